// destruction-order: something is destroyed before something else whose destructor, or whose thread, still uses it.
//
// Members are destroyed in the reverse order of their declaration, after the destructor's body, and bases after
// members. So a member must be declared after those that its destructor reads through a view, and after those that its
// thread uses if destroying it joins the thread. The other way round, a thread that a member's initialiser starts must
// not use members that are only made afterwards.
//
// Objects with static storage are destroyed in the reverse order of their making: one whose destructor asks for a local
// static of another function must have asked for it while it was made.
//
// What the destructor's own body joins, resets, clears or changes is taken to be settled there. A class whose
// destructor is not in this file is left alone, and so are members without a destructor: their memory outlives the
// join.
#include "checks/Check.h"
#include "checks/Wording.h"
#include "summary/Callables.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include <map>

using namespace deed;

namespace {

using Steps = llvm::ArrayRef<FormalStep>;

/// A destructor's use of something that the destroyed object refers to.
struct DestructorUse {
  Span At;
  SymbolId Destructor;
  std::vector<FormalStep> Rest; ///< below what is referred to
  bool Always = true;
};

class DestructionOrder {
public:
  DestructionOrder(const SolvedTu &Tu, FindingSink &Out)
      : Tu(Tu.Tu), Summaries(Tu.Summaries), Evidence(Tu.Evidence.Classes), Index(Tu.Tu), Out(Out) {}
  void run();

private:
  void checkLoan(const MemberLoan &L);
  void checkTask(const MemberTask &T);
  void reportLocal(const LocalOrder &L);
  void checkStatic(const StaticObject &O);
  bool asksWhenMade(TypeId Class, const FormalPlace &Static, unsigned Depth = 0);
  void reportStatic(const StaticObject &O, const StaticObject &Used, const Effect &Use);
  void reportLoan(const MemberLoan &L, const Member &Holder, const Member &Gone, const DestructorUse &Use);
  void reportTask(const MemberTask &T, const Member &Holder, const Member &Gone, const MemberUse &Use, bool Starts);
  Finding begin(TypeId Class, const Member &Holder) const;

  bool usedByDeleter(TypeId Owner, TypeId Deleter, TypeId Referent, DestructorUse &Use);
  bool usedByDestructor(TypeId T, Steps Rel, TypeId Referent, unsigned Depth, DestructorUse &Use);
  bool matches(const Effect &E, TypeId Class, Steps Rel, TypeId Referent, DestructorUse &Use) const;
  /// Destroying it waits for what it runs, or runs it.
  bool runsUntilDestroyed(TypeId T, unsigned Depth);
  TypeId typeAt(TypeId T, Steps Path) const;
  /// Its destructor body, if it has one, is known and leaves the member alone.
  bool isLeftToItself(TypeId Class, SymbolId Member) const;
  bool isDestroyed(TypeId T) const {
    return Tu.Types[T].HasDestructor || Tu.Types[T].Kind == Category::Lock;
  }
  bool sameClass(TypeId A, TypeId B) const {
    auto plain = [&](TypeId T) {
      return Tu.plainName(T);
    };
    return A && B && plain(A) == plain(B);
  }
  llvm::StringRef text(SymbolId S) const { return Tu.text(S); }

  const TuFacts &Tu;
  SummaryTable &Summaries;
  const ClassEvidence &Evidence;
  FunctionIndex Index;
  FindingSink &Out;
  std::set<std::pair<TypeId, SymbolId>> Reported; ///< one finding per misplaced member
};

} // namespace

void DestructionOrder::run() {
  // That it starts too early says more than that it ends too late.
  for (bool TooEarly : {true, false})
    for (const MemberTask &T : Evidence.Tasks)
      if (T.MadeLater.empty() != TooEarly)
        checkTask(T);
  for (const MemberLoan &L : Evidence.Loans)
    checkLoan(L);
  for (const LocalOrder &L : Evidence.Locals)
    reportLocal(L);
  for (const StaticObject &O : Evidence.Statics)
    checkStatic(O);
}

//===-- Objects that last as long as the program ----------------------------------------------------------------===//

/// `~Pool() { Log::get().write("done"); }`: unless the pool's constructor has asked for the log, the log may be the
/// younger of the two, and is destroyed first.
void DestructionOrder::checkStatic(const StaticObject &O) {
  FunctionId D = Index.destructorOf(O.Type);
  if (!D || !Tu[D].HasBody || !Tu.Types[O.Type].OwnDestructor)
    return;
  for (const Effect &E : Summaries.of(D).Effects) {
    if (E.Kind != EffectKind::Wait || E.What.Root != FormalRoot::Global || !E.What.Path.empty() || E.Trail.empty())
      continue;
    const SymbolId Name = Tu.Names.find(E.What.Global);
    auto Used = llvm::find_if(Evidence.Statics, [&](const StaticObject &S) { return S.Name == Name && S.IsLocal; });
    if (!Name || Name == O.Name || Used == Evidence.Statics.end() || llvm::is_contained(O.Before, Name) ||
        llvm::is_contained(Evidence.AskedByMain, Used->In) || asksWhenMade(O.Type, E.What))
      continue;
    return reportStatic(O, *Used, E);
  }
}

/// Some constructor of the class, or of a base or member; or nobody knows.
bool DestructionOrder::asksWhenMade(TypeId Class, const FormalPlace &Static, unsigned Depth) {
  constexpr unsigned MaxDepth = 4;
  if (Depth == MaxDepth)
    return true;
  for (uint32_t I = 0; I != Tu.Functions.size(); ++I) {
    const FunctionInfo &F = Tu.Functions[I];
    if (F.IsSystem || !sameClass(F.ObjectType, Class) ||
        (F.Which != Special::DefaultConstructor && F.Which != Special::OtherConstructor))
      continue;
    if (!F.HasBody && !F.Defaulted)
      return true;
    for (const Effect &E : Summaries.of(FunctionId{I}).Effects)
      if (E.Kind == EffectKind::Wait && E.What == Static)
        return true;
  }
  return llvm::any_of(Tu.Types[Class].Members, [&](const Member &M) {
    return Tu.Types[M.Type].IsClass && asksWhenMade(M.Type, Static, Depth + 1);
  });
}

void DestructionOrder::reportStatic(const StaticObject &O, const StaticObject &Used, const Effect &Use) {
  Finding F;
  F.Which = Rule::DestructionOrder;
  F.How = Level::Warning;
  F.At = Out.resolve(Use.Trail.front().At);
  const std::string A = "`" + shortName(text(Tu.Types[O.Type].Name)) + "`";
  const std::string B = "`" + shortName(text(Tu.Types[Used.Type].Name)) + "`";
  F.Message = "the only " + B + " may have been destroyed when this destructor of " + A + " uses it";
  F.Label = "uses what is destroyed first if it was made later";
  addStep(F.Steps, Step::Kind::Related, Out.resolve(Tu[Used.In].At),
          "the " + B + " is made when this is called first, and destroyed before all that was made earlier");
  addStep(F.Steps, Step::Kind::Related, Out.resolve(Tu[O.In].At), "the " + A + " has static storage, too");
  F.Help = "ask for the " + B + " in the constructor of " + A + " as well, so that it is made first";
  F.Function = text(Tu.Types[O.Type].Name).str();
  F.Subject = shortName(text(Tu.Types[Used.Type].Name));
  Out.add(std::move(F));
}

bool DestructionOrder::isLeftToItself(TypeId Class, SymbolId Member) const {
  if (!Tu.Types[Class].OwnDestructor)
    return true;
  auto It = Evidence.Destructors.find(Class);
  return It != Evidence.Destructors.end() && !It->second.Settled.contains(Member);
}

TypeId DestructionOrder::typeAt(TypeId T, Steps Path) const {
  for (const FormalStep &S : Path) {
    TypeId Next;
    if (S.Kind == Projection::Field) {
      for (const Member &M : Tu.Types[T].Members)
        if (text(M.Name) == S.Key)
          Next = M.Type;
    } else {
      Next = Tu.Types[T].Pointee;
    }
    if (!Next)
      return {};
    T = Next;
  }
  return T;
}

//===-- A view whose owner's destructor looks through it --------------------------------------------------------===//

bool DestructionOrder::matches(const Effect &E, TypeId Class, Steps Rel, TypeId Referent, DestructorUse &Use) const {
  if (!isAccess(E.Kind))
    return false;
  Steps Path = E.What.Path;
  if (E.What.Root != FormalRoot::This || Path.empty() || (E.Kind == EffectKind::Read && E.Read == ReadKind::Query))
    return false;
  Path = Path.drop_front();
  size_t Common = 0;
  while (Common != Rel.size() && Common != Path.size() && Rel[Common] == Path[Common])
    ++Common;
  if (Common != Rel.size())
    return false;
  size_t Through = Common;
  while (Through != Path.size() && Path[Through].Kind == Projection::Field)
    ++Through;
  if (Through == Path.size() || Path[Through].Kind != Projection::Deref)
    return false;
  // Which of its views refers there is known, or one of them fits by its type.
  if (Through != Common || Rel.empty()) {
    TypeId View = typeAt(Class, Path.take_front(Through));
    if (!View || !sameClass(Tu.Types[View].Pointee, Referent))
      return false;
  }
  Use.At = E.Trail.empty() ? Span{} : E.Trail.front().At;
  Use.Rest.assign(Path.begin() + Through + 1, Path.end());
  Use.Always = E.Always;
  return true;
}

bool DestructionOrder::usedByDestructor(TypeId T, Steps Rel, TypeId Referent, unsigned Depth, DestructorUse &Use) {
  const TypeInfo &Info = Tu.Types[T];
  if (!Info.HasDestructor || Depth > 6)
    return false;
  while (!Rel.empty() && (Rel[0].Kind == Projection::Content || Rel[0].Kind == Projection::Element))
    Rel = Rel.drop_front();
  if (FunctionId D = Index.destructorOf(T); D && Info.OwnDestructor && Tu[D].HasBody)
    for (const Effect &E : Summaries.of(D).Effects)
      if (matches(E, T, Rel, Referent, Use)) {
        Use.Destructor = Tu[D].Name;
        return true;
      }
  for (const Member &M : llvm::reverse(Info.Members))
    if (Rel.empty() || (Rel[0].Kind == Projection::Field && Rel[0].Key == text(M.Name)))
      if (usedByDestructor(M.Type, Rel.empty() ? Rel : Rel.drop_front(), Referent, Depth + 1, Use))
        return true;
  if (Info.Members.empty() && Info.Kind == Category::Owner)
    for (TypeId A : Info.Arguments)
      if (Tu.Types[A].IsClass &&
          (usedByDestructor(A, Rel, Referent, Depth + 1, Use) || usedByDeleter(T, A, Referent, Use)))
        return true;
  return false;
}

/// `unique_ptr<T, Deleter>`: a function object that is called with what the owner owns.
bool DestructionOrder::usedByDeleter(TypeId Owner, TypeId Deleter, TypeId Referent, DestructorUse &Use) {
  FunctionId Run = Index.callOperatorOf(Deleter);
  if (!Run || Tu[Run].Params.size() != 1 || !Tu.Types[Tu[Run].Params[0].Type].IsPointer)
    return false;
  TypeId Owned = Tu.Types[Owner].Arguments.front(), Ended = Tu.Types[Tu[Run].Params[0].Type].Pointee;
  if (Owned == Deleter ? Tu.Types[Ended].IsClass || Tu.Types[Ended].IsPointer : !sameClass(Owned, Ended))
    return false;
  for (const Effect &E : Summaries.of(Run).Effects)
    if (matches(E, Deleter, {}, Referent, Use)) {
      Use.Destructor = Tu[Run].Name;
      return true;
    }
  return false;
}

void DestructionOrder::checkLoan(const MemberLoan &L) {
  SymbolId HolderName = memberOf(Tu, L.Class, L.Holder);
  auto HolderAt = memberIndex(Tu, L.Class, HolderName);
  if (!HolderAt || Reported.count({L.Class, HolderName}) || !isLeftToItself(L.Class, HolderName))
    return;
  const std::vector<Member> &Members = Tu.Types[L.Class].Members;
  const Member &Holder = Members[*HolderAt];
  Steps Rel = Steps(L.Holder.Path).drop_front(2);
  SymbolId Gone = memberOf(Tu, L.Class, L.Borrowed);
  TypeId Referent = typeAt(L.Class, Steps(L.Borrowed.Path).drop_front());
  if (L.Borrowed.Path.size() == 1)
    Referent = L.Class;
  if (!L.Exact || Rel.empty())
    Rel = {};
  DestructorUse Use;
  if (Tu.Types[Holder.Type].IsPointer || Tu.Types[Holder.Type].IsReference ||
      !usedByDestructor(Holder.Type, Rel, Referent, 0, Use))
    return;
  if (!Gone && L.Borrowed.Path.size() == 1) { // it refers to the object: which member does it use?
    FormalPlace Used = L.Borrowed;
    Used.Path.insert(Used.Path.end(), Use.Rest.begin(), Use.Rest.end());
    Gone = memberOf(Tu, L.Class, Used);
  }
  auto GoneAt = memberIndex(Tu, L.Class, Gone);
  if (!GoneAt || *GoneAt <= *HolderAt || !isDestroyed(Members[*GoneAt].Type))
    return;
  reportLoan(L, Holder, Members[*GoneAt], Use);
}

//===-- A thread that still runs --------------------------------------------------------------------------------===//

bool DestructionOrder::runsUntilDestroyed(TypeId T, unsigned Depth) {
  const TypeInfo &Info = Tu.Types[T];
  if (!Info.HasDestructor || Depth > 6)
    return false;
  if (Info.Kind == Category::Future)
    return true;
  if (FunctionId D = Index.destructorOf(T); D && (Info.OwnDestructor || Info.Kind == Category::Thread)) {
    for (const Effect &E : Summaries.of(D).Effects)
      if (E.Kind == EffectKind::Join && E.What.Root == FormalRoot::This)
        return true;
    if (auto It = Evidence.Destructors.find(T); It != Evidence.Destructors.end() && !It->second.Invoked.empty())
      return true;
  }
  for (const Member &M : Info.Members)
    if (runsUntilDestroyed(M.Type, Depth + 1))
      return true;
  if (Info.Members.empty() && Info.Kind == Category::Owner)
    for (TypeId A : Info.Arguments)
      if (Tu.Types[A].IsClass && runsUntilDestroyed(A, Depth + 1))
        return true;
  return false;
}

void DestructionOrder::checkTask(const MemberTask &T) {
  SymbolId HolderName = memberOf(Tu, T.Class, T.Holder);
  auto HolderAt = memberIndex(Tu, T.Class, HolderName);
  if (!HolderAt || Reported.count({T.Class, HolderName}))
    return;
  const std::vector<Member> &Members = Tu.Types[T.Class].Members;
  const Member &Holder = Members[*HolderAt];
  bool Outlives = isLeftToItself(T.Class, HolderName) && runsUntilDestroyed(Holder.Type, 0);
  for (const MemberUse &Use : T.Uses) {
    SymbolId Used = memberOf(Tu, T.Class, Use.What);
    auto UsedAt = memberIndex(Tu, T.Class, Used);
    if (!UsedAt || *UsedAt <= *HolderAt)
      continue;
    bool Starts = llvm::is_contained(T.MadeLater, Used);
    if (Starts || (Outlives && isDestroyed(Members[*UsedAt].Type)))
      return reportTask(T, Holder, Members[*UsedAt], Use, Starts);
  }
}

//===-- Words -----------------------------------------------------------------------------------------------------===//

Finding DestructionOrder::begin(TypeId Class, const Member &Holder) const {
  Finding F;
  F.Which = Rule::DestructionOrder;
  F.How = Level::Error;
  F.At = Out.resolve(Holder.At);
  F.Function = text(Tu.Types[Class].Name).str();
  F.Subject = text(Holder.Name).str();
  return F;
}

void DestructionOrder::reportLoan(const MemberLoan &L, const Member &Holder, const Member &Gone,
                                  const DestructorUse &Use) {
  Reported.insert({L.Class, Holder.Name});
  Finding F = begin(L.Class, Holder);
  std::string A = "`" + text(Holder.Name).str() + "`", B = "`" + text(Gone.Name).str() + "`";
  if (!Use.Always || !L.Exact)
    F.How = Level::Warning;
  F.Message = B + " is destroyed before " + A + ", whose destructor uses it";
  F.Label = A + " is declared before " + B + ", so it is destroyed after it";
  addStep(F.Steps, Step::Kind::Cause, Out.resolve(L.At), A + " refers to " + B + " from here on");
  addStep(F.Steps, Step::Kind::Related, Out.resolve(Gone.At), B + " is declared here, and destroyed first");
  addStep(F.Steps, Step::Kind::Related, Out.resolve(Use.At), "`" + shortName(text(Use.Destructor)) + "` uses it here");
  F.Help = "declare " + B + " before " + A + ": members are destroyed in the reverse order of their declaration";
  Out.add(std::move(F));
}

void DestructionOrder::reportLocal(const LocalOrder &L) {
  Finding F;
  F.Which = Rule::DestructionOrder;
  F.How = L.Sure ? Level::Error : Level::Warning;
  F.At = Out.resolve(L.HolderAt);
  std::string A = "`" + L.Holder + "`", B = L.Gone.empty() ? "a temporary" : "`" + L.Gone + "`";
  F.Message = B + " is destroyed before " + A + ", whose destructor uses it";
  F.Label = A + " is declared before " + B + ", so it is destroyed after it";
  addStep(F.Steps, Step::Kind::Cause, Out.resolve(L.Borrowed), A + " refers to " + B + " from here on");
  addStep(F.Steps, Step::Kind::Related, Out.resolve(L.GoneAt), B + " is declared here, and destroyed first");
  addStep(F.Steps, Step::Kind::Related, Out.resolve(L.Used), "`" + shortName(text(L.Destructor)) + "` uses it here");
  F.Help = "declare " + B + " before " + A + ": locals are destroyed in the reverse order of their declaration";
  F.Function = L.Function;
  F.Subject = L.Holder;
  Out.add(std::move(F));
}

void DestructionOrder::reportTask(const MemberTask &T, const Member &Holder, const Member &Gone, const MemberUse &Use,
                                  bool Starts) {
  Reported.insert({T.Class, Holder.Name});
  Finding F = begin(T.Class, Holder);
  std::string A = "`" + text(Holder.Name).str() + "`", B = "`" + text(Gone.Name).str() + "`";
  F.Message = Starts ? A + " starts before " + B + " is made, which it uses"
                     : B + " is destroyed before " + A + ", which still runs what uses it";
  F.Label = A + " is declared before " + B +
            (Starts ? ", so it starts before that is made" : ", so it is destroyed after it");
  addStep(F.Steps, Step::Kind::Cause, Out.resolve(T.At), A + " is given what it runs here");
  addStep(F.Steps, Step::Kind::Related, Out.resolve(Use.At),
          "`" + shortName(text(Use.Function)) + "` uses " + B + " here");
  addStep(F.Steps, Step::Kind::Related, Out.resolve(Gone.At),
          B + (Starts ? " is declared here, and made later" : " is declared here, and destroyed first"));
  F.Help =
      "declare " + A + " after all that it uses" + (Starts ? "" : ", or stop and join it in the destructor's body");
  Out.add(std::move(F));
}

void deed::checkDestructionOrder(const SolvedTu &Tu, FindingSink &Out) { DestructionOrder(Tu, Out).run(); }
