#include "summary/Signature.h"
#include "summary/LateReads.h"
#include "summary/Merge.h"

using namespace deed;

bool deed::isConstructor(const FunctionInfo &F) {
  return F.Which == Special::DefaultConstructor || F.Which == Special::OtherConstructor ||
         F.Which == Special::CopyConstructor || F.Which == Special::MoveConstructor;
}

bool deed::isAssignment(const TuFacts &Tu, const FunctionInfo &F) {
  return F.Which == Special::CopyAssignment || F.Which == Special::MoveAssignment ||
         (F.ObjectType && !F.IsConst && Tu.text(F.Pattern).ends_with("::operator="));
}

static bool carriesLoans(const TypeTable &Types, TypeId Id, unsigned Depth) {
  constexpr unsigned MaxDepth = 4;
  const TypeInfo &T = Types[Id];
  auto carries = [&](TypeId Part) { return ::carriesLoans(Types, Part, Depth + 1); };
  switch (T.Kind) {
  case Category::Owner:
  case Category::SharedOwner:
  case Category::View:
  case Category::Guard:
  case Category::Callable:
  case Category::Thread:
  case Category::Future: return true;
  case Category::Value:
    if (T.IsClass && Depth != MaxDepth)
      return llvm::any_of(T.Members, [&](const Member &M) { return carries(M.Type); }) ||
             llvm::any_of(T.Arguments, carries);
    [[fallthrough]];
  case Category::Lock: return T.IsReference || T.IsPointer;
  }
  return false;
}

bool deed::carriesLoans(const TypeTable &Types, TypeId T) { return ::carriesLoans(Types, T, 0); }

namespace {

/// One declaration's summary in the making.
class FromSignature {
public:
  explicit FromSignature(const TuFacts &Tu) : Tu(Tu), Types(Tu.Types) {}
  Summary take() {
    normalise(S);
    return std::move(S);
  }

  Effect &add(EffectKind Kind, FormalPlace What, bool Always = true) {
    S.Effects.push_back({.Kind = Kind, .What = std::move(What), .Always = Always});
    return S.Effects.back();
  }
  void read(FormalPlace What, ReadKind How) { add(EffectKind::Read, std::move(What)).Read = How; }

  void parameter(unsigned I, TypeId Type, PassKind How, bool PointeeConst);
  void object(const FunctionInfo &F);
  bool specialMember(const FunctionInfo &F);
  void result(const FunctionInfo &F);
  void ownership(const FunctionInfo &F);
  void callbacks(const FunctionInfo &F);

  Summary S{.Source = SummarySource::Signature};

private:
  void elide(const FunctionInfo &F);
  bool mayHandOut(const FunctionInfo &F, TypeId Input) const;
  bool isView(TypeId T) const { return Types[T].Kind == Category::View; }
  /// A T&& parameter of this type is really moved from.
  bool canBeMoved(TypeId T) const { return Types[T].AfterMove != MovedFrom::Copied && !Types[T].IsConst; }
  const TuFacts &Tu;
  const TypeTable &Types;
};

} // namespace

void FromSignature::parameter(unsigned I, TypeId Type, PassKind How, bool PointeeConst) {
  FormalPlace Referent = FormalPlace::param(I).deref();
  switch (How) {
  case PassKind::ConstRef: return read(std::move(Referent), ReadKind::Argument);
  case PassKind::Reference:
    if (Types[Type].IsConst)
      return read(std::move(Referent), ReadKind::Argument);
    add(EffectKind::Write, std::move(Referent), /*Always=*/false);
    return;
  case PassKind::RvalueRef:
    if (canBeMoved(Type))
      add(EffectKind::Move, std::move(Referent));
    else
      read(std::move(Referent), ReadKind::Argument);
    return;
  case PassKind::Value:
    if (!Types[Type].IsPointer)
      return;
    if (PointeeConst)
      read(std::move(Referent), ReadKind::Argument);
    else
      add(EffectKind::Write, std::move(Referent), /*Always=*/false);
    return;
  }
}

void FromSignature::object(const FunctionInfo &F) {
  FormalPlace Object = FormalPlace::thisPointer().deref();
  if (isAssignment(Tu, F) || F.Reinitializes) {
    add(EffectKind::Write, std::move(Object));
  } else if (F.OnRvalue && !F.IsConst && canBeMoved(F.ObjectType)) {
    add(EffectKind::Move, std::move(Object));
  } else {
    read(Object, ReadKind::Object);
    if (!F.IsConst)
      add(EffectKind::Mutate, std::move(Object));
  }
}

/// Copies and moves: exact if the compiler writes them, else what everyone expects of them. False: F is none of these.
bool FromSignature::specialMember(const FunctionInfo &F) {
  FormalPlace Object = FormalPlace::thisPointer().deref(), From = FormalPlace::param(0).deref();
  bool Moves = F.Which == Special::MoveConstructor || F.Which == Special::MoveAssignment;
  bool Copies = F.Which == Special::CopyConstructor || F.Which == Special::CopyAssignment;
  if (!Moves && !Copies)
    return false;
  if (F.Params.empty())
    return false;
  const Parameter &P = F.Params[0];
  // `x = y` with `T operator=(T y)`: the copy or move into the parameter was a call of its own.
  if (P.How != PassKind::Value) {
    if (Moves && canBeMoved(P.Type))
      add(EffectKind::Move, From);
    else
      read(From, ReadKind::Argument);
  }
  if (carriesLoans(Types, F.ObjectType))
    add(EffectKind::Store, Object).From = P.How == PassKind::Value ? FormalPlace::param(0) : From;
  for (unsigned I = 1; I < F.Params.size(); ++I)
    parameter(I, F.Params[I].Type, F.Params[I].How, F.Params[I].PointeeConst);
  add(EffectKind::Write, Object);
  return true;
}

void FromSignature::result(const FunctionInfo &F) {
  if (isAssignment(Tu, F)) {
    if (F.ResultIsReference)
      add(EffectKind::ReturnAlias, FormalPlace::thisPointer().deref());
    return;
  }
  bool ReturnsView = F.ResultIsReference || isView(F.ResultType);
  bool Declared = false;
  // What a bound parameter hands to someone who keeps it: a pointer's or view's own loans, else a loan of the referent.
  auto bind = [&](unsigned I, EffectKind OfReferent, EffectKind OfValue, auto &&Complete) {
    const Parameter &P = F.Params[I];
    if (P.How != PassKind::Value) {
      Complete(OfReferent, FormalPlace::param(I).deref());
      // `const string_view &v`: what v views matters as well, and outlives v more often than not.
      if (isView(P.Type))
        Complete(OfValue, FormalPlace::param(I).deref());
    } else {
      Complete(OfValue, FormalPlace::param(I));
    }
  };
  for (unsigned I = 0; I != F.Params.size(); ++I) {
    if (F.Params[I].LifetimeBound && isConstructor(F)) // the object is the result
      bind(I, EffectKind::Borrow, EffectKind::Store, [&](EffectKind K, FormalPlace P) {
        add(K, FormalPlace::thisPointer().deref()).From = std::move(P);
      });
    else if (F.Params[I].LifetimeBound) {
      Declared = true;
      bind(I, EffectKind::ReturnBorrow, EffectKind::ReturnLoans,
           [&](EffectKind K, FormalPlace P) { add(K, P, false); });
    }
    for (int By : F.Params[I].CapturedBy) {
      FormalPlace Into = FormalPlace::unknown();
      if (By == -1)
        Into = FormalPlace::thisPointer().deref();
      else if (By >= 0 && static_cast<unsigned>(By) < F.Params.size())
        Into = F.Params[By].How != PassKind::Value || Types[F.Params[By].Type].IsPointer
                   ? FormalPlace::param(By).deref()
                   : FormalPlace::param(By);
      bind(I, EffectKind::Borrow, EffectKind::Store,
           [&](EffectKind K, FormalPlace P) { add(K, Into).From = std::move(P); });
    }
  }
  if (F.ResultLifetimeBoundThis) {
    Declared = true;
    add(EffectKind::ReturnBorrow, FormalPlace::thisPointer().deref(), false);
  }
  if (ReturnsView && !Declared)
    elide(F);
}

/// `const Field *find(const std::string &Name)` looks something up by its name: nobody takes the result for a part of
/// the string. A view may be of anything, and so may what a class of the project's own hands out.
bool FromSignature::mayHandOut(const FunctionInfo &F, TypeId Input) const {
  const TypeInfo &Result = Types[F.ResultType], &In = Types[Input];
  if (!F.ResultIsReference && Result.IsClass) // `tm localtime(const time_t &)`: made from a number, not of it
    return In.IsClass || In.IsPointer;
  TypeId Part = F.ResultIsReference ? F.ResultType : Result.Pointee, From = In.IsPointer ? In.Pointee : Input;
  auto nameOf = [&](TypeId T) {
    return Tu.plainName(T);
  };
  if (!Types[Part].IsClass && Types[From].IsClass)
    return true;
  bool OfLibrary = Types[From].Content != ContentAt::Unknown || !Types[From].Arguments.empty();
  if ((Types[From].IsClass && !OfLibrary) || nameOf(Part) == nameOf(From))
    return true;
  for (TypeId Argument : Types[From].Arguments)
    if (nameOf(Argument) == nameOf(Part))
      return true;
  return false;
}

void FromSignature::ownership(const FunctionInfo &F) {
  for (const OwnershipClaim &C : F.Ownership) {
    switch (C.How) {
    case OwnershipClaim::Role::Returns:
      // What is fresh is no view of an input.
      std::erase_if(S.Effects, [](const Effect &E) {
        return E.Kind == EffectKind::ReturnBorrow || E.Kind == EffectKind::ReturnLoans;
      });
      add(EffectKind::ReturnFresh, FormalPlace::result()).Alloc = C.Kind;
      break;
    case OwnershipClaim::Role::HandsOut:
      add(EffectKind::ReturnFresh, FormalPlace::param(C.Param).deref()).Alloc = C.Kind;
      break;
    case OwnershipClaim::Role::Takes: add(EffectKind::Free, FormalPlace::param(C.Param)).Alloc = C.Kind; break;
    case OwnershipClaim::Role::Holds:
      add(EffectKind::Adopt, FormalPlace::unknown()).From = FormalPlace::param(C.Param);
      break;
    case OwnershipClaim::Role::Borrows: break;
    }
  }
}

/// `loop.post([&] { ... })`, `timer_add(&tick, &state)`: by its name it calls them when it has long returned.
void FromSignature::callbacks(const FunctionInfo &F) {
  if (!F.hasHabit(Habit::KeepsCallbacks) || F.hasHabit(Habit::SettlesCallbacks) || F.IsStandard || isConstructor(F) ||
      F.IsConst)
    return;
  // A predicate, a cost, a comparison answers: whoever asks it does so at once.
  auto answers = [&](const Parameter &P) {
    llvm::StringRef Name = Tu.text(Types[P.Type].Name);
    return Name.contains("function<") && !Name.contains("function<void");
  };
  auto isFunction = [&](const Parameter &P) {
    return Types[P.Type].IsPointer && Tu.text(Types[P.Type].Name).contains("(*)");
  };
  const bool TakesFunction = llvm::any_of(F.Params, isFunction);
  for (unsigned I = 0; I != F.Params.size(); ++I) {
    const Parameter &P = F.Params[I];
    const TypeInfo &T = Types[P.Type];
    const bool IsContext = TakesFunction && P.How == PassKind::Value && T.IsPointer && Types[T.Pointee].IsVoid;
    if (P.NoEscape || !P.CapturedBy.empty() || answers(P) || !(T.IsClosure || T.Kind == Category::Callable || IsContext))
      continue;
    Effect &Kept = add(EffectKind::Store, FormalPlace::unknown(), /*Always=*/false);
    Kept.From = P.How == PassKind::Value ? FormalPlace::param(I) : FormalPlace::param(I).deref();
    Kept.Guessed = true;
  }
}

void FromSignature::elide(const FunctionInfo &F) {
  // `T &` and `T *` can be written through, which no const input can hand out.
  const TypeInfo &Result = Types[F.ResultType];
  bool Writable = F.ResultIsReference ? !Result.IsConst : Result.IsPointer && !Types[Result.Pointee].IsConst;
  // `Node *make()`: a plain pointer to something that may be changed is as often a new object as a part of an old one.
  if (Writable && !F.ResultIsReference)
    return;
  unsigned Inputs = 0;
  std::optional<Effect> Only;
  auto input = [&](EffectKind K, FormalPlace What, bool Const) {
    ++Inputs;
    if (!(Writable && Const))
      Only = Effect{.Kind = K, .What = std::move(What), .Always = false};
  };
  auto candidate = [&](EffectKind K, FormalPlace What, bool Const, TypeId Type) {
    if (mayHandOut(F, Type))
      input(K, std::move(What), Const);
    else
      ++Inputs;
  };
  if (F.ObjectType && !F.IsStatic && !isConstructor(F) && F.Which != Special::CallOperator) {
    FormalPlace Object = FormalPlace::thisPointer().deref();
    // What an owner hands out is what it owns, and goes along when that moves to another owner.
    bool Owns = Types[F.ObjectType].Kind == Category::Owner;
    input(isView(F.ObjectType) ? EffectKind::ReturnLoans : EffectKind::ReturnBorrow, Owns ? Object.content() : Object,
          F.IsConst);
  }
  for (unsigned I = 0; I != F.Params.size(); ++I) {
    const Parameter &P = F.Params[I];
    if (P.NoEscape)
      continue;
    if (P.How == PassKind::RvalueRef)
      continue; // given up: what it held may have gone anywhere
    if (P.How != PassKind::Value)
      candidate(isView(P.Type) ? EffectKind::ReturnLoans : EffectKind::ReturnBorrow, FormalPlace::param(I).deref(),
                P.How == PassKind::ConstRef || Types[P.Type].IsConst, P.Type);
    else if (isView(P.Type))
      candidate(EffectKind::ReturnLoans, FormalPlace::param(I), P.PointeeConst, P.Type);
  }
  bool Shared = F.ObjectType && Types[F.ObjectType].Kind == Category::SharedOwner;
  if (Inputs == 1 && Only && !Shared)
    S.Effects.push_back(std::move(*Only));
}

std::vector<Effect> deed::restrictEffects(const TuFacts &Tu, const FunctionInfo &F) {
  std::vector<Effect> Effects;
  // One number beside the pointers is how far they go: `scale(float *out, const float *in, size_t n)`.
  llvm::SmallVector<uint8_t, 2> Numbers;
  for (unsigned I = 0; I != F.Params.size(); ++I)
    if (Tu.Types[F.Params[I].Type].IsInteger)
      Numbers.push_back(static_cast<uint8_t>(I));
  const CopiedRange Over = Numbers.size() == 1 ? CopiedRange{Numbers[0], Numbers[0], false} : UnboundedRanges;
  for (unsigned W = 0; W != F.Params.size(); ++W)
    for (unsigned R = 0; R != F.Params.size(); ++R) {
      const Parameter &Written = F.Params[W], &Read = F.Params[R];
      bool Promised = (Written.Restrict || Read.Restrict) && W != R && !Written.PointeeConst;
      if (!Promised || !Tu.Types[Written.Type].IsPointer || !Tu.Types[Read.Type].IsPointer ||
          (!Read.PointeeConst && R < W)) // either way round says the same
        continue;
      Effects.push_back({.Kind = EffectKind::LateRead,
                         .What = FormalPlace::param(R).deref(),
                         .From = FormalPlace::param(W).deref(),
                         .Always = false,
                         .Read = ReadKind::Argument,
                         .By = ChangeKind::Written,
                         .Over = Over});
    }
  return Effects;
}

Summary deed::signatureSummary(const TuFacts &Tu, const FunctionInfo &F) {
  FromSignature Out(Tu);
  Out.S.NeverReturns = F.NoReturn;
  Out.S.MayThrow = !F.NoThrow;
  if (F.Which == Special::Destructor)
    return Out.take();
  if (!Out.specialMember(F)) {
    for (unsigned I = 0; I != F.Params.size(); ++I)
      Out.parameter(I, F.Params[I].Type, F.Params[I].How, F.Params[I].PointeeConst);
    if (isConstructor(F))
      Out.add(EffectKind::Write, FormalPlace::thisPointer().deref());
    else if (F.ObjectType && !F.IsStatic)
      Out.object(F);
  }
  llvm::append_range(Out.S.Effects, restrictEffects(Tu, F));
  Out.result(F);
  Out.ownership(F);
  Out.callbacks(F);
  return Out.take();
}

Summary deed::signatureSummary(const TuFacts &Tu, const Call &C) {
  FromSignature Out(Tu);
  for (unsigned I = 0; I != C.Args.size(); ++I) {
    const TypeInfo &T = Tu.Types[C.Args[I].Type];
    Out.parameter(I, C.Args[I].Type, C.Args[I].How, T.IsPointer && Tu.Types[T.Pointee].IsConst);
  }
  return Out.take();
}
