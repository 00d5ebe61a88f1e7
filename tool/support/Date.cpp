#include "support/Date.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"
#include <chrono>
#include <cstdlib>
#include <optional>

namespace deed {

static std::optional<std::chrono::sys_days> readDate(llvm::StringRef Text) {
  unsigned Year, Month, Day;
  if (Text.size() != 10 || Text[4] != '-' || Text[7] != '-' || Text.substr(0, 4).getAsInteger(10, Year) ||
      Text.substr(5, 2).getAsInteger(10, Month) || Text.substr(8, 2).getAsInteger(10, Day))
    return std::nullopt;
  std::chrono::year_month_day Read{std::chrono::year(Year), std::chrono::month(Month), std::chrono::day(Day)};
  if (!Read.ok())
    return std::nullopt;
  return std::chrono::sys_days(Read);
}

bool isDate(llvm::StringRef Text) { return readDate(Text).has_value(); }

std::string dateOf(int64_t Seconds) {
  std::chrono::sys_seconds At{std::chrono::seconds(Seconds)};
  std::chrono::year_month_day Day{std::chrono::floor<std::chrono::days>(At)};
  std::string Text;
  llvm::raw_string_ostream(Text) << llvm::format("%04d-%02u-%02u", static_cast<int>(Day.year()),
                                                 static_cast<unsigned>(Day.month()), static_cast<unsigned>(Day.day()));
  return Text;
}

std::string today() {
  int64_t Seconds;
  if (const char *Given = ::getenv("SOURCE_DATE_EPOCH"))
    if (!llvm::StringRef(Given).getAsInteger(10, Seconds))
      return dateOf(Seconds);
  auto Now = std::chrono::system_clock::now().time_since_epoch();
  return dateOf(std::chrono::duration_cast<std::chrono::seconds>(Now).count());
}

int64_t daysBetween(llvm::StringRef From, llvm::StringRef To) {
  auto A = readDate(From), B = readDate(To);
  return A && B ? (*B - *A).count() : 0;
}

} // namespace deed
