// Fields that own what is made for them, of structs whose objects are released without it. Part of leak.
//
//   r->label = strdup(text);                         made for the field alone
//   void drop(Rec *r) { free(r->name); free(r); }    and no function of the file releases any `label`
//
//   t->lines[i] = strdup(text);                      likewise the elements of an array,
//   void drop(Text *t) { free(t->lines); }           of which no function releases any
//
// Decided over a whole file, for structs that nobody else knows. Who copies the pointer to where it could be released,
// hands it on to somebody out of sight, or puts something into the field that was not made for it, may have another
// idea of whose it is: nothing is told then.
#include "checks/Check.h"
#include "checks/HeapStory.h"
#include "checks/OwnerClasses.h"
#include "checks/Wording.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

namespace {

class FieldCollector {
public:
  FieldCollector(const SolvedFunction &Fn, FieldEvidence &Evidence) : Fn(Fn), Facts(Fn.Facts), Evidence(Evidence) {}
  void run();

private:
  using Life = FieldEvidence::Life;
  Life *field(PlaceId P);
  Life *behind(PlaceId P);
  void findCopies();
  Life *referent(LoanId Loan);
  bool isMadeForHolder(const Allocate &A, FactRef At) const;
  bool isFresh(PlaceId P) const;
  bool isForOnePlace(PlaceId Local) const;
  void see(const FactAt &At);
  void bound(PlaceId From, PlaceId To, Span At);
  void made(Life &Of, AllocKind How, Span At);
  void released(const Free &R, const FactAt &At);
  void handed(const Call &C);
  const TypeInfo &type(PlaceId P) const { return Fn.Tu.Types[typeOf(Fn.Tu, Facts, P)]; }
  bool pointsToConst(PlaceId P) const { return Fn.Tu.Types[type(P).Pointee].IsConst; }
  PlaceId resolve(PlaceId P) const { return P ? Fn.Known.resolve(P) : P; }

  const SolvedFunction &Fn;
  const FunctionFacts &Facts;
  FieldEvidence &Evidence;
  llvm::DenseMap<PlaceId, Life *> Copies;  ///< temporaries that hold what a field holds
  llvm::DenseMap<PlaceId, AllocKind> Fresh; ///< places that were given what was made here
};

} // namespace

/// The field of a struct of the project's own that the place is, or whose element.
FieldCollector::Life *FieldCollector::field(PlaceId P) {
  if (!P || !type(P).IsPointer)
    return nullptr;
  const TypeId Said = typeOf(Fn.Tu, Facts, P);
  const bool IsElement = Facts.Places.isArrayElement(P) || Facts.Places[P].Kind == Projection::Deref;
  if (Facts.Places.isArrayElement(P))
    P = Facts.Places[P].Parent;
  if (IsElement && Facts.Places[P].Kind == Projection::Deref)
    P = Facts.Places[P].Parent;
  if (Facts.Places[P].Kind != Projection::Field)
    return nullptr;
  TypeId Class = typeOf(Fn.Tu, Facts, Facts.Places[P].Parent);
  const TypeInfo &T = Fn.Tu.Types[Class];
  if (!T.IsClass || T.IsClosure)
    return nullptr;
  for (const Member &M : T.Members)
    if (M.Name.Raw == Facts.Places[P].Key && M.At && !M.IsBase) {
      Life &L = (IsElement ? Evidence.Elements : Evidence.Fields)[M.At];
      L.Class = Class;
      L.Name = M.Name;
      L.Type = Said;
      return &L;
    }
  return nullptr;
}

/// Or that a temporary is a copy of.
FieldCollector::Life *FieldCollector::behind(PlaceId P) {
  P = resolve(P);
  if (!P)
    return nullptr;
  auto It = Copies.find(P);
  return It == Copies.end() ? field(P) : It->second;
}

/// A variable that is for nothing else: `char *copy = strdup(text); memcpy(...); r->label = copy;`.
bool FieldCollector::isForOnePlace(PlaceId Local) const {
  unsigned Given = 0;
  for (const Block &B : Facts.Blocks)
    for (const FactAt &At : B.Facts) {
      const auto *L = std::get_if<Flow>(&At.What);
      const auto *A = std::get_if<Adopt>(&At.What);
      const auto *I = std::get_if<Issue>(&At.What);
      if ((A && resolve(A->Pointer) == Local) || (I && resolve(Facts[I->Loan].Borrowed) == Local))
        return false;
      if (L && resolve(L->From) == Local && Facts.Places[resolve(L->To)].Kind != Projection::Temp)
        ++Given;
    }
  return Given < 2 && llvm::none_of(Facts.Calls, [&](const Call &C) {
           return (C.OnlyDeclared || !C.Callee) && llvm::any_of(C.Args, [&](const Argument &A) {
                    return A.What && resolve(A.What) == Local && !Fn.Tu.Types[Fn.Tu.Types[A.Type].Pointee].IsConst;
                  });
         });
}

bool FieldCollector::isFresh(PlaceId P) const {
  if (!Fresh.contains(P))
    return false;
  Projection Kind = Facts.Places[P].Kind;
  return Kind == Projection::Temp || (Kind == Projection::Local && isForOnePlace(P));
}

/// Its constructor tells nobody of it: `new Button(parent)` may well be the parent's.
bool FieldCollector::isMadeForHolder(const Allocate &A, FactRef At) const {
  if (!A.Always || !A.Into ||
      !(A.How == AllocKind::New || A.How == AllocKind::NewArray || A.How == AllocKind::Malloc ||
        A.How == AllocKind::File))
    return false;
  const HeapFlow *Heap = Fn.heap();
  return Heap && !Heap->gaveUp() && llvm::any_of(Heap->objects(), [&](const HeapObject &O) {
           return O.How == HeapOrigin::Allocated && O.At == At && !O.Shared;
         });
}

void FieldCollector::findCopies() {
  for (unsigned Round = 0; Round != 2; ++Round) // `c ? p : q`: the arms may come after
    for (uint32_t B = 0; B != Facts.Blocks.size(); ++B)
      for (uint32_t I = 0; I != Facts.Blocks[B].Facts.size(); ++I) {
        const FactAt &At = Facts.Blocks[B].Facts[I];
        if (const auto *L = std::get_if<Flow>(&At.What)) {
          PlaceId From = resolve(L->From), To = resolve(L->To);
          if (!From || !To)
            continue;
          bool IsTemp = Facts.Places[To].Kind == Projection::Temp;
          if (Life *Of = IsTemp ? behind(From) : nullptr)
            Copies[To] = Of;
          if ((IsTemp || Facts.Places[To].Kind == Projection::Local) && Fresh.contains(From))
            Fresh.try_emplace(To, Fresh.lookup(From));
        } else if (const auto *A = std::get_if<Allocate>(&At.What)) {
          if (Round == 0 && isMadeForHolder(*A, {{B}, I}))
            Fresh.try_emplace(resolve(A->Into), A->How);
        } else if (const auto *Cast = std::get_if<Issue>(&At.What)) {
          // As a pointer to its base.
          PlaceId Into = resolve(Cast->Into);
          if (Life *Of = Into && Facts.Places[Into].Kind == Projection::Temp ? referent(Cast->Loan) : nullptr)
            Copies[Into] = Of;
        }
      }
}

/// The field through which a loan leads to the whole that it points to, or a base of that.
FieldCollector::Life *FieldCollector::referent(LoanId Loan) {
  PlaceId P = resolve(Facts[Loan].Borrowed);
  while (P && Facts.Places[P].Kind == Projection::Field)
    P = Facts.Places[P].Parent;
  return P && Facts.Places[P].Kind == Projection::Deref ? field(Facts.Places[P].Parent) : nullptr;
}

void FieldCollector::made(Life &Of, AllocKind How, Span At) {
  Of.MadeAs.try_emplace(How, At);
  if (!Of.Made)
    Of.Made = At, Of.MadeBy = Fn.Info.Name;
}

void FieldCollector::bound(PlaceId From, PlaceId To, Span At) {
  From = resolve(From), To = resolve(To);
  if (!From || !To || From == To)
    return;
  if (Life *Given = behind(From); Given && Facts.Places[To].Kind != Projection::Temp && !pointsToConst(To))
    Given->Kept = true;
  if (Life *Set = field(To)) {
    if (isFresh(From))
      made(*Set, Fresh.lookup(From), At);
    else
      Set->Kept = true; // who knows whose that is
  }
}

/// The field, or a whole object.
void FieldCollector::released(const Free &R, const FactAt &By) {
  const PlaceId Pointer = R.Pointer;
  const Span At = By.At;
  if (Life *Of = behind(Pointer)) {
    Of->Released = true;
    Of->ReleasedAt = At;
    if (By.Trail.empty())
      Of->ReleasedAs.try_emplace(R.How, At);
  } else if (PlaceId P = resolve(Pointer); Facts.Places[P].Parent) {
    Evidence.ReleasedBehind.insert(Fn.Tu.Types[type(Pointer).Pointee].Name);
  }
  const TypeInfo &T = Fn.Tu.Types[type(Pointer).Pointee];
  if (T.IsClass && !T.Members.empty() && T.Members.front().At)
    Evidence.Released.try_emplace(T.Members.front().At, At);
}

void FieldCollector::handed(const Call &C) {
  if (C.Callee && !C.OnlyDeclared && C.How != CallKind::Indirect)
    return; // its summary says what it does
  // `worker->deleteLater();`
  PlaceId Object = C.Object && C.Callee && !Fn.Tu[C.Callee].IsConst ? resolve(C.Object->What) : PlaceId{};
  if (Object && Facts.Places[Object].Kind == Projection::Deref)
    if (Life *Of = field(Facts.Places[Object].Parent))
      Of->Kept = true;
  for (const Argument &A : C.Args)
    if (Life *Of = A.What ? behind(A.What) : nullptr)
      Of->Kept |= A.How == PassKind::Reference || !Fn.Tu.Types[Fn.Tu.Types[A.Type].Pointee].IsConst;
}

void FieldCollector::see(const FactAt &At) {
  if (const auto *L = std::get_if<Flow>(&At.What)) {
    bound(L->From, L->To, At.At);
  } else if (const auto *R = std::get_if<Free>(&At.What)) {
    released(*R, At);
  } else if (const auto *A = std::get_if<Adopt>(&At.What)) {
    if (Life *Of = behind(A->Pointer))
      Of->Kept = true;
  } else if (const auto *E = std::get_if<Escape>(&At.What)) {
    if (Life *Of = E->What && !pointsToConst(E->What) ? behind(E->What) : nullptr)
      Of->Kept = true;
  } else if (const auto *N = std::get_if<Allocate>(&At.What)) {
    if (Life *Of = field(resolve(N->Into))) {
      if (N->Always && Fresh.contains(resolve(N->Into)))
        made(*Of, N->How, At.At);
      else
        Of->Kept = true;
    }
  } else if (const auto *I = std::get_if<Issue>(&At.What)) {
    PlaceId Borrowed = resolve(Facts[I->Loan].Borrowed), Into = resolve(I->Into);
    if (Life *Of = Into && Facts.Places[Into].Kind != Projection::Temp && !pointsToConst(Into) ? referent(I->Loan)
                                                                                              : nullptr)
      Of->Kept = true;
    if (Life *Of = field(Borrowed)) // its address: `asprintf(&r->label, ...)`
      Of->Kept = true;
    if (Life *Set = field(Into); Set && Facts.Places[Facts.Places.rootOf(Borrowed)].Kind != Projection::Heap)
      Set->Kept = true; // `r->label = buffer;`
  }
}

void FieldCollector::run() {
  auto isField = [&](PlaceId P) {
    return Facts.Places[P].Kind == Projection::Field && (type(P).IsPointer || Fn.Tu.Types[type(P).Pointee].IsPointer);
  };
  bool Any = false;
  for (uint32_t I = 0; I != Facts.Places.size(); ++I) {
    Any |= isField(PlaceId{I});
    // `r->*m` may be any field.
    if (const PlaceNode &N = Facts.Places[PlaceId{I}]; N.Kind == Projection::Element && type(N.Parent).IsClass)
      for (const Member &M : type(N.Parent).Members)
        Evidence.Fields[M.At].Kept = true;
  }
  for (const Block &B : Facts.Blocks)
    for (const FactAt &At : B.Facts)
      if (const auto *R = std::get_if<Free>(&At.What); R && !Any)
        released(*R, At);
  if (!Any)
    return;
  findCopies();
  for (const Block &B : Facts.Blocks)
    for (const FactAt &At : B.Facts)
      see(At);
  for (const Call &C : Facts.Calls)
    handed(C);
}

void deed::collectFields(const SolvedFunction &Fn, FieldEvidence &Evidence) { FieldCollector(Fn, Evidence).run(); }

/// Where an object of the struct is released, by a body that is read here. All of the class's functions are.
static Span releasedAt(const SolvedTu &Tu, TypeId Class) {
  const TypeInfo &T = Tu.Tu.Types[Class];
  if (T.HasDerived || T.Members.empty())
    return {};
  Span Destructor;
  for (const FunctionInfo &F : Tu.Tu.Functions) {
    if (!F.ObjectType || Tu.Tu.Types[F.ObjectType].Members.empty() || F.Defaulted ||
        Tu.Tu.Types[F.ObjectType].Members.front().At != T.Members.front().At)
      continue;
    if (!F.HasBody)
      return {};
    if (F.Which == Special::Destructor)
      Destructor = F.At;
  }
  if (Destructor)
    return Destructor;
  auto It = Tu.Evidence.Fields.Released.find(T.Members.front().At);
  return It == Tu.Evidence.Fields.Released.end() ? Span() : It->second;
}

static void tellForgotten(const SolvedTu &Tu, Span Declared, const FieldEvidence::Life &L, Span Released,
                          bool IsArray, FindingSink &Out) {
  FileSpan At = Released ? Out.resolve(Declared) : FileSpan(), Made = Out.resolve(L.Made);
  if (!At.valid() || isHeader(At.File) || Out.isTold(Rule::Leak, Made))
    return;
  std::string Name = Tu.Tu.text(L.Name).str(), Class = shortName(Tu.Tu.text(Tu.Tu.Types[L.Class].Name));
  std::string What = IsArray ? "an element of `" + Name + "`" : "`" + Name + "`";
  Finding F;
  F.Which = Rule::Leak;
  F.How = Level::Warning;
  F.At = Made;
  F.Message = What + " of a `" + Class + "` is never released";
  F.Label = "made for " + What + ", which no function of this file releases";
  addStep(F.Steps, Step::Kind::Related, Out.resolve(Released),
          IsArray ? "the array is released here, and its elements are not"
                  : "the object is released here, and `" + Name + "` is not");
  F.Help = IsArray ? "release the elements before the array" : "release `" + Name + "` together with the object";
  F.Function = Tu.Tu.text(L.MadeBy).str();
  F.Subject = Class + "::" + Name;
  Out.add(std::move(F));
}

void deed::checkForgottenFields(const SolvedTu &Tu, FindingSink &Out) {
  const FieldEvidence &All = Tu.Evidence.Fields;
  for (const auto &[Declared, L] : All.Fields)
    if (L.Made && !L.Kept && !L.Released)
      tellForgotten(Tu, Declared, L, releasedAt(Tu, L.Class), /*IsArray=*/false, Out);
  for (const auto &[Declared, L] : All.Elements) {
    auto Array = All.Fields.find(Declared);
    const bool IsPointer = Array != All.Fields.end();
    if (!L.Made || L.Kept || L.Released || (IsPointer && Array->second.Kept) ||
        All.ReleasedBehind.count(Tu.Tu.Types[Tu.Tu.Types[L.Type].Pointee].Name))
      continue;
    const Span Whole = IsPointer ? Array->second.ReleasedAt : releasedAt(Tu, L.Class);
    tellForgotten(Tu, Declared, L, Whole, /*IsArray=*/true, Out);
  }
}

/// Made in one way wherever it is made, and released in another somewhere.
static void tellReleasedOtherwise(const SolvedTu &Tu, const FieldEvidence::Life &L, bool IsArray, FindingSink &Out) {
  if (L.Kept || L.MadeAs.size() != 1)
    return;
  const auto [Made, MadeAt] = *L.MadeAs.begin();
  for (const auto &[How, At] : L.ReleasedAs) {
    const FileSpan Where = Out.resolve(At);
    if (How == Made || How == AllocKind::Handle || !Where.valid() || Out.isTold(Rule::MismatchedFree, Where))
      continue;
    const std::string Name = Tu.Tu.text(L.Name).str();
    const std::string What = IsArray ? "an element of `" + Name + "`" : "`" + Name + "`";
    Finding F;
    F.Which = Rule::MismatchedFree;
    F.How = Level::Warning;
    F.At = Where;
    const std::string Maker = HeapStory::maker(Made).str(), Releaser = HeapStory::releaser(How).str();
    F.Message = "made by " + Maker + ", released by " + Releaser + ": " + What;
    F.Label = What + " comes from " + Maker + " and is released by " + Releaser + " here";
    addStep(F.Steps, Step::Kind::Related, Out.resolve(MadeAt), What + " is made here");
    F.Help = "release it with " + HeapStory::releaser(Made).str();
    F.Function = Tu.Tu.text(L.MadeBy).str();
    F.Subject = shortName(Tu.Tu.text(Tu.Tu.Types[L.Class].Name)) + "::" + Name;
    Out.add(std::move(F));
  }
}

void deed::checkReleasedOtherwise(const SolvedTu &Tu, FindingSink &Out) {
  for (const auto &[Declared, L] : Tu.Evidence.Fields.Fields)
    tellReleasedOtherwise(Tu, L, /*IsArray=*/false, Out);
  for (const auto &[Declared, L] : Tu.Evidence.Fields.Elements) {
    auto Array = Tu.Evidence.Fields.Fields.find(Declared);
    if (Array == Tu.Evidence.Fields.Fields.end() || !Array->second.Kept)
      tellReleasedOtherwise(Tu, L, /*IsArray=*/true, Out);
  }
}
