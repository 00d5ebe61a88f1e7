// What is in a container may hold references; where the container lies is another matter.
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

struct Item {
  int Key = 0;
  std::string Name;
};
struct Group {
  std::vector<const Item *> Members;
};

std::vector<Group> ok_groups_moved_out(const std::vector<Item> &All) {
  std::map<int, Group> Groups;
  for (const Item &I : All)
    Groups[I.Key].Members.push_back(&I);
  std::vector<Group> Out;
  for (auto &[Key, G] : Groups)
    Out.push_back(std::move(G));
  return Out;
}

std::vector<const Group *> bad_groups_pointed_to(const std::vector<Item> &All) {
  std::map<int, Group> Groups;
  for (const Item &I : All)
    Groups[I.Key].Members.push_back(&I);
  std::vector<const Group *> Out;
  for (auto &[Key, G] : Groups)
    Out.push_back(&G);
  return Out; // expect: dangling-return "`Groups`"
}

class Grouping {
public:
  explicit Grouping(const std::vector<Item> &All) : All(All) {}
  std::vector<Group> run() {
    for (const Item &I : All)
      Groups[I.Key].Members.push_back(&I);
    std::vector<Group> Out;
    for (auto &[Key, G] : Groups)
      Out.push_back(std::move(G));
    return Out;
  }
  std::string_view firstName() {
    Text = All.front().Name;
    return Text;
  }

private:
  const std::vector<Item> &All;
  std::map<int, Group> Groups;
  std::string Text;
};

std::vector<Group> ok_result_of_a_local_helper(const std::vector<Item> &All) { return Grouping(All).run(); }

std::string_view bad_view_into_a_local_helper(const std::vector<Item> &All) {
  return Grouping(All).firstName(); // expect: dangling-return
}

const Item *ok_what_the_chosen_pointer_holds(const std::vector<Item> &All, bool First) {
  Group A, B;
  A.Members.push_back(&All.front());
  B.Members.push_back(&All.back());
  Group *Chosen = First ? &A : &B;
  return Chosen->Members[0];
}
