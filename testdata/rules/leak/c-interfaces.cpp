// Handles of C libraries whose functions belong together by name: leaked, released twice, used afterwards, released by
// another function.
#include <cstdlib>

extern "C" {
struct parser;
parser *parser_create(const char *);
void parser_destroy(parser *);
int parser_feed(parser *, const char *);

struct Window;
Window *CreateWindow(int);
void DestroyWindow(Window *);

struct db;
int db_open(const char *, db **);
void db_close(db *);

struct cache;
cache *cache_get(int); // no pair: it may well keep it
void cache_release(cache *);
}

int bad_early_return(const char *Text) {
  parser *P = parser_create("x");
  if (!P)
    return -1;
  if (parser_feed(P, Text) < 0)
    return -1; // expect: leak
  parser_destroy(P);
  return 0;
}

int bad_early_return_unused(int N) {
  Window *W = CreateWindow(N);
  if (N > 4)
    return -1; // expect: leak
  DestroyWindow(W);
  return 0;
}

void bad_twice(const char *Text) {
  parser *P = parser_create(Text);
  parser_destroy(P);
  parser_destroy(P); // expect: double-free "`P`"
}

void bad_used(const char *Text) {
  parser *P = parser_create(Text);
  parser_destroy(P);
  parser_feed(P, Text); // expect: use-after-free
}

void bad_other_function(int N) {
  Window *W = CreateWindow(N);
  free(W); // expect: mismatched-free
}

void bad_handed_out_twice(const char *Path) {
  db *D;
  if (db_open(Path, &D) != 0)
    return;
  db_close(D);
  db_close(D); // expect: double-free
}

int ok_handed_out(const char *Path) {
  db *D = nullptr;
  if (db_open(Path, &D) != 0)
    return -1;
  db_close(D);
  return 0;
}

void ok_no_pair(int N) {
  cache *C = cache_get(N);
  (void)C;
}

void ok_pair() {
  parser *P = parser_create("x");
  if (P)
    parser_destroy(P);
}

// What is deleted here is an entry of it; what ends it has another name.
extern "C" {
struct batch;
batch *batch_create(void);
void batch_delete(batch *, const char *Key, unsigned long Length);
void batch_put(batch *, const char *Key, unsigned long Length, const char *Value);
void batch_destroy(batch *);

struct allocator;
struct arena;
arena *arena_create(const allocator *);
void arena_destroy(arena *, const allocator *);
}

void bad_entry_deleted() {
  batch *B = batch_create(); // expect: leak "`B`"
  batch_put(B, "k", 1, "v");
  batch_delete(B, "k", 1);
}

void ok_entry_deleted() {
  batch *B = batch_create();
  batch_delete(B, "k", 1);
  batch_put(B, "k", 1, "v");
  batch_destroy(B);
}

void bad_twice_with_allocator(const allocator *By) {
  arena *A = arena_create(By);
  arena_destroy(A, By);
  arena_destroy(A, By); // expect: double-free
}

void ok_with_allocator(const allocator *By) {
  arena *A = arena_create(By);
  arena_destroy(A, By);
}

// Whether there is a handle, an error tells that is handed out.
extern "C" {
struct store;
struct options;
struct cursor;
store *store_open(const char *Path, char **Error);
void store_put(store *, const char *Key, char **Error);
void store_close(store *);
int store_prepare(store *, const char *, cursor **);
int store_step(cursor *);
int store_finalize(cursor *);
void text_free(char *);

typedef void HANDLE_OF_NET;
HANDLE_OF_NET *net_easy_init(void);
int net_easy_perform(HANDLE_OF_NET *);
void net_easy_cleanup(HANDLE_OF_NET *);

struct stream;
stream *NewFileStream(const char *);
stream *NewBufferedStream(stream *);
void DeleteFileStream(stream *);
void DeleteBufferedStream(stream *);
}

void bad_open() {
  char *Error = nullptr;
  store *S = store_open("x", &Error); // expect: leak
  if (!Error)
    store_put(S, "k", &Error);
}

void ok_open_failed() {
  char *Error = nullptr;
  store *S = store_open("x", &Error);
  if (Error) {
    text_free(Error);
    return;
  }
  store_put(S, "k", &Error);
  store_close(S);
}

int bad_statement_failed(const char *Path) {
  char *Error = nullptr;
  store *S = store_open(Path, &Error);
  cursor *C;
  if (store_prepare(S, "select", &C) != 0)
    return -1; // expect: leak
  store_finalize(C);
  store_close(S);
  return 0;
}

int bad_statement_used(store *S) {
  cursor *C;
  if (store_prepare(S, "select", &C) != 0)
    return -1;
  store_finalize(C);
  return store_step(C); // expect: use-after-free
}

int ok_statement(store *S) {
  cursor *C;
  if (store_prepare(S, "select", &C) != 0)
    return -1;
  int Got = store_step(C);
  store_finalize(C);
  return Got;
}

int bad_named_void() {
  HANDLE_OF_NET *N = net_easy_init();
  if (!N)
    return 1;
  if (net_easy_perform(N) != 0)
    return 1; // expect: leak
  net_easy_cleanup(N);
  return 0;
}

int ok_named_void() {
  HANDLE_OF_NET *N = net_easy_init();
  int Got = N ? net_easy_perform(N) : 1;
  if (N)
    net_easy_cleanup(N);
  return Got;
}

void ok_wrapped() {
  stream *S = NewBufferedStream(NewFileStream("x"));
  DeleteBufferedStream(S);
}
