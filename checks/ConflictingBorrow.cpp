// conflicting-borrow: in code that is held to the strict profile, one mutable borrow or many shared ones, as rustc has
// it.
//
//   int &r = x; x = 1; use(r);            x is assigned while it is borrowed               E0506
//   int &r = x; int &s = x; r = 1;        a second mutable borrow                          E0499
//   auto &r = v[0]; v.push_back(r);       shared and mutable at once                       E0502
//
// Asked at each access: does a view that is used later hold a loan that forbids it? Loans end with the last use of
// their holder, not with its scope. What is reached through the holder is its own affair, a reborrow. An argument
// passed by reference is borrowed as a whole while the call runs: mutably if the callee changes any of it. Library
// functions borrow what they change or read, no more, and may be given iterators into what they change. Accesses that
// end the loan outright (a vector grows) are the default profile's and told by its rules.
#include "checks/BorrowKinds.h"
#include "checks/Wording.h"
#include <set>

using namespace deed;

namespace {

enum class AccessKind : uint8_t { Read, Assign, Move, Borrow, BorrowMutably };

struct Access {
  PlaceId What;
  AccessKind How = AccessKind::Read;
  Span At;
  bool changes() const { return How != AccessKind::Read && How != AccessKind::Borrow; }
};

class ConflictingBorrow {
public:
  ConflictingBorrow(const SolvedFunction &Fn, FindingSink &Out)
      : Fn(Fn), Facts(Fn.Facts), Out(Out), Paths(Fn), Kinds(Fn, Paths) {}
  void run();

private:
  using Accesses = llvm::SmallVector<Access, 3>;
  Accesses accessesAt(FactRef At) const;
  void addArguments(const Call &C, FactRef At, Accesses &Into) const;
  bool changesPart(const Call &C, FactRef At, PlaceId Whole) const;
  bool isLastOfCall(FactRef At) const;
  bool isArgument(const Call &C, PlaceId P) const;
  bool mayHold(PlaceId Holder) const;
  bool isPointer(PlaceId P) const { return Fn.Tu.Types[typeOf(Fn.Tu, Facts, P)].IsPointer; }
  bool isKeptPointer(PlaceId Holder, BorrowId Held) const;

  void checkArguments(const Accesses &Passed, const Call &C);
  bool isForIterators(FactRef At, const Access &A, PlaceId Holder, BorrowId Held) const;
  void check(FactRef At, const Access &A, llvm::ArrayRef<LiveView> Views);
  void report(FactRef At, const Access &A, PlaceId Holder, FactRef Made, bool Mutably, const DanglingUse &Use);
  void add(Finding F, const char *Code);
  /// As the source says it, be it reached through a temporary.
  PlaceId named(PlaceId P) const;

  const FactAt &at(FactRef R) const { return Facts[R.Block].Facts[R.Index]; }
  const FunctionInfo *calleeOf(const Call &C) const { return C.Callee ? &Fn.Tu[C.Callee] : nullptr; }

  const SolvedFunction &Fn;
  const FunctionFacts &Facts;
  FindingSink &Out;
  BorrowPaths Paths;
  BorrowKinds Kinds;
  std::set<std::pair<std::string, uint32_t>> Reported; ///< file and line: what a call hands out is used right there
};

} // namespace

//===-- What a fact does to what --------------------------------------------------------------------------------===//

/// Some effect of the call changes a part of it, or what it hands out lets one do so.
bool ConflictingBorrow::changesPart(const Call &C, FactRef At, PlaceId Whole) const {
  CallId Id = std::get<CallFact>(at(At).What).Call;
  for (uint32_t I = At.Index + 1; I < Facts[At.Block].Facts.size() && at({At.Block, I}).Call == Id; ++I) {
    const FactAt &F = at({At.Block, I});
    const auto *Late = std::get_if<LateRead>(&F.What);
    if (PlaceId P = Late ? Late->After : changedBy(F.What); P && Facts.Places.isPartOf(P, Whole))
      return true;
    const auto *Loan = std::get_if<Issue>(&F.What);
    if (Loan && Facts.Places.isPartOf(Facts[Loan->Loan].Borrowed, Whole) && Kinds.isExclusive({At.Block, I}))
      return true;
  }
  return C.OnlyDeclared;
}

bool ConflictingBorrow::isArgument(const Call &C, PlaceId P) const {
  return (C.Object && C.Object->What && Facts.Places.isPartOf(P, C.Object->What)) ||
         llvm::any_of(C.Args, [&](const Argument &A) { return A.What && Facts.Places.isPartOf(P, A.What); });
}

void ConflictingBorrow::addArguments(const Call &C, FactRef At, Accesses &Into) const {
  const FunctionInfo *Callee = calleeOf(C);
  bool Assigns =
      Callee && (Callee->Which == Special::CopyAssignment || Callee->Which == Special::MoveAssignment);
  // To lend by T& is to lend mutably, whatever becomes of it; a member function may be non-const for what it returns.
  auto add = [&](const Argument &A, bool Const, AccessKind Changing) {
    bool Lent = A.How == PassKind::Reference && !(C.Object && &A == &*C.Object) && !(Callee && Callee->IsSystem);
    if (A.What && !Fn.Tu.Types[A.Type].IsSynchronised)
      Into.push_back({A.What, !Const && (Lent || changesPart(C, At, A.What)) ? Changing : AccessKind::Borrow, A.At});
  };
  if (C.Object && C.How != CallKind::Constructor)
    add(*C.Object, Callee && Callee->IsConst, Assigns ? AccessKind::Assign : AccessKind::BorrowMutably);
  for (const Argument &A : C.Args)
    if (A.How != PassKind::Value)
      add(A, A.How == PassKind::ConstRef,
          A.How == PassKind::RvalueRef ? AccessKind::Move : AccessKind::BorrowMutably);
}

ConflictingBorrow::Accesses ConflictingBorrow::accessesAt(FactRef At) const {
  const FactAt &F = at(At);
  Accesses All;
  if (const auto *Called = std::get_if<CallFact>(&F.What)) {
    if (const Call &C = Facts[Called->Call]; C.How != CallKind::Destructor)
      addArguments(C, At, All);
    return All;
  }
  if (F.Call && (Facts[F.Call].How == CallKind::Destructor || std::holds_alternative<Issue>(F.What)))
    return All;
  auto add = [&](PlaceId What, AccessKind How) {
    if (What && !(F.Call && isArgument(Facts[F.Call], What)))
      All.push_back({What, How, F.At});
  };
  if (const auto *R = std::get_if<Read>(&F.What)) {
    add(R->What, AccessKind::Read);
  } else if (const auto *M = std::get_if<Move>(&F.What)) {
    add(M->From, AccessKind::Move);
  } else if (PlaceId Changed = changedBy(F.What)) {
    add(Changed, AccessKind::Assign);
  } else if (const auto *I = std::get_if<Issue>(&F.What); I && !Paths.isUnnamed(Facts.Places.rootOf(I->Into))) {
    add(Facts[I->Loan].Borrowed, Kinds.isExclusive(At) ? AccessKind::BorrowMutably : AccessKind::Borrow);
  }
  return All;
}

//===-- Who forbids it ------------------------------------------------------------------------------------------===//

/// A raw pointer that is kept somewhere borrows nothing, as in Rust: to follow it is unsafe. One that is a variable of
/// this function is told like a reference.
bool ConflictingBorrow::isKeptPointer(PlaceId Holder, BorrowId Held) const {
  const auto *Made = std::get_if<Issue>(&at((*Fn.Loans)[Held].At).What);
  const PlaceNode &N = Facts.Places[Holder];
  bool IsVariable = (N.Kind == Projection::Local || N.Kind == Projection::Param) && isPointer(Holder);
  return !IsVariable && (isPointer(Holder) || (Made && isPointer(Made->Into)));
}

/// Temporaries are gone before anything else happens; what threads hold is a matter of theirs.
bool ConflictingBorrow::mayHold(PlaceId Holder) const {
  PlaceId Root = Facts.Places.rootOf(Holder);
  Category Kind = Fn.Tu.Types[typeOf(Fn.Tu, Facts, Root)].Kind;
  return Facts.Places[Root].Kind != Projection::Temp && Kind != Category::Thread && Kind != Category::Future &&
         Kind != Category::Guard;
}

static const char *codeOf(AccessKind How, bool HeldMutably) {
  switch (How) {
  case AccessKind::Read: return "E0503";
  case AccessKind::Assign: return "E0506";
  case AccessKind::Move: return "E0505";
  case AccessKind::Borrow: return "E0502";
  case AccessKind::BorrowMutably: return HeldMutably ? "E0499" : "E0502";
  }
  return "";
}

static const char *phrase(AccessKind How) {
  switch (How) {
  case AccessKind::Read: return "read";
  case AccessKind::Assign: return "changed";
  case AccessKind::Move: return "moved";
  case AccessKind::Borrow: return "borrowed";
  case AccessKind::BorrowMutably: return "borrowed mutably";
  }
  return "";
}

/// What has to be done with an iterator's container while one has it: `it != v.end()`. And a loop's own `end()`.
bool ConflictingBorrow::isForIterators(FactRef At, const Access &A, PlaceId Holder, BorrowId Held) const {
  bool Unnamed = Paths.isUnnamed(Facts.Places.rootOf(A.What)) && Paths.isUnnamed(Facts.Places.rootOf(Holder));
  if (Unnamed || A.How != AccessKind::Borrow || !at(At).Call || !(*Fn.Loans)[Held].ByIterator)
    return Unnamed;
  const Call &C = Facts[at(At).Call];
  const TypeInfo &Result = Fn.Tu.Types[C.ResultType];
  bool FromLibrary = C.Callee && Fn.Tu[C.Callee].IsSystem;
  return FromLibrary || (Result.IsClass && Result.Kind == Category::View);
}

void ConflictingBorrow::check(FactRef At, const Access &A, llvm::ArrayRef<LiveView> Views) {
  BorrowPath Accessed = Paths.of(A.What);
  for (const LiveView &View : Views) {
    bool IsReborrow = A.What != View.Holder && Facts.Places.isPartOf(A.What, View.Holder); // `p = next(p); *p = 1;`
    if (IsReborrow || !mayHold(View.Holder))
      continue;
    for (BorrowId Held : View.Held) {
      CallId Call = at(At).Call;
      if (isForIterators(At, A, View.Holder, Held) || isKeptPointer(View.Holder, Held) ||
          (Call && at((*Fn.Loans)[Held].At).Call == Call))
        continue; // the last: the call itself makes the view
      llvm::SmallVector<BorrowId, 8> Chain{Held};
      for (size_t I = 0; I != Chain.size() && I < 64; ++I) {
        const Borrow &B = (*Fn.Loans)[Chain[I]];
        for (BorrowId Next : {B.Through, B.Before})
          if (Next && !llvm::is_contained(Chain, Next))
            Chain.push_back(Next);
        const auto *Made = std::get_if<Issue>(&at(B.At).What);
        if (!Made || B.At == At)
          continue;
        bool Mutably = Kinds.isExclusive(B.At);
        PlaceId Borrowed = Facts[Made->Loan].Borrowed;
        if ((!Mutably && !A.changes()) || Fn.Tu.Types[typeOf(Fn.Tu, Facts, Borrowed)].IsSynchronised ||
            !Paths.concerns(Accessed, Paths.of(Borrowed)))
          continue;
        if (std::optional<DanglingUse> Use = Fn.Loans->useAfter(At, View.Holder, Held))
          return report(At, A, View.Holder, B.At, Mutably, *Use);
      }
    }
  }
}

/// Two arguments of one call. A library's function says itself what may overlap.
void ConflictingBorrow::checkArguments(const Accesses &Passed, const Call &C) {
  if (const FunctionInfo *Callee = calleeOf(C); Callee && Callee->IsSystem)
    return;
  for (size_t I = 0; I != Passed.size(); ++I)
    for (size_t J = I + 1; J != Passed.size(); ++J) {
      const Access &A = Passed[I], &B = Passed[J];
      if (!(A.changes() || B.changes()) ||
          !(Paths.concerns(Paths.of(A.What), Paths.of(B.What)) ||
            Paths.concerns(Paths.of(B.What), Paths.of(A.What))))
        continue;
      bool Both = A.changes() && B.changes();
      Finding F;
      F.At = Out.resolve(B.At);
      F.Message = quoted(Fn, named(B.What), "the object") + " is " + phrase(B.How) +
                  " by an argument of a call that another one " + (A.changes() ? "borrows mutably" : "borrows");
      F.Label = std::string("one of the two arguments that ") + (Both ? "are mutable borrows" : "do not go together");
      addStep(F.Steps, Step::Kind::Related, Out.resolve(A.At),
              quoted(Fn, named(A.What), "it") + " is " + phrase(A.How) + " for the same call");
      F.Help = "pass a copy, or split the object into what each argument needs";
      F.Subject = placeName(Fn.Tu, Facts, named(B.What));
      add(std::move(F), Both ? "E0499" : "E0502");
    }
}

PlaceId ConflictingBorrow::named(PlaceId P) const {
  BorrowPath Path = Paths.of(P);
  for (PlaceId Step : llvm::reverse(Path.Steps))
    if (!placeName(Fn.Tu, Facts, Step).empty())
      return Step;
  return Path.Root;
}

void ConflictingBorrow::report(FactRef At, const Access &A, PlaceId Holder, FactRef Made, bool Mutably,
                               const DanglingUse &Use) {
  std::string What = quoted(Fn, named(A.What), "the object");
  std::string Who = quoted(Fn, Holder, "the loop");
  Finding F;
  F.At = Out.resolve(A.At);
  if (!F.At.valid())
    F.At = Out.resolve(at(At).At);
  F.Message = What + " is " + phrase(A.How) + " while " + Who + " borrows it" + (Mutably ? " mutably" : "");
  F.Label = std::string(phrase(A.How)) + " here, and " + Who + " is used later on";
  addBranchSteps(F.Steps, Fn, Use.Branches, /*AfterCause=*/false, Out);
  addStep(F.Steps, Step::Kind::Cause, Out.resolve(at(Made).At),
          std::string(Mutably ? "mutably " : "") + "borrowed here");
  addBranchSteps(F.Steps, Fn, Use.Branches, /*AfterCause=*/true, Out);
  addStep(F.Steps, Step::Kind::Related, Out.resolve(at(Use.Use.At).At), Who + " is used again here");
  F.Help = "end the use of " + Who + " before that, or take it anew afterwards";
  F.Subject = placeName(Fn.Tu, Facts, named(A.What));
  add(std::move(F), codeOf(A.How, Mutably));
}

void ConflictingBorrow::add(Finding F, const char *Code) {
  if (!Reported.insert({F.At.File, F.At.Line}).second)
    return;
  F.Which = Rule::ConflictingBorrow;
  F.How = Level::Error;
  F.Message += std::string(" (") + Code + ")";
  F.Function = Fn.Tu.text(Fn.Info.Name).str();
  Out.add(std::move(F));
}

//===-- All of it -----------------------------------------------------------------------------------------------===//

bool ConflictingBorrow::isLastOfCall(FactRef At) const {
  const std::vector<FactAt> &All = Facts[At.Block].Facts;
  return At.Index + 1 == All.size() || All[At.Index + 1].Call != at(At).Call;
}

void ConflictingBorrow::run() {
  std::set<FactRef> Ending;
  std::set<uint32_t> EndingCalls;
  for (const DanglingUse &D : Fn.Loans->danglingUses()) {
    Ending.insert(D.End.Event);
    if (CallId C = at(D.End.Event).Call)
      EndingCalls.insert(C.Raw);
  }
  auto isTold = [&](FactRef At) {
    return Ending.contains(At) || (at(At).Call && EndingCalls.contains(at(At).Call.Raw));
  };
  // What a library's call does to its arguments is asked when it is over: it may be given iterators.
  auto callEndingAt = [&](FactRef At) -> std::optional<FactRef> {
    const FunctionInfo *Callee = at(At).Call ? calleeOf(Facts[at(At).Call]) : nullptr;
    if (!Callee || !Callee->IsSystem || !isLastOfCall(At))
      return std::nullopt;
    FactRef Start = At;
    while (!std::holds_alternative<CallFact>(at(Start).What) && Start.Index != 0)
      --Start.Index;
    return Start;
  };
  auto accesses = [&](FactRef At) {
    const auto *Called = std::get_if<CallFact>(&at(At).What);
    const FunctionInfo *Callee = Called ? calleeOf(Facts[Called->Call]) : nullptr;
    Accesses All;
    if (!Callee || !Callee->IsSystem)
      All = accessesAt(At);
    if (std::optional<FactRef> Start = callEndingAt(At))
      llvm::append_range(All, accessesAt(*Start));
    return All;
  };
  Fn.Loans->forEachFact([&](FactRef At) { return !isTold(At) && !accesses(At).empty(); },
                        [&](FactRef At, llvm::ArrayRef<LiveView> Views) {
                          Accesses All = accesses(At);
                          if (const auto *Called = std::get_if<CallFact>(&at(At).What))
                            checkArguments(All, Facts[Called->Call]);
                          for (const Access &A : All)
                            check(At, A, Views);
                        });
}

void deed::checkConflictingBorrow(const SolvedFunction &Fn, FindingSink &Out) {
  if (Fn.Info.IsSafe)
    ConflictingBorrow(Fn, Out).run();
}
