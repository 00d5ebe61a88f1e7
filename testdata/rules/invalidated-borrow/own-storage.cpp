// Objects that keep a pointer to storage which they make anew themselves: what they change, they bind again.
#include <iterator>
#include <memory>
#include <string>
#include <utility>

class Digits {
public:
  Digits() { Data = Inline; }
  ~Digits() { release(); }
  Digits(Digits &&Other) noexcept { take(Other); }
  void push(unsigned D) {
    if (Count == Room)
      grow(Room * 2);
    Data[Count++] = D;
  }
  unsigned at(unsigned I) const { return Data[I]; }
  const unsigned *begin() const { return Data; }

private:
  void grow(unsigned Wanted) {
    unsigned *Old = Data;
    Data = Memory.allocate(Wanted);
    std::uninitialized_copy(Old, Old + Count, Data);
    if (Old != Inline)
      Memory.deallocate(Old, Room);
    Room = Wanted;
  }
  void take(Digits &Other) {
    Data = Other.Data;
    Other.Data = Other.Inline;
  }
  void release() {
    if (Data != Inline)
      Memory.deallocate(Data, Room);
  }
  unsigned *Data, Count = 0, Room = 8, Inline[8] = {};
  std::allocator<unsigned> Memory;
};

class Number {
public:
  Number &operator*=(unsigned By) {
    Bits.push(By);
    return *this;
  }
  Digits Bits;
};

unsigned ok_changed_and_read() {
  Number N;
  N *= 3;
  N *= 5;
  return N.Bits.at(0);
}
unsigned ok_by_another_name(bool Wide) {
  Number Lower, Store;
  Number *Upper = Wide ? &Store : &Lower;
  Lower *= 2;
  *Upper *= 2;
  Lower *= 10;
  if (Upper != &Lower)
    *Upper *= 10;
  return Upper->Bits.at(0);
}
unsigned bad_kept_beside() {
  Digits D;
  D.push(1);
  const unsigned *First = D.begin();
  D.push(2);
  return *First; // expect: invalidated-borrow
}

// Who writes through an inserter changes the container; who replaces the inserter does not.
template <class Out> Out writeTwice(Out To) {
  *To++ = 'a';
  *To++ = 'b';
  return To;
}
std::size_t ok_inserter_replaced(std::string &Text) {
  auto Out = std::back_inserter(Text);
  Out = writeTwice(Out);
  Out = writeTwice(Out);
  return Text.size();
}
char bad_written_through_it(std::string &Text) {
  auto Out = std::back_inserter(Text);
  char &First = Text.front();
  *Out = 'x';
  return First; // expect: assigned-while-borrowed
}

// What one class that overrides refers to is not what another one does.
class Sink {
public:
  void put(char C) {
    if (Size == Capacity)
      grow();
    Data[Size++] = C;
  }

protected:
  virtual void grow() = 0;
  char *Data = nullptr;
  unsigned Size = 0, Capacity = 0;
};
class StringSink final : public Sink {
public:
  explicit StringSink(std::string &To) : To(To) {}

private:
  void grow() override {
    To.resize(To.size() + 16);
    Data = &To[0];
    Capacity += 16;
  }
  std::string &To;
};
class Chained final : public Sink {
public:
  explicit Chained(Sink &Next) : Next(&Next) {}

private:
  void grow() override {
    Next->put('.');
    Size = 0;
  }
  Sink *Next;
};
void ok_whichever_it_is(Sink &S) {
  S.put('a');
  S.put('b');
  S.put('c');
}
