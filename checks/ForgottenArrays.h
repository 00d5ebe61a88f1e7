// ForgottenArrays.h - arrays that are local variables, or that only a local variable knows, and own what their elements
// point to. Part of leak.
//
//   char **Lines = malloc(n * sizeof *Lines);
//   for (...) Lines[i] = strdup(text);            only the array has it
//   free(Lines);                                  and nobody releases an element
//
// Who gets the array, or a pointer out of it that is more than looked through, may release it: nothing is told.
#pragma once
#include "checks/Check.h"

namespace deed {

void checkForgottenArrays(const SolvedFunction &Fn, FindingSink &Out);

} // namespace deed
