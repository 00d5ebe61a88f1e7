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
