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
int read(int *P) { return *P; }
int Level = 0;
// deed: safe
int bad_unsafe_function(int *P) {
  return read(P); // expect: unsafe-operation
}
// deed: safe
void bad_mutable_static() {
  ++Level; // expect: unsafe-operation
}
int twice(int X) { return X + X; }
// deed: safe
int ok_safe_function() {
  static const int Start = 3;
  return twice(Start);
}
