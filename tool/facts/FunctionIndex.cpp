#include "facts/FunctionIndex.h"

using namespace deed;

void FunctionIndex::update() {
  for (; Seen != Tu.Functions.size(); ++Seen) {
    const FunctionInfo &F = Tu.Functions[Seen];
    FunctionId Id{static_cast<uint32_t>(Seen)};
    Names.try_emplace(F.Name, Id);
    if (!F.ObjectType)
      continue;
    if (F.Which == Special::Destructor)
      Destructors[F.ObjectType] = Id;
    else if (F.Which == Special::CallOperator)
      if (auto [It, New] = CallOperators.try_emplace(F.ObjectType, Id); !New)
        It->second = {};
  }
}

FunctionId FunctionIndex::destructorOf(TypeId Class) {
  update();
  return Class ? Destructors.lookup_or(Class, {}) : FunctionId{};
}

FunctionId FunctionIndex::callOperatorOf(TypeId Class) {
  update();
  return Class ? CallOperators.lookup_or(Class, {}) : FunctionId{};
}

FunctionId FunctionIndex::named(SymbolId Name) {
  update();
  return Name ? Names.lookup_or(Name, {}) : FunctionId{};
}
