// return moves, or need not: implicit moves, NRVO, conditionals, members, parameters, locals in branches.
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

void keep(std::string Text);
void show(const std::string &Text);
bool ready();

struct Tree {
  std::unique_ptr<Tree> Left, Right;
  std::string Label;
};

std::string ok_named_result() {
  std::string Result = "r";
  show(Result);
  return Result;
}

std::string ok_moved_result(std::string Text) { return std::move(Text); }

std::string ok_branches(std::string A, std::string B, bool First) {
  if (First)
    return A;
  show(A);
  return B;
}

std::string ok_conditional(std::string A, std::string B, bool First) { return First ? std::move(A) : B; }

std::unique_ptr<Tree> ok_implicit_move(std::unique_ptr<Tree> T) {
  if (!T->Left)
    return T;
  return std::move(T->Left);
}

std::tuple<std::string, size_t> ok_tuple_in_order(std::string Text) {
  size_t Length = Text.size();
  return {std::move(Text), Length};
}

std::optional<std::string> ok_optional(std::string Text) {
  if (Text.empty())
    return std::nullopt;
  return Text;
}

// Rotation of a tree: each pointer is moved from and filled again.
std::unique_ptr<Tree> ok_rotate(std::unique_ptr<Tree> Root) {
  auto Pivot = std::move(Root->Left);
  Root->Left = std::move(Pivot->Right);
  Pivot->Right = std::move(Root);
  return Pivot;
}

std::vector<std::string> ok_collected(int N) {
  std::vector<std::string> Out;
  for (int I = 0; I < N; ++I) {
    std::string Line = std::to_string(I);
    if (ready())
      return Out;
    Out.push_back(std::move(Line));
  }
  return Out;
}

std::string ok_returned_in_loop(std::string Text) {
  while (true) {
    if (ready())
      return Text;
    show(Text);
  }
}

std::string bad_returned_after_move(std::string Text) {
  keep(std::move(Text));
  return Text; // expect-error: use-after-move "`Text`"
}

std::unique_ptr<Tree> bad_returned_pointer(std::unique_ptr<Tree> T) {
  auto Mine = std::move(T);
  Mine->Label = "mine";
  return T; // expect-error: use-after-move "`T`"
}

std::string bad_part_of_returned(Tree T) {
  keep(std::move(T.Label));
  return T.Label; // expect-error: use-after-move "T.Label`"
}

struct Sized {
  std::string Text;
  size_t Length;
};
Sized bad_braces_in_order(std::string Text) {
  return {std::move(Text), Text.size()}; // expect-error: use-after-move "`Text`"
}

std::unique_ptr<Tree> bad_rotate(std::unique_ptr<Tree> Root) {
  auto Pivot = std::move(Root->Left);
  Pivot->Right = std::move(Root);
  Root->Left = nullptr; // expect-error: use-after-move "`Root`"
  return Pivot;
}

std::string bad_maybe_moved(std::string Text) {
  if (ready())
    keep(std::move(Text));
  return Text; // expect-warning: use-after-move "`Text`"
}

std::string bad_reference_result_moved(std::string &Text) {
  std::string Out = std::move(Text);
  return Text.empty() ? Out : "rest"; // expect-error: use-after-move "Text"
}

// One way to the second return leads through the move.
std::string bad_conditional_result(std::string A, bool First) {
  std::string B = First ? std::move(A) : "b";
  if (B.empty())
    return A; // expect-warning: use-after-move "`A`"
  return B;
}
