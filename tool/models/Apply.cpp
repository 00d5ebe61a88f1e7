#include "models/Apply.h"
#include "facts/HoldsLoans.h"
#include "summary/Merge.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace deed;
using llvm::StringRef;

namespace {

/// What an effect is about. Rows replace the declaration's effects per aspect and per root.
/// Output: that a T& or T* is perhaps written, which is all that the declaration can say of one.
enum class Aspect : uint8_t { State, Output, Invalidation, Ownership, Loans, Result, Locks, Threads, Overlap };

Aspect aspectOf(EffectKind K) {
  switch (K) {
  case EffectKind::Read:
  case EffectKind::Write:
  case EffectKind::Mutate:
  case EffectKind::Move: return Aspect::State;
  case EffectKind::Invalidate: return Aspect::Invalidation;
  case EffectKind::Free:
  case EffectKind::Adopt: return Aspect::Ownership;
  case EffectKind::Store:
  case EffectKind::Borrow: return Aspect::Loans;
  case EffectKind::ReturnAlias:
  case EffectKind::ReturnBorrow:
  case EffectKind::ReturnLoans:
  case EffectKind::ReturnFresh: return Aspect::Result;
  case EffectKind::Acquire:
  case EffectKind::Release:
  case EffectKind::RequireLock: return Aspect::Locks;
  case EffectKind::Spawn:
  case EffectKind::Join:
  case EffectKind::Signal:
  case EffectKind::Wait: return Aspect::Threads;
  case EffectKind::LateRead: return Aspect::Overlap;
  }
  return Aspect::State;
}

/// The place whose treatment the effect describes: for what is handed on, that is the one who hands it.
const FormalPlace &subjectOf(const Effect &E) {
  Aspect A = aspectOf(E.Kind);
  return A == Aspect::Loans || E.Kind == EffectKind::Adopt ? E.From : E.What;
}

bool sameRoot(const FormalPlace &A, const FormalPlace &B) {
  return A.Root == B.Root && A.Param == B.Param && A.Global == B.Global;
}

class RowApplication {
public:
  RowApplication(const TuFacts &Tu, const FunctionInfo &F, const ModelRows &Rows) : Tu(Tu), F(F), Rows(Rows) {}
  void effect(const EffectRow &E);
  Summary over(Summary Base, bool AttributesFirst);
  std::optional<FormalPlace> place(const PlaceRow &P) const {
    auto Known = formal(P);
    return Known ? std::optional(std::move(Known->Place)) : std::nullopt;
  }

private:
  struct Formal {
    FormalPlace Place;
    bool IsObject; ///< without steps: the argument or object as a whole
  };
  llvm::SmallVector<Formal, 4> formals(const PlaceRow &P) const;
  std::optional<Formal> formal(const PlaceRow &P) const;
  FormalPlace rootOf(const PlaceRow &P, unsigned Param) const;
  void steps(const PlaceRow &P, FormalPlace &Out) const;
  /// Not a place of the caller's: a parameter taken by value, as a whole.
  bool isOwnCopy(const Formal &P) const {
    return P.Place.Root == FormalRoot::Param && P.IsObject && F.Params[P.Place.Param].How == PassKind::Value;
  }
  bool canBeMoved(const Formal &P) const;
  PassKind passedAs(const Formal &P) const {
    return P.Place.Root == FormalRoot::Param ? F.Params[P.Place.Param].How : PassKind::Reference;
  }
  bool resultIsAddress() const { return F.ResultIsReference || Tu.Types[F.ResultType].IsPointer; }

  void one(const EffectRow &E, const Formal &On);
  void swap(const EffectRow &E);
  void lateReadOfMore(const EffectRow &E);
  void move(const EffectRow &E, const Formal &P);
  void read(const EffectRow &E, const Formal &P, ReadKind How);
  Effect &add(EffectKind Kind, const EffectRow &E, FormalPlace What) {
    Out.push_back({.Kind = Kind, .What = std::move(What), .Always = !E.Maybe});
    return Out.back();
  }
  void copyNumbers();
  void claim(Aspect A, const FormalPlace &Root) { Claims.push_back({A, Root}); }
  bool claimed(const Effect &E) const;

  const TuFacts &Tu;
  const FunctionInfo &F;
  const ModelRows &Rows;
  std::vector<Effect> Out;
  std::vector<std::pair<Aspect, FormalPlace>> Claims; ///< aspects of roots that the row speaks of, effects or not
  bool NeverReturns = false, IsUnsafe = false;
  std::optional<bool> MayThrow;
};

} // namespace

//--------------------------------------------------------------------------------------- places

FormalPlace RowApplication::rootOf(const PlaceRow &P, unsigned Param) const {
  switch (P.Root) {
  case PlaceRoot::This: return FormalPlace::thisPointer().deref();
  case PlaceRoot::Param:
  case PlaceRoot::ParamsFrom:
    return F.Params[Param].How == PassKind::Value ? FormalPlace::param(Param) : FormalPlace::param(Param).deref();
  case PlaceRoot::Return: return FormalPlace::result();
  case PlaceRoot::Global: return FormalPlace::global(P.Global.str());
  case PlaceRoot::Unknown:
  case PlaceRoot::None: break;
  }
  return FormalPlace::unknown();
}

void RowApplication::steps(const PlaceRow &P, FormalPlace &Place) const {
  for (const StepRow &S : Rows.steps(P)) {
    std::string Key = S.Key.str();
    if (S.Kind == Projection::Element && Key == "N")
      Key = F.TemplateValue ? llvm::itostr(*F.TemplateValue) : "?";
    Place.Path.push_back({S.Kind, std::move(Key)});
  }
}

/// All places that the words stand for; none if the call has no such parameter.
llvm::SmallVector<RowApplication::Formal, 4> RowApplication::formals(const PlaceRow &P) const {
  llvm::SmallVector<Formal, 4> Places;
  auto addRoot = [&](unsigned Param) {
    FormalPlace Place = rootOf(P, Param);
    steps(P, Place);
    Places.push_back({std::move(Place), P.Steps.Size == 0});
  };
  if (P.Root == PlaceRoot::ParamsFrom) {
    for (unsigned I = P.Param; I < F.Params.size(); ++I)
      addRoot(I);
  } else if (P.Root != PlaceRoot::None && (P.Root != PlaceRoot::Param || P.Param < F.Params.size())) {
    addRoot(P.Param);
  }
  return Places;
}

std::optional<RowApplication::Formal> RowApplication::formal(const PlaceRow &P) const {
  auto Places = formals(P);
  return Places.empty() ? std::nullopt : std::optional(Places.front());
}

bool RowApplication::canBeMoved(const Formal &P) const {
  if (!P.IsObject)
    return true;
  TypeId Type = P.Place.Root == FormalRoot::Param ? F.Params[P.Place.Param].Type : F.ObjectType;
  return Tu.Types[Type].AfterMove != MovedFrom::Copied && !Tu.Types[Type].IsConst;
}

//--------------------------------------------------------------------------------------- effects

void RowApplication::read(const EffectRow &E, const Formal &P, ReadKind How) {
  if (!isOwnCopy(P))
    add(EffectKind::Read, E, P.Place).Read = How;
}

void RowApplication::move(const EffectRow &E, const Formal &P) {
  if (isOwnCopy(P))
    return;
  if (canBeMoved(P))
    add(EffectKind::Move, E, P.Place);
  else
    read(E, P, ReadKind::Argument);
}

/// Each has what the other had, loans too. Binding sees the crossed stores as the exchange that they are.
void RowApplication::swap(const EffectRow &E) {
  auto A = formal(E.On), B = formal(E.Other);
  if (!A || !B)
    return;
  for (const auto *P : {&*A, &*B}) {
    claim(Aspect::State, P->Place);
    claim(Aspect::Loans, P->Place);
    add(EffectKind::Write, E, P->Place);
  }
  for (auto [To, From] : {std::pair(&*A, &*B), std::pair(&*B, &*A)}) {
    add(EffectKind::Store, E, To->Place).From = From->Place;
  }
}

/// `late-read *params2...` of a function that takes any number: the ones behind the declared parameters, too.
void RowApplication::lateReadOfMore(const EffectRow &E) {
  constexpr unsigned MaxMore = 8;
  auto Changed = formal(E.Other);
  if (!F.IsVariadic || E.On.Root != PlaceRoot::ParamsFrom || !Changed)
    return;
  for (unsigned I = 0; I != MaxMore; ++I) {
    FormalPlace P = FormalPlace::param(static_cast<unsigned>(F.Params.size()) + I);
    steps(E.On, P);
    Effect &Late = add(EffectKind::LateRead, E, std::move(P));
    Late.From = Changed->Place;
    Late.Read = ReadKind::Argument;
    Late.By = ChangeKind::Written;
  }
}

void RowApplication::one(const EffectRow &E, const Formal &P) {
  ReadKind Plain = P.Place.Root == FormalRoot::This ? ReadKind::Object : ReadKind::Argument;
  auto to = [&](EffectKind K) {
    auto Other = formal(E.Other);
    if (!Other && E.Other.Root != PlaceRoot::None)
      return;
    Effect &Kept = add(K, E, Other ? Other->Place : FormalPlace::unknown());
    Kept.From = P.Place;
    Kept.Through = E.Through;
    // `this.content[?]`: some element; what the others hold stays.
    if (aspectOf(K) == Aspect::Loans && !Kept.What.Path.empty() && Kept.What.Path.back().Key == "?")
      Kept.Always = false;
  };
  switch (E.What) {
  case Verb::Read: return read(E, P, Plain);
  case Verb::Query: return read(E, P, ReadKind::Query);
  case Verb::Through: return read(E, P, ReadKind::Through);
  case Verb::Write:
    if (!isOwnCopy(P))
      add(EffectKind::Write, E, P.Place).Value = E.Value;
    return;
  case Verb::Mutate:
    read(E, P, Plain);
    if (!isOwnCopy(P))
      add(EffectKind::Mutate, E, P.Place);
    return;
  case Verb::Move: return move(E, P);
  case Verb::Forward: return passedAs(P) == PassKind::RvalueRef ? move(E, P) : read(E, P, Plain);
  case Verb::Untouched: return;
  case Verb::Invalidate: {
    Effect &Content = add(EffectKind::Invalidate, E, P.Place);
    Content.Invalid = InvalidateKind::Content;
    Content.Room = E.Room;
    return;
  }
  case Verb::InvalidateIterators: add(EffectKind::Invalidate, E, P.Place).Invalid = InvalidateKind::Iterator; return;
  case Verb::InvalidateElement: add(EffectKind::Invalidate, E, P.Place).Invalid = InvalidateKind::Element; return;
  case Verb::Destroy: add(EffectKind::Invalidate, E, P.Place).Invalid = InvalidateKind::Object; return;
  case Verb::Store: return to(EffectKind::Store);
  case Verb::Borrow: return to(EffectKind::Borrow);
  case Verb::Adopt: return to(EffectKind::Adopt);
  case Verb::Free: add(EffectKind::Free, E, P.Place).Alloc = E.Alloc; return;
  case Verb::Fresh: add(EffectKind::ReturnFresh, E, P.Place).Alloc = E.Alloc; return;
  case Verb::ReturnAlias:
    add(resultIsAddress() ? EffectKind::ReturnAlias : EffectKind::ReturnBorrow, E, P.Place);
    return;
  case Verb::ReturnBorrow: add(EffectKind::ReturnBorrow, E, P.Place); return;
  case Verb::ReturnLoans: add(EffectKind::ReturnLoans, E, P.Place); return;
  case Verb::Acquire:
  case Verb::Require: {
    Effect &A = add(E.What == Verb::Acquire ? EffectKind::Acquire : EffectKind::RequireLock, E, P.Place);
    A.Mode = E.Mode;
    if (auto Guard = formal(E.Other))
      A.From = Guard->Place;
    return;
  }
  case Verb::Release: add(EffectKind::Release, E, P.Place); return;
  case Verb::Spawn: {
    Effect &S = add(EffectKind::Spawn, E, P.Place);
    if (auto Handle = formal(E.Other))
      S.From = Handle->Place;
    return;
  }
  case Verb::Join: add(EffectKind::Join, E, P.Place); return;
  case Verb::LateRead:
    if (auto Changed = formal(E.Other)) {
      Effect &Late = add(EffectKind::LateRead, E, P.Place);
      Late.From = Changed->Place;
      Late.Read = Plain;
      Late.By = E.IsCall ? ChangeKind::Called : ChangeKind::Written;
      Late.Over = E.Over;
    }
    return;
  case Verb::Signal: add(EffectKind::Signal, E, P.Place); return;
  case Verb::Wait: add(EffectKind::Wait, E, P.Place); return;
  case Verb::Construct: return; // see constructionOf
  case Verb::Swap:
  case Verb::ReturnFresh:
  case Verb::ReturnIndependent:
  case Verb::NoReturn:
  case Verb::NoThrow:
  case Verb::Throws:
  case Verb::Unsafe: return; // not about one place, see effect()
  }
}

void RowApplication::effect(const EffectRow &E) {
  FormalPlace Result = FormalPlace::result();
  switch (E.What) {
  case Verb::Swap: return swap(E);
  case Verb::NoReturn: NeverReturns = true; return;
  case Verb::NoThrow: MayThrow = false; return;
  case Verb::Throws: MayThrow = true; return;
  case Verb::Unsafe: IsUnsafe = true; return;
  case Verb::ReturnIndependent: return claim(Aspect::Result, Result);
  case Verb::ReturnFresh:
    claim(Aspect::Result, Result);
    add(EffectKind::ReturnFresh, E, Result).Alloc = E.Alloc;
    return;
  case Verb::Read:
  case Verb::Query:
  case Verb::Through:
  case Verb::Write:
  case Verb::Mutate:
  case Verb::Move:
  case Verb::Forward:
  case Verb::Untouched:
  case Verb::Invalidate:
  case Verb::InvalidateIterators:
  case Verb::InvalidateElement:
  case Verb::Destroy:
  case Verb::Store:
  case Verb::Borrow:
  case Verb::Adopt:
  case Verb::Free:
  case Verb::Fresh:
  case Verb::ReturnAlias:
  case Verb::ReturnBorrow:
  case Verb::ReturnLoans:
  case Verb::Acquire:
  case Verb::Release:
  case Verb::Require:
  case Verb::Spawn:
  case Verb::Join:
  case Verb::LateRead:
  case Verb::Signal:
  case Verb::Wait: break;
  case Verb::Construct: return;
  }
  if (E.What == Verb::LateRead)
    lateReadOfMore(E);
  for (const Formal &P : formals(E.On)) {
    size_t Before = Out.size();
    one(E, P);
    for (size_t I = Before; I != Out.size(); ++I)
      claim(aspectOf(Out[I].Kind), aspectOf(Out[I].Kind) == Aspect::Result ? Result : subjectOf(Out[I]));
    if (E.What == Verb::Untouched)
      for (Aspect A :
           {Aspect::State, Aspect::Invalidation, Aspect::Ownership, Aspect::Loans, Aspect::Locks, Aspect::Threads,
            Aspect::Overlap})
        claim(A, P.Place);
    // Who says what becomes of an argument knows it: nothing is written or taken over unless the row says so.
    if ((E.What < Verb::ReturnAlias || E.What > Verb::ReturnIndependent) && E.What != Verb::LateRead) {
      claim(Aspect::Output, P.Place);
      claim(Aspect::Ownership, P.Place);
    }
  }
}

/// `exchange(fd_, -1)`, `swap(a, b)`: what a row says of loans says of numbers, which hold none, whose value they get.
void RowApplication::copyNumbers() {
  auto typeOf = [&](const FormalPlace &P) -> TypeId {
    bool IsReferent = P.Path.size() == 1 && P.Path[0].Kind == Projection::Deref;
    if (P.Root == FormalRoot::Return && P.Path.empty() && !F.ResultIsReference)
      return F.ResultType;
    if (P.Root == FormalRoot::Param && (P.Path.empty() || IsReferent) &&
        IsReferent == (F.Params[P.Param].How != PassKind::Value))
      return F.Params[P.Param].Type;
    return {};
  };
  auto isNumber = [&](const FormalPlace &P) {
    TypeId T = typeOf(P);
    return T && mayBeHandle(Tu, T);
  };
  for (Effect &E : Out) {
    bool IsResult = E.Kind == EffectKind::ReturnLoans;
    if (!IsResult && E.Kind != EffectKind::Store)
      continue;
    FormalPlace Into = IsResult ? FormalPlace::result() : E.What, From = IsResult ? E.What : E.From;
    if (isNumber(Into) && isNumber(From))
      E = {.Kind = EffectKind::Write, .What = std::move(Into), .From = std::move(From)};
  }
}

//--------------------------------------------------------------------------------------- over the declaration

bool RowApplication::claimed(const Effect &E) const {
  Aspect A = aspectOf(E.Kind);
  bool IsGuess = E.Kind == EffectKind::Write && !E.Always;
  return llvm::any_of(Claims, [&](const auto &C) {
    return (C.first == A || (C.first == Aspect::Output && IsGuess)) &&
           (A == Aspect::Result || sameRoot(C.second, subjectOf(E)));
  });
}

static bool declaresResult(const FunctionInfo &F) {
  return F.ResultLifetimeBoundThis || llvm::any_of(F.Params, [](const Parameter &P) { return P.LifetimeBound; });
}

bool deed::hasDeclaredEffects(const FunctionInfo &F) {
  return F.Reinitializes || declaresResult(F) ||
         llvm::any_of(F.Params, [](const Parameter &P) { return !P.CapturedBy.empty(); });
}

Summary RowApplication::over(Summary Base, bool AttributesFirst) {
  if (AttributesFirst && hasDeclaredEffects(F)) {
    auto declared = [&](Aspect A, const FormalPlace &Subject) {
      return (A == Aspect::Result && declaresResult(F)) ||
             (A == Aspect::State && Subject.Root == FormalRoot::This && F.Reinitializes) ||
             (A == Aspect::Loans && Subject.Root == FormalRoot::Param && !F.Params[Subject.Param].CapturedBy.empty());
    };
    llvm::erase_if(Out, [&](const Effect &E) { return declared(aspectOf(E.Kind), subjectOf(E)); });
    llvm::erase_if(Claims, [&](const auto &C) { return declared(C.first, C.second); });
  }
  copyNumbers();
  llvm::erase_if(Base.Effects, [&](const Effect &E) { return claimed(E); });
  llvm::append_range(Base.Effects, Out);
  Base.NeverReturns |= NeverReturns;
  // A promise of the declaration holds, whatever the row says.
  if (MayThrow && !F.NoThrow)
    Base.MayThrow = Base.Throws = *MayThrow;
  Base.Source = SummarySource::Model;
  if (IsUnsafe)
    Base.Unsafe.push_back({UnsafeKind::UnsafeLibrary});
  normalise(Base);
  return Base;
}

Summary deed::applyRow(const TuFacts &Tu, const FunctionInfo &F, const ModelRows &Rows, const FunctionRow &Row,
                       Summary Base, bool AttributesFirst) {
  RowApplication Application(Tu, F, Rows);
  for (const EffectRow &E : Rows.effects(Row))
    Application.effect(E);
  return Application.over(std::move(Base), AttributesFirst);
}

std::optional<Construction> deed::constructionOf(const TuFacts &Tu, const FunctionInfo &F, const ModelRows &Rows,
                                                 const FunctionRow &Row) {
  for (const EffectRow &E : Rows.effects(Row))
    if (E.What == Verb::Construct)
      if (auto Into = RowApplication(Tu, F, Rows).place(E.Other))
        return Construction{E.On.Param, std::move(*Into)};
  return std::nullopt;
}
