// Elements of containers: the same index, another index, an iterator that walks on.
#include <algorithm>
#include <deque>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

void keep(std::string Text);
void show(const std::string &Text);

void bad_same_index(std::vector<std::string> &Lines, size_t I) {
  keep(std::move(Lines[I]));
  show(Lines[I]); // expect-error: use-after-move "Lines[I]`"
}

void bad_same_constant(std::vector<std::string> &Lines) {
  keep(std::move(Lines[0]));
  show(Lines[0]); // expect-error: use-after-move "Lines[0]`"
}

void bad_front_twice(std::deque<std::string> &Queue) {
  keep(std::move(Queue.front()));
  show(Queue.front()); // expect: use-after-move "Queue"
}

void bad_iterator(std::list<std::string>::iterator It) {
  keep(std::move(*It));
  show(*It); // expect-error: use-after-move "It"
}

void bad_arrow_iterator(std::map<int, std::string> &Names, int Id) {
  auto It = Names.find(Id);
  if (It == Names.end())
    return;
  keep(std::move(It->second));
  show(It->second); // expect-error: use-after-move "second`"
}

void fn_map_at(std::map<std::string, std::string> &Headers) {
  keep(std::move(Headers["host"]));
  show(Headers["host"]); // expect: use-after-move "Headers"
}

void bad_element_of_moved_vector(std::vector<std::string> Lines) {
  std::vector<std::string> Sink = std::move(Lines);
  show(Lines[0]); // expect-error: use-after-move "`Lines`"
}

int bad_pointer_element(std::vector<std::unique_ptr<int>> &Cells, size_t I) {
  auto Cell = std::move(Cells[I]);
  return *Cells[I]; // expect-error: use-after-move "Cells[I]`"
}

void ok_other_index(std::vector<std::string> &Lines, size_t I, size_t J) {
  keep(std::move(Lines[I]));
  show(Lines[J]); // may be the same one, may be not: nobody says so
}

void ok_index_walks_on(std::vector<std::string> &Lines) {
  for (size_t I = 0; I < Lines.size(); ++I)
    keep(std::move(Lines[I]));
}

void ok_index_changed(std::vector<std::string> &Lines, size_t I) {
  keep(std::move(Lines[I]));
  ++I;
  show(Lines[I]);
}

void ok_pop_after_move(std::deque<std::string> &Queue) {
  while (!Queue.empty()) {
    std::string Next = std::move(Queue.front());
    Queue.pop_front();
    show(Next);
  }
}

void ok_back_then_pop(std::vector<std::string> &Stack) {
  std::string Top = std::move(Stack.back());
  Stack.pop_back();
  if (!Stack.empty())
    show(Stack.back());
  keep(std::move(Top));
}

void ok_iterator_walks_on(std::list<std::string> &Lines) {
  for (auto It = Lines.begin(); It != Lines.end(); ++It)
    keep(std::move(*It));
}

void ok_size_of_container(std::vector<std::string> &Lines) {
  keep(std::move(Lines[0]));
  if (Lines.size() > 1)
    show(Lines[1]);
}

void ok_element_refilled(std::vector<std::string> &Lines, size_t I) {
  keep(std::move(Lines[I]));
  Lines[I] = "gone";
  show(Lines[I]);
}

void ok_cleared_after(std::vector<std::string> &Lines) {
  for (std::string &L : Lines)
    keep(std::move(L));
  Lines.clear();
  Lines.push_back("first");
  show(Lines.front());
}

// Filling the gap: the last element takes the place of the one taken out.
std::string ok_swap_and_pop(std::vector<std::string> &Lines, size_t I) {
  std::string Out = std::move(Lines[I]);
  if (I + 1 != Lines.size())
    Lines[I] = std::move(Lines.back());
  Lines.pop_back();
  return Out;
}

void ok_erased_after(std::map<int, std::string> &Names, int Id) {
  auto It = Names.find(Id);
  keep(std::move(It->second));
  Names.erase(It);
}

void ok_insertion_sort_step(std::vector<std::string> &Lines, size_t I) {
  std::string Held = std::move(Lines[I]);
  while (I > 0 && Held < Lines[I - 1]) {
    Lines[I] = std::move(Lines[I - 1]);
    --I;
  }
  Lines[I] = std::move(Held);
}

void bad_element_in_each_round(std::vector<std::string> Lines) {
  for (size_t I = 0; I < Lines.size(); ++I) {
    keep(std::move(Lines[I]));
    show(Lines[I]); // expect-error: use-after-move "Lines"
  }
}

void bad_element_at_in_each_round(std::vector<std::string> &Lines, int Count) {
  for (int I = 0; I < Count; I++) {
    keep(std::move(Lines.at(I)));
    show(Lines.at(I)); // expect-error: use-after-move "Lines"
  }
}

void ok_element_of_the_next_round(std::vector<std::string> Lines) {
  for (size_t I = 1; I < Lines.size(); ++I) {
    keep(std::move(Lines[I - 1]));
    show(Lines[I]);
  }
}

void ok_element_after_the_step(std::vector<std::string> Lines) {
  for (size_t I = 0; I + 1 < Lines.size();) {
    keep(std::move(Lines[I]));
    ++I;
    show(Lines[I]);
  }
}

void ok_element_put_back(std::vector<std::string> Lines) {
  for (size_t I = 0; I < Lines.size(); ++I) {
    keep(std::move(Lines[I]));
    Lines[I] = "gone";
    show(Lines[I]);
  }
}

// Insertion sort: each element leaves its place and comes back to another.
void ok_insertion_sort(std::vector<std::string> Lines) {
  for (size_t I = 1; I < Lines.size(); ++I) {
    std::string Held = std::move(Lines[I]);
    size_t J = I;
    for (; J > 0 && Held < Lines[J - 1]; --J)
      Lines[J] = std::move(Lines[J - 1]);
    Lines[J] = std::move(Held);
  }
}

void ok_element_chosen_by_an_element(std::vector<std::string> &From, const std::vector<std::pair<int, size_t>> &Order) {
  std::vector<std::string> Kept;
  for (size_t I = 0; I != 3; ++I)
    Kept.push_back(std::move(From[Order[I].second]));
}

void bad_the_same_chosen_element(std::vector<std::string> &From, const std::vector<size_t> &Order, size_t I) {
  std::vector<std::string> Kept;
  Kept.push_back(std::move(From[Order[I]]));
  show(From[Order[I]]); // expect: use-after-move
}
