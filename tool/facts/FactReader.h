// FactReader.h - how fact text is read, for the files that do: types, the lines of a function, its facts. Others want
// Read.h.
#pragma once
#include "facts/FactWords.h"
#include "facts/FunctionFacts.h"
#include "facts/TextCursor.h"
#include "llvm/ADT/StringMap.h"

namespace deed {

/// The types of one TU by name, guessed where nobody declared them.
class TypeReader {
public:
  explicit TypeReader(TuFacts &Tu) : Tu(Tu) {
    for (uint32_t I = 0; I != Tu.Types.size(); ++I)
      Known.try_emplace(Tu.text(Tu.Types[TypeId{I}].Name), TypeId{I});
  }
  TypeId named(llvm::StringRef Name);
  void declare(TextCursor &In);

private:
  TypeInfo guess(llvm::StringRef Name);
  TuFacts &Tu;
  llvm::StringMap<TypeId> Known;
};

/// One function's lines, one after the other.
class FunctionReader {
public:
  FunctionReader(TuFacts &Tu, TypeReader &Types, llvm::StringRef Name);
  /// Of a function that was read before: to ask for its places.
  FunctionReader(TuFacts &Tu, TypeReader &Types, FunctionFacts &Fn);
  void line(TextCursor &In);
  /// What can only be settled at the end: labels that were used before their blocks, where control falls through.
  void finish(TextCursor &In);
  PlaceId place(TextCursor &In);

private:
  Block &block();
  BlockId labelled(llvm::StringRef Label);
  FunctionId function(llvm::StringRef Name);
  ConditionId conditionNumber(TextCursor &In);

  void root(TextCursor &In, Projection Kind);
  void typedPlace(TextCursor &In);
  void condition(TextCursor &In);
  void beginBlock(TextCursor &In);
  void edge(TextCursor &In);
  void stop();
  void renumber();
  void checkReferences(TextCursor &In) const;
  void unsequenced(TextCursor &In);
  bool fact(TextCursor &In, llvm::StringRef Verb);
  Fact issue(TextCursor &In);
  Fact call(TextCursor &In);
  void arguments(TextCursor &In, Call &C);
  Argument argument(TextCursor &In, PassKind How);
  uint32_t sum(TextCursor &In);

  PlaceId maybePlace(TextCursor &In) { return In.takeWord("_") ? PlaceId{} : place(In); }
  PlaceId operand(TextCursor &In);
  PlaceId rootPlace(TextCursor &In);
  PlaceId elementOf(PlaceId P, TextCursor &In);
  PlaceId fieldOf(PlaceId P, TextCursor &In);
  PlaceId derefOf(PlaceId P) { return Fn.Places.deref(P, Tu.Types[Fn.Places[P].Type].Pointee); }

  TuFacts &Tu;
  TypeReader &Types;
  FunctionFacts &Fn;
  llvm::StringMap<PlaceId> Named; ///< locals and parameters by name
  uint32_t NextLocal = 0;
  llvm::StringMap<BlockId> Labels;
  std::vector<bool> Begun, Stops; ///< by block
  std::vector<BlockId> TextOrder; ///< blocks as their lines come
};

} // namespace deed
