// Ranges of one array: offsets and lengths are compared as they are computed.
#include <algorithm>
#include <cstddef>
#include <cstring>
#include <vector>

struct Received {
  unsigned char Bytes[256];
  std::size_t Used;
};
void bad_slide_to_front(Received &R, std::size_t N) {
  std::memcpy(R.Bytes, R.Bytes + N, R.Used - N); // expect: aliased-arguments
  R.Used -= N;
}
void bad_one_further(char *Text, std::size_t Length) {
  std::memcpy(Text + 1, Text, Length); // expect: aliased-arguments
}
void bad_by_constants(int (&Row)[64]) {
  std::memcpy(Row + 4, Row, 8 * sizeof(int)); // expect: aliased-arguments
}
void bad_address_of_element(int (&Row)[64], std::size_t From, std::size_t Count) {
  std::memcpy(&Row[From + 1], &Row[From], Count * sizeof(int)); // expect: aliased-arguments
}
void bad_shift_right(std::vector<int> &V) {
  std::copy(V.begin(), V.end() - 1, V.begin() + 1); // expect: aliased-arguments
}
void bad_room_for_one(std::vector<int> &V, std::size_t Where) {
  std::copy(V.begin() + Where, V.end() - 1, V.begin() + Where + 1); // expect: aliased-arguments
}
void bad_transform_to_the_right(std::vector<int> &V) {
  std::transform(V.begin(), V.end() - 1, V.begin() + 1, [](int X) { return X * 2; }); // expect: aliased-arguments
}
void copyText(char *To, const char *From, std::size_t N) { std::memcpy(To, From, N); }
void bad_through_callee(char *Text, std::size_t N) {
  copyText(Text + 2, Text, N); // expect: aliased-arguments
}

void ok_moved(Received &R, std::size_t N) {
  std::memmove(R.Bytes, R.Bytes + N, R.Used - N);
  R.Used -= N;
}
void ok_halves(char *Text, std::size_t Total) {
  std::size_t Half = Total / 2;
  std::memcpy(Text + Half, Text, Half);
}
void ok_appended(char *Text) {
  std::size_t Length = std::strlen(Text);
  std::memcpy(Text + Length, Text, Length);
  Text[2 * Length] = 0;
}
void ok_halves_of_numbers(int *Row, std::size_t Half) { std::memcpy(Row, Row + Half, Half * sizeof(int)); }
void ok_apart_by_constants(int (&Row)[64]) { std::memcpy(Row + 8, Row, 8 * sizeof(int)); }
void ok_rows(unsigned char *Pixels, std::size_t Stride, std::size_t From, std::size_t To) {
  std::memcpy(Pixels + To * Stride, Pixels + From * Stride, Stride);
}
void ok_shift_left(std::vector<int> &V, std::size_t N) {
  std::copy(V.begin() + 1, V.end(), V.begin());
  std::copy(V.begin() + N, V.end(), V.begin());
}
void ok_backward(std::vector<int> &V) { std::copy_backward(V.begin(), V.end() - 1, V.end()); }
void ok_halves_of_vector(std::vector<int> &V) {
  const std::size_t Half = V.size() / 2;
  std::copy(V.begin(), V.begin() + Half, V.begin() + Half);
}
void ok_callee_apart(char *Text, std::size_t N) { copyText(Text + N, Text, N); }

void bad_second_range_behind(std::vector<int> &V) {
  std::transform(V.begin() + 1, V.end(), V.begin(), V.begin() + 1, [](int X, int Y) { return X - Y; }); // expect: aliased-arguments
}
void bad_reversed_onto_itself(std::vector<int> &V) {
  std::reverse_copy(V.begin(), V.end(), V.begin()); // expect: aliased-arguments
}
void bad_moved_to_the_right(std::vector<int> &V) {
  std::move(V.begin(), V.end() - 1, V.begin() + 1); // expect: aliased-arguments
}
void ok_second_range_ahead(std::vector<int> &V) {
  std::transform(V.begin(), V.end() - 1, V.begin() + 1, V.begin(), [](int X, int Y) { return Y - X; });
}
void ok_reversed_elsewhere(const std::vector<int> &V, std::vector<int> &Out) {
  std::reverse_copy(V.begin(), V.end(), Out.begin());
}
void ok_moved_to_the_left(std::vector<int> &V) { std::move(V.begin() + 1, V.end(), V.begin()); }
