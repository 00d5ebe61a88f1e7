#include "flow/HeapObjects.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

namespace {

/// From the places that are freed or adopted back to where their values come from, and from what is allocated.
class FindObjects {
public:
  FindObjects(const FunctionFacts &Fn, const HeapRules &Rules, size_t Most) : Fn(Fn), Rules(Rules), Most(Most) {}
  std::vector<HeapObject> run();

private:
  static constexpr size_t MaxTrials = 1u << 20;
  void want(PlaceId P, bool ByOwner);
  void sources(PlaceId P);
  void loanSource(PlaceId Borrowed, FactRef At, PlaceId Into);
  void allocation(const Allocate &A, FactRef At);
  bool isShared(PlaceId Object, FactRef At) const;
  bool isOneOfSeveral(const Allocate &A, FactRef At) const;
  bool isAskedFor(FactRef Released) const;
  void values(FactRef At);
  bool isBoundBy(const FactAt &F, FactRef At, PlaceId P) const;
  bool startsWithCaller(PlaceId P) const;

  const FunctionFacts &Fn;
  const HeapRules &Rules;
  const size_t Most;
  struct Want {
    PlaceId Place;
    bool ByOwner; ///< it is an owner, the object its content
  };
  std::vector<Want> Wanted;
  llvm::DenseSet<PlaceId> Known;
  std::vector<std::pair<const FactAt *, FactRef>> Bindings;
  std::vector<HeapObject> Out;
};

} // namespace

void FindObjects::want(PlaceId P, bool ByOwner) {
  if (P && (ByOwner || !Rules.isVague(P)) && Known.insert(P).second)
    Wanted.push_back({P, ByOwner});
}

/// `p = q.get()`, `Base *b = d`, `p = &x`.
void FindObjects::loanSource(PlaceId Borrowed, FactRef At, PlaceId Into) {
  PlaceId P = Borrowed;
  while (P && Fn.Places[P].Kind == Projection::Field && Fn.Places[P].Parent)
    P = Fn.Places[P].Parent;
  if (Fn.Places[P].Kind == Projection::Deref)
    return want(Fn.Places[P].Parent, false);
  if (Fn.Places[P].Kind == Projection::Content)
    return want(Fn.Places[P].Parent, true);
  for (PlaceId Q = Borrowed; Q; Q = Fn.Places[Q].Parent)
    switch (Fn.Places[Q].Kind) {
    case Projection::Local:
    case Projection::Global:
    case Projection::Param:
      Out.push_back({HeapOrigin::Storage, At, Into, false, Borrowed, AllocKind::New, true});
      return;
    case Projection::Field:
    case Projection::Element: break;
    case Projection::Deref:
    case Projection::Content:
    case Projection::This:
    case Projection::Temp:
    case Projection::Return:
    case Projection::Heap: return;
    }
}

void FindObjects::sources(PlaceId P) {
  for (const auto &[F, At] : Bindings) {
    if (const auto *L = std::get_if<Flow>(&F->What)) {
      PlaceId To = Rules.resolve(L->To);
      if (Fn.Places.isPartOf(P, To)) {
        PlaceId From = Rules.resolve(L->From);
        want(P == To ? From : Rules.moved(P, To, From), false);
      }
    } else if (const auto *W = std::get_if<Write>(&F->What)) {
      if (W->SameAs && Rules.resolve(W->What) == P)
        want(Rules.resolve(W->SameAs), false);
    } else if (const auto *I = std::get_if<Issue>(&F->What)) {
      if (Rules.resolve(I->Into) == P)
        loanSource(Rules.resolve(Fn[I->Loan].Borrowed), At, P);
    }
  }
}

/// Its constructor, which runs before anybody has the pointer, lets somebody else know of the object.
bool FindObjects::isShared(PlaceId Object, FactRef At) const {
  for (uint32_t I = At.Index; I-- != 0;) {
    const Fact &F = Fn[At.Block].Facts[I].What;
    if (const auto *L = std::get_if<Issue>(&F)) {
      if (Fn.Places.isPartOf(Rules.resolve(Fn[L->Loan].Borrowed), Object))
        return true;
    } else if (const auto *C = std::get_if<CallFact>(&F)) {
      const Call &Made = Fn[C->Call];
      if (!Made.OnlyDeclared || !Made.Object || !Made.Object->What || !Fn.Places.isPartOf(Made.Object->What, Object))
        continue;
      for (const Argument &A : Made.Args)
        if (A.How == PassKind::Reference || Rules.isMutablePointer(A))
          return true; // `new Child(parent)`
    }
  }
  return false;
}

/// The same call may hand out, in the same place, what was made in another way: a mapping or a buffer. Or an owner lets
/// go of what its deleter, which nobody reads, would have known how to release.
bool FindObjects::isOneOfSeveral(const Allocate &A, FactRef At) const {
  CallId Id = Fn[At.Block].Facts[At.Index].Call;
  if (Id && A.How == AllocKind::New && Rules.letsGoByUnknownDeleter(Fn[Id]))
    return true;
  if (Id && !A.Always && Rules.hasBody(Fn[Id])) // its summary names one kind alone
    return true;
  return Id && !A.Always && llvm::any_of(Fn[At.Block].Facts, [&](const FactAt &F) {
           const auto *Other = F.Call == Id ? std::get_if<Allocate>(&F.What) : nullptr;
           return Other && Other->How != A.How && Rules.resolve(Other->Into) == Rules.resolve(A.Into);
         });
}

/// `list.push_back(p.get()); return p.release();`: who has asked the owner for the pointer may own it now.
bool FindObjects::isAskedFor(FactRef Released) const {
  CallId Id = Fn[Released.Block].Facts[Released.Index].Call;
  if (!Id || !Fn[Id].Object || !Fn[Id].Object->What || Rules.hasBody(Fn[Id]))
    return false;
  PlaceId Owner = Rules.resolve(Fn[Id].Object->What);
  auto isCopied = [&](PlaceId Pointer) {
    auto isIt = [&](PlaceId P) { return P && Rules.resolve(P) == Pointer; };
    return llvm::any_of(Bindings, [&](const auto &B) {
      const auto *L = std::get_if<Flow>(&B.first->What);
      const auto *W = std::get_if<Write>(&B.first->What);
      return (L && isIt(L->From)) || (W && isIt(W->SameAs));
    });
  };
  return llvm::any_of(Bindings, [&](const auto &B) {
    const auto *I = std::get_if<Issue>(&B.first->What);
    if (!I || !I->Into || B.first->Call == Id)
      return false;
    PlaceId Borrowed = Rules.resolve(Fn[I->Loan].Borrowed);
    return Fn.Places[Borrowed].Kind == Projection::Content && Fn.Places[Borrowed].Parent == Owner &&
           isCopied(Rules.resolve(I->Into));
  });
}

void FindObjects::allocation(const Allocate &A, FactRef At) {
  if (A.How == AllocKind::Placement || !A.Into)
    return;
  HeapObject O{HeapOrigin::Allocated, At, Rules.resolve(A.Into), false, A.Object, A.How, false};
  O.Shared = !A.Always || isAskedFor(At) || isShared(A.Object, At) || Rules.isVague(O.Name);
  CallId Id = Fn[At.Block].Facts[At.Index].Call;
  O.OneOfSeveral = isOneOfSeveral(A, At);
  if (Id && Fn[Id].Result && Rules.resolve(Fn[Id].Result) != O.Name) {
    PlaceId Result = Rules.resolve(Fn[Id].Result);
    O.Result.push_back(Result);
    for (const auto &[F, Where] : Bindings)
      if (const auto *W = std::get_if<Write>(&F->What); W && Rules.resolve(W->SameAs) == Result)
        O.Result.push_back(Rules.resolve(W->What));
    O.ResultIsBool = Rules.isBool(Fn[Id].ResultType);
  }
  // `db_open(options, path, &err)`: where an error is handed out there is no handle.
  if (Id && A.How == AllocKind::Handle && O.Result.empty() && Fn[Id].OnlyDeclared)
    for (const Argument &Arg : Fn[Id].Args)
      if (PlaceId Error = Rules.handedOut(Arg); Error && Error != O.Name)
        O.Result.push_back(Error);
  Out.push_back(O);
}

/// The fact says what P is from here on: an object that begins elsewhere, or none.
bool FindObjects::isBoundBy(const FactAt &F, FactRef At, PlaceId P) const {
  if (std::holds_alternative<StorageBegin>(F.What) || std::holds_alternative<StorageEnd>(F.What) ||
      std::holds_alternative<Move>(F.What))
    return true;
  if (const auto *I = std::get_if<Issue>(&F.What))
    return Rules.resolve(I->Into) == P;
  if (const auto *A = std::get_if<Allocate>(&F.What))
    return Rules.resolve(A->Into) == P;
  if (const auto *O = std::get_if<Adopt>(&F.What))
    return Rules.resolve(O->Owner) == P;
  if (const auto *L = std::get_if<Flow>(&F.What)) {
    PlaceId To = Rules.resolve(L->To);
    return P == To || (Fn.Places.isPartOf(P, To) && Rules.moved(P, To, Rules.resolve(L->From)));
  }
  if (const auto *W = std::get_if<Write>(&F.What))
    return Rules.resolve(W->What) == P && (W->SameAs || (W->Value && *W->Value <= 0));
  return false;
}

/// Whose value is no longer what it was behind the fact, and not known: a new object begins.
void FindObjects::values(FactRef At) {
  const FactAt &F = Fn[At.Block].Facts[At.Index];
  if (std::holds_alternative<Read>(F.What) || std::holds_alternative<Free>(F.What) ||
      std::holds_alternative<Escape>(F.What) || std::holds_alternative<CallFact>(F.What))
    return;
  for (auto [P, ByOwner] : Wanted) {
    HeapObject O{HeapOrigin::Value, At, P, ByOwner, {}, AllocKind::New, true};
    HeapState S = Rules.start(O);
    if (Rules.step(O, S, At) && S.find(P))
      continue;
    if (!isBoundBy(F, At, P))
      Out.push_back(O);
  }
}

bool FindObjects::startsWithCaller(PlaceId P) const {
  switch (Fn.Places[Fn.Places.rootOf(P)].Kind) {
  case Projection::Param:
  case Projection::This:
  case Projection::Global: return true;
  case Projection::Local:
  case Projection::Temp:
  case Projection::Return:
  case Projection::Heap:
  case Projection::Field:
  case Projection::Deref:
  case Projection::Element:
  case Projection::Content: return false;
  }
  return false;
}

std::vector<HeapObject> FindObjects::run() {
  std::vector<FactRef> Made;
  for (uint32_t B = 0; B != Fn.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Fn.Blocks[B].Facts.size(); ++I) {
      const FactAt &F = Fn.Blocks[B].Facts[I];
      FactRef At{{B}, I};
      if (const auto *R = std::get_if<Free>(&F.What)) {
        want(Rules.resolve(R->Pointer), false);
      } else if (const auto *A = std::get_if<Adopt>(&F.What)) {
        if (A->Owner && A->Always)
          want(Rules.resolve(A->Pointer), false);
      } else if (std::holds_alternative<Allocate>(F.What)) {
        Made.push_back(At);
      } else if (std::holds_alternative<Flow>(F.What) || std::holds_alternative<Issue>(F.What)) {
        Bindings.push_back({&F, At});
        want(Rules.storedPointer(F.What), false);
      } else if (const auto *W = std::get_if<Write>(&F.What); W && W->SameAs) {
        Bindings.push_back({&F, At});
      }
    }
  for (FactRef At : Made)
    allocation(std::get<Allocate>(Fn[At.Block].Facts[At.Index].What), At);
  for (size_t I = 0; I != Wanted.size() && I != Most; ++I)
    if (!Wanted[I].ByOwner)
      sources(Wanted[I].Place);
  for (auto [P, ByOwner] : Wanted)
    if (startsWithCaller(P))
      Out.push_back({HeapOrigin::Entry, {}, P, ByOwner, {}, AllocKind::New, true});
  // Each fact is tried on each place: too much of both is given up.
  size_t Facts = 0;
  for (const Block &B : Fn.Blocks)
    Facts += B.Facts.size();
  if (Facts * Wanted.size() > MaxTrials) {
    Out.resize(Most);
    return std::move(Out);
  }
  llvm::BitVector Roots(static_cast<unsigned>(Fn.Places.size()));
  for (const Want &W : Wanted)
    Roots.set(Fn.Places.rootOf(W.Place).Raw);
  for (uint32_t B = 0; B != Fn.Blocks.size() && Out.size() < Most; ++B)
    for (uint32_t I = 0; I != Fn.Blocks[B].Facts.size(); ++I)
      if (Rules.changesIndices(Fn.Blocks[B].Facts[I].What) || Rules.concerns(Fn.Blocks[B].Facts[I].What, Roots))
        values({{B}, I});
  return std::move(Out);
}

std::vector<HeapObject> deed::findHeapObjects(const FunctionFacts &Fn, const HeapRules &Rules, size_t Most) {
  return FindObjects(Fn, Rules, Most).run();
}
