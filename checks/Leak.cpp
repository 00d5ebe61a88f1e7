// leak: asks HeapFlow which allocations lose their last name while nobody owns them.
//
// Told where that happens if a statement does it (an early return, an assignment over the only pointer), else where the
// object was made: it just goes out of scope. One allocation is one finding, though several paths may lose it. Whatever
// was handed to somebody out of sight may have an owner there and is never told.
#include "checks/ForgottenArrays.h"
#include "checks/HeapStory.h"
#include "checks/OwnerClasses.h"
#include "checks/Wording.h"
#include "llvm/ADT/BitVector.h"

using namespace deed;

namespace {

class Leak {
public:
  Leak(const SolvedFunction &Fn, FindingSink &Out) : Fn(Fn), Out(Out), Story(Fn, Out) {}
  void run();

private:
  void tell(const HeapHit &Hit);
  void tellReplaced(const HeapHit &Hit);
  bool wasFreedInOwner(const HeapHit &Hit) const;
  bool isPassedOn(PlaceId Pointer) const;
  bool isKnownToOthers(const HeapHit &Hit) const;
  bool isHeldBesides(const HeapHit &Hit) const;
  bool leadsToExit(BlockId From) const;
  bool isUsedBefore(PlaceId Pointer, PlaceId Owner) const;
  bool goesOnIfNull(const HeapHit &Hit) const;
  bool reachesExit(BlockId From) const;
  /// The statement that loses the object; invalid if it is the end of a scope.
  Span culprit(const HeapHit &Hit) const;
  std::string what(const HeapObject &O) const;
  bool isAtEnd(const HeapHit &Hit) const { return Hit.At.Index >= Fn.Facts[Hit.At.Block].Facts.size(); }

  const SolvedFunction &Fn;
  FindingSink &Out;
  HeapStory Story;
};

} // namespace

std::string Leak::what(const HeapObject &O) const {
  switch (O.Kind) {
  case AllocKind::New:
  case AllocKind::NewArray:
  case AllocKind::Malloc: return "memory";
  case AllocKind::File: return "file";
  case AllocKind::Descriptor: return "file descriptor";
  case AllocKind::Handle:
  case AllocKind::Placement: return "handle";
  }
  return "object";
}

Span Leak::culprit(const HeapHit &Hit) const {
  if (isAtEnd(Hit))
    return {};
  const Fact &F = Story.at(Hit.At).What;
  if (Hit.ByThrow || !std::holds_alternative<StorageEnd>(F))
    return Story.at(Hit.At).At;
  // Before a return ends the scope it has written the result.
  const std::vector<FactAt> &Facts = Fn.Facts[Hit.At.Block].Facts;
  for (uint32_t I = Hit.At.Index; I-- != 0;) {
    const Fact &Before = Facts[I].What;
    if (const auto *W = std::get_if<Write>(&Before);
        W && Fn.Facts.Places[Fn.Facts.Places.rootOf(W->What)].Kind == Projection::Return)
      return Facts[I].At;
    if (!std::holds_alternative<StorageEnd>(Before) && !std::holds_alternative<CallFact>(Before))
      break;
  }
  // `continue;` leaves the scope before its end, which would say where it begins.
  const Span Left = Story.at(Hit.At).At;
  FileSpan Leaves = Out.resolve(Left), Made = Out.resolve(Story.at(Story.objectOf(Hit).At).At);
  bool IsJump = Leaves.valid() && Leaves.File == Made.File && Leaves.Line > Made.Line && !leadsToExit(Hit.At.Block);
  return IsJump ? Left : Span();
}

void Leak::tell(const HeapHit &Hit) {
  const HeapObject &O = Story.objectOf(Hit);
  Finding F = Story.begin(Rule::Leak, Hit);
  if (Hit.ByThrow)
    F.How = Level::Warning; // only when it is thrown
  const FactAt &Made = Story.at(O.At);
  std::string Name = Story.nameOf(Hit), What = what(O);
  std::string Quoted = Name.empty() ? "what is made here" : "`" + Name + "`";
  F.Message = What + " is never released" + (Name.empty() ? std::string() : ": `" + Name + "`");
  Span At = culprit(Hit);
  FileSpan Where = At ? Out.resolve(At) : FileSpan();
  if (Where.valid()) {
    F.At = Where;
    const Fact &Losing = Story.at(Hit.At).What;
    const auto *Around = Hit.ByThrow ? nullptr : std::get_if<Free>(&Losing);
    bool Overwritten = !std::holds_alternative<StorageEnd>(Losing);
    F.Label = Hit.ByThrow ? "an exception that leaves here loses " + Quoted
              : Around    ? "only " + quoted(Fn, Around->Pointer, "what is released here") + " had it"
              : Overwritten ? "the last pointer to it is overwritten here" : "leaves without releasing " + Quoted;
  } else {
    F.At = Out.resolve(Made.At);
    std::erase_if(F.Steps, [&](const Step &S) { return S.What == Step::Kind::Related && S.At == F.At; });
    F.Label = Name.empty()  ? "nobody keeps what is made here"
              : Hit.ByThrow ? Quoted + " is lost when an exception leaves the function"
                            : Quoted + " goes out of scope without being released";
  }
  switch (O.Kind) {
  case AllocKind::New:
  case AllocKind::NewArray:
    F.Help = Name.empty() ? "keep the result in an owner such as `std::unique_ptr`"
                          : "make " + Quoted + " a `std::unique_ptr`, or delete it on every path";
    break;
  case AllocKind::Malloc:
    F.Help = "free " + Quoted + " on every path, or give it to a `std::unique_ptr` with a deleter";
    break;
  case AllocKind::File:
  case AllocKind::Descriptor:
    F.Help = "close " + Quoted + " on every path, or wrap it in a class that closes it";
    break;
  case AllocKind::Handle:
  case AllocKind::Placement: F.Help = "release " + Quoted + " on every path, or wrap it in a class that does"; break;
  }
  if (At && !Hit.ByThrow && Story.isMadeByClass(Hit, Story.at(Hit.At)))
    Story.moveIntoMember(F, Story.at(Hit.At), Hit.What.Name);
  Out.add(std::move(F));
}

/// `delete p.get(); p.release();`: what the owner lets go of is gone already.
bool Leak::wasFreedInOwner(const HeapHit &Hit) const {
  const FactAt &Made = Story.at(Story.objectOf(Hit).At);
  const Call *C = Made.Call ? &Fn.Facts[Made.Call] : nullptr;
  PlaceId Owner = C && C->Object && C->Object->What ? Fn.Known.resolve(C->Object->What) : PlaceId{};
  for (uint32_t O = 0; Owner && O != Story.flow().objects().size(); ++O)
    for (const HeapState &S : Story.flow().statesBefore(O, Story.objectOf(Hit).At))
      if (const HeapName *N = S.find(Owner); N && N->How == HeapName::Role::Owner && S.How == HeapState::Status::Freed)
        return true;
  return false;
}

/// `Guard g(p); list.push_back(p); g.release();`: who else has the object is its owner now.
bool Leak::isHeldBesides(const HeapHit &Hit) const {
  const FactAt &Made = Story.at(Story.objectOf(Hit).At);
  const Call *C = Made.Call ? &Fn.Facts[Made.Call] : nullptr;
  PlaceId Owner = C && C->Object && C->Object->What ? Fn.Known.resolve(C->Object->What) : PlaceId{};
  if (!Owner || Fn.Tu[C->Callee].HasBody)
    return false;
  FactRef Begins = Story.objectOf(Hit).At;
  while (Begins.Index != 0 && Story.at({Begins.Block, Begins.Index - 1}).Call == Made.Call)
    --Begins.Index;
  for (uint32_t O = 0; O != Story.flow().objects().size(); ++O)
    for (const HeapState &S : Story.flow().statesBefore(O, Begins))
      if (const HeapName *N = S.find(Owner); N && N->How == HeapName::Role::Owner)
        if (llvm::any_of(S.Names, [&](const HeapName &Other) {
              return Other.How == HeapName::Role::Exact &&
                     (Fn.Facts.Places[Other.Place].Kind == Projection::Param || isUsedBefore(Other.Place, Owner));
            }))
          return true;
  return false;
}

/// Somebody is given the pointer, other than the owner.
bool Leak::isUsedBefore(PlaceId Pointer, PlaceId Owner) const {
  auto isIt = [&](PlaceId P) { return P && Fn.Known.resolve(P) == Pointer; };
  return llvm::any_of(Fn.Facts.Calls, [&](const Call &C) {
    bool ByOwner = C.Object && C.Object->What && Fn.Known.resolve(C.Object->What) == Owner;
    return !ByOwner && llvm::any_of(C.Args, [&](const Argument &A) { return isIt(A.What); });
  }) || llvm::any_of(Fn.Facts.Blocks, [&](const Block &B) {
    return llvm::any_of(B.Facts, [&](const FactAt &F) {
      const auto *L = std::get_if<Flow>(&F.What);
      return L && !F.Call && isIt(L->From);
    });
  });
}

/// Control goes straight to the function's end from there.
bool Leak::leadsToExit(BlockId From) const {
  constexpr unsigned BlocksWithEnds = 8;
  for (unsigned I = 0; I != BlocksWithEnds && From != Fn.Facts.Exit; ++I) {
    BlockId Next = From;
    unsigned Ways = 0;
    for (const Edge &E : Fn.Facts[From].Next)
      if (!E.Exceptional)
        Next = E.To, ++Ways;
    if (Ways != 1)
      return false;
    From = Next;
  }
  return From == Fn.Facts.Exit;
}

/// The pointer is more than what `p->x` looks through.
bool Leak::isPassedOn(PlaceId Pointer) const {
  auto isIt = [&](PlaceId P) { return P && Fn.Known.resolve(P) == Pointer; };
  if (Fn.Facts.Places[Pointer].Kind != Projection::Temp)
    return true;
  for (const Call &C : Fn.Facts.Calls)
    if (llvm::any_of(C.Args, [&](const Argument &A) { return isIt(A.What); }))
      return true;
  return llvm::any_of(Fn.Facts.Blocks, [&](const Block &B) {
    return llvm::any_of(B.Facts, [&](const FactAt &F) {
      const auto *L = std::get_if<Flow>(&F.What);
      const auto *W = std::get_if<Write>(&F.What);
      const auto *R = std::get_if<Free>(&F.What);
      return (L && isIt(L->From)) || (W && isIt(W->SameAs)) || (R && isIt(R->Pointer));
    });
  });
}

/// `Kept = p.get(); p.release();`: whoever asked an owner for the pointer may be who answers for it now; so may anybody
/// if the owner is none of this function's.
bool Leak::isKnownToOthers(const HeapHit &Hit) const {
  const FactAt &Made = Story.at(Story.objectOf(Hit).At);
  const Call *C = Made.Call ? &Fn.Facts[Made.Call] : nullptr;
  if (!C || C->How != CallKind::Member || !C->Callee || Fn.Tu[C->Callee].HasBody || !C->Object || !C->Object->What)
    return false;
  PlaceId Owner = Fn.Known.resolve(C->Object->What);
  if (Story.flow().rules().outlivesCall(Owner) || Fn.Facts.Places[Owner].Parent)
    return true;
  return llvm::any_of(Fn.Facts.Blocks, [&](const Block &B) {
    return llvm::any_of(B.Facts, [&](const FactAt &F) {
      const auto *I = std::get_if<Issue>(&F.What);
      if (!I || !I->Into || F.Call == Made.Call || !Fn.Tu.Types[typeOf(Fn.Tu, Fn.Facts, I->Into)].IsPointer ||
          Story.flow().rules().isLookInto(I->Into, C->Result))
        return false;
      PlaceId Borrowed = Fn.Known.resolve(Fn.Facts[I->Loan].Borrowed);
      return Fn.Facts.Places[Borrowed].Kind == Projection::Content && Fn.Facts.Places[Borrowed].Parent == Owner &&
             isPassedOn(Fn.Known.resolve(I->Into));
    });
  });
}

/// Somebody asks whether it handed out nothing, and goes on then: `if (!p) return false;`, `return p != nullptr;`. Who
/// does not ask reads through the null pointer next.
bool Leak::goesOnIfNull(const HeapHit &Hit) const {
  const PlaceId Result = Fn.Known.resolve(Hit.What.Name);
  for (uint32_t N = 0; N != Fn.Facts.Conditions.size(); ++N) {
    const Condition &C = Fn.Facts.Conditions[N];
    const bool AsksForNull =
        C.How == Condition::Kind::Truth || (C.How == Condition::Kind::Equals && C.Value == 0);
    if (!AsksForNull || !C.Place || Fn.Known.resolve(C.Place) != Result)
      continue;
    bool Branches = false;
    for (const Block &B : Fn.Facts.Blocks)
      for (const Edge &E : B.Next)
        if (E.If && E.If.Raw == N) {
          Branches = true;
          if (E.Taken == (C.How == Condition::Kind::Equals) && reachesExit(E.To))
            return true;
        }
    if (!Branches)
      return true;
  }
  return false;
}

bool Leak::reachesExit(BlockId From) const {
  llvm::BitVector Seen(static_cast<unsigned>(Fn.Facts.Blocks.size()));
  llvm::SmallVector<BlockId, 8> Work{From};
  while (!Work.empty()) {
    BlockId B = Work.pop_back_val();
    if (B == Fn.Facts.Exit)
      return true;
    if (Seen.test(B.Raw))
      continue;
    Seen.set(B.Raw);
    if (llvm::any_of(Fn.Facts[B].Facts, [](const FactAt &F) { return std::holds_alternative<Unreachable>(F.What); }))
      continue;
    const auto &Next = Fn.Facts[B].Next;
    const bool Throws = llvm::all_of(Next, [](const Edge &E) { return E.Exceptional; });
    for (const Edge &E : Next)
      if (Throws || !E.Exceptional)
        Work.push_back(E.To);
  }
  return false;
}

void Leak::tellReplaced(const HeapHit &Hit) {
  Finding F = Story.begin(Rule::Leak, Hit);
  std::string Quoted = Story.quotedName(Hit, "the pointer"), Callee = calleeName(Fn, Story.at(Hit.What.Cause));
  F.How = Level::Warning;
  F.At = Out.resolve(Story.at(Hit.What.Cause).At);
  std::erase_if(F.Steps, [](const Step &S) { return S.What == Step::Kind::Cause; });
  F.Message = "memory is lost if `" + Callee + "` fails: " + Quoted;
  F.Label = Quoted + " is overwritten by the result, which may be null; what it pointed to is still allocated then";
  F.Help = "keep the result in another pointer until it is known not to be null";
  Out.add(std::move(F));
}

void Leak::run() {
  if (Story.isEmpty())
    return;
  for (const HeapHit &Hit : Story.flow().hits())
    if (Hit.What.How == HeapEvent::Kind::Replaced && goesOnIfNull(Hit) && !Story.isTold(Hit))
      tellReplaced(Hit);
  std::set<FactRef> Told; // allocations
  for (const HeapHit &Hit : Story.flow().hits())
    if (Hit.What.How == HeapEvent::Kind::Lost && !Told.contains(Hit.What.Cause) && !wasFreedInOwner(Hit) &&
        !isKnownToOthers(Hit) && !isHeldBesides(Hit) && Story.findPath(Hit) && Told.insert(Hit.What.Cause).second)
      tell(Hit);
  checkForgottenElements(Fn, Story.flow(), Out);
  checkForgottenArrays(Fn, Out);
}

void deed::checkLeak(const SolvedFunction &Fn, FindingSink &Out) { Leak(Fn, Out).run(); }

void deed::checkLeak(const SolvedTu &Tu, FindingSink &Out) {
  checkDroppedByAssignment(Tu, Out);
  checkDroppedByMethod(Tu, Out);
  checkDroppedNodes(Tu, Out);
  checkDroppedElements(Tu, Out);
  checkHeldForever(Tu, Out);
  checkPutOver(Tu, Out);
  checkForgottenFields(Tu, Out);
  checkOwnerCycles(Tu, Out);
}
