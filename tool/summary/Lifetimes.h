// Lifetimes.h - a function's inferred lifetimes as a signature, in the way Rust would write them.
//
//   const std::string &longest(const std::string &, const std::string &)
//     longest<'a>(x: &'a, y: &'a) -> &'a
//   std::string_view Config::name() const
//     Config::name<'a>(self: &'a) -> string_view<'a>
//   void Config::setName(std::string_view)
//     Config::setName<'a>(self: &mut Config<'a>, name: string_view<'a>)
//   const std::string &fallback()
//     fallback() -> &'static
//
// Each reference, pointer and view among the inputs has a lifetime of its own, and what lies behind it (the views in a
// struct or container) a second one. Two that the summary ties together share a name: a result that borrows from a
// parameter, a member that keeps a view of one. What the summary does not tie has no name.
#pragma once
#include "facts/FunctionFacts.h"
#include "summary/Summary.h"
#include <string>

namespace deed {

std::string lifetimeSignature(const TuFacts &Tu, const FunctionInfo &F, const Summary &S);

} // namespace deed
