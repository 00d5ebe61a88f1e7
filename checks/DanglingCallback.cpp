// dangling-callback: an object hands itself to somebody who may outlive it, and does not take itself back when it is
// destroyed.
//
// Registered: a loan of *this, alone or in a closure, is stored in an object of somebody else's, or escapes through a
// function that is known to keep it. Taken back: the destructor, that of a base or of a member, touches an object of
// the class that it was registered with; or the registration's result is kept in a member with a destructor; or the
// closure also holds a shared or weak pointer. What is taken back at the destructor's address was not registered there
// if the object has moved since: copy and move constructors have to register it anew.
//
// Left alone: a class whose destructor is not in this file; one of which there are only global objects; a plain pointer
// kept by a class that frees what it holds, that is of the same family (trees), or to a class without virtual functions
// (lists and caches of objects, which somebody else owns and knows).
#include "checks/Check.h"
#include "checks/Wording.h"

using namespace deed;

namespace {

class DanglingCallback {
public:
  DanglingCallback(const SolvedTu &Tu, FindingSink &Out)
      : Tu(Tu.Tu), Evidence(Tu.Evidence.Registrations), Index(Tu.Tu), Out(Out) {}
  void run() {
    for (const Registration &R : Evidence.All)
      if (mayBeDestroyed(R) && (!R.ByPointer || isListener(R)))
        if (bool Moved = isLeftByMoves(R); Moved || !isTakenBack(R.Class, R, 0))
          report(R, Moved);
  }

private:
  bool isTakenBack(TypeId Class, const Registration &R, unsigned Depth);
  bool isLeftByMoves(const Registration &R) const;
  bool mayBeDestroyed(const Registration &R) const;
  bool isListener(const Registration &R) const;
  bool isFamily(TypeId A, TypeId B, unsigned Depth) const;
  void report(const Registration &R, bool Moved);
  llvm::StringRef nameOf(TypeId T) const {
    return Tu.plainName(T);
  }

  const TuFacts &Tu;
  const RegistrationEvidence &Evidence;
  FunctionIndex Index;
  FindingSink &Out;
};

} // namespace

/// By the destructor of the class, of a base or of a member; or nobody knows.
bool DanglingCallback::isTakenBack(TypeId Class, const Registration &R, unsigned Depth) {
  const TypeInfo &T = Tu.Types[Class];
  if (!T.HasDestructor || Depth > 5)
    return false;
  if (T.OwnDestructor && Depth != 0 && T.Members.empty() && T.Kind != Category::Owner)
    return false; // the library's
  if (T.OwnDestructor && !T.Members.empty()) {
    auto It = Evidence.TouchedByDestructor.find(Class);
    if (It == Evidence.TouchedByDestructor.end())
      return Depth == 0 || !R.With;
    if (!R.With ? !It->second.empty() : It->second.contains(nameOf(R.With), R.Part))
      return true;
  }
  for (const Member &M : T.Members)
    if (isTakenBack(M.Type, R, Depth + 1))
      return true;
  if (T.Members.empty())
    for (TypeId A : T.Arguments)
      if (Tu.Types[A].IsClass && isTakenBack(A, R, Depth + 1))
        return true;
  return false;
}

/// Registered by a constructor under its address; and what copies or moves it does not register the new one.
bool DanglingCallback::isLeftByMoves(const Registration &R) const {
  auto It = Evidence.TouchedByCopies.find(R.Class);
  return R.With && R.Moves && R.ByConstructor && It != Evidence.TouchedByCopies.end() &&
         !It->second.contains(nameOf(R.With), {});
}

bool DanglingCallback::mayBeDestroyed(const Registration &R) const {
  llvm::StringRef Name = nameOf(R.Class);
  return !Evidence.Global.contains(Name) || Evidence.Others.contains(Name);
}

bool DanglingCallback::isFamily(TypeId A, TypeId B, unsigned Depth) const {
  if (nameOf(A) == nameOf(B))
    return true;
  if (Depth == 4)
    return false;
  for (const Member &M : Tu.Types[A].Members)
    if (Tu.text(M.Name) == Tu.text(Tu.Types[M.Type].Name) && isFamily(M.Type, B, Depth + 1)) // a base
      return true;
  return false;
}

bool DanglingCallback::isListener(const Registration &R) const {
  if (!R.With || Evidence.Frees.contains(R.With) || isFamily(R.Class, R.With, 0) || isFamily(R.With, R.Class, 0))
    return false;
  for (const FunctionInfo &F : Tu.Functions)
    if (F.IsVirtual && F.Which != Special::Destructor && F.ObjectType && isFamily(R.Class, F.ObjectType, 0))
      return true;
  return false;
}

void DanglingCallback::report(const Registration &R, bool Moved) {
  Finding F;
  F.Which = Rule::DanglingCallback;
  F.How = Level::Warning;
  F.At = Out.resolve(R.At);
  std::string Class = "`" + shortName(Tu.text(Tu.Types[R.Class].Name)) + "`";
  std::string Keeper = R.Name.empty() ? "somebody" : "`" + R.Name + "`";
  std::string How = R.ByPointer ? "`this`" : "a callback that holds `this`";
  F.Message =
      How + " is kept by " + Keeper + ", which may use it after the object is " + (Moved ? "moved" : "destroyed");
  F.Label = Moved ? "`this` is registered here, and not anew when it is copied or moved"
                  : "`this` is registered here, and never taken back";
  if (Out.resolve(R.Captured).Line != F.At.Line)
    addStep(F.Steps, Step::Kind::Cause, Out.resolve(R.Captured),
            R.ByPointer ? "the object's address is taken here" : "the object is captured by reference here");
  for (const TrailStep &S : R.Trail)
    addStep(F.Steps, Step::Kind::Via, Out.resolve(S.At), "it is kept here");
  F.Help = Moved ? "register " + Class + " anew in its copy and move constructors, or delete them"
                 : "take it back in the destructor of " + Class +
                       ", keep the registration's handle in a member, or let the callback hold a `std::weak_ptr`";
  F.Function = Tu.text(R.Function).str();
  F.Subject = R.Name.empty() ? "this" : R.Name;
  Out.add(std::move(F));
}

void deed::checkDanglingCallback(const SolvedTu &Tu, FindingSink &Out) { DanglingCallback(Tu, Out).run(); }
