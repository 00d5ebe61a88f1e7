// switch with and without fall-through, goto forwards and backwards, labels, Duff's kind of mixture.
#include <string>
#include <utility>

enum class Kind { Text, Comment, Blank };
void keep(std::string Text);
void show(const std::string &Text);
bool again();

void bad_fall_through(std::string S, Kind K) {
  switch (K) {
  case Kind::Text: keep(std::move(S)); [[fallthrough]];
  case Kind::Comment:
    show(S); // expect-warning: use-after-move "`S`"
    break;
  case Kind::Blank: break;
  }
}

void bad_after_switch(std::string S, int N) {
  switch (N) {
  case 1: keep(std::move(S)); break;
  default: break;
  }
  show(S); // expect-warning: use-after-move "`S`"
}

void bad_every_case(std::string S, Kind K) {
  switch (K) {
  case Kind::Text: keep(std::move(S)); break;
  default: keep(std::move(S) + "!"); break;
  }
  show(S); // expect-error: use-after-move "`S`"
}

void bad_goto_back(std::string S) {
Retry:
  keep(std::move(S)); // expect: use-after-move "`S`"
  if (again())
    goto Retry;
}

void bad_goto_forward(std::string S, bool B) {
  if (B) {
    keep(std::move(S));
    goto Out;
  }
  S += "!";
Out:
  show(S); // expect-warning: use-after-move "`S`"
}

void bad_switch_in_loop(const int *Ids, std::string S) {
  for (; *Ids; ++Ids)
    switch (*Ids) {
    case 1:
      show(S); // expect: use-after-move "`S`"
      break;
    case 2:
      keep(std::move(S)); // the same cause, reported once, above
      break;
    }
}

void ok_break_between(std::string S, Kind K) {
  switch (K) {
  case Kind::Text: keep(std::move(S)); break;
  case Kind::Comment: show(S); break;
  case Kind::Blank: break;
  }
}

void ok_each_case_once(std::string S, int N) {
  switch (N) {
  case 1: keep(std::move(S)); return;
  case 2: keep(std::move(S)); return;
  default: break;
  }
  show(S);
}

void ok_refilled_before_fall_through(std::string S, Kind K) {
  switch (K) {
  case Kind::Text:
    keep(std::move(S));
    S = "next";
    [[fallthrough]];
  default: show(S);
  }
}

void ok_goto_out(std::string S, bool B) {
  if (B) {
    keep(std::move(S));
    goto Out;
  }
  show(S);
Out:
  keep("done");
}

void ok_goto_back_refilled(std::string S) {
Retry:
  keep(std::move(S));
  S = "again";
  if (again())
    goto Retry;
}

// The declaration is passed again, so it is another string.
void ok_goto_before_declaration() {
Retry:
  std::string S = "s";
  show(S);
  keep(std::move(S));
  if (again())
    goto Retry;
}

// Two switches over the same value.
void ok_same_value_twice(std::string S, const Kind K) {
  switch (K) {
  case Kind::Text: keep(std::move(S)); break;
  default: break;
  }
  switch (K) {
  case Kind::Comment: show(S); break;
  default: break;
  }
}
