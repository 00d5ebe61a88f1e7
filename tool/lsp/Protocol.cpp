#include "lsp/Protocol.h"
#include "llvm/Support/Path.h"

using llvm::StringRef;
namespace json = llvm::json;
namespace lsp = llvm::lsp;

namespace deed {

Loose Loose::operator[](StringRef Key) const {
  const json::Object *O = V ? V->getAsObject() : nullptr;
  return Loose(O ? O->get(Key) : nullptr);
}
bool Loose::flag(bool Default) const { return V ? V->getAsBoolean().value_or(Default) : Default; }
std::optional<std::string> Loose::text() const {
  std::optional<StringRef> T = V ? V->getAsString() : std::nullopt;
  return T ? std::optional(T->str()) : std::nullopt;
}
std::optional<int64_t> Loose::number() const { return V ? V->getAsInteger() : std::nullopt; }
std::vector<std::string> Loose::texts() const {
  std::vector<std::string> Out;
  if (const json::Array *A = array())
    for (const json::Value &Each : *A)
      if (std::optional<StringRef> T = Each.getAsString())
        Out.push_back(T->str());
  return Out;
}

std::string pathOfUri(StringRef Uri) {
  if (!Uri.starts_with("file:"))
    return "";
  llvm::Expected<lsp::URIForFile> Read = lsp::URIForFile::fromURI(Uri);
  if (!Read) {
    llvm::consumeError(Read.takeError());
    return "";
  }
  llvm::SmallString<128> Path(Read->file());
  if (Path.find('\0') != StringRef::npos || !llvm::sys::path::is_absolute(Path))
    return "";
  llvm::sys::path::remove_dots(Path, /*remove_dot_dot=*/true);
  return std::string(Path);
}

std::string uriOfPath(StringRef Path) {
  llvm::Expected<lsp::URIForFile> Made = lsp::URIForFile::fromFile(Path);
  if (Made)
    return Made->uri().str();
  llvm::consumeError(Made.takeError());
  return "";
}

void readSettings(Loose In, ClientSettings &Out) {
  auto Take = [&](const char *Key, std::string &Into) {
    if (std::optional<std::string> T = In[Key].text())
      Into = *T;
  };
  Take("database", Out.Database);
  Take("profile", Out.Profile);
  Take("rules", Out.Rules);
  if (In["fallbackFlags"].array())
    Out.FallbackFlags = In["fallbackFlags"].texts();
  Out.CodeLens = In["codeLens"].flag(Out.CodeLens);
  Out.LifetimeHints = In["inlayHints"]["lifetimes"].flag(Out.LifetimeHints);
  Out.MoveHints = In["inlayHints"]["moved"].flag(Out.MoveHints);
  Out.ShowPages = In["showPages"].flag(Out.ShowPages);
}

static std::vector<std::string> foldersIn(Loose List) {
  std::vector<std::string> Out;
  if (const json::Array *A = List.array())
    for (const json::Value &Each : *A)
      if (std::string Path = pathOfUri(Loose(Each)["uri"].text().value_or("")); !Path.empty())
        Out.push_back(std::move(Path));
  return Out;
}

bool fromJSON(const json::Value &V, InitializeRequest &Out, json::Path) {
  Loose In(V), Can = In["capabilities"];
  Out.Folders = foldersIn(In["workspaceFolders"]);
  if (Out.Folders.empty())
    if (std::string Root = pathOfUri(In["rootUri"].text().value_or("")); !Root.empty())
      Out.Folders.push_back(std::move(Root));
  Out.CanShowProgress = Can["window"]["workDoneProgress"].flag();
  Out.CanShowDocuments = Can["window"]["showDocument"]["support"].flag();
  Out.CanWatchFiles = Can["workspace"]["didChangeWatchedFiles"]["dynamicRegistration"].flag();
  Out.CanRefreshHints = Can["workspace"]["inlayHint"]["refreshSupport"].flag();
  Out.CanRefreshLenses = Can["workspace"]["codeLens"]["refreshSupport"].flag();
  Out.HasRelatedInformation = Can["textDocument"]["publishDiagnostics"]["relatedInformation"].flag();
  if (const json::Object *O = V.getAsObject())
    if (const json::Value *Settings = O->get("initializationOptions"))
      Out.Settings = *Settings;
  return true;
}

bool fromJSON(const json::Value &V, ConfigurationChange &Out, json::Path) {
  if (const json::Object *O = V.getAsObject())
    if (const json::Value *S = O->get("settings"))
      Out.Settings = *S;
  return true;
}

bool fromJSON(const json::Value &V, FoldersChange &Out, json::Path) {
  Out.Added = foldersIn(Loose(V)["event"]["added"]);
  Out.Removed = foldersIn(Loose(V)["event"]["removed"]);
  return true;
}

bool fromJSON(const json::Value &V, CancelRequest &Out, json::Path) {
  if (const json::Object *O = V.getAsObject())
    if (const json::Value *Id = O->get("id"))
      Out.Id = *Id;
  return true;
}

bool fromJSON(const json::Value &V, ExecuteCommand &Out, json::Path) {
  Out.Command = Loose(V)["command"].text().value_or("");
  if (const json::Array *A = Loose(V)["arguments"].array())
    Out.Arguments = *A;
  return true;
}

bool fromJSON(const json::Value &V, Refusal &Out, json::Path) {
  Out.Code = Loose(V)["code"].number().value_or(static_cast<int64_t>(lsp::ErrorCode::InvalidRequest));
  Out.Message = Loose(V)["message"].text().value_or("");
  return true;
}

bool fromJSON(const json::Value &V, AboutFile &Out, json::Path) {
  Out.File = pathOfUri(Loose(V)["textDocument"]["uri"].text().value_or(""));
  return true;
}

/// Numbers that do not fit are brought to the nearest that does.
static lsp::Position positionIn(Loose In) {
  auto Fit = [](std::optional<int64_t> N) { return static_cast<int>(std::clamp<int64_t>(N.value_or(0), 0, 1 << 30)); };
  return {Fit(In["line"].number()), Fit(In["character"].number())};
}

bool fromJSON(const json::Value &V, HoverRequest &Out, json::Path P) {
  Out.At = positionIn(Loose(V)["position"]);
  return fromJSON(V, static_cast<AboutFile &>(Out), P);
}

bool fromJSON(const json::Value &V, RangeRequest &Out, json::Path P) {
  Out.Asked = {positionIn(Loose(V)["range"]["start"]), positionIn(Loose(V)["range"]["end"])};
  Out.Only = Loose(V)["context"]["only"].texts();
  return fromJSON(V, static_cast<AboutFile &>(Out), P);
}

} // namespace deed
