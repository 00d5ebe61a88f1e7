#include "checks/LockGraph.h"
#include "checks/Wording.h"
#include "summary/Store.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

namespace {
struct NamedLock {
  std::string Key, Name; ///< Key ends with InternalMark if other files may mean another lock by it
};
} // namespace

static std::string keyOfGlobal(const TuFacts &Tu, SymbolId Name, const std::string &Path) {
  bool IsInternal = Tu.InternalGlobals.contains(Name.Raw) || Tu.text(Name).contains("(anonymous");
  return "::" + Tu.text(Name).str() + (Path.empty() ? "" : "." + Path) + (IsInternal ? InternalMark : "");
}

static std::string keyOfMember(llvm::StringRef Class, const std::string &Path) {
  return Class.str() + "." + Path + (Class.contains("(anonymous") || Class.contains("(lambda") ? InternalMark : "");
}

/// What a pointer, an array, or an owner of one kind of things leads to by the step.
static TypeId behind(const TuFacts &Tu, TypeId T, Projection Step) {
  const TypeInfo &Whole = Tu.Types[T];
  switch (Step) {
  case Projection::Deref: return Whole.Pointee;
  case Projection::Element: return Whole.Pointee && !Whole.IsPointer ? Whole.Pointee : T; // Content was there already
  case Projection::Content: return Whole.Arguments.size() == 1 ? Whole.Arguments[0] : TypeId{};
  default: return {};
  }
}

/// By the class that the lock is a member of; a global by its name. Nothing for locals, unless it is asked for what the
/// pointers among them lead to.
static std::optional<NamedLock> nameLock(const TuFacts &Tu, FunctionId F, const SharedPlace &P,
                                         const FunctionEvidence *WithLocals = nullptr) {
  const FunctionInfo &Info = Tu[F];
  std::string Path;
  for (const SharedStep &S : P.Path)
    if (S.Kind == Projection::Field)
      Path += (Path.empty() ? "" : ".") + Tu.text({S.Key}).str();
  if (P.From == SharedPlace::Root::Global)
    return NamedLock{keyOfGlobal(Tu, {P.Key}, Path), sharedName(Tu, Info, P)};
  TypeId Class;
  if (P.From == SharedPlace::Root::This) {
    Class = Info.ObjectType;
  } else if (P.From == SharedPlace::Root::Param && P.Key < Info.Params.size()) {
    Class = Info.Params[P.Key].Type;
    if (Info.Params[P.Key].How == PassKind::Value && !P.Path.empty()) // a pointer, or a smart one
      Class = behind(Tu, Class, P.Path.front().Kind == Projection::Content ? Projection::Content : Projection::Deref);
  }
  if (P.From == SharedPlace::Root::Local && WithLocals && !P.Path.empty() && P.Path.front().Kind == Projection::Deref)
    if (auto It = WithLocals->LocalTypes.find(P.Key); It != WithLocals->LocalTypes.end())
      Class = Tu.Types[It->second].Pointee;
  if (!Class || Path.empty())
    return std::nullopt;
  std::vector<SharedStep> Left(P.Path.begin() + (P.Path.empty() ? 0 : 1), P.Path.end());
  // Down the path as far as types are known, so that a lock is its owner's, whoever leads to it.
  for (bool Further = true; Further && Left.size() > 1;) {
    Further = false;
    // An element of an array or container.
    if (Left[0].Kind != Projection::Field) {
      const TypeInfo &Whole = Tu.Types[Class];
      TypeId Element = Whole.Pointee ? Whole.Pointee : Whole.Arguments.size() == 1 ? Whole.Arguments[0] : TypeId{};
      if (Left[0].Kind == Projection::Content || !Element) {
        Left.erase(Left.begin());
        Further = true;
      } else if (Left[0].Kind == Projection::Element || Left[0].Kind == Projection::Deref) {
        Class = Element;
        Left.erase(Left.begin());
        Further = true;
      }
      continue;
    }
    for (const Member &M : Tu.Types[Class].Members)
      if (Left[0].Kind == Projection::Field && M.Name.Raw == Left[0].Key) {
        TypeId Next = M.Type;
        size_t Used = 1;
        for (TypeId Behind = Next; Used < Left.size() && (Behind = behind(Tu, Next, Left[Used].Kind)); ++Used)
          Next = Behind;
        if (Used < Left.size() && Left[Used].Kind == Projection::Field && !Tu.Types[Next].Members.empty()) {
          Class = Next;
          Left.erase(Left.begin(), Left.begin() + static_cast<ptrdiff_t>(Used));
          Further = true;
        }
        break;
      }
  }
  Path.clear();
  for (const SharedStep &S : Left)
    if (S.Kind == Projection::Field)
      Path += (Path.empty() ? "" : ".") + Tu.text({S.Key}).str();
  llvm::StringRef Name = Tu.plainName(Class);
  return NamedLock{keyOfMember(Name, Path), shortName(Name) + "::" + Path};
}

namespace {

class EdgeCollector {
public:
  EdgeCollector(ThreadModel &Model, const SpanResolver &Spans) : Model(Model), Tu(Model.tu()), Spans(Spans) {}
  std::vector<LockEdge> run();

private:
  void add(const NamedLock &From, const NamedLock &To, Span HeldSince, const std::vector<WayStep> &Way);
  void addOf(FunctionId F, const Acquisition &A);
  void addDeclared();
  void declare(const Member &M, const std::string &Key, const std::string &Name, llvm::StringRef Class);

  ThreadModel &Model;
  const TuFacts &Tu;
  const SpanResolver &Spans;
  std::vector<LockEdge> Edges;
  std::set<std::pair<std::string, std::string>> Seen;
};

} // namespace

void EdgeCollector::add(const NamedLock &From, const NamedLock &To, Span HeldSince, const std::vector<WayStep> &Way) {
  if (!Seen.insert({From.Key, To.Key}).second)
    return;
  LockEdge E{
      From.Key, To.Key, From.Name, To.Name, Spans.resolve(HeldSince), {}, Tu.text(Tu[Way.front().In].Name).str()};
  for (size_t I = 0; I != Way.size(); ++I)
    E.Way.push_back(I + 1 == Way.size()
                        ? Step{Step::Kind::Cause, Spans.resolve(Way[I].At), ""}
                        : Step{Step::Kind::Via, Spans.resolve(Way[I].At),
                               "`" + shortName(Tu.text(Tu[Way[I + 1].In].Name)) + "` is called here"});
  Edges.push_back(std::move(E));
}

void EdgeCollector::addOf(FunctionId F, const Acquisition &A) {
  auto To = nameLock(Tu, F, A.Lock.Lock, A.BesideElement ? &Model.of(F) : nullptr);
  if (!To || A.IsDeclared)
    return;
  if (A.BesideElement && A.Way.size() == 1 && !A.IsOrdered && !A.IsRecursive)
    add(*To, *To, A.BesideElement, A.Way);
  for (const HeldLock &L : A.Before) {
    auto From = L.Lock.isNowhere() ? std::nullopt : nameLock(Tu, F, L.Lock);
    if (!From || L.Lock == A.Lock.Lock)
      continue;
    bool SameRoot = L.Lock.From == A.Lock.Lock.From && L.Lock.Key == A.Lock.Lock.Key;
    // Of one class, but which objects they are is known only for parameters and `this`.
    if (From->Key == To->Key && (SameRoot || A.IsOrdered || A.Way.size() > 1 || A.IsRecursive))
      continue;
    add(*From, *To, L.At, A.Way);
  }
}

/// The key of a lock that an attribute names: `(*this).inner.mutex_`, `::Global`.
static std::optional<NamedLock> declaredLock(const TuFacts &Tu, llvm::StringRef Class, llvm::StringRef Place) {
  auto P = parseFormalPlace(Place);
  if (!P)
    return std::nullopt;
  std::string Path;
  for (const FormalStep &S : P->Path)
    if (S.Kind == Projection::Field)
      Path += (Path.empty() ? "" : ".") + S.Key;
  if (P->Root == FormalRoot::Global)
    return NamedLock{keyOfGlobal(Tu, Tu.Names.find(P->Global), Path), shortName(P->Global)};
  if (P->Root != FormalRoot::This || Path.empty())
    return std::nullopt;
  return NamedLock{keyOfMember(Class, Path), shortName(Class) + "::" + Path};
}

void EdgeCollector::declare(const Member &M, const std::string &Key, const std::string &Name, llvm::StringRef Class) {
  auto addOne = [&](NamedLock From, NamedLock To) {
    FileSpan At = Spans.resolve(M.At);
    Edges.push_back({From.Key, To.Key, From.Name, To.Name, At, {{Step::Kind::Cause, At, ""}}, "", /*Declared=*/true});
  };
  for (SymbolId Other : M.LockedBefore)
    if (auto To = declaredLock(Tu, Class, Tu.text(Other)))
      addOne({Key, Name}, *To);
  for (SymbolId Other : M.LockedAfter)
    if (auto From = declaredLock(Tu, Class, Tu.text(Other)))
      addOne(*From, {Key, Name});
}

void EdgeCollector::addDeclared() {
  for (uint32_t T = 0; T != Tu.Types.size(); ++T) {
    llvm::StringRef Class = Tu.text(Tu.Types[TypeId{T}].Name);
    if (Class.starts_with("const "))
      continue;
    for (const Member &M : Tu.Types[TypeId{T}].Members)
      declare(M, keyOfMember(Class, Tu.text(M.Name).str()), shortName(Class) + "::" + Tu.text(M.Name).str(), Class);
  }
  for (const auto &[Name, M] : Tu.DeclaredGlobals)
    declare(M, keyOfGlobal(Tu, {Name}, ""), shortName(Tu.text({Name})), "");
}

std::vector<LockEdge> EdgeCollector::run() {
  for (FunctionId F : Model.functions())
    for (const Acquisition &A : Model.acquisitions(F))
      addOf(F, A);
  addDeclared();
  return mergedLockEdges(std::move(Edges));
}

std::vector<LockEdge> deed::lockEdges(ThreadModel &Model, const SpanResolver &Spans) {
  return EdgeCollector(Model, Spans).run();
}
