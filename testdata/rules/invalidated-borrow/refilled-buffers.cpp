// A buffer of characters that is handed out, and filled anew by each call that hands it out.
#include <charconv>
#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>

void show(const char *);
void show(std::string_view);

class Clock {
public:
  const char *stamp(int Seconds) {
    std::snprintf(Text, sizeof Text, "%02d:%02d", Seconds / 60, Seconds % 60);
    return Text;
  }
  std::string_view digits(int Value) {
    auto [End, Error] = std::to_chars(Text, Text + sizeof Text, Value);
    return {Text, static_cast<size_t>(End - Text)};
  }
  const char *upper(const char *Name) {
    int I = 0;
    for (; Name[I] && I != 15; ++I)
      Text[I] = Name[I] & ~0x20;
    Text[I] = 0;
    return Text;
  }
  const char *append(char C) { // behind what is there
    Text[Used++] = C;
    return Text;
  }
  const char *ended() {
    Text[Used] = 0;
    return Text;
  }
  const char *name() { // the same each time
    std::snprintf(Text, sizeof Text, "clock %d", Number);
    return Text;
  }
  char *reserve(int N) {
    char *Room = Text + Used;
    Used += N;
    std::memset(Room, 0, static_cast<size_t>(N));
    return Room;
  }

private:
  char Text[16];
  int Used = 0, Number = 0;
};

class Lines {
public:
  explicit Lines(std::FILE *In) : In(In) {}
  const char *next() { return std::fgets(Text, sizeof Text, In); }

private:
  char Text[256];
  std::FILE *In;
};

const char *monthName(int Month) {
  static char Name[8];
  std::snprintf(Name, sizeof Name, "M%02d", Month);
  return Name;
}

const char *oneOfFour(int Month) {
  static char Names[4][8];
  static int Next;
  char *Name = Names[Next++ % 4];
  std::snprintf(Name, 8, "M%02d", Month);
  return Name;
}

void bad_two_stamps(Clock &C) {
  const char *From = C.stamp(60), *To = C.stamp(90);
  show(To);
  show(From); // expect: invalidated-borrow
}

void bad_views(Clock &C) {
  std::string_view Width = C.digits(80);
  std::string_view Height = C.digits(25);
  show(Height);
  show(Width); // expect: invalidated-borrow
}

bool bad_by_hand(Clock &C) {
  const char *First = C.upper("utc");
  return std::strcmp(First, C.upper("cet")) == 0; // expect: invalidated-borrow
}

void bad_lines(Lines &L) {
  const char *Key = L.next();
  const char *Value = L.next();
  std::printf("%s = %s", Key, Value); // expect: invalidated-borrow
}

void bad_static() {
  std::printf("%s to %s\n", monthName(3), monthName(9)); // expect: invalidated-borrow
}

void ok_copied(Clock &C) {
  std::string From = C.stamp(60), To = C.stamp(90);
  show(To);
  show(From);
}

void ok_one_at_a_time(Clock &C, Lines &L) {
  for (int I = 0; I != 3; ++I)
    show(C.stamp(I));
  while (const char *Line = L.next())
    show(Line);
}

void ok_appended(Clock &C) {
  const char *Text = C.append('a');
  C.append('b');
  show(C.ended());
  show(Text);
}

void ok_same_text(Clock &C) {
  const char *Mine = C.name();
  if (Mine != C.name())
    show(Mine);
}

void ok_rooms(Clock &C) {
  char *A = C.reserve(4), *B = C.reserve(4);
  *A = *B;
}

void ok_ring() { std::printf("%s to %s\n", oneOfFour(3), oneOfFour(9)); }

void ok_two_objects(Clock &A, Clock &B) {
  const char *From = A.stamp(60), *To = B.stamp(90);
  show(To);
  show(From);
}
