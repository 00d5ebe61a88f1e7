// By a parameter, what refers to one member or another.
#include <mutex>
#include <vector>

class Book {
public:
  void add(bool IsBuy, int Price) {
    std::lock_guard<std::mutex> Hold(M);
    if (IsBuy)
      Buys.push_back(Price);
    else
      Sells.push_back(Price);
  }
  bool bad_last(bool IsBuy, const int **Out) {
    std::lock_guard<std::mutex> Hold(M);
    std::vector<int> &Side = IsBuy ? Buys : Sells;
    if (Side.empty())
      return false;
    const int &Last = Side.back();
    *Out = &Last; // expect: escaping-guarded
    return true;
  }
  bool ok_copy(bool IsBuy, int *Out) {
    std::lock_guard<std::mutex> Hold(M);
    std::vector<int> &Side = IsBuy ? Buys : Sells;
    if (Side.empty())
      return false;
    const int &Last = Side.back();
    *Out = Last;
    return true;
  }

private:
  std::mutex M;
  std::vector<int> Buys, Sells;
};
