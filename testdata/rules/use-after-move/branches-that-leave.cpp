// Moved in a branch that leaves: by return, throw, break, continue, a function that never returns.
#include <cassert>
#include <cstdlib>
#include <exception>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

struct Report {
  std::string Title;
  std::vector<std::string> Lines;
};
void send(Report R);
void print(const Report &R);
bool failed();
[[noreturn]] void fatal(std::string Why);
void log(std::string Why);
// Never returns, which only its body tells.
static void giveUp(std::string Why) {
  log(std::move(Why));
  std::abort();
}
static void mayGiveUp(std::string Why) {
  if (Why.empty())
    return;
  log(std::move(Why));
}

int ok_return(Report R) {
  if (failed()) {
    send(std::move(R));
    return 1;
  }
  print(R);
  return 0;
}

void ok_throw(Report R) {
  if (failed())
    throw std::runtime_error(std::move(R.Title));
  print(R);
}

void ok_noreturn(std::string Text) {
  if (failed())
    fatal(std::move(Text));
  log(Text);
}

void ok_noreturn_by_body(std::string Text) {
  if (failed())
    giveUp(std::move(Text));
  log(Text);
}

void ok_exit(Report R) {
  if (failed()) {
    send(std::move(R));
    std::exit(1);
  }
  print(R);
}

void ok_both_leave(Report R, bool B) {
  if (B) {
    send(std::move(R));
    return;
  } else if (failed()) {
    send(std::move(R));
    throw std::logic_error("no");
  }
  print(R);
}

void ok_continue(const std::vector<int> &Ids) {
  for (int Id : Ids) {
    Report R{"t", {}};
    if (Id < 0) {
      send(std::move(R));
      continue;
    }
    print(R);
  }
}

void ok_break(const std::vector<int> &Ids, Report R) {
  for (int Id : Ids) {
    print(R);
    if (Id < 0) {
      send(std::move(R));
      break;
    }
  }
}

bool ok_guard_clauses(Report R) {
  if (R.Title.empty())
    return false;
  if (R.Lines.size() > 100) {
    R.Lines.resize(100);
    send(std::move(R));
    return true;
  }
  print(R);
  return true;
}

void ok_unreachable(Report R) {
  if (failed()) {
    send(std::move(R));
    __builtin_unreachable();
  }
  print(R);
}

void ok_terminate_in_lambda(Report R) {
  auto Die = [](Report Last) {
    send(std::move(Last));
    std::terminate();
  };
  if (failed())
    Die(std::move(R));
  print(R);
}

int bad_no_return(Report R) {
  if (failed())
    send(std::move(R));
  print(R); // expect-warning: use-after-move "`R`"
  return 0;
}

void bad_one_branch_stays(Report R, bool B) {
  if (B) {
    send(std::move(R));
    if (failed())
      return;
  }
  print(R); // expect-warning: use-after-move "`R`"
}

void bad_may_return(std::string Text) {
  if (failed())
    mayGiveUp(std::move(Text));
  log(Text); // expect-warning: use-after-move "`Text`"
}

void bad_all_branches_move(Report R, int N) {
  if (N < 0)
    send(std::move(R));
  else if (N > 0)
    send(std::move(R));
  else
    send(std::move(R));
  print(R); // expect-error: use-after-move "`R`"
}

void bad_break_leads_here(const std::vector<int> &Ids, Report R) {
  for (int Id : Ids)
    if (Id < 0) {
      send(std::move(R));
      break;
    }
  print(R); // expect-warning: use-after-move "`R`"
}

// With NDEBUG or without, the assertion doesn't end a good path.
void bad_after_assert(Report R) {
  send(std::move(R));
  assert(!failed());
  print(R); // expect-error: use-after-move "`R`"
}

void bad_return_value_read(Report R) {
  auto Finish = [&]() -> size_t {
    send(std::move(R));
    return R.Lines.size(); // expect-error: use-after-move "R"
  };
  Finish();
}

int bad_other_branch_only_returns(Report R, int N) {
  if (N < 0)
    return 0;
  send(std::move(R));
  if (N > 3)
    return static_cast<int>(R.Lines.size()); // expect-error: use-after-move "R"
  return 1;
}
