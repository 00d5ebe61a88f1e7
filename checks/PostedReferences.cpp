// Closures that refer to what the caller has passed by reference, handed to somebody who calls them later: the caller's
// argument may be a temporary. Part of dangling-capture.
//
//   void Thumbnails::request(const std::string &path) {
//     pool_.post([&path] { load(path); });
//   }
//
// Only of strings and containers by const reference, or of what is given up by rvalue reference: that is how arguments
// are passed which nobody expects to be kept. Not where the pool belongs to this function, or is waited for.
#include "checks/Dangling.h"
#include "checks/LeftBehind.h"
#include "checks/Wording.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

namespace {

class PostedReferences {
public:
  PostedReferences(const SolvedFunction &Fn, FindingSink &Out) : Fn(Fn), Facts(Fn.Facts), Out(Out) {}
  void run();

private:
  bool isKept(const Call &C, unsigned Arg) const;
  bool hasThread(TypeId Class) const;
  std::optional<unsigned> passedByCaller(PlaceId P) const;
  void ask(FactRef At, CallId Id);
  void tell(const FactAt &At, const Borrow &Held, unsigned Param);

  const SolvedFunction &Fn;
  const FunctionFacts &Facts;
  FindingSink &Out;
};

} // namespace

/// A class that runs what it is given on threads of its own.
bool PostedReferences::hasThread(TypeId Class) const {
  const TypeInfo *T = &Fn.Tu.Types[Class];
  if ((T->IsPointer || T->IsReference) && T->Pointee)
    T = &Fn.Tu.Types[T->Pointee];
  return llvm::any_of(T->Members, [&](const Member &M) {
    const TypeInfo &Part = Fn.Tu.Types[M.Type];
    return Part.Kind == Category::Thread || llvm::any_of(Part.Arguments, [&](TypeId A) {
             return Fn.Tu.Types[A].Kind == Category::Thread;
           });
  });
}

/// The callee puts the argument where it is found later on.
bool PostedReferences::isKept(const Call &C, unsigned Arg) const {
  if (!C.Callee || !C.Object || !C.Object->What)
    return false;
  const FunctionInfo &Callee = Fn.Tu[C.Callee];
  if (Callee.IsStandard || Callee.hasHabit(Habit::SettlesCallbacks))
    return false;
  if (C.OnlyDeclared)
    return Callee.hasHabit(Habit::KeepsCallbacks);
  return hasThread(C.Object->Type) && llvm::any_of(Fn.Summaries.of(C.Callee).Effects, [&](const Effect &E) {
           return E.Kind == EffectKind::Store && E.From.Root == FormalRoot::Param && E.From.Param == Arg &&
                  E.What.Root == FormalRoot::This && !E.What.Path.empty() &&
                  E.What.Path.back().Kind == Projection::Element;
         });
}

/// The parameter that the place is the referent of, if nobody expects that to be kept.
std::optional<unsigned> PostedReferences::passedByCaller(PlaceId P) const {
  const PlaceNode &N = Facts.Places[P];
  if (N.Kind != Projection::Deref || Facts.Places[N.Parent].Kind != Projection::Param || Fn.Info.IsLambda)
    return std::nullopt;
  const uint32_t I = Facts.Places[N.Parent].Key;
  if (I >= Fn.Info.Params.size())
    return std::nullopt;
  const Parameter &Given = Fn.Info.Params[I];
  const TypeInfo &T = Fn.Tu.Types[Given.Type];
  const bool IsContainer = T.Kind == Category::Owner && T.Members.empty() && T.Content != ContentAt::Unknown;
  if (Given.How == PassKind::RvalueRef || (Given.How == PassKind::ConstRef && IsContainer))
    return I;
  return std::nullopt;
}

void PostedReferences::ask(FactRef At, CallId Id) {
  const Call C = Facts[Id]; // a copy: asking adds places
  for (unsigned I = 0; I != C.Args.size(); ++I) {
    const Argument &A = C.Args[I];
    const TypeInfo &T = Fn.Tu.Types[A.Type];
    if (!A.What || !(T.IsClosure || T.Kind == Category::Callable) || !isKept(C, I))
      continue;
    for (BorrowId Id : Fn.Loans->loansBefore(A.What, At)) {
      const Borrow Held = (*Fn.Loans)[Id];
      const FactAt &Made = Facts[Held.At.Block].Facts[Held.At.Index];
      const auto *Captured = std::get_if<Issue>(&Made.What);
      auto Param = Captured && !Made.Call ? passedByCaller(Held.Place) : std::nullopt;
      if (!Param || isSettled(Fn, At, Held.Place))
        continue;
      return tell(Made, Held, *Param);
    }
  }
}

void PostedReferences::tell(const FactAt &Made, const Borrow &Held, unsigned Param) {
  const std::string Name = quoted(Fn, Held.Place, "the argument");
  Finding F;
  F.Which = Rule::DanglingCapture;
  F.How = Level::Warning;
  F.At = Out.resolve(Made.At);
  F.Message = "closure may be called when what the caller passed as " + Name + " is gone";
  F.Label = Name + " is captured by reference here, and the closure is called later";
  addStep(F.Steps, Step::Kind::Related, Out.resolve(Fn.Info.Params[Param].At),
          Name + " may be a temporary of the caller's");
  F.Help = "capture " + Name + " by value";
  F.Function = Fn.Tu.text(Fn.Info.Name).str();
  F.Subject = placeName(Fn.Tu, Facts, Held.Place);
  Out.add(std::move(F));
}

void PostedReferences::run() {
  for (uint32_t B = 0; B != Facts.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Facts.Blocks[B].Facts.size(); ++I)
      if (const auto *Called = std::get_if<CallFact>(&Facts.Blocks[B].Facts[I].What))
        ask({{B}, I}, Called->Call);
}

void deed::reportPosted(const SolvedFunction &Fn, FindingSink &Out) { PostedReferences(Fn, Out).run(); }
