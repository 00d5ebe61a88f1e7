// Slots of a table that are marked as free, though what they referred to is still in there.
struct Timer {
  void (*Run)(void *);
  void *With;
  int Left;
};
static Timer Timers[8];

static int start(int After, void (*Run)(void *), void *With) {
  for (int I = 0; I < 8; ++I)
    if (!Timers[I].Run) {
      Timers[I].Run = Run;
      Timers[I].With = With;
      Timers[I].Left = After;
      return I;
    }
  return -1;
}
static void stop(int Id) {
  if (Id >= 0)
    Timers[Id].Run = nullptr;
}
void tick() {
  for (Timer &T : Timers)
    if (T.Run && --T.Left == 0)
      T.Run(T.With);
}

class Blinker {
public:
  explicit Blinker(int Period) { Id = start(Period, &Blinker::flip, this); }
  ~Blinker() { stop(Id); }
  Blinker(const Blinker &) = delete;
  Blinker &operator=(const Blinker &) = delete;
  int Flips = 0;

private:
  static void flip(void *Of) { ++static_cast<Blinker *>(Of)->Flips; }
  int Id;
};
class Forgetful {
public:
  explicit Forgetful(int Period) { start(Period, &Forgetful::flip, this); }
  ~Forgetful() { Flips = 0; }
  Forgetful(const Forgetful &) = delete;
  Forgetful &operator=(const Forgetful &) = delete;
  int Flips = 0;

private:
  static void flip(void *Of) { ++static_cast<Forgetful *>(Of)->Flips; }
};

int ok_stopped_by_destructor() {
  Blinker B(2);
  tick();
  return B.Flips;
}
int bad_not_stopped() {
  Forgetful F(2); // expect: dangling-escape "`F`"
  tick();
  return F.Flips;
}
// fp: of what a callee perhaps sets, the value is not kept: this may as well start it anew
int fp_stopped() {
  int Count = 0;
  int Id = start(2, [](void *Of) { ++*static_cast<int *>(Of); }, &Count);
  tick();
  stop(Id);
  return Count;
}
