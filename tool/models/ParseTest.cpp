// Every way in which a row can be wrong: the line, the words, and what was probably meant.
#include "models/Models.h"
#include <gmock/gmock.h>

using namespace deed;
using testing::HasSubstr;

/// The one problem of the text; its line is that of the first `>` mark, if there is one.
static ModelProblem problemOf(llvm::StringRef Text) {
  auto M = Models::onlyText("my.model", Text);
  if (M) {
    ADD_FAILURE() << "no problem in: " << Text.str();
    return {};
  }
  ModelProblem First{};
  size_t Count = 0;
  llvm::handleAllErrors(M.takeError(), [&](const ModelError &E) {
    First = E.Problems.front();
    Count = E.Problems.size();
    EXPECT_EQ(Count, 1u) << E.message();
  });
  return First;
}

#define EXPECT_PROBLEM(TEXT, CODE, LINE, COLUMN, MESSAGE, HELP)                                                        \
  do {                                                                                                                 \
    ModelProblem P = problemOf(TEXT);                                                                                  \
    EXPECT_EQ(P.Code, ModelErrc::CODE) << P.Message;                                                                   \
    EXPECT_EQ(P.Line, unsigned(LINE)) << P.Message;                                                                    \
    EXPECT_EQ(P.Column, unsigned(COLUMN)) << P.Message;                                                                \
    EXPECT_EQ(P.File, P.Code == ModelErrc::Unreadable ? P.File : "my.model");                                          \
    EXPECT_EQ(P.Message, MESSAGE);                                                                                     \
    EXPECT_EQ(P.Help, HELP);                                                                                           \
  } while (false)

TEST(Parse, RangesAndRoom) {
  EXPECT_PROBLEM("f(_): late-read *param0 after *param1 over\n", MissingOperand, 1, 39,
                 "`over` wants a parameter that counts, or two that a range goes between",
                 "as in `over param2` and `over param0..param1`");
  EXPECT_PROBLEM("f(_): late-read *param0 after *param1 over this\n", MissingOperand, 1, 44,
                 "`over` wants a parameter that counts, or two that a range goes between",
                 "as in `over param2` and `over param0..param1`");
  EXPECT_PROBLEM("f(_*, _): adopt param0 by this through this\n", MissingOperand, 1, 40,
                 "`through` wants the parameter that is the deleter", "as in `adopt param0 by this through param1`");
  EXPECT_PROBLEM("f(_): mutate param0 by-one\n", UnexpectedWord, 1, 21, "`by-one` has no meaning behind `mutate`",
                 "effects are separated by commas");
}

TEST(Parse, UnknownEffect) {
  EXPECT_PROBLEM("# mine\n\nf(_): wirte param0\n", UnknownVerb, 3, 7, "unknown effect `wirte`",
                 "did you mean `write`?");
  EXPECT_THAT(problemOf("f: xyzzyplugh param0\n").Help, HasSubstr("known: read, query, through, write"));
}

TEST(Parse, Places) {
  EXPECT_PROBLEM("f: read parm0\n", BadPlace, 1, 9, "unknown place `parm0`", "did you mean `param0`?");
  EXPECT_PROBLEM("in C\n  f: read *this\n", BadPlace, 2, 11, "`this` is the object already",
                 "say `this` for the object itself, `this.target` for what a view or iterator refers to");
  EXPECT_THAT(problemOf("f: read param0->x\n").Help, HasSubstr(".target"));
  EXPECT_EQ(problemOf("f: read param0[x]\n").Code, ModelErrc::BadPlace);
  EXPECT_EQ(problemOf("f: read param0[0\n").Message, "`]` is missing in `param0[0`");
  EXPECT_EQ(problemOf("f: read param0.\n").Message, "a name is missing behind the dot in `param0.`");
  EXPECT_EQ(problemOf("f: read this...\n").Code, ModelErrc::BadPlace);
  EXPECT_EQ(problemOf("f: read ::.content\n").Code, ModelErrc::BadPlace);
  EXPECT_EQ(problemOf("f: read ::buffer[x]\n").Code, ModelErrc::BadPlace);
  EXPECT_EQ(problemOf("get: read param0[N]\n").Help, "write the function as `NAME<N>(...)`");
}

TEST(Parse, Operands) {
  EXPECT_PROBLEM("f: read\n", MissingOperand, 1, 4, "`read` wants a place", "");
  EXPECT_PROBLEM("f: swap param0\n", MissingOperand, 1, 4, "`swap` wants two places", "");
  EXPECT_PROBLEM("f: store param0\n", MissingOperand, 1, 4, "`store` wants `in` and the place that keeps it", "");
  EXPECT_PROBLEM("f: adopt param0 by\n", MissingOperand, 1, 17, "a place is missing behind `by`", "");
  EXPECT_PROBLEM("f: noreturn param0\n", UnexpectedWord, 1, 13, "`param0` has no meaning behind `noreturn`",
                 "effects are separated by commas");
  EXPECT_EQ(problemOf("f: read param0 in param1\n").Code, ModelErrc::UnexpectedWord);
  EXPECT_PROBLEM("f: free param0 as mallok\n", UnknownKind, 1, 19, "unknown kind of allocation `mallok`",
                 "did you mean `malloc`?");
  EXPECT_EQ(problemOf("f: write param0 = x\n").Code, ModelErrc::MissingOperand);
}

TEST(Parse, ParametersThatAreNotThere) {
  EXPECT_PROBLEM("f(_, _): read param2\n", NoSuchParameter, 1, 1,
                 "`param2` of a function that the row gives 2 parameters", "parameters are counted from param0");
  EXPECT_EQ(problemOf("in C\n  at(_): return-alias this.content[#1]\n").Code, ModelErrc::NoSuchParameter);
}

TEST(Parse, RowsWithoutEffects) {
  EXPECT_PROBLEM("f(_)\n", NotUnderstood, 1, 5, "the row has no `:` and no effects",
                 "a row is written `NAME(PARAMETERS) QUALIFIERS: EFFECT, EFFECT`");
  EXPECT_PROBLEM("f:\ng: read params\n", NoEffect, 1, 1, "the row stops where another effect is due",
                 "go on in an indented line, or remove the comma");
  EXPECT_PROBLEM("f: read params,\n", NoEffect, 1, 1, "the row stops where another effect is due",
                 "go on in an indented line, or remove the comma");
  EXPECT_EQ(problemOf("f | g |\n").Code, ModelErrc::NotUnderstood);
}

TEST(Parse, Names) {
  EXPECT_EQ(problemOf("(_): read param0\n").Code, ModelErrc::BadName);
  EXPECT_EQ(problemOf("std::: read param0\n").Code, ModelErrc::BadName);
  EXPECT_PROBLEM("in std::vector<int>\n  f: read this\n", BadName, 1, 4,
                 "`std::vector<int>` is no class, namespace or pattern", "leave the template arguments out");
  EXPECT_PROBLEM("in C\n  C::f: read this\n", BadName, 2, 3,
                 "`C::f` belongs to the `in` line above and needs no class or namespace", "");
  EXPECT_EQ(problemOf("get<x>(_): read param0\n").Code, ModelErrc::BadName);
  EXPECT_PROBLEM("f: read this\n", NoThis, 1, 1, "`this` in a row for `f`, which belongs to no class",
                 "name the class, as in `mylib::Class::f`");
}

TEST(Parse, ParameterPatternsAndQualifiers) {
  EXPECT_EQ(problemOf("f(const T): read param0\n").Code, ModelErrc::BadParameter);
  EXPECT_EQ(problemOf("f(std::vector<int>): read param0\n").Code, ModelErrc::BadParameter);
  EXPECT_EQ(problemOf("f(..., _): read param0\n").Message, "`...` must come last");
  EXPECT_EQ(problemOf("f(_: read param0\n").Code, ModelErrc::BadParameter);
  EXPECT_PROBLEM("in C\n  f() volatile: read this\n", BadQualifier, 2, 7, "unknown qualifier `volatile`",
                 "known: const, nonconst, &&");
  EXPECT_EQ(problemOf("f(@nothing): read param0\n").Code, ModelErrc::UnknownGroup);
}

TEST(Parse, Indentation) {
  EXPECT_PROBLEM("  f: read params\n", BadIndent, 1, 3, "an indented row without an `in` line above it",
                 "start the line in the first column and name the function in full");
  // A line in the first column closes the block.
  EXPECT_EQ(problemOf("in C\n  f: read this\ng: noreturn\n  h: read this\n").Line, 4u);
}

TEST(Parse, Groups) {
  EXPECT_PROBLEM("group numbers = A\nin @number\n  f: read this\n", UnknownGroup, 2, 4,
                 "no group `number` is defined above", "did you mean `numbers`?");
  EXPECT_PROBLEM("group a = A\ngroup a = B\n", DuplicateGroup, 2, 7, "group `a` is defined at my.model:1 already",
                 "use `+=` to add classes to it");
  EXPECT_EQ(problemOf("group a += A\n").Code, ModelErrc::UnknownGroup);
  EXPECT_EQ(problemOf("group a =\n").Code, ModelErrc::NotUnderstood);
  EXPECT_EQ(problemOf("group a A\n").Code, ModelErrc::NotUnderstood);
  EXPECT_EQ(problemOf("in\n  f: read this\n").Code, ModelErrc::NotUnderstood);
}

TEST(Parse, Types) {
  EXPECT_PROBLEM("type C: ownr\n", UnknownTypeWord, 1, 9, "unknown word `ownr` for a type", "did you mean `owner`?");
  EXPECT_PROBLEM("type C: owner, view\n", Contradiction, 1, 16, "a type is of one category; `view` is the second", "");
  EXPECT_EQ(problemOf("type C: moved-empty, moved-copied\n").Code, ModelErrc::Contradiction);
  EXPECT_EQ(problemOf("type C:\n").Code, ModelErrc::NoEffect);
  EXPECT_EQ(problemOf("type : view\n").Code, ModelErrc::NotUnderstood);
}

TEST(Parse, Contradictions) {
  EXPECT_PROBLEM("f: noreturn, return-fresh as new\n", Contradiction, 1, 1, "`f` never returns, yet returns something",
                 "");
}

TEST(Parse, Aliases) {
  EXPECT_EQ(problemOf("alias a::*\n").Code, ModelErrc::NotUnderstood);
  EXPECT_EQ(problemOf("alias a::* = b::*::*\n").Code, ModelErrc::BadAlias);
}

TEST(Parse, Duplicates) {
  EXPECT_PROBLEM("in C\n  f(_): read this\nC::f(_): write this\n", DuplicateRow, 3, 1,
                 "`C::f` has a row already: my.model:2",
                 "remove one of the two, or say in which parameters they differ");
  EXPECT_EQ(problemOf("group g = C D\nin @g\n  f: read this\nin D\n  f: read this\n").Code, ModelErrc::DuplicateRow);
  EXPECT_EQ(problemOf("type C: view\ntype C: owner\n").Code, ModelErrc::DuplicateRow);
}

TEST(Parse, UnreadableFile) {
  auto M = Models::withFiles({"/nowhere/my.model"});
  ASSERT_FALSE(static_cast<bool>(M));
  EXPECT_EQ(llvm::toString(M.takeError()), "/nowhere/my.model: cannot read the models: No such file or directory");
}

TEST(Parse, EveryProblemIsReportedWithItsPlace) {
  auto M = Models::onlyText("my.model", "f: raed params,\n  write params\ng(_): write param7\ntype C: ownr\n");
  ASSERT_FALSE(static_cast<bool>(M));
  EXPECT_EQ(llvm::toString(M.takeError()), "my.model:1:4: unknown effect `raed`\n"
                                           "  help: did you mean `read`?\n"
                                           "my.model:3:1: `param7` of a function that the row gives 1 parameter\n"
                                           "  help: parameters are counted from param0\n"
                                           "my.model:4:9: unknown word `ownr` for a type\n"
                                           "  help: did you mean `owner`?");
}

TEST(Parse, LinesMayGoOnIndented) {
  auto M = Models::onlyText("my.model", "f(_, _) |\n  g(_, _):\n  read param0,   # why\n  write param1\n\n"
                                        "type A B:\n  owner,\n  holds-many\r\n");
  ASSERT_TRUE(static_cast<bool>(M)) << llvm::toString(M.takeError());
  ASSERT_EQ(M->rows().Functions.size(), 2u);
  EXPECT_EQ(M->rows().effects(M->rows().Functions[1]).size(), 2u);
  EXPECT_EQ(M->typeOf("B")->Content, Holds::Many);
}
