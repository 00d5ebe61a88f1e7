#include "facts/HoldsLoans.h"
#include "facts/TakenOver.h"
#include "flow/SoleOwners.h"
#include "summary/CoroutineUses.h"
#include "summary/Inference.h"
#include "summary/Signature.h"

using namespace deed;

/// The task depends on what the body will still use. One that nobody destroys runs on by itself.
void Inference::coroutineResult() {
  CoroutineUses Later(Tu, F, Fn, Known);
  bool RunsByItself = !Later.startsSuspended() && !Tu.Types[F.ResultType].HasDestructor;
  for (const CoroutineUse &Use : Later.all()) {
    auto Formal = Names.of(Use.Root);
    if (!Formal)
      continue;
    FormalPlace What = Use.Referent ? Formal->Place.deref() : Formal->Place;
    add(Use.Referent ? EffectKind::ReturnBorrow : EffectKind::ReturnLoans, What, /*Always=*/false, Use.At);
    if (Use.Referent && (F.IsLambda || Tu.Types[Fn.Places[Use.Root].Type].IsReference))
      add(EffectKind::ReturnLoans, What, /*Always=*/false, Use.At); // what the closure, or the view, holds in turn
    if (RunsByItself)
      add(Use.Referent ? EffectKind::Borrow : EffectKind::Store, FormalPlace::unknown(), /*Always=*/false, Use.At)
          .From = std::move(What);
  }
}

/// Wherever the pointer is copied, it is set anew before the function returns: what is handed out is not what it has
/// then.
bool Inference::isTakenOut(PlaceId Pointer) const {
  auto setsAnew = [&](const FactAt &At) {
    const auto *W = std::get_if<Write>(&At.What);
    return W && W->Always && W->Value == 0 && Names.resolve(W->What) == Pointer;
  };
  bool Any = false;
  for (uint32_t B = 0; B != Fn.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Fn.Blocks[B].Facts.size(); ++I) {
      const auto *Copy = std::get_if<Flow>(&Fn.Blocks[B].Facts[I].What);
      if (!Copy || Names.resolve(Copy->From) != Pointer)
        continue;
      if (!everyPathMeets(Fn, {{B}, I}, setsAnew))
        return false;
      Any = true;
    }
  return Any;
}

/// `Sum<L, R>{l, r}` of an expression template: a view of a parameter that is a view itself, and stays as it is.
bool Inference::isViewOfView(PlaceId Borrowed) const {
  const PlaceNode &N = Fn.Places[Borrowed];
  if (N.Kind != Projection::Deref || Fn.Places[N.Parent].Kind != Projection::Param || F.ResultIsReference)
    return false;
  const TypeInfo &Result = Tu.Types[F.ResultType];
  const uint32_t I = Fn.Places[N.Parent].Key;
  if (I >= F.Params.size() || F.Params[I].How != PassKind::ConstRef)
    return false;
  const TypeInfo &Given = Tu.Types[F.Params[I].Type];
  return Result.IsClass && Result.Kind == Category::View && Given.IsClass && Given.Kind == Category::View;
}

/// `Node *raw = node.get(); nodes_.push_back(std::move(node)); return raw;`: where the caller knows what is borrowed
/// by.
std::optional<Formals::Formal> Inference::takenAlong(PlaceId Borrowed) {
  if (!TakenOver) {
    TakenOver.emplace();
    auto note = [&](PlaceId From, FactRef At) {
      const PlaceId Into = takenOverBy(Tu, Fn, From, At);
      auto [It, New] = TakenOver->try_emplace(Names.resolve(From), Into ? Names.resolve(Into) : Into);
      if (!New && It->second != Into)
        It->second = {};
    };
    for (uint32_t B = 0; B != Fn.Blocks.size(); ++B)
      for (uint32_t I = 0; I != Fn.Blocks[B].Facts.size(); ++I)
        if (const Fact &At = Fn.Blocks[B].Facts[I].What; const auto *M = std::get_if<Move>(&At)) {
          note(M->From, {{B}, I});
        } else if (const auto *C = std::get_if<CallFact>(&At)) {
          for (const Argument &A : Fn[C->Call].Args)
            if (A.What && A.How == PassKind::Value && Tu.Types[Fn.Places[A.What].Type].Kind == Category::Owner)
              note(A.What, {{B}, I});
        }
  }
  constexpr unsigned MaxMoves = 4;
  llvm::SmallVector<PlaceId, 4> Steps;
  for (unsigned Moves = 0; Moves != MaxMoves; ++Moves) {
    PlaceId Owner = Borrowed;
    llvm::SmallVector<PlaceId, 4> Above;
    for (; Owner && !TakenOver->lookup(Owner); Owner = Fn.Places[Owner].Parent)
      Above.push_back(Owner);
    if (!Owner)
      return std::nullopt;
    Steps.insert(Steps.begin(), Above.rbegin(), Above.rend());
    Borrowed = TakenOver->lookup(Owner);
    if (auto Formal = Names.visible(Borrowed)) {
      Names.extend(*Formal, Steps);
      return Formal;
    }
  }
  return std::nullopt;
}

void Inference::result() {
  if (F.IsCoroutine)
    return coroutineResult();
  const TypeInfo &Type = Tu.Types[F.ResultType];
  PlaceId Return = Fn.Places.find({}, Projection::Return, 0);
  if (!Return || S.NeverReturns || !(F.ResultIsReference || carriesLoans(Tu.Types, F.ResultType)))
    return;
  bool IsAddress = F.ResultIsReference || Type.IsPointer || Type.IsReference;
  // `string_view`, `span`: of all that an owner owns, as far as none of them was asked for a part of that.
  const bool IsPlainView = Type.IsClass && Type.Kind == Category::View && Type.Members.empty() && !F.ResultIsReference;
  auto From = Sources.of(Return, {Fn.Exit, 0});
  // An allocation and the loan of what it made are one and the same; whether it is the caller's, the heap's flow knows.
  bool AnyFresh = llvm::any_of(From, [](const LoanSource &L) { return L.How == LoanSource::Kind::Fresh; });
  llvm::erase_if(From, [&](const LoanSource &L) {
    return (L.How == LoanSource::Kind::Fresh && Heap) ||
           (L.How == LoanSource::Kind::Borrow && Fn.Places[Fn.Places.rootOf(L.Place)].Kind == Projection::Heap);
  });
  bool Only = From.size() + (AnyFresh && Heap ? 1 : 0) == 1;
  for (const LoanSource &Source : From) {
    if (Source.How == LoanSource::Kind::Fresh) {
      add(EffectKind::ReturnFresh, FormalPlace::result(), Only, Source.At).Alloc = Source.Alloc;
      continue;
    }
    auto Formal = Names.of(Source.Place);
    const bool IsOwn = Source.How == LoanSource::Kind::Borrow && !Names.visible(Source.Place);
    if (auto Now = IsOwn ? takenAlong(Source.Place) : std::nullopt) {
      Names.extend(*Now, Source.Rest);
      add(EffectKind::ReturnBorrow, std::move(Now->Place), Only, Source.At);
      continue;
    }
    if (!Formal)
      continue;
    Names.extend(*Formal, Source.Rest);
    bool Exact = Source.Exact && !Formal->Cut;
    if (Source.How == LoanSource::Kind::Borrow && Names.visible(Source.Place)) {
      PlaceId Pointer = Fn.Places[Source.Place].Kind == Projection::Deref ? Fn.Places[Source.Place].Parent : PlaceId{};
      const bool IsWhole = IsPlainView && Fn.Places[Source.Place].Kind == Projection::Content;
      add(Exact && (IsAddress || IsWhole) ? EffectKind::ReturnAlias : EffectKind::ReturnBorrow,
          std::move(Formal->Place), Only, Source.At)
          .Replaced = Pointer && isTakenOut(Pointer);
      if (isViewOfView(Source.Place)) // what that views as well, which nobody looks for behind two views
        add(EffectKind::ReturnLoans, Names.of(Source.Place)->Place, /*Always=*/false);
    } else if (Source.How == LoanSource::Kind::Carried && (Exact || !IsAddress))
      add(EffectKind::ReturnLoans, std::move(Formal->Place), Only).Replaced = isTakenOut(Source.Place);
    else if (Source.How == LoanSource::Kind::Carried) // `return p + 1`
      add(EffectKind::ReturnBorrow, Formal->Place.deref(), Only).Replaced = isTakenOut(Source.Place);
  }
}

/// `return false;` and no other: callers need not ask.
std::optional<int64_t> Inference::constantResult() const {
  PlaceId Return = Fn.Places.find({}, Projection::Return, 0);
  if (!Return || S.NeverReturns || F.IsCoroutine || F.ResultIsReference || Tu.Types[F.ResultType].IsClass)
    return std::nullopt;
  auto It = Constants.find(Return);
  return It == Constants.end() ? std::nullopt : It->second;
}

/// `return std::make_shared<T>();`, on every path.
bool Inference::returnsFreshOwner() const {
  if (Tu.Types[F.ResultType].Kind != Category::SharedOwner || F.ResultIsReference)
    return false;
  PlaceId Return = Fn.Places.find({}, Projection::Return, 0);
  return Return && SoleOwners(Tu, Fn).contains(Return);
}
