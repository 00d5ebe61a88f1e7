#include "checks/SharedPlace.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include <algorithm>

using namespace deed;

/// The variable is an element of something itself, or what a call has referred to, or gets its value from such.
static bool isFound(const FunctionFacts &Fn, PlaceId Variable) {
  auto isElement = [&](PlaceId P) {
    for (; P; P = Fn.Places[P].Parent)
      if (Fn.Places[P].Kind == Projection::Element ||
          (Fn.Places[P].Kind == Projection::Deref && Fn.Places[Fn.Places[P].Parent].Kind == Projection::Temp))
        return true;
    return false;
  };
  if (isElement(Variable))
    return true;
  for (const Block &B : Fn.Blocks)
    for (const FactAt &At : B.Facts)
      if (const auto *W = std::get_if<Write>(&At.What); W && W->What == Variable && W->SameAs && isElement(W->SameAs))
        return true;
  return false;
}

SharedPlace deed::sharedPlace(const FunctionFacts &Fn, PlaceId P) {
  llvm::SmallVector<PlaceId, 8> Steps;
  for (; Fn.Places[P].Parent; P = Fn.Places[P].Parent)
    Steps.push_back(P);
  const PlaceNode &Root = Fn.Places[P];
  SharedPlace Out;
  switch (Root.Kind) {
  case Projection::Param: Out = {SharedPlace::Root::Param, Root.Key}; break;
  case Projection::This: Out = {SharedPlace::Root::This, 0}; break;
  case Projection::Global: Out = {SharedPlace::Root::Global, Root.Key}; break;
  case Projection::Local:
  case Projection::Temp:
  case Projection::Return:
  case Projection::Heap:
  case Projection::Field:
  case Projection::Deref:
  case Projection::Element:
  case Projection::Content: Out = {SharedPlace::Root::Local, P.Raw}; break;
  }
  if (Steps.size() > MaxSharedSteps)
    Steps.erase(Steps.begin(), Steps.begin() + static_cast<ptrdiff_t>(Steps.size() - MaxSharedSteps));
  for (PlaceId Step : llvm::reverse(Steps)) {
    const PlaceNode &N = Fn.Places[Step];
    uint32_t Key = N.Kind == Projection::Field ? N.Key : 0;
    if (N.Kind == Projection::Element) {
      const Index &I = Fn.Places.index(Step);
      const bool IsNumber = I.How == Index::Kind::Constant && I.Value >= 0 && !I.isText(); // the last may be any
      Key = IsNumber ? static_cast<uint32_t>(I.Value) & 0xffffff
            : I.How == Index::Kind::Variable
                ? (isFound(Fn, I.Variable) ? SharedStep::DataElement : SharedStep::OwnElement)
                : SharedStep::AnyElement;
    }
    Out.Path.push_back({N.Kind, Key});
  }
  return Out;
}

std::string deed::sharedName(const TuFacts &Tu, const FunctionInfo &In, const SharedPlace &P, llvm::StringRef Local) {
  std::string Text;
  switch (P.From) {
  case SharedPlace::Root::Global: {
    llvm::StringRef Name = Tu.text({P.Key});
    size_t Colon = Name.rfind("::");
    Text = (Colon == llvm::StringRef::npos ? Name : Name.drop_front(Colon + 2)).str();
    break;
  }
  case SharedPlace::Root::Param:
    if (P.Key < In.Params.size())
      Text = Tu.text(In.Params[P.Key].Name).str();
    break;
  case SharedPlace::Root::Local: Text = Local.str(); break;
  case SharedPlace::Root::This:
  case SharedPlace::Root::Nowhere: break;
  }
  for (const SharedStep &S : P.Path) {
    if (S.Kind == Projection::Field) {
      llvm::StringRef Name = S.Up == SharedStep::None ? Tu.text({S.Key}) : "this";
      if (Name == "this" || Name.contains("::"))
        continue; // a closure's own pointer; a base class
      Text += (Text.empty() ? "" : ".") + Name.str();
    } else if (S.Kind == Projection::Element) {
      Text += S.Key < SharedStep::DataElement ? "[" + std::to_string(S.Key) + "]" : "[...]";
    }
  }
  return Text;
}

static bool findBase(const TuFacts &Tu, TypeId Class, llvm::StringRef Base, std::vector<SharedStep> &Up) {
  if (Up.size() > 4)
    return false;
  for (const Member &M : Tu.Types[Class].Members)
    if (M.IsBase) {
      Up.push_back({Projection::Field, M.Name.Raw, Class.Raw});
      if (Tu.text(Tu.Types[M.Type].Name) == Base || findBase(Tu, M.Type, Base, Up))
        return true;
      Up.pop_back();
    }
  return false;
}

std::optional<std::vector<SharedStep>> deed::stepsBetween(const TuFacts &Tu, TypeId From, TypeId To) {
  std::vector<SharedStep> Steps;
  if (!From || !To)
    return std::nullopt;
  if (From == To)
    return Steps;
  if (findBase(Tu, To, Tu.text(Tu.Types[From].Name), Steps)) {
    std::reverse(Steps.begin(), Steps.end());
    return Steps;
  }
  Steps.clear();
  if (!findBase(Tu, From, Tu.text(Tu.Types[To].Name), Steps))
    return std::nullopt;
  for (SharedStep &S : Steps)
    S.Up = SharedStep::None;
  return Steps;
}

static bool isVariable(const SharedStep &S) {
  return S.Kind == Projection::Element && S.Key >= SharedStep::DataElement;
}

bool deed::mayMeet(const SharedPlace &A, const SharedPlace &B, Elements How) {
  if (A.From != B.From || A.Key != B.Key || A.isNowhere())
    return false;
  const auto &Shorter = A.Path.size() <= B.Path.size() ? A.Path : B.Path;
  const auto &Longer = A.Path.size() <= B.Path.size() ? B.Path : A.Path;
  for (size_t I = 0; I != Shorter.size(); ++I) {
    if (Shorter[I].Kind != Longer[I].Kind)
      return false;
    bool Vary = isVariable(Shorter[I]) || isVariable(Longer[I]);
    if (!Vary && Shorter[I].Key != Longer[I].Key)
      return false;
    bool AreData = Shorter[I].Key == SharedStep::DataElement && Longer[I].Key == SharedStep::DataElement;
    if (How == Elements::OwnPerThread && isVariable(Shorter[I]) && isVariable(Longer[I]) && !AreData)
      return false;
  }
  // What the object refers to or owns is not the object: whoever goes there reads the object, too, and says so.
  for (size_t I = Shorter.size(); I != Longer.size(); ++I)
    if (Longer[I].Kind != Projection::Field && Longer[I].Kind != Projection::Element)
      return false;
  return true;
}

static bool isWayBack(const SharedStep &A, const SharedStep &B) {
  return A.Kind == Projection::Field && B.Kind == Projection::Field && A.Key == B.Key &&
         (A.Up == SharedStep::None) != (B.Up == SharedStep::None);
}

SharedPlace SharedViews::extend(SharedPlace Base, llvm::ArrayRef<SharedStep> Steps) const {
  unsigned Jumps = 0;
  for (const SharedStep &S : Steps) {
    bool Jumped = false;
    if (S.Kind == Projection::Deref || S.Kind == Projection::Content) {
      SharedPlace Of = Base;
      while (Jumps < 16) {
        if (auto It = Targets.find(Of); It != Targets.end() && S.Kind == Projection::Deref) {
          Base = It->second;
          Jumped = true;
          ++Jumps;
          break;
        }
        // The copy of a whole: what its part refers to, the original's part refers to as well.
        SharedPlace Whole = Of;
        std::vector<SharedStep> Rest;
        auto It = Copies.find(Whole);
        while (It == Copies.end() && !Whole.Path.empty()) {
          Rest.insert(Rest.begin(), Whole.Path.back());
          Whole.Path.pop_back();
          It = Copies.find(Whole);
        }
        if (It == Copies.end() || It->second == Whole)
          break;
        ++Jumps;
        Of = It->second;
        for (const SharedStep &R : Rest)
          Of.Path.push_back(R);
      }
      if (!Jumped && !(Of == Base))
        Base = Of;
    }
    if (Base.isNowhere())
      return Base;
    if (!Jumped && !Base.Path.empty() && isWayBack(Base.Path.back(), S)) {
      Base.Path.pop_back();
      continue;
    }
    if (!Jumped) {
      Base.Path.push_back(S);
      if (Base.Path.size() > MaxSharedSteps)
        return {};
    }
  }
  return Base;
}
