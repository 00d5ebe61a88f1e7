#include "summary/CallGraph.h"
#include "facts/FunctionIndex.h"
#include "summary/MemberwiseEnd.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

namespace {

constexpr uint32_t None = ~0u;

/// Tarjan's algorithm with its own stack: a TU may have call chains longer than the machine's stack.
class Tarjan {
public:
  explicit Tarjan(std::vector<llvm::SmallVector<uint32_t, 4>> Callees)
      : Callees(std::move(Callees)), Number(this->Callees.size(), None), Low(this->Callees.size()),
        OnStack(this->Callees.size()) {}

  std::vector<CallComponent> run() {
    for (uint32_t N = 0; N != Callees.size(); ++N)
      if (Number[N] == None)
        visit(N);
    return std::move(Components);
  }

private:
  struct Frame {
    uint32_t Node;
    uint32_t NextCallee = 0;
  };

  void enter(uint32_t N) {
    Number[N] = Low[N] = Count++;
    Stack.push_back(N);
    OnStack[N] = true;
    Path.push_back({N});
  }
  void visit(uint32_t Start) {
    enter(Start);
    while (!Path.empty()) {
      Frame &Top = Path.back();
      uint32_t N = Top.Node;
      if (Top.NextCallee != Callees[N].size()) {
        uint32_t To = Callees[N][Top.NextCallee++];
        if (Number[To] == None)
          enter(To);
        else if (OnStack[To])
          Low[N] = std::min(Low[N], Number[To]);
        continue;
      }
      Path.pop_back();
      if (!Path.empty())
        Low[Path.back().Node] = std::min(Low[Path.back().Node], Low[N]);
      if (Low[N] == Number[N])
        close(N);
    }
  }
  /// Everything on the stack from N on calls each other; what they call besides is done.
  void close(uint32_t N) {
    CallComponent C;
    uint32_t Member;
    do {
      Member = Stack.back();
      Stack.pop_back();
      OnStack[Member] = false;
      C.Bodies.push_back(Member);
    } while (Member != N);
    llvm::sort(C.Bodies);
    C.Recursive = C.Bodies.size() > 1 || llvm::is_contained(Callees[N], N);
    Components.push_back(std::move(C));
  }

  std::vector<llvm::SmallVector<uint32_t, 4>> Callees;
  std::vector<uint32_t> Number, Low;
  std::vector<bool> OnStack;
  std::vector<uint32_t> Stack;
  std::vector<Frame> Path;
  std::vector<CallComponent> Components;
  uint32_t Count = 0;
};

} // namespace

std::vector<CallComponent> deed::componentsCalleesFirst(const TuFacts &Tu) {
  std::vector<uint32_t> BodyOf(Tu.Functions.size(), None);
  for (uint32_t B = 0; B != Tu.Bodies.size(); ++B)
    if (FunctionId F = Tu.Bodies[B].Function)
      BodyOf[F.Raw] = B;

  FunctionIndex Index(Tu);
  std::vector<llvm::SmallVector<uint32_t, 4>> Callees(Tu.Bodies.size());
  for (uint32_t B = 0; B != Tu.Bodies.size(); ++B) {
    auto leadsTo = [&](FunctionId F) {
      if (BodyOf[F.Raw] != None)
        Callees[B].push_back(BodyOf[F.Raw]);
    };
    auto leadsToMembers = [&](auto &Self, const FunctionInfo &Destructor, unsigned Depth) -> void {
      constexpr unsigned MaxDepth = 4;
      forEachMemberEnd(Tu, Index, Destructor, [&](const Member &, FunctionId D) {
        leadsTo(D);
        if (Depth != MaxDepth)
          Self(Self, Tu[D], Depth + 1);
      });
    };
    for (const Call &C : Tu.Bodies[B].Calls) {
      if (!C.Callee)
        continue;
      leadsTo(C.Callee);
      leadsToMembers(leadsToMembers, Tu[C.Callee], 0);
      if (const auto &Made = Tu[C.Callee].Constructs)
        leadsTo(Made->Constructor);
      if (C.Virtual)
        llvm::for_each(Tu[C.Callee].Overriders, leadsTo);
    }
    // What it makes a closure of, or takes the address of, somebody will call: a thread, an algorithm.
    const FunctionFacts &Body = Tu.Bodies[B];
    TypeId Own = Body.Function ? Tu[Body.Function].ObjectType : TypeId{};
    for (uint32_t P = 0; P != Body.Places.size(); ++P) {
      const PlaceNode &N = Body.Places[PlaceId{P}];
      if (N.Parent || N.Kind == Projection::This)
        continue;
      FunctionId Made = N.Kind == Projection::Global ? Index.named({N.Key}) : FunctionId{};
      if (!Made && N.Type != Own)
        Made = Index.callOperatorOf(N.Type);
      if (Made)
        leadsTo(Made);
    }
    llvm::sort(Callees[B]);
    Callees[B].erase(llvm::unique(Callees[B]), Callees[B].end());
  }
  return Tarjan(std::move(Callees)).run();
}
