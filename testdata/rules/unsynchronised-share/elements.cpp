// Which objects the threads of a loop share: each its own, all the same, or whichever the data say.
#include <array>
#include <cstdint>
#include <memory>
#include <thread>
#include <vector>

struct Cell {
  int Value = 0;
};
void bump(Cell &C) { ++C.Value; }

int ok_element_each(std::vector<Cell> &Cells) {
  std::vector<std::thread> Team;
  for (Cell &C : Cells)
    Team.emplace_back([&C] { ++C.Value; });
  for (auto &T : Team)
    T.join();
  return Cells[0].Value;
}

int ok_iterator_each(std::vector<Cell> &Cells) {
  std::vector<std::thread> Team;
  for (auto It = Cells.begin(); It != Cells.end(); ++It)
    Team.emplace_back([It] { ++It->Value; });
  for (auto &T : Team)
    T.join();
  return Cells[0].Value;
}

void ok_object_each() {
  std::vector<std::thread> Team;
  for (int I = 0; I < 4; ++I) {
    auto *C = new Cell;
    Team.emplace_back([C] {
      ++C->Value;
      delete C;
    });
  }
  for (auto &T : Team)
    T.join();
}

Cell &cellOf(int I);
void ok_whatever_is_found() {
  std::vector<std::thread> Team;
  for (int I = 0; I < 4; ++I) {
    Cell &C = cellOf(I);
    Team.emplace_back([&C] { ++C.Value; });
  }
  for (auto &T : Team)
    T.join();
}

int bad_one_for_all() {
  auto C = std::make_shared<Cell>();
  std::vector<std::thread> Team;
  for (int I = 0; I < 4; ++I)
    Team.emplace_back([C] { ++C->Value; }); // expect: unsynchronised-share
  for (auto &T : Team)
    T.join();
  return C->Value;
}

std::array<uint32_t, 256> bad_counted(const std::vector<uint8_t> &Pixels, size_t Lanes) {
  std::array<uint32_t, 256> Counts{};
  std::vector<std::thread> Team;
  for (size_t Lane = 0; Lane < Lanes; ++Lane)
    Team.emplace_back([&, Lane] {
      for (size_t I = Lane; I < Pixels.size(); I += Lanes)
        ++Counts[Pixels[I]]; // expect: unsynchronised-share
    });
  for (auto &T : Team)
    T.join();
  return Counts;
}

std::vector<uint32_t> ok_permuted(const std::vector<size_t> &Order, const std::vector<uint32_t> &In, size_t Lanes) {
  std::vector<uint32_t> Result(In.size());
  std::vector<std::thread> Team;
  for (size_t Lane = 0; Lane < Lanes; ++Lane)
    Team.emplace_back([&, Lane] {
      for (size_t I = Lane; I < Order.size(); I += Lanes)
        Result[Order[I]] = In[I];
    });
  for (auto &T : Team)
    T.join();
  return Result;
}

void bad_own_argument(std::vector<int> Values) {
  std::thread T([&] { Values.clear(); });
  if (Values.empty()) // expect: unsynchronised-share
    bump(cellOf(0));
  T.join();
}

void ok_own_argument(std::vector<int> Values) {
  std::thread T([&] { Values.clear(); });
  T.join();
  if (Values.empty())
    bump(cellOf(0));
}

void bad_ended_by_thread() {
  auto *C = new Cell;
  std::thread([C] { delete C; }).detach(); // expect: unsynchronised-share
  ++C->Value; // expect: use-after-free
}
