// Lists whose nodes a class's destructor releases, and methods that let go of the first one. Part of leak.
//
//   ~Stack() { while (Head) { ... delete ...; } }
//   void pop() { Head = Head->Next; }                  the node that was first is lost
//
// A method that copies the pointer before, hands it on or releases anything is left alone.
#include "checks/OwnerClasses.h"
#include "checks/Wording.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

/// Somebody may have the pointer beside the member, or releases what it leads to.
static bool mayBeKept(const SolvedFunction &Fn, PlaceId Member) {
  auto isIt = [&](PlaceId P) { return P && Fn.Known.resolve(P) == Member; };
  for (const Block &B : Fn.Facts.Blocks)
    for (const FactAt &F : B.Facts) {
      const auto *L = std::get_if<Flow>(&F.What);
      const auto *W = std::get_if<Write>(&F.What);
      const auto *I = std::get_if<Issue>(&F.What);
      const auto *E = std::get_if<Escape>(&F.What);
      if (std::holds_alternative<Free>(F.What) || std::holds_alternative<Adopt>(F.What) || (L && isIt(L->From)) ||
          (W && isIt(W->SameAs)) || (E && isIt(E->What)))
        return true;
      // `&*Head`, `static_cast<Base *>(Head)`, a reference to it or to the node
      const PlaceId Borrowed = I ? Fn.Known.resolve(Fn.Facts[I->Loan].Borrowed) : PlaceId{};
      if (Borrowed && Fn.Facts.Places.isPartOf(Borrowed, Member))
        return true;
    }
  return llvm::any_of(Fn.Facts.Calls, [&](const Call &C) {
    const PlaceId Object = C.Object && C.Object->What ? Fn.Known.resolve(C.Object->What) : PlaceId{};
    const bool MayKeep = C.OnlyDeclared && !(C.Callee && Fn.Tu[C.Callee].IsConst);
    return (Object && MayKeep && Fn.Facts.Places.isPartOf(Object, Fn.Facts.Places[Member].Parent)) ||
           llvm::any_of(C.Args, [&](const Argument &A) {
             return A.What && (isIt(A.What) || (A.How != PassKind::Value && A.How != PassKind::ConstRef &&
                                                Fn.Facts.Places.isPartOf(Fn.Known.resolve(A.What), Member)));
           });
  });
}

/// `Prev` and `Next`: whoever goes on to the next one can go back.
static bool isLinkedBothWays(const TuFacts &Tu, TypeId Node) {
  return llvm::count_if(Tu.Types[Node].Members, [&](const Member &M) {
           const TypeInfo &T = Tu.Types[M.Type];
           return T.IsPointer && Tu.plainName(T.Pointee) == Tu.plainName(Node);
         }) > 1;
}

void deed::collectDroppedNodes(const SolvedFunction &Fn, std::vector<DroppedNode> &Evidence) {
  if (!Fn.Info.ObjectType || Fn.Info.Which != Special::None || Fn.Info.IsConst || Fn.Info.IsLambda)
    return;
  const PlaceTable &Places = Fn.Facts.Places;
  for (const Block &B : Fn.Facts.Blocks)
    for (const FactAt &F : B.Facts) {
      const auto *W = F.Call ? nullptr : std::get_if<Write>(&F.What);
      const PlaceId Member = W && W->SameAs ? Fn.Known.resolve(W->What) : PlaceId{};
      if (!Member || !Places.isOwnMember(Member) || !Fn.Tu.Types[typeOf(Fn.Tu, Fn.Facts, Member)].IsPointer)
        continue;
      const PlaceId Next = Fn.Known.resolve(W->SameAs);
      const PlaceId Node = Places[Next].Kind == Projection::Field ? Places[Next].Parent : PlaceId{};
      // `if (Head == N) Head = Head->Next;`: its caller has the node.
      const TypeId Pointer = typeOf(Fn.Tu, Fn.Facts, Member);
      const bool IsGiven = llvm::any_of(Fn.Info.Params, [&](const Parameter &P) {
        return Fn.Tu.Types[P.Type].IsPointer &&
               Fn.Tu.plainName(Fn.Tu.Types[P.Type].Pointee) == Fn.Tu.plainName(Fn.Tu.Types[Pointer].Pointee);
      });
      const bool IsNext = Node && Places[Node].Kind == Projection::Deref && Places[Node].Parent == Member;
      if (!IsGiven && IsNext && !isLinkedBothWays(Fn.Tu, Fn.Tu.Types[Pointer].Pointee) && !mayBeKept(Fn, Member))
        Evidence.push_back({Fn.Info.ObjectType, Fn.Tu.text({Places[Member].Key}).str(), Fn.Info.Name, F.At});
    }
}

void deed::checkDroppedNodes(const SolvedTu &Tu, FindingSink &Out) {
  if (Tu.Evidence.DroppedNodes.empty())
    return;
  std::vector<OwnedMember> All = ownedMembers(Tu);
  llvm::append_range(All, membersOwnedAtTimes(Tu));
  for (const DroppedNode &D : Tu.Evidence.DroppedNodes) {
    auto M =
        llvm::find_if(All, [&](const OwnedMember &Each) { return Each.Class == D.Class && Each.Name == D.Member; });
    if (M == All.end())
      continue;
    Finding F;
    F.Which = Rule::Leak;
    F.How = Level::Warning;
    F.At = Out.resolve(D.At);
    F.Message = "memory is never released: the node that `" + D.Member + "` pointed to";
    F.Label = "`" + D.Member + "` is set to the next node here, and nobody has this one any more";
    addStep(F.Steps, Step::Kind::Related, Out.resolve(M->Released), "the destructor releases the nodes here");
    F.Help = "keep the pointer to the node until `" + D.Member + "` is set, and release it then";
    F.Function = Tu.Tu.text(D.Function).str();
    F.Subject = shortName(Tu.Tu.text(Tu.Tu.Types[D.Class].Name)) + "::" + D.Member;
    Out.add(std::move(F));
  }
}
