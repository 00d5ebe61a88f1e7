// dangling-member: a member is left with a view of something that is gone when the function is done (LoanFlow; see
// Dangling.h for which these are), or is used by an initialiser before it is made.
//
// Members are made in the order of their declaration, whatever the order of the initialisers ([class.base.init]/13). A
// use counts if it needs the member's value; the address of a member that is yet to be made may be handed around, and
// what a function does with it whose body is not known is anybody's guess.
#include "checks/Dangling.h"
#include "checks/Wording.h"
#include "summary/Signature.h"
#include "llvm/ADT/DenseMap.h"

using namespace deed;

namespace {

class InitialisationOrder {
public:
  InitialisationOrder(const SolvedFunction &Fn, FindingSink &Out) : Fn(Fn), Facts(Fn.Facts), Out(Out) {}
  void run();

private:
  PlaceId memberOf(PlaceId P) const;
  void made(PlaceId P, const FactAt &At);
  void used(PlaceId P, const FactAt &At);
  bool isGuess(const FactAt &At) const;
  void report(PlaceId Member, const FactAt &Use, const FactAt &Made);

  const SolvedFunction &Fn;
  const FunctionFacts &Facts;
  FindingSink &Out;
  llvm::DenseMap<PlaceId, const FactAt *> FirstUse; ///< of members not made yet
  llvm::DenseSet<PlaceId> Made;
};

} // namespace

/// The member of *this that P is, or that it lies in; what a member refers to does not lie in it.
PlaceId InitialisationOrder::memberOf(PlaceId P) const {
  PlaceId Member;
  for (P = P ? Fn.Known.resolve(P) : P; P; P = Facts.Places[P].Parent) {
    const PlaceNode &N = Facts.Places[P];
    if (N.Kind == Projection::Deref)
      return Facts.Places[N.Parent].Kind == Projection::This ? Member : PlaceId{};
    Member = P;
  }
  return {};
}

void InitialisationOrder::made(PlaceId P, const FactAt &At) {
  PlaceId Member = memberOf(P);
  if (!Member)
    return;
  bool Whole = Fn.Known.resolve(P) == Member;
  if (Made.insert(Member).second && Whole)
    if (const FactAt *Use = FirstUse.lookup(Member))
      report(Member, *Use, At);
}

/// Nothing but the declaration of the function called says that it looks at the argument.
bool InitialisationOrder::isGuess(const FactAt &At) const {
  if (!At.Call)
    return false;
  const Call &C = Facts[At.Call];
  if (!C.Callee)
    return true;
  // A copy reads what it copies, whoever wrote it.
  const FunctionInfo &Callee = Fn.Tu[C.Callee];
  if (Callee.Which == Special::CopyConstructor || Callee.Which == Special::MoveConstructor)
    return false;
  SummarySource Source = Fn.Summaries.of(C.Callee).Source;
  // `make_unique<T>(Later)` hands it on, and T's constructor may take its address alone.
  const auto *R = std::get_if<Read>(&At.What);
  bool IsHandedOn = Source == SummarySource::Model && R && R->How == ReadKind::Argument;
  return Source == SummarySource::Signature || IsHandedOn;
}

void InitialisationOrder::used(PlaceId P, const FactAt &At) {
  PlaceId Member = memberOf(P);
  if (Member && Facts.Places[Member].Kind == Projection::Field && !Made.contains(Member) && !isGuess(At))
    FirstUse.try_emplace(Member, &At);
}

void InitialisationOrder::run() {
  for (const Block &B : Facts.Blocks)
    for (const FactAt &At : B.Facts) {
      if (const auto *Called = std::get_if<CallFact>(&At.What)) {
        const Call &C = Facts[Called->Call];
        if (C.How == CallKind::Constructor && C.Object &&
            Fn.Known.resolve(C.Object->What) ==
                Facts.Places.find(Facts.Places.find({}, Projection::This, 0), Projection::Deref, 0))
          return; // delegates: everything is made by then
        if (C.How == CallKind::Constructor && C.Object)
          made(C.Object->What, At);
        else if (C.Result)
          made(C.Result, At);
      } else if (const auto *W = std::get_if<Write>(&At.What)) {
        if (!At.Call)
          made(W->What, At);
      } else if (const auto *I = std::get_if<Issue>(&At.What)) {
        if (!At.Call)
          made(I->Into, At);
      } else if (const auto *R = std::get_if<Read>(&At.What)) {
        used(R->What, At);
      } else if (const auto *M = std::get_if<Move>(&At.What)) {
        used(M->From, At);
      } else if (const auto *X = std::get_if<Mutate>(&At.What)) {
        used(X->What, At);
      }
    }
}

void InitialisationOrder::report(PlaceId Member, const FactAt &Use, const FactAt &MadeAt) {
  Finding F;
  F.Which = Rule::DanglingMember;
  F.How = Level::Error;
  F.At = Out.resolve(Use.At);
  std::string Name = "`" + Fn.Tu.text(Facts.Places[Member].Name).str() + "`";
  F.Message = Name + " is used before it is made";
  F.Label = Name + " used here, while members declared before it are made";
  addTrailSteps(F.Steps, Fn, Use, "uses it", Out);
  addStep(F.Steps, Step::Kind::Related, Out.resolve(MadeAt.At), Name + " is made here, later");
  F.Help = "declare " + Name + " before the member whose initialiser uses it: members are made in that order, whatever "
           "the order of the initialisers";
  F.Function = Fn.Tu.text(Fn.Info.Name).str();
  F.Subject = Fn.Tu.text(Facts.Places[Member].Name).str();
  Out.add(std::move(F));
}

void deed::checkDanglingMember(const SolvedFunction &Fn, FindingSink &Out) {
  reportDangling(Rule::DanglingMember, Fn, Out);
  if (isConstructor(Fn.Info) && !Fn.Info.Defaulted)
    InitialisationOrder(Fn, Out).run();
}
