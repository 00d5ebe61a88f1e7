// PlaceText.h - places in fact text, unambiguously: what Dump writes and Read reads back.
//
//   s  t3  h0  this  return  ::ns::g     roots: local or parameter, temporary, heap object, ..., global
//   s#4  s#arg0                          local 4, parameter 0, where the name alone would not do
//   p->name  s.name  *p  (*p)[0]         as in C++; `p` is a view, `*p` what it refers to, even for references
//   v.$  v.$[2]  v.$[#i]  v.$[?]         content of an owner; its elements by constant, by variable, unknown
//   s.'odd name'                         whatever is not an identifier is quoted; \' and \\ inside
#pragma once
#include "facts/FunctionFacts.h"
#include "llvm/ADT/StringSet.h"

namespace deed {

class PlaceText {
public:
  PlaceText(const TuFacts &Tu, const FunctionFacts &Fn);
  std::string operator()(PlaceId P) const;

private:
  std::string root(const PlaceNode &N) const;
  std::string operand(PlaceId P) const;

  const TuFacts &Tu;
  const FunctionFacts &Fn;
  llvm::StringSet<> Ambiguous; ///< names that several roots share, or that mean something else in fact text
};

/// An identifier, qualified or not, that needs no quotes.
bool isPlainName(llvm::StringRef Name);
std::string quotedUnlessPlain(llvm::StringRef Name);

} // namespace deed
