#include "flow/HeapAnswers.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

/// The answers of an answer: `bool Ok = R; const bool All = Ok && Rest;` is as deep as anybody goes.
static constexpr unsigned MaxRounds = 4;

HeapAnswers::HeapAnswers(const TuFacts &Tu, const FunctionFacts &Fn, const Aliases &Known)
    : Tu(Tu), Fn(Fn), Known(Known) {
  bool Changed = true;
  for (unsigned Round = 0; Round != MaxRounds && Changed; ++Round) {
    Changed = false;
    for (uint32_t B = 0; B != Fn.Blocks.size(); ++B)
      for (uint32_t I = 0; I != Fn.Blocks[B].Facts.size(); ++I)
        if (const Fact &F = Fn.Blocks[B].Facts[I].What; std::holds_alternative<CallFact>(F)) {
          Changed |= ask({B}, I);
        } else if (const auto *W = std::get_if<Write>(&F); W && W->SameAs) {
          Pointers For;
          addAnswers(W->SameAs, For);
          Changed |= put(W->What, For);
        }
  }
}

void HeapAnswers::addAnswers(PlaceId P, Pointers &Into) const {
  if (!P)
    return;
  if (auto It = ByPlace.find(Known.resolve(P)); It != ByPlace.end())
    for (PlaceId Pointer : It->second)
      if (!llvm::is_contained(Into, Pointer))
        Into.push_back(Pointer);
}

bool HeapAnswers::put(PlaceId Answer, const Pointers &For) {
  if (!Answer || For.empty())
    return false;
  Pointers &Has = ByPlace[Known.resolve(Answer)];
  bool Changed = false;
  for (PlaceId Pointer : For)
    if (!llvm::is_contained(Has, Pointer)) {
      Has.push_back(Pointer);
      Changed = true;
    }
  return Changed;
}

/// The callee may not write through what it is given, and nothing of what it does leads through it.
bool HeapAnswers::onlyCompares(const Argument &A, const Call &C, BlockId B, uint32_t At) const {
  if (!A.What)
    return false;
  const TypeInfo &T = Tu.Types[A.Type];
  const bool IsRead = C.Callee && Tu[C.Callee].HasBody;
  if (!T.IsPointer ||
      (A.How != PassKind::ConstRef && !(A.How == PassKind::Value && IsRead && Tu.Types[T.Pointee].IsConst)))
    return false;
  const PlaceId Pointer = Known.resolve(A.What);
  auto leadsThrough = [&](PlaceId P) {
    for (PlaceId Q = P ? Known.resolve(P) : P; Q && Fn.Places[Q].Parent; Q = Fn.Places[Q].Parent)
      if (Fn.Places[Q].Kind == Projection::Deref && Fn.Places[Q].Parent == Pointer)
        return true;
    return false;
  };
  const std::vector<FactAt> &Facts = Fn[B].Facts;
  for (uint32_t I = At + 1; I != Facts.size() && Facts[I].Call == Facts[At].Call; ++I) {
    const Fact &F = Facts[I].What;
    if (const auto *R = std::get_if<Read>(&F); R && leadsThrough(R->What))
      return false;
    if (const auto *W = std::get_if<Write>(&F); W && leadsThrough(W->What))
      return false;
    if (const auto *M = std::get_if<Mutate>(&F); M && leadsThrough(M->What))
      return false;
  }
  return true;
}

/// `Check C(f != nullptr)`: what is given is computed, of pointers that are no more than compared.
void HeapAnswers::addCompared(const Argument &A, BlockId B, uint32_t At, Pointers &Into) const {
  if (!Tu.Types[A.Type].IsBool)
    return;
  if (A.What) {
    if (Tu.Types[Fn.Places[A.What].Type].IsPointer)
      Into.push_back(Known.resolve(A.What)); // `Check C(f)`
    return;
  }
  const std::vector<FactAt> &Facts = Fn[B].Facts;
  for (uint32_t I = At; I-- != 0 && A.At.Begin <= Facts[I].At.Begin && Facts[I].At.End <= A.At.End;)
    if (const auto *R = std::get_if<Read>(&Facts[I].What);
        R && R->How == ReadKind::Query && !Facts[I].Call && Tu.Types[Fn.Places[R->What].Type].IsPointer)
      Into.push_back(Known.resolve(R->What));
}

bool HeapAnswers::ask(BlockId B, uint32_t At) {
  const Call &C = Fn[std::get<CallFact>(Fn[B].Facts[At].What).Call];
  if (C.How == CallKind::Destructor)
    return false;
  Pointers For;
  auto take = [&](const Argument &A) {
    addAnswers(A.What, For);
    if (onlyCompares(A, C, B, At))
      For.push_back(Known.resolve(A.What));
    addCompared(A, B, At, For);
  };
  for (const Argument &A : C.Args)
    take(A);
  if (C.Object && C.How != CallKind::Constructor)
    addAnswers(C.Object->What, For);
  if (For.empty())
    return false;
  if (C.How == CallKind::Constructor)
    return C.Object && put(C.Object->What, For);
  const TypeInfo &T = Tu.Types[C.ResultType];
  if (!T.IsBool && !T.IsInteger && !T.IsClass)
    return false;
  if (llvm::none_of(ByCall, [&](const auto &Known) { return Known.first == C.At; }))
    ByCall.push_back({C.At, For});
  return put(C.Result, For);
}

llvm::SmallVector<PlaceId, 2> HeapAnswers::pointers(const Condition &C) const {
  Pointers Out;
  addAnswers(C.Place, Out);
  if (C.How == Condition::Kind::Opaque)
    for (const auto &[At, For] : ByCall)
      if (At == C.At)
        Out.append(For.begin(), For.end());
  for (const ConditionPart &Part : C.Parts)
    for (PlaceId Pointer : pointers(Fn.Conditions[Part.If.Raw]))
      Out.push_back(Pointer);
  return Out;
}
