#include "checks/GuardedFields.h"
#include "summary/Store.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

namespace {

struct Object {
  std::string Class;
  TypeId Type;
  std::vector<SharedStep> Path; ///< from the object on
};

class Grouping {
public:
  explicit Grouping(ThreadModel &Model) : Model(Model), Tu(Model.tu()) {}
  std::vector<GuardedField> run();

private:
  std::optional<Object> objectOf(FunctionId F, const SharedPlace &P) const;
  std::string lockKey(FunctionId F, const SharedPlace &Lock, const SharedPlace &Of) const;
  std::string pathText(llvm::ArrayRef<SharedStep> Path) const;
  void add(FunctionId Entry, SharedAccess A, bool InThread, Span Only = {});
  void judge(GuardedField &G) const;
  const Member *declared(llvm::StringRef Class, llvm::StringRef Field) const;

  ThreadModel &Model;
  const TuFacts &Tu;
  std::map<std::pair<std::string, std::string>, GuardedField> Groups;
  mutable std::map<std::string, TypeId> ClassTypes;
};

} // namespace

static std::string withoutConst(llvm::StringRef Name) {
  Name.consume_front("const ");
  return Name.str();
}

std::string Grouping::pathText(llvm::ArrayRef<SharedStep> Path) const {
  std::string Text;
  for (const SharedStep &S : Path)
    if (S.Kind == Projection::Field && S.Up == SharedStep::None)
      Text += (Text.empty() ? "" : ".") + Tu.text({S.Key}).str();
  return Text;
}

/// The object that a function's `this`, a parameter or a global leads to, with its bases taken off the path.
std::optional<Object> Grouping::objectOf(FunctionId F, const SharedPlace &P) const {
  const FunctionInfo &Info = Tu[F];
  Object O;
  size_t Skip = 0;
  switch (P.From) {
  case SharedPlace::Root::This:
    O.Type = Info.ObjectType;
    Skip = 1;
    break;
  case SharedPlace::Root::Param: {
    if (P.Key >= Info.Params.size())
      return std::nullopt;
    const Parameter &Param = Info.Params[P.Key];
    if (Param.How == PassKind::RvalueRef)
      return std::nullopt; // nobody else's any more
    O.Type = Param.Type;
    if (Param.How == PassKind::Value)
      O.Type = Tu.Types[O.Type].Pointee;
    Skip = 1;
    break;
  }
  case SharedPlace::Root::Global:
    O.Path = P.Path;
    return O;
  case SharedPlace::Root::Local:
  case SharedPlace::Root::Nowhere: return std::nullopt;
  }
  if (P.Path.size() <= Skip || P.Path[0].Kind != Projection::Deref || !O.Type)
    return std::nullopt;
  O.Path.assign(P.Path.begin() + static_cast<ptrdiff_t>(Skip), P.Path.end());
  for (bool Stripped = true; Stripped && !O.Path.empty();) {
    Stripped = false;
    if (uint32_t Derived = O.Path[0].Up; Derived != SharedStep::None) {
      O.Type = {Derived};
      O.Path.erase(O.Path.begin());
      Stripped = true;
      continue;
    }
    for (const Member &M : Tu.Types[O.Type].Members)
      if (M.IsBase && O.Path[0].Kind == Projection::Field && M.Name.Raw == O.Path[0].Key) {
        O.Type = M.Type;
        O.Path.erase(O.Path.begin());
        Stripped = true;
        break;
      }
  }
  if (O.Path.empty() || O.Path[0].Kind != Projection::Field || !Tu.Types[O.Type].IsClass)
    return std::nullopt;
  O.Class = withoutConst(Tu.text(Tu.Types[O.Type].Name));
  ClassTypes.try_emplace(O.Class, O.Type);
  return O;
}

std::string Grouping::lockKey(FunctionId F, const SharedPlace &Lock, const SharedPlace &Of) const {
  if (Lock.From == SharedPlace::Root::Global)
    return "::" + Tu.text({Lock.Key}).str() + (Lock.Path.empty() ? "" : "." + pathText(Lock.Path));
  auto O = objectOf(F, Lock);
  if (!O)
    return "?";
  bool SameObject = Lock.From == Of.From && Lock.Key == Of.Key;
  return (SameObject ? "" : "another ") + O->Class + "." + pathText(O->Path);
}

void Grouping::add(FunctionId Entry, SharedAccess A, bool InThread, Span Only) {
  auto O = objectOf(Entry, A.What);
  if (!O)
    return;
  FieldUse U{.Entry = Entry, .InThread = InThread};
  if (A.What.From == SharedPlace::Root::This)
    U.Only = Only;
  std::string Field;
  if (A.What.From == SharedPlace::Root::Global) {
    Field = Tu.text({A.What.Key}).str();
    U.Within = A.What;
  } else {
    Field = Tu.text({O->Path[0].Key}).str();
    U.Within = {SharedPlace::Root::This, 0, O->Path};
  }
  for (const HeldLock &L : A.Held) {
    std::string Key = L.Lock.isNowhere() ? "?" : lockKey(Entry, L.Lock, A.What);
    if (Key == "?")
      U.HoldsUnnamed = true;
    else
      U.Locks.push_back({std::move(Key), L.Mode});
  }
  U.Access = std::move(A);
  // What a member points to may have a guard of its own.
  const Member *M = declared(O->Class, Field);
  size_t Below = A.What.From == SharedPlace::Root::Global ? 0 : 1;
  bool IsPointee = M && M->PointeeGuardedBy && O->Path.size() > Below &&
                   (O->Path[Below].Kind == Projection::Deref || O->Path[Below].Kind == Projection::Content);
  GuardedField &G = Groups[{O->Class, IsPointee ? "*" + Field : Field}];
  G.Class = O->Class;
  G.Name = Field;
  G.IsPointee = IsPointee;
  if (G.Uses.size() < 400)
    G.Uses.push_back(std::move(U));
}

/// What is declared of a member, or of a global if there is no class.
const Member *Grouping::declared(llvm::StringRef Class, llvm::StringRef Field) const {
  if (Class.empty()) {
    auto It = Tu.DeclaredGlobals.find(Tu.Names.find(Field).Raw);
    return It == Tu.DeclaredGlobals.end() ? nullptr : &It->second;
  }
  auto It = ClassTypes.find(Class.str());
  if (It == ClassTypes.end())
    return nullptr;
  for (const Member &M : Tu.Types[It->second].Members)
    if (Tu.text(M.Name) == Field)
      return &M;
  return nullptr;
}

void Grouping::judge(GuardedField &G) const {
  std::map<std::string, unsigned> Weight;
  for (const FieldUse &U : G.Uses) {
    std::set<std::string> Seen;
    for (const auto &[Key, Mode] : U.Locks)
      if (Seen.insert(Key).second)
        Weight[Key] += U.Access.Writes ? 2 : 1;
  }
  unsigned Most = 0;
  for (const auto &[Key, W] : Weight)
    if (W > Most)
      Most = W, G.Lock = Key;
  if (const Member *M = declared(G.Class, G.Name)) {
    G.DeclaredAt = M->At;
    if (SymbolId Guard = G.IsPointee ? M->PointeeGuardedBy : M->GuardedBy)
      if (auto Place = parseFormalPlace(Tu.text(Guard))) {
        std::string Path;
        for (const FormalStep &S : Place->Path)
          if (S.Kind == Projection::Field)
            Path += (Path.empty() ? "" : ".") + S.Key;
        G.Lock = Place->Root == FormalRoot::Global ? "::" + Place->Global : G.Class + "." + Path;
        G.Declared = true;
      }
  }
  G.LockName = G.Lock;
  if (llvm::StringRef(G.LockName).starts_with("another "))
    G.LockName = G.LockName.substr(strlen("another "));
  if (llvm::StringRef(G.LockName).starts_with("::"))
    G.LockName = G.LockName.substr(G.LockName.rfind("::") + 2);
  if (llvm::StringRef(G.LockName).starts_with(G.Class + ".") && !G.Class.empty())
    G.LockName = G.LockName.substr(G.Class.size() + 1);
  std::set<uint32_t> Guarded, Other;
  std::set<std::pair<uint32_t, bool>> Sites;
  for (const FieldUse &U : G.Uses) {
    if (G.isGuarded(U)) {
      Guarded.insert(U.Access.Way.back().In.Raw);
      if (Sites.insert({U.Access.Way.back().At.Begin, U.Access.Writes}).second)
        ++(U.Access.Writes ? G.GuardedWrites : G.GuardedReads);
    } else {
      Other.insert(U.Access.Way.back().In.Raw);
      if (U.Access.Writes && Sites.insert({U.Access.Way.back().At.Begin, true}).second)
        ++G.OtherWrites;
    }
  }
  G.BothEntries = static_cast<unsigned>(llvm::count_if(Guarded, [&](uint32_t F) { return Other.count(F); }));
  G.GuardedEntries = static_cast<unsigned>(Guarded.size());
  G.OtherEntries = static_cast<unsigned>(Other.size());
}

bool GuardedField::isConvincing() const {
  if (Declared)
    return true;
  if (Lock.empty() || GuardedWrites + GuardedReads == 0)
    return false;
  // Now and then under a lock that is held for something else.
  if (OtherEntries > 2 * GuardedEntries + 1 || OtherWrites > 3 * GuardedWrites + 1)
    return false;
  // One lock for the fields of all objects of a class is unusual: who takes it for something else may touch a field.
  bool IsForeign = !Class.empty() && llvm::StringRef(Lock).starts_with("::");
  if (IsForeign && (OtherWrites > GuardedWrites || BothEntries == GuardedEntries) && OtherWrites > 0)
    return false;
  return GuardedWrites > 0 || GuardedEntries >= OtherEntries;
}

bool GuardedField::isGuardWithin(const TuFacts &Tu, llvm::ArrayRef<SharedStep> Path) const {
  std::string Whole = Class;
  for (const SharedStep &S : Path) {
    if (S.Kind != Projection::Field)
      return false;
    Whole += "." + Tu.text({S.Key}).str();
  }
  return llvm::StringRef(Lock).starts_with(Whole + ".");
}

std::vector<GuardedField> Grouping::run() {
  for (FunctionId F : Model.functions()) {
    if (Model.isEntry(F))
      for (const SharedAccess &A : Model.closed(F)) {
        bool Alone = A.BesideNone || (A.AfterJoin && A.What.From == SharedPlace::Root::This) ||
                     (Model.isProgram() && Model.hasCallers(F) && !Model.mayRunBesideThreads(F));
        if (!Alone || !A.Held.empty())
          add(F, A, /*InThread=*/false);
      }
    if (Model.isCopyEntry(F))
      for (const SharedAccess &A : Model.closed(F))
        if (A.What.From == SharedPlace::Root::Param)
          add(F, A, /*InThread=*/false);
    for (const SpawnSite &S : Model.of(F).Spawns)
      for (SharedAccess &A : Model.threadAccesses(F, S))
        add(F, std::move(A), /*InThread=*/true, S.Repeats || Model.isRunBySeveral(S.Runs) ? Span{} : S.At);
  }
  std::vector<GuardedField> Out;
  for (auto &[Key, G] : Groups) {
    judge(G);
    Out.push_back(std::move(G));
  }
  return Out;
}

std::vector<GuardedField> deed::guardedFields(ThreadModel &Model) { return Grouping(Model).run(); }

ThreadModel &deed::threadModel(const SolvedTu &Tu) {
  if (!Tu.Evidence.Composed)
    Tu.Evidence.Composed = std::make_shared<ThreadModel>(Tu.Tu, Tu.Evidence.Threads);
  return *Tu.Evidence.Composed;
}
