#include "flow/HeapTracker.h"
#include "flow/HeapStates.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

namespace {

/// State 0: the object has not begun. Others are the object's, plus one.
class HeapTracker : public PathTracker {
public:
  HeapTracker(const HeapRules &Rules, const HeapObject &O, const HeapHit &Hit, FactRef End)
      : Rules(Rules), O(O), Hit(Hit), End(End) {}
  uint32_t atEntry() override { return O.How == HeapOrigin::Entry ? number(Rules.start(O)) : 0; }
  void step(uint32_t State, FactRef At, llvm::SmallVectorImpl<uint32_t> &Next) override {
    if (State == 0) {
      if (O.How != HeapOrigin::Entry && At == O.At)
        Next.push_back(number(Rules.start(O)));
      Next.push_back(0);
      return;
    }
    HeapState S = States[State - 1];
    if (Rules.step(O, S, At))
      Next.push_back(number(std::move(S)));
  }
  bool assume(uint32_t &State, const Edge &E) override {
    if (!State || !E.If)
      return true;
    HeapState S = States[State - 1];
    bool IsThere = Rules.assume(O, S, E);
    State = number(std::move(S));
    return IsThere;
  }
  void holders(uint32_t State, llvm::SmallVectorImpl<PlaceId> &Out) override {
    if (State)
      for (const HeapName &N : States[State - 1].Names)
        if (N.How != HeapName::Role::Inner)
          Out.push_back(N.Place);
  }
  bool isUse(uint32_t State, FactRef At) override {
    if (!State)
      return false;
    HeapState S = States[State - 1];
    if (At == End)
      return Rules.isLostAtExit(O, S);
    if (Hit.What.How == HeapEvent::Kind::Lost && Hit.ByThrow)
      return Rules.isLostByThrow(O, S);
    llvm::SmallVector<HeapEvent, 1> Events;
    Rules.step(O, S, At, &Events);
    return llvm::is_contained(Events, Hit.What);
  }

private:
  uint32_t number(HeapState S) { return States.of(std::move(S)) + 1; }
  const HeapRules &Rules;
  const HeapObject &O;
  const HeapHit Hit;
  const FactRef End;
  HeapStates States;
};

} // namespace

std::unique_ptr<PathTracker> deed::trackHeapObject(const HeapRules &Rules, const HeapObject &O, const HeapHit &Hit,
                                                   FactRef End) {
  return std::make_unique<HeapTracker>(Rules, O, Hit, End);
}
