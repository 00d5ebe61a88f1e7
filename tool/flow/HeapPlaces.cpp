#include "flow/HeapPlaces.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

HeapPlaces::HeapPlaces(const TuFacts &Tu, const FunctionFacts &Fn, const Aliases &Known)
    : Tu(Tu), Fn(Fn), Known(Known) {
  Special Which = Fn.Function ? Tu[Fn.Function].Which : Special::None;
  IsConstructor = Which == Special::DefaultConstructor || Which == Special::OtherConstructor ||
                  Which == Special::CopyConstructor || Which == Special::MoveConstructor;
  // Of an object that another constructor has completed, the destructor runs, whatever this one throws
  // ([except.ctor]/4).
  IsConstructor &= llvm::none_of(Fn.Calls, [&](const Call &C) {
    return C.How == CallKind::Constructor && C.Object && Fn.Places[C.Object->What].Kind == Projection::Deref &&
           Fn.Places[Fn.Places[C.Object->What].Parent].Kind == Projection::This;
  });
  for (uint32_t I = 0; I != Fn.Places.size(); ++I)
    Fn.Places.forEachIndexVariable(PlaceId{I}, [&](PlaceId By) { Indices.insert(resolve(By)); });
  findCaptured();
  Before.resize(Fn.Blocks.size());
  for (uint32_t B = 0; B != Fn.Blocks.size(); ++B)
    for (const Edge &E : Fn.Blocks[B].Next)
      if (!E.Exceptional)
        Before[E.To.Raw].push_back(BlockId{B});
}

/// `Cleanup C([&] { free(p); }); p = malloc(n);`
void HeapPlaces::findCaptured() {
  llvm::DenseSet<TypeId> HandedOver; // closures
  for (const Call &C : Fn.Calls)
    for (const Argument &A : C.Args)
      if (TypeId T = Tu.Types[A.Type].IsClosure ? A.Type : Tu.Types[A.Type].Pointee; T && Tu.Types[T].IsClosure)
        HandedOver.insert(T);
  if (HandedOver.empty())
    return;
  for (const Block &B : Fn.Blocks)
    for (const FactAt &F : B.Facts)
      if (const auto *I = std::get_if<Issue>(&F.What))
        if (PlaceId Closure = Fn.Places[I->Into].Parent; Closure && HandedOver.contains(Fn.Places[Closure].Type))
          Captured.insert(resolve(Fn[I->Loan].Borrowed));
}

bool HeapPlaces::isVague(PlaceId P) const {
  bool IsElement = false; // of a container, whose index says which
  for (; P; P = Fn.Places[P].Parent) {
    const PlaceNode &N = Fn.Places[P];
    if (N.Cut || (N.Kind == Projection::Content && !IsElement) ||
        (N.Kind == Projection::Element && Fn.Places.index(P).How == Index::Kind::Any))
      return true;
    IsElement = N.Kind == Projection::Element;
  }
  return false;
}

/// `slots[0]` and `slots[i]`: paths that differ in nothing but the elements they go through, and those may be the same.
bool HeapPlaces::mayBeSameElement(PlaceId A, PlaceId B) const {
  for (; A != B; A = Fn.Places[A].Parent, B = Fn.Places[B].Parent) {
    if (!A || !B)
      return false;
    const PlaceNode &Left = Fn.Places[A], &Right = Fn.Places[B];
    if (Left.Kind != Right.Kind || !Left.Parent || !Right.Parent)
      return false;
    if (Left.Kind != Projection::Element && Left.Key != Right.Key)
      return false;
    if (Left.Kind == Projection::Element && Left.Key != Right.Key &&
        Fn.Places.index(A).How == Index::Kind::Constant && Fn.Places.index(B).How == Index::Kind::Constant)
      return false;
  }
  return true;
}

bool HeapPlaces::outlivesCall(PlaceId P) const {
  bool Indirect = false, IsPart = P && Fn.Places[P].Parent;
  for (; P && Fn.Places[P].Parent; P = Fn.Places[P].Parent)
    Indirect |= Fn.Places[P].Kind == Projection::Deref || Fn.Places[P].Kind == Projection::Content;
  if (!P)
    return false;
  switch (Fn.Places[P].Kind) {
  case Projection::Global:
  case Projection::Return: return true;
  case Projection::Param:
  case Projection::This:
  case Projection::Local:
  case Projection::Temp: return Indirect; // behind a pointer that is not known to be ours
  case Projection::Heap: return IsPart;   // if it is lost, then with the object that it is part of
  case Projection::Field:
  case Projection::Deref:
  case Projection::Element:
  case Projection::Content: break;
  }
  return false;
}

/// Somebody else has it when the function is done. A constructor that throws leaves no object, and no destructor of it
/// runs: what only a member knows is lost then.
bool HeapPlaces::staysWithOthers(PlaceId P) const {
  if (!outlivesCall(P) || isResult(P))
    return false;
  if (!IsConstructor || Fn.Places[Fn.Places.rootOf(P)].Kind != Projection::This)
    return true;
  unsigned Pointers = 0;
  for (PlaceId Q = P; Q; Q = Fn.Places[Q].Parent)
    Pointers += Fn.Places[Q].Kind == Projection::Deref || Fn.Places[Q].Kind == Projection::Content;
  return Pointers > 1;
}

/// `*this` of a constructor.
bool HeapPlaces::isUnderConstruction(PlaceId P) const {
  return IsConstructor && Fn.Places[P].Kind == Projection::Deref &&
         Fn.Places[Fn.Places[P].Parent].Kind == Projection::This;
}

/// A field whose address is that of the whole: a base class, or the first member.
bool HeapPlaces::isBase(PlaceId Field) const {
  const PlaceNode &N = Fn.Places[Field];
  if (N.Kind == Projection::Field && N.Parent) {
    const TypeInfo &Whole = Tu.Types[Fn.Places[N.Parent].Type];
    if (!Whole.Members.empty() && Whole.Members.front().Name.Raw == N.Key && !Whole.IsPolymorphic)
      return true;
  }
  if (N.Kind != Projection::Field || !Tu.Types[N.Type].IsClass)
    return false;
  llvm::StringRef Class = Tu.text(Tu.Types[N.Type].Name).take_until([](char C) { return C == '<'; });
  llvm::StringRef Name = Tu.text(N.Name);
  return !Name.empty() && Class == Name;
}

PlaceId HeapPlaces::handedOut(const Argument &A) const {
  const TypeInfo &T = Tu.Types[A.Type];
  if (A.How != PassKind::Value || !A.What || !T.IsPointer || !Tu.Types[T.Pointee].IsPointer ||
      Tu.Types[T.Pointee].IsConst)
    return {};
  PlaceId Variable = Fn.Places.find(A.What, Projection::Deref, 0);
  return Variable ? resolve(Variable) : Variable;
}

bool HeapPlaces::isResult(PlaceId P) const { return Fn.Places[Fn.Places.rootOf(P)].Kind == Projection::Return; }

bool HeapPlaces::isShared(PlaceId Owner) const {
  return Tu.Types[Fn.Places[Owner].Type].Kind == Category::SharedOwner;
}

PlaceId HeapPlaces::moved(PlaceId Part, PlaceId From, PlaceId To) const {
  llvm::SmallVector<PlaceId, 4> Steps;
  for (; Part && Part != From; Part = Fn.Places[Part].Parent)
    Steps.push_back(Part);
  for (PlaceId Step : llvm::reverse(Steps)) {
    if (!To)
      return {};
    To = Fn.Places.find(To, Fn.Places[Step].Kind, Fn.Places[Step].Key);
  }
  return resolve(To);
}

PlaceId HeapPlaces::storedPointer(const Fact &F) const {
  const auto *L = std::get_if<Flow>(&F);
  PlaceId From = L ? resolve(L->From) : PlaceId{}, To = L ? resolve(L->To) : PlaceId{};
  if (!From || !Fn.Places[To].Parent)
    return {};
  bool IsCallers = Fn.Places[From].Kind == Projection::Param ||
                   (outlivesCall(From) && !isResult(From) && Tu.Types[Fn.Places[From].Type].IsPointer);
  if (!IsCallers)
    return {};
  switch (Fn.Places[Fn.Places.rootOf(To)].Kind) {
  case Projection::Heap: return From;
  case Projection::Local:
  case Projection::Temp: return outlivesCall(To) ? From : PlaceId{};
  case Projection::Param:
  case Projection::This:
  case Projection::Global:
  case Projection::Return: // a store that the caller is told of
  case Projection::Field:
  case Projection::Deref:
  case Projection::Element:
  case Projection::Content: break;
  }
  return {};
}

/// `v[0]` or a part of it, where v is a container.
bool HeapPlaces::isElementOf(PlaceId P, PlaceId Container) const {
  for (; P && P != Container; P = Fn.Places[P].Parent)
    if (Fn.Places[P].Kind == Projection::Element && Fn.Places[Fn.Places[P].Parent].Kind == Projection::Content)
      return true;
  return false;
}

/// Both are effects of one and the same call: their order within it is not known.
bool HeapPlaces::sameCall(FactRef At, FactRef Site) const {
  return At.Block == Site.Block && At.Index > Site.Index && this->at(At).Call &&
         this->at(At).Call == this->at(Site).Call;
}

/// Or takes over; invalid if the fact does neither.
static PlaceId givenBy(const Fact &F) {
  const auto *A = std::get_if<Adopt>(&F);
  return A ? A->Owner : boundBy(F);
}

/// `allocate new h0 -> p; write p`: the last says that p is set, not that it is set to something else.
bool HeapPlaces::isExplained(FactRef At, PlaceId Name) const {
  const std::vector<FactAt> &Facts = Fn[At.Block].Facts;
  PlaceId Written = resolve(std::get<Write>(Facts[At.Index].What).What);
  uint32_t Next = At.Index; // from here to the fact there are only writes
  for (uint32_t I = At.Index; I-- != 0;) {
    const FactAt &F = Facts[I];
    if (Facts[At.Index].Call && F.Call != Facts[At.Index].Call)
      return false;
    if (PlaceId Into = resolve(givenBy(F.What))) {
      if (Fn.Places.isPartOf(Name, Into) && Fn.Places.isPartOf(Into, Written))
        return true;
      if (Fn.Places.isPartOf(Name, Into))
        return false;
    } else if (const auto *W = std::get_if<Write>(&F.What)) {
      PlaceId Other = resolve(W->What);
      // `Message M = {strdup(s), 4}`: M as a whole, then its parts.
      if (Other != Written && Fn.Places.isPartOf(Written, Other) && !W->SameAs && I + 1 == Next) {
        Next = I;
        continue;
      }
      if (Fn.Places.isPartOf(Name, Other) && W->Always)
        return W->SameAs && Other != Written; // a part was set to what is known
      if (I + 1 == Next)
        Next = I;
    } else if (const auto *B = std::get_if<StorageBegin>(&F.What)) {
      if (Fn.Places.isPartOf(Name, resolve(B->What)))
        return false;
    } else if (std::holds_alternative<CallFact>(F.What) && Facts[At.Index].Call) {
      return false;
    }
  }
  // `p = c ? new T : nullptr`: the arms, each a block of its own, have said what p is set to.
  constexpr unsigned NestedConditions = 4;
  return Next == 0 && !Facts[At.Index].Call && anArmBinds(At.Block, Name, Written, NestedConditions);
}

/// A block before this one ends with binding the name, as a part of what is written here.
bool HeapPlaces::anArmBinds(BlockId Join, PlaceId Name, PlaceId Written, unsigned Depth) const {
  return Depth != 0 && llvm::any_of(Before[Join.Raw], [&](BlockId Arm) {
           for (const FactAt &F : llvm::reverse(Fn[Arm].Facts)) {
             if (PlaceId Into = resolve(givenBy(F.What))) {
               if (Fn.Places.isPartOf(Name, Into))
                 return Fn.Places.isPartOf(Into, Written);
             } else if (!std::holds_alternative<Write>(F.What)) {
               return false;
             }
           }
           return anArmBinds(Arm, Name, Written, Depth - 1);
         });
}

/// P was bound by the same call before: what the call ends is what P held until then.
bool HeapPlaces::isBoundInCall(FactRef At, PlaceId P) const {
  const std::vector<FactAt> &Facts = Fn[At.Block].Facts;
  for (uint32_t I = At.Index; Facts[At.Index].Call && I-- != 0 && Facts[I].Call == Facts[At.Index].Call;) {
    if (PlaceId Into = givenBy(Facts[I].What); Into && resolve(Into) == P)
      return true;
    if (std::holds_alternative<CallFact>(Facts[I].What))
      return false;
  }
  return false;
}

/// A temporary in which binding keeps a value for the rest of its call.
bool HeapPlaces::isOfBinding(PlaceId P) const {
  return Fn.Places[P].Kind == Projection::Temp && Fn.Places[P].Key >= FirstBoundRoot;
}

/// The library's documentation says what it does: what it returns a view of, is no other name of the whole.
bool HeapPlaces::isDescribed(const Call &C) const { return C.Callee && !Tu[C.Callee].HasBody && !C.OnlyDeclared; }

bool HeapPlaces::changesIndices(const Fact &F) const {
  PlaceId P;
  if (const auto *W = std::get_if<Write>(&F))
    P = W->What;
  else if (const auto *M = std::get_if<Mutate>(&F))
    P = M->What;
  return P && Indices.contains(resolve(P));
}
