// Move assignment: an object moved to itself may lose its value, but not keep a pointer to what it has freed.
#include <memory>
#include <string>
#include <utility>
#include <vector>

struct bad_FreedFirst {
  bad_FreedFirst &operator=(bad_FreedFirst &&O) noexcept {
    delete Ptr;
    Ptr = O.Ptr; // expect-warning: self-assignment "`Ptr` is freed"
    O.Ptr = nullptr;
    return *this;
  }
  int *Ptr;
};
struct bad_Exchange {
  bad_Exchange &operator=(bad_Exchange &&O) noexcept {
    delete[] Data;
    Data = std::exchange(O.Data, nullptr); // expect: self-assignment
    Size = std::exchange(O.Size, 0);
    return *this;
  }
  int *Data;
  int Size;
};
struct ok_Guarded {
  ok_Guarded &operator=(ok_Guarded &&O) noexcept {
    if (this != &O) {
      delete Ptr;
      Ptr = O.Ptr;
      O.Ptr = nullptr;
    }
    return *this;
  }
  int *Ptr;
};
struct ok_Swapped {
  ok_Swapped &operator=(ok_Swapped &&O) noexcept {
    std::swap(Ptr, O.Ptr);
    return *this;
  }
  int *Ptr;
};
struct ok_MemberWise {
  ok_MemberWise &operator=(ok_MemberWise &&O) noexcept {
    Name = std::move(O.Name);
    Items = std::move(O.Items);
    return *this;
  }
  std::string Name;
  std::vector<int> Items;
};
struct ok_ReleasedFirst {
  ok_ReleasedFirst &operator=(ok_ReleasedFirst &&O) noexcept {
    int *Taken = std::exchange(O.Ptr, nullptr);
    delete Ptr;
    Ptr = Taken;
    return *this;
  }
  int *Ptr;
};
struct ok_Smart {
  ok_Smart &operator=(ok_Smart &&O) noexcept {
    Ptr.reset(O.Ptr.release());
    return *this;
  }
  std::unique_ptr<int> Ptr;
};

// Released by a helper that leaves null behind: then there is nothing to take over, and nothing to free twice.
struct ok_ReleasedToNull {
  ok_ReleasedToNull &operator=(ok_ReleasedToNull &&O) noexcept {
    release();
    Ptr = std::exchange(O.Ptr, nullptr);
    return *this;
  }
  void release() {
    delete Ptr;
    Ptr = nullptr;
  }
  int *Ptr;
};
struct ok_NulledInPlace {
  ok_NulledInPlace &operator=(ok_NulledInPlace &&O) noexcept {
    if (Ptr) {
      delete Ptr;
      Ptr = nullptr;
    }
    Ptr = O.Ptr;
    O.Ptr = nullptr;
    return *this;
  }
  int *Ptr;
};
struct bad_ReleasedByHelper {
  bad_ReleasedByHelper &operator=(bad_ReleasedByHelper &&O) noexcept {
    release();
    Ptr = std::exchange(O.Ptr, nullptr); // expect: self-assignment "`Ptr` is freed"
    return *this;
  }
  void release() { delete Ptr; }
  int *Ptr;
};
