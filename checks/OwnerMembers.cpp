// What the functions of a class put into a member that its destructor releases: made in another way than it is
// released, or over what the member held before. Nobody needs to use the class for that to be wrong.
#include "checks/HeapStory.h"
#include "checks/OwnerClasses.h"
#include "checks/Wording.h"

using namespace deed;

namespace {

/// A function of the class that puts a new object into the member.
struct Making {
  FunctionId By;
  AllocKind Kind;
  bool Always;
  Span At;
  Span Made; ///< where that really is, in what it calls
};

} // namespace

static bool isMember(const Effect &E, const OwnedMember &M) {
  return E.What == FormalPlace::thisPointer().deref().field(M.Name);
}

static std::vector<Making> makingsOf(const SolvedTu &Tu, const OwnedMember &M) {
  std::vector<Making> Out;
  for (uint32_t I = 0; I != Tu.Tu.Functions.size(); ++I) {
    const FunctionInfo &F = Tu.Tu.Functions[I];
    if (F.ObjectType != M.Class || !F.HasBody || F.Defaulted)
      continue;
    for (const Effect &E : Tu.Summaries.of(FunctionId{I}).Effects)
      if (E.Kind == EffectKind::ReturnFresh && isMember(E, M))
        Out.push_back({FunctionId{I}, E.Alloc, E.Always, E.Trail.empty() ? F.At : E.Trail.front().At,
                       E.Trail.empty() ? F.At : E.Trail.back().At});
  }
  return Out;
}

static Finding beginFinding(const SolvedTu &Tu, const OwnedMember &M, Rule Which, FunctionId In, Span At,
                            const FindingSink &Out) {
  Finding F;
  F.Which = Which;
  F.How = Level::Error;
  F.At = Out.resolve(At);
  F.Function = Tu.Tu.text(Tu.Tu[In].Name).str();
  F.Subject = shortName(Tu.Tu.text(Tu.Tu.Types[M.Class].Name)) + "::" + M.Name;
  return F;
}

//===-- Made otherwise --------------------------------------------------------------------------------------------===//

void deed::checkMadeOtherwise(const SolvedTu &Tu, FindingSink &Out) {
  for (const OwnedMember &M : ownedMembers(Tu)) {
    std::vector<Making> All = makingsOf(Tu, M);
    auto isWrong = [&](const Making &By) { return By.Kind != M.Kind; };
    if (All.empty() || !llvm::all_of(All, isWrong))
      continue; // some are right: which of them meets the destructor, only its objects show
    std::string By = HeapStory::maker(All.front().Kind).str(), How = HeapStory::releaser(M.Kind).str();
    Finding F = beginFinding(Tu, M, Rule::MismatchedFree, M.Destructor, M.Released, Out);
    F.Message = "made by " + By + ", released by " + How + ": `" + M.Name + "`";
    F.Label = "`" + M.Name + "` comes from " + By + " and is released by " + How + " here";
    for (const Making &Made : All)
      addStep(F.Steps, Step::Kind::Related, Out.resolve(Made.At), "`" + M.Name + "` is made here");
    F.Help = "release it with " + HeapStory::releaser(All.front().Kind).str();
    Out.add(std::move(F));
  }
}

//===-- Made of the object itself ---------------------------------------------------------------------------------===//

namespace {
/// A member of `*this`, or of the object that a parameter points to.
struct FieldOf {
  TypeId Class;
  std::string Name;
  bool operator==(const FieldOf &) const = default;
};
} // namespace

static std::optional<FieldOf> fieldOf(const SolvedTu &Tu, const FunctionInfo &F, const FormalPlace &P) {
  if (P.Path.size() != 2 || P.Path[0].Kind != Projection::Deref || P.Path[1].Kind != Projection::Field)
    return std::nullopt;
  if (P.Root == FormalRoot::This)
    return FieldOf{F.ObjectType, P.Path[1].Key};
  if (P.Root != FormalRoot::Param || P.Param >= F.Params.size())
    return std::nullopt;
  const Parameter &Param = F.Params[P.Param];
  TypeId Class = Param.How == PassKind::Value ? Tu.Tu.Types[Param.Type].Pointee : Param.Type;
  return FieldOf{Class, P.Path[1].Key};
}

/// `b->ptr = b->local;`: the member points into an array of the object itself.
static bool pointsInside(const Effect &E) {
  if (E.Kind != EffectKind::Borrow || E.Guessed || E.What.Path.size() != 2 || E.From.Path.size() != 3)
    return false;
  FormalPlace Whole = E.What, From = E.From;
  Whole.Path.pop_back();
  return Whole.covers(From) && From.Path[1].Kind == Projection::Field && From.Path[2].Kind == Projection::Element;
}

/// Nothing says whether it is the object's own part: it is released wherever the function is called, and not replaced
/// by what it was linked to.
static bool releasesUnasked(const SolvedTu &Tu, FunctionId By, const Effect &Released) {
  if (Released.Kind != EffectKind::Free || !Released.Always || Released.Trail.empty())
    return false;
  for (const Effect &E : Tu.Summaries.of(By).Effects)
    if (E.What == Released.What && (E.Kind == EffectKind::Store || E.Kind == EffectKind::Borrow ||
                                    E.Kind == EffectKind::ReturnFresh || (E.Kind == EffectKind::Write && !E.Value)))
      return false;
  for (uint32_t I = 0; I != Tu.Tu.Functions.size(); ++I)
    if (Tu.Tu.Functions[I].HasBody)
      for (const Effect &E : Tu.Summaries.of(FunctionId{I}).Effects)
        if (E.Kind == EffectKind::Free && !E.Always && !E.Trail.empty() && E.Trail.front().Callee == Tu.Tu[By].Name)
          return false; // who calls it has asked
  return true;
}

void deed::checkReleasedInside(const SolvedTu &Tu, FindingSink &Out) {
  struct Pointing {
    FieldOf What;
    const Effect *By;
  };
  llvm::SmallVector<Pointing, 2> All;
  for (uint32_t I = 0; I != Tu.Tu.Functions.size(); ++I)
    if (const FunctionInfo &F = Tu.Tu.Functions[I]; F.HasBody && !F.Defaulted)
      for (const Effect &E : Tu.Summaries.of(FunctionId{I}).Effects)
        if (pointsInside(E))
          if (auto Field = fieldOf(Tu, F, E.What))
            All.push_back({std::move(*Field), &E});
  if (All.empty())
    return;
  for (uint32_t I = 0; I != Tu.Tu.Functions.size(); ++I) {
    const FunctionInfo &Function = Tu.Tu.Functions[I];
    if (!Function.HasBody || Function.Defaulted)
      continue;
    for (const Effect &E : Tu.Summaries.of(FunctionId{I}).Effects) {
      auto Field = E.Kind == EffectKind::Free ? fieldOf(Tu, Function, E.What) : std::nullopt;
      auto It = Field ? llvm::find_if(All, [&](const Pointing &P) { return P.What == *Field; }) : All.end();
      if (It == All.end() || E.Trail.size() > 1 || !releasesUnasked(Tu, FunctionId{I}, E))
        continue;
      OwnedMember M;
      M.Class = Field->Class;
      M.Name = Field->Name;
      Finding F = beginFinding(Tu, M, Rule::MismatchedFree, FunctionId{I}, E.Trail.front().At, Out);
      F.How = Level::Warning;
      F.Message = "released though it may be a part of the object itself: `" + Field->Name + "`";
      F.Label = "releases `" + Field->Name + "` without asking whether it points into the object";
      if (!It->By->Trail.empty())
        addStep(F.Steps, Step::Kind::Related, Out.resolve(It->By->Trail.front().At),
                "`" + Field->Name + "` is set to `" + It->By->From.Path[1].Key + "`, an array within the object, here");
      F.Help = "release it only if it is not `" + It->By->From.Path[1].Key + "`";
      Out.add(std::move(F));
    }
  }
}

//===-- Put over what was there -----------------------------------------------------------------------------------===//

static bool makesFromNothing(const FunctionInfo &F) {
  return F.Which == Special::DefaultConstructor || F.Which == Special::OtherConstructor;
}
static bool isConstructor(const FunctionInfo &F) {
  return makesFromNothing(F) || F.Which == Special::CopyConstructor || F.Which == Special::MoveConstructor;
}

/// Every constructor puts something there, and no function takes it out again: the member is never empty.
static bool isAlwaysFull(const SolvedTu &Tu, const OwnedMember &M, llvm::ArrayRef<Making> All) {
  bool Any = false;
  for (uint32_t I = 0; I != Tu.Tu.Functions.size(); ++I) {
    const FunctionInfo &F = Tu.Tu.Functions[I];
    if (F.ObjectType != M.Class || F.Which == Special::Destructor)
      continue;
    if (makesFromNothing(F)) {
      Any = true;
      if (llvm::none_of(All, [&](const Making &By) { return By.By == FunctionId{I} && By.Always; }))
        return false;
    } else if (F.Which == Special::None) {
      if (!F.HasBody)
        return false;
      for (const Effect &E : Tu.Summaries.of(FunctionId{I}).Effects)
        if (E.Kind == EffectKind::Write && isMember(E, M) && E.Value)
          return false;
    }
  }
  return Any;
}

static bool asksForMember(const SolvedTu &Tu, FunctionId F, const OwnedMember &M) {
  return llvm::any_of(Tu.Summaries.of(F).Effects,
                      [&](const Effect &E) { return E.Kind == EffectKind::Read && isMember(E, M); });
}

/// `Regex(const char *Text) { init(Text); }`: what a constructor has made there finds nothing.
static bool isPartOfConstruction(const SolvedTu &Tu, const Making &By, llvm::ArrayRef<Making> All) {
  return llvm::any_of(All, [&](const Making &Made) { return isConstructor(Tu.Tu[Made.By]) && Made.Made == By.Made; });
}

void deed::checkDroppedByMethod(const SolvedTu &Tu, FindingSink &Out) {
  for (const OwnedMember &M : ownedMembers(Tu)) {
    std::vector<Making> All = makingsOf(Tu, M);
    for (const Making &By : All) {
      if (Tu.Tu[By.By].Which != Special::None || !By.Always || whatItDoes(Tu, By.By, M).Releases ||
          asksForMember(Tu, By.By, M) || !isAlwaysFull(Tu, M, All) || isPartOfConstruction(Tu, By, All))
        continue;
      Finding F = beginFinding(Tu, M, Rule::Leak, By.By, By.At, Out);
      F.Message = "memory is never released: what `" + M.Name + "` held before";
      F.Label = "sets `" + M.Name + "` without releasing what it held before";
      for (const Making &Made : All)
        if (makesFromNothing(Tu.Tu[Made.By]))
          addStep(F.Steps, Step::Kind::Related, Out.resolve(Made.At),
                  "`" + M.Name + "` is made here, by the constructor");
      F.Help = "release `" + M.Name + "` before it is set, or make it an owner such as `std::unique_ptr`";
      Out.add(std::move(F));
    }
  }
}
