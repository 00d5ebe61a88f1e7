#include "summary/Lifetimes.h"
#include "summary/Signature.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace deed;

namespace {

/// Regions: 0 is 'static, then two for each position (outer: what the reference or view itself refers to; inner: what
/// the views in there refer to). Positions: the result, `this`, the parameters.
class Regions {
public:
  explicit Regions(size_t Positions) : Parent(1 + 2 * Positions) {
    for (size_t I = 0; I != Parent.size(); ++I)
      Parent[I] = I;
    Tied.resize(Parent.size());
  }
  static size_t outer(size_t Position) { return 1 + 2 * Position; }
  static size_t inner(size_t Position) { return 2 + 2 * Position; }
  size_t find(size_t R) {
    while (Parent[R] != R)
      R = Parent[R] = Parent[Parent[R]];
    return R;
  }
  void tie(size_t A, size_t B) {
    Tied[A] = Tied[B] = true;
    A = find(A), B = find(B);
    Parent[std::max(A, B)] = std::min(A, B); // 'static stays the root
  }
  bool isTied(size_t R) const { return Tied[R]; }

private:
  std::vector<size_t> Parent;
  std::vector<bool> Tied;
};

class Signature {
public:
  Signature(const TuFacts &Tu, const FunctionInfo &F, const Summary &S)
      : Tu(Tu), F(F), S(S), All(2 + F.Params.size()) {}
  std::string text();

private:
  std::optional<size_t> position(const FormalPlace &P) const;
  /// Of what P itself is part of, if it is reached through views; nothing for the function's own copies.
  std::optional<size_t> regionOf(const FormalPlace &P) const;
  /// Of what the views in P refer to.
  std::optional<size_t> regionHeldBy(const FormalPlace &P) const;
  void tie(const Effect &E);
  std::string name(size_t Region);
  std::string held(llvm::StringRef TypeName, size_t Region);
  std::string reference(TypeId Referent, bool Mutable, size_t Position, bool IsRvalue = false);
  std::string value(TypeId T, size_t Position);
  std::string shortType(TypeId T) const;
  bool isAddress(TypeId T) const { return Tu.Types[T].IsPointer; }

  const TuFacts &Tu;
  const FunctionInfo &F;
  const Summary &S;
  Regions All;
  std::vector<std::pair<size_t, std::string>> Names;
};

} // namespace

static constexpr size_t ResultPosition = 0, ThisPosition = 1, FirstParam = 2;

std::optional<size_t> Signature::position(const FormalPlace &P) const {
  switch (P.Root) {
  case FormalRoot::Return: return ResultPosition;
  case FormalRoot::This: return ThisPosition;
  case FormalRoot::Param: return P.Param < F.Params.size() ? std::optional(FirstParam + P.Param) : std::nullopt;
  case FormalRoot::Global: return std::nullopt;
  }
  return std::nullopt;
}

static size_t derefs(const FormalPlace &P) {
  return llvm::count_if(P.Path, [](const FormalStep &Step) { return Step.Kind == Projection::Deref; });
}

std::optional<size_t> Signature::regionOf(const FormalPlace &P) const {
  if (P.Root == FormalRoot::Global)
    return 0;
  auto At = position(P);
  if (!At || derefs(P) == 0)
    return std::nullopt;
  return derefs(P) == 1 ? Regions::outer(*At) : Regions::inner(*At);
}

std::optional<size_t> Signature::regionHeldBy(const FormalPlace &P) const {
  if (P.Root == FormalRoot::Global)
    return 0;
  auto At = position(P);
  if (!At)
    return std::nullopt;
  return derefs(P) == 0 ? Regions::outer(*At) : Regions::inner(*At);
}

void Signature::tie(const Effect &E) {
  std::optional<size_t> From, Into;
  switch (E.Kind) {
  case EffectKind::ReturnAlias:
  case EffectKind::ReturnBorrow:
    From = regionOf(E.What);
    Into = Regions::outer(ResultPosition);
    break;
  case EffectKind::ReturnLoans:
    From = regionHeldBy(E.What);
    Into = Regions::outer(ResultPosition);
    break;
  case EffectKind::Borrow:
    From = regionOf(E.From);
    Into = regionHeldBy(E.What);
    break;
  case EffectKind::Store:
    From = regionHeldBy(E.From);
    Into = regionHeldBy(E.What);
    break;
  case EffectKind::Read:
  case EffectKind::Write:
  case EffectKind::Mutate:
  case EffectKind::Move:
  case EffectKind::Invalidate:
  case EffectKind::Free:
  case EffectKind::Adopt:
  case EffectKind::ReturnFresh:
  case EffectKind::Acquire:
  case EffectKind::Release:
  case EffectKind::RequireLock:
  case EffectKind::Spawn:
  case EffectKind::Join:
  case EffectKind::Signal:
  case EffectKind::Wait:
  case EffectKind::LateRead: return;
  }
  bool WithinObject = E.What.Root == E.From.Root && E.What.Root == FormalRoot::This;
  if (From && Into && *From != *Into && !WithinObject)
    All.tie(*From, *Into);
}

/// `'a`, `'b`, ... in the order in which they are written; empty for what nothing is tied to.
std::string Signature::name(size_t Region) {
  size_t Root = All.find(Region);
  if (Root == 0)
    return "'static";
  if (!All.isTied(Region))
    return "";
  for (const auto &[Known, Name] : Names)
    if (Known == Root)
      return Name;
  const size_t N = Names.size();
  std::string Name = N < 26 ? std::string("'") + char('a' + N) : "'l" + llvm::utostr(N);
  Names.push_back({Root, Name});
  return Name;
}

/// `std::basic_string_view<char>` as `string_view`.
std::string Signature::shortType(TypeId T) const {
  llvm::StringRef Name = Tu.plainName(T);
  unsigned Depth = 0;
  size_t Begin = 0, End = Name.size();
  for (size_t I = 0; I != Name.size(); ++I) {
    if (Name[I] == '<' && Depth++ == 0)
      End = I;
    else if (Name[I] == '>')
      --Depth;
    else if (Name[I] == ':' && Depth == 0 && I < End)
      Begin = I + 1;
  }
  llvm::StringRef Last = Name.slice(Begin, std::max(Begin, End));
  if (Name.starts_with("std::"))
    Last.consume_front("basic_");
  return Last.empty() ? Name.str() : Last.str();
}

std::string Signature::held(llvm::StringRef TypeName, size_t Region) {
  std::string Life = name(Region);
  return Life.empty() ? TypeName.str() : (TypeName + "<" + Life + ">").str();
}

std::string Signature::reference(TypeId Referent, bool Mutable, size_t Position, bool IsRvalue) {
  std::string Life = name(Regions::outer(Position));
  std::string Text = (IsRvalue ? "&&" : "&") + Life + (Mutable && !IsRvalue ? (Life.empty() ? "mut" : " mut") : "");
  // The type says nothing that is not in the declaration, unless it holds views whose lifetime matters.
  std::string Inner = Tu.Types[Referent].IsReference ? "" : name(Regions::inner(Position));
  if (!Inner.empty())
    Text +=
        (Text.size() == 1 ? "" : " ") + (isAddress(Referent) ? "*" + Inner : shortType(Referent) + "<" + Inner + ">");
  return Text;
}

std::string Signature::value(TypeId T, size_t Position) {
  const TypeInfo &Info = Tu.Types[T];
  if (Info.IsPointer) {
    std::string Life = name(Regions::outer(Position));
    bool Mutable = Info.Pointee && !Tu.Types[Info.Pointee].IsConst && Info.Kind == Category::View;
    std::string Text = "*" + Life + (Mutable ? (Life.empty() ? "mut" : " mut") : "");
    std::string Inner = name(Regions::inner(Position));
    if (!Inner.empty())
      Text += " " + shortType(Info.Pointee) + "<" + Inner + ">";
    return Text;
  }
  return held(shortType(T), Regions::outer(Position));
}

std::string Signature::text() {
  for (const Effect &E : S.Effects)
    tie(E);
  std::vector<std::string> Inputs;
  if (F.ObjectType && !F.IsStatic && !isConstructor(F))
    Inputs.push_back("self: " + reference(F.ObjectType, !F.IsConst, ThisPosition, F.OnRvalue));
  for (size_t I = 0; I != F.Params.size(); ++I) {
    const Parameter &P = F.Params[I];
    std::string Name = Tu.text(P.Name).empty() ? "_" : Tu.text(P.Name).str();
    bool Mutable = P.How == PassKind::Reference && !Tu.Types[P.Type].IsConst;
    Inputs.push_back(Name + ": " +
                     (P.How == PassKind::Value
                          ? value(P.Type, FirstParam + I)
                          : reference(P.Type, Mutable, FirstParam + I, P.How == PassKind::RvalueRef)));
  }
  std::string Result;
  if (isConstructor(F)) // what it keeps is the lifetime of the object it makes
    Result = held(shortType(F.ObjectType), Regions::inner(ThisPosition));
  else if (F.ResultIsReference)
    Result = reference(F.ResultType, !Tu.Types[F.ResultType].IsConst, ResultPosition);
  else if (llvm::StringRef Name = Tu.text(Tu.Types[F.ResultType].Name); !Name.empty() && Name != "void")
    Result = value(F.ResultType, ResultPosition);

  std::string Text = Tu.text(F.IsLambda ? F.Name : F.Pattern).str();
  llvm::SmallVector<llvm::StringRef> Lives;
  for (const auto &[Region, Name] : Names)
    Lives.push_back(Name);
  if (!Lives.empty())
    Text += "<" + llvm::join(Lives, ", ") + ">";
  Text += "(" + llvm::join(Inputs, ", ") + ")";
  return Result.empty() ? Text : Text + " -> " + Result;
}

std::string deed::lifetimeSignature(const TuFacts &Tu, const FunctionInfo &F, const Summary &S) {
  return Signature(Tu, F, S).text();
}
