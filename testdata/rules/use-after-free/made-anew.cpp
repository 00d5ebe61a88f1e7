// In each round of a loop the old object is released and a new one made in its place.
struct File;
class Writer {
public:
  explicit Writer(File *Into);
  ~Writer();
  void append(int);

private:
  File *Into;
};
File *open(int);
bool isFull(int);

class Log {
public:
  void ok_rotated(int N) {
    while (isFull(N)) {
      delete Out;
      Out = new Writer(open(N));
      ++N;
    }
  }
  void bad_rotated(int N) {
    while (isFull(N)) {
      delete Out;
      Out->append(N); // expect: use-after-free
      Out = new Writer(open(N));
      ++N;
    }
  }

private:
  Writer *Out = nullptr;
};
