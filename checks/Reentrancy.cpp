#include "checks/Reentrancy.h"
#include "checks/Wording.h"

using namespace deed;

namespace {

class Reentrancy {
public:
  Reentrancy(const SolvedFunction &Fn, FindingSink &Out) : Fn(Fn), Facts(Fn.Facts), Places(Fn.Facts.Places), Out(Out) {}
  void run();

private:
  /// A container of an object of the caller's class is changed.
  struct Comeback {
    llvm::StringRef Field;
    const Effect *Change;
    FunctionId By;
  };
  bool isVirtual(FactRef At) const;
  bool isMadeOnElement(const Call &C) const;
  std::vector<Comeback> comebacks(const Call &C) const;
  std::optional<llvm::StringRef> ownField(TypeId Object, const FormalPlace &P) const;
  void report(FactRef At, const Comeback &Back, const DanglingUse &D);

  const SolvedFunction &Fn;
  const FunctionFacts &Facts;
  const PlaceTable &Places;
  FindingSink &Out;
};

} // namespace

void Reentrancy::run() {
  if (!Fn.Info.ObjectType || Fn.Info.IsStatic || Fn.Info.IsLambda)
    return;
  bool Any = false;
  for (uint32_t B = 0; B != Facts.Blocks.size() && !Any; ++B)
    for (uint32_t I = 0; I != Facts.Blocks[B].Facts.size() && !Any; ++I)
      Any = isVirtual({{B}, I});
  if (!Any)
    return;
  Fn.Loans->forEachFact([&](FactRef At) { return isVirtual(At); },
                        [&](FactRef At, llvm::ArrayRef<LiveView> Views) {
                          const Call &C = Facts[std::get<CallFact>(Facts[At.Block].Facts[At.Index].What).Call];
                          for (const Comeback &Back : comebacks(C))
                            for (const LiveView &V : Views)
                              for (BorrowId B : V.Held)
                                if (ownContainer(Fn, (*Fn.Loans)[B].Place) == Back.Field && (*Fn.Loans)[B].ByIterator)
                                  if (auto D = Fn.Loans->useAfter(At, V.Holder, B); D && !D->Use.AtExit)
                                    return report(At, Back, *D);
                        });
}

bool Reentrancy::isVirtual(FactRef At) const {
  const auto *Called = std::get_if<CallFact>(&Facts[At.Block].Facts[At.Index].What);
  if (!Called || !Fn.Moves.isReachable(At))
    return false;
  const Call &C = Facts[Called->Call];
  return C.Virtual && C.Callee && C.Object && isMadeOnElement(C);
}

/// By a view of this function's own, or right where it lies: not on a parameter, nor on a single member's object.
bool Reentrancy::isMadeOnElement(const Call &C) const {
  bool Indirect = false;
  PlaceId P = C.Object->What;
  for (; P && Places[P].Parent; P = Places[P].Parent)
    Indirect |= Places[P].Kind == Projection::Content || Places[P].Kind == Projection::Element;
  return Indirect || (P && (Places[P].Kind == Projection::Local || Places[P].Kind == Projection::Temp));
}

/// The field that P is, or lies in, of an object of the caller's class that Object has a pointer to.
std::optional<llvm::StringRef> Reentrancy::ownField(TypeId Object, const FormalPlace &P) const {
  if (P.Root != FormalRoot::This)
    return std::nullopt;
  auto plain = [&](TypeId T) {
    return Fn.Tu.plainName(T);
  };
  TypeId At = Object;
  for (size_t I = 1; I + 1 < P.Path.size(); ++I) {
    const FormalStep &S = P.Path[I];
    if (S.Kind == Projection::Field) {
      const auto &Members = Fn.Tu.Types[At].Members;
      auto M = llvm::find_if(Members, [&](const Member &M) { return Fn.Tu.text(M.Name) == S.Key; });
      if (M == Members.end())
        return std::nullopt;
      At = M->Type;
    } else if (S.Kind == Projection::Deref && Fn.Tu.Types[At].Pointee) {
      At = Fn.Tu.Types[At].Pointee;
      if (plain(At) == plain(Fn.Info.ObjectType) && P.Path[I + 1].Kind == Projection::Field)
        return P.Path[I + 1].Key;
    } else {
      return std::nullopt;
    }
  }
  return std::nullopt;
}

std::vector<Reentrancy::Comeback> Reentrancy::comebacks(const Call &C) const {
  std::vector<Comeback> Found;
  auto collect = [&](FunctionId F) {
    if (!Fn.Tu[F].HasBody)
      return;
    for (const Effect &E : Fn.Summaries.of(F).Effects)
      if (E.Kind == EffectKind::Invalidate && !E.Guessed)
        if (auto Field = ownField(Fn.Tu[F].ObjectType, E.What))
          Found.push_back({*Field, &E, F});
  };
  collect(C.Callee);
  for (FunctionId Overrider : Fn.Tu[C.Callee].Overriders)
    collect(Overrider);
  return Found;
}

void Reentrancy::report(FactRef At, const Comeback &Back, const DanglingUse &D) {
  const FactAt &Here = Facts[At.Block].Facts[At.Index];
  const std::string Callee = shortName(Fn.Tu.text(Fn.Tu[Back.By].Name)), Name = "`" + Back.Field.str() + "`";
  const FactAt &Use = Facts[D.Use.At.Block].Facts[D.Use.At.Index];
  Finding F;
  F.Which = Rule::MutatedWhileBorrowed;
  F.How = Level::Warning;
  F.At = Out.resolve(Here.At);
  F.Message = Name + " may be changed by this call while the function goes over it";
  F.Label = "an overrider, `" + Callee + "`, changes " + Name;
  if (!Back.Change->Trail.empty())
    addStep(F.Steps, Step::Kind::Via, Out.resolve(Back.Change->Trail.front().At), "`" + Callee + "` changes it here");
  addBranchSteps(F.Steps, Fn, D.Branches, /*AfterCause=*/true, Out);
  addStep(F.Steps, Step::Kind::Related, Out.resolve(Use.At),
          quoted(Fn, D.Use.Through ? D.Use.Through : D.End.Holder, "the iterator") + " is used here after the call");
  F.Help = "go over a copy of " + Name + ", or note what is to be changed and change it after the loop";
  F.Function = Fn.Tu.text(Fn.Info.Name).str();
  F.Subject = Name;
  Out.add(std::move(F));
}

std::optional<llvm::StringRef> deed::ownContainer(const SolvedFunction &Fn, PlaceId P) {
  const PlaceTable &Places = Fn.Facts.Places;
  for (bool Owned = false; P && Places[P].Parent; P = Places[P].Parent) {
    if (Places[P].Kind == Projection::Deref)
      return std::nullopt;
    if (Places.isOwnMember(P))
      return Owned ? std::optional(Fn.Tu.text(SymbolId{Places[P].Key})) : std::nullopt;
    Owned = Places[P].Kind == Projection::Content;
  }
  return std::nullopt;
}

void deed::reportReentrancy(const SolvedFunction &Fn, FindingSink &Out) { Reentrancy(Fn, Out).run(); }
