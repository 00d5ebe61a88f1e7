// Protocol.h - the protocol's types that LLVM's library does not have, or has without what we need of them.
//
// Reading is lenient: a member that is missing or of another type is as if it were not there. Names are the protocol's.
#pragma once
#include "llvm/Support/JSON.h"
#include "llvm/Support/LSP/Protocol.h"
#include "lsp/Projects.h"
#include <optional>
#include <string>
#include <vector>

namespace deed {

/// JSON taken apart without complaints: each step yields nothing if the one before did.
class Loose {
public:
  explicit Loose(const llvm::json::Value *V) : V(V) {}
  explicit Loose(const llvm::json::Value &V) : V(&V) {}
  Loose operator[](llvm::StringRef Key) const;
  bool flag(bool Default = false) const;
  std::optional<std::string> text() const;
  std::optional<int64_t> number() const;
  std::vector<std::string> texts() const;
  const llvm::json::Array *array() const { return V ? V->getAsArray() : nullptr; }
  explicit operator bool() const { return V; }

private:
  const llvm::json::Value *V;
};

/// The path of a `file:` URI; empty for others.
std::string pathOfUri(llvm::StringRef Uri);
std::string uriOfPath(llvm::StringRef Path);

/// What a client says of itself, and asks for, when it begins.
struct InitializeRequest {
  std::vector<std::string> Folders; ///< absolute
  bool CanShowProgress = false;     ///< window.workDoneProgress
  bool CanShowDocuments = false;    ///< window.showDocument
  bool CanWatchFiles = false;       ///< workspace.didChangeWatchedFiles.dynamicRegistration
  bool CanRefreshHints = false, CanRefreshLenses = false;
  bool HasRelatedInformation = false;
  llvm::json::Value Settings = nullptr; ///< initializationOptions
};
bool fromJSON(const llvm::json::Value &In, InitializeRequest &Out, llvm::json::Path);

/// {"database": DIR, "profile": "strict", "rules": "all,-leak", "codeLens": true, "inlayHints": {"lifetimes": true,
/// ...}}
void readSettings(Loose In, ClientSettings &Out);

/// workspace/didChangeConfiguration: {"settings": {"deed": {...}}}, or the settings themselves.
struct ConfigurationChange {
  llvm::json::Value Settings = nullptr;
};
bool fromJSON(const llvm::json::Value &In, ConfigurationChange &Out, llvm::json::Path);

struct FoldersChange {
  std::vector<std::string> Added, Removed;
};
bool fromJSON(const llvm::json::Value &In, FoldersChange &Out, llvm::json::Path);

struct CancelRequest {
  llvm::json::Value Id = nullptr;
};
bool fromJSON(const llvm::json::Value &In, CancelRequest &Out, llvm::json::Path);

struct ExecuteCommand {
  std::string Command;
  llvm::json::Array Arguments;
};
bool fromJSON(const llvm::json::Value &In, ExecuteCommand &Out, llvm::json::Path);

struct Refusal { ///< see MessageReader.h
  int64_t Code = 0;
  std::string Message;
};
bool fromJSON(const llvm::json::Value &In, Refusal &Out, llvm::json::Path);

/// Any parameters; and only the document that is asked about.
struct AboutFile {
  std::string File; ///< absolute; empty if there is none or it is no `file:`
};
bool fromJSON(const llvm::json::Value &In, AboutFile &Out, llvm::json::Path);

struct HoverRequest : AboutFile {
  llvm::lsp::Position At;
};
bool fromJSON(const llvm::json::Value &In, HoverRequest &Out, llvm::json::Path);

struct RangeRequest : AboutFile {
  llvm::lsp::Range Asked;
  std::vector<std::string> Only; ///< kinds of code actions
};
bool fromJSON(const llvm::json::Value &In, RangeRequest &Out, llvm::json::Path);

} // namespace deed
