// Helpers that take from what they are given by reference: known from their bodies, through several calls.
#include <optional>
#include <string>
#include <utility>
#include <vector>

void keep(std::string Text);
void show(const std::string &Text);

static void sink(std::string &S) { keep(std::move(S)); }
static void sinkDeeper(std::string &S) { sink(S); }
static void sinkDeepest(std::string &S) {
  show(S);
  sinkDeeper(S);
}
static void peek(const std::string &S) { show(S); }
static void trim(std::string &S) { S.resize(3); }
static void sinkAndRefill(std::string &S) {
  sink(S);
  S = "next";
}
static void sinkSome(std::string &S, bool Really) {
  if (Really)
    keep(std::move(S));
}
static void sinkByPointer(std::string *S) { keep(std::move(*S)); }
// Takes an rvalue and does nothing with it.
static void ignore(std::string &&) {}
static void readOnly(std::string &&S) { show(S); }
static void takeOnlyIf(std::string &&S, bool Really) {
  if (Really)
    keep(std::move(S));
}

struct Request {
  std::string Body;
  std::vector<std::string> Headers;
};
static void sinkBody(Request &R) { keep(std::move(R.Body)); }

void bad_one_level(std::string Text) {
  sink(Text);
  show(Text); // expect-error: use-after-move "`Text`"
}

void bad_three_levels(std::string Text) {
  sinkDeepest(Text);
  show(Text); // expect-error: use-after-move "`Text`"
}

void bad_twice(std::string Text) {
  sink(Text);
  sink(Text); // expect-error: use-after-move "`Text`"
}

void bad_in_loop(std::vector<int> Ids, std::string Text) {
  for (int Id : Ids)
    if (Id)
      sink(Text); // expect: use-after-move "`Text`"
}

void bad_conditional_helper(std::string Text, bool Really) {
  sinkSome(Text, Really);
  show(Text); // expect-warning: use-after-move "`Text`"
}

void bad_by_pointer(std::string Text) {
  sinkByPointer(&Text);
  show(Text); // expect-error: use-after-move "`Text`"
}

void bad_member_of_argument(Request R) {
  sinkBody(R);
  show(R.Body); // expect-error: use-after-move "R.Body`"
}

void bad_member_passed(Request &R) {
  sink(R.Body);
  show(R.Body); // expect-error: use-after-move "R.Body`"
}

void bad_rvalue_helper(std::string Text, bool Really) {
  takeOnlyIf(std::move(Text), Really);
  show(Text); // expect-warning: use-after-move "`Text`"
}

// Read by a helper, too.
void bad_read_by_helper(std::string Text) {
  keep(std::move(Text));
  peek(Text); // expect-error: use-after-move "`Text`"
}

void ok_helper_only_reads(std::string Text) {
  peek(Text);
  show(Text);
}

void ok_helper_changes(std::string Text) {
  trim(Text);
  show(Text);
}

void ok_helper_refills(std::string Text) {
  sinkAndRefill(Text);
  show(Text);
}

void ok_refilled_after(std::string Text) {
  sink(Text);
  Text = "next";
  show(Text);
}

void ok_other_member(Request R) {
  sinkBody(R);
  for (const std::string &H : R.Headers)
    show(H);
}

void ok_rvalue_never_taken(std::string Text) {
  ignore(std::move(Text));
  readOnly(std::move(Text));
  show(Text);
}

void ok_other_argument(std::string A, std::string B) {
  sink(A);
  show(B);
}

// The copy goes, the original stays.
void ok_copy_passed(std::string Text) {
  std::string Copy = Text;
  sink(Copy);
  show(Text);
}

// The constant argument decides.
void ok_never_with_false(std::string Text) {
  sinkSome(Text, false);
  show(Text);
}
