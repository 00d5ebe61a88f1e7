#include "checks/HeapStory.h"
#include "checks/Wording.h"

using namespace deed;

bool HeapStory::hasFact(FactRef R) const {
  return R.Block.Raw < Fn.Facts.Blocks.size() && R.Index < Fn.Facts[R.Block].Facts.size();
}

Span HeapStory::spanOf(FactRef R) const {
  if (hasFact(R))
    return at(R).At;
  return Fn.Info.At;
}

bool HeapStory::findPath(const HeapHit &Hit) {
  if (!Paths)
    Paths.emplace(Fn.Tu, Fn.Facts, Fn.Known);
  Branches.clear();
  std::unique_ptr<PathTracker> Tracker = Heap->track(Hit);
  FactRef Cause = Hit.What.Cause;
  // What the caller gave us has no fact of its own.
  if (!hasFact(Cause))
    return true;
  WitnessPath Path = Paths->find(Cause, Hit.At, *Tracker);
  if (!Path.found())
    return false;
  if (!Hit.OnEveryPath)
    Branches = std::move(Path.Branches);
  return true;
}

bool HeapStory::isTold(const HeapHit &Hit) {
  Span Use = spanOf(Hit.At), Cause = spanOf(Hit.What.Cause);
  return !Told.insert({Use.Begin, Use.End, Cause.Begin, Cause.End}).second;
}

llvm::StringRef HeapStory::pastVerb(AllocKind K) {
  switch (K) {
  case AllocKind::New:
  case AllocKind::NewArray: return "deleted";
  case AllocKind::Malloc: return "freed";
  case AllocKind::File:
  case AllocKind::Descriptor: return "closed";
  case AllocKind::Handle:
  case AllocKind::Placement: return "released";
  }
  return "released";
}

llvm::StringRef HeapStory::maker(AllocKind K) {
  switch (K) {
  case AllocKind::New: return "`new`";
  case AllocKind::NewArray: return "`new[]`";
  case AllocKind::Malloc: return "`malloc`";
  case AllocKind::File: return "`fopen`";
  case AllocKind::Descriptor: return "`open`";
  case AllocKind::Handle: return "its library";
  case AllocKind::Placement: return "placement new";
  }
  return "";
}
llvm::StringRef HeapStory::releaser(AllocKind K) {
  switch (K) {
  case AllocKind::New: return "`delete`";
  case AllocKind::NewArray: return "`delete[]`";
  case AllocKind::Malloc: return "`free`";
  case AllocKind::File: return "`fclose`";
  case AllocKind::Descriptor: return "`close`";
  case AllocKind::Handle: return "the function that belongs to it";
  case AllocKind::Placement: return "a call of its destructor";
  }
  return "";
}

std::string HeapStory::ended(FactRef Site) const {
  const Fact &F = at(Site).What;
  if (const auto *R = std::get_if<Free>(&F))
    return pastVerb(R->How).str();
  if (std::holds_alternative<Adopt>(F))
    return "given to its owner";
  if (std::holds_alternative<Invalidate>(F))
    return "let go by its owner";
  return "destroyed with its owner";
}

std::string HeapStory::nameOf(const HeapHit &Hit) const {
  auto name = [&](PlaceId P) { return P ? placeName(Fn.Tu, Fn.Facts, P) : std::string(); };
  std::string Name = name(Hit.What.Name);
  if (Name.empty() && hasFact(Hit.What.Cause))
    if (const auto *R = std::get_if<Free>(&at(Hit.What.Cause).What))
      Name = name(R->Pointer);
  if (Name.empty())
    Name = name(objectOf(Hit).Name);
  return Name;
}

std::string HeapStory::quotedName(const HeapHit &Hit, llvm::StringRef Otherwise) const {
  std::string Name = nameOf(Hit);
  return Name.empty() ? Otherwise.str() : "`" + Name + "`";
}

/// Where the callee does to the place what the fact, or another of its call, says. Writes do not tell.
Span HeapStory::insideCall(const FactAt &Doing, PlaceId What) const {
  if (!Doing.Trail.empty())
    return Doing.Trail.front().At;
  for (const Block &B : Fn.Facts.Blocks)
    for (const FactAt &Other : B.Facts) {
      if (Other.Call != Doing.Call || Other.Trail.empty())
        continue;
      const auto *A = std::get_if<Allocate>(&Other.What);
      const auto *L = std::get_if<Flow>(&Other.What);
      PlaceId Into = A ? A->Into : L ? L->To : PlaceId{};
      if (Into && Fn.Known.resolve(Into) == What)
        return Other.Trail.front().At;
    }
  return {};
}

bool HeapStory::isMadeByClass(const HeapHit &Hit, const FactAt &Doing) const {
  auto classOf = [&](const FactAt &F) -> TypeId {
    const Call *C = F.Call ? &Fn.Facts[F.Call] : nullptr;
    return C && C->Callee && C->Object ? Fn.Tu[C->Callee].ObjectType : TypeId{};
  };
  const HeapObject &O = objectOf(Hit);
  return O.How == HeapOrigin::Allocated && classOf(Doing) && classOf(at(O.At)) == classOf(Doing);
}

void HeapStory::moveIntoMember(Finding &F, const FactAt &Doing, PlaceId Name) const {
  const Call *C = Doing.Call ? &Fn.Facts[Doing.Call] : nullptr;
  if (!C || !C->Callee || !C->Object || !C->Object->What || !Name)
    return;
  const PlaceTable &Places = Fn.Facts.Places;
  PlaceId Member = Fn.Known.resolve(Name), Object = Fn.Known.resolve(C->Object->What);
  if (Places[Member].Kind != Projection::Field || Places[Member].Parent != Object)
    return;
  FileSpan There = Out.resolve(insideCall(Doing, Member)), Here = F.At;
  if (!There.valid())
    return;
  F.At = There;
  addStep(F.Steps, Step::Kind::Related, Here, "called here, for " + quoted(Fn, Object, "an object"));
  const FunctionInfo &Callee = Fn.Tu[C->Callee];
  F.Function = Fn.Tu.text(Callee.Name).str();
  F.Subject =
      shortName(Fn.Tu.text(Fn.Tu.Types[Callee.ObjectType].Name)) + "::" + Fn.Tu.text({Places[Member].Key}).str();
}

void HeapStory::addOrigin(std::vector<Step> &Steps, const HeapHit &Hit) const {
  const HeapObject &O = objectOf(Hit);
  if (O.How != HeapOrigin::Allocated)
    return;
  const FactAt &Made = at(O.At);
  std::string Callee = calleeName(Fn, Made);
  addStep(Steps, Step::Kind::Related, Out.resolve(Made.At),
          Callee.empty() ? "allocated here" : "made by this call of `" + Callee + "`");
}

void HeapStory::addCause(std::vector<Step> &Steps, const HeapHit &Hit) const {
  const FactAt &Cause = at(Hit.What.Cause);
  std::string Name = "it";
  if (const auto *R = std::get_if<Free>(&Cause.What))
    Name = quoted(Fn, R->Pointer, quotedName(Hit));
  else if (const auto *A = std::get_if<Adopt>(&Cause.What))
    Name = quoted(Fn, A->Pointer, quotedName(Hit));
  std::string Callee = calleeName(Fn, Cause);
  bool Explain = !Callee.empty() && !Cause.Trail.empty();
  std::string Text = Name + " " + ended(Hit.What.Cause) + " here";
  if (const auto *A = std::get_if<Adopt>(&Cause.What)) {
    std::string Owner = A->Owner ? placeName(Fn.Tu, Fn.Facts, A->Owner) : "";
    Text = Owner.empty() ? "ownership of " + Name + " given away here" : "`" + Owner + "` takes ownership of " + Name;
  }
  addStep(Steps, Step::Kind::Cause, Out.resolve(Cause.At),
          Text + (Explain ? ", by this call of `" + Callee + "`" : ""));
  if (Explain)
    addTrailSteps(Steps, Fn, Cause, "releases it", Out);
}

Finding HeapStory::begin(Rule Which, const HeapHit &Hit) const {
  Finding F;
  F.Which = Which;
  F.How = Hit.OnEveryPath ? Level::Error : Level::Warning;
  F.At = Out.resolve(spanOf(Hit.At));
  addOrigin(F.Steps, Hit);
  addBranchSteps(F.Steps, Fn, Branches, /*AfterCause=*/false, Out);
  if (hasFact(Hit.What.Cause) && Hit.What.Cause != Hit.At && Hit.What.Cause != objectOf(Hit).At)
    addCause(F.Steps, Hit);
  addBranchSteps(F.Steps, Fn, Branches, /*AfterCause=*/true, Out);
  F.Function = Fn.Tu.text(Fn.Info.Name).str();
  F.Subject = nameOf(Hit);
  return F;
}

std::string HeapStory::ownerOf(const HeapHit &Hit) const {
  if (hasFact(Hit.What.Cause))
    if (const auto *A = std::get_if<Adopt>(&at(Hit.What.Cause).What); A && A->Owner)
      return placeName(Fn.Tu, Fn.Facts, A->Owner);
  for (const HeapState &S : Heap->statesBefore(Hit.Object, Hit.At))
    for (const HeapName &N : S.Names)
      if (N.How == HeapName::Role::Owner)
        return placeName(Fn.Tu, Fn.Facts, N.Place);
  return "";
}

bool HeapStory::anOwnerLivesOn(const HeapHit &Hit) const {
  auto livesOn = [&](PlaceId P) { return P && (Heap->rules().outlivesCall(P) || Heap->rules().isVague(P)); };
  if (const auto *A = std::get_if<Adopt>(&at(Hit.At).What); A && livesOn(Heap->rules().resolve(A->Owner)))
    return true;
  for (const HeapState &S : Heap->statesBefore(Hit.Object, Hit.At)) {
    if (S.How != HeapState::Status::Owned)
      continue;
    bool Any = false;
    for (const HeapName &N : S.Names)
      if (N.How == HeapName::Role::Owner) {
        Any = true;
        if (livesOn(N.Place))
          return true;
      }
    if (!Any)
      return true; // moved on, to somebody out of sight
  }
  return false;
}
