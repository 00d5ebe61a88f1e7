// A callee changes the container and then hands out a view of it, or changes it while the caller holds one.
#include <cstdlib>
#include <span>
#include <vector>

struct Frame {
  std::span<const int> Body;
};

static void decode(std::span<const int> In, std::vector<int> &Scratch, Frame &Out) {
  Scratch.assign(In.begin(), In.end());
  Out.Body = Scratch;
}

std::size_t ok_viewed_after_change(std::span<const int> In) {
  std::vector<int> Scratch;
  Frame F;
  decode(In, Scratch, F);
  return F.Body.size();
}

std::size_t bad_decoded_twice(std::span<const int> In) {
  std::vector<int> Scratch;
  Frame F, G;
  decode(In, Scratch, F);
  decode(In, Scratch, G);
  return F.Body.size() + G.Body.size(); // expect: invalidated-borrow
}

struct Table {
  int *Items;
  std::size_t Size, Capacity;
};

static int *add(Table *T, int V) {
  if (T->Size == T->Capacity) {
    std::size_t More = T->Capacity ? 2 * T->Capacity : 4;
    int *Moved = static_cast<int *>(std::realloc(T->Items, More * sizeof(int)));
    if (!Moved)
      return nullptr;
    T->Items = Moved;
    T->Capacity = More;
  }
  T->Items[T->Size] = V;
  return &T->Items[T->Size++];
}

int bad_grown(Table *T) {
  int *First = &T->Items[0];
  add(T, 2);
  return *First; // expect: invalidated-borrow
}

int ok_taken_anew(Table *T) {
  add(T, 2);
  int *First = &T->Items[0];
  return *First;
}

// The same, where the block is replaced within one call, and what is handed out is of the new one.
struct Bytes {
  char *Base;
  std::size_t Room, Used;
};

static void grow(Bytes &B, std::size_t More) {
  B.Room = 2 * (B.Room + More);
  B.Base = static_cast<char *>(std::realloc(B.Base, B.Room));
}

static char *take(Bytes &B, std::size_t N) {
  if (B.Room - B.Used < N)
    grow(B, N);
  char *Out = B.Base + B.Used;
  B.Used += N;
  return Out;
}

char ok_taken_after(Bytes &B) {
  take(B, 4);
  char *Second = take(B, 8);
  return *Second;
}

char bad_taken_before(Bytes &B) {
  char *First = take(B, 4);
  take(B, 8);
  return *First; // expect: invalidated-borrow
}

struct Text {
  char *Start;
  bool Owned;
};
static void clear(Text *T) {
  if (T->Owned)
    delete[] T->Start;
  T->Start = nullptr;
}

char ok_owned_elsewhere(Text *T) { // the flag says whose it is
  char *First = T->Start;
  clear(T);
  return *First;
}
