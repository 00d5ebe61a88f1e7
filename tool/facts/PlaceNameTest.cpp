// placeName: places as the source writes them.
#include "facts/Read.h"
#include <gtest/gtest.h>

using namespace deed;

namespace {

std::string nameOf(llvm::StringRef Place, llvm::StringRef Declarations = {}, bool InLambda = false) {
  auto Tu = readFacts(Declarations.str() + "\nread value " + Place.str() + "\n");
  if (!Tu)
    return llvm::toString(Tu.takeError());
  FunctionFacts &Fn = Tu->Bodies.front();
  Tu->Functions[Fn.Function.Raw].IsLambda = InLambda;
  return placeName(*Tu, Fn, *readPlace(*Tu, Fn, Place));
}

TEST(PlaceName, Variables) {
  EXPECT_EQ(nameOf("s"), "s");
  EXPECT_EQ(nameOf("s.name"), "s.name");
  EXPECT_EQ(nameOf("::ns::g"), "ns::g");
  EXPECT_EQ(nameOf("s#4"), "s");
}

TEST(PlaceName, PointersAndReferences) {
  EXPECT_EQ(nameOf("*p", "local p: T *"), "*p");
  EXPECT_EQ(nameOf("p->next->name", "local p: T *"), "p->next->name");
  EXPECT_EQ(nameOf("*r", "local r: T &"), "r");
  EXPECT_EQ(nameOf("r->name", "local r: T &"), "r.name");
  EXPECT_EQ(nameOf("(*r)->name", "local r: T *&\nplace *r: T *"), "r->name");
  EXPECT_EQ(nameOf("**p", "local p: T **"), "**p");
  EXPECT_EQ(nameOf("(**p).name", "local p: T **"), "(*p)->name");
}

TEST(PlaceName, Members) {
  EXPECT_EQ(nameOf("this->name", "this: C *"), "this->name");
  EXPECT_EQ(nameOf("*this", "this: C *"), "*this");
  EXPECT_EQ(nameOf("this->'ns::Base'.name", "this: C *\nplace this->'ns::Base': ns::Base"), "this->name");
}

TEST(PlaceName, Owners) {
  EXPECT_EQ(nameOf("up.$"), "*up");
  EXPECT_EQ(nameOf("up.$.name"), "up->name");
  EXPECT_EQ(nameOf("v.$[2]"), "v[2]");
  EXPECT_EQ(nameOf("v.$[#i].name"), "v[i].name");
  EXPECT_EQ(nameOf("v.$[?]"), "v[...]");
  EXPECT_EQ(nameOf("(*r).$[1]", "local r: V &"), "r[1]");
  EXPECT_EQ(nameOf("a[3]"), "a[3]");
  EXPECT_EQ(nameOf("(*p)[3]", "local p: T *"), "p[3]");
  EXPECT_EQ(nameOf("this->v.$[#this->i]", "this: C *"), "this->v[this->i]");
}

TEST(PlaceName, Temporaries) {
  EXPECT_EQ(nameOf("t3"), "");
  EXPECT_EQ(nameOf("t3.name"), "");
  EXPECT_EQ(nameOf("*t3", "temp 3: T &"), "");
  EXPECT_EQ(nameOf("h0"), "");
}

TEST(PlaceName, InsideALambda) {
  EXPECT_EQ(nameOf("this->x", "this: L *", true), "x");
  EXPECT_EQ(nameOf("*this->x", "this: L *\nplace this->x: T &", true), "x");
  EXPECT_EQ(nameOf("this->this->name", "this: L *\nplace this->this: C *", true), "this->name");
}

} // namespace
