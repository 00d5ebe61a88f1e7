// moved-out-of-borrow: in code that is held to the strict profile, only what one owns is moved from, as rustc has it.
//
//   void f(std::string &s) { g(std::move(s)); }           s is the caller's                      E0507
//   g(std::move(v[0]));                                   the vector is left with a hole         E0508
//   void C::f() { g(std::move(name_)); }                  *this was only lent, unless `f() &&`   E0507
//   g(std::move(x.name));                                 x's destructor expects it whole        E0509
//
// What may be given up: locals and by-value parameters, what `T&&` parameters refer to, members of an object that is
// given up itself, what a unique owner of one's own holds (`*std::move(up)`, as Rust's Box). std::exchange and swap
// leave something in its place and are no such moves. A closure's own captures are left alone: Rust infers how it may
// be called.
#include "checks/BorrowPaths.h"
#include "checks/Wording.h"
#include <set>

using namespace deed;

namespace {

class MovedOutOfBorrow {
public:
  MovedOutOfBorrow(const SolvedFunction &Fn, FindingSink &Out) : Fn(Fn), Facts(Fn.Facts), Out(Out), Paths(Fn) {}
  void run();

private:
  struct Why {
    const char *Code;
    std::string Owner; ///< "which `r` only refers to"
  };
  bool isWritten(const FactAt &F, PlaceId From) const;
  std::optional<Why> lender(PlaceId From) const;
  std::optional<Why> lenderAt(const BorrowPath &Path, size_t Step) const;
  bool isGivenUp(PlaceId View) const;

  const SolvedFunction &Fn;
  const FunctionFacts &Facts;
  FindingSink &Out;
  BorrowPaths Paths;
};

} // namespace

/// The source moves it here: itself, or by handing it over as T&&. What a callee does to its T& is the callee's affair.
bool MovedOutOfBorrow::isWritten(const FactAt &F, PlaceId From) const {
  if (!F.Call)
    return true;
  const Call &C = Facts[F.Call];
  auto gives = [&](const Argument &A) {
    return A.What && A.How == PassKind::RvalueRef && Facts.Places.isPartOf(From, A.What);
  };
  bool OnRvalue = C.Callee && Fn.Tu[C.Callee].OnRvalue && C.Object && C.Object->What &&
                  Facts.Places.isPartOf(From, C.Object->What);
  return OnRvalue || llvm::any_of(C.Args, gives);
}

/// A reference that says: take it.
bool MovedOutOfBorrow::isGivenUp(PlaceId View) const {
  const PlaceNode &N = Facts.Places[View];
  if (N.Kind == Projection::This)
    return Fn.Info.OnRvalue || Fn.Info.IsLambda;
  if (N.Kind == Projection::Param && N.Key < Fn.Info.Params.size())
    return Fn.Info.Params[N.Key].How == PassKind::RvalueRef;
  return Fn.Tu.Types[typeOf(Fn.Tu, Facts, View)].IsRvalueReference;
}

std::optional<MovedOutOfBorrow::Why> MovedOutOfBorrow::lenderAt(const BorrowPath &Path, size_t I) const {
  PlaceId Whole = I == 0 ? Path.Root : Path.Steps[I - 1];
  const TypeInfo &T = Fn.Tu.Types[typeOf(Fn.Tu, Facts, Whole)];
  switch (Facts.Places[Path.Steps[I]].Kind) {
  case Projection::Deref:
    if (isGivenUp(Whole))
      return std::nullopt;
    if (Facts.Places[Whole].Kind == Projection::This)
      return Why{"E0507", "the object that the member function was called on was only lent to it"};
    return Why{"E0507", quoted(Fn, Whole, "a reference") + " only refers to it"};
  case Projection::Content:
    if (T.Kind == Category::SharedOwner)
      return Why{"E0507", "others may share what " + quoted(Fn, Whole, "it") + " owns"};
    return std::nullopt;
  case Projection::Element:
    if (I != 0 && Facts.Places[Whole].Kind == Projection::Content)
      return Why{"E0507", "it is an element of " + quoted(Fn, I == 1 ? Path.Root : Path.Steps[I - 2], "a container")};
    if (!T.IsClass)
      return Why{"E0508", "it is an element of " + quoted(Fn, Whole, "an array")};
    return std::nullopt;
  case Projection::Field:
    if (T.OwnDestructor && !Fn.Info.IsSystem && Facts.Places[Whole].Kind != Projection::Deref)
      return Why{"E0509", "the destructor of " + quoted(Fn, Whole, "its object") + " expects it whole"};
    return std::nullopt;
  default: return std::nullopt;
  }
}

std::optional<MovedOutOfBorrow::Why> MovedOutOfBorrow::lender(PlaceId From) const {
  BorrowPath Path = Paths.of(From);
  if (Facts.Places[Path.Root].Kind == Projection::Global)
    return Why{"E0507", "it is everyone's"};
  for (size_t I = 0; I != Path.Steps.size(); ++I)
    if (std::optional<Why> Found = lenderAt(Path, I))
      return Found;
  return std::nullopt;
}

void MovedOutOfBorrow::run() {
  std::set<FileSpan> Reported; // the graph brings a statement in several blocks more than once
  for (uint32_t B = 0; B != Facts.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Facts.Blocks[B].Facts.size(); ++I) {
      const FactAt &F = Facts.Blocks[B].Facts[I];
      const auto *M = std::get_if<Move>(&F.What);
      if (!M || !Fn.Moves.isReachable({{B}, I}) || !isWritten(F, M->From) ||
          Fn.Tu.Types[typeOf(Fn.Tu, Facts, M->From)].AfterMove == MovedFrom::Copied)
        continue;
      std::optional<Why> Found = lender(M->From);
      FileSpan At = Out.resolve(F.At);
      if (!Found || !Reported.insert(At).second)
        continue;
      std::string What = quoted(Fn, M->From, "the object");
      Finding Result;
      Result.Which = Rule::MovedOutOfBorrow;
      Result.How = Level::Error;
      Result.At = At;
      Result.Message = What + " is moved from, though " + Found->Owner + " (" + Found->Code + ")";
      Result.Label = "moved out of what is only borrowed";
      Result.Help = "take it by value or by `T&&`, put something in its place with `std::exchange`, or copy it";
      Result.Function = Fn.Tu.text(Fn.Info.Name).str();
      Result.Subject = placeName(Fn.Tu, Facts, M->From);
      Out.add(std::move(Result));
    }
}

void deed::checkMovedOutOfBorrow(const SolvedFunction &Fn, FindingSink &Out) {
  if (Fn.Info.IsSafe)
    MovedOutOfBorrow(Fn, Out).run();
}
