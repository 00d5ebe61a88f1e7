#include "engine/SuggestLocks.h"
#include "checks/GuardedFields.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace deed;

LockWords LockWords::of(llvm::ArrayRef<llvm::StringRef> Macros) {
  auto has = [&](const llvm::Twine &Name) { return llvm::is_contained(Macros, llvm::StringRef(Name.str())); };
  std::vector<llvm::StringRef> Prefixes;
  for (llvm::StringRef M : Macros)
    if (M.consume_back("GUARDED_BY") && !M.ends_with("PT_"))
      Prefixes.push_back(M);
  // Of several sets the one with the shortest name, which is the project's own.
  llvm::sort(Prefixes,
             [](llvm::StringRef A, llvm::StringRef B) { return std::pair(A.size(), A) < std::pair(B.size(), B); });
  for (llvm::StringRef Prefix : Prefixes)
    for (const char *Word : {"REQUIRES", "EXCLUSIVE_LOCKS_REQUIRED", "REQUIRES_CAPABILITY"})
      if (has(Prefix + Word))
        return {(Prefix + "GUARDED_BY(").str(), (Prefix + Word + "(").str(), ")"};
  return {};
}

namespace {

class LockSuggestions {
public:
  LockSuggestions(const SolvedTu &Tu, const SpanResolver &Spans, const LockWords &Words, Insertions &Out)
      : Tu(Tu.Tu), Model(threadModel(Tu)), Spans(Spans), Words(Words), Out(Out) {}
  void add(const GuardedField &G);

private:
  const Member *memberOf(const GuardedField &G, llvm::StringRef Name) const;
  bool isKnownToClang(TypeId Lock) const;
  bool canCarry(const FileSpan &Name) const;
  bool addHolders(const FieldUse &U, const GuardedField &G, std::set<uint32_t> &Holders) const;

  const TuFacts &Tu;
  ThreadModel &Model;
  const SpanResolver &Spans;
  const LockWords &Words;
  Insertions &Out;
};

} // namespace

const Member *LockSuggestions::memberOf(const GuardedField &G, llvm::StringRef Name) const {
  for (uint32_t T = 0; T != Tu.Types.size(); ++T)
    if (const TypeInfo &Class = Tu.Types[TypeId{T}]; Class.IsClass && Tu.text(Class.Name) == G.Class)
      for (const Member &M : Class.Members)
        if (Tu.text(M.Name) == Name)
          return &M;
  return nullptr;
}

/// A capability, and no guard of the library's around it: clang does not see what that locks.
bool LockSuggestions::isKnownToClang(TypeId Lock) const {
  if (!Tu.Types[Lock].IsCapability)
    return false;
  return llvm::none_of(Tu.Functions, [&](const FunctionInfo &F) {
    const TypeInfo &Guard = Tu.Types[F.ObjectType];
    return Guard.Kind == Category::Guard && F.Which == Special::OtherConstructor && F.Locks.empty() &&
           llvm::is_contained(Guard.Arguments, Lock);
  });
}

/// An attribute may stand behind the name: neither an array nor a bit-field.
bool LockSuggestions::canCarry(const FileSpan &Name) const {
  auto Text = Name.valid() ? llvm::MemoryBuffer::getFile(Name.File)
                           : llvm::ErrorOr<std::unique_ptr<llvm::MemoryBuffer>>(std::errc::invalid_argument);
  if (!Text)
    return false;
  llvm::StringRef Behind = (*Text)->getBuffer().substr(Name.Offset + Name.Length).ltrim();
  return Behind.starts_with(";") || Behind.starts_with("=") || Behind.starts_with("{") || Behind.starts_with(",");
}

/// The functions on the way that leave the lock to their callers, from the access outwards to where it is locked. False
/// if one of them cannot say so.
bool LockSuggestions::addHolders(const FieldUse &U, const GuardedField &G, std::set<uint32_t> &Holders) const {
  auto isIt = [&](const HeldLock &L) {
    return !L.Lock.Path.empty() && L.Lock.Path.back().Kind == Projection::Field &&
           G.Class + "." + Tu.text({L.Lock.Path.back().Key}).str() == G.Lock;
  };
  for (size_t I = U.Access.Way.size(); I-- > 0;) {
    const WayStep &Step = U.Access.Way[I];
    const FunctionEvidence &E = Model.of(Step.In);
    bool Holds = false;
    if (I + 1 == U.Access.Way.size()) {
      for (const SharedAccess &A : E.Accesses)
        Holds |= A.Way.back().At == Step.At && llvm::any_of(A.Held, isIt);
    } else {
      for (const CallSite &C : E.Calls)
        Holds |= C.At == Step.At && C.Callee == U.Access.Way[I + 1].In && llvm::any_of(C.Held, isIt);
    }
    const FunctionInfo &F = Tu[Step.In];
    if (F.IsLambda) // clang looks at closures by themselves
      return false;
    if (Holds)
      return true;
    if (!F.ObjectType || F.IsStatic || !F.Declarator || Model.isEntry(Step.In))
      return false;
    Holders.insert(Step.In.Raw);
  }
  return false;
}

void LockSuggestions::add(const GuardedField &G) {
  if (G.Declared || G.IsPointee || G.Class.empty() || !G.isConvincing())
    return;
  llvm::StringRef LockName = G.Lock;
  if (!LockName.consume_front(G.Class + ".") || LockName.contains('.'))
    return;
  const Member *Field = memberOf(G, G.Name), *Lock = memberOf(G, LockName);
  if (!Field || !Lock || !isKnownToClang(Lock->Type) || !canCarry(Spans.resolve(Field->At)))
    return;
  std::set<uint32_t> Holders;
  for (const FieldUse &U : G.Uses)
    if (!G.isGuarded(U) || !addHolders(U, G, Holders))
      return;
  Out.behind(Spans.resolve(Field->At), " " + Words.GuardedBy + LockName.str() + Words.End);
  for (uint32_t F : Holders)
    if (llvm::none_of(Tu[FunctionId{F}].Locks, [](const LockClaim &C) { return C.What == LockClaim::Kind::Requires; }))
      Out.behind(Spans.resolve(Tu[FunctionId{F}].Declarator), " " + Words.Requires + LockName.str() + Words.End);
}

void deed::suggestLocks(const SolvedTu &Tu, const SpanResolver &Spans, const LockWords &Words, Insertions &Out) {
  if (!Tu.Evidence.Threads.IsNeeded)
    return;
  LockSuggestions Suggestions(Tu, Spans, Words, Out);
  for (const GuardedField &G : guardedFields(threadModel(Tu)))
    Suggestions.add(G);
}
