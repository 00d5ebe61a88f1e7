// Fact text: what Read takes, what Dump gives back, and what errors say.
#include "facts/Read.h"
#include "facts/Dump.h"
#include <gmock/gmock.h>

using namespace deed;
using testing::HasSubstr;

namespace {

std::string dumped(llvm::StringRef Text, DumpOptions Options = {}) {
  auto Tu = readFacts(Text);
  if (!Tu)
    return llvm::toString(Tu.takeError());
  std::string All;
  for (const FunctionFacts &Fn : Tu->Bodies)
    All += dumpFunction(*Tu, Fn, Options);
  return All;
}

void expectSameAgain(llvm::StringRef Text, DumpOptions Options = {}) {
  std::string Once = dumped(Text, Options);
  EXPECT_THAT(Once, testing::StartsWith("function")) << Once;
  EXPECT_EQ(dumped(Once, Options), Once);
}

TEST(FactText, EveryFactKind) {
  const char *Text = "function f\n"
                     "  local 0 s\n"
                     "  local 1 r\n"
                     "  local 2 v\n"
                     "  local 3 i\n"
                     "  temp 1\n"
                     "  heap 0\n"
                     "block 0:\n"
                     "  begin s\n"
                     "  end s\n"
                     "  issue L0 shared s.name -> r\n"
                     "  issue L1 exclusive v.$[#i] -> r inexact\n"
                     "  flow r -> t1\n"
                     "  flow r -> t1 adds inexact\n"
                     "  move *r\n"
                     "  move maybe s\n"
                     "  move maybe s if-result 4\n"
                     "  read value s\n"
                     "  read argument s\n"
                     "  read object s\n"
                     "  read through r\n"
                     "  read query s\n"
                     "  read capture s\n"
                     "  write s\n"
                     "  write maybe s\n"
                     "  write i = -5\n"
                     "  write i as v.$[3]\n"
                     "  mutate v\n"
                     "  mutate maybe v.$[?]\n"
                     "  invalidate content v\n"
                     "  invalidate maybe iterator v\n"
                     "  invalidate content by-one v\n"
                     "  invalidate content reserving v\n"
                     "  allocate new-array h0 -> r\n"
                     "  allocate malloc h0 -> _\n"
                     "  free new r\n"
                     "  free maybe malloc r\n"
                     "  free maybe malloc r replaced if-result 2\n"
                     "  adopt r by s\n"
                     "  adopt maybe r by _\n"
                     "  escape r to return\n"
                     "  acquire exclusive s guard v\n"
                     "  acquire maybe shared s guard _\n"
                     "  release s guard v\n"
                     "  spawn s handle t1\n"
                     "  join t1\n"
                     "  late-read argument s after written v over 1 2 upwards\n"
                     "  suspend\n"
                     "  unreachable\n"
                     "  -> 1\n"
                     "block 1 exit:\n";
  EXPECT_EQ(dumped(Text), Text);
}

TEST(FactText, Calls) {
  const char *Text = "function ns::f(std::string &, bool)\n"
                     "  local 0 s\n"
                     "  local 1 fp\n"
                     "  temp 4\n"
                     "block 0:\n"
                     "  call @0 ns::f(std::string &, bool)(ref s, value _ = 1) -> t4\n"
                     "  call @1 member virtual ns::C::operator()(int) const(object ref s, value t4 = -3)\n"
                     "  call @2 constructor std::vector<int, std::allocator<int>>::vector()(object ref s)\n"
                     "  call @3 indirect ?(callee fp, rref s, cref *s)\n"
                     "  call @5 g(const char *, int)(value t4 sum 1 s + 4, value _ sum -2 s 1 fp + -1)\n"
                     "  call @4 (anonymous namespace)::g() -> (*t4)[0]\n"
                     "  write s by @0\n"
                     "  -> 1\n"
                     "block 1 exit:\n";
  EXPECT_EQ(dumped(Text), Text);
}

TEST(FactText, Places) {
  const char *Text = "function f\n"
                     "  local 0 x\n"
                     "  local 1 x\n"
                     "  local 2\n"
                     "  local 3 t7\n"
                     "  param 0 p\n"
                     "  param 1 x\n"
                     "  this\n"
                     "  global ns::g\n"
                     "  return\n"
                     "block 0:\n"
                     "  read value x#0\n"
                     "  read value x#1.a\n"
                     "  read value #2\n"
                     "  read value t7#3\n"
                     "  read value x#arg1\n"
                     "  read value p->next->name\n"
                     "  read value *p->next\n"
                     "  read value (*p)[0]\n"
                     "  read value (*p).$[#p->i]\n"
                     "  read value **p\n"
                     "  read value (*p)->next\n"
                     "  read value this->'std::pair<int, int>'.'it''s'\n"
                     "  read value ::ns::g.$\n"
                     "  write return\n"
                     "  -> 1\n"
                     "block 1 exit:\n";
  // A quote inside quotes is escaped.
  std::string Escaped = Text;
  Escaped.replace(Escaped.find("it''s"), 5, "it\\'s");
  EXPECT_EQ(dumped(Escaped), Escaped);
}

TEST(FactText, BlocksAndConditions) {
  const char *Text = "function f\n"
                     "  local 0 p\n"
                     "  local 1 n\n"
                     "  cond c0: p text p\n"
                     "  cond c1: n == -3 text 'n == -3' depends n, p->size\n"
                     "  cond c2: n < 7\n"
                     "  cond c3: opaque text 'f(\\'\\\\n\\')' depends n\n"
                     "  cond c4: all c0, !c1 text both depends p, n\n"
                     "block 0 loop:\n"
                     "  -> 1 if c0\n"
                     "  -> 2 if !c3\n"
                     "  -> 3 throwing\n"
                     "block 1:\n"
                     "  write n if c4\n"
                     "  write n if !c2\n"
                     "  -> 0\n"
                     "block 2:\n"
                     "  stop\n"
                     "block 3 exit:\n";
  EXPECT_EQ(dumped(Text), Text);
}

TEST(FactText, Types) {
  DumpOptions Types;
  Types.Types = true;
  expectSameAgain("type Pair: value moved-unspecified class members first std::string second 'int *'\n"
                  "type Up: owner moved-empty class destructor\n"
                  "local a: Pair\n"
                  "local r: Pair &\n"
                  "local xs: std::string[3]\n"
                  "place a.second: int *\n"
                  "place r->up: Up\n"
                  "read value r->up\nread value xs[1]\nread value *a.second\n",
                  Types);
}

TEST(FactText, GuessedTypes) {
  auto Tu = readFacts("local p: std::string *\nlocal n: const int\nlocal r: T &\nread value *p\n");
  ASSERT_TRUE(bool(Tu));
  const FunctionFacts &Fn = Tu->Bodies.front();
  const TypeInfo &Pointer = Tu->Types[Fn.Places[PlaceId{0}].Type];
  EXPECT_TRUE(Pointer.IsPointer);
  EXPECT_TRUE(Tu->Types[Pointer.Pointee].IsClass);
  EXPECT_EQ(Fn.Places[PlaceId{3}].Type, Pointer.Pointee) << "`*p` has the pointee's type";
  EXPECT_TRUE(Tu->Types[Fn.Places[PlaceId{1}].Type].IsConst);
  EXPECT_TRUE(Tu->Types[Fn.Places[PlaceId{2}].Type].IsReference);
}

TEST(FactText, ShortForms) {
  // No header, labels by name in any order, control that falls through, no exit.
  EXPECT_EQ(dumped("cond c0: b\n"
                   "read value b   ; a comment\n"
                   "  -> last if c0\n"
                   "  -> middle if !c0\n"
                   "block middle:\n"
                   "  move s\n"
                   "block last:\n"
                   "  read value s\n"),
            "function f\n"
            "  local 0 b\n"
            "  local 1 s\n"
            "  cond c0: b\n"
            "block 0:\n"
            "  read value b\n"
            "  -> 2 if c0\n"
            "  -> 1 if !c0\n"
            "block 1:\n"
            "  move s\n"
            "  -> 2\n"
            "block 2:\n"
            "  read value s\n"
            "  -> 3\n"
            "block 3 exit:\n");
}

TEST(FactText, Unsequenced) {
  const char *Text = "function f\n"
                     "  local 0 s\n"
                     "block 0:\n"
                     "  read value s\n"
                     "  move s\n"
                     "  -> 1\n"
                     "block 1 exit:\n"
                     "unsequenced 0:0 | 0:1\n";
  EXPECT_EQ(dumped(Text), Text);
}

TEST(FactText, SeveralFunctions) { expectSameAgain("function f()\nmove s\nfunction g()\ncall @0 f()()\n"); }

TEST(FactText, ErrorsNameTheLine) {
  EXPECT_EQ(dumped("read value s\nfrobnicate s\n"), "line 2: no such fact: `frobnicate`");
  EXPECT_EQ(dumped("move )\n"), "line 1: expected a place, found `)`");
  EXPECT_EQ(dumped("move s s\n"), "line 1: `s` is not understood");
  EXPECT_EQ(dumped("read often s\n"), "line 1: expected how it is read, found `often s`");
  EXPECT_EQ(dumped("flow p\n"), "line 1: expected `->`");
  EXPECT_THAT(dumped("-> nowhere\n"), HasSubstr("there is no block `nowhere`"));
  EXPECT_THAT(dumped("-> exit if c3\n"), HasSubstr("there is no condition c3"));
  EXPECT_THAT(dumped("block a:\nblock a:\n"), HasSubstr("stands twice"));
  EXPECT_EQ(dumped("call @0 f\n"), "line 1: expected a list of arguments");
  EXPECT_EQ(dumped("read value 'x\n"), "line 1: a quote is not closed");
  EXPECT_THAT(dumped("write s by @4\n"), HasSubstr("there is no call @4"));
  EXPECT_EQ(dumped("type T: strange\n"), "line 1: expected what the type is, such as `owner` or `moved-empty`");
}

struct FixedLines : SpanResolver {
  FileSpan resolve(Span S) const override {
    FileSpan F;
    F.Line = S.Begin, F.Column = 7;
    return F;
  }
};

TEST(FactText, LinesOnRequest) {
  auto Tu = readFacts("move s\n");
  ASSERT_TRUE(bool(Tu));
  Tu->Bodies[0].Blocks[0].Facts[0].At = {12, 12};
  FixedLines Lines;
  DumpOptions Options;
  Options.Lines = &Lines;
  std::string Text = dumpFunction(*Tu, Tu->Bodies[0], Options);
  EXPECT_THAT(Text, HasSubstr("  move s  ; 12:7\n"));
  EXPECT_TRUE(bool(readFacts(Text))) << "the line number is a comment to Read";
}

} // namespace
