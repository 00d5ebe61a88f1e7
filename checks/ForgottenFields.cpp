// Fields that own what is made for them, of structs whose objects are released without it. Part of leak.
//
//   r->label = strdup(text);                         made for the field alone
//   void drop(Rec *r) { free(r->name); free(r); }    and no function of the file releases any `label`
//
// Decided over a whole file, for structs that nobody else knows. Who copies the pointer to where it could be released,
// hands it on to somebody out of sight, or puts something into the field that was not made for it, may have another
// idea of whose it is: nothing is told then.
#include "checks/Check.h"
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
  void made(Life &Of, Span At);
  void released(PlaceId Pointer, Span At);
  void handed(const Call &C);
  const TypeInfo &type(PlaceId P) const { return Fn.Tu.Types[typeOf(Fn.Tu, Facts, P)]; }
  bool pointsToConst(PlaceId P) const { return Fn.Tu.Types[type(P).Pointee].IsConst; }
  PlaceId resolve(PlaceId P) const { return P ? Fn.Known.resolve(P) : P; }

  const SolvedFunction &Fn;
  const FunctionFacts &Facts;
  FieldEvidence &Evidence;
  llvm::DenseMap<PlaceId, Life *> Copies;  ///< temporaries that hold what a field holds
  llvm::DenseSet<PlaceId> Fresh;           ///< places that were given what was made here
};

} // namespace

/// The field of a struct of the project's own that the place is.
FieldCollector::Life *FieldCollector::field(PlaceId P) {
  if (!P || Facts.Places[P].Kind != Projection::Field || !type(P).IsPointer)
    return nullptr;
  TypeId Class = typeOf(Fn.Tu, Facts, Facts.Places[P].Parent);
  const TypeInfo &T = Fn.Tu.Types[Class];
  if (!T.IsClass || T.IsClosure)
    return nullptr;
  for (const Member &M : T.Members)
    if (M.Name.Raw == Facts.Places[P].Key && M.At && !M.IsBase) {
      Life &L = Evidence.Fields[M.At];
      L.Class = Class;
      L.Name = M.Name;
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
            Fresh.insert(To);
        } else if (const auto *A = std::get_if<Allocate>(&At.What)) {
          if (Round == 0 && isMadeForHolder(*A, {{B}, I}))
            Fresh.insert(resolve(A->Into));
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

void FieldCollector::made(Life &Of, Span At) {
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
      made(*Set, At);
    else
      Set->Kept = true; // who knows whose that is
  }
}

/// The field, or a whole object.
void FieldCollector::released(PlaceId Pointer, Span At) {
  if (Life *Of = behind(Pointer))
    Of->Released = true;
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
    released(R->Pointer, At.At);
  } else if (const auto *A = std::get_if<Adopt>(&At.What)) {
    if (Life *Of = behind(A->Pointer))
      Of->Kept = true;
  } else if (const auto *E = std::get_if<Escape>(&At.What)) {
    if (Life *Of = E->What && !pointsToConst(E->What) ? behind(E->What) : nullptr)
      Of->Kept = true;
  } else if (const auto *N = std::get_if<Allocate>(&At.What)) {
    if (Life *Of = field(resolve(N->Into))) {
      if (N->Always && Fresh.contains(resolve(N->Into)))
        made(*Of, At.At);
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
  auto isField = [&](PlaceId P) { return Facts.Places[P].Kind == Projection::Field && type(P).IsPointer; };
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
        released(R->Pointer, At.At);
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

void deed::checkForgottenFields(const SolvedTu &Tu, FindingSink &Out) {
  for (const auto &[Declared, L] : Tu.Evidence.Fields.Fields) {
    if (!L.Made || L.Kept || L.Released)
      continue;
    Span Released = releasedAt(Tu, L.Class);
    FileSpan At = Released ? Out.resolve(Declared) : FileSpan(), Made = Out.resolve(L.Made);
    if (!At.valid() || isHeader(At.File) || Out.isTold(Rule::Leak, Made))
      continue;
    std::string Name = Tu.Tu.text(L.Name).str(), Class = shortName(Tu.Tu.text(Tu.Tu.Types[L.Class].Name));
    Finding F;
    F.Which = Rule::Leak;
    F.How = Level::Warning;
    F.At = Made;
    F.Message = "`" + Name + "` of a `" + Class + "` is never released";
    F.Label = "made for `" + Name + "`, which no function of this file releases";
    addStep(F.Steps, Step::Kind::Related, Out.resolve(Released),
            "the object is released here, and `" + Name + "` is not");
    F.Help = "release `" + Name + "` together with the object";
    F.Function = Tu.Tu.text(L.MadeBy).str();
    F.Subject = Class + "::" + Name;
    Out.add(std::move(F));
  }
}
