#include "checks/LeftBehind.h"
#include "checks/Wording.h"
#include "facts/FunctionIndex.h"
#include "llvm/ADT/BitVector.h"

using namespace deed;

static const FactAt &factAt(const SolvedFunction &Fn, FactRef R) { return Fn.Facts[R.Block].Facts[R.Index]; }

static Projection rootKind(const SolvedFunction &Fn, PlaceId P) {
  return Fn.Facts.Places[Fn.Facts.Places.rootOf(P)].Kind;
}

//===-- Whose it is -----------------------------------------------------------------------------------------------===//

bool deed::isHeldByCoroutine(const SolvedFunction &Fn, BorrowId Loan) {
  for (BorrowId B = Loan; B; B = (*Fn.Loans)[B].Before ? (*Fn.Loans)[B].Before : (*Fn.Loans)[B].Through) {
    const FactAt &Made = factAt(Fn, (*Fn.Loans)[B].At);
    if (Made.Call && Fn.Facts[Made.Call].Callee && Fn.Tu[Fn.Facts[Made.Call].Callee].IsCoroutine)
      return true;
  }
  return false;
}

bool deed::isCapture(const SolvedFunction &Fn, const DanglingUse &D) {
  FunctionIndex Index(Fn.Tu);
  auto isClosure = [&](PlaceId P) {
    for (; P; P = Fn.Facts.Places[P].Parent) {
      TypeId T = typeOf(Fn.Tu, Fn.Facts, P);
      if (Fn.Tu.Types[T].IsPointer)
        continue;
      FunctionId Operator = Index.callOperatorOf(T);
      Category Kind = Fn.Tu.Types[T].Kind;
      if ((Operator && Fn.Tu[Operator].IsLambda) || Kind == Category::Callable || Kind == Category::Thread)
        return true;
    }
    return false;
  };
  for (BorrowId B = D.End.Loan; B; B = (*Fn.Loans)[B].Through) {
    const Fact &Made = factAt(Fn, (*Fn.Loans)[B].At).What;
    if (const auto *I = std::get_if<Issue>(&Made); I && isClosure(I->Into))
      return true;
  }
  return D.End.Holder && isClosure(D.End.Holder);
}

/// Facts between the store and the end of the function that take something out of what it was stored in, and put nothing
/// in.
static bool isTakenBack(const SolvedFunction &Fn, const DanglingUse &D) {
  const FunctionFacts &Facts = Fn.Facts;
  PlaceId Kept = D.Use.Through ? Fn.Known.resolve(D.Use.Through) : PlaceId{};
  if (!Kept)
    return false;
  CallId StoredBy = factAt(Fn, D.Use.At).Call;
  // Into the same object: the container, or who owns it.
  PlaceId Whole = Kept;
  while (Facts.Places[Whole].Parent && Facts.Places[Whole].Kind != Projection::Deref)
    Whole = Facts.Places[Whole].Parent;
  auto storesThere = [&](CallId C, const Block &B) {
    for (const FactAt &F : B.Facts) {
      PlaceId Into;
      if (const auto *I = std::get_if<Issue>(&F.What))
        Into = I->Into;
      else if (const auto *L = std::get_if<Flow>(&F.What))
        Into = L->To;
      if (Into && F.Call == C && Facts.Places.isPartOf(Fn.Known.resolve(Into), Whole))
        return true;
    }
    return false;
  };
  llvm::BitVector Seen(static_cast<unsigned>(Facts.Blocks.size()));
  llvm::SmallVector<FactRef, 8> Work{{D.Use.At.Block, D.Use.At.Index + 1}};
  while (!Work.empty()) {
    FactRef From = Work.pop_back_val();
    const Block &B = Facts[From.Block];
    for (uint32_t I = From.Index; I < B.Facts.size(); ++I) {
      const FactAt &F = B.Facts[I];
      // A pool that is waited for is done with what it was given.
      if (std::holds_alternative<Wait>(F.What) || std::holds_alternative<Join>(F.What))
        return true;
      // So may a pool be whose member, declared here and defined elsewhere, is called after that.
      if (const auto *Called = std::get_if<CallFact>(&F.What); Called && F.Call != StoredBy) {
        const Call &C = Facts[Called->Call];
        if (C.Callee && C.Object && C.Object->What && !Fn.Tu[C.Callee].HasBody && !Fn.Tu[C.Callee].IsSystem &&
            !Fn.Tu[C.Callee].IsConst && Facts.Places.isPartOf(Whole, Fn.Known.resolve(C.Object->What)))
          return true;
      }
      const auto *Gone = std::get_if<Invalidate>(&F.What);
      if (!Gone || !F.Call || F.Call == StoredBy)
        continue;
      PlaceId What = Fn.Known.resolve(Gone->What);
      if ((Facts.Places.isPartOf(What, Whole) || Facts.Places.isPartOf(Whole, What)) && !storesThere(F.Call, B))
        return true;
    }
    for (const Edge &E : B.Next)
      if (!Seen.test(E.To.Raw)) {
        Seen.set(E.To.Raw);
        Work.push_back({E.To, 0});
      }
  }
  return false;
}

std::optional<Rule> deed::ruleOfLeft(const SolvedFunction &Fn, const DanglingUse &D) {
  if (D.End.How != EndKind::Storage || isTakenBack(Fn, D))
    return std::nullopt;
  if (isHeldByCoroutine(Fn, D.End.Loan))
    return Rule::DanglingCoroutine;
  if (isCapture(Fn, D))
    return Rule::DanglingCapture;
  if (D.Use.Through && rootKind(Fn, D.Use.Through) == Projection::This && !Fn.Info.IsLambda)
    return Rule::DanglingMember;
  return Rule::DanglingEscape;
}

//===-- How it is told --------------------------------------------------------------------------------------------===//

Finding deed::describeLeft(const SolvedFunction &Fn, Rule Which, const DanglingUse &D, const FindingSink &Out) {
  const PlaceTable &Places = Fn.Facts.Places;
  const Borrow Held = (*Fn.Loans)[D.End.Loan];
  PlaceId Root = Places.rootOf(Held.Place);
  const PlaceNode &N = Places[Root];
  bool IsTemporary = N.Kind == Projection::Temp, IsParameter = N.Kind == Projection::Param;
  std::string Gone = quoted(Fn, Root, IsTemporary ? "a temporary" : "the object");
  if (IsTemporary && N.Type && !Fn.Tu.text(Fn.Tu.Types[N.Type].Name).empty())
    Gone += " `" + Fn.Tu.text(Fn.Tu.Types[N.Type].Name).str() + "`";
  std::string Keeper = D.Use.Through ? quoted(Fn, D.Use.Through, "") : "";
  for (PlaceId P = D.Use.Through; P && Keeper.empty(); P = Places[P].Parent)
    Keeper = quoted(Fn, P, "");

  const FactAt &Put = factAt(Fn, D.Use.At), &Made = factAt(Fn, Held.At), &Event = factAt(Fn, D.End.Event);
  Finding F;
  F.Which = Which;
  F.How = D.OnEveryPath ? Level::Error : Level::Warning;
  F.At = Out.resolve(Put.At);
  std::string Until = IsTemporary ? ", which is destroyed at the end of the expression"
                                  : ", which is destroyed before that";
  switch (Which) {
  case Rule::DanglingCapture:
    F.Message = "closure may be called when " + Gone + ", which it captured by reference, is gone";
    F.Label = Keeper.empty() ? "the closure outlives " + Gone : Keeper + " keeps the closure longer than " + Gone + " lives";
    F.Help = "capture " + Gone + " by value or by move, or keep the closure no longer than " + Gone + " lives";
    break;
  case Rule::DanglingCoroutine:
    F.Message = "coroutine still uses " + Gone + Until;
    F.Label = D.Use.AtExit ? "the coroutine is not done with " + Gone + " when this function is"
                           : "the coroutine goes on after " + Gone + " was destroyed";
    F.Help = "let the coroutine take it by value, or wait for it before " + Gone + " is destroyed";
    break;
  case Rule::DanglingMember:
    F.Message = (Keeper.empty() ? "a member" : Keeper) + " is left referring to " + Gone + Until;
    F.Label = "the object refers to " + Gone + " from here on";
    F.Help = IsTemporary || IsParameter ? "make the member an owner (`std::string` instead of a view), or take what the "
                                          "caller keeps alive by reference"
                                        : "make the member an owner, or let it refer to what lives as long as the object";
    break;
  default:
    F.Message = "reference to " + Gone + " is left in " + (Keeper.empty() ? "somebody else's hands" : Keeper) + Until;
    F.Label = "refers to " + Gone + " when the function is done";
    F.Help = "hand out a copy, take the reference back before the function ends, or let " + Gone + " live elsewhere";
    break;
  }
  addBranchSteps(F.Steps, Fn, D.Branches, /*AfterCause=*/false, Out);
  FileSpan MadeAt = Out.resolve(Made.At);
  if (MadeAt.valid() && (MadeAt.Line != F.At.Line || MadeAt.File != F.At.File))
    addStep(F.Steps, Step::Kind::Cause, MadeAt,
            Gone + (Which == Rule::DanglingCapture     ? " is captured by reference here"
                    : Which == Rule::DanglingCoroutine ? " is handed to a coroutine here, which does not copy it"
                                                       : " is borrowed here"));
  if (D.Use.AtExit)
    addTrailSteps(F.Steps, Fn, Put, "keeps it", Out);
  if (N.Kind == Projection::Local && N.Key < Fn.Facts.LocalSpans.size())
    addStep(F.Steps, Step::Kind::Related, Out.resolve(Fn.Facts.LocalSpans[N.Key]),
            Gone + " is a local variable of this function");
  else if (IsParameter)
    addStep(F.Steps, Step::Kind::Related, Out.resolve(Fn.Info.At), Gone + " is a parameter by value, gone with the call");
  else
    addStep(F.Steps, Step::Kind::Cause, Out.resolve(Event.At), Gone + " is destroyed here");
  addBranchSteps(F.Steps, Fn, D.Branches, /*AfterCause=*/true, Out);
  F.Function = Fn.Tu.text(Fn.Info.Name).str();
  F.Subject = placeName(Fn.Tu, Fn.Facts, Root);
  return F;
}
