// Members that a method may release and leave as they are, so that its next call uses what is gone.
#include <vector>

struct Boat {
  int Load = 0;
  bool Sunk = false;
};

class Harbour {
public:
  ~Harbour() {
    for (Boat *B : Boats)
      delete B;
  }
  void scrap(Boat *B) {
    for (auto It = Boats.begin(); It != Boats.end(); ++It)
      if (*It == B) {
        Boats.erase(It);
        break;
      }
    delete B;
  }

private:
  std::vector<Boat *> Boats;
};

class Crane {
public:
  void moor(Boat *B) { Boat_ = B; }
  void bad_unload(Harbour &H) {
    if (!Boat_)
      return;
    Boat_->Load -= 10; // expect: use-after-free "when it is called again"
    ++Moves;
    if (Boat_->Load <= 0)
      H.scrap(Boat_);
  }

private:
  Boat *Boat_ = nullptr;
  int Moves = 0;
};

class TidyCrane {
public:
  void moor(Boat *B) { Boat_ = B; }
  void ok_unload(Harbour &H) {
    if (!Boat_)
      return;
    Boat_->Load -= 10;
    if (Boat_->Load <= 0) {
      H.scrap(Boat_);
      Boat_ = nullptr;
    }
  }

private:
  Boat *Boat_ = nullptr;
};

// It remembers what happened.
class FlaggedCrane {
public:
  void moor(Boat *B) { Boat_ = B; }
  void ok_unload(Harbour &H) {
    if (!Boat_ || Idle)
      return;
    Boat_->Load -= 10;
    if (Boat_->Load <= 0) {
      H.scrap(Boat_);
      Idle = true;
    }
  }

private:
  Boat *Boat_ = nullptr;
  bool Idle = false;
};

// It says what happened, and its caller lets go of the boat.
class ToldCrane {
public:
  void moor(Boat *B) { Boat_ = B; }
  bool ok_unload(Harbour &H) {
    if (!Boat_)
      return false;
    Boat_->Load -= 10;
    if (Boat_->Load > 0)
      return false;
    H.scrap(Boat_);
    return true;
  }

private:
  Boat *Boat_ = nullptr;
};

// Others clear it.
class ClearedCrane {
public:
  void moor(Boat *B) { Boat_ = B; }
  void leave() { Boat_ = nullptr; }
  void ok_unload(Harbour &H) {
    if (!Boat_)
      return;
    Boat_->Load -= 10;
    if (Boat_->Load <= 0)
      H.scrap(Boat_);
  }

private:
  Boat *Boat_ = nullptr;
};

// The last one that counts releases it.
struct Counted {
  int Users = 1;
};
class Handle {
public:
  explicit Handle(Counted *C) : C(C) {}
  Handle(const Handle &) = delete;
  ~Handle() { drop(); }

private:
  void drop() {
    if (!C)
      return;
    if (--C->Users == 0)
      delete C;
  }
  Counted *C;
};
