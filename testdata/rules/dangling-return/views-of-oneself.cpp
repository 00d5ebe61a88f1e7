// A member that views what another member owns leaves together with it.
#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

class Reader {
public:
  Reader() = default;
  explicit Reader(std::span<const char> Bytes) : Bytes(Bytes) {}

private:
  std::span<const char> Bytes;
};
class Payload {
public:
  explicit Payload(std::vector<char> Given) : Bytes(std::move(Given)), Read(Bytes) {}
  Payload(Payload &&) = default;
  Reader &reader() { return Read; }

private:
  std::vector<char> Bytes;
  Reader Read;
};
Payload ok_with_its_bytes(std::size_t N) {
  Payload P(std::vector<char>(N, 'x'));
  P.reader();
  return P;
}
Reader bad_reader_alone(std::size_t N) {
  Payload P(std::vector<char>(N, 'x'));
  return P.reader(); // expect: dangling-return
}
