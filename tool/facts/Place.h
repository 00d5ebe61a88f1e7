// Place.h - something that can be read, written, moved or borrowed: a root and a path of projections.
//
//   x            Local x
//   r            Deref(Local r)            where `T &r`: the name of a reference means its referent
//   this->s      Field s of Deref(This)
//   *up          Content of Local up       what an owner owns; `v[i]` is Element i of Content of v
//   f().name     Field name of Temp 3      or of Deref(Temp 3) if f returns a reference
//
// Places of one function are interned in a tree: equal places have equal ids, and "is a part of" costs the path's
// depth. Bases are fields too (key: the base class's name), so that moving a base leaves the derived part alone. Paths
// are cut at MaxDepth; a cut place stands for everything below it.
//
// A reference variable's own root is a view: `Local r` is the view, `Deref(Local r)` what it refers to.
#pragma once
#include "facts/Type.h"
#include "support/Id.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <cstdint>
#include <vector>

namespace deed {

enum class Projection : uint8_t {
  // Roots.
  Local,   ///< Key: number of the variable in its function (distinct for shadowed names)
  Param,   ///< Key: index of the parameter, 0-based
  This,    ///< the pointer `this`; the object is Deref(This). In a lambda's body: the closure
  Global,  ///< namespace-scope, static member or static local; Key: SymbolId of its qualified name
  Temp,    ///< result of an expression; Key: number in evaluation order
  Return,  ///< the function's result object (or, for a reference result, the view that leaves)
  Heap,    ///< object made by an allocation; Key: number of the allocation site
  // Projections.
  Field,   ///< Key: SymbolId of the field's, capture's or base's name
  Deref,   ///< what a pointer, reference or view refers to
  Element, ///< Key: an Index number of the function's table (see IndexKind), one element of an array or of Content
  Content, ///< what an owner owns
};
/// Temporaries and heap objects that binding makes are numbered from here on, out of lowering's way.
constexpr uint32_t FirstBoundRoot = 1u << 30;
constexpr bool isRoot(Projection P) { return P <= Projection::Heap; }

/// How an element was chosen. Two elements are surely the same only if both are Constant or both are Variable with
/// equal value; an Any element is never surely the same as another. Writing the variable ends what Variable meant.
struct Index {
  enum class Kind : uint8_t { Any, Constant, Variable } How = Kind::Any;
  int64_t Value = 0; ///< Constant; a text that is one stands for itself, see ofText
  PlaceId Variable;  ///< Variable
  bool operator==(const Index &) const = default;

  /// `m["name"]`: by the number of the text among the TU's names, past all numbers that elements have.
  static constexpr int64_t FirstText = int64_t{1} << 48;
  static Index ofText(SymbolId Text) { return {Kind::Constant, FirstText + Text.Raw, {}}; }
  bool isText() const { return How == Kind::Constant && Value >= FirstText && Value - FirstText < int64_t{1} << 32; }
  SymbolId text() const { return {static_cast<uint32_t>(Value - FirstText)}; }
};

struct PlaceNode {
  PlaceId Parent; ///< invalid for roots
  Projection Kind;
  bool Cut = false; ///< stands for everything below, too
  uint8_t Depth = 0;
  uint32_t Key = 0;
  TypeId Type;
  SymbolId Name; ///< how the source calls this step (variable, field); empty for temporaries
};

class PlaceTable {
public:
  static constexpr unsigned MaxDepth = 8;

  PlaceId root(Projection Kind, uint32_t Key, TypeId Type, SymbolId Name = {});
  /// Past MaxDepth the parent itself, marked as cut, is returned.
  PlaceId project(PlaceId Parent, Projection Kind, uint32_t Key, TypeId Type, SymbolId Name = {});
  PlaceId field(PlaceId P, SymbolId Name, TypeId T) { return project(P, Projection::Field, Name.Raw, T, Name); }
  PlaceId deref(PlaceId P, TypeId T) { return project(P, Projection::Deref, 0, T); }
  PlaceId content(PlaceId P, TypeId T) { return project(P, Projection::Content, 0, T); }
  PlaceId element(PlaceId P, const Index &I, TypeId T);
  /// The place if it was made before, else invalid: lets a flow ask without growing the table.
  PlaceId find(PlaceId Parent, Projection Kind, uint32_t Key) const;
  PlaceId findElement(PlaceId P, const Index &I) const;

  /// For a place that was interned before its type was known.
  void setType(PlaceId P, TypeId T) { Nodes[P.Raw].Type = T; }

  const PlaceNode &operator[](PlaceId P) const { return Nodes[P.Raw]; }
  const Index &index(PlaceId Element) const { return Indices[Nodes[Element.Raw].Key]; }
  size_t size() const { return Nodes.size(); }

  PlaceId rootOf(PlaceId P) const;
  /// P is Whole itself or lies below it.
  bool isPartOf(PlaceId P, PlaceId Whole) const;
  /// One is part of the other (or either was cut): they may share memory, without looking at aliases.
  bool mayOverlap(PlaceId A, PlaceId B) const { return isPartOf(A, B) || isPartOf(B, A); }
  /// P with its leading part From replaced by To; P itself if it does not start with From.
  PlaceId replacePrefix(PlaceId P, PlaceId From, PlaceId To);
  /// The variables that choose elements on P's path, and those that choose elements on theirs: `v[w[i]]` depends on
  /// `w[i]` and on `i`.
  void forEachIndexVariable(PlaceId P, llvm::function_ref<void(PlaceId Variable)> Visit) const;
  /// An element of an array, in whose own memory it lies; not of what a container owns.
  bool isArrayElement(PlaceId P) const;
  /// The outermost such element on P's path whose index is no constant; invalid if there is none.
  PlaceId chosenElement(PlaceId P) const;
  /// `*this`.
  bool isOwnObject(PlaceId P) const {
    return Nodes[P.Raw].Kind == Projection::Deref && Nodes[Nodes[P.Raw].Parent.Raw].Kind == Projection::This;
  }
  /// A member of `*this`.
  bool isOwnMember(PlaceId P) const {
    return Nodes[P.Raw].Kind == Projection::Field && isOwnObject(Nodes[P.Raw].Parent);
  }
  /// The path contains a Deref, Content or Element, so that another object may be meant after a write to a prefix.
  bool isIndirect(PlaceId P) const;

private:
  PlaceId intern(PlaceNode N);
  std::vector<PlaceNode> Nodes;
  std::vector<Index> Indices;
  llvm::DenseMap<std::pair<uint64_t, uint64_t>, uint32_t> KnownIndices;
  llvm::DenseMap<std::pair<uint32_t, uint64_t>, PlaceId> Known; ///< (parent, kind and key) -> place
};

} // namespace deed
