// Methods that release a member for good and leave the pointer to the destructor.
#include <cstdio>
#include <cstdlib>
#include <cstring>

struct Line {
  char Name[16];
  unsigned Calls;
};
static Line *openLine(const char *Name) {
  Line *L = static_cast<Line *>(std::malloc(sizeof(Line)));
  if (!L)
    return nullptr;
  std::strncpy(L->Name, Name, sizeof L->Name - 1);
  L->Calls = 0;
  return L;
}
static void hangUp(Line *L) {
  std::printf("%u\n", L->Calls);
  std::free(L);
}

class bad_Phone {
public:
  explicit bad_Phone(const char *Name) : Open(openLine(Name)) {}
  bad_Phone(const bad_Phone &) = delete;
  bad_Phone &operator=(const bad_Phone &) = delete;
  ~bad_Phone() {
    if (Open)
      hangUp(Open);
  }
  void close() {
    if (!Open)
      return;
    hangUp(Open); // expect: double-free "`Mobile.Open`"
  }

private:
  Line *Open;
};

int useIt() { // told where it is released, once
  bad_Phone Mobile("d");
  Mobile.close();
  return 0;
}

class ok_Phone {
public:
  explicit ok_Phone(const char *Name) : Open(openLine(Name)) {}
  ok_Phone(const ok_Phone &) = delete;
  ok_Phone &operator=(const ok_Phone &) = delete;
  ~ok_Phone() { close(); }
  void close() {
    if (!Open)
      return;
    hangUp(Open);
    Open = nullptr;
  }

private:
  Line *Open;
};

// Who calls it sets the member.
class ok_Redialled {
public:
  explicit ok_Redialled(const char *Name) : Open(openLine(Name)) {}
  ok_Redialled(const ok_Redialled &) = delete;
  ok_Redialled &operator=(const ok_Redialled &) = delete;
  ~ok_Redialled() { hangUp(Open); }
  void end() { hangUp(Open); }
  void redial(const char *Name) {
    end();
    Open = openLine(Name);
  }

private:
  Line *Open;
};

// The object says by another member that there is none.
class ok_Marked {
public:
  explicit ok_Marked(const char *Path) : Log(std::fopen(Path, "a")), IsOpen(Log != nullptr) {}
  ok_Marked(const ok_Marked &) = delete;
  ok_Marked &operator=(const ok_Marked &) = delete;
  ~ok_Marked() {
    if (IsOpen)
      std::fclose(Log);
  }
  void close() {
    std::fclose(Log);
    IsOpen = false;
  }

private:
  std::FILE *Log;
  bool IsOpen;
};

// What the releasing function reads on its way is not the point.
void bad_helperTwice() {
  Line *L = openLine("a");
  if (!L)
    return;
  hangUp(L);
  hangUp(L); // expect: double-free
}
void bad_helperAfterFree() {
  Line *L = openLine("b");
  if (!L)
    return;
  std::free(L);
  hangUp(L); // expect: double-free
}
unsigned bad_askedAfterwards() {
  Line *L = openLine("c");
  if (!L)
    return 0;
  hangUp(L);
  return L->Calls; // expect: use-after-free
}
