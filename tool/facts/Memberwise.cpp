#include "facts/Memberwise.h"

using namespace deed;

bool deed::isMemberwiseAssignment(const TuFacts &Tu, const FunctionFacts &Fn, const FactAt &F) {
  if (!F.Call || !Fn[F.Call].Callee)
    return false;
  const FunctionInfo &Callee = Tu[Fn[F.Call].Callee];
  return Callee.Defaulted && (Callee.Which == Special::CopyAssignment || Callee.Which == Special::MoveAssignment);
}

static void visitOwners(const TuFacts &Tu, TypeId T, llvm::SmallVectorImpl<SymbolId> &Path,
                        llvm::function_ref<void(llvm::ArrayRef<SymbolId>)> Visit) {
  constexpr size_t MaxDepth = 3;
  if (Path.size() == MaxDepth)
    return;
  for (const Member &M : Tu.Types[T].Members) {
    const TypeInfo &Info = Tu.Types[M.Type];
    Path.push_back(M.Name);
    if (Info.Members.empty()) {
      if (Info.Kind == Category::Owner && (Info.Content == ContentAt::Apart || Info.Content == ContentAt::Mixed))
        Visit(Path);
    } else {
      visitOwners(Tu, M.Type, Path, Visit);
    }
    Path.pop_back();
  }
}

void deed::forEachOwningMember(const TuFacts &Tu, TypeId T, llvm::function_ref<void(llvm::ArrayRef<SymbolId>)> Visit) {
  llvm::SmallVector<SymbolId, 4> Path;
  visitOwners(Tu, T, Path, Visit);
}
