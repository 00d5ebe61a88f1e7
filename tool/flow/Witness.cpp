#include "flow/Witness.h"
#include "flow/Knowledge.h"
#include "flow/Solver.h"
#include "llvm/ADT/Hashing.h"
#include <map>
#include <queue>
#include <set>

using namespace deed;

/// What is the same for all searches in one function.
struct Witness::Index {
  const TuFacts &Tu;
  const FunctionFacts &Fn;
  ConditionTerms Terms;
  struct Way {
    BlockId From;
    bool Exceptional;
  };
  std::vector<llvm::SmallVector<Way, 2>> Before; ///< by block: the edges into it

  Index(const TuFacts &Tu, const FunctionFacts &Fn, const Aliases &Known)
      : Tu(Tu), Fn(Fn), Terms(Tu, Fn, Known), Before(Fn.Blocks.size()) {
    for (uint32_t B = 0; B != Fn.Blocks.size(); ++B)
      for (const Edge &E : Fn.Blocks[B].Next)
        Before[E.To.Raw].push_back({BlockId{B}, E.Exceptional});
  }
};

class Witness::Search {
public:
  Search(const Index &I, FactRef Cause, FactRef Use, llvm::function_ref<bool(FactRef)> Ends,
         llvm::ArrayRef<Assumption> Granted, PathTracker *Tracker, unsigned Budget)
      : I(I), Fn(I.Fn), Cause(Cause), Use(Use), Ends(Ends), Granted(Granted), Tracker(Tracker), Budget(Budget) {}
  WitnessPath run();

private:
  static constexpr uint32_t Never = ~0u;
  enum Phase : uint8_t { BeforeCause, AfterCause };

  /// A path so far: it stands at the beginning of Block.
  struct Node {
    BlockId Block;
    Phase Where;
    Phase LeftAs;      ///< the phase in which the block before was left
    uint32_t Length;   ///< in blocks
    uint32_t Previous; ///< node
    const Edge *By;    ///< from the block of Previous
    Knowledge Known;
    uint32_t Tracked = 0; ///< the tracker's state
  };

  uint32_t firstEnd(BlockId B, uint32_t From);
  void measure();
  uint32_t distance(BlockId B, Phase P) const { return Distance[P][B.Raw]; }
  bool walk(uint32_t From);
  bool walkBlock(uint32_t From, Phase P, uint32_t Start, Knowledge Known, uint32_t Tracked);
  void leave(uint32_t From, Phase P, const Knowledge &Known, uint32_t Tracked, bool Exceptional);
  bool assumeEdge(Knowledge &Known, const Block &B, const Edge &E) const;
  bool mayHold(const Knowledge &Known, uint32_t Tracked) const;
  bool grant(Knowledge &Known, const Assumption &A) const {
    return A.If ? Known.assume(A.If, A.Value, I.Terms) : Known.assume(A.Place, A.Signs, I.Terms);
  }
  bool isTrackedUse(Phase P, FactRef At, uint32_t Tracked) const {
    return Tracker && P == AfterCause && At == Use && Tracker->isUse(Tracked, At);
  }
  void add(Node N);
  bool isNew(const Node &N);
  bool mattered(const Node &N) const;
  WitnessPath pathTo(uint32_t Last) const;

  const Index &I;
  const FunctionFacts &Fn;
  const FactRef Cause, Use;
  llvm::function_ref<bool(FactRef)> Ends;
  const llvm::ArrayRef<Assumption> Granted;
  PathTracker *Tracker;
  unsigned Budget;

  std::map<BlockId, std::vector<uint32_t>> EndsOf; ///< by block: the facts that end it, in order
  std::vector<uint32_t> Distance[2]; ///< by phase and block: blocks from its beginning to the goal, at least
  std::vector<Node> Nodes;
  std::set<std::vector<int64_t>> Seen;
  struct Open {
    uint32_t Estimate, Node;
    bool operator<(const Open &O) const { // the queue gives the greatest first
      return std::tie(O.Estimate, Node) < std::tie(Estimate, O.Node);
    }
  };
  std::priority_queue<Open> Queue;
};

/// The first fact of the block, from that index on, that undoes the cause; past the end if there is none. An
/// Unreachable does, too: nobody gets past it.
uint32_t Witness::Search::firstEnd(BlockId B, uint32_t From) {
  auto [It, New] = EndsOf.try_emplace(B);
  const std::vector<FactAt> &Facts = Fn[B].Facts;
  if (New)
    for (uint32_t Index = 0; Index != Facts.size(); ++Index)
      if (std::holds_alternative<Unreachable>(Facts[Index].What) || Ends({B, Index}))
        It->second.push_back(Index);
  auto First = llvm::lower_bound(It->second, From);
  return First == It->second.end() ? static_cast<uint32_t>(Facts.size()) : *First;
}

/// Backward from the use to the cause, and from there to everywhere: no condition asked, but what ends the cause is.
void Witness::Search::measure() {
  for (auto &Of : Distance)
    Of.assign(Fn.Blocks.size(), Never);
  auto spread = [&](Phase P, BlockId First, uint32_t Length) {
    std::vector<uint32_t> &D = Distance[P];
    std::queue<BlockId> Work;
    if (Length != Never) {
      D[First.Raw] = Length;
      Work.push(First);
    }
    while (!Work.empty()) {
      BlockId B = Work.front();
      Work.pop();
      for (const Index::Way &W : I.Before[B.Raw]) {
        if (D[W.From.Raw] != Never)
          continue;
        // An exception may leave before what would end it.
        if (P == AfterCause && !W.Exceptional && firstEnd(W.From, 0) != Fn[W.From].Facts.size())
          continue;
        D[W.From.Raw] = D[B.Raw] + 1;
        Work.push(W.From);
      }
    }
  };
  spread(AfterCause, Use.Block, firstEnd(Use.Block, 0) >= Use.Index ? 0 : Never);

  uint32_t FromCause = Never;
  uint32_t End = firstEnd(Cause.Block, Cause.Index + 1);
  if (Cause.Block == Use.Block && Cause.Index < Use.Index && End >= Use.Index)
    FromCause = 0;
  for (const Edge &E : Fn[Cause.Block].Next)
    if (FromCause != 0 && (E.Exceptional || End == Fn[Cause.Block].Facts.size()) && distance(E.To, AfterCause) != Never)
      FromCause = std::min(FromCause, distance(E.To, AfterCause) + 1);
  spread(BeforeCause, Cause.Block, FromCause);
}

void Witness::Search::add(Node N) {
  uint32_t Left = distance(N.Block, N.Where);
  if (Left == Never)
    return;
  N.Known.keepWhatMayBeAsked(N.Block, I.Terms);
  Queue.push({N.Length + Left, static_cast<uint32_t>(Nodes.size())});
  Nodes.push_back(std::move(N));
}

/// False if a path that is no longer stood there knowing the same.
bool Witness::Search::isNew(const Node &N) {
  std::vector<int64_t> Key{N.Block.Raw, N.Where, N.Tracked};
  N.Known.appendTo(Key);
  return Seen.insert(std::move(Key)).second;
}

/// The edge's condition holds; on an unconditional edge beside conditional ones (`default:`), none of theirs does.
bool Witness::Search::assumeEdge(Knowledge &Known, const Block &B, const Edge &E) const {
  if (E.If)
    return Known.assume(E.If, E.Taken, I.Terms);
  if (E.Exceptional)
    return true;
  for (const Edge &Other : B.Next)
    if (Other.If && !Other.Exceptional && !Known.assume(Other.If, !Other.Taken, I.Terms))
      return false;
  return true;
}

/// What is known of their values leaves room for what the tracker follows.
bool Witness::Search::mayHold(const Knowledge &Known, uint32_t Tracked) const {
  llvm::SmallVector<PlaceId, 3> Holders;
  Tracker->holders(Tracked, Holders);
  return llvm::all_of(Holders, [&](PlaceId P) { return Known.mayBePositive(P, I.Terms); });
}

void Witness::Search::leave(uint32_t From, Phase P, const Knowledge &Known, uint32_t Tracked, bool Exceptional) {
  const Block &B = Fn[Nodes[From].Block];
  for (const Edge &E : B.Next) {
    if (E.Exceptional != Exceptional || distance(E.To, P) == Never)
      continue;
    Knowledge There = Known;
    uint32_t Beyond = Tracked;
    if (assumeEdge(There, B, E) && (!Tracker || (Tracker->assume(Beyond, E) && mayHold(There, Beyond))))
      add({E.To, P, P, Nodes[From].Length + 1, From, &E, std::move(There), Beyond});
  }
}

/// Goes through the node's block from Start on; true if the use was met.
bool Witness::Search::walkBlock(uint32_t From, Phase P, uint32_t Start, Knowledge Known, uint32_t Tracked) {
  BlockId Id = Nodes[From].Block;
  const Block &B = Fn[Id];
  auto Size = static_cast<uint32_t>(B.Facts.size());
  bool MayCatch = false, HasNormalWay = false;
  for (const Edge &E : B.Next)
    (E.Exceptional ? MayCatch : HasNormalWay) = true;
  // Calls before Start throw, too: then the block's end does not, unless there is no other way out.
  bool Throws = MayCatch && llvm::any_of(B.Facts, [&](const FactAt &F) { return callMayThrow(I.Tu, Fn, F); });

  uint32_t Stop = Size;
  if (P == AfterCause) {
    Stop = firstEnd(Id, Start);
    if (!Tracker && Id == Use.Block && Use.Index >= Start && Use.Index <= Stop)
      return true;
  }
  llvm::ArrayRef<TermEvent> Events = I.Terms.events(Id);
  const TermEvent *Next =
      llvm::lower_bound(Events, Start, [](const TermEvent &E, uint32_t At) { return E.Index < At; });
  auto applyUpTo = [&](uint32_t Index) {
    for (; Next != Events.end() && Next->Index < Index; ++Next)
      Known.apply(*Next, I.Terms);
  };
  bool PassesCause = P == BeforeCause && Id == Cause.Block && Cause.Index >= Start;
  for (uint32_t Index = Start; Index < Stop && (MayCatch || PassesCause || Tracker); ++Index) {
    if (MayCatch && callMayThrow(I.Tu, Fn, B.Facts[Index])) {
      applyUpTo(Index);
      leave(From, P, Known, Tracked, /*Exceptional=*/true);
    }
    if (isTrackedUse(P, {Id, Index}, Tracked))
      return true;
    llvm::SmallVector<uint32_t, 2> Ways{Tracked};
    if (Tracker) {
      Ways.clear();
      Tracker->step(Tracked, {Id, Index}, Ways);
    }
    if (PassesCause && Index == Cause.Index) {
      applyUpTo(Index + 1);
      Knowledge Then = Known;
      if (llvm::all_of(Granted, [&](const Assumption &A) { return grant(Then, A); }))
        for (uint32_t Way : Ways)
          if (walkBlock(From, AfterCause, Index + 1, Then, Way))
            return true;
      PassesCause = false; // or this was not the time
    }
    if (Ways.empty() || std::holds_alternative<Unreachable>(B.Facts[Index].What))
      return false;
    for (uint32_t Way : llvm::drop_begin(Ways)) {
      applyUpTo(Index + 1);
      if (walkBlock(From, P, Index + 1, Known, Way))
        return true;
    }
    Tracked = Ways.front();
  }
  if (Stop == Size && isTrackedUse(P, {Id, Size}, Tracked))
    return true;
  if (Stop != Size)
    return false;
  applyUpTo(Size);
  if (MayCatch && (!Throws || !HasNormalWay))
    leave(From, P, Known, Tracked, /*Exceptional=*/true);
  leave(From, P, Known, Tracked, /*Exceptional=*/false);
  return false;
}

bool Witness::Search::walk(uint32_t From) {
  Knowledge Known = Nodes[From].Known;
  return walkBlock(From, Nodes[From].Where, 0, std::move(Known), Nodes[From].Tracked);
}

/// The other way would not have led there.
bool Witness::Search::mattered(const Node &N) const {
  for (const Edge &E : Fn[Nodes[N.Previous].Block].Next)
    if (&E != N.By && !E.Exceptional && distance(E.To, N.LeftAs) == Never)
      return true;
  return false;
}

WitnessPath Witness::Search::pathTo(uint32_t Last) const {
  WitnessPath Path;
  Path.How = WitnessPath::Outcome::Found;
  for (uint32_t N = Last; N != Never; N = Nodes[N].Previous) {
    const Node &Here = Nodes[N];
    Path.Blocks.push_back(Here.Block);
    if (Here.By && Here.By->If && mattered(Here))
      Path.Branches.push_back(
          {Here.By->If, Here.By->Taken, Fn.Conditions[Here.By->If.Raw].At, Here.LeftAs == AfterCause});
  }
  std::reverse(Path.Blocks.begin(), Path.Blocks.end());
  std::reverse(Path.Branches.begin(), Path.Branches.end());
  return Path;
}

WitnessPath Witness::Search::run() {
  WitnessPath None;
  None.How = WitnessPath::Outcome::NotFound;
  measure();
  add({BlockId{0}, BeforeCause, BeforeCause, 0, Never, nullptr, {}, Tracker ? Tracker->atEntry() : 0});
  while (!Queue.empty()) {
    uint32_t Next = Queue.top().Node;
    Queue.pop();
    if (!isNew(Nodes[Next]))
      continue;
    if (Budget-- == 0) {
      None.How = WitnessPath::Outcome::GaveUp;
      return None;
    }
    if (walk(Next))
      return pathTo(Next);
  }
  return None;
}

Witness::Witness(const TuFacts &Tu, const FunctionFacts &Bound, const Aliases &Known)
    : Conditions(std::make_unique<Index>(Tu, Bound, Known)) {}
Witness::~Witness() = default;

WitnessPath Witness::find(FactRef Cause, FactRef Use, llvm::function_ref<bool(FactRef)> Ends,
                          llvm::ArrayRef<Assumption> Granted, unsigned Budget) const {
  return Search(*Conditions, Cause, Use, Ends, Granted, nullptr, Budget).run();
}

WitnessPath Witness::find(FactRef Cause, FactRef Use, PathTracker &Tracker, unsigned Budget) const {
  auto Never = [](FactRef) { return false; };
  return Search(*Conditions, Cause, Use, Never, {}, &Tracker, Budget).run();
}
