// Buffers that begin in the object itself and grow into the heap.
#include <cstddef>
#include <cstring>

struct Buffer {
  virtual ~Buffer() = default;
  virtual void grow(std::size_t Wanted) = 0;
  void push(char C) {
    if (Size == Capacity)
      grow(Size + 1);
    Data[Size++] = C;
  }
  char *Data = nullptr;
  std::size_t Size = 0, Capacity = 0;
};
struct SmallBuffer : Buffer {
  SmallBuffer() {
    Data = Store;
    Capacity = sizeof Store;
  }
  ~SmallBuffer() override {
    if (Data != Store)
      delete[] Data;
  }
  void grow(std::size_t Wanted) override {
    char *Old = Data;
    Data = new char[2 * Wanted];
    std::memcpy(Data, Old, Size);
    Capacity = 2 * Wanted;
    if (Old != Store)
      delete[] Old;
  }
  char Store[16];
};
std::size_t ok_pushed_again(const char *Text) {
  SmallBuffer B;
  for (; *Text; ++Text)
    B.push(*Text);
  B.push('\0');
  return B.Size;
}
char bad_kept_over_push(const char *Text) {
  SmallBuffer B;
  for (; *Text; ++Text)
    B.push(*Text);
  B.grow(64);
  char *First = B.Data;
  B.grow(128);
  return *First; // expect: invalidated-borrow
}
