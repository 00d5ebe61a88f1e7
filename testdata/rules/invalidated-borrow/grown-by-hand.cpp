// Containers written by hand: what grows frees its old block and has a new one.
#include <cstddef>
#include <utility>

template <class T> class Row {
public:
  Row() = default;
  Row(const Row &) = delete;
  Row &operator=(const Row &) = delete;
  ~Row() { delete[] Data; }
  void push(T V) {
    if (Count == Room) {
      std::size_t Wider = Room ? Room * 2 : 1;
      T *Fresh = new T[Wider];
      for (std::size_t I = 0; I < Count; ++I)
        Fresh[I] = std::move(Data[I]);
      delete[] Data;
      Data = Fresh;
      Room = Wider;
    }
    Data[Count++] = std::move(V);
  }
  T &operator[](std::size_t I) { return Data[I]; }

private:
  T *Data = nullptr;
  std::size_t Count = 0, Room = 0;
};

int ok_by_value() {
  Row<int> R;
  R.push(3);
  R.push(R[0]);
  return R[1] - 3;
}

int bad_reference_kept() {
  Row<int> R;
  R.push(3);
  int &First = R[0];
  R.push(4);
  return First; // expect: invalidated-borrow
}

int ok_reference_taken_anew() {
  Row<int> R;
  R.push(3);
  int *First = &R[0];
  *First = 7;
  R.push(4);
  First = &R[0];
  return *First;
}
