// A span or string_view that a member function hands out shows what the object owns.
#include <span>
#include <string>
#include <string_view>
#include <vector>

static void rebase(std::span<double> Window, const double &Base) {
  for (double &X : Window)
    X = 100 * X / Base;
}
template <class Range> void rebaseAll(Range &Of, const double &Base) { rebase(Of, Base); }

class Series {
public:
  const double &at(std::size_t I) const { return Points.at(I); }
  std::span<double> all() { return Points; }
  std::span<double> whole() { return std::span<double>(Points); }
  std::span<double> tail(std::size_t From) { return std::span(Points).subspan(From); }
  void bad_all_by_first() { rebase(all(), Points.front()); } // expect: aliased-arguments
  void bad_whole_by_given(std::size_t I) { rebase(whole(), at(I)); } // expect: aliased-arguments
  void bad_passed_on() { rebaseAll(Points, Points[0]); } // expect: aliased-arguments
  void ok_tail_by_first() { rebase(tail(1), at(0)); }
  void ok_by_another(const Series &O) { rebase(all(), O.at(0)); }
  void ok_by_copy() {
    const double Base = at(0);
    rebase(all(), Base);
  }

private:
  std::vector<double> Points;
};

class Title {
public:
  std::string_view text() const { return Text; }
  void decorate(std::string_view With) {
    Text += " - ";
    Text += With;
  }
  void append(std::string_view More) { Text += More; }

private:
  std::string Text;
};
void bad_own_text(Title &T) { T.decorate(T.text()); } // expect: aliased-arguments
void ok_appended_at_once(Title &T) { T.append(T.text()); }
void ok_text_of_another(Title &T, const Title &O) { T.decorate(O.text()); }
