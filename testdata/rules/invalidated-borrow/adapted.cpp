// A range adaptor goes over the container that it was made from.
#include <ranges>
#include <vector>

struct Unit {
  int Life = 1;
  bool Spawns = false;
};
void bad_grown_under_a_filter(std::vector<Unit> &Units) {
  for (Unit &U : Units | std::views::filter(&Unit::Spawns)) // expect: invalidated-borrow
    Units.push_back(Unit{U.Life});
}
void ok_grown_elsewhere(std::vector<Unit> &Units) {
  std::vector<Unit> Born;
  for (Unit &U : Units | std::views::filter(&Unit::Spawns))
    Born.push_back(Unit{U.Life});
  Units.insert(Units.end(), Born.begin(), Born.end());
}
void ok_grown_before_it_is_used(std::vector<Unit> &Units) {
  auto Spawning = Units | std::views::filter(&Unit::Spawns);
  Units.push_back(Unit{});
  for (Unit &U : Spawning)
    ++U.Life;
}
