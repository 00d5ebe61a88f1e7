// Copy assignment that gives up what it owns before it has copied the source, and the guards that people write.
#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <new>
#include <string>
#include <utility>
#include <vector>

struct bad_FreedFirst {
  bad_FreedFirst &operator=(const bad_FreedFirst &O) {
    delete[] Data;
    Size = O.Size;
    Data = new int[Size];
    for (std::size_t I = 0; I != Size; ++I)
      Data[I] = O.Data[I]; // expect: self-assignment "`Data` is freed"
    return *this;
  }
  int *Data;
  std::size_t Size;
};
struct bad_ClonedAfterDelete {
  bad_ClonedAfterDelete &operator=(const bad_ClonedAfterDelete &O) {
    delete Ptr;
    Ptr = new std::string(*O.Ptr); // expect: self-assignment
    return *this;
  }
  std::string *Ptr;
};
struct bad_Memcpy {
  bad_Memcpy &operator=(const bad_Memcpy &O) {
    delete[] Text;
    Text = new char[O.Length + 1];
    std::memcpy(Text, O.Text, O.Length + 1); // expect: self-assignment
    Length = O.Length;
    return *this;
  }
  char *Text;
  std::size_t Length;
};
struct bad_ClearedFirst {
  bad_ClearedFirst &operator=(const bad_ClearedFirst &O) {
    Items.clear();
    for (const auto &Item : O.Items) // expect: self-assignment "`Items` is overwritten"
      Items.push_back(std::make_unique<int>(*Item));
    return *this;
  }
  std::vector<std::unique_ptr<int>> Items;
};
struct bad_HelperFrees {
  bad_HelperFrees &operator=(const bad_HelperFrees &O) {
    release();
    Ptr = new int(*O.Ptr); // expect: self-assignment
    return *this;
  }
  void release() {
    delete Ptr;
    Ptr = nullptr;
  }
  int *Ptr;
};
struct bad_ResetFirst {
  bad_ResetFirst &operator=(const bad_ResetFirst &O) {
    Ptr.reset();
    Ptr = std::make_unique<int>(*O.Ptr); // expect: self-assignment
    return *this;
  }
  std::unique_ptr<int> Ptr;
};

#define GUARDED(NAME, TEST)                                                                                            \
  struct NAME {                                                                                                        \
    NAME &operator=(const NAME &O) {                                                                                   \
      if (TEST) {                                                                                                      \
        delete Ptr;                                                                                                    \
        Ptr = new int(*O.Ptr);                                                                                         \
      }                                                                                                                \
      return *this;                                                                                                    \
    }                                                                                                                  \
    bool operator==(const NAME &) const;                                                                               \
    int *Ptr;                                                                                                          \
  }
GUARDED(ok_NotThis, this != &O);
GUARDED(ok_NotThisReversed, &O != this);
GUARDED(ok_NotEqual, !(this == &O));
GUARDED(ok_Addressof, this != std::addressof(O));
GUARDED(ok_PointersDiffer, Ptr != O.Ptr);
GUARDED(ok_ValuesDiffer, !(*this == O));

struct ok_EarlyReturn {
  ok_EarlyReturn &operator=(const ok_EarlyReturn &O) {
    if (this == &O)
      return *this;
    delete Ptr;
    Ptr = new int(*O.Ptr);
    return *this;
  }
  int *Ptr;
};
struct ok_EarlyReturnElse {
  ok_EarlyReturnElse &operator=(const ok_EarlyReturnElse &O) {
    if (&O == this) {
    } else {
      delete Ptr;
      Ptr = new int(*O.Ptr);
    }
    return *this;
  }
  int *Ptr;
};
struct ok_CopyAndSwap {
  ok_CopyAndSwap(const ok_CopyAndSwap &O) : Ptr(new int(*O.Ptr)) {}
  ~ok_CopyAndSwap() { delete Ptr; }
  ok_CopyAndSwap &operator=(const ok_CopyAndSwap &O) {
    ok_CopyAndSwap Copy(O);
    std::swap(Ptr, Copy.Ptr);
    return *this;
  }
  int *Ptr;
};
// leak does not see that the parameter, destroyed by the caller, takes the old memory along.
struct ok_Unified {
  ok_Unified(const ok_Unified &O) : Ptr(new int(*O.Ptr)) {}
  ~ok_Unified() { delete Ptr; }
  ok_Unified &operator=(ok_Unified O) {
    std::swap(Ptr, O.Ptr);
    return *this;
  }
  int *Ptr;
};
struct ok_NewFirst {
  ok_NewFirst &operator=(const ok_NewFirst &O) {
    int *Fresh = new int(*O.Ptr);
    delete Ptr;
    Ptr = Fresh;
    return *this;
  }
  int *Ptr;
};
struct ok_Members {
  ok_Members &operator=(const ok_Members &O) {
    Name = O.Name;
    Items = O.Items;
    Count = O.Count;
    return *this;
  }
  std::string Name;
  std::vector<int> Items;
  int Count;
};
struct ok_ReusesMemory {
  ok_ReusesMemory &operator=(const ok_ReusesMemory &O) {
    if (Capacity < O.Size) {
      delete[] Data;
      Data = new int[O.Size];
      Capacity = O.Size;
    }
    std::copy(O.Data, O.Data + O.Size, Data);
    Size = O.Size;
    return *this;
  }
  int *Data;
  std::size_t Size, Capacity;
};
struct ok_OtherSize {
  ok_OtherSize &operator=(const ok_OtherSize &O) {
    if (Size != O.Size) {
      delete[] Data;
      Data = new int[O.Size];
      Size = O.Size;
    }
    for (std::size_t I = 0; I != Size; ++I)
      Data[I] = O.Data[I];
    return *this;
  }
  int *Data;
  std::size_t Size;
};
struct Counted {
  int Count = 0;
};
struct ok_CountedFirst {
  ok_CountedFirst &operator=(const ok_CountedFirst &O) {
    ++O.Ptr->Count;
    if (--Ptr->Count == 0)
      delete Ptr;
    Ptr = O.Ptr;
    return *this;
  }
  Counted *Ptr;
};
struct bad_CountedLast {
  bad_CountedLast &operator=(const bad_CountedLast &O) {
    if (--Ptr->Count == 0)
      delete Ptr;
    Ptr = O.Ptr; // expect: self-assignment
    ++Ptr->Count;
    return *this;
  }
  Counted *Ptr;
};
struct ok_OnlyPointer {
  ok_OnlyPointer &operator=(const ok_OnlyPointer &O) {
    View = O.View;
    return *this;
  }
  const int *View;
};
struct ok_FromAnotherType {
  ok_FromAnotherType &operator=(const std::string &O) {
    delete Ptr;
    Ptr = new std::string(O);
    return *this;
  }
  std::string *Ptr;
};
// Its destructor deletes on along the chain.
struct bad_Chain {
  bad_Chain(const bad_Chain &O) : Name(O.Name), Next(O.Next ? new bad_Chain(*O.Next) : nullptr) {}
  ~bad_Chain() { delete Next; }
  bad_Chain &operator=(const bad_Chain &O) {
    delete Next;
    Next = nullptr;
    Name = O.Name;
    if (O.Next)
      Next = new bad_Chain(*O.Next); // expect: self-assignment
    return *this;
  }
  std::string Name;
  bad_Chain *Next = nullptr;
};

// Destroyed and made anew in place.
struct bad_Remade {
  std::vector<int> Locals;
  bad_Remade() = default;
  bad_Remade(const bad_Remade &) = default;
  bad_Remade &operator=(const bad_Remade &O) {
    this->~bad_Remade();
    new (this) bad_Remade(O); // expect: self-assignment
    return *this;
  }
};
struct ok_RemadeIfOther {
  std::vector<int> Locals;
  ok_RemadeIfOther() = default;
  ok_RemadeIfOther(const ok_RemadeIfOther &) = default;
  ok_RemadeIfOther &operator=(const ok_RemadeIfOther &O) {
    if (this != &O) {
      this->~ok_RemadeIfOther();
      new (this) ok_RemadeIfOther(O);
    }
    return *this;
  }
};
