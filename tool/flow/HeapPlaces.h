// HeapPlaces.h - what the heap's rules ask about places and facts of a function, whatever is known of an object.
#pragma once
#include "facts/Aliases.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SmallVector.h"

namespace deed {

class HeapPlaces {
public:
  HeapPlaces(const TuFacts &Tu, const FunctionFacts &Fn, const Aliases &Known);

  PlaceId resolve(PlaceId P) const { return P ? Known.resolve(P) : P; }
  /// A place that several objects may be at: an element of unknown index, a part of what was cut.
  bool isVague(PlaceId P) const;
  bool mayBeSameElement(PlaceId A, PlaceId B) const;
  /// `const char *text(Doc *)`: a pointer to const of another type is no other name of what it was got from.
  bool isLookInto(PlaceId Pointer, PlaceId Object) const {
    TypeId Seen = Tu.Types[Fn.Places[Pointer].Type].Pointee, Whole = Tu.Types[Fn.Places[Object].Type].Pointee;
    return Seen && Whole && Seen != Whole && Tu.Types[Seen].IsConst && !Tu.Types[Seen].IsClass &&
           !Tu.Types[Seen].IsVoid;
  }
  /// The caller can see it.
  bool outlivesCall(PlaceId P) const;
  /// The place that stands for Part if it is copied from From to To; invalid if nobody names it.
  PlaceId moved(PlaceId Part, PlaceId From, PlaceId To) const;
  bool isBool(TypeId T) const { return Tu.Types[T].IsBool; }
  /// The pointer variable whose address is passed; invalid if it is none.
  PlaceId handedOut(const Argument &A) const;
  /// A pointer by value through which the callee may write.
  bool isMutablePointer(const Argument &A) const {
    const TypeInfo &T = Tu.Types[A.Type];
    return A.How == PassKind::Value && T.IsPointer && !Tu.Types[T.Pointee].IsConst;
  }
  /// The pointer of the caller's whose value the fact stores in an object that this function made or has a pointer to:
  /// `n->next = p`, `n->next = head_`.
  PlaceId storedPointer(const Fact &F) const;
  /// What the write at the fact leaves as it is, since it only says what a binding before it said: these places.
  bool isExplained(FactRef At, PlaceId Name) const;
  bool hasBody(const Call &C) const { return C.Callee && Tu[C.Callee].HasBody; }
  /// A member call of one of the library's owners, which has a deleter of its own.
  bool letsGoByUnknownDeleter(const Call &C) const {
    const TypeInfo &T = Tu.Types[C.Object && C.Object->What ? typeOf(Tu, Fn, C.Object->What) : TypeId{}];
    return C.Callee && !Tu[C.Callee].HasBody && T.Kind == Category::Owner && !T.Deletes;
  }
  /// `for (T *p : {a, b})`: whoever goes through the list has what is in the array behind it.
  bool isListOf(PlaceId List, PlaceId Array) const {
    return Fn.Places[Array].Kind == Projection::Temp && Fn.Places[List].Kind == Projection::Temp &&
           Tu.Types[Fn.Places[List].Type].Kind == Category::View && !Tu.Types[Fn.Places[List].Type].IsPointer;
  }
  /// It may be an index variable that is set.
  bool changesIndices(const Fact &F) const;

protected:
  bool staysWithOthers(PlaceId P) const;
  bool isUnderConstruction(PlaceId P) const;
  bool isBase(PlaceId Field) const;
  bool isResult(PlaceId P) const;
  bool isShared(PlaceId Owner) const;
  bool isElementOf(PlaceId P, PlaceId Container) const;
  bool isOfBinding(PlaceId P) const;
  /// A closure that was handed to somebody sees what the variable holds, whenever it is set.
  bool isCaptured(PlaceId Variable) const { return Captured.contains(Variable); }
  bool isDescribed(const Call &C) const;
  bool isBoundInCall(FactRef At, PlaceId P) const;
  bool sameCall(FactRef At, FactRef Site) const;
  const FactAt &at(FactRef R) const { return Fn[R.Block].Facts[R.Index]; }

  const TuFacts &Tu;
  const FunctionFacts &Fn;
  const Aliases &Known;
  bool IsConstructor;

private:
  void findCaptured();
  bool anArmBinds(BlockId Join, PlaceId Name, PlaceId Written, unsigned Depth) const;

  llvm::DenseSet<PlaceId> Indices;                   ///< variables that choose an element somewhere
  llvm::DenseSet<PlaceId> Captured;                  ///< by reference
  std::vector<llvm::SmallVector<BlockId, 2>> Before; ///< by block
};

} // namespace deed
