#include "support/Date.h"
#include <gtest/gtest.h>

namespace deed {
namespace {

TEST(Date, OnlyDaysThatExist) {
  EXPECT_TRUE(isDate("2026-12-31"));
  EXPECT_TRUE(isDate("2028-02-29"));
  for (const char *Wrong : {"2026-02-29", "2026-13-01", "2026-00-10", "26-01-01", "2026-1-1", "2026/01/01", "", "soon",
                            "2026-12-31x", "-026-12-31"})
    EXPECT_FALSE(isDate(Wrong)) << Wrong;
}

TEST(Date, OfAMoment) {
  EXPECT_EQ(dateOf(0), "1970-01-01");
  EXPECT_EQ(dateOf(-1), "1969-12-31");
  EXPECT_EQ(dateOf(1798761600), "2027-01-01");
}

TEST(Date, TodayCanBeGiven) {
  ::setenv("SOURCE_DATE_EPOCH", "86400", 1);
  EXPECT_EQ(today(), "1970-01-02");
  ::unsetenv("SOURCE_DATE_EPOCH");
  EXPECT_GT(today(), "2026-01-01");
}

TEST(Date, DaysBetween) {
  EXPECT_EQ(daysBetween("2026-02-27", "2026-03-01"), 2);
  EXPECT_EQ(daysBetween("2026-03-01", "2026-02-27"), -2);
  EXPECT_EQ(daysBetween("never", "2026-02-27"), 0);
}

} // namespace
} // namespace deed
