#include "summary/Signature.h"
#include "summary/TestTu.h"
#include <gmock/gmock.h>

using namespace deed;
using namespace deed::test;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

struct SignatureTest : testing::Test {
  TuFacts Tu;
  FunctionInfo F;

  FunctionInfo &declare(llvm::StringRef Name, llvm::StringRef Result = "void") {
    F = {};
    F.Name = Tu.Names.intern(Name);
    describe(Tu, F);
    F.ResultIsReference = Result.consume_back("&");
    F.ResultType = typeNamed(Tu, Result);
    return F;
  }
  std::vector<std::string> effects() { return effectsOf(signatureSummary(Tu, F)); }
};

TEST_F(SignatureTest, ParametersByTheWayTheyArePassed) {
  declare("f(const Text &, Text &, Text &&, Text, int &&, const Text *, Text *, int)");
  EXPECT_THAT(effects(), ElementsAre("read *param0 as argument always", "read *param4 as argument always",
                                     "read *param5 as argument always", "write *param1 maybe", "write *param6 maybe",
                                     "move *param2 always"));
}

TEST_F(SignatureTest, MembersReadAndChangeTheirObject) {
  declare("Buffer::size() const");
  EXPECT_THAT(effects(), ElementsAre("read *this as object always"));
  declare("Buffer::push(int)");
  EXPECT_THAT(effects(), ElementsAre("read *this as object always", "mutate *this always"));
  declare("Buffer::take() &&");
  EXPECT_THAT(effects(), ElementsAre("move *this always"));
  declare("Buffer::restart()").Reinitializes = true;
  EXPECT_THAT(effects(), ElementsAre("write *this always"));
  declare("Buffer::make()").IsStatic = true;
  EXPECT_THAT(effects(), IsEmpty());
}

TEST_F(SignatureTest, SpecialMembers) {
  declare("Buffer::Buffer(const Buffer &)");
  EXPECT_THAT(effects(),
              ElementsAre("read *param0 as argument always", "write *this always", "store *this <- *param0 always"));
  declare("Buffer::Buffer(Buffer &&)");
  EXPECT_THAT(effects(), ElementsAre("write *this always", "move *param0 always", "store *this <- *param0 always"));
  declare("Buffer::operator=(Buffer &&)", "Buffer &");
  EXPECT_THAT(effects(), ElementsAre("write *this always", "move *param0 always", "store *this <- *param0 always",
                                     "return-alias *this always"));
  declare("Buffer::~Buffer()");
  EXPECT_THAT(effects(), IsEmpty());
  declare("Buffer::Buffer(int)");
  EXPECT_THAT(effects(), ElementsAre("write *this always"));
}

TEST_F(SignatureTest, MovingWhatCopiesIsReading) {
  TypeInfo Plain;
  Plain.Name = Tu.Names.intern("Point");
  Plain.IsClass = true;
  Tu.Types.add(Plain);
  declare("Point::Point(Point &&)");
  EXPECT_THAT(effects(), ElementsAre("read *param0 as argument always", "write *this always"));
}

TEST_F(SignatureTest, NoReturn) {
  declare("fail(const Text &)").NoReturn = true;
  Summary S = signatureSummary(Tu, F);
  EXPECT_TRUE(S.NeverReturns);
  EXPECT_THAT(effectsOf(S), ElementsAre("read *param0 as argument always"));
}

TEST_F(SignatureTest, OneInputIsWhatAViewBorrowsFrom) {
  declare("name(const User &)", "const Text &");
  EXPECT_THAT(effects(), ElementsAre("read *param0 as argument always", "return-borrow *param0 maybe"));
  declare("User::name() const", "const Text &"); // an owner, so it is of what it owns
  EXPECT_THAT(effects(), ElementsAre("read *this as object always", "return-borrow (*this).$ maybe"));
  declare("skip(const Text *)", "const Text *");
  EXPECT_THAT(effects(), ElementsAre("read *param0 as argument always", "return-loans param0 maybe"));
}

TEST_F(SignatureTest, NoGuessAmongSeveralInputsOrFromConst) {
  declare("longest(const Text &, const Text &)", "const Text &");
  EXPECT_THAT(effects(), ElementsAre("read *param0 as argument always", "read *param1 as argument always"));
  declare("make(const Config &)", "Thing *");
  EXPECT_THAT(effects(), ElementsAre("read *param0 as argument always"));
}

TEST_F(SignatureTest, DeclaredLifetimesGoFirst) {
  declare("pick(const Text &, const Text &)", "const Text &").Params[1].LifetimeBound = true;
  EXPECT_THAT(effects(), ElementsAre("read *param0 as argument always", "read *param1 as argument always",
                                     "return-borrow *param1 maybe"));
  declare("pick(const Text &, const Text &)", "const Text &").Params[1].NoEscape = true;
  EXPECT_THAT(effects(), ElementsAre("read *param0 as argument always", "read *param1 as argument always",
                                     "return-borrow *param0 maybe"));
  declare("Set::add(const Text &)").Params[0].CapturedBy = {-1};
  EXPECT_THAT(effects(), ElementsAre("read *param0 as argument always", "read *this as object always",
                                     "mutate *this always", "borrow *this <- *param0 always"));
  declare("keep(Text *)").Params[0].CapturedBy = {-2};
  EXPECT_THAT(effects(), ElementsAre("write *param0 maybe", "store ? <- param0 always"));
}

TEST_F(SignatureTest, UnknownCalleeByTheWayOfPassing) {
  Call C;
  for (PassKind How : {PassKind::RvalueRef, PassKind::ConstRef, PassKind::Value}) {
    Argument A;
    A.How = How;
    A.Type = typeNamed(Tu, "Text");
    C.Args.push_back(A);
  }
  EXPECT_THAT(effectsOf(signatureSummary(Tu, C)),
              ElementsAre("read *param1 as argument always", "move *param0 always"));
}

} // namespace
