// C functions that answer in a buffer of their own: the next answer overwrites the last.
#include <arpa/inet.h>
#include <cstdio>
#include <ctime>
#include <pwd.h>
#include <string>

int bad_hours_apart(time_t From, time_t To) {
  std::tm *Start = std::localtime(&From);
  std::tm *End = std::gmtime(&To);
  return End->tm_hour - Start->tm_hour; // expect: invalidated-borrow
}

void bad_both_ends(const sockaddr_in &Here, const sockaddr_in &There) {
  const char *Local = inet_ntoa(Here.sin_addr);
  const char *Remote = inet_ntoa(There.sin_addr);
  std::printf("%s -> %s\n", Local, Remote); // expect: invalidated-borrow
}

static std::string dayOf(time_t When) {
  char Text[16];
  std::strftime(Text, sizeof Text, "%F", std::localtime(&When));
  return Text;
}

std::string bad_through_a_helper(time_t From, time_t To) {
  const std::tm *Start = std::localtime(&From);
  std::string Day = dayOf(To);
  return Day + std::to_string(Start->tm_hour); // expect: invalidated-borrow
}

bool bad_same_shell(uid_t A, uid_t B) {
  const passwd *First = getpwuid(A), *Second = getpwuid(B);
  if (!First || !Second)
    return false;
  return std::string(First->pw_shell) == Second->pw_shell; // expect: invalidated-borrow
}

int ok_copied(time_t From, time_t To) {
  const std::tm Start = *std::localtime(&From), End = *std::localtime(&To);
  return End.tm_hour - Start.tm_hour;
}

void ok_one_after_the_other(const sockaddr_in &Here, const sockaddr_in &There) {
  std::printf("%s -> ", inet_ntoa(Here.sin_addr));
  std::printf("%s\n", inet_ntoa(There.sin_addr));
}

int ok_asked_anew(time_t From, time_t To) {
  std::tm *Time = std::localtime(&From);
  int Hour = Time->tm_hour;
  Time = std::localtime(&To);
  return Time->tm_hour - Hour;
}

int ok_buffer_of_ones_own(time_t From, time_t To) {
  std::tm A, B;
  const std::tm *Start = localtime_r(&From, &A), *End = localtime_r(&To, &B);
  return End->tm_hour - Start->tm_hour;
}
