// leak: asks HeapFlow which allocations lose their last name while nobody owns them.
//
// Told where that happens if a statement does it (an early return, an assignment over the only pointer), else where the
// object was made: it just goes out of scope. One allocation is one finding, though several paths may lose it. Whatever
// was handed to somebody out of sight may have an owner there and is never told.
#include "checks/HeapStory.h"
#include "checks/OwnerClasses.h"
#include "checks/Wording.h"

using namespace deed;

namespace {

class Leak {
public:
  Leak(const SolvedFunction &Fn, FindingSink &Out) : Fn(Fn), Out(Out), Story(Fn, Out) {}
  void run();

private:
  void tell(const HeapHit &Hit);
  /// The statement that loses the object; invalid if it is the end of a scope.
  Span culprit(const HeapHit &Hit) const;
  std::string what(const HeapObject &O) const;
  bool isAtEnd(const HeapHit &Hit) const { return Hit.At.Index >= Fn.Facts[Hit.At.Block].Facts.size(); }

  const SolvedFunction &Fn;
  FindingSink &Out;
  HeapStory Story;
};

} // namespace

std::string Leak::what(const HeapObject &O) const {
  switch (O.Kind) {
  case AllocKind::New:
  case AllocKind::NewArray:
  case AllocKind::Malloc: return "memory";
  case AllocKind::File: return "file";
  case AllocKind::Descriptor: return "file descriptor";
  case AllocKind::Handle:
  case AllocKind::Placement: return "handle";
  }
  return "object";
}

Span Leak::culprit(const HeapHit &Hit) const {
  if (isAtEnd(Hit))
    return {};
  const Fact &F = Story.at(Hit.At).What;
  if (Hit.ByThrow || !std::holds_alternative<StorageEnd>(F))
    return Story.at(Hit.At).At;
  // Before a return ends the scope it has written the result.
  const std::vector<FactAt> &Facts = Fn.Facts[Hit.At.Block].Facts;
  for (uint32_t I = Hit.At.Index; I-- != 0;) {
    const Fact &Before = Facts[I].What;
    if (const auto *W = std::get_if<Write>(&Before);
        W && Fn.Facts.Places[Fn.Facts.Places.rootOf(W->What)].Kind == Projection::Return)
      return Facts[I].At;
    if (!std::holds_alternative<StorageEnd>(Before) && !std::holds_alternative<CallFact>(Before))
      break;
  }
  return {};
}

void Leak::tell(const HeapHit &Hit) {
  const HeapObject &O = Story.objectOf(Hit);
  Finding F = Story.begin(Rule::Leak, Hit);
  const FactAt &Made = Story.at(O.At);
  std::string Name = Story.nameOf(Hit), What = what(O);
  std::string Quoted = Name.empty() ? "what is made here" : "`" + Name + "`";
  F.Message = What + " is never released" + (Name.empty() ? std::string() : ": `" + Name + "`");
  Span At = culprit(Hit);
  FileSpan Where = At ? Out.resolve(At) : FileSpan();
  if (Where.valid()) {
    F.At = Where;
    bool Overwritten = !std::holds_alternative<StorageEnd>(Story.at(Hit.At).What);
    F.Label = Hit.ByThrow ? "an exception that leaves here loses " + Quoted
              : Overwritten ? "the last pointer to it is overwritten here" : "leaves without releasing " + Quoted;
  } else {
    F.At = Out.resolve(Made.At);
    std::erase_if(F.Steps, [&](const Step &S) { return S.What == Step::Kind::Related && S.At == F.At; });
    F.Label = Name.empty()  ? "nobody keeps what is made here"
              : Hit.ByThrow ? Quoted + " is lost when an exception leaves the function"
                            : Quoted + " goes out of scope without being released";
  }
  switch (O.Kind) {
  case AllocKind::New:
  case AllocKind::NewArray:
    F.Help = Name.empty() ? "keep the result in an owner such as `std::unique_ptr`"
                          : "make " + Quoted + " a `std::unique_ptr`, or delete it on every path";
    break;
  case AllocKind::Malloc: F.Help = "free " + Quoted + " on every path, or give it to a `std::unique_ptr` with a deleter"; break;
  case AllocKind::File:
  case AllocKind::Descriptor: F.Help = "close " + Quoted + " on every path, or wrap it in a class that closes it"; break;
  case AllocKind::Handle:
  case AllocKind::Placement: F.Help = "release " + Quoted + " on every path, or wrap it in a class that does"; break;
  }
  Out.add(std::move(F));
}

void Leak::run() {
  if (Story.isEmpty())
    return;
  std::set<FactRef> Told; // allocations
  for (const HeapHit &Hit : Story.flow().hits())
    if (Hit.What.How == HeapEvent::Kind::Lost && !Told.contains(Hit.What.Cause) && Story.findPath(Hit) &&
        Told.insert(Hit.What.Cause).second)
      tell(Hit);
}

void deed::checkLeak(const SolvedFunction &Fn, FindingSink &Out) { Leak(Fn, Out).run(); }

void deed::checkLeak(const SolvedTu &Tu, FindingSink &Out) {
  checkDroppedByAssignment(Tu, Out);
  checkOwnerCycles(Tu, Out);
}
