#include "checks/CallDecisions.h"
#include "checks/BranchReach.h"
#include "checks/LockText.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

namespace {

class Finder {
public:
  explicit Finder(const SolvedFunction &Fn) : Fn(Fn), Facts(Fn.Facts) {}
  std::vector<CallDecision> run();

private:
  struct Subject {
    PlaceId What; ///< the object, or the pointer to it
    std::optional<uint32_t> By;
    bool operator==(const Subject &S) const { return What == S.What; }
  };
  struct Answer {
    CallId Question;
    FactRef At;
    bool IsReckoned = false; ///< changed since
  };
  std::optional<Subject> subjectOf(const Call &C) const;
  bool isQuestion(const Call &C) const;
  void followLast(BlockId B);
  void follow(BlockId Branch, FactRef AskedAt, CallId Question);
  void carry(FactRef At, const Call &Next);
  void add(const Call &Asked, FactRef AskedAt, const Call &Next, FactRef At, bool IsCarried);
  bool haveCommonLock(FactRef A, FactRef B) const;

  const SolvedFunction &Fn;
  const FunctionFacts &Facts;
  llvm::DenseMap<PlaceId, PlaceId> Addresses; ///< temporaries made by `&X`
  llvm::DenseMap<PlaceId, Answer> Answers;    ///< by the places that hold them
  std::vector<CallDecision> Found;
};

} // namespace

/// Whom the call is about: the object of a member function; what a function of C is given first, `seats_left(T)`.
std::optional<Finder::Subject> Finder::subjectOf(const Call &C) const {
  if (!C.Callee || !Fn.Tu[C.Callee].HasBody)
    return std::nullopt;
  if (C.How == CallKind::Member && C.Object && C.Object->What)
    return Subject{Fn.Known.resolve(C.Object->What), std::nullopt};
  if (C.How != CallKind::Function || C.Args.empty() || !C.Args[0].What)
    return std::nullopt;
  const TypeInfo &T = Fn.Tu.Types[C.Args[0].Type];
  bool IsPointer = C.Args[0].How == PassKind::Value;
  if (!(IsPointer ? T.IsPointer && Fn.Tu.Types[T.Pointee].IsClass : T.IsClass))
    return std::nullopt;
  PlaceId What = C.Args[0].What;
  if (auto It = Addresses.find(What); It != Addresses.end())
    What = It->second;
  return Subject{Fn.Known.resolve(What), 0};
}

/// Asks an object a question, and gets a plain answer.
bool Finder::isQuestion(const Call &C) const {
  return C.Result && !Fn.Tu.Types[C.ResultType].IsClass && !Fn.Tu.Types[C.ResultType].IsPointer &&
         !Fn.Tu.Types[C.ResultType].IsVoid && subjectOf(C).has_value();
}

void Finder::add(const Call &Asked, FactRef AskedAt, const Call &Next, FactRef At, bool IsCarried) {
  Subject Of = *subjectOf(Asked), By = *subjectOf(Next);
  auto keys = [](const Call &C, const Subject &S) {
    return llvm::ArrayRef<Argument>(C.Args).drop_front(S.By ? 1 : 0);
  };
  for (const Argument &A : keys(Asked, Of))
    if (!A.What || llvm::none_of(keys(Next, By), [&](const Argument &B) {
          return B.What && Fn.Known.resolve(B.What) == Fn.Known.resolve(A.What);
        }))
      return; // about something else
  if (haveCommonLock(AskedAt, At))
    return;
  CallDecision D{Asked.Callee, Next.Callee, {}, Asked.At, Next.At, quoted(Fn, By.What, "the object"), Of.By, By.By};
  D.IsKeyed = !keys(Asked, Of).empty();
  D.IsCarried = IsCarried;
  Found.push_back(std::move(D));
}

bool Finder::haveCommonLock(FactRef A, FactRef B) const {
  if (!Fn.Locks)
    return false;
  for (const LockStatus &L : Fn.Locks->heldBefore(A))
    if (L.mustBeHeld() && Fn.Locks->statusBefore(L.Lock, B).mustBeHeld())
      return true;
  return false;
}

void Finder::follow(BlockId Branch, FactRef AskedAt, CallId Question) {
  const Call &Asked = Facts[Question];
  Subject Object = *subjectOf(Asked);
  llvm::DenseSet<uint32_t> Decided = decidedBy(Facts, Branch), Seen;
  llvm::SmallVector<BlockId, 8> Work;
  auto ahead = [&](BlockId From) {
    for (const Edge &E : Facts[From].Next)
      if (!E.Exceptional && Decided.contains(E.To.Raw) && Seen.insert(E.To.Raw).second)
        Work.push_back(E.To);
  };
  ahead(Branch);
  while (!Work.empty()) {
    BlockId B = Work.pop_back_val();
    bool Settled = false;
    for (uint32_t I = 0; I != Facts[B].Facts.size() && !Settled; ++I) {
      const auto *C = std::get_if<CallFact>(&Facts[B].Facts[I].What);
      if (!C)
        continue;
      const Call &Next = Facts[C->Call];
      auto By = subjectOf(Next);
      if (!By || !(*By == Object))
        continue;
      Settled = true; // asked again, or acted upon
      if (Next.Callee != Asked.Callee && !Fn.Tu[Next.Callee].IsConst)
        add(Asked, AskedAt, Next, {B, I}, /*IsCarried=*/false);
    }
    if (!Settled)
      ahead(B);
  }
}

/// `B.set(B.get() + N)`: the answer goes on, reckoned with, to a call of the same object.
void Finder::carry(FactRef At, const Call &Next) {
  auto By = subjectOf(Next);
  if (!By || Fn.Tu[Next.Callee].IsConst)
    return;
  auto from = [&](PlaceId P, bool IsReckoned) -> const Answer * {
    auto It = P ? Answers.find(P) : Answers.end();
    if (It == Answers.end() || It->second.At.Block != At.Block || !(IsReckoned || It->second.IsReckoned))
      return nullptr;
    const Call &Asked = Facts[It->second.Question];
    return Asked.Callee != Next.Callee && *subjectOf(Asked) == *By ? &It->second : nullptr;
  };
  for (const Argument &A : Next.Args) {
    const Answer *Carried = from(A.What, /*IsReckoned=*/false);
    if (A.Sum && !Carried) {
      const Amount &Given = Facts.Sums[*A.Sum];
      for (const Amount::Term &T : Given.Terms)
        if (!Carried)
          Carried = from(T.What, Given.Terms.size() > 1 || Given.Constant != 0);
    }
    if (Carried)
      return add(Facts[Carried->Question], Carried->At, Next, At, /*IsCarried=*/true);
  }
}

/// The last call of the block answers, unless its answer has got a name: that is what would be asked then.
void Finder::followLast(BlockId B) {
  llvm::SmallDenseSet<PlaceId, 4> Named;
  for (const FactAt &F : llvm::reverse(Facts[B].Facts)) {
    if (const auto *W = std::get_if<Write>(&F.What); W && W->SameAs)
      Named.insert(W->SameAs);
    const auto *C = std::get_if<CallFact>(&F.What);
    if (!C)
      continue;
    const PlaceId Answer = Facts[C->Call].Result;
    auto It = Answers.find(Answer);
    if (It != Answers.end() && It->second.Question == C->Call && !Named.contains(Answer))
      follow(B, It->second.At, C->Call);
    return;
  }
}

std::vector<CallDecision> Finder::run() {
  for (const Block &B : Facts.Blocks)
    for (const FactAt &F : B.Facts)
      if (const auto *I = std::get_if<Issue>(&F.What); I && Facts.Places[I->Into].Kind == Projection::Temp)
        Addresses[I->Into] = Facts.Loans[I->Loan.Raw].Borrowed;
  for (uint32_t B = 0; B != Facts.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Facts.Blocks[B].Facts.size(); ++I) {
      const Fact &F = Facts.Blocks[B].Facts[I].What;
      if (const auto *C = std::get_if<CallFact>(&F)) {
        if (!Answers.empty())
          carry({BlockId{B}, I}, Facts[C->Call]);
        if (isQuestion(Facts[C->Call]))
          Answers[Facts[C->Call].Result] = {C->Call, {BlockId{B}, I}};
      } else if (const auto *W = std::get_if<Write>(&F); W && W->SameAs) {
        if (auto It = Answers.find(W->SameAs); It != Answers.end()) {
          Answer Copy = It->second;
          Answers[W->What] = Copy;
        }
      } else if (const auto *M = std::get_if<Mutate>(&F)) {
        if (auto It = Answers.find(M->What); It != Answers.end())
          It->second.IsReckoned = true;
      }
    }
  if (Answers.empty())
    return {};
  for (uint32_t B = 0; B != Facts.Blocks.size(); ++B) {
    // `seats_left(T) < N` of a function that may change things is no condition that is known.
    const llvm::SmallVector<Edge, 2> &Next = Facts.Blocks[B].Next;
    if (llvm::count_if(Next, [](const Edge &E) { return !E.Exceptional && !E.If; }) == 2)
      followLast({B});
    for (const Edge &E : Next) {
      if (!E.If || !E.Taken)
        continue;
      const Condition &C = Facts.Conditions[E.If.Raw];
      for (const auto &[Place, A] : Answers) {
        const Call &Asked = Facts[A.Question];
        // The condition depends on a local that holds the answer, or is the call itself and depends on its object.
        bool Asks = C.Place == Place || llvm::is_contained(C.Depends, Place) ||
                    (A.At.Block == BlockId{B} && Place == Asked.Result && Asked.Object &&
                     llvm::is_contained(C.Depends, Asked.Object->What));
        if (Asks)
          follow({B}, A.At, A.Question);
      }
    }
  }
  return std::move(Found);
}

std::vector<CallDecision> deed::findCallDecisions(const SolvedFunction &Fn) { return Finder(Fn).run(); }
