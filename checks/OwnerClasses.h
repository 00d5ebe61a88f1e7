// OwnerClasses.h - classes that release a member in their destructor, and what their special members do with it.
//
// Concluded when a whole TU is known: which destructor releases what, how such a class is copied and moved, and who
// copies it. The rules of double-free and leak tell what is wrong with one.
#pragma once
#include "checks/Check.h"

namespace deed {

/// A member that the class's destructor always releases.
struct OwnedMember {
  FunctionId Destructor;
  TypeId Class;
  std::string Name;
  AllocKind Kind = AllocKind::New;
  Span Released; ///< where the destructor does it
  bool IfOwned = false; ///< on some paths only: a flag says whether it is the object's own, or where it points to does
  bool IsContainer = false; ///< it is the elements that are released
};
std::vector<OwnedMember> ownedMembers(const SolvedTu &Tu);
/// Those that the destructor releases on some paths only.
std::vector<OwnedMember> membersOwnedAtTimes(const SolvedTu &Tu);

/// A copy or move operation with a body.
struct SpecialMember {
  FunctionId Function;
  bool TakesOver = false; ///< the object gets the other's value of the member
  bool Clears = false;    ///< and the other's is set anew
  bool Releases = false;  ///< what the object held before is released, or handed to the other
  bool Sets = false;      ///< the member is set
};
SpecialMember whatItDoes(const SolvedTu &Tu, FunctionId F, const OwnedMember &M);

/// Other files may well include it.
bool isHeader(llvm::StringRef File);

/// Double-free's part: copies that share what both destructors release.
void checkSharedByCopy(const SolvedTu &Tu, FindingSink &Out);
/// Leak's: methods that let go of the first node of a list whose nodes the destructor releases.
void checkDroppedNodes(const SolvedTu &Tu, FindingSink &Out);
/// And methods that release a member and leave it to the destructor all the same.
void checkReleasedByMethod(const SolvedTu &Tu, FindingSink &Out);
/// Use-after-free's: methods that may release what a member points to and come back to it when they are called again.
void checkLeftDangling(const SolvedTu &Tu, FindingSink &Out);
/// The function is such a method, which does nothing else to the object.
bool leavesToDestructor(const FunctionInfo &F, const Summary &S, const std::string &Member);
/// Leak's part: assignments that forget what the object held.
void checkDroppedByAssignment(const SolvedTu &Tu, FindingSink &Out);
/// And methods that set a member anew which surely held something.
void checkDroppedByMethod(const SolvedTu &Tu, FindingSink &Out);
/// And those that take elements out of a container whose elements the destructor releases.
void checkDroppedElements(const SolvedTu &Tu, FindingSink &Out);
/// And containers that are members, which own what is put there and whose elements nobody ever releases.
void checkHeldForever(const SolvedTu &Tu, FindingSink &Out);
/// And methods that put an element over what may be there already.
void checkPutOver(const SolvedTu &Tu, FindingSink &Out);
/// And fields that own what is made for them, and that nobody releases though the objects are.
void checkForgottenFields(const SolvedTu &Tu, FindingSink &Out);
/// Double-free's: functions of others that release what a member points to and leave it to the destructor.
void checkReleasedOutside(const SolvedTu &Tu, FindingSink &Out);
/// And methods that release an element and leave it to the destructor all the same.
void checkElementsLeft(const SolvedTu &Tu, FindingSink &Out);
/// Conflicting-owner's: one pointer put into two containers whose destructors release it.
void checkSharedElements(const SolvedTu &Tu, FindingSink &Out);
/// And local containers of what is made in the function and released by nobody.
void checkForgottenElements(const SolvedFunction &Fn, const HeapFlow &Heap, FindingSink &Out);
/// Mismatched-free's part: destructors that release in another way than all of the class's functions make.
void checkMadeOtherwise(const SolvedTu &Tu, FindingSink &Out);
/// And fields that own what is made for them, released in another way than they are made anywhere.
void checkReleasedOtherwise(const SolvedTu &Tu, FindingSink &Out);
/// And functions that always release what may be a part of the object itself.
void checkReleasedInside(const SolvedTu &Tu, FindingSink &Out);
/// And classes that keep each other alive.
void checkOwnerCycles(const SolvedTu &Tu, FindingSink &Out);

} // namespace deed
