// aliased-arguments: asks the callee's summary what it reads after which change, and whether this call lets the two be
// one.
//
// A binder turns the summary's pairs into LateRead facts over the caller's places. Here both are followed through the
// caller's views (a reference, an iterator, a string_view) to the object that they surely refer to; then the paths say
// whether they overlap: the same place, a part and its whole, an element and its container. Two elements overlap only
// if they are surely the same one. Assigning an object to itself is self-assignment's.
#include "checks/ObjectPath.h"
#include "checks/OutTwice.h"
#include "checks/RangeOverlap.h"
#include "checks/Wording.h"
#include "summary/LateReads.h"

using namespace deed;

namespace {

/// The argument that a place of the callee's effect belongs to.
struct Passed {
  const Argument *As = nullptr; ///< null: a global, or a result
  PlaceId Place;                ///< what the callee gets: the object, or what a pointer or view refers to
};

class AliasedArguments {
public:
  AliasedArguments(const SolvedFunction &Fn, FindingSink &Out) : Fn(Fn), Facts(Fn.Facts), Out(Out), Paths(Fn) {}
  void run();

private:
  void checkCall(CallId Id, llvm::ArrayRef<FactRef> Reads);
  bool meets(const LateRead &L, const ObjectPath &Changed, const ObjectPath &Read, size_t ArgumentSteps) const;
  Passed passed(const Call &C, PlaceId P) const;
  bool isOfCallable(const Passed &P) const;
  bool isOneType(PlaceId A, PlaceId B) const;
  bool isSingle(const Passed &P) const;
  bool isHandle(const Passed &P, PlaceId Read) const;
  bool isCharacter(PlaceId P) const;
  bool isBeside(PlaceId Single, PlaceId Beside, const ObjectPath &Of, const ObjectPath &Other);
  PlaceId sharedName(PlaceId A, PlaceId B, bool Resolved) const;
  ObjectPath below(PlaceId Outer, PlaceId Passed, bool Resolved, PlaceId Part) const;
  /// The one is the container (an inserter changes it), the other among its elements.
  bool isOfWhole(const ObjectPath &Changed, const ObjectPath &Read) const {
    return Paths.leadsThrough(Read, Changed.Steps.size(), Projection::Content);
  }
  Finding describe(FactRef At, const ObjectPath &Changed, const ObjectPath &Read) const;
  std::string name(PlaceId Written, const ObjectPath &Path) const;
  const FactAt &at(FactRef R) const { return Facts[R.Block].Facts[R.Index]; }

  const SolvedFunction &Fn;
  const FunctionFacts &Facts;
  FindingSink &Out;
  ObjectPaths Paths;
};

} // namespace

/// An object to be used, which refers to what it is used on: `void refill(Pool &P, Allocator &A)`, where the allocator
/// takes from the pool. Who is given both to change expects that; who promises not to change what is read does not.
bool AliasedArguments::isHandle(const Passed &P, PlaceId Read) const {
  if (!P.As || P.As->How != PassKind::Reference || !Fn.Tu.Types[P.As->Type].IsClass)
    return false;
  for (; Read && Read != P.Place; Read = Facts.Places[Read].Parent)
    if (Facts.Places[Read].Kind == Projection::Deref)
      return true;
  return false;
}

void AliasedArguments::run() {
  for (uint32_t B = 0; B != Facts.Blocks.size(); ++B) {
    const std::vector<FactAt> &Here = Facts.Blocks[B].Facts;
    for (uint32_t I = 0; I != Here.size(); ++I) {
      if (!std::holds_alternative<LateRead>(Here[I].What) || !Here[I].Call)
        continue;
      llvm::SmallVector<FactRef, 4> OfCall;
      CallId Id = Here[I].Call;
      for (; I != Here.size() && Here[I].Call == Id; ++I)
        if (std::holds_alternative<LateRead>(Here[I].What))
          OfCall.push_back({{B}, I});
      --I;
      if (Fn.Moves.isReachable(OfCall.front()))
        checkCall(Id, OfCall);
    }
  }
}

/// One finding for a call, the surest.
void AliasedArguments::checkCall(CallId Id, llvm::ArrayRef<FactRef> Reads) {
  const Call &C = Facts[Id];
  std::optional<Finding> Best;
  // What a library asks for, it asks for the whole of what it is given: an iterator stands for its range.
  const bool IsAsked = C.Callee && Fn.Summaries.of(C.Callee).Source != SummarySource::Body;
  for (FactRef At : Reads) {
    const auto &L = std::get<LateRead>(this->at(At).What);
    if (L.By == ChangeKind::Called || isOfCallable(passed(C, L.After)))
      continue; // mutated-while-borrowed
    const Passed As = passed(C, L.What), Target = passed(C, L.After);
    auto Changed = Paths.of(L.After), Read = Paths.of(L.What), Argument = As.Place ? Paths.of(As.Place) : std::nullopt;
    const bool IsKnown = Changed && Read && Changed->Root == Read->Root;
    // Whatever the object is, both are called by one name: `row /= row[k]`, `put(r.key, std::move(r))`.
    auto isByReference = [](const Passed &P) { return P.As && P.As->How != PassKind::Value; };
    const bool BothAre = isByReference(As) && isByReference(Target);
    bool IsTwice = false;
    for (bool Resolved : {false, true})
      if (PlaceId Outer = sharedName(As.Place, Target.Place, Resolved); Outer && !IsTwice) {
        const bool IsSame = Fn.Known.resolve(As.Place) == Fn.Known.resolve(Target.Place);
        if (!IsSame && !BothAre)
          continue;
        IsTwice = true;
        if (IsKnown && (!Argument || Argument->Exact))
          break;
        Changed = below(Outer, Target.Place, Resolved, L.After);
        Read = below(Outer, As.Place, Resolved, L.What);
        Argument = below(Outer, As.Place, Resolved, As.Place);
      }
    if (!IsKnown && !IsTwice)
      continue;
    RangeOverlap Ranges = RangeOverlap::Unknown;
    if (L.Over && As.As && Target.As)
      Ranges = rangeOverlap(Fn, C, *Target.As, *As.As, *L.Over);
    bool Overlaps = Ranges == RangeOverlap::Likely || Ranges == RangeOverlap::Sure;
    auto isLentToChange = [](const Passed &P) { return P.As && P.As->How == PassKind::Reference; };
    if ((isHandle(As, L.What) && isLentToChange(Target)) || (isHandle(Target, L.After) && isLentToChange(As)))
      continue;
    if (L.Over && !L.Over->Upwards)
      Overlaps |= IsTwice;
    if (L.Over && *L.Over == UnboundedRanges)
      Overlaps |= Changed->Exact && Read->Exact && Changed->Steps == Read->Steps;
    if (Ranges == RangeOverlap::Apart)
      continue;
    if (L.Over && !Overlaps && !isOfWhole(*Changed, *Read))
      continue; // somewhere in one array
    if (IsAsked) {
      Changed->Exact = true;
      if (size_t N = Changed->Steps.size(); N && Paths.isAnyElement(Changed->Steps[N - 1]) &&
                                            (Read->Steps.size() < N || !Paths.isAnyElement(Read->Steps[N - 1])))
        Changed->Steps.pop_back();
      // Text goes on from there, nobody knows how far.
      if (!L.Over && isCharacter(Changed->end()) && isCharacter(Read->end()) &&
          Facts.Places[Changed->end()].Parent == Facts.Places[Read->end()].Parent)
        Read->Steps = Changed->Steps;
    }
    if (!IsTwice && !Overlaps && isSingle(As) && isSingle(Target)) {
      // Of two objects of one type, each somewhere in the same array, nobody knows whether they are one.
      auto Other = Paths.of(Target.Place);
      if (isOneType(As.Place, Target.Place) && Argument && Other && !(Argument->Exact && Other->Exact))
        continue;
      if (isBeside(Target.Place, As.Place, *Changed, *Read) || isBeside(As.Place, Target.Place, *Read, *Changed))
        continue;
    }
    if (!Overlaps && !meets(L, *Changed, *Read, Argument ? Argument->Steps.size() : 0))
      continue;
    Special Which = C.Callee ? Fn.Tu[C.Callee].Which : Special::None;
    if (Which == Special::CopyAssignment || Which == Special::MoveAssignment) {
      auto Object = C.Object ? Paths.of(C.Object->What) : std::nullopt;
      if (Object && Argument && Object->end() == Argument->end())
        continue;
    }
    Finding F = describe(At, *Changed, *Read);
    if (Ranges == RangeOverlap::Likely)
      F.How = Level::Warning;
    if (!Best || F.How < Best->How)
      Best = std::move(F);
  }
  if (Best)
    Out.add(std::move(*Best));
}

//===-- What overlaps -------------------------------------------------------------------------------------------===//

bool AliasedArguments::meets(const LateRead &L, const ObjectPath &Changed, const ObjectPath &Read,
                             size_t ArgumentSteps) const {
  auto Shared = Paths.commonSteps(Changed, Read);
  if (!Shared)
    return false;
  const size_t Common = *Shared;
  auto leadsThrough = [&](const ObjectPath &P, Projection Kind) { return Paths.leadsThrough(P, Common, Kind); };
  const bool IsMild = L.By == ChangeKind::Changed || L.By == ChangeKind::Invalidated;
  if (Read.Steps.size() == Common) { // the same, or a part of what is read is changed
    if (Changed.Steps.size() == Common)
      return !(L.How == ReadKind::Through && IsMild) && (Changed.Exact || Read.Exact);
    bool ReadsAll = L.How == ReadKind::Value || L.How == ReadKind::Argument || L.How == ReadKind::Capture;
    return ReadsAll && Read.Exact && Changed.Exact && !leadsThrough(Changed, Projection::Deref);
  }
  if (!Changed.Exact || leadsThrough(Read, Projection::Deref))
    return false; // the pointer is set, what it points to stays
  if (!leadsThrough(Read, Projection::Content))
    return true;
  switch (L.By) {
  case ChangeKind::Called:
  case ChangeKind::Changed:
  case ChangeKind::Moved: return false; // the content is still there
  case ChangeKind::Invalidated: return !L.Anew || Common < ArgumentSteps;
  case ChangeKind::Written:
  case ChangeKind::Freed: return true;
  }
  return false;
}

/// Of two arguments of one call, one of which is by name the other, or a part of it: the name of the whole.
PlaceId AliasedArguments::sharedName(PlaceId A, PlaceId B, bool Resolved) const {
  if (!A || !B)
    return {};
  if (Resolved) {
    A = Fn.Known.resolve(A);
    B = Fn.Known.resolve(B);
  }
  if (Facts.Places.isPartOf(B, A))
    std::swap(A, B);
  if (!Facts.Places.isPartOf(A, B))
    return {};
  // `p[1]` is called a part of `*p`, beside which it lies, whatever array p leads to.
  PlaceId Below = A;
  while (Below != B && Facts.Places[Below].Parent != B)
    Below = Facts.Places[Below].Parent;
  const bool IsNamed = Facts.Places[B].Kind == Projection::Field || !Facts.Places[B].Parent;
  return Below != B && Facts.Places[Below].Kind == Projection::Element && !IsNamed ? PlaceId{} : B;
}

/// The part of the place that is passed, as seen from the whole that it lies in.
ObjectPath AliasedArguments::below(PlaceId Outer, PlaceId Passed, bool Resolved, PlaceId Part) const {
  ObjectPath Path{Outer, {}, true};
  for (; Part != Passed; Part = Facts.Places[Part].Parent)
    Path.Steps.push_back(Part);
  for (PlaceId P = Resolved ? Fn.Known.resolve(Passed) : Passed; P != Outer; P = Facts.Places[P].Parent)
    Path.Steps.push_back(P);
  std::reverse(Path.Steps.begin(), Path.Steps.end());
  return Path;
}

//===-- Words ---------------------------------------------------------------------------------------------------===//

Passed AliasedArguments::passed(const Call &C, PlaceId P) const {
  auto holds = [&](const Argument &A) -> PlaceId {
    if (!A.What)
      return {};
    if (A.How != PassKind::Value)
      return Facts.Places.isPartOf(P, A.What) ? A.What : PlaceId{};
    PlaceId Referent = Facts.Places.find(A.What, Projection::Deref, 0);
    if (Referent && Facts.Places.isPartOf(P, Referent))
      return Referent;
    const bool IsObject =
        Facts.Places[A.What].Kind == Projection::Temp && Fn.Tu.Types[Facts.Places[A.What].Type].IsClass;
    return IsObject && Facts.Places.isPartOf(P, A.What) ? A.What : PlaceId{};
  };
  // The innermost: `p[1]` is called a part of `*p`.
  Passed Best;
  for (const Argument &A : C.Args)
    if (PlaceId Whole = holds(A); Whole && (!Best.Place || Facts.Places[Whole].Depth > Facts.Places[Best.Place].Depth))
      Best = {&A, Whole};
  if (!Best.As && C.Object && C.Object->What && Facts.Places.isPartOf(P, C.Object->What))
    return {&*C.Object, C.Object->What};
  return Best;
}

/// But for `const`.
bool AliasedArguments::isOneType(PlaceId A, PlaceId B) const {
  auto plain = [&](PlaceId P) {
    return Fn.Tu.plainName(typeOf(Fn.Tu, Facts, P));
  };
  return plain(A) == plain(B);
}

/// Passed by reference: one object, nothing of an array that it may lie in.
bool AliasedArguments::isSingle(const Passed &P) const {
  return P.As && P.Place && P.As->How != PassKind::Value && P.As->Type;
}

/// Of an array.
bool AliasedArguments::isCharacter(PlaceId P) const {
  return Facts.Places[P].Kind == Projection::Element && Fn.Tu.Types[typeOf(Fn.Tu, Facts, P)].IsCharacter;
}

/// `p[1]` lies beside the `*p` that Of leads through, though its name begins like that.
bool AliasedArguments::isBeside(PlaceId Single, PlaceId Beside, const ObjectPath &Of, const ObjectPath &Other) {
  auto isShifted = [&](PlaceId Next) {
    if (Facts.Places[Next].Kind != Projection::Element || !isOneType(Next, Single))
      return false;
    const Index &By = Facts.Places.index(Next);
    return By.How != Index::Kind::Constant || By.Value != 0;
  };
  const PlaceId Named = Fn.Known.resolve(Single);
  for (PlaceId P = Fn.Known.resolve(Beside); P && Facts.Places[P].Parent; P = Facts.Places[P].Parent)
    if (Facts.Places[P].Parent == Named)
      return isShifted(P);
  auto At = Paths.of(Single);
  if (!At || !At->Exact || !Paths.commonSteps(*At, Of) || !Paths.commonSteps(*At, Other) ||
      Other.Steps.size() <= At->Steps.size())
    return false;
  return isShifted(Other.Steps[At->Steps.size()]);
}

/// What a closure holds is changed by calling it.
bool AliasedArguments::isOfCallable(const Passed &P) const {
  if (!P.As || !P.As->What)
    return false;
  const TypeInfo &T = Fn.Tu.Types[Facts.Places[P.As->What].Type];
  return T.Kind == Category::Callable || T.IsClosure;
}

std::string AliasedArguments::name(PlaceId Written, const ObjectPath &Path) const {
  std::string Name = placeName(Fn.Tu, Facts, Written);
  if (Name.empty())
    Name = placeName(Fn.Tu, Facts, Fn.Known.resolve(Written));
  if (Name.empty())
    Name = placeName(Fn.Tu, Facts, Path.end());
  return Name.empty() ? "the argument" : "`" + Name + "`";
}

static const char *verb(ChangeKind By) {
  switch (By) {
  case ChangeKind::Called:
  case ChangeKind::Changed:
  case ChangeKind::Written:
  case ChangeKind::Invalidated: return "changes";
  case ChangeKind::Moved: return "moves from";
  case ChangeKind::Freed: return "frees";
  }
  return "changes";
}

Finding AliasedArguments::describe(FactRef At, const ObjectPath &Changed, const ObjectPath &Read) const {
  const FactAt &Here = at(At);
  const auto &L = std::get<LateRead>(Here.What);
  const Call &C = Facts[Here.Call];
  Passed Out_ = passed(C, L.After), In = passed(C, L.What);
  std::string Callee = calleeName(Fn, Here);
  std::string Doer = Callee.empty() ? "the callee" : "`" + Callee + "`";
  std::string Whole = name(Out_.Place ? Out_.Place : L.After, Changed);
  std::string Part = name(In.Place ? In.Place : L.What, Read);

  Finding F;
  F.Which = Rule::AliasedArguments;
  F.How = L.Always && Changed.Exact && Read.Exact ? Level::Error : Level::Warning;
  F.At = Out.resolve(Here.At);
  if (Whole == Part)
    F.Message = Whole + " is passed twice to " + Doer + ", which " + verb(L.By) + " it before it reads it";
  else
    F.Message = Part + " is passed to " + Doer + " together with " + Whole + ", which it " + verb(L.By) +
                " before it reads " + Part;
  F.Label = Doer + " reads this after it " + verb(L.By) + " " + Whole;
  Span Cause = Out_.As && Out_.As->At ? Out_.As->At : C.At;
  addStep(F.Steps, Step::Kind::Cause, Out.resolve(Cause), Whole + " is changed through this");
  if (!L.Changed.empty())
    addStep(F.Steps, Step::Kind::Via, Out.resolve(L.Changed.back().At), std::string("it ") + verb(L.By) + " it here");
  if (!Here.Trail.empty())
    addStep(F.Steps, Step::Kind::Via, Out.resolve(Here.Trail.back().At), "and then reads the other here");
  F.Help = "copy " + Part + " into a variable before the call and pass that";
  F.Function = Fn.Tu.text(Fn.Info.Name).str();
  F.Subject = Callee + ": " + Part;
  return F;
}

void deed::checkAliasedArguments(const SolvedFunction &Fn, FindingSink &Out) {
  AliasedArguments(Fn, Out).run();
  checkOutTwice(Fn, Out);
}
