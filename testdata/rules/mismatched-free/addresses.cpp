// Owners of what was never allocated; buffers that are the function's own or allocated.
#include <cstdlib>
#include <cstring>
#include <memory>

struct Node {
  int Value = 0;
};
int parse(const char *);

int bad_owner_of_local() {
  Node Mine;
  std::unique_ptr<Node> P(&Mine); // expect: mismatched-free
  return P->Value;
}

int bad_shared_owner_of_static() {
  static Node Only;
  std::shared_ptr<Node> P(&Only); // expect: mismatched-free
  return P->Value;
}

int ok_deleter_does_nothing() {
  static Node Only;
  std::shared_ptr<Node> P(&Only, [](Node *) {});
  return P->Value;
}

int bad_own_buffer_freed(const char *Text, size_t Length) {
  char Small[64];
  char *Buffer = Length > sizeof Small ? static_cast<char *>(std::malloc(Length)) : Small;
  std::memcpy(Buffer, Text, Length);
  int Sum = parse(Buffer);
  std::free(Buffer); // expect: mismatched-free
  return Sum;
}

int ok_own_buffer_kept(const char *Text, size_t Length) {
  char Small[64];
  char *Buffer = Small;
  if (Length > sizeof Small) {
    Buffer = static_cast<char *>(std::malloc(Length));
    if (!Buffer)
      return -1;
  }
  std::memcpy(Buffer, Text, Length);
  int Sum = parse(Buffer);
  if (Buffer != Small)
    std::free(Buffer);
  return Sum;
}

int bad_kept_where_it_is_own(const char *Text, size_t Length) {
  char Small[64];
  char *Buffer = Length > sizeof Small ? new char[Length] : Small;
  std::memcpy(Buffer, Text, Length);
  int Sum = parse(Buffer);
  if (Buffer == Small)
    delete[] Buffer; // expect: mismatched-free
  return Sum; // expect: leak
}

int ok_left_if_own(const char *Text, size_t Length) {
  char Small[64];
  char *Buffer = Length > sizeof Small ? new char[Length] : Small;
  std::memcpy(Buffer, Text, Length);
  int Sum = parse(Buffer);
  if (Buffer == Small)
    return Sum;
  delete[] Buffer;
  return Sum;
}
