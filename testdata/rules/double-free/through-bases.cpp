// `get()` of an owner, released by hand as a base of what it owns.
#include <memory>
#include <string>

struct Widget {
  virtual ~Widget() = default;
  std::string Label;
};
struct Button : Widget {
  int Count = 0;
};
static void dispose(Widget *W) { delete W; }
static void show(Widget *W) { W->Label += '.'; }

class Dialog {
public:
  void bad_close() { dispose(Ok.get()); } // expect-warning: double-free
  void ok_close() {
    show(Ok.get());
    Ok.reset();
  }
  void ok_hand_over() { dispose(Ok.release()); }

private:
  std::unique_ptr<Button> Ok;
};
