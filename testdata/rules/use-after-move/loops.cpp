// Loops: moved in one round, used or moved again in the next.
#include <memory>
#include <string>
#include <utility>
#include <vector>

struct Job {
  std::string Name;
  std::vector<int> Data;
};
struct Worker {
  void push(Job J);
  bool busy() const;
};
bool next(std::string &Line);
bool again();
void keep(std::string Text);
void show(const std::string &Text);

void bad_every_worker(std::vector<Worker> &Workers, Job J) {
  for (Worker &W : Workers)
    W.push(std::move(J)); // expect: use-after-move "`J`"
}

void bad_while(std::string Prefix) {
  while (again())
    keep(std::move(Prefix)); // expect: use-after-move "`Prefix`"
}

void bad_do_while(std::string Prefix) {
  do {
    keep(std::move(Prefix)); // expect: use-after-move "`Prefix`"
  } while (again());
}

void bad_read_in_next_round(std::vector<Worker> &Workers, Job J) {
  for (size_t I = 0; I < Workers.size(); ++I) {
    show(J.Name); // expect-warning: use-after-move "J"
    Workers[I].push(std::move(J));
  }
}

void bad_in_condition(std::string Line) {
  while (!Line.empty()) // expect-warning: use-after-move "`Line`"
    keep(std::move(Line));
}

void bad_after_loop(int Rounds) {
  std::string Text = "t";
  for (int I = 0; I < Rounds; ++I) {
    keep(std::move(Text));
    break;
  }
  show(Text); // expect-warning: use-after-move "`Text`"
}

void bad_continue_misses_refill(const std::vector<int> &Ids) {
  std::string Text = "t";
  for (int Id : Ids) {
    keep(std::move(Text)); // expect: use-after-move "`Text`"
    if (Id < 0)
      continue;
    Text = std::to_string(Id);
  }
}

void bad_nested(const std::vector<std::vector<int>> &Table, std::string Header) {
  for (const auto &Row : Table)
    for (int Cell : Row)
      if (Cell == 0)
        keep(std::move(Header)); // expect: use-after-move "`Header`"
}

void ok_break_after_move(std::vector<Worker> &Workers, Job J) {
  for (Worker &W : Workers)
    if (!W.busy()) {
      W.push(std::move(J));
      break;
    }
}

void ok_return_after_move(std::vector<Worker> &Workers, Job J) {
  for (Worker &W : Workers) {
    if (W.busy())
      continue;
    W.push(std::move(J));
    return;
  }
  show(J.Name);
}

void ok_refilled_each_round(std::vector<Worker> &Workers) {
  Job J;
  for (Worker &W : Workers) {
    J = Job{"next", {}};
    W.push(std::move(J));
  }
}

void ok_refilled_at_the_end(std::vector<Worker> &Workers, Job J) {
  for (Worker &W : Workers) {
    W.push(std::move(J));
    J = Job{};
  }
}

void ok_read_into() {
  std::string Line;
  while (next(Line))
    keep(std::move(Line));
}

void ok_getline_style() {
  std::vector<std::string> Lines;
  for (std::string Line; next(Line);)
    Lines.push_back(std::move(Line));
}

void ok_declared_inside(std::vector<Worker> &Workers) {
  for (Worker &W : Workers) {
    Job J{"fresh", {1, 2}};
    W.push(std::move(J));
  }
}

void ok_accumulator(const std::vector<int> &Ids) {
  std::vector<std::string> Batches;
  std::string Current;
  for (int Id : Ids) {
    Current += std::to_string(Id);
    if (Current.size() > 64) {
      Batches.push_back(std::move(Current));
      Current.clear();
    }
  }
  if (!Current.empty())
    Batches.push_back(std::move(Current));
}

// One round only.
void ok_do_while_zero(std::string Text) {
  do {
    keep(std::move(Text));
  } while (false);
}

void ok_last_one_gets_it(std::vector<Worker> &Workers, Job J) {
  for (size_t I = 0; I + 1 < Workers.size(); ++I)
    Workers[I].push(J);
  if (!Workers.empty())
    Workers.back().push(std::move(J));
}

void ok_element_of_range(std::vector<Job> Jobs, Worker &W) {
  for (Job &J : Jobs) {
    show(J.Name);
    W.push(std::move(J));
  }
}
