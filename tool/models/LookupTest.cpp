// Which row speaks, what it replaces, and what users' files can do.
#include "models/TestFunctions.h"
#include "llvm/Support/FileSystem.h"
#include <gmock/gmock.h>

using namespace deed;
using namespace deed::test;
using testing::Contains;
using testing::ElementsAre;
using testing::Not;

static Models only(llvm::StringRef Text) {
  auto M = Models::onlyText("test.model", Text);
  if (!M) {
    ADD_FAILURE() << llvm::toString(M.takeError());
    return llvm::cantFail(Models::onlyText("empty.model", ""));
  }
  return std::move(*M);
}

static Models withUser(llvm::StringRef Text) {
  auto M = Models::withText("user.model", Text);
  if (!M) {
    ADD_FAILURE() << llvm::toString(M.takeError());
    return llvm::cantFail(Models::onlyText("empty.model", ""));
  }
  return std::move(*M);
}

//===-- Which row -----------------------------------------------------------------------------------------------===//

TEST(Lookup, TheMoreItSaysOfParametersTheSooner) {
  Models M = only("f: untouched params\n"         // 1
                  "f(_): untouched params\n"      // 2
                  "f(_, ...): untouched params\n" // 3
                  "f(_&&): untouched params\n"    // 4
                  "f(std::pair): untouched params\n"
                  "f(std::pair&&): untouched params\n"
                  "f(const char*): untouched params\n"
                  "f(_*): untouched params\n"
                  "f(_=): untouched params\n");
  Library L(M);
  EXPECT_EQ(L.line("f()"), 1u);
  EXPECT_EQ(L.line("f(const T &)"), 2u);
  EXPECT_EQ(L.line("f(T, int)"), 3u);
  EXPECT_EQ(L.line("f(T &&)"), 4u);
  EXPECT_EQ(L.line("f(const std::pair &)"), 5u);
  EXPECT_EQ(L.line("f(std::pair &&)"), 6u);
  EXPECT_EQ(L.line("f(const char *)"), 7u);
  EXPECT_EQ(L.line("f(char *)"), 8u);
  EXPECT_EQ(L.line("f(T)"), 9u);
  EXPECT_EQ(L.line("f(std::pair)"), 5u);
  EXPECT_EQ(L.line("ns::f()"), 0u);
}

TEST(Lookup, QualifiersAndTemplateValues) {
  Models M = only("in C\n"
                  "  f: read this\n"          // 2
                  "  f const: read this\n"    // 3
                  "  f &&: read this\n"       // 4
                  "  g nonconst: read this\n" // 5
                  "get: untouched params\n"   // 6
                  "get<N>(_): untouched params\n"
                  "get<1>(_): untouched params\n");
  Library L(M);
  EXPECT_EQ(L.line("C.f()"), 2u);
  EXPECT_EQ(L.line("C.f() const"), 3u);
  EXPECT_EQ(L.line("C.f() &&"), 4u);
  EXPECT_EQ(L.line("C.g()"), 5u);
  EXPECT_EQ(L.line("C.g() const"), 0u);
  EXPECT_EQ(L.line("get(T)"), 6u);
  EXPECT_EQ(L.line("get<0>(T)"), 7u);
  EXPECT_EQ(L.line("get<1>(T)"), 8u);
}

TEST(Lookup, NamesBeforePatternsLongerPatternsFirst) {
  Models M = only("in *\n"
                  "  get(): read this\n" // 2
                  "in lib::*_ptr\n"
                  "  get: read this\n" // 4
                  "  *: read this\n"   // 5
                  "in lib::my_ptr\n"
                  "  get: read this\n"); // 7
  Library L(M);
  EXPECT_EQ(L.line("Other.get()"), 2u);
  EXPECT_EQ(L.line("lib::x_ptr.get()"), 4u);
  EXPECT_EQ(L.line("lib::x_ptr.anything()"), 5u);
  EXPECT_EQ(L.line("lib::my_ptr.get()"), 7u);
  EXPECT_EQ(L.line("lib::my_ptr.anything()"), 5u);
}

TEST(Lookup, GroupsNestAndGrow) {
  Models M = only("group inner = A B\n"
                  "group outer = @inner C lib::*\n"
                  "in @outer\n"
                  "  f(@inner&): read this\n"
                  "group inner += D\n"
                  "type @inner: view\n");
  Library L(M);
  for (const char *F : {"A.f(B &)", "B.f(A &)", "C.f(D &)", "D.f(A &)", "lib::x::Y.f(A &)"})
    EXPECT_EQ(L.line(F), 4u) << F;
  EXPECT_EQ(L.line("A.f(C &)"), 0u);
  EXPECT_EQ(L.line("E.f(A &)"), 0u);
  ASSERT_TRUE(M.typeOf("D"));
  EXPECT_FALSE(M.typeOf("C"));
}

TEST(Lookup, Operators) {
  Models M = only("in C\n"
                  "  operator*(): read this\n"
                  "  operator->: read this\n"
                  "  operator| | operator||: read this\n"
                  "  operator bool: read this\n"
                  "  operator ns::D: read this\n"
                  "  operator(): read this\n"
                  "  operator[](_): read this\n"
                  "  operator new[]: untouched params\n"
                  "ns::operator\"\"_x: untouched params\n"
                  "ns::operator==(C, _): untouched params\n");
  Library L(M);
  EXPECT_EQ(L.line("C.operator*()"), 2u);
  EXPECT_EQ(L.line("C.operator->()"), 3u);
  EXPECT_EQ(L.line("C.operator|(T)"), 4u);
  EXPECT_EQ(L.line("C.operator||(T)"), 4u);
  EXPECT_EQ(L.line("C.operator bool()"), 5u);
  EXPECT_EQ(L.line("C.operator ns::D()"), 6u);
  EXPECT_EQ(L.line("C.operator()(int)"), 7u);
  EXPECT_EQ(L.line("C.operator[](int)"), 8u);
  EXPECT_EQ(L.line("C.operator new[](size_t)"), 9u);
  EXPECT_EQ(L.line("ns::operator\"\"_x(size_t)"), 10u);
  EXPECT_EQ(L.line("ns::operator==(const C &, T)"), 11u);
}

TEST(Lookup, ConstructorsByEitherName) {
  Models M = only("lib::C::C(_): read param0\n"
                  "lib::C::~C: release this\n"
                  "in lib::D\n"
                  "  constructor: read params\n");
  Library L(M);
  EXPECT_EQ(L.line("lib::C.constructor(T &)"), 1u);
  EXPECT_EQ(L.line("lib::C.destructor()"), 2u);
  EXPECT_EQ(L.line("lib::D.constructor()"), 4u);
}

TEST(Lookup, AliasesLeadToPublicNames) {
  Models M = only("alias lib::detail::C_base::* = lib::C::*\n"
                  "alias lib::__*_fn::operator() = lib::*\n"
                  "lib::C::get: read this\n"
                  "lib::sort(_): mutate param0\n"
                  "type lib::C: view\n");
  Library L(M);
  EXPECT_EQ(L.line("lib::detail::C_base.get()"), 3u);
  EXPECT_EQ(L.line("lib::__sort_fn.operator()(T &) const"), 4u);
  ASSERT_TRUE(M.typeOf("lib::detail::C_base"));
  EXPECT_EQ(M.typeOf("lib::detail::C_base")->Kind, Category::View);
}

// As libstdc++ and others print parameters: with template arguments, with `struct`.
TEST(Lookup, ParametersOfAnySpelling) {
  Models M = only("f(std::pair*): untouched params\nf(char): untouched params\n");
  Library L(M);
  EXPECT_EQ(L.line("f(struct std::pair<int> *)"), 1u);
  EXPECT_EQ(L.line("f(std::pair)"), 0u);
  EXPECT_EQ(L.line("f(char)"), 2u);
  EXPECT_EQ(L.line("f(char *)"), 0u);
}

//===-- What it replaces ----------------------------------------------------------------------------------------===//

TEST(Application, WhatARowDoesNotMentionStaysAsDeclared) {
  Models M = only("in C\n  f: forward param0\n  h: write param0\n");
  Library L(M);
  EXPECT_THAT(L.effects("C.f(T &&, const U &, V &&)"),
              ElementsAre("read *param1 as argument always", "read *this as object always", "mutate *this always",
                          "move *param0 always", "move *param2 always"));
}

TEST(Application, UntouchedAndIndependentSayThatNothingHappens) {
  Models M = only("f(_): untouched param0\ng(_): return-independent\n");
  Library L(M);
  EXPECT_THAT(L.effects("f(T &&)"), testing::IsEmpty());
  EXPECT_THAT(L.effects("g(const T &) -> const T &"), ElementsAre("read *param0 as argument always"));
}

TEST(Application, ParametersTakenByValueAreTheCalleesOwn) {
  Models M = only("f: move params, write params\n");
  Library L(M);
  EXPECT_THAT(L.effects("f(T, int)"), testing::IsEmpty());
  EXPECT_THAT(L.effects("f(T &)"), ElementsAre("write *param0 always", "move *param0 always"));
}

TEST(Application, PromisesOfTheDeclarationStand) {
  Models M = only("f: throws\ng: nothrow\nh: noreturn\n");
  Library L(M);
  EXPECT_FALSE(L.summary("f() noexcept").MayThrow);
  EXPECT_FALSE(L.summary("g()").MayThrow);
  EXPECT_TRUE(L.summary("h()").NeverReturns);
}

TEST(Application, SourceTellsWhoSpoke) {
  Models M = only("f: read params\n");
  Library L(M);
  EXPECT_EQ(L.summary("f(T &)").Source, SummarySource::Model);
  EXPECT_EQ(L.summary("g(T &)").Source, SummarySource::Signature);
  FunctionInfo F = L.declare("C.g()");
  F.Reinitializes = true;
  EXPECT_EQ(M.external(L.Tu, F).Source, SummarySource::Attribute);
}

// A row that only knows the function's name gives way to what the declaration says in so many words.
TEST(Application, AttributesBeforeGuessesByName) {
  Models M = only(
      "in *\n  view: return-alias this.content\n  reset: read this\nin Known\n  view: return-alias this.content\n");
  Library L(M);
  FunctionInfo View = L.declare("C.view(const T &) -> const T &");
  View.Params[0].LifetimeBound = true;
  EXPECT_THAT(Library::textOf(M.external(L.Tu, View)),
              testing::AllOf(Contains("return-borrow *param0 maybe"), Not(Contains("return-alias (*this).$ always"))));
  FunctionInfo Reset = L.declare("C.reset()");
  Reset.Reinitializes = true;
  EXPECT_THAT(Library::textOf(M.external(L.Tu, Reset)), ElementsAre("write *this always"));
  // A row for the class by name says the same more exactly.
  FunctionInfo Known = L.declare("Known.view(const T &) -> const T &");
  Known.Params[0].LifetimeBound = true;
  EXPECT_THAT(Library::textOf(M.external(L.Tu, Known)), Contains("return-alias (*this).$ always"));
}

//===-- Users' files --------------------------------------------------------------------------------------------===//

TEST(UserFile, ItsRowsComeFirst) {
  Models M = withUser("std::vector::size: query this\n"
                      "type std::vector: view\n");
  Library L(M);
  EXPECT_THAT(L.effects("std::vector.size() const"), ElementsAre("read *this as query always"));
  EXPECT_THAT(L.effects("std::vector.clear()"), Contains("write *this always")); // built in
  EXPECT_EQ(M.typeOf("std::vector")->Kind, Category::View);
}

TEST(UserFile, EvenItsPatternsBeatBuiltInNamesAndAttributes) {
  Models M = withUser("in std::*\n  size: query this\nin *\n  reset: read this\n");
  Library L(M);
  EXPECT_THAT(L.effects("std::vector.size() const"), ElementsAre("read *this as query always"));
  FunctionInfo Reset = L.declare("C.reset()");
  Reset.Reinitializes = true;
  EXPECT_THAT(Library::textOf(M.external(L.Tu, Reset)), ElementsAre("read *this as object always"));
}

TEST(UserFile, AClassJoinsAFamily) {
  Models M = withUser("group vector-like += my::Vec\n");
  Library L(M);
  EXPECT_THAT(L.effects("my::Vec.push_back(T &&)"),
              testing::IsSupersetOf({"move *param0 always", "invalidate *this content by-one always"}));
  EXPECT_EQ(M.typeOf("my::Vec")->Kind, Category::Owner);
}

TEST(UserFile, IsReadFromDisk) {
  llvm::SmallString<128> Path;
  int Descriptor;
  ASSERT_FALSE(llvm::sys::fs::createTemporaryFile("user", "model", Descriptor, Path));
  llvm::raw_fd_ostream(Descriptor, /*shouldClose=*/true) << "my::take(_&): move param0\n";
  auto M = Models::withFiles({Path.str().str()});
  llvm::sys::fs::remove(Path);
  ASSERT_TRUE(static_cast<bool>(M)) << llvm::toString(M.takeError());
  Library L(*M);
  EXPECT_THAT(L.effects("my::take(T &)"), ElementsAre("move *param0 always"));
}
