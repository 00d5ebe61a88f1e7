// The source is told that it is wanted before the old object is let go.
#include <atomic>

class Counted {
public:
  void retain() const { Count.fetch_add(1, std::memory_order_relaxed); }
  void release() const {
    if (Count.fetch_sub(1, std::memory_order_acq_rel) == 1)
      delete this;
  }

private:
  ~Counted() = default;
  mutable std::atomic<int> Count{1};
};

class Holder {
public:
  explicit Holder(Counted *C) : C(C) { C->retain(); }
  Holder(const Holder &O) : C(O.C) { C->retain(); }
  Holder &operator=(const Holder &O) { // ok: retained first
    O.C->retain();
    C->release();
    C = O.C;
    return *this;
  }
  ~Holder() { C->release(); }

private:
  Counted *C;
};

class Hasty {
public:
  explicit Hasty(Counted *C) : C(C) { C->retain(); }
  Hasty(const Hasty &O) : C(O.C) { C->retain(); }
  Hasty &operator=(const Hasty &O) {
    C->release();
    C = O.C; // expect: self-assignment
    C->retain();
    return *this;
  }
  ~Hasty() { C->release(); }

private:
  Counted *C;
};
