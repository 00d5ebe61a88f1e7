#include "checks/RegistrationEvidence.h"
#include "facts/FunctionIndex.h"
#include "facts/OutsideViews.h"
#include "summary/LoanSources.h"
#include "summary/Signature.h"
#include "llvm/ADT/BitVector.h"

using namespace deed;

namespace {

class Collector {
public:
  Collector(const SolvedFunction &Fn, RegistrationEvidence &Out)
      : Fn(Fn), Facts(Fn.Facts), Places(Fn.Facts.Places), Out(Out) {}
  void instances();
  void touches(TouchedObjects &Touched, bool ByPointers);
  bool mayEndFirst(const Call &C) const;
  void registrations(const OutsideViews &Outside);

private:
  void registered(PlaceId Into, PlaceId What, const FactAt &At, const Formals &Names, const LoanSources &Sources);
  PlaceId keeper(PlaceId Into) const;
  bool isLeftToGlobal(llvm::StringRef Class) const;
  bool keepsAlive(PlaceId Closure) const;
  bool handleIsKept(const FactAt &At, const Formals &Names) const;
  bool actsAtItsEnd(TypeId T, unsigned Depth) const;
  bool isPlainData(TypeId T) const;
  bool waitsFor(PlaceId Keeper) const;
  bool endsWithMain(PlaceId Local) const;
  bool isOwn(const FormalPlace &P) const;
  llvm::StringRef className(TypeId T) const;

  const SolvedFunction &Fn;
  const FunctionFacts &Facts;
  const PlaceTable &Places;
  RegistrationEvidence &Out;
};

} // namespace

/// Without const: an object is an object.
llvm::StringRef Collector::className(TypeId T) const {
  const TypeInfo *Info = &Fn.Tu.Types[T];
  if ((Info->IsPointer || Info->IsReference) && Info->Pointee)
    Info = &Fn.Tu.Types[Info->Pointee];
  if (!Info->IsClass)
    return {};
  llvm::StringRef Name = Fn.Tu.text(Info->Name);
  Name.consume_front("const ");
  return Name;
}

/// `static Stats *s = new Stats;`: never destroyed.
bool Collector::isLeftToGlobal(llvm::StringRef Class) const {
  for (uint32_t I = 0; I != Places.size(); ++I)
    if (const PlaceNode &N = Places[PlaceId{I}];
        N.Kind == Projection::Global && !N.Parent && Fn.Tu.Types[N.Type].IsPointer && className(N.Type) == Class)
      return true;
  return false;
}

/// A local of main() after whose end nothing is called but destructors: nobody is left who could call it back.
bool Collector::endsWithMain(PlaceId Local) const {
  if (Places[Local].Kind != Projection::Local || Fn.Tu.text(Fn.Info.Pattern) != "main")
    return false;
  llvm::BitVector Seen(static_cast<unsigned>(Facts.Blocks.size()));
  llvm::SmallVector<FactRef, 8> Work;
  for (uint32_t B = 0; B != Facts.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Facts.Blocks[B].Facts.size(); ++I)
      if (const auto *E = std::get_if<StorageEnd>(&Facts.Blocks[B].Facts[I].What); E && E->What == Local)
        Work.push_back({{B}, I + 1});
  while (!Work.empty()) {
    const FactRef From = Work.pop_back_val();
    for (uint32_t I = From.Index; I < Facts[From.Block].Facts.size(); ++I)
      if (const auto *C = std::get_if<CallFact>(&Facts[From.Block].Facts[I].What);
          C && Facts[C->Call].How != CallKind::Destructor)
        return false;
    for (const Edge &E : Facts[From.Block].Next)
      if (!Seen.test(E.To.Raw)) {
        Seen.set(E.To.Raw);
        Work.push_back({E.To, 0});
      }
  }
  return true;
}

void Collector::instances() {
  for (const Block &B : Facts.Blocks)
    for (const FactAt &At : B.Facts)
      if (const auto *A = std::get_if<Allocate>(&At.What); A && A->Into)
        if (llvm::StringRef Class = className(typeOf(Fn.Tu, Facts, A->Into)); !Class.empty() && isLeftToGlobal(Class))
          Out.Global.insert(Class);
  const bool IsMain = Fn.Tu.text(Fn.Info.Pattern) == "main";
  for (uint32_t I = 0; I != Places.size(); ++I) {
    const PlaceNode &N = Places[PlaceId{I}];
    if (IsMain && N.Kind == Projection::Temp)
      continue; // what a local is made of
    if (N.Parent || !Fn.Tu.Types[N.Type].IsClass || N.Kind == Projection::Param || N.Kind == Projection::This)
      continue;
    if (llvm::StringRef Class = className(N.Type); !Class.empty())
      (N.Kind == Projection::Global || (N.Kind == Projection::Heap && isLeftToGlobal(Class)) || endsWithMain({I})
           ? Out.Global
           : Out.Others)
          .insert(Class);
    for (TypeId A : Fn.Tu.Types[N.Type].Arguments)
      if (llvm::StringRef Held = className(A); !Held.empty() && !Fn.Tu.Types[A].IsPointer)
        (N.Kind == Projection::Global ? Out.Global : Out.Others).insert(Held);
  }
}

/// What the body gets at. A pointer that is only copied is not what it points to.
void Collector::touches(TouchedObjects &Touched, bool ByPointers) {
  auto touch = [&](PlaceId P) {
    PlaceId Below;
    for (P = P ? Fn.Known.resolve(P) : P; P; Below = P, P = Places[P].Parent) {
      TypeId T = typeOf(Fn.Tu, Facts, P);
      llvm::StringRef Class = className(T);
      bool IsView = Fn.Tu.Types[T].IsPointer || Fn.Tu.Types[T].IsReference;
      if (Class.empty() || (IsView && (!ByPointers || Below)))
        continue; // what it leads to has been seen
      SymbolId Part = Below && Places[Below].Kind == Projection::Field ? SymbolId{Places[Below].Key} : SymbolId{};
      if (Part && llvm::none_of(Fn.Tu.Types[T].Members, [&](const Member &M) { return M.IsBase && M.Name == Part; })) {
        Touched.Parts.insert({Class, Part});
        Touched.OfParts.insert(Class);
      } else {
        Touched.Whole.insert(Class);
      }
    }
  };
  for (const Block &B : Facts.Blocks)
    for (const FactAt &At : B.Facts) {
      if (std::holds_alternative<Free>(At.What) && Fn.Info.Which == Special::Destructor)
        Out.Frees.insert(Fn.Info.ObjectType);
      const auto *Called = std::get_if<CallFact>(&At.What);
      if (const auto *M = std::get_if<Mutate>(&At.What))
        touch(M->What);
      else if (const auto *W = std::get_if<Write>(&At.What))
        touch(W->What);
      else if (const auto *I = std::get_if<Invalidate>(&At.What))
        touch(I->What);
      if (!Called || Facts[Called->Call].How == CallKind::Destructor)
        continue;
      const Call &C = Facts[Called->Call];
      if (C.Object)
        touch(C.Object->What);
      for (const Argument &A : C.Args) {
        touch(A.What);
        if (llvm::StringRef Class = className(A.Type); !Class.empty())
          Touched.Whole.insert(Class);
      }
      if (C.Callee)
        if (llvm::StringRef Class = className(Fn.Tu[C.Callee].ObjectType); !Class.empty() && !C.Object)
          Touched.Whole.insert(Class);
    }
}

/// A part of *this, or what it owns.
bool Collector::isOwn(const FormalPlace &P) const {
  return P.Root == FormalRoot::This &&
         llvm::count_if(P.Path, [](const FormalStep &S) { return S.Kind == Projection::Deref; }) == 1;
}

/// The object behind the last view on the way, or the global: whoever keeps what is stored there.
PlaceId Collector::keeper(PlaceId Into) const {
  PlaceId Found, Below;
  for (PlaceId P = Into; P; P = Places[P].Parent) {
    if (Places[P].Kind == Projection::Deref && !Found)
      Found = P;
    Below = P;
  }
  return Found && Places[Below].Kind != Projection::Global ? Found : Below;
}

/// The closure owns, or asks for, the object that it also holds a pointer to: [this, Self = shared_from_this()].
bool Collector::keepsAlive(PlaceId Closure) const {
  llvm::StringRef Own = className(Fn.Info.ObjectType);
  for (uint32_t I = 0; I != Places.size(); ++I) {
    const PlaceNode &N = Places[PlaceId{I}];
    if (N.Kind != Projection::Field || N.Parent != Closure)
      continue;
    const TypeInfo &T = Fn.Tu.Types[N.Type];
    if (T.IsClass && (T.Kind == Category::SharedOwner || T.Kind == Category::Owner))
      for (TypeId A : T.Arguments)
        if (T.Kind == Category::SharedOwner || className(A) == Own)
          return true;
  }
  return false;
}

/// Some destructor that somebody wrote runs at its end: not that of a list of numbers.
bool Collector::actsAtItsEnd(TypeId Id, unsigned Depth) const {
  const TypeInfo &T = Fn.Tu.Types[Id];
  if (!T.HasDestructor || Depth > 4)
    return false;
  auto acts = [&](TypeId Part) { return actsAtItsEnd(Part, Depth + 1); };
  if (!T.Members.empty())
    return T.OwnDestructor || llvm::any_of(T.Members, [&](const Member &M) { return acts(M.Type); });
  bool IsContainer =
      T.Kind == Category::Owner && (T.Content == ContentAt::Apart || T.Content == ContentAt::Mixed) && !T.Deletes;
  return !IsContainer || llvm::any_of(T.Arguments, acts);
}

/// A struct that nobody can call, nor anything in it: `Message{slot_.data(), Size}` only holds a pointer.
bool Collector::isPlainData(TypeId Id) const {
  const TypeInfo &T = Fn.Tu.Types[Id];
  return T.IsClass && !T.IsClosure && !T.Members.empty() && !FunctionIndex(Fn.Tu).callOperatorOf(Id) &&
         llvm::none_of(T.Members, [&](const Member &M) { return Fn.Tu.Types[M.Type].Kind == Category::Callable; });
}

/// What the registration returned is put into a member that does something when it is destroyed; or it goes through
/// such a member, which then knows: `connections_.add(signal, slot)`.
bool Collector::handleIsKept(const FactAt &At, const Formals &Names) const {
  if (!At.Call)
    return false;
  PlaceId Result = Facts[At.Call].Result;
  auto isHandle = [&](PlaceId P) {
    auto Formal = P ? Names.visible(P) : std::nullopt;
    return Formal && isOwn(Formal->Place) && Formal->Place.Path.size() > 1 &&
           actsAtItsEnd(typeOf(Fn.Tu, Facts, P), 0);
  };
  const Call &Made = Facts[At.Call];
  if (Made.Object && isHandle(Made.Object->What))
    return true;
  if (llvm::any_of(Made.Args, [&](const Argument &A) { return A.How == PassKind::Reference && isHandle(A.What); }))
    return true;
  if (!Result)
    return false;
  if (isHandle(Result))
    return true;
  for (const Call &C : Facts.Calls)
    if (C.Object && llvm::any_of(C.Args, [&](const Argument &A) { return A.What == Result; }) &&
        isHandle(C.Object->What))
      return true;
  return false;
}

/// `pool.post([this] { work(); }); pool.waitIdle();`: the keeper is done with what it was given when this returns. Not
/// that a static one has been made, which the first call of a function waits for.
bool Collector::waitsFor(PlaceId Keeper) const {
  return llvm::any_of(Facts.Blocks, [&](const Block &B) {
    return llvm::any_of(B.Facts, [&](const FactAt &F) {
      const auto *W = std::get_if<Wait>(&F.What);
      const auto *J = std::get_if<Join>(&F.What);
      const PlaceId P = W ? W->What : J ? J->Handle : PlaceId{};
      if (!P || !F.Call)
        return false;
      const PlaceId Named = Fn.Known.resolve(P);
      return Places.isPartOf(Named, Keeper) && (Named != Keeper || Facts[F.Call].Object);
    });
  });
}

void Collector::registered(PlaceId Into, PlaceId What, const FactAt &At, const Formals &Names,
                           const LoanSources &Sources) {
  for (const LoanSource &S : Sources.of(What)) {
    auto Borrowed = S.How == LoanSource::Kind::Borrow ? Names.of(S.Place) : std::nullopt;
    if (!Borrowed || !isOwn(Borrowed->Place) || !S.At)
      continue;
    PlaceId Held = std::get<Issue>(S.At->What).Into;
    PlaceId Closure = Places[Held].Kind == Projection::Field ? Places[Held].Parent : PlaceId{};
    if (Closure && keepsAlive(Closure))
      return;
    Registration R{.Class = Fn.Info.ObjectType, .Function = Fn.Info.Name, .At = At.At, .Captured = S.At->At,
                   .Trail = At.Trail};
    if (At.Call && Facts[At.Call].Callee)
      R.Callee = Fn.Tu[Facts[At.Call].Callee].Name;
    R.ByPointer = !Closure || isPlainData(Places[Closure].Type);
    R.ByConstructor = isConstructor(Fn.Info);
    R.Moves = llvm::none_of(Borrowed->Place.Path, [](const FormalStep &S) { return S.Kind == Projection::Content; });
    if (Into) {
      PlaceId Keeper = keeper(Into);
      if (waitsFor(Keeper))
        return;
      R.With = typeOf(Fn.Tu, Facts, Keeper);
      R.Name = placeName(Fn.Tu, Facts, Keeper);
      for (PlaceId P = Into; P && P != Keeper; P = Places[P].Parent)
        if (Places[P].Parent == Keeper && Places[P].Kind == Projection::Field)
          R.Part = {Places[P].Key};
      // What a callee alone knows by name: its object's type says more.
      if (!R.With && At.Call && Facts[At.Call].Object) {
        TypeId Given = Facts[At.Call].Object->Type;
        const TypeInfo &T = Fn.Tu.Types[Given];
        R.With = (T.IsPointer || T.IsReference) && T.Pointee ? T.Pointee : Given;
      }
      // A list of the caller's, to be filled: the caller knows.
      bool IsBare = Fn.Tu.Types[R.With].Members.empty();
      if (IsBare && Places[Keeper].Kind != Projection::Global)
        return;
    }
    if (handleIsKept(At, Names))
      return;
    Out.All.push_back(std::move(R));
    return;
  }
}

/// Of a function that is only declared, whose name alone says that it keeps what it is given: its object may be a part
/// of this one, or be owned by it, and end with it. One that a constructor was given is somebody else's.
bool Collector::mayEndFirst(const Call &C) const {
  if (!C.Object || !C.Object->What)
    return false;
  const PlaceId Object = Fn.Known.resolve(C.Object->What);
  const PlaceId Root = Places.rootOf(Object);
  switch (Places[Root].Kind) {
  case Projection::Param:
  case Projection::Global: return false;
  case Projection::Temp: // `Loop::instance().post(...)`
    return llvm::none_of(Facts.Calls, [&](const Call &Made) { return Made.Result == Root && !Made.Object; });
  case Projection::This: break;
  default: return true;
  }
  PlaceId Holder = Object;
  if (Places[Object].Kind != Projection::Deref || Places[Holder = Places[Object].Parent].Kind != Projection::Field)
    return true;
  const TypeInfo &T = Fn.Tu.Types[Places[Holder].Type];
  return !T.IsReference && (!T.IsPointer || llvm::none_of(Fn.Tu.Functions, [&](const FunctionInfo &F) {
    return isConstructor(F) && Fn.Tu.plainName(F.ObjectType) == Fn.Tu.plainName(Fn.Info.ObjectType) &&
           llvm::any_of(F.Params, [&](const Parameter &P) { return P.Type == Places[Holder].Type; });
  }));
}

/// Bound somewhere that outlives the function and is no part of *this.
static bool bindsElsewhere(const SolvedFunction &Fn, const OutsideViews &Outside) {
  for (const Block &B : Fn.Facts.Blocks)
    for (const FactAt &F : B.Facts) {
      PlaceId Into;
      if (const auto *I = std::get_if<Issue>(&F.What))
        Into = I->Into;
      else if (const auto *L = std::get_if<Flow>(&F.What))
        Into = L->To;
      else if (const auto *E = std::get_if<Escape>(&F.What); E && E->Where != EscapeTo::Return)
        return true;
      if (!Into)
        continue;
      Projection Root = Fn.Facts.Places[Fn.Facts.Places.rootOf(Fn.Known.resolve(Into))].Kind;
      if (Root == Projection::Param || Root == Projection::Global || Root == Projection::This || Outside.leadsTo(Into))
        return true;
    }
  return false;
}

void Collector::registrations(const OutsideViews &Outside) {
  Formals Names(Fn.Tu, Fn.Info, Facts, Fn.Known);
  LoanSources Sources(Facts, Names);
  for (const Block &B : Facts.Blocks)
    for (const FactAt &At : B.Facts) {
      if (const auto *E = std::get_if<Escape>(&At.What)) {
        bool Detaches = At.Call && Facts[At.Call].Object &&
                        Fn.Tu.Types[Facts[At.Call].Object->Type].Kind == Category::Thread;
        if (E->Where != EscapeTo::Return && At.Call && !Detaches && !(At.Guessed && mayEndFirst(Facts[At.Call])))
          registered({}, E->What, At, Names, Sources);
        continue;
      }
      PlaceId Into, What;
      if (const auto *I = std::get_if<Issue>(&At.What))
        Into = What = I->Into;
      else if (const auto *L = std::get_if<Flow>(&At.What))
        Into = L->To, What = L->From;
      if (!Into)
        continue;
      Into = Fn.Known.resolve(Into);
      auto Formal = Names.visible(Into);
      if (Formal ? !isOwn(Formal->Place) : Outside.leadsTo(Into))
        registered(Into, What, At, Names, Sources);
    }
}

void deed::collectRegistrations(const SolvedFunction &Fn, RegistrationEvidence &Out) {
  Collector C(Fn, Out);
  C.instances();
  if (!Fn.Info.ObjectType || Fn.Info.IsStatic || Fn.Info.IsLambda)
    return;
  bool Copies = Fn.Info.Which == Special::CopyConstructor || Fn.Info.Which == Special::MoveConstructor;
  if (Copies && !Fn.Info.Defaulted)
    C.touches(Out.TouchedByCopies[Fn.Info.ObjectType], /*ByPointers=*/false);
  if (Fn.Info.Which == Special::Destructor)
    C.touches(Out.TouchedByDestructor[Fn.Info.ObjectType], /*ByPointers=*/true);
  else if (const OutsideViews Outside(Fn.Tu, Fn.Facts, Fn.Known); bindsElsewhere(Fn, Outside))
    C.registrations(Outside);
}
