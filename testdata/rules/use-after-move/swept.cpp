// Every element is moved in a loop or by an algorithm; later the container is read as if it were full.
#include <algorithm>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

void keep(std::string Text);
void show(const std::string &Text);
struct Plugin {
  std::string Name;
  int Priority = 0;
};

std::vector<std::string> bad_algorithm(std::vector<std::string> In) {
  std::vector<std::string> Out;
  std::move(In.begin(), In.end(), std::back_inserter(Out));
  for (const std::string &Text : In)
    show(Text); // expect-warning: use-after-move
  return Out;
}

void bad_some_of_them(std::vector<std::unique_ptr<Plugin>> &All, std::vector<std::unique_ptr<Plugin>> &Active) {
  for (auto &P : All)
    if (P->Priority > 2)
      Active.push_back(std::move(P));
  for (auto &P : All)
    show(P->Name); // expect-warning: use-after-move "`P`"
}

void ok_tested(std::vector<std::unique_ptr<Plugin>> &All, std::vector<std::unique_ptr<Plugin>> &Active) {
  for (auto &P : All)
    if (P->Priority > 2)
      Active.push_back(std::move(P));
  for (auto &P : All)
    if (P)
      show(P->Name);
}

void ok_removed(std::vector<std::unique_ptr<Plugin>> &All, std::vector<std::unique_ptr<Plugin>> &Active) {
  for (auto &P : All)
    if (P->Priority > 2)
      Active.push_back(std::move(P));
  All.erase(std::remove(All.begin(), All.end(), nullptr), All.end());
  for (auto &P : All)
    show(P->Name);
}

void bad_by_index(std::vector<std::string> In) {
  for (std::size_t I = 0; I != In.size(); ++I)
    keep(std::move(In[I]));
  for (std::size_t I = 0; I != In.size(); ++I)
    show(In[I]); // expect-warning: use-after-move
}

void ok_each_in_its_round(std::vector<std::string> In) {
  for (std::size_t I = 0; I != In.size(); ++I) {
    show(In[I]);
    keep(std::move(In[I]));
  }
}

void ok_refilled(std::vector<std::string> &In) {
  for (auto &Text : In)
    keep(std::move(Text));
  In.clear();
  In.push_back("again");
  show(In.front());
}

void ok_each_set_again(std::vector<std::string> &In) {
  for (auto &Text : In)
    keep(std::move(Text));
  for (auto &Text : In)
    Text = "again";
  for (auto &Text : In)
    show(Text);
}

void bad_values_of_a_map(std::map<int, Plugin> &All) {
  for (auto &[Key, P] : All)
    keep(std::move(P.Name));
  for (auto &[Key, P] : All)
    show(P.Name); // expect-warning: use-after-move
}

int ok_another_member(std::map<int, Plugin> &All) {
  int Sum = 0;
  for (auto &[Key, P] : All)
    keep(std::move(P.Name));
  for (auto &[Key, P] : All)
    Sum += P.Priority;
  return Sum;
}

void ok_either_or(std::vector<std::string> &In, bool Take) {
  if (Take)
    for (auto &Text : In)
      keep(std::move(Text));
  if (!Take)
    for (auto &Text : In)
      show(Text);
}

// Move iterators take what they pass; whoever asks for one goes through it.
std::vector<std::string> bad_move_iterators(std::vector<std::string> In, std::vector<std::string> Out) {
  Out.insert(Out.end(), std::make_move_iterator(In.begin()), std::make_move_iterator(In.end()));
  show(In.front()); // expect-warning: use-after-move
  return Out;
}

std::vector<std::string> bad_made_of_move_iterators(std::vector<std::string> In) {
  std::vector<std::string> Out(std::move_iterator(In.begin()), std::move_iterator(In.end()));
  for (const std::string &Text : In)
    show(Text); // expect-warning: use-after-move
  return Out;
}

void bad_walked_by_move_iterators(std::vector<std::string> In, std::vector<std::string> &Out) {
  auto I = std::make_move_iterator(In.begin()), End = std::make_move_iterator(In.end());
  for (; I != End; ++I)
    Out.push_back(*I);
  show(In[0]); // expect-warning: use-after-move
}

void ok_asked_through_move_iterators(std::vector<std::string> In, std::vector<std::string> &Out) {
  auto I = std::make_move_iterator(In.begin()), End = std::make_move_iterator(In.end());
  for (; I != End; ++I)
    if (!I->empty())
      Out.push_back(*I);
}

std::size_t ok_only_counted(std::vector<std::string> In, std::vector<std::string> &Out) {
  Out.assign(std::make_move_iterator(In.begin()), std::make_move_iterator(In.end()));
  return In.size();
}

void ok_the_rest_kept(std::vector<std::string> &In, std::vector<std::string> &Out, std::ptrdiff_t Count) {
  std::copy_n(std::make_move_iterator(In.begin()), Count, std::back_inserter(Out));
  In.erase(In.begin(), In.begin() + Count);
  for (const std::string &Text : In)
    show(Text);
}

// Of half of a container nobody can tell which half is read later.
void ok_the_other_half(std::vector<std::string> In, std::size_t Count) {
  std::vector<std::string> Out(std::make_move_iterator(In.begin()), std::make_move_iterator(In.begin() + Count));
  for (std::size_t I = Count; I < In.size(); ++I)
    show(In[I]);
}

void ok_the_first_stays(std::vector<std::string> In, std::vector<std::string> &Out) {
  std::move(In.begin() + 1, In.end(), std::back_inserter(Out));
  show(In.front());
}

void ok_up_to_a_middle(std::vector<std::string> In, std::vector<std::string> &Out) {
  auto Middle = In.begin() + In.size() / 2;
  Out.assign(std::make_move_iterator(Middle), std::make_move_iterator(In.end()));
  show(In.front());
}

void bad_by_free_functions(std::vector<std::string> In, std::vector<std::string> &Out) {
  std::move(std::begin(In), std::end(In), std::back_inserter(Out));
  show(In.front()); // expect-warning: use-after-move
}
