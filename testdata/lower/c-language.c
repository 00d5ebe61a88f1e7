// C: compound literals, designated initialisers, VLAs, flexible arrays, goto cleanup, function pointers.
struct Node {
  struct Node *Next;
  int Count;
  char Text[];
};
struct Point {
  int X, Y;
};
void *malloc(unsigned long);
void free(void *);
int draw(const struct Point *P);
int open(const char *);

int compound(void) { return draw(&(struct Point){.Y = 2, .X = 1}); }

int sum(int N, int A[N]) {
  int Copy[N];
  int Total = 0;
  for (int I = 0; I < N; ++I) {
    Copy[I] = A[I];
    Total += Copy[I];
  }
  return Total;
}

int cleanup(const char *Path) {
  int Status = -1;
  struct Node *N = malloc(sizeof *N);
  if (!N)
    goto Out;
  if (open(Path) < 0)
    goto Free;
  Status = N->Count;
Free:
  free(N);
Out:
  return Status;
}

int called(int (*F)(int), struct Node *N) { return F(N->Next ? N->Next->Count : 0); }
