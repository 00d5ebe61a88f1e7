#include "summary/MemberwiseEnd.h"

using namespace deed;

void deed::forEachMemberEnd(const TuFacts &Tu, FunctionIndex &Index, const FunctionInfo &F,
                            llvm::function_ref<void(const Member &, FunctionId)> Visit) {
  if (F.Which != Special::Destructor || !F.Defaulted || !F.ObjectType)
    return;
  for (const Member &M : Tu.Types[F.ObjectType].Members)
    if (FunctionId D = Index.destructorOf(M.Type); D && Tu.Types[M.Type].IsClass && Tu[D].ObjectType != F.ObjectType)
      Visit(M, D);
}

/// What E says of the member, as of the object that it is part of.
static FormalPlace within(const Effect &E, llvm::StringRef Member) {
  FormalPlace P = E.What;
  P.Path.insert(P.Path.begin() + 1, {Projection::Field, Member.str()});
  return P;
}

void deed::addMemberwiseEnd(const TuFacts &Tu, FunctionIndex &Index, const FunctionInfo &F,
                            llvm::function_ref<const Summary &(FunctionId)> SummaryOf, Summary &Of) {
  constexpr size_t MaxSteps = 5;
  forEachMemberEnd(Tu, Index, F, [&](const Member &M, FunctionId D) {
    for (const Effect &E : SummaryOf(D).Effects) {
      const bool Ends = E.Kind == EffectKind::Invalidate && E.Invalid == InvalidateKind::Object;
      if ((E.Kind != EffectKind::Free && !Ends) || !E.Always || E.What.Root != FormalRoot::This ||
          E.What.Path.size() < 2 || E.What.Path.size() > MaxSteps)
        continue;
      Effect &Gone = Of.Effects.emplace_back();
      Gone.Kind = EffectKind::Invalidate;
      Gone.Invalid = InvalidateKind::Object;
      Gone.What = within(E, Tu.text(M.Name));
      if (!Ends)
        Gone.What = Gone.What.deref();
      Gone.Trail = E.Trail;
    }
  });
}
