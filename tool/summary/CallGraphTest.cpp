#include "summary/CallGraph.h"
#include "summary/TestTu.h"
#include <gmock/gmock.h>

using namespace deed;
using namespace deed::test;
using testing::ElementsAre;

namespace {

std::vector<std::string> order(const TuFacts &Tu) {
  std::vector<std::string> Out;
  for (const CallComponent &C : componentsCalleesFirst(Tu)) {
    std::string Text;
    for (uint32_t B : C.Bodies)
      Text += (Text.empty() ? "" : " ") + Tu.text(Tu[Tu.Bodies[B].Function].Name).str();
    Out.push_back(Text + (C.Recursive ? " (recursive)" : ""));
  }
  return Out;
}

TEST(CallGraphTest, CalleesFirst) {
  EXPECT_THAT(order(testTu("function a()\n call @0 c()()\n call @1 b()()\nfunction b()\n call @0 c()()\n"
                           "function c()\n call @0 elsewhere()()\n")),
              ElementsAre("c()", "b()", "a()"));
}

TEST(CallGraphTest, RecursionIsOneComponent) {
  EXPECT_THAT(order(testTu("function main()\n call @0 even()()\nfunction odd()\n call @0 even()()\n"
                           "function even()\n call @0 odd()()\nfunction self()\n call @0 self()()\n")),
              ElementsAre("odd() even() (recursive)", "main()", "self() (recursive)"));
}

TEST(CallGraphTest, VirtualCallsLeadToOverriders) {
  TuFacts Tu =
      testTu("function f()\n call @0 member virtual Base::f()(object ref o)\nfunction Derived::f()\n read value x\n");
  Tu.Functions[functionNamed(Tu, "Base::f").Raw].Overriders = {functionNamed(Tu, "Derived::f")};
  EXPECT_THAT(order(Tu), ElementsAre("Derived::f()", "f()"));
}

TEST(CallGraphTest, LongChainsNeedNoStack) {
  std::string Text;
  for (int I = 0; I != 20000; ++I)
    Text += "function f" + std::to_string(I) + "()\n call @0 f" + std::to_string(I + 1) + "()()\n";
  auto Order = order(testTu(Text));
  EXPECT_EQ(Order.size(), 20000u);
  EXPECT_EQ(Order.front(), "f19999()");
}

} // namespace
