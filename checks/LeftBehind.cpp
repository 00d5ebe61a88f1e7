#include "checks/LeftBehind.h"
#include "checks/Wording.h"
#include "facts/FunctionIndex.h"
#include "flow/Loops.h"
#include "flow/Witness.h"
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
    // What a closure refers to is no part of it.
    for (bool IsPart = true; P && IsPart; P = Fn.Facts.Places[P].Parent) {
      IsPart = Fn.Facts.Places[P].Kind != Projection::Deref;
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

namespace {

/// Whether what a function has left in a container (or with its owner) is taken out again before it ends.
class TakenBack {
public:
  TakenBack(const SolvedFunction &Fn, const DanglingUse &D) : Fn(Fn), Facts(Fn.Facts), Stored(D.Use.At) {
    Kept = Whole = D.Use.Through ? Fn.Known.resolve(D.Use.Through) : PlaceId{};
    Loan = D.End.Loan;
    Gone = Facts.Places.rootOf((*Fn.Loans)[Loan].Place);
    while (Whole && Facts.Places[Whole].Parent && Facts.Places[Whole].Kind != Projection::Deref)
      Whole = Facts.Places[Whole].Parent;
  }
  bool onEveryPath();

private:
  bool takesOut(FactRef At) const;
  bool isToldOfIt(CallId C, BlockId B) const;
  bool isSameAnswer(PlaceId A, PlaceId B) const;
  bool isSame(PlaceId A, PlaceId B) const;
  bool isPartOf(PlaceId P, PlaceId Of) const;
  bool isLike(PlaceId P, PlaceId Mine) const;
  bool clearsSlot(const Write &W, CallId By) const;
  bool storesThere(CallId C, BlockId B) const;
  bool mayHaveFailed() const;
  bool isSettledByOthers() const;

  const SolvedFunction &Fn;
  const FunctionFacts &Facts;
  const FactRef Stored;
  PlaceId Kept;  ///< where it is left
  PlaceId Whole; ///< the container, or who owns it
  PlaceId Gone;  ///< what it refers to
  BorrowId Loan;
};

} // namespace

/// `registry().add(&node); ...; registry().remove(&node);`: two temporaries, one object.
bool TakenBack::isSameAnswer(PlaceId A, PlaceId B) const {
  auto madeBy = [&](PlaceId Result) {
    auto It = llvm::find_if(Facts.Calls, [&](const Call &C) { return C.Result == Result; });
    return It == Facts.Calls.end() ? nullptr : &*It;
  };
  const Call *One = madeBy(A), *Other = madeBy(B);
  return One && Other && One->Callee && One->Callee == Other->Callee && One->Args.size() == Other->Args.size() &&
         One->Object.has_value() == Other->Object.has_value() &&
         (!One->Object || (One->Object->What && Other->Object->What &&
                           isSame(Fn.Known.resolve(One->Object->What), Fn.Known.resolve(Other->Object->What)))) &&
         llvm::equal(One->Args, Other->Args, [&](const Argument &X, const Argument &Y) {
           return (X.What && X.What == Y.What) || (X.Constant && X.Constant == Y.Constant);
         });
}

bool TakenBack::isSame(PlaceId A, PlaceId B) const {
  for (; A != B; A = Facts.Places[A].Parent, B = Facts.Places[B].Parent) {
    const PlaceNode &One = Facts.Places[A], &Other = Facts.Places[B];
    if (!One.Parent || !Other.Parent)
      return !One.Parent && !Other.Parent && One.Kind == Projection::Temp && Other.Kind == One.Kind && isSameAnswer(A, B);
    if (One.Kind != Other.Kind || One.Key != Other.Key)
      return false;
  }
  return true;
}

bool TakenBack::isPartOf(PlaceId P, PlaceId Of) const {
  for (; P; P = Facts.Places[P].Parent)
    if (isSame(P, Of))
      return true;
  return false;
}

bool TakenBack::storesThere(CallId C, BlockId B) const {
  for (const FactAt &F : Facts[B].Facts) {
    PlaceId Into;
    if (const auto *I = std::get_if<Issue>(&F.What))
      Into = I->Into;
    else if (const auto *L = std::get_if<Flow>(&F.What))
      Into = L->To;
    if (Into && F.Call == C && isPartOf(Fn.Known.resolve(Into), Whole))
      return true;
  }
  return false;
}

/// The place is Mine, or the same part of another element of an array.
bool TakenBack::isLike(PlaceId P, PlaceId Mine) const {
  const PlaceTable &Places = Facts.Places;
  for (; P != Mine; P = Places[P].Parent, Mine = Places[Mine].Parent) {
    if (!P || !Mine || Places[P].Kind != Places[Mine].Kind)
      return false;
    if (!Places[P].Parent || !Places[Mine].Parent)
      return isSame(P, Mine);
    if (Places[P].Kind != Projection::Element && Places[P].Key != Places[Mine].Key)
      return false;
  }
  return P.valid();
}

/// A callee that clears the slot, or one like it: `table[n].ctx = NULL`, or marks it as free by another part of the
/// same element: `table[n].fn = NULL`, `table[n].used = false`. Whatever the destructor of what it refers to sets
/// there, it knows of the slot.
bool TakenBack::clearsSlot(const Write &W, CallId By) const {
  PlaceId P = Fn.Known.resolve(W.What);
  if (isLike(P, Kept))
    return true;
  auto elementOf = [&](PlaceId Part) {
    while (Part && Facts.Places[Part].Kind == Projection::Field)
      Part = Facts.Places[Part].Parent;
    return Part && Facts.Places[Part].Kind == Projection::Element ? Part : PlaceId{};
  };
  PlaceId Mine = elementOf(Kept), Theirs = elementOf(P);
  const Call &Made = Facts[By];
  bool IsEnd = Made.How == CallKind::Destructor && Made.Object && Made.Object->What &&
               Fn.Known.resolve(Made.Object->What) == Gone;
  return (W.Value == 0 || IsEnd) && Mine && Theirs && Mine != Kept && Theirs != P && isLike(Theirs, Mine);
}

/// `remove(&queue, &node)`: another function than the one that put it there is given the object, and looks into or sets
/// what holds it.
bool TakenBack::isToldOfIt(CallId C, BlockId B) const {
  const Call &Made = Facts[C];
  CallId StoredBy = factAt(Fn, Stored).Call;
  if (!Made.Callee || Made.How == CallKind::Destructor || !StoredBy || Made.Callee == Facts[StoredBy].Callee)
    return false;
  bool IsGiven = llvm::any_of(Made.Args, [&](const Argument &A) {
    if (!A.What || Fn.Tu[Made.Callee].IsConst)
      return false;
    if (A.How != PassKind::Value)
      return A.How == PassKind::Reference && Facts.Places.rootOf(Fn.Known.resolve(A.What)) == Gone;
    PlaceId Referent = Facts.Places.find(A.What, Projection::Deref, 0);
    return Fn.Tu.Types[A.Type].IsPointer && Referent && Facts.Places.rootOf(Fn.Known.resolve(Referent)) == Gone;
  });
  auto isStoredAgain = [&](const FactAt &F) {
    const auto *I = std::get_if<Issue>(&F.What);
    return I && F.Call == C && Facts.Places.rootOf(Fn.Known.resolve(Facts[I->Loan].Borrowed)) == Gone;
  };
  return IsGiven && llvm::none_of(Facts[B].Facts, isStoredAgain) && llvm::any_of(Facts[B].Facts, [&](const FactAt &F) {
    PlaceId Touched;
    if (const auto *R = std::get_if<Read>(&F.What))
      Touched = R->What;
    else if (const auto *W = std::get_if<Write>(&F.What))
      Touched = W->What;
    else if (const auto *M = std::get_if<Mutate>(&F.What))
      Touched = M->What;
    return Touched && F.Call == C && isPartOf(Fn.Known.resolve(Touched), Whole);
  });
}

/// Takes something out of it, and puts nothing in.
bool TakenBack::takesOut(FactRef At) const {
  const FactAt &F = factAt(Fn, At);
  // A pool that is waited for is done with what it was given. That a container has been made, which the first call of a
  // function waits for, says nothing of what lies in it.
  if (const auto *Done = std::get_if<Wait>(&F.What)) {
    PlaceId Content = Facts.Places.find(Fn.Known.resolve(Done->What), Projection::Content, 0);
    return !Content || !isPartOf(Kept, Content);
  }
  if (std::holds_alternative<Join>(F.What))
    return true;
  if (const auto *Set = std::get_if<Write>(&F.What); Set && !F.Call) {
    const PlaceId P = Fn.Known.resolve(Set->What);
    return P != Kept && isSame(P, Kept); // by the same name it has been forgotten
  }
  CallId StoredBy = factAt(Fn, Stored).Call;
  if (!F.Call || F.Call == StoredBy)
    return false;
  // So may a pool be whose member, declared here and defined elsewhere, is called after that.
  if (const auto *Called = std::get_if<CallFact>(&F.What)) {
    const Call &C = Facts[Called->Call];
    if (isToldOfIt(Called->Call, At.Block))
      return true;
    return C.Callee && C.Object && C.Object->What && !Fn.Tu[C.Callee].HasBody && !Fn.Tu[C.Callee].IsSystem &&
           !Fn.Tu[C.Callee].IsConst && isPartOf(Whole, Fn.Known.resolve(C.Object->What));
  }
  if (const auto *Set = std::get_if<Write>(&F.What))
    return !F.Guessed && clearsSlot(*Set, F.Call) && !storesThere(F.Call, At.Block);
  const auto *Ended = std::get_if<Invalidate>(&F.What);
  if (!Ended)
    return false;
  PlaceId What = Fn.Known.resolve(Ended->What);
  return (isPartOf(What, Whole) || isPartOf(Whole, What)) && !storesThere(F.Call, At.Block);
}

/// `if (!list.add(&node)) return false;`: what the store returns is asked, so it may have kept nothing.
bool TakenBack::mayHaveFailed() const {
  CallId StoredBy = factAt(Fn, Stored).Call;
  PlaceId Result = StoredBy ? Facts[StoredBy].Result : PlaceId{};
  if (!Result)
    return false;
  auto isResult = [&](PlaceId P) { return P && Fn.Known.resolve(P) == Fn.Known.resolve(Result); };
  return llvm::any_of(Facts.Conditions, [&](const Condition &C) {
    return isResult(C.Place) || llvm::any_of(C.Depends, isResult);
  });
}

/// A part of the variable, or of what it owns; or what a pointer leads to that this function releases.
static bool isOwnedByRoot(const SolvedFunction &Fn, PlaceId P) {
  const PlaceTable &Places = Fn.Facts.Places;
  for (; Places[P].Parent; P = Places[P].Parent)
    if (Places[P].Kind == Projection::Deref) {
      const PlaceId Pointer = Places[P].Parent;
      return llvm::any_of(Fn.Facts.Blocks, [&](const Block &B) {
        return llvm::any_of(B.Facts, [&](const FactAt &F) {
          const auto *R = std::get_if<Free>(&F.What);
          return R && Fn.Known.resolve(R->Pointer) == Pointer;
        });
      });
    }
  return true;
}

bool deed::isSettled(const SolvedFunction &Fn, FactRef Given, PlaceId Referent) {
  const FunctionFacts &Facts = Fn.Facts;
  const Call &Giving = Facts[factAt(Fn, Given).Call];
  const PlaceTable &Places = Facts.Places;
  auto named = [&](PlaceId P) { return P ? Fn.Known.resolve(P) : P; };
  const PlaceId Keeper = Giving.Object ? named(Giving.Object->What) : PlaceId{};
  const Projection KeeperRoot = Keeper ? Places[Places.rootOf(Keeper)].Kind : Projection::Global;
  // What ends with this function, or with the program, calls nothing after that.
  if (Fn.Tu.text(Fn.Info.Pattern) == "main" ||
      ((KeeperRoot == Projection::Temp || KeeperRoot == Projection::Local) && isOwnedByRoot(Fn, Keeper)))
    return true;
  const PlaceId Handle = Fn.Tu.Types[Giving.ResultType].IsClass ? Giving.Result : PlaceId{};
  if (Handle && (Places[Places.rootOf(Handle)].Kind != Projection::Temp || Fn.Tu.Types[Giving.ResultType].HasDestructor))
    return true; // what takes it back when it goes, wherever it is put
  auto settles = [&](const FactAt &F) {
    if (std::holds_alternative<Join>(F.What) || std::holds_alternative<Wait>(F.What))
      return true;
    const auto *Called = std::get_if<CallFact>(&F.What);
    if (!Called)
      return false;
    const Call &C = Facts[Called->Call];
    if (C.How == CallKind::Destructor || !C.Callee || C.Callee == Giving.Callee)
      return false;
    const FunctionInfo &Callee = Fn.Tu[C.Callee];
    if (Callee.hasHabit(Habit::SettlesCallbacks) || Callee.hasHabit(Habit::WaitsForWork))
      return true;
    if (Keeper && C.Object && named(C.Object->What) == Keeper)
      return true;
    return llvm::any_of(C.Args, [&](const Argument &A) {
      PlaceId P = A.What;
      if (P && A.How == PassKind::Value && Fn.Tu.Types[A.Type].IsPointer)
        P = Places.find(P, Projection::Deref, 0);
      if (!P || Callee.IsStandard)
        return false;
      const bool IsGiven = !Callee.HasBody && (A.How != PassKind::Value || P != A.What) &&
                           !Fn.Tu.Types[A.Type].IsConst && A.How != PassKind::ConstRef && Referent &&
                           Places.rootOf(named(P)) == Referent;
      return IsGiven || (Handle && P == Handle) || (Keeper && A.How != PassKind::ConstRef && named(P) == Keeper);
    });
  };
  llvm::BitVector Seen(static_cast<unsigned>(Facts.Blocks.size()));
  llvm::SmallVector<FactRef, 8> Work{{Given.Block, Given.Index + 1}};
  while (!Work.empty()) {
    FactRef From = Work.pop_back_val();
    for (uint32_t I = From.Index; I < Facts[From.Block].Facts.size(); ++I)
      if (settles(Facts[From.Block].Facts[I]))
        return true;
    for (const Edge &E : Facts[From.Block].Next)
      if (!Seen.test(E.To.Raw)) {
        Seen.set(E.To.Raw);
        Work.push_back({E.To, 0});
      }
  }
  return false;
}

/// Of what a function was given that is only declared and keeps it by its name alone.
bool TakenBack::isSettledByOthers() const {
  for (uint32_t B = 0; B != Facts.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Facts.Blocks[B].Facts.size(); ++I) {
      const FactAt &At = Facts.Blocks[B].Facts[I];
      const auto *Kept = std::get_if<Escape>(&At.What);
      if (Kept && At.Call && At.Guessed && llvm::is_contained(Fn.Loans->loansBefore(Kept->What, {{B}, I}), Loan) &&
          isSettled(Fn, {{B}, I}, Gone))
        return true;
    }
  return false;
}

bool TakenBack::onEveryPath() {
  if (!Whole)
    return isSettledByOthers();
  const Loops Rounds(Facts);
  const Loop *StoredIn = Rounds.around(Stored.Block);
  // From the store on.
  llvm::DenseSet<uint32_t> Blocks; // as a whole: heads of loops that take out one after the other
  bool Any = false;
  llvm::BitVector Seen(static_cast<unsigned>(Facts.Blocks.size()));
  llvm::SmallVector<FactRef, 8> Work{{Stored.Block, Stored.Index + 1}};
  while (!Work.empty()) {
    FactRef From = Work.pop_back_val();
    for (uint32_t I = From.Index; I < Facts[From.Block].Facts.size(); ++I)
      if (takesOut({From.Block, I})) {
        Any = true;
        if (const Loop *Around = Rounds.around(From.Block); Around && Around != StoredIn)
          Blocks.insert(Around->Head.Raw);
      }
    for (const Edge &E : Facts[From.Block].Next)
      if (!Seen.test(E.To.Raw)) {
        Seen.set(E.To.Raw);
        Work.push_back({E.To, 0});
      }
  }
  if (!Any || mayHaveFailed())
    return Any;
  FactRef End{Facts.Exit, static_cast<uint32_t>(Facts[Facts.Exit].Facts.size())};
  auto Ends = [&](FactRef At) { return Blocks.contains(At.Block.Raw) || takesOut(At); };
  return !Witness(Fn.Tu, Facts, Fn.Known).find(Stored, End, Ends).found();
}

/// Destroying an object of the class takes something out of the container that is called so, wherever that is: it was
/// told.
static bool takesObjectOut(const SolvedFunction &Fn, FunctionIndex &Index, TypeId Class, llvm::StringRef Container,
                           unsigned Depth) {
  FunctionId D = Index.destructorOf(Class);
  bool Is = D && llvm::any_of(Fn.Summaries.of(D).Effects, [&](const Effect &E) {
    if (E.Kind != EffectKind::Invalidate || E.What.Root != FormalRoot::This)
      return false;
    // `slots_`, or the element `slots_[id]`.
    llvm::ArrayRef<FormalStep> Path = E.What.Path;
    while (!Path.empty() && (Path.back().Kind == Projection::Content || Path.back().Kind == Projection::Element))
      Path = Path.drop_back();
    auto IsDeref = [](const FormalStep &S) { return S.Kind == Projection::Deref; };
    return llvm::count_if(Path, IsDeref) > 1 && Path.back().Kind == Projection::Field && Path.back().Key == Container;
  });
  return Is || (Depth && llvm::any_of(Fn.Tu.Types[Class].Members, [&](const Member &M) {
                  return takesObjectOut(Fn, Index, M.Type, Container, Depth - 1);
                }));
}

/// Destroying an object of the class, or what it owns, sets the global anew: `~Context() { current = nullptr; }`.
static bool setsGlobal(const SolvedFunction &Fn, FunctionIndex &Index, TypeId Class, llvm::StringRef Global,
                       unsigned Depth) {
  FunctionId D = Index.destructorOf(Class);
  auto sets = [&](TypeId Part) { return setsGlobal(Fn, Index, Part, Global, Depth - 1); };
  return (D && llvm::any_of(Fn.Summaries.of(D).Effects,
                            [&](const Effect &E) {
                              return E.Kind == EffectKind::Write && E.What.Root == FormalRoot::Global &&
                                     E.What.Global == Global && E.What.Path.empty();
                            })) ||
         (Depth && (llvm::any_of(Fn.Tu.Types[Class].Members, [&](const Member &M) { return sets(M.Type); }) ||
                    llvm::any_of(Fn.Tu.Types[Class].Arguments, sets)));
}

bool deed::takesItselfOut(const SolvedFunction &Fn, const DanglingUse &D) {
  const PlaceTable &Places = Fn.Facts.Places;
  FunctionIndex Index(Fn.Tu);
  TypeId Class = typeOf(Fn.Tu, Fn.Facts, Places.rootOf(Fn.Known.resolve((*Fn.Loans)[D.End.Loan].Place)));
  constexpr unsigned Within = 3;
  if (const PlaceNode *N = D.Use.Through ? &Places[D.Use.Through] : nullptr; N && N->Kind == Projection::Global)
    return setsGlobal(Fn, Index, Class, Fn.Tu.text({N->Key}), Within);
  for (PlaceId P = D.Use.Through; P; P = Places[P].Parent)
    if (Places[P].Kind == Projection::Field && takesObjectOut(Fn, Index, Class, Fn.Tu.text({Places[P].Key}), Within))
      return true;
  return false;
}

std::optional<Rule> deed::ruleOfLeft(const SolvedFunction &Fn, const DanglingUse &D) {
  // A local that is changed before it is destroyed: `while (getline(in, line)) views.push_back(line);`. A parameter that
  // is moved on to where its short text does not lie: `Tag(std::string s) : View(s), Text(std::move(s))`.
  const Projection Root = rootKind(Fn, (*Fn.Loans)[D.End.Loan].Place);
  const bool IsChangedFirst = (D.End.How == EndKind::Invalidated && Root == Projection::Local) ||
                              (D.End.How == EndKind::Moved && (Root == Projection::Local || Root == Projection::Param));
  // What an object owned by a pointer went with its destructor. A copy of the pointer in another such object is
  // double-free's.
  const FactAt &Event = factAt(Fn, D.End.Event);
  const auto *Released = std::get_if<Free>(&Event.What);
  const PlaceTable &Places = Fn.Facts.Places;
  const bool IsDestroyed = D.End.How == EndKind::Freed && Event.Call &&
                           Fn.Facts[Event.Call].How == CallKind::Destructor && D.Use.Through &&
                           Places[D.Use.Through].Kind == Projection::Field &&
                           !(Released && areSameMember(Fn.Tu, Fn.Facts, Released->Pointer, D.Use.Through));
  if ((D.End.How != EndKind::Storage && !IsChangedFirst && !IsDestroyed) || takesItselfOut(Fn, D) || TakenBack(Fn, D).onEveryPath())
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
  const bool IsMoved = D.End.How == EndKind::Moved;
  std::string Until = IsTemporary ? ", which is destroyed at the end of the expression"
                      : IsMoved   ? ", which is moved from before that"
                                  : ", which is destroyed before that";
  switch (Which) {
  case Rule::DanglingCapture:
    F.Message = "closure may be called when " + Gone + ", which it captured by reference, is gone";
    F.Label =
        Keeper.empty() ? "the closure outlives " + Gone : Keeper + " keeps the closure longer than " + Gone + " lives";
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
    F.Help = IsTemporary || IsParameter
                 ? "make the member an owner (`std::string` instead of a view), or take what the "
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
    addStep(F.Steps, Step::Kind::Related, Out.resolve(Fn.Info.At),
            Gone + " is a parameter by value, gone with the call");
  else
    addStep(F.Steps, Step::Kind::Cause, Out.resolve(Event.At), Gone + " is destroyed here");
  if (IsMoved)
    addStep(F.Steps, Step::Kind::Cause, Out.resolve(Event.At), Gone + " is moved from here");
  addBranchSteps(F.Steps, Fn, D.Branches, /*AfterCause=*/true, Out);
  F.Function = Fn.Tu.text(Fn.Info.Name).str();
  F.Subject = placeName(Fn.Tu, Fn.Facts, Root);
  return F;
}
