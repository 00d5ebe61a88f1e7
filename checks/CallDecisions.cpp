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
  bool isQuestion(const Call &C) const;
  void follow(BlockId Branch, FactRef AskedAt, CallId Question);
  bool haveCommonLock(FactRef A, FactRef B) const;

  const SolvedFunction &Fn;
  const FunctionFacts &Facts;
  std::vector<CallDecision> Found;
};

} // namespace

/// Asks an object a question without arguments, and gets a plain answer.
bool Finder::isQuestion(const Call &C) const {
  return C.How == CallKind::Member && C.Callee && C.Object && C.Object->What && C.Result && C.Args.empty() &&
         Fn.Tu[C.Callee].HasBody && !Fn.Tu.Types[C.ResultType].IsClass && !Fn.Tu.Types[C.ResultType].IsPointer;
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
  PlaceId Object = Fn.Known.resolve(Asked.Object->What);
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
      if (!Next.Object || !Next.Object->What || Fn.Known.resolve(Next.Object->What) != Object || !Next.Callee)
        continue;
      Settled = true; // asked again, or acted upon
      if (Next.Callee != Asked.Callee && Next.How == CallKind::Member && !Fn.Tu[Next.Callee].IsConst &&
          Fn.Tu[Next.Callee].HasBody && !haveCommonLock(AskedAt, {B, I}))
        Found.push_back({Asked.Callee, Next.Callee, {}, Asked.At, Next.At, quoted(Fn, Object, "the object")});
    }
    if (!Settled)
      ahead(B);
  }
}

std::vector<CallDecision> Finder::run() {
  struct Answer {
    CallId Question;
    FactRef At;
  };
  llvm::DenseMap<PlaceId, Answer> Answers; ///< by the places that hold them
  for (uint32_t B = 0; B != Facts.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Facts.Blocks[B].Facts.size(); ++I) {
      const Fact &F = Facts.Blocks[B].Facts[I].What;
      if (const auto *C = std::get_if<CallFact>(&F); C && isQuestion(Facts[C->Call])) {
        Answers[Facts[C->Call].Result] = {C->Call, {BlockId{B}, I}};
      } else if (const auto *W = std::get_if<Write>(&F); W && W->SameAs) {
        if (auto It = Answers.find(W->SameAs); It != Answers.end()) {
          Answer Copy = It->second;
          Answers[W->What] = Copy;
        }
      }
    }
  if (Answers.empty())
    return {};
  for (uint32_t B = 0; B != Facts.Blocks.size(); ++B)
    for (const Edge &E : Facts.Blocks[B].Next) {
      if (!E.If || !E.Taken)
        continue;
      const Condition &C = Facts.Conditions[E.If.Raw];
      for (const auto &[Place, A] : Answers) {
        // The condition depends on a local that holds the answer, or is the call itself and depends on its object.
        bool Asks = C.Place == Place || llvm::is_contained(C.Depends, Place) ||
                    (A.At.Block == BlockId{B} && Place == Facts[A.Question].Result &&
                     llvm::is_contained(C.Depends, Facts[A.Question].Object->What));
        if (Asks)
          follow({B}, A.At, A.Question);
      }
    }
  return std::move(Found);
}

std::vector<CallDecision> deed::findCallDecisions(const SolvedFunction &Fn) { return Finder(Fn).run(); }
