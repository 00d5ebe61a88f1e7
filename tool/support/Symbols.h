// Symbols.h - interned strings: names of fields, variables, functions and types. Equal text, equal id.
#pragma once
#include "support/Id.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include <vector>

namespace deed {

class Symbols {
public:
  SymbolId intern(llvm::StringRef Text) {
    auto [It, New] = Index.try_emplace(Text, SymbolId{static_cast<uint32_t>(Texts.size())});
    if (New)
      Texts.push_back(It->first());
    return It->second;
  }
  /// Invalid if nobody has interned it.
  SymbolId find(llvm::StringRef Text) const { return Index.lookup(Text); }
  /// The text lives as long as the table.
  llvm::StringRef text(SymbolId S) const { return S ? Texts[S.Raw] : llvm::StringRef(); }

private:
  llvm::StringMap<SymbolId> Index;
  std::vector<llvm::StringRef> Texts;
};

} // namespace deed
