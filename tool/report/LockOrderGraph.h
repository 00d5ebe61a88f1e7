// LockOrderGraph.h - an edge from each lock to those that are taken while it is held, for Graphviz or as a picture;
// edges that lie on a cycle are red.
#pragma once
#include "findings/LockEdges.h"
#include "llvm/Support/raw_ostream.h"

namespace deed {

enum class GraphFormat : uint8_t { Dot, Svg };
/// Files are named as seen from the folder Base.
void writeLockOrder(llvm::ArrayRef<LockEdge> Edges, GraphFormat How, llvm::StringRef Base, llvm::raw_ostream &OS);

} // namespace deed
