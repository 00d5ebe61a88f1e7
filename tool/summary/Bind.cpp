#include "summary/Bind.h"
#include "summary/BindCall.h"
#include "summary/Choices.h"
#include "summary/DeadBranches.h"
#include "summary/Store.h"

using namespace deed;

namespace {

class Binder {
public:
  Binder(TuFacts &Tu, FunctionFacts &Fn, SummaryTable &Summaries) : Tu(Tu), Fn(Fn), B(Tu, Fn, Summaries) {}
  void run();

private:
  void bindBlock(Block &Here);
  void bindUnordered();
  void holdRequired();

  TuFacts &Tu;
  FunctionFacts &Fn;
  Binding B;
  std::vector<std::vector<uint32_t>> Starts; ///< by block, unbound index -> bound index; one past the end as well
};

} // namespace

void Binder::run() {
  Starts.resize(Fn.Blocks.size());
  for (uint32_t I = 0; I != Fn.Blocks.size(); ++I) {
    bindBlock(Fn.Blocks[I]);
    if (!Fn.UnorderedOperands.empty())
      Starts[I].push_back(static_cast<uint32_t>(Fn.Blocks[I].Facts.size()));
  }
  bindUnordered();
}

/// The locks that the function's declaration says its callers hold.
void Binder::holdRequired() {
  if (!Fn.Function || Fn.Blocks.empty())
    return;
  for (const LockClaim &Claim : Tu[Fn.Function].Locks)
    if (Claim.What == LockClaim::Kind::Requires)
      if (auto Formal = parseFormalPlace(Claim.Place))
        if (PlaceId P = B.Places.own(*Formal))
          B.emit(heldByClaim(P, Claim), Tu[Fn.Function].At);
}

void Binder::bindBlock(Block &Here) {
  const bool KeepStarts = !Fn.UnorderedOperands.empty();
  std::vector<uint32_t> &Start = Starts[&Here - Fn.Blocks.data()];
  B.Out.clear();
  B.Out.reserve(Here.Facts.size() * 2);
  if (&Here == &Fn.Blocks.front()) {
    B.Current = {};
    holdRequired();
  }
  for (B.Source = 0; B.Source != Here.Facts.size(); ++B.Source) {
    FactAt &F = Here.Facts[B.Source];
    F.Source = B.Source;
    if (KeepStarts)
      Start.push_back(static_cast<uint32_t>(B.Out.size()));
    const auto *Called = std::get_if<CallFact>(&F.What);
    CallId Id = Called ? Called->Call : CallId{};
    if (Id)
      F.Call = Id;
    B.Out.push_back(std::move(F));
    if (!Id)
      continue;
    B.Current = Id;
    bindCall(B);
  }
  Here.Facts = std::vector<FactAt>(std::make_move_iterator(B.Out.begin()), std::make_move_iterator(B.Out.end()));
}

void Binder::bindUnordered() {
  for (Unsequenced &U : Fn.UnorderedOperands)
    for (std::vector<FactRef> &Operand : U.Operands) {
      std::vector<FactRef> Bound;
      for (FactRef R : Operand) {
        const std::vector<uint32_t> &Start = Starts[R.Block.Raw];
        if (R.Index + 1 < Start.size())
          for (uint32_t I = Start[R.Index]; I != Start[R.Index + 1]; ++I)
            Bound.push_back({R.Block, I});
      }
      Operand = std::move(Bound);
    }
}

FunctionFacts deed::bindCalls(TuFacts &Tu, FunctionFacts Fn, SummaryTable &Summaries) {
  Binder(Tu, Fn, Summaries).run();
  removeDeadBranches(Fn);
  sayOfEachChoice(Fn);
  return Fn;
}
