// The first node of a list whose nodes the destructor releases is let go of by a method.
struct Frame {
  int Depth = 0;
  Frame *Up = nullptr;
};

class Stack {
public:
  Stack() = default;
  Stack(const Stack &) = delete;
  ~Stack() {
    while (Top) {
      Frame *F = Top->Up;
      delete Top;
      Top = F;
    }
  }
  void push(int Depth) {
    auto *F = new Frame;
    F->Depth = Depth;
    F->Up = Top;
    Top = F;
  }
  void bad_pop() {
    if (Top)
      Top = Top->Up; // expect-warning: leak "`Top`"
  }
  void ok_pop() {
    Frame *F = Top;
    Top = F->Up;
    delete F;
  }
  Frame *ok_take() {
    Frame *F = Top;
    Top = Top->Up;
    return F;
  }
  void ok_unlink(Frame *F) {
    if (Top == F)
      Top = Top->Up;
  }

private:
  Frame *Top = nullptr;
};

class Cursor {
public:
  explicit Cursor(Frame *First) : Now(First) {}
  void ok_next() { Now = Now->Up; }

private:
  Frame *Now;
};

// Linked both ways: whoever goes on to the previous one comes back.
class ok_History {
  struct State {
    State *Prev, *Next;
    int Value;
  };

public:
  ~ok_History() {
    while (Current && Current->Prev)
      Current = Current->Prev;
    while (Current) {
      State *Next = Current->Next;
      delete Current;
      Current = Next;
    }
  }
  void push(int V) {
    State *S = new State{Current, nullptr, V};
    if (Current)
      Current->Next = S;
    Current = S;
  }
  void undo() {
    if (Current && Current->Prev)
      Current = Current->Prev;
  }

private:
  State *Current = nullptr;
};
