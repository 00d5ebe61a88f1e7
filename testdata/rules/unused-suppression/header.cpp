// A header's suppression is unused only if no source needed it.
// --- used.h
#pragma once
#include <string>
#include <utility>
void keep(std::string Text);
void show(const std::string &Text);
#ifdef REFILL
#define BETWEEN Text = "again"
#else
#define BETWEEN (void)0
#endif
inline void ok_needed_by_one(std::string Text) {
  keep(std::move(Text));
  BETWEEN;
  show(Text); // deed: allow(use-after-move) shown on purpose
}
// --- never.h
#pragma once
#include <string>
inline void bad_needed_by_none(std::string Text) {
  Text.clear(); // deed: allow(use-after-move) from earlier times // expect: unused-suppression
}
// --- a.cpp
#include "never.h"
#include "used.h"
// --- b.cpp
#define REFILL
#include "never.h"
#include "used.h"
