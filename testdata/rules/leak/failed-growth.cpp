// `realloc` that fails leaves the old block to its owner.
#include <cstdlib>
#include <cstring>

char *bad_old_block(size_t N) {
  char *Old = static_cast<char *>(malloc(N)); // expect: leak
  if (!Old)
    return nullptr;
  char *New = static_cast<char *>(realloc(Old, 2 * N));
  if (!New)
    return nullptr;
  return New;
}

bool bad_compared(size_t N) {
  int *Old = static_cast<int *>(calloc(N, sizeof(int)));
  if (Old == nullptr)
    return false;
  int *New = static_cast<int *>(realloc(Old, 2 * N * sizeof(int)));
  if (New == nullptr)
    return false; // expect: leak
  free(New);
  return true;
}

char *bad_in_a_loop(size_t N) {
  size_t Size = 16;
  char *Text = static_cast<char *>(malloc(Size)); // expect: leak
  if (!Text)
    return nullptr;
  while (Size < N) {
    Size *= 2;
    char *Grown = static_cast<char *>(realloc(Text, Size)); // expect: leak
    if (!Grown)
      return nullptr;
    Text = Grown;
  }
  return Text;
}

void bad_freed_after_success(size_t N) {
  char *Old = static_cast<char *>(malloc(N));
  char *New = static_cast<char *>(realloc(Old, 2 * N));
  if (New) {
    free(Old); // expect: double-free
    free(New);
  } else {
    free(Old);
  }
}

char *ok_old_block_freed(size_t N) {
  char *Old = static_cast<char *>(malloc(N));
  if (!Old)
    return nullptr;
  char *New = static_cast<char *>(realloc(Old, 2 * N));
  if (!New) {
    free(Old);
    return nullptr;
  }
  return New;
}

char *ok_in_a_loop(size_t N) {
  size_t Size = 16;
  char *Text = static_cast<char *>(malloc(Size));
  if (!Text)
    return nullptr;
  while (Size < N) {
    Size *= 2;
    char *Grown = static_cast<char *>(realloc(Text, Size));
    if (!Grown) {
      free(Text);
      return nullptr;
    }
    Text = Grown;
  }
  return Text;
}

char *ok_old_block_returned(size_t N) {
  char *Old = static_cast<char *>(malloc(N));
  if (!Old)
    return nullptr;
  char *New = static_cast<char *>(realloc(Old, N / 2));
  return New ? New : Old;
}

struct Text {
  char *Data;
  size_t Size;
};

bool ok_owners_block(Text *T) {
  char *New = static_cast<char *>(realloc(T->Data, 2 * T->Size));
  if (!New)
    return false;
  T->Data = New;
  return true;
}

void ok_gives_up(size_t N) {
  char *Old = static_cast<char *>(malloc(N));
  if (!Old)
    return;
  char *New = static_cast<char *>(realloc(Old, 2 * N));
  if (!New)
    abort();
  free(New);
}

int ok_cleanup(size_t N) {
  int Result = -1;
  char *Old = static_cast<char *>(malloc(N)), *New = nullptr;
  if (!Old)
    goto Out;
  New = static_cast<char *>(realloc(Old, 2 * N));
  if (!New)
    goto Out;
  Old = New;
  Result = 0;
Out:
  free(Old);
  return Result;
}

char *grown(char *Block, size_t N) {
  char *New = static_cast<char *>(realloc(Block, N));
  if (!New) {
    free(Block);
    return nullptr;
  }
  return New;
}

void ok_grown_by_a_helper(size_t N) {
  char *Block = static_cast<char *>(malloc(N));
  if (!Block)
    return;
  Block = grown(Block, 2 * N);
  free(Block);
}
