#include "facts/HoldsLoans.h"
#include "summary/Inference.h"

using namespace deed;

void Inference::collectWrites() {
  for (const Block &B : Fn.Blocks)
    for (const FactAt &At : B.Facts)
      if (const auto *Once = std::get_if<Wait>(&At.What);
          Once && !At.Call && !Tu.Types[typeOf(Tu, Fn, Once->What)].IsSynchronised) {
        SetUpOnce.push_back(Names.resolve(Once->What)); // a static local: see lowering
      } else if (const auto *W = std::get_if<Write>(&At.What)) {
        if (!At.Guessed)
          KnownWrites.insert(Names.resolve(W->What));
        auto [It, New] = Constants.try_emplace(Names.resolve(W->What), W->Always ? W->Value : std::nullopt);
        if (!New && (!W->Always || It->second != W->Value))
          It->second.reset();
        PlaceId From = W->SameAs ? Names.resolve(W->SameAs) : PlaceId{};
        auto [Copy, First] = Copies.try_emplace(Names.resolve(W->What), From);
        if (!First && Copy->second != From)
          Copy->second = {};
      }
}

//===-- Conditions ----------------------------------------------------------------------------------------------===//

/// The blocks that are reached if the place is (non-)zero.
const llvm::BitVector &Inference::reachedIf(PlaceId P, bool NonZero) {
  auto [It, New] = ReachedIf.try_emplace({P, NonZero});
  if (New)
    It->second = blocksReachedIf(Fn, P, NonZero);
  return It->second;
}

/// The sites are reached only if a scalar parameter is zero, or only if it is not.
std::optional<ParamTest> Inference::neededValue(llvm::ArrayRef<FactRef> Sites) {
  if (!Flags) {
    Flags.emplace();
    llvm::DenseSet<PlaceId> Tried;
    for (const Condition &C : Fn.Conditions)
      if (C.Place && Tried.insert(C.Place).second)
        if (auto Param = Names.constantParameter(C.Place))
          Flags->push_back({C.Place, *Param});
  }
  for (auto [Place, Param] : *Flags)
    for (bool NonZero : {false, true}) {
      const llvm::BitVector &Reached = reachedIf(Place, NonZero);
      if (llvm::none_of(Sites, [&](FactRef Site) { return Reached.test(Site.Block.Raw); }))
        return ParamTest{Param, !NonZero};
    }
  return std::nullopt;
}

//===-- Reads ---------------------------------------------------------------------------------------------------===//

/// As a question that what a move left behind may be asked: what `delete p` asks of p, and what is not done with a null
/// pointer (`p ? p->n : 0`).
ReadKind Inference::howItCounts(const Read &R, const ExposedUse &Use) {
  const TypeInfo &T = Tu.Types[typeOf(Tu, Fn, Use.Place)];
  if (T.IsPointer) {
    const std::vector<FactAt> &Facts = Fn[Use.At.Block].Facts;
    for (uint32_t I = Use.At.Index + 1; I != Facts.size(); ++I) {
      if (const auto *Freed = std::get_if<Free>(&Facts[I].What))
        return Names.resolve(Freed->Pointer) == Use.Place ? ReadKind::Query : R.How;
      if (!std::holds_alternative<CallFact>(Facts[I].What) && !std::holds_alternative<Read>(Facts[I].What))
        break;
    }
  }
  for (PlaceId P = Use.Place; P; P = Fn.Places[P].Parent) {
    if (Tu.Types[typeOf(Tu, Fn, P)].AfterMove != MovedFrom::Empty)
      continue;
    if (!reachedIf(P, /*NonZero=*/false).test(Use.At.Block.Raw))
      return ReadKind::Query;
  }
  return R.How;
}

void Inference::reads() {
  for (const ExposedUse &Use : Moves.exposedUses()) {
    Exposed.insert({Use.At.Block.Raw, Use.At.Index});
    const FactAt &At = Fn[Use.At.Block].Facts[Use.At.Index];
    auto Formal = Names.visible(Use.Place);
    if (!Formal)
      continue;
    if (const auto *R = std::get_if<Read>(&At.What)) {
      // A destructor's reads of its own object are nobody's affair; a view that it hands on is a use of what that
      // views.
      const TypeInfo &T = Tu.Types[typeOf(Tu, Fn, Use.Place)];
      if (F.Which == Special::Destructor && T.IsClass && T.Kind == Category::View && R->How == ReadKind::Argument)
        Formal->Place = Formal->Place.deref();
      add(EffectKind::Read, std::move(Formal->Place), Sure.runsThrough(Use.At.Block), &At).Read = howItCounts(*R, Use);
    } else if (std::holds_alternative<Move>(At.What)) {
      ++ExposedMoves[Use.Place];
      // One that lasts until the exit is a Move there, which is a use itself.
      if (Formal->Cut || !MovedAtExit.contains(Use.Place))
        add(EffectKind::Read, std::move(Formal->Place), Sure.runsThrough(Use.At.Block), &At).Read = ReadKind::Value;
    }
  }
}

/// `~Deferred() { if (Run) Run(); }`: of a `std::function` that the destructor calls, what it has captured is used.
/// What closures use, their bodies say.
void Inference::calledMembers() {
  for (const ExposedUse &Use : Moves.exposedUses()) {
    const FactAt &At = Fn[Use.At.Block].Facts[Use.At.Index];
    const auto *R = std::get_if<Read>(&At.What);
    const TypeInfo &T = Tu.Types[typeOf(Tu, Fn, Use.Place)];
    if (!R || R->How != ReadKind::Object || T.Kind != Category::Callable || T.IsClosure)
      continue;
    if (auto Formal = Names.visible(Use.Place); Formal && Formal->Place.Root == FormalRoot::This)
      add(EffectKind::Read, std::move(Formal->Place), Sure.runsThrough(Use.At.Block), &At).Read = ReadKind::Object;
  }
}

/// `for (const char *s : names_) print(s);`: what the elements of a container refer to is read through views of this
/// function's own. Of containers that hold views; nobody can tell one element from another.
void Inference::viewedReads() {
  constexpr size_t MaxViews = 128;
  llvm::DenseSet<PlaceId> Seen;
  for (uint32_t B = 0; B != Fn.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Fn.Blocks[B].Facts.size(); ++I) {
      const FactAt &At = Fn.Blocks[B].Facts[I];
      const auto *R = std::get_if<Read>(&At.What);
      if (!R || R->How == ReadKind::Query)
        continue;
      PlaceId P = Names.resolve(R->What), View = P;
      llvm::SmallVector<PlaceId, 4> Below;
      for (; View && Fn.Places[View].Kind != Projection::Deref; View = Fn.Places[View].Parent)
        Below.push_back(View);
      Projection Root = Fn.Places[Fn.Places.rootOf(P)].Kind;
      if (!View || (Root != Projection::Local && Root != Projection::Temp) || !Seen.insert(P).second)
        continue;
      if (Seen.size() > MaxViews)
        return;
      std::reverse(Below.begin(), Below.end());
      // Binding has kept an argument that the call itself sets: `p = realloc(p, n)`.
      const bool IsArgument = Fn.Places[View].Parent == Fn.Places.rootOf(P) && Root == Projection::Temp &&
                              Fn.Places[Fn.Places.rootOf(P)].Key >= FirstBoundRoot;
      auto isElement = [](const FormalStep &S) { return S.Kind == Projection::Element; };
      for (const LoanSource &Source : Sources.of(Fn.Places[View].Parent, {{B}, I})) {
        auto Formal = Source.How == LoanSource::Kind::Borrow    ? Names.visible(Source.Place)
                      : Source.How == LoanSource::Kind::Carried ? Names.of(Source.Place)
                                                                : std::nullopt;
        if (!Formal || Formal->Cut || Formal->Place.Root == FormalRoot::Return || !canHoldLoans(Tu, Fn, Source.Place) ||
            !(IsArgument || llvm::any_of(Formal->Place.Path, isElement)) ||
            !Moves.statusBefore(Source.Place, {{B}, I}).MayBeEntry)
          continue;
        Names.extend(*Formal, Source.Rest);
        if (Source.How == LoanSource::Kind::Carried)
          Formal->Place = Formal->Place.deref();
        Names.extend(*Formal, Below);
        if (!Formal->Cut)
          add(EffectKind::Read, std::move(Formal->Place), /*Always=*/false, &At).Read = ReadKind::Argument;
      }
    }
}

//===-- Moves ---------------------------------------------------------------------------------------------------===//

/// `return false;` where it was left alone, `return true;` where it was moved: the results that mean the latter, or 0.
ResultSigns Inference::movedIfResult(PlaceId P) const {
  ResultSigns Moved = 0, Kept = 0;
  for (uint32_t B = 0; B != Fn.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Fn.Blocks[B].Facts.size(); ++I) {
      FactRef At{{B}, I};
      const auto *W = std::get_if<Write>(&Fn.Blocks[B].Facts[I].What);
      if (!W || Fn.Places[W->What].Kind != Projection::Return || !Moves.isReachable(At))
        continue;
      std::optional<MoveHit> Hit = Moves.movedBefore(P, At);
      if (!W->Value || !W->Always || (Hit && (Hit->Partial || Hit->How != MoveHit::Certainty::AllPaths)))
        return 0;
      (Hit ? Moved : Kept) |= signOf(*W->Value);
    }
  return signsThatTell(Moved, Kept);
}

/// The move that takes the fewest calls to explain; in a recursion that is the one in its base.
static const FactAt *nearest(const FunctionFacts &Fn, llvm::ArrayRef<FactRef> Sites) {
  const FactAt *Best = nullptr;
  for (FactRef Site : Sites) {
    const FactAt &At = Fn[Site.Block].Facts[Site.Index];
    if (!Best || At.Trail.size() < Best->Trail.size())
      Best = &At;
  }
  return Best;
}

void Inference::moves(const ExitStatus &Status) {
  auto Formal = Names.visible(Status.Place);
  if (!Formal || Formal->Cut || Status.Sites.empty())
    return; // part of something too deep to name: nothing sure can be said of the whole
  const FactAt &At = *nearest(Fn, Status.Sites);
  Effect &Moved = add(EffectKind::Move, Formal->Place, Status.MustBeMoved, &At);
  if (!Status.MustBeMoved) {
    Moved.OnlyIf = neededValue(Status.Sites);
    Moved.IfResult = movedIfResult(Status.Place);
  }
  // If no move meets the value passed in, the callee has set the place before: what the caller had moved is forgotten.
  if (Status.MustBeMoved && !ExposedMoves.contains(Status.Place))
    add(EffectKind::Write, std::move(Formal->Place), /*Always=*/true).Early = true;
}

//===-- Writes --------------------------------------------------------------------------------------------------===//

/// A number or handle that surely is a copy of what the caller passed.
std::optional<FormalPlace> Inference::copiedFrom(const ExitStatus &Status) const {
  const TypeInfo &T = Tu.Types[Fn.Places[Status.Place].Type];
  PlaceId From = Status.MustBeWritten ? Copies.lookup(Status.Place) : PlaceId{};
  if (!From || T.IsClass || T.IsPointer || T.IsReference || Copies.contains(From))
    return std::nullopt;
  auto Formal = Names.of(From);
  bool IsValue = Formal && Formal->Place.Path.empty() && Names.constantParameter(From);
  bool IsField = Formal && !Formal->Cut && Names.visible(From) && Formal->Place.Root == FormalRoot::Param &&
                 Formal->Place.Path.back().Kind == Projection::Field;
  if (!IsValue && !IsField)
    return std::nullopt;
  return std::move(Formal->Place);
}

void Inference::writes(const ExitStatus &Status) {
  auto Formal = Names.visible(Status.Place);
  if (!Formal)
    return;
  if (Formal->Cut) {
    add(EffectKind::Mutate, std::move(Formal->Place), /*Always=*/false);
    return;
  }
  bool OneElement = true; // `v[i] = x` sets one element, but nobody can tell which
  for (const FormalStep &Step : Formal->Place.Path)
    OneElement &= Step.Kind != Projection::Element || Step.Key != "?";
  // `static Registry r;`: by the first call only, so what r holds by then is not lost.
  bool IsSetUp = llvm::any_of(SetUpOnce, [&](PlaceId P) { return Fn.Places.isPartOf(Status.Place, P); });
  Effect &E = add(EffectKind::Write, std::move(Formal->Place), Status.MustBeWritten && OneElement && !IsSetUp);
  E.Guessed = !KnownWrites.contains(Status.Place);
  if (auto It = Constants.find(Status.Place); It != Constants.end() && Status.MustBeWritten)
    E.Value = It->second;
  if (auto From = copiedFrom(Status); From && E.Always)
    E.From = std::move(*From);
}
