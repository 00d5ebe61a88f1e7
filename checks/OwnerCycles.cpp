// Classes that keep each other alive: members that are shared owners, in a circle. Part of leak, told as a note.
//
// `Parent` holds `shared_ptr<Child>` (or a container of these) and `Child` holds `shared_ptr<Parent>`. One shared owner
// of the class's own type is a list and no circle; two of them (`Next` and `Previous`) are one.
#include "checks/OwnerClasses.h"
#include "checks/Wording.h"

using namespace deed;

namespace {

struct Link {
  const Member *Through;
  TypeId To;
};

class Cycles {
public:
  Cycles(const SolvedTu &Tu, FindingSink &Out) : Tu(Tu), Types(Tu.Tu.Types), Out(Out) {}
  void run();

private:
  /// What the member keeps alive: T of `shared_ptr<T>` and `vector<shared_ptr<T>>`; invalid if nothing shared.
  TypeId keptBy(TypeId Member, unsigned Depth = 0) const;
  TypeId definitionOf(TypeId T) const;
  bool find(TypeId From, TypeId Goal, llvm::SmallVectorImpl<Link> &Path) const;
  void tell(TypeId Class, llvm::ArrayRef<Link> Circle);
  std::string name(TypeId T) const { return shortName(Tu.Tu.text(Types[T].Name)); }

  const SolvedTu &Tu;
  const TypeTable &Types;
  FindingSink &Out;
  llvm::DenseMap<SymbolId, TypeId> ByName; ///< classes with known members
  llvm::DenseSet<TypeId> Told;
};

} // namespace

TypeId Cycles::definitionOf(TypeId T) const {
  llvm::StringRef Name = Tu.Tu.plainName(T);
  for (const auto &[Symbol, Id] : ByName)
    if (Tu.Tu.text(Symbol) == Name)
      return Id;
  return {};
}

TypeId Cycles::keptBy(TypeId M, unsigned Depth) const {
  const TypeInfo &T = Types[M];
  if (T.Arguments.empty() || Depth > 3)
    return {};
  if (T.Kind == Category::SharedOwner)
    return definitionOf(T.Arguments.front());
  if (T.Kind != Category::Owner || !T.Members.empty())
    return {};
  for (TypeId A : T.Arguments)
    if (Types[A].Kind == Category::SharedOwner || !Types[A].Arguments.empty())
      if (TypeId Kept = keptBy(A, Depth + 1))
        return Kept;
  return {};
}

bool Cycles::find(TypeId From, TypeId Goal, llvm::SmallVectorImpl<Link> &Path) const {
  if (Path.size() > 4)
    return false;
  for (const Member &M : Types[From].Members) {
    TypeId To = keptBy(M.Type);
    if (!To || llvm::any_of(Path, [&](const Link &L) { return L.To == To; }))
      continue;
    Path.push_back({&M, To});
    if (To == Goal || (To != From && find(To, Goal, Path)))
      return true;
    Path.pop_back();
  }
  return false;
}

void Cycles::tell(TypeId Class, llvm::ArrayRef<Link> Whole) {
  // The one that points back is a pointer rather than a container of these.
  llvm::SmallVector<Link, 4> Circle(Whole.begin(), Whole.end());
  auto Back = llvm::find_if(llvm::reverse(Circle), [&](const Link &L) {
    return Types[L.Through->Type].Kind == Category::SharedOwner;
  });
  if (Back != llvm::reverse(Circle).end())
    std::rotate(Circle.begin(), Back.base(), Circle.end());
  const Link &Last = Circle.back();
  Finding F;
  F.Which = Rule::Leak;
  F.How = Level::Note;
  F.At = Out.resolve(Last.Through->At);
  F.Message = "objects of `" + name(Class) + "` can keep themselves alive in a circle of shared owners";
  F.Label = "keeps `" + name(Last.To) + "` alive, which keeps this object alive";
  for (const Link &L : llvm::ArrayRef(Circle).drop_back())
    addStep(F.Steps, Step::Kind::Related, Out.resolve(L.Through->At), "keeps `" + name(L.To) + "` alive");
  F.Help = "make the one that points back a `std::weak_ptr`";
  F.Subject = name(Class);
  Out.add(std::move(F));
}

void Cycles::run() {
  for (uint32_t I = 0; I != Types.size(); ++I)
    if (Types[{I}].IsClass && !Types[{I}].IsConst && !Types[{I}].Members.empty())
      ByName.try_emplace(Types[{I}].Name, TypeId{I});
  std::vector<TypeId> Classes;
  for (const auto &[Name, Id] : ByName)
    Classes.push_back(Id);
  llvm::sort(Classes);
  for (TypeId Class : Classes) {
    llvm::SmallVector<Link, 4> Own;
    for (const Member &M : Types[Class].Members)
      if (keptBy(M.Type) == Class)
        Own.push_back({&M, Class});
    if (Own.size() > 1)
      tell(Class, Own);
    llvm::SmallVector<Link, 4> Path;
    if (Told.contains(Class) || !Own.empty() || !find(Class, Class, Path))
      continue;
    for (const Link &L : Path)
      Told.insert(L.To);
    tell(Class, Path);
  }
}

void deed::checkOwnerCycles(const SolvedTu &Tu, FindingSink &Out) {
  Cycles(Tu, Out).run();
}
