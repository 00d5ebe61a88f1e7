#include "summary/CallSites.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

/// Some fact, argument or condition of the function asks for the result or a part of it, other than at once.
bool CallSites::isLookedAt(PlaceId Result) {
  if (!Result)
    return false;
  if (!LookedAt) {
    LookedAt.emplace();
    auto look = [&](PlaceId P) {
      if (P)
        LookedAt->insert(Fn.Places.rootOf(P));
    };
    for (const Block &B : Fn.Blocks)
      for (const FactAt &F : B.Facts)
        if (const auto *R = std::get_if<Read>(&F.What))
          look(R->What);
        else if (const auto *L = std::get_if<Flow>(&F.What))
          look(L->From);
        else if (const auto *W = std::get_if<Write>(&F.What))
          look(W->SameAs);
    for (const Call &C : Fn.Calls) {
      if (C.Object && C.How != CallKind::Destructor)
        look(C.Object->What);
      for (const Argument &A : C.Args)
        look(A.What);
    }
    for (const Condition &C : Fn.Conditions) {
      if (C.How == Condition::Kind::Truth && !Fn.Places[C.Place].Parent)
        continue; // tested at once: rules look where each answer leads
      look(C.Place);
      for (PlaceId P : C.Depends)
        look(P);
    }
  }
  return LookedAt->contains(Fn.Places.rootOf(Result));
}

bool CallSites::mayHappen(const Effect &E, const Call &C) {
  // `if (!Queue.tryPush(std::move(X))) retry(X)`: what perhaps moves and then says so by its result is asked for it.
  if (E.Kind == EffectKind::Move && !E.Always && !E.IfResult && C.Callee && !Tu[C.Callee].ResultIsReference &&
      isLookedAt(C.Result))
    return false;
  // A coroutine that runs by itself, unless somebody holds on to what it returned and waits for it.
  if (C.Callee && Tu[C.Callee].IsCoroutine && E.What.isUnknown() && isLookedAt(C.Result))
    return false;
  if (!E.OnlyIf || E.OnlyIf->Param >= C.Args.size())
    return true;
  const std::optional<int64_t> &Passed = C.Args[E.OnlyIf->Param].Constant;
  return !Passed || (*Passed != 0) == E.OnlyIf->NonZero;
}

bool CallSites::mayAdopt(const Effect &E, const Call &C) const {
  if (E.What.Path.size() < 2 || E.What.Path.back().Kind != Projection::Element || !C.Object || !C.Object->What ||
      E.From.Root != FormalRoot::Param || E.From.Param >= C.Args.size())
    return true;
  const std::vector<TypeId> &Of = Tu.Types[typeOf(Tu, Fn, C.Object->What)].Arguments;
  TypeId Given = C.Args[E.From.Param].Type;
  if (Tu.Types[Given].IsReference)
    Given = Tu.Types[Given].Pointee;
  return !Of.empty() && Tu.Types[Of.front()].Deletes && Tu.Types[Given].IsPointer;
}

bool CallSites::handsOverOwner(const Effect &E, const Call &C) const {
  if (E.From.Root != FormalRoot::Param || E.From.Param >= C.Args.size())
    return false;
  const Argument &Given = C.Args[E.From.Param];
  const bool IsWhole = E.From.Path.empty() || (E.From.Path.size() == 1 && E.From.Path[0].Kind == Projection::Deref);
  if (!Given.What || !IsWhole || (Given.How != PassKind::Value && Given.How != PassKind::RvalueRef))
    return false;
  const TypeInfo &T = Tu.Types[Fn.Places[Given.What].Type];
  return T.IsClass && T.Kind == Category::Owner && T.Content == ContentAt::Apart;
}

/// What an iterator of the library's, or a pointer, refers to; invalid if its type does not say.
TypeId CallSites::elementOf(TypeId Iterator) const {
  const TypeInfo &T = Tu.Types[Iterator];
  if (T.IsPointer)
    return T.Pointee;
  if (!T.IsClass || T.Kind != Category::View || T.Arguments.empty())
    return {};
  const TypeInfo &First = Tu.Types[T.Arguments.front()];
  return First.IsPointer ? First.Pointee : T.Arguments.front();
}

bool CallSites::isViewMadeOfOwner(const Effect &E, const Summary &Of, const Call &C) const {
  if (Of.Source != SummarySource::Model || E.From.Root != FormalRoot::Param || E.From.Param >= C.Args.size() ||
      E.What.Path.empty() || E.What.Path.back().Kind == Projection::Deref || E.From.Path.size() > 1)
    return false;
  const PlaceId Whole = E.What.Root == FormalRoot::Return                            ? C.Result
                        : E.What.Root == FormalRoot::This && C.Object && C.Object->What ? C.Object->What
                                                                                     : PlaceId{};
  if (!Whole)
    return false;
  const Argument &Given = C.Args[E.From.Param];
  const bool ThroughIterator = Given.How == PassKind::Value && E.From.Path.size() == 1;
  const TypeInfo &G = Tu.Types[ThroughIterator ? elementOf(Given.Type) : Given.Type];
  if (!Given.What || (Given.How == PassKind::Value && !ThroughIterator) || G.Kind != Category::Owner ||
      (G.Content != ContentAt::Mixed && G.Content != ContentAt::Apart))
    return false;
  unsigned First = E.From.Param;
  for (const Effect &Other : Of.Effects)
    if (Other.Kind == EffectKind::Store && Other.What == E.What && Other.From.Root == FormalRoot::Param)
      First = std::min(First, Other.From.Param);
  // Numbers are not among the arguments: of `map<string_view, int>` there is one, and only that can be made of an
  // owner.
  const std::vector<TypeId> &Parts = Tu.Types[typeOf(Tu, Fn, Whole)].Arguments;
  const size_t Which = Parts.size() == 1 || ThroughIterator ? 0 : E.From.Param - First;
  if (Which >= Parts.size())
    return false;
  const TypeInfo &Made = Tu.Types[Parts[Which]];
  return Made.IsClass && Made.Kind == Category::View && Made.Members.empty() &&
         llvm::none_of(Made.Arguments, [&](TypeId Part) { return Tu.Types[Part].Kind == Category::Owner; });
}

std::optional<int64_t> CallSites::constantOf(const Effect &E, const Call &C) const {
  // Who overrides a virtual function may be out of sight.
  if (E.What.Root == FormalRoot::Return && (C.Virtual || (C.Callee && Tu[C.Callee].ResultIsReference)))
    return std::nullopt;
  if (!E.Value && E.From != FormalPlace() && E.From.Root == FormalRoot::Param && E.From.Path.empty() &&
      E.From.Param < C.Args.size() && C.Args[E.From.Param].How == PassKind::Value)
    return C.Args[E.From.Param].Constant;
  return E.Value;
}
