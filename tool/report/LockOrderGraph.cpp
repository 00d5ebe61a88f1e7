#include "report/LockOrderGraph.h"
#include "report/Paths.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Format.h"
#include <cmath>
#include <set>

using namespace deed;

static std::string placeText(llvm::StringRef Base, const FileSpan &At) {
  return At.valid() ? shownPath(At.File, Base.str()) + ":" + std::to_string(At.Line) + ":" + std::to_string(At.Column)
                    : "(unknown)";
}

/// Of a lock that is a file's own, without the file.
static std::string label(llvm::StringRef Key) { return Key.split(InternalMark).first.str(); }

namespace {
struct Graph {
  std::vector<LockEdge> Edges;
  std::vector<std::string> Nodes; ///< sorted
  std::set<std::pair<std::string, std::string>> OnCycle;
};
} // namespace

static Graph graphOf(llvm::ArrayRef<LockEdge> Edges) {
  Graph G;
  for (const LockEdge &E : Edges)
    if (!E.Declared)
      G.Edges.push_back(E);
  for (const LockEdge &E : G.Edges)
    for (const std::string &N : {E.From, E.To})
      if (!llvm::is_contained(G.Nodes, N))
        G.Nodes.push_back(N);
  llvm::sort(G.Nodes);
  for (const auto &Cycle : lockCycles(Edges))
    for (const LockEdge *E : Cycle)
      G.OnCycle.insert({E->From, E->To});
  return G;
}

static void writeDot(const Graph &G, llvm::StringRef Base, llvm::raw_ostream &OS) {
  OS << "digraph locks {\n  node [shape=box, fontname=monospace];\n";
  for (const std::string &N : G.Nodes)
    OS << "  \"" << N << "\"" << (label(N) == N ? "" : " [label=\"" + label(N) + "\"]") << ";\n";
  for (const LockEdge &E : G.Edges)
    OS << "  \"" << E.From << "\" -> \"" << E.To << "\" [label=\"" << placeText(Base, E.Way.back().At) << "\""
       << (G.OnCycle.count({E.From, E.To}) ? ", color=red, fontcolor=red" : "") << "];\n";
  OS << "}\n";
}

static std::string escaped(llvm::StringRef Text) {
  std::string Out;
  for (char C : Text)
    Out += C == '<' ? "&lt;" : C == '>' ? "&gt;" : C == '&' ? "&amp;" : C == '"' ? "&quot;" : std::string(1, C);
  return Out;
}

/// Locks on a circle, so that no edge is hidden behind a lock that is not its own.
static void writeSvg(const Graph &G, llvm::StringRef Base, llvm::raw_ostream &OS) {
  constexpr double Pi = 3.14159265358979;
  size_t Widest = 0;
  for (const std::string &N : G.Nodes)
    Widest = std::max(Widest, label(N).size());
  double BoxWidth = 16 + 8.0 * static_cast<double>(Widest), BoxHeight = 28;
  double Radius = std::max(120.0, static_cast<double>(G.Nodes.size()) * 32);
  double Width = 2 * Radius + BoxWidth + 40, Height = 2 * Radius + BoxHeight + 40;
  auto at = [&](const std::string &Node) {
    auto I = static_cast<double>(llvm::lower_bound(G.Nodes, Node) - G.Nodes.begin());
    double Angle = 2 * Pi * I / std::max<double>(1, static_cast<double>(G.Nodes.size())) - Pi / 2;
    return std::pair(Width / 2 + Radius * std::cos(Angle), Height / 2 + Radius * std::sin(Angle));
  };
  auto number = [](double N) { return llvm::format("%.1f", N); };
  OS << "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" << number(Width) << "\" height=\"" << number(Height)
     << "\" font-family=\"monospace\" font-size=\"13\">\n"
     << "<defs><marker id=\"tip\" viewBox=\"0 0 10 10\" refX=\"10\" refY=\"5\" markerWidth=\"8\" markerHeight=\"8\" "
        "orient=\"auto\"><path d=\"M0,0 L10,5 L0,10 z\"/></marker></defs>\n";
  for (const LockEdge &E : G.Edges) {
    auto [FromX, FromY] = at(E.From);
    auto [ToX, ToY] = at(E.To);
    bool Red = G.OnCycle.count({E.From, E.To});
    // Bent to one side, so that both orders of two locks are seen; it ends at the box's edge.
    double MiddleX = (FromX + ToX) / 2 - (ToY - FromY) * 0.15, MiddleY = (FromY + ToY) / 2 + (ToX - FromX) * 0.15;
    if (E.From == E.To)
      MiddleX = FromX + BoxWidth, MiddleY = FromY - 3 * BoxHeight;
    double DX = MiddleX - ToX, DY = MiddleY - ToY;
    double Scale = std::min(std::abs(DX) < 1e-6 ? 1e9 : BoxWidth / 2 / std::abs(DX),
                            std::abs(DY) < 1e-6 ? 1e9 : BoxHeight / 2 / std::abs(DY));
    OS << "<path d=\"M" << number(FromX) << ',' << number(FromY) << " Q" << number(MiddleX) << ',' << number(MiddleY)
       << ' ' << number(ToX + DX * std::min(1.0, Scale)) << ',' << number(ToY + DY * std::min(1.0, Scale))
       << "\" fill=\"none\" stroke=\"" << (Red ? "red" : "black") << "\" marker-end=\"url(#tip)\"><title>"
       << escaped(placeText(Base, E.Way.back().At)) << "</title></path>\n";
  }
  for (const std::string &N : G.Nodes) {
    auto [X, Y] = at(N);
    OS << "<rect x=\"" << number(X - BoxWidth / 2) << "\" y=\"" << number(Y - BoxHeight / 2) << "\" width=\""
       << number(BoxWidth) << "\" height=\"" << number(BoxHeight) << "\" fill=\"white\" stroke=\"black\"/>\n"
       << "<text x=\"" << number(X) << "\" y=\"" << number(Y + 4) << "\" text-anchor=\"middle\">" << escaped(label(N))
       << "</text>\n";
  }
  OS << "</svg>\n";
}

void deed::writeLockOrder(llvm::ArrayRef<LockEdge> Edges, GraphFormat How, llvm::StringRef Base,
                          llvm::raw_ostream &OS) {
  Graph G = graphOf(Edges);
  How == GraphFormat::Dot ? writeDot(G, Base, OS) : writeSvg(G, Base, OS);
}
