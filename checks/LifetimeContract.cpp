// lifetime-contract: a function's body does with its parameters what its declaration says it does not.
//
// Compares declared attributes with the summary inferred from the body:
//   [[clang::noescape]]             it is not kept, and not returned
//   [[clang::lifetime_capture_by]]  it is kept by those who are named, and by nobody else
//   [[clang::lifetimebound]]        once some input is said to be what the result refers to, the others are said not to
//   be
// Callers, and tools that see the declaration alone, believe these. What the body may do on some path only counts, too:
// a contract speaks for all of them.
#include "checks/Check.h"
#include "checks/Wording.h"

using namespace deed;

namespace {

class LifetimeContract {
public:
  LifetimeContract(const SolvedFunction &Fn, FindingSink &Out) : Fn(Fn), F(Fn.Info), Out(Out) {}
  void run();

private:
  void kept(const Effect &E);
  void returned(const Effect &E);
  Span returnStatement() const;
  bool mayKeep(const Parameter &P, const FormalPlace &Into) const;
  void report(const Effect &E, size_t Param, std::string Message, std::string Help);
  std::string nameOf(size_t Param) const {
    llvm::StringRef Name = Fn.Tu.text(F.Params[Param].Name);
    return Name.empty() ? "parameter " + std::to_string(Param + 1) : "`" + Name.str() + "`";
  }

  const SolvedFunction &Fn;
  const FunctionInfo &F;
  FindingSink &Out;
  std::set<size_t> Reported; ///< one finding per parameter; the object itself is one past the last
};

} // namespace

void LifetimeContract::report(const Effect &E, size_t Param, std::string Message, std::string Help) {
  if (!Reported.insert(Param).second)
    return;
  Finding Broken;
  Broken.Which = Rule::LifetimeContract;
  Broken.How = E.Always ? Level::Error : Level::Warning;
  Broken.At = Out.resolve(E.Trail.empty() ? returnStatement() : E.Trail.front().At);
  Broken.Message = std::move(Message);
  Broken.Label = "the declaration promises otherwise";
  if (E.Trail.size() > 1)
    addStep(Broken.Steps, Step::Kind::Via, Out.resolve(E.Trail.back().At), "it is kept here");
  addStep(Broken.Steps, Step::Kind::Related, Out.resolve(F.At),
          "`" + shortName(Fn.Tu.text(F.Name)) + "` is declared with lifetime attributes");
  Broken.Help = std::move(Help);
  Broken.Function = Fn.Tu.text(F.Name).str();
  Broken.Subject = Param < F.Params.size() ? Fn.Tu.text(F.Params[Param].Name).str() : "this";
  Out.add(std::move(Broken));
}

/// What is handed through has no place of its own: the last statement that returns.
Span LifetimeContract::returnStatement() const {
  Span At = F.At;
  for (const Block &B : Fn.Facts.Blocks)
    for (const FactAt &Each : B.Facts)
      if (const auto *X = std::get_if<Escape>(&Each.What); X && X->Where == EscapeTo::Return)
        At = Each.At;
  return At;
}

bool LifetimeContract::mayKeep(const Parameter &P, const FormalPlace &Into) const {
  for (int By : P.CapturedBy) {
    if (By == -3 || (By == -2 && Into.Root == FormalRoot::Global) || (By == -1 && Into.Root == FormalRoot::This))
      return true;
    if (By >= 0 && Into.Root == FormalRoot::Param && Into.Param == static_cast<unsigned>(By))
      return true;
  }
  return false;
}

void LifetimeContract::kept(const Effect &E) {
  if (E.From.Root != FormalRoot::Param || E.From.Param >= F.Params.size() || E.What.Root == FormalRoot::Return)
    return;
  const Parameter &P = F.Params[E.From.Param];
  // What a parameter refers to keeping a part of itself is nobody else's affair.
  if (E.What.Root == FormalRoot::Param && E.What.Param == E.From.Param)
    return;
  if (P.NoEscape)
    report(E, E.From.Param, nameOf(E.From.Param) + " is declared `noescape`, but is kept after the call",
           "remove `[[clang::noescape]]`, or copy what is needed");
  else if (!P.CapturedBy.empty() && !mayKeep(P, E.What))
    report(E, E.From.Param, nameOf(E.From.Param) + " is kept by somebody whom `lifetime_capture_by` does not name",
           "name who keeps it in `[[clang::lifetime_capture_by(...)]]`");
}

void LifetimeContract::returned(const Effect &E) {
  bool Declared = F.ResultLifetimeBoundThis;
  for (const Parameter &P : F.Params)
    Declared |= P.LifetimeBound;
  if (E.What.Root == FormalRoot::Param && E.What.Param < F.Params.size()) {
    const Parameter &P = F.Params[E.What.Param];
    if (P.NoEscape)
      report(E, E.What.Param, nameOf(E.What.Param) + " is declared `noescape`, but the result refers to it",
             "remove `[[clang::noescape]]`, or return a copy");
    else if (Declared && !P.LifetimeBound)
      report(E, E.What.Param,
             "the result may refer to " + nameOf(E.What.Param) + ", which is not declared `lifetimebound`",
             "add `[[clang::lifetimebound]]` to " + nameOf(E.What.Param));
  } else if (E.What.Root == FormalRoot::This && Declared && !F.ResultLifetimeBoundThis) {
    report(E, F.Params.size(), "the result may refer to `*this`, which is not declared `lifetimebound`",
           "add `[[clang::lifetimebound]]` behind the parameter list");
  }
}

void LifetimeContract::run() {
  bool Any = F.ResultLifetimeBoundThis;
  for (const Parameter &P : F.Params)
    Any |= P.LifetimeBound || P.NoEscape || !P.CapturedBy.empty();
  if (!Any || !Fn.Facts.Function)
    return;
  for (const Effect &E : Fn.Summaries.of(Fn.Facts.Function).Effects)
    switch (E.Kind) {
    case EffectKind::Store:
    case EffectKind::Borrow: kept(E); break;
    case EffectKind::ReturnAlias:
    case EffectKind::ReturnBorrow:
    case EffectKind::ReturnLoans: returned(E); break;
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
    case EffectKind::LateRead: break;
    }
}

void deed::checkLifetimeContract(const SolvedFunction &Fn, FindingSink &Out) { LifetimeContract(Fn, Out).run(); }
