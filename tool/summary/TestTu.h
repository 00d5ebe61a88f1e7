// TestTu.h - fact text made into a TU whose functions have parameters, for the tests of summaries and checks.
//
// readFacts knows functions by name only. Here `void sink(std::string &)`, as a call or a `function` line names it,
// also gets the parameters that it spells, and members of a class their object: `Buffer::take() &&`, `Buffer::size()
// const`. Every fact and call gets a span of its own, so that trails and findings can be told apart; TestSpans resolves
// span N to line N of `test.cpp`.
#pragma once
#include "facts/Dump.h"
#include "facts/Read.h"
#include "summary/Bind.h"
#include "summary/Store.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include <gtest/gtest.h>

namespace deed::test {

class TestSpans : public SpanResolver {
public:
  FileSpan resolve(Span S) const override {
    if (!S)
      return {};
    return {.File = "test.cpp", .Line = S.Begin, .Column = 1, .EndLine = S.Begin, .EndColumn = 2};
  }
};

/// The type of that name, made if the text described none: a pointer, a value or an owner that can be moved from.
inline TypeId typeNamed(TuFacts &Tu, llvm::StringRef Name) {
  Name = Name.trim();
  bool IsConst = Name.consume_front("const ");
  for (uint32_t T = 0; T != Tu.Types.size(); ++T)
    if (Tu.text(Tu.Types[TypeId{T}].Name) == Name && Tu.Types[TypeId{T}].IsConst == IsConst)
      return {T};
  TypeInfo Info;
  Info.Name = Tu.Names.intern(Name);
  Info.IsConst = IsConst;
  if (Name.ends_with("*")) {
    Info.Kind = Category::View;
    Info.IsPointer = true;
    Info.Pointee = typeNamed(Tu, (IsConst ? "const " : "") + Name.drop_back().trim().str());
  } else if (Name != "int" && Name != "bool" && Name != "void") {
    Info.IsClass = true;
    Info.Kind = Category::Owner;
    Info.AfterMove = MovedFrom::Unspecified;
  }
  return Tu.Types.add(Info);
}

inline Parameter parameterOf(TuFacts &Tu, llvm::StringRef Type) {
  Parameter P;
  bool IsConst = Type.starts_with("const ");
  P.PointeeConst = IsConst && Type.ends_with("*");
  if (Type.consume_back("&&"))
    P.How = PassKind::RvalueRef;
  else if (Type.consume_back("&"))
    P.How = IsConst ? PassKind::ConstRef : PassKind::Reference;
  P.Type = typeNamed(Tu, Type);
  return P;
}

/// Parameters, class and kind from a name such as `Buffer::take(std::string &, int) const`.
inline void describe(TuFacts &Tu, FunctionInfo &F) {
  llvm::StringRef Name = Tu.text(F.Name);
  size_t Open = Name.find('('), Close = Name.rfind(')');
  F.Pattern = Tu.Names.intern(Name.take_front(Open));
  if (Open == llvm::StringRef::npos)
    return;
  llvm::SmallVector<llvm::StringRef> Types;
  Name.slice(Open + 1, Close).split(Types, ',', -1, /*KeepEmpty=*/false);
  for (llvm::StringRef T : Types)
    F.Params.push_back(parameterOf(Tu, T.trim()));
  auto [Class, Member] = Name.take_front(Open).rsplit("::");
  if (Member.empty() || !llvm::isUpper(Class.front()))
    return; // a namespace
  F.ObjectType = typeNamed(Tu, Class);
  F.IsConst = Name.ends_with(" const");
  F.OnRvalue = Name.ends_with("&&");
  bool OfOwnClass = !F.Params.empty() && Tu.text(Tu.Types[F.Params[0].Type].Name) == Class;
  bool Moves = OfOwnClass && F.Params[0].How == PassKind::RvalueRef;
  if (Member == Class)
    F.Which = Moves              ? Special::MoveConstructor
              : OfOwnClass       ? Special::CopyConstructor
              : F.Params.empty() ? Special::DefaultConstructor
                                 : Special::OtherConstructor;
  else if (Member.starts_with("~"))
    F.Which = Special::Destructor;
  else if (Member == "operator=")
    F.Which = Moves ? Special::MoveAssignment : Special::CopyAssignment;
}

inline TuFacts testTu(llvm::StringRef Text) {
  auto Read = readFacts(Text);
  if (!Read) {
    ADD_FAILURE() << llvm::toString(Read.takeError());
    return {};
  }
  TuFacts Tu = std::move(*Read);
  for (FunctionInfo &F : Tu.Functions)
    describe(Tu, F);
  uint32_t Next = 1;
  for (FunctionFacts &Fn : Tu.Bodies) {
    for (Block &B : Fn.Blocks)
      for (FactAt &F : B.Facts) {
        F.At = {Next, Next};
        ++Next;
        if (const auto *C = std::get_if<CallFact>(&F.What))
          Fn.Calls[C->Call.Raw].At = F.At;
      }
    for (Call &C : Fn.Calls)
      if (C.Callee)
        for (size_t I = 0; I != C.Args.size() && I < Tu[C.Callee].Params.size(); ++I)
          C.Args[I].Type = Tu[C.Callee].Params[I].Type;
  }
  return Tu;
}

inline FunctionId functionNamed(const TuFacts &Tu, llvm::StringRef Prefix) {
  for (uint32_t F = 0; F != Tu.Functions.size(); ++F)
    if (Tu.text(Tu.Functions[F].Name).starts_with(Prefix))
      return {F};
  ADD_FAILURE() << "no function " << Prefix.str();
  return {};
}

inline std::vector<std::string> effectsOf(const Summary &S) {
  std::vector<std::string> Out;
  for (const Effect &E : S.Effects)
    Out.push_back(effectText(E));
  return Out;
}

/// `move *param0 always`, ... as a summary; details that the tests of others need.
inline Effect effect(EffectKind Kind, llvm::StringRef What, bool Always = true, llvm::StringRef From = {}) {
  Effect E{.Kind = Kind, .What = *parseFormalPlace(What), .Always = Always};
  if (!From.empty())
    E.From = *parseFormalPlace(From);
  return E;
}

} // namespace deed::test
