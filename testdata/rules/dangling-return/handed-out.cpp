// What a release function hands out is not what its object has afterwards.
#include <utility>

struct Program {
  int Size = 0;
};

class Compiler {
public:
  Compiler() : Made(new Program) {}
  ~Compiler() { delete Made; }
  Compiler(const Compiler &) = delete;
  Program *finish() {
    Program *P = Made;
    Made = nullptr;
    return P;
  }
  Program *release() { return std::exchange(Made, nullptr); }
  Program *made() { return Made; }

private:
  Program *Made;
};

class Builder { // hands out on one path, and has nothing to hand out on the other
public:
  Builder() : Made(new Program) {}
  ~Builder() { delete Made; }
  Builder(const Builder &) = delete;
  Program *finish(bool Failed) {
    if (Failed)
      return nullptr;
    Program *P = Made;
    P->Size = 1;
    Made = nullptr;
    return P;
  }
  Program *keep(bool Forget) {
    Program *P = Made;
    if (Forget)
      Made = nullptr;
    return P;
  }

private:
  Program *Made;
};
Program *ok_finished_on_one_path(bool Failed) {
  Builder B;
  return B.finish(Failed);
}
Program *bad_kept_on_one_path(bool Forget) {
  Builder B;
  return B.keep(Forget); // expect: dangling-return
}
Program *ok_finished() {
  Compiler C;
  return C.finish();
}
Program *ok_exchanged() {
  Compiler C;
  return C.release();
}
Program *bad_still_owned() {
  Compiler C;
  return C.made(); // expect: dangling-return
}

struct Set {
  Program *compile();
  const Program &program() const;
};
Program *ok_made_by_a_member() {
  Set S;
  return S.compile();
}
const Program &bad_part_of_a_local() {
  Set S;
  return S.program(); // expect: dangling-return
}
