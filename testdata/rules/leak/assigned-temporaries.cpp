// `Helper(3) = Message(4)`: an assignment that changes nothing of its object, as test frameworks have them.
struct Message {
  explicit Message(int Line) : Text(new int(Line)) {}
  ~Message() { delete Text; }
  Message(const Message &) = delete;
  int *Text;
};

class Helper {
public:
  explicit Helper(int Line) : Data(new int(Line)) {}
  ~Helper() { delete Data; }
  Helper(const Helper &) = delete;
  void operator=(const Message &M) const { report(*Data, *M.Text); }

private:
  static void report(int, int);
  int *const Data;
};

void ok_reports() { Helper(3) = Message(4); }

class Slot {
public:
  Slot() : Data(new int(0)) {}
  ~Slot() { delete Data; }
  Slot(const Slot &) = delete;
  void operator=(const Message &M) const { *Data = *M.Text; }
  int *const Data;
};

void bad_named() {
  Slot *S = new Slot; // expect: leak
  *S = Message(4);
}
