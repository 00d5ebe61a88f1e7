#include "checks/ThreadCollector.h"

using namespace deed;

SharedPlace ThreadCollector::named(PlaceId P) const {
  if (!P)
    return {};
  SharedPlace Plain = sharedPlace(Facts, Fn.Known.resolve(P));
  SharedPlace Root{Plain.From, Plain.Key};
  return Out.Views.extend(std::move(Root), Plain.Path);
}

/// A class around a mutex is what it locks: `lock_guard<SpinLock> G(L)` takes what `L.lock()` does, `L.Inner`.
SharedPlace ThreadCollector::namedLock(PlaceId P) const {
  SharedPlace Lock = named(P);
  TypeId T = typeOf(Fn.Known.resolve(P));
  for (unsigned Depth = 0; Depth != 3 && !Lock.isNowhere() && Fn.Tu.Types[T].Kind != Category::Lock; ++Depth) {
    const Member *Only = nullptr;
    for (const Member &M : Fn.Tu.Types[T].Members)
      if (Fn.Tu.Types[M.Type].Kind == Category::Lock && !M.IsBase) {
        if (Only)
          return Lock;
        Only = &M;
      }
    if (!Only)
      break;
    Lock = Out.Views.extend(std::move(Lock), SharedStep{Projection::Field, Only->Name.Raw});
    T = Only->Type;
  }
  return Lock;
}

void ThreadCollector::bindView(const SharedPlace &View, SharedPlace Target) {
  auto [It, New] = Out.Views.Targets.try_emplace(View, Target);
  if (!New && !(It->second == Target))
    It->second = {}; // several: none that could be relied on
}

/// `unique_ptr<Base> B = std::move(D);`: what goes from one owner to another, not what one is made of.
static bool isOfOneTemplate(const TuFacts &Tu, const TypeInfo &A, const TypeInfo &B) {
  auto name = [&](const TypeInfo &T) {
    llvm::StringRef Name = Tu.text(T.Name);
    Name.consume_front("const ");
    return Name.take_until([](char C) { return C == '<'; });
  };
  return A.Kind == B.Kind && name(A) == name(B);
}

/// A copy has all of its own: what an owner owns is copied with it, and there is nothing that it only refers to.
static bool isCopiedDeeply(const TuFacts &Tu, TypeId T, unsigned Depth = 0) {
  const TypeInfo &Type = Tu.Types[T];
  if (Type.Kind == Category::Owner)
    return true;
  if (Type.Kind != Category::Value || Type.IsPointer || Type.IsReference || Type.IsClosure || Depth > 4)
    return false;
  if (!Type.IsClass)
    return true;
  return !Type.Members.empty() && Type.Bases.empty() &&
         llvm::all_of(Type.Members, [&](const Member &M) { return isCopiedDeeply(Tu, M.Type, Depth + 1); });
}

/// `All.first(N)`, `std::views::drop(All, N)`: a part of what the view sees, as `Data + N` is, and perhaps another than
/// the next one's.
bool ThreadCollector::isNarrowed(const Call &C, const Flow &F) const {
  auto isView = [&](PlaceId P) {
    const TypeInfo &T = Fn.Tu.Types[typeOf(P)];
    return T.Kind == Category::View && T.IsClass && !T.IsClosure;
  };
  if (C.How == CallKind::Constructor || !isView(F.From) || !isView(F.To))
    return false;
  bool OfItself = C.Object && C.Object->What == F.From && C.Callee && Fn.Tu[C.Callee].Which == Special::None;
  return OfItself || llvm::any_of(C.Args, [&](const Argument &A) { return Fn.Tu.Types[A.Type].IsInteger; });
}

void ThreadCollector::collectViews() {
  auto isHere = [&](PlaceId P) {
    Projection K = Facts.Places[Facts.Places.rootOf(P)].Kind;
    return K == Projection::Local || K == Projection::Temp;
  };
  std::vector<std::pair<SharedPlace, SharedPlace>> Assigned; // pointers, and what they copy
  for (const Block &B : Facts.Blocks)
    for (const FactAt &At : B.Facts) {
      if (const auto *I = std::get_if<Issue>(&At.What)) {
        if (isHere(I->Into))
          bindView(sharedPlace(Facts, I->Into),
                   sharedPlace(Facts, Fn.Known.resolve(Facts.Loans[I->Loan.Raw].Borrowed)));
      } else if (const auto *F = std::get_if<Flow>(&At.What)) {
        // `Data + Half` is beside Data, not the same: it is computed, not copied.
        auto isComputed = [&](const FactAt &Next) {
          const auto *W = std::get_if<Write>(&Next.What);
          return W && W->What == F->To && !W->SameAs && Facts.Places[F->To].Kind == Projection::Temp;
        };
        const bool HasNext = &At != &B.Facts.back();
        if (Fn.Tu.Types[typeOf(F->To)].IsPointer && !At.Call && (!F->Exact || (HasNext && isComputed(*(&At + 1)))))
          continue;
        if (At.Call && isNarrowed(Facts[At.Call], *F))
          continue;
        // What a factory is given is not what it makes: loans flow there, identity does not.
        if (At.Call && Facts[At.Call].Callee && Fn.Tu[Facts[At.Call].Callee].Which == Special::CopyConstructor &&
            isCopiedDeeply(Fn.Tu, typeOf(F->To)))
          continue;
        const TypeInfo &ToType = Fn.Tu.Types[typeOf(F->To)], &FromType = Fn.Tu.Types[typeOf(F->From)];
        bool Owns = ToType.Kind == Category::SharedOwner || ToType.Kind == Category::Owner;
        bool HoldsCallable = ToType.Kind == Category::Owner && callOperatorOf(typeOf(F->From)); // a std::packaged_task
        bool IsCopy = HoldsCallable ? true
                      : Owns        ? isOfOneTemplate(Fn.Tu, ToType, FromType)
                                    : FromType.IsClass || FromType.IsPointer || !typeOf(F->From);
        if (isHere(F->To) && IsCopy) {
          SharedPlace To = sharedPlace(Facts, F->To), From = sharedPlace(Facts, Fn.Known.resolve(F->From));
          auto [It, New] = Out.Views.Copies.try_emplace(To, From);
          if (!New && !(It->second == From))
            It->second = To; // several
        }
      } else if (const auto *C = std::get_if<CallFact>(&At.What)) {
        const Call &Call = Facts[C->Call];
        if (Call.Result)
          Made[Call.Result] = C->Call;
        if (Call.Callee && Call.Object && Fn.Tu[Call.Callee].Which == Special::CopyConstructor &&
            isCopiedDeeply(Fn.Tu, Call.Object->Type))
          continue;
        // A copied shared owner shares its content with the original; a moved one takes it along.
        if (Call.How == CallKind::Constructor && Call.Object && Call.Args.size() >= 1 && isHere(Call.Object->What) &&
            Call.Args[0].What && Call.Args[0].Type == Call.Object->Type)
          Out.Views.Copies.try_emplace(sharedPlace(Facts, Call.Object->What),
                                       sharedPlace(Facts, Fn.Known.resolve(Call.Args[0].What)));
        else if (Call.How == CallKind::Constructor && Call.Object && Call.Callee && isHere(Call.Object->What) &&
                 !Call.Args.empty() && Call.Args[0].What &&
                 (Fn.Tu[Call.Callee].Which == Special::CopyConstructor ||
                  Fn.Tu[Call.Callee].Which == Special::MoveConstructor))
          Out.Views.Copies.try_emplace(sharedPlace(Facts, Call.Object->What),
                                       sharedPlace(Facts, Fn.Known.resolve(Call.Args[0].What)));
      } else if (const auto *W = std::get_if<Write>(&At.What); W && W->SameAs && isHere(W->What)) {
        if (Fn.Tu.Types[typeOf(W->What)].IsPointer) {
          SharedPlace To = sharedPlace(Facts, W->What), From = sharedPlace(Facts, Fn.Known.resolve(W->SameAs));
          Out.Views.Copies.try_emplace(To, From);
          Assigned.push_back({std::move(To), std::move(From)});
        }
      }
    }
  // `Prev = &Head;` and later `Prev = Cur;`: of what it is bound to and what it copies, neither can be relied on.
  for (const auto &[To, From] : Assigned)
    if (auto It = Out.Views.Targets.find(To); It != Out.Views.Targets.end()) {
      auto Same = Out.Views.Targets.find(From);
      if (Same == Out.Views.Targets.end() || !(Same->second == It->second))
        It->second = {};
    }
}

FunctionId ThreadCollector::callOperatorOf(TypeId T) const {
  if (auto It = Tu.CallOperators.find(T.Raw); T && It != Tu.CallOperators.end())
    return It->second;
  llvm::StringRef Name = Fn.Tu.plainName(T);
  auto It = Tu.NamedOperators.find(Name);
  return It == Tu.NamedOperators.end() ? FunctionId{} : It->second;
}

std::optional<CallId> ThreadCollector::madeBy(PlaceId Temp) const {
  auto It = Made.find(Temp);
  return It == Made.end() ? std::nullopt : std::optional(It->second);
}

/// What a call of the value at P would run.
FunctionId ThreadCollector::functionIn(PlaceId P, unsigned Depth) const {
  if (!P || Depth > 4)
    return {};
  P = Fn.Known.resolve(P);
  const PlaceNode &N = Facts.Places[P];
  if (N.Kind == Projection::Global)
    if (auto It = Tu.FunctionsByName.find(N.Key); It != Tu.FunctionsByName.end())
      return It->second;
  if (FunctionId F = callOperatorOf(typeOf(P)))
    return F;
  SharedPlace Here = sharedPlace(Facts, P);
  if (auto It = Out.Views.Targets.find(Here);
      It != Out.Views.Targets.end() && It->second.From == SharedPlace::Root::Global)
    if (auto Found = Tu.FunctionsByName.find(It->second.Key); Found != Tu.FunctionsByName.end())
      return Found->second;
  if (auto It = Out.Views.Copies.find(Here);
      It != Out.Views.Copies.end() && It->second.From == SharedPlace::Root::Local && It->second.Path.empty())
    return functionIn({It->second.Key}, Depth + 1);
  return {};
}
