// What a try block made is destroyed on the way to its handler, and a constructor that throws ends there, too.
#include <algorithm>
#include <stdexcept>
#include <string>

void mayThrow(int);

class Buffer {
public:
  explicit Buffer(int N) : Data(new int[N]), Size(N) {}
  // The object is complete once the other constructor is: its destructor runs.
  explicit Buffer(const std::string &Text) : Buffer(static_cast<int>(Text.size())) {
    if (Text.empty())
      throw std::invalid_argument("empty");
  }
  Buffer(const Buffer &) = delete;
  ~Buffer() { delete[] Data; }
  int size() const { return Size; }

private:
  int *Data;
  int Size;
};

int ok_destroyed_before_handler(int N) {
  try {
    Buffer B(N), C(N + 1);
    mayThrow(B.size());
    return C.size();
  } catch (const std::exception &) {
    return -1;
  }
}

int ok_destroyed_each_round(int N) {
  int Sum = 0;
  for (int I = 0; I < N; ++I)
    try {
      Buffer B(I);
      mayThrow(I);
      Sum += Buffer(I).size();
    } catch (...) {
      continue;
    }
  return Sum;
}

int bad_lost_to_handler(int N) {
  int *Raw = nullptr;
  try {
    Raw = new int[N];
    mayThrow(N);
    delete[] Raw;
  } catch (const std::exception &) {
    return -1; // expect: leak
  }
  return 0;
}

class Track {
public:
  explicit Track(int Id) : Id(Id) {
    if (Id < 0)
      throw std::invalid_argument("track");
  }
  int Id;
};

class Mixer {
public:
  Mixer(int A, int B) : Left(new Track(A)), Right(nullptr) {
    try {
      Right = new Track(B);
    } catch (...) {
      delete Left;
      throw;
    }
  }
  Mixer(const Mixer &) = delete;
  ~Mixer() {
    delete Left;
    delete Right;
  }

private:
  Track *Left, *Right;
};

class Pair {
public:
  Pair(int A, int B) : Left(new Track(A)), Right(new Track(B)) {} // expect: leak
  Pair(const Pair &) = delete;
  ~Pair() {
    delete Left;
    delete Right;
  }

private:
  Track *Left, *Right;
};

// A C library throws nothing: what it was given to release is released.
#include <cstdio>
#include <stdexcept>
void report();
int ok_closed_within_try(const char *Name) {
  try {
    FILE *File = std::fopen(Name, "r");
    if (!File)
      throw std::runtime_error(Name);
    std::fclose(File);
  } catch (...) {
    report();
  }
  return 0;
}
void mayThrow();
int bad_lost_within_try(const char *Name) {
  try {
    FILE *File = std::fopen(Name, "r"); // expect: leak
    mayThrow();
    if (File)
      std::fclose(File);
  } catch (...) {
    report();
  }
  return 0;
}
