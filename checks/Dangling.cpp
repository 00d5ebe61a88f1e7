#include "checks/Dangling.h"
#include "checks/LeftBehind.h"
#include "checks/Wording.h"
#include "llvm/ADT/DenseSet.h"

using namespace deed;

//===-- Whose it is -----------------------------------------------------------------------------------------------===//

static const FactAt &factAt(const SolvedFunction &Fn, FactRef R) { return Fn.Facts[R.Block].Facts[R.Index]; }

static const Call *callOf(const SolvedFunction &Fn, const FactAt &F) { return F.Call ? &Fn.Facts[F.Call] : nullptr; }

static bool isAssignmentCall(const SolvedFunction &Fn, const FactAt &F) {
  const Call *C = callOf(Fn, F);
  return C && C->Callee &&
         (Fn.Tu[C->Callee].Which == Special::CopyAssignment || Fn.Tu[C->Callee].Which == Special::MoveAssignment ||
          Fn.Tu.text(Fn.Tu[C->Callee].Pattern).ends_with("::operator="));
}

static Projection rootKind(const SolvedFunction &Fn, PlaceId P) {
  return Fn.Facts.Places[Fn.Facts.Places.rootOf(P)].Kind;
}

/// `b->data = realloc(b->data, n)` in a callee: what it releases, it sets anew.
static bool isGrown(const SolvedFunction &Fn, FactRef Released) {
  const std::vector<FactAt> &Facts = Fn.Facts[Released.Block].Facts;
  const FactAt &At = Facts[Released.Index];
  const auto *R = std::get_if<Free>(&At.What);
  if (!R || !At.Call || Fn.Facts.Places[R->Pointer].Kind != Projection::Field)
    return false; // `release(p)`: the caller's p is as it was
  return R->Replaced || llvm::any_of(Facts, [&](const FactAt &F) {
           const auto *W = std::get_if<Write>(&F.What);
           return W && F.Call == At.Call && W->What == R->Pointer;
         });
}

/// The use is a call that surely releases the same pointer: double-free's.
static bool isReleasedAgain(const SolvedFunction &Fn, FactRef Use, PlaceId Pointer) {
  const CallId By = factAt(Fn, Use).Call;
  return By && llvm::any_of(Fn.Facts[Use.Block].Facts, [&](const FactAt &F) {
           const auto *R = std::get_if<Free>(&F.What);
           return R && F.Call == By && R->Always && Fn.Known.resolve(R->Pointer) == Fn.Known.resolve(Pointer);
         });
}

std::optional<Rule> deed::ruleOf(const SolvedFunction &Fn, const DanglingUse &D) {
  const FactAt &Event = factAt(Fn, D.End.Event);
  if (D.Use.AtExit && (!D.Use.Through || rootKind(Fn, D.Use.Through) != Projection::Return))
    return ruleOfLeft(Fn, D);
  switch (D.End.How) {
  case EndKind::Storage:
    if (isHeldByCoroutine(Fn, D.End.Loan))
      return Rule::DanglingCoroutine;
    if (D.Use.AtExit)
      return isCapture(Fn, D) ? Rule::DanglingCapture : Rule::DanglingReturn;
    if (const Call *C = callOf(Fn, factAt(Fn, D.Use.At)); C && C->How == CallKind::Destructor)
      return Rule::DestructionOrder;
    if (takesItselfOut(Fn, D))
      return std::nullopt;
    return rootKind(Fn, (*Fn.Loans)[D.End.Loan].Place) == Projection::Temp ? Rule::DanglingTemporary
                                                                           : Rule::DanglingScope;
  case EndKind::Invalidated: return isAssignmentCall(Fn, Event) ? Rule::AssignedWhileBorrowed : Rule::InvalidatedBorrow;
  case EndKind::Moved: return Rule::MovedWhileBorrowed;
  case EndKind::Assigned: return Rule::AssignedWhileBorrowed;
  case EndKind::Freed:
    if (const Call *C = callOf(Fn, Event)) {
      if (C->How == CallKind::Destructor)
        return D.Use.AtExit                                                       ? Rule::DanglingReturn
               : C->Object && rootKind(Fn, C->Object->What) == Projection::Temp ? Rule::DanglingTemporary
                                                                                  : Rule::DanglingScope;
      // What an owner lets go is a matter of loans; what is released by hand is use-after-free's.
      if (std::holds_alternative<Invalidate>(Event.What))
        return Rule::DanglingScope;
      if (const auto *R = std::get_if<Free>(&Event.What);
          R && !isReleasedAgain(Fn, D.Use.At, R->Pointer) &&
          (isGrown(Fn, D.End.Event) || (C->Object && Fn.Facts.Places.isPartOf(R->Pointer, C->Object->What))))
        return Rule::InvalidatedBorrow;
    } else if (std::holds_alternative<Invalidate>(Event.What)) {
      return Rule::DanglingScope;
    }
    return std::nullopt;
  }
  return std::nullopt;
}

//===-- How it is told --------------------------------------------------------------------------------------------===//

namespace {

class Text {
public:
  Text(const SolvedFunction &Fn, const FindingSink &Out, Rule Which, const DanglingUse &D)
      : Fn(Fn), Out(Out), Which(Which), D(D), Places(Fn.Facts.Places), Held((*Fn.Loans)[D.End.Loan]),
        Event(factAt(Fn, D.End.Event)) {}
  Finding finding();

private:
  PlaceId ended() const;
  std::string owner() const;
  std::string holder() const;
  std::string viewed() const;
  std::string byCall() const;
  std::string headline() const;
  std::string label() const;
  std::string help() const;
  void borrowSteps(std::vector<Step> &Steps) const;
  void endSteps(std::vector<Step> &Steps) const;
  bool isTemporary() const { return rootKind(Fn, Held.Place) == Projection::Temp; }
  bool isParameter() const { return rootKind(Fn, Held.Place) == Projection::Param; }

  const SolvedFunction &Fn;
  const FindingSink &Out;
  const Rule Which;
  const DanglingUse &D;
  const PlaceTable &Places;
  const Borrow Held;
  const FactAt &Event;
};

} // namespace

/// What the event is about: the variable destroyed, the container changed, the owner moved.
PlaceId Text::ended() const {
  if (D.End.How == EndKind::Storage)
    return Places.rootOf(Held.Place);
  PlaceId What;
  if (const Call *C = callOf(Fn, Event);
      C && D.End.How == EndKind::Freed && C->How == CallKind::Destructor && C->Object)
    What = C->Object->What;
  else if (const auto *I = std::get_if<Invalidate>(&Event.What); I && I->How != InvalidateKind::Element)
    What = I->What;
  else if (const auto *M = std::get_if<Move>(&Event.What))
    What = M->From;
  else if (const auto *W = std::get_if<Write>(&Event.What))
    What = W->What;
  if (What && !placeName(Fn.Tu, Fn.Facts, What).empty())
    return What;
  PlaceId Outermost = Held.Place;
  for (PlaceId P = Held.Place; P; P = Places[P].Parent)
    if (Places[P].Kind == Projection::Content || Places[P].Kind == Projection::Deref)
      Outermost = Places[P].Parent;
  return Outermost;
}

std::string Text::owner() const { return quoted(Fn, ended(), isTemporary() ? "a temporary" : "the object"); }

std::string Text::holder() const {
  PlaceId P = D.Use.Through && !D.Use.AtExit ? D.Use.Through : D.End.Holder;
  std::string Name = P ? quoted(Fn, P, "") : "";
  if (Name.empty() && D.End.Holder)
    Name = quoted(Fn, D.End.Holder, "");
  return Name;
}

/// "`x`", "part of `x`", "a temporary `std::string`".
std::string Text::viewed() const {
  PlaceId Root = ended();
  if (isTemporary()) {
    std::string Type = Fn.Tu.text(Fn.Tu.Types[Places[Root].Type].Name).str();
    return Type.empty() ? "a temporary" : "a temporary `" + Type + "`";
  }
  return quoted(Fn, Root, "the object");
}

std::string Text::byCall() const {
  std::string Name = calleeName(Fn, Event);
  return Name.empty() || Event.Call == CallId{} ? "" : ", by this call of `" + Name + "`";
}

std::string Text::headline() const {
  std::string Who = holder().empty() ? "a reference" : holder();
  switch (Which) {
  case Rule::DanglingReturn:
    return "returned value refers to " + viewed() + ", which is destroyed when the function returns";
  case Rule::DanglingTemporary: return Who + " refers to " + viewed() + " that has been destroyed";
  case Rule::DanglingScope: return Who + " refers to " + viewed() + ", which has been destroyed";
  case Rule::MovedWhileBorrowed: return Who + " refers into " + owner() + ", which has been moved from";
  case Rule::AssignedWhileBorrowed: return Who + " refers into " + owner() + ", which has been assigned a new value";
  default: return Who + " may have been invalidated by a change of " + owner();
  }
}

std::string Text::label() const {
  std::string Who = holder();
  switch (Which) {
  case Rule::DanglingReturn: return "what is returned refers to " + viewed();
  case Rule::DanglingTemporary:
  case Rule::DanglingScope:
    return (Who.empty() ? "used here" : Who + " used here") + " after " + (isTemporary() ? "the temporary" : owner()) +
           " was destroyed";
  case Rule::MovedWhileBorrowed: return (Who.empty() ? "used here" : Who + " used here") + " after the move";
  case Rule::AssignedWhileBorrowed: return (Who.empty() ? "used here" : Who + " used here") + " after the assignment";
  default: return (Who.empty() ? "used here" : Who + " used here") + " after the change";
  }
}

std::string Text::help() const {
  const TypeInfo &T = Fn.Tu.Types[Places[Places.rootOf(Held.Place)].Type];
  std::string Owner = owner(), Who = holder().empty() ? "the reference" : holder();
  switch (Which) {
  case Rule::DanglingReturn:
    if (isTemporary() || isParameter() || T.IsClass)
      return "return the object itself, by value";
    return "return it by value, or let the caller pass in what the result refers to";
  case Rule::DanglingTemporary:
    return "give the temporary a name that lives as long as " + Who + ", or copy what is needed of it";
  case Rule::DanglingScope:
    return "declare " + Owner + " where it lives as long as " + Who + ", or copy what is needed";
  case Rule::MovedWhileBorrowed: return "move " + Owner + " after the last use of " + Who + ", or copy what is needed";
  case Rule::AssignedWhileBorrowed:
    return "take " + Who + " anew after the assignment, or copy what is needed before it";
  default: return "take " + Who + " anew after the change of " + Owner + ", or copy what is needed before it";
  }
}

/// Where the loan was made, and through which calls.
void Text::borrowSteps(std::vector<Step> &Steps) const {
  std::vector<BorrowId> Chain;
  for (BorrowId B = D.End.Loan; B; B = (*Fn.Loans)[B].Through)
    Chain.push_back(B);
  FileSpan Last;
  for (auto B = Chain.rbegin(); B != Chain.rend(); ++B) {
    BorrowId Id = (*Fn.Loans)[*B].Before ? (*Fn.Loans)[*B].Before : *B;
    const FactAt &Made = factAt(Fn, (*Fn.Loans)[Id].At);
    FileSpan At = Out.resolve(Made.At);
    if (!At.valid() || (At.File == Last.File && At.Line == Last.Line))
      continue;
    Last = At;
    std::string Callee = calleeName(Fn, Made);
    addStep(Steps, Step::Kind::Cause, At,
            owner() + " is borrowed here" + (Callee.empty() ? "" : ", through `" + Callee + "`"));
    addTrailSteps(Steps, Fn, Made, "hands out the reference", Out);
  }
}

void Text::endSteps(std::vector<Step> &Steps) const {
  std::string Owner = owner();
  FileSpan At = Out.resolve(Event.At);
  switch (D.End.How) {
  case EndKind::Storage: {
    PlaceId Root = ended();
    const PlaceNode &N = Places[Root];
    if (Which == Rule::DanglingReturn) {
      if (N.Kind == Projection::Local && N.Key < Fn.Facts.LocalSpans.size())
        addStep(Steps, Step::Kind::Related, Out.resolve(Fn.Facts.LocalSpans[N.Key]),
                Owner + " is a local variable of this function");
      return;
    }
    if (!isTemporary() && At.Length > 1) { // of the whole scope, its end
      At.Line = At.EndLine;
      At.Column = At.EndColumn - 1;
      At.Offset += At.Length - 1;
      At.Length = 1;
    }
    addStep(Steps, Step::Kind::Cause, At,
            isTemporary() ? "the temporary is destroyed at the end of this expression"
                          : Owner + " is destroyed at the end of its scope");
    return;
  }
  case EndKind::Moved: addStep(Steps, Step::Kind::Cause, At, Owner + " is moved here" + byCall()); break;
  case EndKind::Assigned: addStep(Steps, Step::Kind::Cause, At, Owner + " is assigned a new value here"); break;
  case EndKind::Invalidated:
    addStep(Steps, Step::Kind::Cause, At,
            isAssignmentCall(Fn, Event) ? Owner + " is assigned a new value here"
                                        : Owner + " is changed here" + byCall());
    break;
  case EndKind::Freed:
    if (std::holds_alternative<Invalidate>(Event.What)) {
      addStep(Steps, Step::Kind::Cause, At, Owner + " is destroyed here" + byCall());
      break;
    }
    addStep(Steps, Step::Kind::Cause, At, "what it refers to is released here" + byCall());
    break;
  }
  addTrailSteps(Steps, Fn, Event, "changes it", Out);
}

Finding Text::finding() {
  const FactAt &Use = factAt(Fn, D.Use.At);
  Finding F;
  F.Which = Which;
  F.How = D.OnEveryPath ? Level::Error : Level::Warning;
  F.At = Out.resolve(Use.At);
  F.Message = headline();
  F.Label = label();
  addBranchSteps(F.Steps, Fn, D.Branches, /*AfterCause=*/false, Out);
  borrowSteps(F.Steps);
  endSteps(F.Steps);
  addBranchSteps(F.Steps, Fn, D.Branches, /*AfterCause=*/true, Out);
  F.Help = help();
  F.Function = Fn.Tu.text(Fn.Info.Name).str();
  F.Subject = placeName(Fn.Tu, Fn.Facts, ended());
  return F;
}

/// Control goes on from At to what Wanted picks.
static bool isFollowedBy(const FunctionFacts &Facts, FactRef At, llvm::function_ref<bool(const FactAt &)> Wanted) {
  llvm::DenseSet<uint32_t> Seen;
  llvm::SmallVector<FactRef, 8> Work{{At.Block, At.Index + 1}};
  while (!Work.empty()) {
    auto [B, From] = Work.pop_back_val();
    for (uint32_t I = From; I < Facts[B].Facts.size(); ++I)
      if (Wanted(Facts[B].Facts[I]))
        return true;
    for (const Edge &E : Facts[B].Next)
      if (Seen.insert(E.To.Raw).second)
        Work.push_back({E.To, 0});
  }
  return false;
}

/// A coroutine that nobody awaits was given an object of this function's that is set to work afterwards: an event loop,
/// an executor, which runs it to its end (`append(Loop, Ledger); Loop.run();`). Whether all of it, nobody here can
/// tell.
static bool isDrivenOn(const SolvedFunction &Fn, const DanglingUse &D) {
  const FunctionFacts &Facts = Fn.Facts;
  BorrowId B = D.End.Loan;
  auto isStart = [&](BorrowId B) {
    const FactAt &Made = factAt(Fn, (*Fn.Loans)[B].At);
    return Made.Call && Facts[Made.Call].Callee && Fn.Tu[Facts[Made.Call].Callee].IsCoroutine;
  };
  while (B && !isStart(B))
    B = (*Fn.Loans)[B].Before ? (*Fn.Loans)[B].Before : (*Fn.Loans)[B].Through;
  if (!B)
    return false;
  FactRef Started = (*Fn.Loans)[B].At;
  const FactAt &Start = factAt(Fn, Started);
  llvm::SmallVector<PlaceId, 4> Given;
  auto give = [&](const Argument &A) {
    PlaceId P = A.What && A.How == PassKind::Reference ? Fn.Known.resolve(A.What) : PlaceId{};
    const TypeInfo &T = Fn.Tu.Types[P ? typeOf(Fn.Tu, Facts, P) : TypeId{}];
    if (P && Facts.Places[P].Kind == Projection::Local && !T.Members.empty() && T.Kind != Category::Lock)
      Given.push_back(P);
  };
  llvm::for_each(Facts[Start.Call].Args, give);
  if (Facts[Start.Call].Object)
    give(*Facts[Start.Call].Object);
  auto isGiven = [&](PlaceId P) { return P && llvm::is_contained(Given, Fn.Known.resolve(P)); };
  return !Given.empty() && isFollowedBy(Facts, Started, [&](const FactAt &F) {
    if (const auto *I = std::get_if<Issue>(&F.What)) { // a thread that is to run it
      PlaceId Closure = Facts.Places[I->Into].Parent;
      return Closure && Fn.Tu.Types[typeOf(Fn.Tu, Facts, Closure)].IsClosure && isGiven(Facts[I->Loan].Borrowed);
    }
    const auto *C = std::get_if<CallFact>(&F.What);
    if (!C)
      return false;
    const Call &Made = Facts[C->Call];
    if (!Made.Callee || Fn.Tu[Made.Callee].IsCoroutine || Made.How == CallKind::Destructor)
      return false;
    return (Made.Object && !Fn.Tu[Made.Callee].IsConst && isGiven(Made.Object->What)) ||
           llvm::any_of(Made.Args, [&](const Argument &A) { return A.How == PassKind::Reference && isGiven(A.What); });
  });
}

void deed::reportDangling(Rule Which, const SolvedFunction &Fn, FindingSink &Out) {
  for (const DanglingUse &D : Fn.Loans->danglingUses()) {
    if (ruleOf(Fn, D) != Which)
      continue;
    if (Which == Rule::DanglingCoroutine && !D.End.Holder && isDrivenOn(Fn, D))
      continue;
    if (Which == Rule::DanglingMember || Which == Rule::DanglingEscape || Which == Rule::DanglingCapture ||
             Which == Rule::DanglingCoroutine)
      Out.add(describeLeft(Fn, Which, D, Out));
    else
      Out.add(Text(Fn, Out, Which, D).finding());
  }
}
