// Pointers that may point to an array of their own object: who releases them has to ask first.
#include <cstdlib>
#include <cstring>

struct Line {
  char *Text;
  unsigned Room;
  char Short[24];
};

static void begin(Line *L) {
  L->Text = L->Short;
  L->Room = sizeof L->Short;
}

static bool grow(Line *L, unsigned Room) {
  char *Bigger = static_cast<char *>(std::malloc(Room));
  if (!Bigger)
    return false;
  std::memcpy(Bigger, L->Text, L->Room);
  if (L->Text != L->Short)
    std::free(L->Text);
  L->Text = Bigger;
  L->Room = Room;
  return true;
}

static void bad_end(Line *L) {
  std::free(L->Text); // expect: mismatched-free "a part of the object itself"
  L->Text = nullptr;
}

static void ok_end(Line *L) {
  if (L->Text != L->Short)
    std::free(L->Text);
  L->Text = L->Short;
}

unsigned use(unsigned Room) {
  Line A, B;
  begin(&A);
  begin(&B);
  if (grow(&A, Room) && grow(&B, Room))
    Room += A.Room + B.Room;
  bad_end(&A);
  ok_end(&B);
  return Room;
}

class bad_Stack {
public:
  bad_Stack() : Cells(Few), Room(16) {}
  bad_Stack(const bad_Stack &) = delete;
  ~bad_Stack() {
    delete[] Cells; // expect: mismatched-free "a part of the object itself"
  }

private:
  int *Cells;
  int Room;
  int Few[16];
};

class ok_Stack {
public:
  explicit ok_Stack(int Room) : Cells(Room > 16 ? new int[Room] : Few), Room(Room) {}
  ok_Stack(const ok_Stack &) = delete;
  ~ok_Stack() {
    if (Room > 16)
      delete[] Cells;
  }

private:
  int *Cells;
  int Room;
  int Few[16];
};

// Who calls it has asked.
class ok_Queue {
public:
  ok_Queue() : Cells(Few), Large(false) {}
  ok_Queue(const ok_Queue &) = delete;
  ~ok_Queue() {
    if (Large)
      drop();
  }

private:
  void drop() { delete[] Cells; }
  int *Cells;
  bool Large;
  int Few[16];
};
