// Descriptors in classes of one's own: a number that is copied from place to place, and closed by whoever has it last.
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace {

class Channel {
public:
  Channel() = default;
  explicit Channel(int Number) : Number(Number) {}
  Channel(const Channel &) = delete;
  Channel(Channel &&Other) noexcept : Number(std::exchange(Other.Number, -1)) {}
  Channel &operator=(Channel &&Other) noexcept {
    Channel Old(std::move(Other));
    swap(Old);
    return *this;
  }
  ~Channel() { reset(); }

  void swap(Channel &Other) { std::swap(Number, Other.Number); }
  int get() const { return Number; }
  int release() { return std::exchange(Number, -1); }
  int giveUp() {
    int Old = Number;
    Number = -1;
    return Old;
  }
  void reset(int New = -1) {
    if (Number >= 0)
      ::close(Number);
    Number = New;
  }
  void forget() { Number = -1; }

private:
  int Number = -1;
};

/// Holds one, but does not close it.
class Name {
public:
  explicit Name(int Number) : Number(Number) {}
  int get() const { return Number; }

private:
  int Number;
};

void ok_given_at_once(const char *Path) { Channel C(::open(Path, O_RDONLY)); }

void bad_nobody_closes(const char *Path) {
  Name N(::open(Path, O_RDONLY)); // expect: leak
}

void ok_given_by_name(const char *Path) {
  int Opened = ::open(Path, O_RDONLY);
  Channel C(Opened);
}

void bad_by_name(const char *Path) {
  int Opened = ::open(Path, O_RDONLY); // expect: leak
  Name N(Opened);
}

void ok_moved_on(const char *Path) {
  Channel C(::open(Path, O_RDONLY));
  Channel D(std::move(C));
  C = std::move(D);
}

void ok_swapped(const char *Path) {
  Channel C, D(::open(Path, O_RDONLY));
  C.swap(D);
}

void ok_released(const char *Path) {
  Channel C(::open(Path, O_RDONLY));
  int Mine = C.release();
  ::close(Mine);
}

void bad_released(const char *Path) {
  Channel C(::open(Path, O_RDONLY)); // expect: leak
  int Mine = C.release();
  if (::read(Mine, nullptr, 0) == 0)
    return;
}

void ok_given_up(const char *Path) {
  Channel C(::open(Path, O_RDONLY));
  ::close(C.giveUp());
}

void bad_given_up(const char *Path) {
  Channel C(::open(Path, O_RDONLY)); // expect: leak
  C.giveUp();
}

void ok_reset(const char *Path) {
  Channel C(::open(Path, O_RDONLY));
  C.reset(::open(Path, O_WRONLY));
}

void bad_forgotten(const char *Path) {
  Channel C(::open(Path, O_RDONLY));
  C.forget(); // expect: leak
}

void ok_name_beside(const char *Path) {
  Channel C(::open(Path, O_RDONLY));
  Name N(C.get());
}

void ok_closed_by_hand(const char *Path) {
  Channel C(::open(Path, O_RDONLY));
  ::close(C.get());
  C.forget();
}

void bad_closed_by_hand(const char *Path) {
  Channel C(::open(Path, O_RDONLY));
  ::close(C.get()); // expect: double-free
}

void bad_closed_behind_its_back(const char *Path) {
  int Opened = ::open(Path, O_RDONLY);
  Channel C(Opened);
  ::close(Opened); // expect: double-free "`Opened`"
}

} // namespace
