// RecursiveLocks.h - locks that are made recursive where they are made, not by their type: a pthread mutex whose
// attribute says so.
//
//   pthread_mutexattr_settype(&Attr, PTHREAD_MUTEX_RECURSIVE);      // habit makes-recursive
//   pthread_mutex_init(&mutex_, &Attr);                             // habit makes-lock
//
// The class that the mutex is a member of is marked, for all its objects, or the global. Which attribute it is that is
// given is not followed: a function that makes one recursive and another not marks both.
#pragma once
#include "facts/FunctionFacts.h"

namespace deed {

void markRecursiveLocks(TuFacts &Tu);

} // namespace deed
