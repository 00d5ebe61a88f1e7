// Aliases: which names are another place's, and which must stay their own.
#include "facts/Aliases.h"
#include "facts/Dump.h"
#include "facts/Read.h"
#include <gtest/gtest.h>

using namespace deed;

namespace {

/// What Place resolves to in the function, as text.
std::string resolved(llvm::StringRef Text, llvm::StringRef Place) {
  auto Tu = readFacts(Text);
  if (!Tu)
    return llvm::toString(Tu.takeError());
  FunctionFacts &Fn = Tu->Bodies.front();
  auto P = readPlace(*Tu, Fn, Place);
  if (!P)
    return llvm::toString(P.takeError());
  Aliases Known(*Tu, Fn);
  EXPECT_EQ(Known.resolve(Known.resolve(*P)), Known.resolve(*P)) << "resolving twice";
  return llvm::StringRef(dumpFact(*Tu, Fn, {StorageBegin{Known.resolve(*P)}, {}})).drop_front(6).str();
}

const char *Views = "local r: T &\nlocal q: T &\nlocal p: T *\n";
std::string withViews(llvm::StringRef Text) { return Views + Text.str(); }

TEST(Aliases, ReferenceToAField) {
  EXPECT_EQ(resolved(withViews("issue L0 exclusive o.field -> r\nmove *r"), "*r"), "o.field");
  EXPECT_EQ(resolved(withViews("issue L0 exclusive o.field -> r\nmove r->x"), "r->x.y"), "o.field.x.y");
}

TEST(Aliases, ReferenceToAReference) {
  EXPECT_EQ(resolved(withViews("issue L0 exclusive o -> r\nissue L1 exclusive r->x -> q\nmove *q"), "*q"), "o.x");
}

TEST(Aliases, ReferenceToThis) {
  EXPECT_EQ(resolved(withViews("this: C *\nissue L0 exclusive *this -> r\nmove r->name"), "r->name"), "this->name");
}

TEST(Aliases, ParameterIsNobodyElse) {
  EXPECT_EQ(resolved("param 0 r: T &\nmove *r", "*r"), "*r");
  EXPECT_EQ(resolved(withViews("param 0 a: T &\nissue L0 shared *a -> r\nmove *r"), "*r"), "*a");
}

TEST(Aliases, PointerSetOnce) {
  EXPECT_EQ(resolved(withViews("begin p\nissue L0 exclusive x -> p\nwrite p\nmove *p"), "*p"), "x");
  EXPECT_EQ(resolved(withViews("begin p\nissue L0 exclusive x -> t1\nflow t1 -> p\nwrite p\nmove *p"), "*p"), "x");
}

TEST(Aliases, PointerThatIsNullOrThat) {
  EXPECT_EQ(resolved(withViews("write p = 0\nissue L0 exclusive x -> p\nwrite p\nmove *p"), "*p"), "x");
}

TEST(Aliases, PointerSetTwice) {
  EXPECT_EQ(
      resolved(withViews("issue L0 exclusive x -> p\nwrite p\nissue L1 exclusive y -> p\nwrite p\nmove *p"), "*p"),
      "*p");
}

TEST(Aliases, PointerWrittenUnexplained) {
  EXPECT_EQ(resolved(withViews("issue L0 exclusive x -> p\nwrite p\nread value z\nmutate z\nwrite p\nmove *p"), "*p"),
            "*p");
  EXPECT_EQ(resolved(withViews("issue L0 exclusive x -> p\nwrite p\nmutate p\nmove *p"), "*p"), "*p");
}

TEST(Aliases, PointerParameterIsBoundAlready) {
  EXPECT_EQ(
      resolved("param 0 p: T *\n-> a\n-> b\nblock a:\nissue L0 exclusive x -> p\nwrite p\nblock b:\nmove *p", "*p"),
      "*p");
}

TEST(Aliases, PointerLentOut) {
  EXPECT_EQ(resolved(withViews("issue L0 exclusive x -> p\nwrite p\nissue L1 exclusive p -> t1\nmove *p"), "*p"), "*p");
}

TEST(Aliases, PointerWrittenThroughAReference) {
  EXPECT_EQ(resolved("local p: T *\nlocal rp: T *&\nissue L0 exclusive x -> p\nwrite p\n"
                     "issue L1 shared p -> rp\nmutate z\nwrite *rp\nmove *p",
                     "*p"),
            "*p");
}

TEST(Aliases, ConditionalOperator) {
  EXPECT_EQ(
      resolved(withViews("issue L0 exclusive x -> p\nissue L1 exclusive y -> t1\nflow t1 -> p adds\nmove *p"), "*p"),
      "*p");
  EXPECT_EQ(resolved(withViews("flow q -> p adds\nmove *p"), "*p"), "*p");
}

TEST(Aliases, PointerArithmetic) {
  EXPECT_EQ(resolved(withViews("param 0 a: T *\nflow a -> t1 inexact\nmove *t1"), "*t1"), "*t1");
}

TEST(Aliases, InexactLoan) { EXPECT_EQ(resolved(withViews("issue L0 exclusive s -> r inexact\nmove *r"), "*r"), "*r"); }

TEST(Aliases, ArrayBehindAPointer) {
  EXPECT_EQ(resolved(withViews("local a: T[3]\nissue L0 exclusive a -> p\nwrite p\nmove *p"), "*p"), "*p");
  EXPECT_EQ(resolved(withViews("local a: T[3]\nissue L0 exclusive a[0] -> p\nwrite p\nmove *p"), "*p"), "a[0]");
}

TEST(Aliases, ViewClassIsInsideWhatItViews) {
  EXPECT_EQ(resolved("type It: view class\nlocal it: It\nissue L0 exclusive v.$ -> it\nmove *it", "*it"), "*it");
}

TEST(Aliases, ElementsOfVectors) {
  EXPECT_EQ(resolved(withViews("issue L0 exclusive v.$[0] -> r\nmove *r"), "*r"), "v.$[0]");
  EXPECT_EQ(resolved(withViews("issue L0 exclusive v.$[#i] -> r\nmove *r"), "*r"), "v.$[#i]");
  EXPECT_EQ(resolved(withViews("issue L0 exclusive v.$[?] -> r\nmove *r"), "*r"), "*r");
  EXPECT_EQ(resolved(withViews("issue L0 exclusive v.$[#i] -> r\nmutate i\nmove *r"), "*r"), "*r");
}

TEST(Aliases, IndexThroughAReference) {
  EXPECT_EQ(resolved("local k: int &\nissue L0 shared i -> k\nmove v.$[#*k]", "v.$[#*k]"), "v.$[#i]");
}

TEST(Aliases, ElementInEachRound) {
  // for (int i = 0; ...; ++i) { auto &r = v[i]; move(r); use(r); }
  EXPECT_EQ(resolved(withViews("write i = 0\nblock head loop:\n-> body\n-> done\nblock body:\nbegin r\n"
                               "issue L0 exclusive v.$[#i] -> r\nmove *r\nread value *r\nend r\nmutate i\n-> head\n"
                               "block done exit:"),
                     "*r"),
            "v.$[#i]");
}

// A call's result is written before it is bound, in each round.
TEST(Aliases, ElementThatACallGivesInEachRound) {
  EXPECT_EQ(resolved(withViews("write i = 0\nblock head loop:\n-> body\n-> done\nblock body:\nwrite r\n"
                               "issue L0 exclusive v.$[#i] -> r\nmove *r\nread value *r\nmutate i\n-> head\n"
                               "block done:\n"),
                     "*r"),
            "v.$[#i]");
}

TEST(Aliases, ElementInEachRoundOverSeveralBlocks) {
  EXPECT_EQ(resolved(withViews("write i = 0\nblock head loop:\n-> body\n-> done\nblock body:\nbegin r\n"
                               "issue L0 exclusive v.$[#i] -> r\n-> yes\n-> no\nblock yes:\nmove *r\nblock no:\n"
                               "read value *r\nend r\nmutate i\n-> head\nblock done exit:"),
                     "*r"),
            "v.$[#i]");
}

TEST(Aliases, ElementKeptFromAnEarlierRound) {
  // The reference outlives the round: `if (!p) p = &v[i]; ... ++i; ... *p`.
  EXPECT_EQ(resolved(withViews("write p = 0\nblock head loop:\n-> body\n-> done\nblock body:\n-> bind\n-> next\n"
                               "block bind:\nissue L0 exclusive v.$[#i] -> p\nwrite p\nblock next:\nmove *p\nmutate i\n"
                               "-> head\nblock done exit:"),
                     "*p"),
            "*p");
}

TEST(Aliases, PointerThatMovesOn) {
  // auto &r = *a; a = a->next; use(r)
  EXPECT_EQ(resolved(withViews("local a: T *\nissue L0 exclusive *a -> r\nread value a->next\nflow a->next -> a\n"
                               "write a as a->next\nread value *r"),
                     "*r"),
            "*r");
  EXPECT_EQ(
      resolved(withViews("local a: T *\nissue L0 exclusive *a -> r\nread value *r\nflow a->next -> a\nwrite a"), "*r"),
      "*a");
}

TEST(Aliases, ContentOfAnOwner) {
  EXPECT_EQ(resolved(withViews("issue L0 exclusive up.$ -> r\nmove *r\nmutate up.$\nread value *r"), "*r"), "up.$");
  EXPECT_EQ(resolved(withViews("issue L0 exclusive up.$ -> r\nwrite up\nread value *r"), "*r"), "*r");
  EXPECT_EQ(resolved(withViews("issue L0 exclusive up.$ -> r\nmove up\nread value *r"), "*r"), "*r");
  EXPECT_EQ(resolved(withViews("issue L0 exclusive o.up.$ -> r\nwrite o\nread value *r"), "*r"), "*r");
}

TEST(Aliases, ResultOfACall) {
  // const auto &r = o.get(), which returns a member.
  EXPECT_EQ(resolved(withViews("temp 1: T &\ncall @0 member C::get()(object ref o) -> t1\nwrite t1 by @0\n"
                               "issue L0 shared o.name -> t1 by @0\nissue L1 shared *t1 -> r\nread value *r"),
                     "*r"),
            "o.name");
}

TEST(Aliases, ResultThatMayBeEither) {
  EXPECT_EQ(
      resolved(withViews("temp 1: T &\ncall @0 pick(T &, T &)(ref a, ref b) -> t1\nwrite t1 by @0\n"
                         "issue L0 shared a -> t1 by @0\nissue L1 shared b -> t2 by @0\nflow t2 -> t1 adds by @0\n"
                         "move *t1"),
               "*t1"),
      "*t1");
}

TEST(Aliases, StructuredBinding) {
  EXPECT_EQ(resolved("local e: std::pair &\nissue L0 exclusive pair -> e\nmove e->first", "e->first"), "pair.first");
}

TEST(Aliases, ClosureCapture) {
  const char *Text = "type L: callable class moved-unspecified members s 'std::string &'\nlocal f: L\nlocal g: L\n"
                     "begin f\nissue L0 exclusive s -> f.s\nwrite f\nread value *f.s\nflow f -> g\nwrite g\nmove *g.s";
  EXPECT_EQ(resolved(Text, "*f.s"), "s");
  EXPECT_EQ(resolved(Text, "*g.s"), "s");
}

TEST(Aliases, ClosureCapturesThis) {
  EXPECT_EQ(
      resolved("this: C *\nlocal f: L\nplace f.this: C *\nflow this -> f.this\nmove f.this->name", "f.this->name"),
      "this->name");
}

TEST(Aliases, StructAssignedAnew) {
  EXPECT_EQ(
      resolved("local s: S\nplace s.p: T *\nissue L0 exclusive x -> s.p\nwrite s.p\nmove *s.p\ncall @0 make()() -> t1\n"
               "write t1 by @0\nflow t1 -> s\nwrite s\nmove *s.p",
               "*s.p"),
      "*s.p");
}

TEST(Aliases, BoundToItself) {
  EXPECT_EQ(resolved(withViews("issue L0 exclusive p->next -> p\nmove *p"), "*p"), "*p");
  EXPECT_EQ(resolved(withViews("issue L0 exclusive q->a -> r\nissue L1 exclusive r->b -> q\nmove *r"), "*r"), "*r");
}

TEST(Aliases, ObjectOfAnEarlierRound) {
  // The object is declared in the loop, the pointer outside.
  EXPECT_EQ(resolved(withViews("write p = 0\nblock head loop:\nbegin x\n-> use\n-> bind\nblock bind:\n"
                               "issue L0 exclusive x -> p\nwrite p\nblock use:\nmove *p\nend x\n-> head"),
                     "*p"),
            "*p");
}

TEST(Aliases, LongChain) {
  std::string Text;
  for (int I = 1; I <= 500; ++I)
    Text += "local r" + std::to_string(I) + ": T &\n";
  Text += "issue L0 exclusive o.field -> r1\n";
  for (int I = 2; I <= 500; ++I)
    Text +=
        "issue L" + std::to_string(I) + " exclusive *r" + std::to_string(I - 1) + " -> r" + std::to_string(I) + "\n";
  EXPECT_EQ(resolved(Text + "move *r500", "*r500"), "o.field");
}

} // namespace
