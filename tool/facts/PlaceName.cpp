// How the source would write a place; the text that messages use. Unlike fact text it may be ambiguous.
#include "facts/FunctionFacts.h"
#include "llvm/ADT/StringExtras.h"

using namespace deed;

namespace {
class Namer {
public:
  Namer(const TuFacts &Tu, const FunctionFacts &Fn)
      : Tu(Tu), Fn(Fn), InLambda(Fn.Function && Tu[Fn.Function].IsLambda) {}
  std::string name(PlaceId P) const;

private:
  std::string field(const PlaceNode &N) const;
  std::string pointee(PlaceId View) const;
  std::string element(PlaceId P) const;
  /// As the left side of `.`, `->` or `[`.
  std::string operand(PlaceId P) const {
    std::string Text = name(P);
    return llvm::StringRef(Text).starts_with("*") ? "(" + Text + ")" : Text;
  }
  bool isReference(PlaceId P) const { return Tu.Types[Fn.Places[P].Type].IsReference; }
  bool isThis(PlaceId P) const { return Fn.Places[P].Kind == Projection::This; }
  /// The closure itself, seen from its body.
  bool isOwnClosure(PlaceId P) const {
    return InLambda && Fn.Places[P].Kind == Projection::Deref && isThis(Fn.Places[P].Parent);
  }
  /// A base is a field whose name is its class's.
  bool isBase(const PlaceNode &N) const {
    const TypeInfo &T = Tu.Types[N.Type];
    return T.IsClass && Tu.text(T.Name).split('<').first == Tu.text(SymbolId{N.Key});
  }

  const TuFacts &Tu;
  const FunctionFacts &Fn;
  bool InLambda;
};
} // namespace

std::string Namer::pointee(PlaceId View) const {
  std::string Text = name(View);
  return Text.empty() || isReference(View) ? Text : "*" + Text;
}

std::string Namer::field(const PlaceNode &N) const {
  if (isBase(N))
    return name(N.Parent);
  llvm::StringRef Field = Tu.text(N.Name ? N.Name : SymbolId{N.Key});
  PlaceId Object = N.Parent;
  while (Fn.Places[Object].Kind == Projection::Field && isBase(Fn.Places[Object])) // inherited, as if it were its own
    Object = Fn.Places[Object].Parent;
  if (isOwnClosure(Object))
    return Field.str();
  const PlaceNode &Whole = Fn.Places[Object];
  bool Arrow = (Whole.Kind == Projection::Deref && !isReference(Whole.Parent)) || Whole.Kind == Projection::Content;
  std::string Left = operand(Arrow ? Whole.Parent : Object);
  return Left.empty() ? Left : Left + (Arrow ? "->" : ".") + Field.str();
}

std::string Namer::element(PlaceId P) const {
  const PlaceNode &N = Fn.Places[P];
  const PlaceNode &Whole = Fn.Places[N.Parent];
  // The elements of a container are those of what it owns; those behind a pointer start at what it points to.
  bool Skip = Whole.Kind == Projection::Content || (Whole.Kind == Projection::Deref && !isReference(Whole.Parent));
  std::string Left = Skip && !isThis(Whole.Parent) ? operand(Whole.Parent) : operand(N.Parent);
  if (Left.empty())
    return Left;
  const Index &I = Fn.Places.index(P);
  switch (I.How) {
  case Index::Kind::Any: return Left + "[...]";
  case Index::Kind::Constant:
    if (I.Value == -1 && Skip) // the models' word for the last
      return Left + ".back()";
    return Left + "[" + (I.isText() ? '"' + Tu.text(I.text()).str() + '"' : llvm::itostr(I.Value)) + "]";
  case Index::Kind::Variable: {
    std::string By = name(I.Variable);
    return Left + "[" + (By.empty() ? "..." : By) + "]";
  }
  }
  return Left;
}

std::string Namer::name(PlaceId P) const {
  const PlaceNode &N = Fn.Places[P];
  switch (N.Kind) {
  case Projection::Local:
  case Projection::Param: return Tu.text(N.Name).str();
  case Projection::Global: return Tu.text(N.Name ? N.Name : SymbolId{N.Key}).str();
  case Projection::This: return "this";
  case Projection::Temp:
  case Projection::Return:
  case Projection::Heap: return "";
  case Projection::Field: return field(N);
  case Projection::Deref:
  case Projection::Content: return pointee(N.Parent);
  case Projection::Element: return element(P);
  }
  return "";
}

std::string deed::placeName(const TuFacts &Tu, const FunctionFacts &Fn, PlaceId P) {
  return P ? Namer(Tu, Fn).name(P) : "";
}
