#include "pool/DeathText.h"
#include "gtest/gtest.h"
#include <csignal>

using namespace deed;

namespace {

constexpr int exited(int Status) { return Status << 8; }

TEST(DeathText, NamesTheSignalAndWhatClangWasAt) {
  const char *Dump = "PLEASE submit a bug report\n"
                     "Stack dump:\n"
                     "0.\tProgram arguments: deed check a.cpp\n"
                     "1.\ta.cpp:3:10: current parser token ';'\n"
                     "2.\ta.cpp:2:12: parsing function body 'f'\n";
  EXPECT_EQ(describeDeath(SIGSEGV, Dump), "SIGSEGV (segmentation fault) while a.cpp:2:12: parsing function body 'f'");
  EXPECT_EQ(lastActivity(Dump), "a.cpp:2:12: parsing function body 'f'");
}

TEST(DeathText, QuotesAnAssertion) {
  EXPECT_EQ(describeDeath(SIGABRT, "deed: Stack.cpp:7: void pop(): Assertion `!empty()' failed.\n"),
            "SIGABRT (aborted): deed: Stack.cpp:7: void pop(): Assertion `!empty()' failed.");
}

TEST(DeathText, QuotesASanitizerWithoutTheProcessId) {
  EXPECT_EQ(describeDeath(exited(1), "====\n==4711==ERROR: AddressSanitizer: heap-use-after-free\n#0 0x1 in f\n"),
            "exit status 1: ERROR: AddressSanitizer: heap-use-after-free");
}

TEST(DeathText, SaysWhatItCanOfASilentDeath) {
  EXPECT_EQ(describeDeath(exited(7), ""), "exit status 7");
  EXPECT_EQ(describeDeath(SIGBUS, "nothing of interest\n"), "SIGBUS (bus error)");
  EXPECT_EQ(lastActivity("1.\tnot below a stack dump"), "");
}

} // namespace
