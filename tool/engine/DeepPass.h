// DeepPass.h - which functions of a TU the deep mode looks at, and the look itself.
#pragma once
#include "checks/paths/Settle.h"
#include "lower/LowerTu.h"
#include "llvm/ADT/DenseSet.h"

namespace deed {

enum class Deep : uint8_t {
  Off,
  Auto, ///< functions with findings that hold on some paths only
  On,   ///< those, and all that allocate or free by hand
};

class DeepPass {
public:
  explicit DeepPass(Deep How) : How(How) {}
  /// During the visit of each function.
  void note(const SolvedFunction &Fn);
  /// After the last; Doubts: of Findings.
  DeepReport run(clang::CompilerInstance &Compiler, const LoweredTu &Lowered, const SpanResolver &Spans,
                 const std::set<Rule> &Enabled, llvm::ArrayRef<OpenQuestion> Doubts,
                 std::vector<Finding> &Findings) const;

private:
  Deep How;
  llvm::DenseSet<FunctionId> ByHand;
};

} // namespace deed
