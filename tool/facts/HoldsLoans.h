// HoldsLoans.h - whether a place can keep a reference to anything, by its type.
//
//   std::vector<std::string_view>                 yes
//   std::string, llvm::StringMap<int>             no: what is put in is copied, however it is handed over
//   std::unordered_map<std::string, Task>         if Task can
//
// A store into what cannot is no store; so a model row need not say for which element types it copies.
#pragma once
#include "facts/FunctionFacts.h"

namespace deed {

/// An element, whose type only its container knows, holds what the container may. True where nothing is known.
bool canHoldLoans(const TuFacts &Tu, const FunctionFacts &Fn, PlaceId P);

/// A number holds no loans, but an integer may be the handle of something: a descriptor. A bool or a char is none.
bool mayBeHandle(const TuFacts &Tu, TypeId T);

} // namespace deed
