// aliased-arguments, of results: one variable is given twice to a function that hands something else back in each.
//
//   minmax(values, lo, lo);       the first result is lost, and the variable is then read as if it were the only one
//
// Both must be results and nothing else: set on every path, never read or changed as the caller left them. A variable
// that nobody reads afterwards is a place to throw results away; two that are set to the same are no loss.
#include "checks/OutTwice.h"
#include "checks/Wording.h"
#include "flow/Witness.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

/// The variable, a number or the like, that the argument lets the callee set.
static PlaceId variableOf(const SolvedFunction &Fn, const Argument &A) {
  const FunctionFacts &Facts = Fn.Facts;
  PlaceId P;
  if (A.How == PassKind::Reference) {
    P = A.What;
  } else if (A.How == PassKind::Value && A.Sum && Fn.Tu.Types[A.Type].IsPointer) { // `&X`
    const Amount &Address = Facts.Sums[*A.Sum];
    if (Address.Terms.size() == 1 && Address.Constant == 0 && Address.factorOf(Address.Terms[0].What) == 1)
      P = Address.Terms[0].What;
  }
  if (!P)
    return {};
  P = Fn.Known.resolve(P);
  const TypeInfo &T = Fn.Tu.Types[typeOf(Fn.Tu, Facts, P)];
  const bool IsPlain = T.Kind == Category::Value && !T.IsClass && !T.IsPointer && !T.IsReference;
  return IsPlain && Facts.Places[Facts.Places.rootOf(P)].Kind == Projection::Local ? P : PlaceId{};
}

/// What the callee surely sets the parameter's referent to, and nothing else that it does with it.
static const Effect *resultIn(const Summary &S, unsigned Param) {
  const Effect *Sets = nullptr;
  const FormalPlace Referent = FormalPlace::param(Param).deref();
  for (const Effect &E : S.Effects) {
    if (!Referent.covers(E.What) && !Referent.covers(E.From))
      continue;
    if (E.Kind == EffectKind::LateRead && !(Referent.covers(E.What)))
      continue;
    if (E.Kind != EffectKind::Write || E.What != Referent || !E.Always || E.Guessed || Sets)
      return nullptr;
    Sets = &E;
  }
  return Sets;
}

/// `A = B = With`: of a copy of a copy it is not said what it copies.
static bool mayBeSame(const Effect &A, const Effect &B) {
  const bool IsCopyA = A.From != FormalPlace{}, IsCopyB = B.From != FormalPlace{};
  return (A.Value && A.Value == B.Value) || IsCopyA != IsCopyB || (IsCopyA && A.From == B.From);
}

static bool isReadAfter(const SolvedFunction &Fn, FactRef Call, PlaceId P) {
  const FunctionFacts &Facts = Fn.Facts;
  std::optional<Witness> Paths;
  auto isSet = [&](FactRef At) {
    const FactAt &F = Facts[At.Block].Facts[At.Index];
    const auto *W = std::get_if<Write>(&F.What);
    const auto *B = std::get_if<StorageBegin>(&F.What);
    const CallId Of = std::get<CallFact>(Facts[Call.Block].Facts[Call.Index].What).Call;
    const bool IsHere = F.Call && F.Call == Of;
    return (W && !IsHere && Facts.Places.isPartOf(P, Fn.Known.resolve(W->What))) ||
           (B && Facts.Places.isPartOf(P, B->What));
  };
  for (uint32_t B = 0; B != Facts.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Facts.Blocks[B].Facts.size(); ++I) {
      const auto *R = std::get_if<Read>(&Facts.Blocks[B].Facts[I].What);
      if (!R || Fn.Known.resolve(R->What) != P)
        continue;
      if (!Paths)
        Paths.emplace(Fn.Tu, Facts, Fn.Known);
      if (Paths->find(Call, {BlockId{B}, I}, isSet).found())
        return true;
    }
  return false;
}

static void check(const SolvedFunction &Fn, FactRef At, const Call &C, FindingSink &Out) {
  for (unsigned J = 1; J < C.Args.size(); ++J)
    for (unsigned I = 0; I != J; ++I) {
      if (C.Args[I].How != C.Args[J].How)
        continue;
      const PlaceId P = variableOf(Fn, C.Args[I]);
      if (!P || P != variableOf(Fn, C.Args[J]))
        continue;
      const Summary &S = Fn.Summaries.of(C.Callee);
      const Effect *First = S.Source == SummarySource::Body ? resultIn(S, I) : nullptr;
      const Effect *Second = First ? resultIn(S, J) : nullptr;
      if (!Second || mayBeSame(*First, *Second) || !isReadAfter(Fn, At, P))
        continue;
      const std::string Name = "`" + placeName(Fn.Tu, Fn.Facts, P) + "`";
      const std::string Callee = "`" + shortName(Fn.Tu.text(Fn.Tu[C.Callee].Name)) + "`";
      Finding F;
      F.Which = Rule::AliasedArguments;
      F.How = Level::Error;
      F.At = Out.resolve(C.Args[J].At ? C.Args[J].At : C.At);
      F.Function = Fn.Tu.text(Fn.Info.Name).str();
      F.Subject = Callee + ": " + Name;
      F.Message = Name + " is passed twice to " + Callee + ", which sets each to a result of its own";
      F.Label = "one of the two results is lost";
      addStep(F.Steps, Step::Kind::Cause, Out.resolve(C.Args[I].At ? C.Args[I].At : C.At),
              Name + " is to hold the other result, too");
      F.Help = "give " + Callee + " a variable for each result";
      Out.add(std::move(F));
      return;
    }
}

void deed::checkOutTwice(const SolvedFunction &Fn, FindingSink &Out) {
  for (uint32_t B = 0; B != Fn.Facts.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Fn.Facts.Blocks[B].Facts.size(); ++I) {
      const auto *C = std::get_if<CallFact>(&Fn.Facts.Blocks[B].Facts[I].What);
      if (!C)
        continue;
      const Call &Made = Fn.Facts[C->Call];
      if (Made.Args.size() > 1 && Made.Args.size() < 16 && Made.Callee && Fn.Tu[Made.Callee].HasBody)
        check(Fn, {BlockId{B}, I}, Made, Out);
    }
}
