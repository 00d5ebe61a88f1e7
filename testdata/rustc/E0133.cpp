// What the language lets pass on the programmer's word alone.
// deed: safe
int bad_dereferenced(const int *P) {
  return *P; // expect: unsafe-operation
}
// deed: safe
int ok_reference(const int &R) { return R; }
// deed: safe
int ok_in_a_region(const int *P) {
  return *P; // deed: unsafe every caller passes the address of a live object
}
