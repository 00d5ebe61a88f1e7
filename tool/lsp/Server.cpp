#include "lsp/Server.h"
#include "lsp/Analyst.h"
#include "lsp/Protocol.h"
#include "lsp/Shown.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

namespace json = llvm::json;
namespace lsp = llvm::lsp;
using lsp::Callback;

namespace deed {
namespace {

class Server {
public:
  Server(MessageReader &Reader, lsp::JSONTransport &Out, SetupFn Make, const ClientSettings &Defaults,
         llvm::StringRef Version);
  bool sawShutdown() const { return Life == Stage::ShutDown; }
  lsp::MessageHandler &handler() { return Handler; }

private:
  // Life.
  void onInitialize(const InitializeRequest &R, Callback<json::Value> Reply);
  void onInitialized(const lsp::NoParams &);
  void onShutdown(const lsp::NoParams &, Callback<json::Value> Reply);
  void onRefused(const Refusal &R, Callback<json::Value> Reply);
  void onCancel(const CancelRequest &R) { Files->cancel(R.Id); }
  // Files.
  void onOpen(const lsp::DidOpenTextDocumentParams &P);
  void onChange(const lsp::DidChangeTextDocumentParams &P);
  void onSave(const AboutFile &P) { Files->saved(P.File); }
  void onClose(const lsp::DidCloseTextDocumentParams &P);
  void onConfiguration(const ConfigurationChange &P);
  void onFolders(const FoldersChange &P);
  void onWatched(const lsp::NoParams &) { Files->lookAgain(); }
  // Questions.
  void onHover(const HoverRequest &R, Callback<json::Value> Reply);
  void onCodeAction(const RangeRequest &R, Callback<json::Value> Reply);
  void onInlayHint(const RangeRequest &R, Callback<json::Value> Reply);
  void onCodeLens(const AboutFile &R, Callback<json::Value> Reply);
  void onExecute(const ExecuteCommand &R, Callback<json::Value> Reply);

  void answer(const std::string &File, Callback<json::Value> Reply,
              llvm::unique_function<json::Value(const Analysed &)> Make);
  void publish(AnalysedPtr A);
  void progress(const std::string &File, bool Begin);
  void show(Rule R, const std::string &Page);
  void use(const ClientSettings &S);

  using Request = lsp::OutgoingRequest<json::Value>;
  Request request(llvm::StringLiteral Method);
  json::Value nextId() { return "deed-" + std::to_string(++Requests); }

  MessageReader &Reader;
  lsp::MessageHandler Handler;
  std::string Version;
  const ClientSettings Defaults;
  enum class Stage { New, Serving, ShutDown } Life = Stage::New;
  std::vector<std::string> Folders;
  ClientSettings Settings; ///< in force

  // What the analyst's thread uses too; the client is set before a file can be opened.
  InitializeRequest Client;
  std::atomic<int64_t> Requests = 0;
  std::map<std::string, std::string> Tokens; ///< of progress, by file; that thread's own
  lsp::OutgoingNotification<json::Value> Publish, Progress, Message;
  Request CreateProgress, Register, ShowDocument, RefreshHints, RefreshLenses;
  std::unique_ptr<Analyst> Files; ///< goes first: its thread uses the rest
};

Server::Request Server::request(llvm::StringLiteral Method) {
  return Handler.outgoingRequest<json::Value, lsp::NoParams>(Method,
                                                             [](json::Value, llvm::Expected<lsp::NoParams> Answered) {
                                                               if (!Answered)
                                                                 llvm::consumeError(Answered.takeError());
                                                             });
}

Server::Server(MessageReader &Reader, lsp::JSONTransport &Out, SetupFn Make, const ClientSettings &D,
               llvm::StringRef V)
    : Reader(Reader), Handler(Out), Version(V), Defaults(D), Settings(D),
      Publish(Handler.outgoingNotification<json::Value>("textDocument/publishDiagnostics")),
      Progress(Handler.outgoingNotification<json::Value>("$/progress")),
      Message(Handler.outgoingNotification<json::Value>("window/showMessage")),
      CreateProgress(request("window/workDoneProgress/create")), Register(request("client/registerCapability")),
      ShowDocument(request("window/showDocument")), RefreshHints(request("workspace/inlayHint/refresh")),
      RefreshLenses(request("workspace/codeLens/refresh")) {
  Analyst::Events Tell;
  Tell.Done = [this](AnalysedPtr A) { publish(std::move(A)); };
  Tell.Headers = [this](const std::string &File, bool Begin) { progress(File, Begin); };
  Files = std::make_unique<Analyst>(std::move(Make), std::move(Tell));
  Handler.method("initialize", this, &Server::onInitialize);
  Handler.notification("initialized", this, &Server::onInitialized);
  Handler.method("shutdown", this, &Server::onShutdown);
  Handler.method("deed/refused", this, &Server::onRefused);
  Handler.notification("$/cancelRequest", this, &Server::onCancel);
  Handler.notification("textDocument/didOpen", this, &Server::onOpen);
  Handler.notification("textDocument/didChange", this, &Server::onChange);
  Handler.notification("textDocument/didSave", this, &Server::onSave);
  Handler.notification("textDocument/didClose", this, &Server::onClose);
  Handler.notification("workspace/didChangeConfiguration", this, &Server::onConfiguration);
  Handler.notification("workspace/didChangeWorkspaceFolders", this, &Server::onFolders);
  Handler.notification("workspace/didChangeWatchedFiles", this, &Server::onWatched);
  Handler.method("textDocument/hover", this, &Server::onHover);
  Handler.method("textDocument/codeAction", this, &Server::onCodeAction);
  Handler.method("textDocument/inlayHint", this, &Server::onInlayHint);
  Handler.method("textDocument/codeLens", this, &Server::onCodeLens);
  Handler.method("workspace/executeCommand", this, &Server::onExecute);
}

void Server::onInitialize(const InitializeRequest &R, Callback<json::Value> Reply) {
  if (Life != Stage::New)
    return Reply(llvm::make_error<lsp::LSPError>("initialised already", lsp::ErrorCode::InvalidRequest));
  Life = Stage::Serving;
  Client = R;
  Folders = R.Folders;
  Files->setFolders(Folders);
  ClientSettings Wanted = Defaults;
  readSettings(Loose(R.Settings), Wanted);
  use(Wanted);
  json::Object Sync{{"openClose", true}, {"change", 2}, {"save", json::Object{{"includeText", false}}}};
  json::Object Can{{"positionEncoding", "utf-16"},
                   {"textDocumentSync", std::move(Sync)},
                   {"hoverProvider", true},
                   {"codeActionProvider", json::Object{{"codeActionKinds", json::Array{"quickfix"}}}},
                   {"inlayHintProvider", true},
                   {"codeLensProvider", json::Object{{"resolveProvider", false}}},
                   {"executeCommandProvider", json::Object{{"commands", json::Array{ExplainCommand}}}},
                   {"workspace", json::Object{{"workspaceFolders",
                                               json::Object{{"supported", true}, {"changeNotifications", true}}}}}};
  Reply(json::Object{{"capabilities", std::move(Can)},
                     {"serverInfo", json::Object{{"name", "deed"}, {"version", Version}}}});
}

void Server::onInitialized(const lsp::NoParams &) {
  if (!Client.CanWatchFiles)
    return;
  json::Array Watchers;
  for (const char *Glob : {"**/compile_commands.json", "**/.deed", "**/*.model"})
    Watchers.push_back(json::Object{{"globPattern", Glob}});
  Register(json::Object{{"registrations", json::Array{json::Object{
                                              {"id", "deed-files"},
                                              {"method", "workspace/didChangeWatchedFiles"},
                                              {"registerOptions", json::Object{{"watchers", std::move(Watchers)}}}}}}},
           nextId());
}

void Server::onShutdown(const lsp::NoParams &, Callback<json::Value> Reply) {
  Life = Stage::ShutDown;
  Reply(nullptr);
}

void Server::onRefused(const Refusal &R, Callback<json::Value> Reply) {
  Reply(llvm::make_error<lsp::LSPError>(R.Message, static_cast<lsp::ErrorCode>(R.Code)));
}

void Server::use(const ClientSettings &S) {
  Settings = S;
  Files->setSettings(S);
}

void Server::onConfiguration(const ConfigurationChange &P) {
  // Clients that are asked for their settings in another way send null.
  Loose In(P.Settings);
  ClientSettings Wanted = Settings;
  readSettings(In["deed"] ? In["deed"] : In, Wanted);
  if (Wanted == Settings)
    return;
  use(Wanted);
  if (Client.CanRefreshHints)
    RefreshHints(nullptr, nextId());
  if (Client.CanRefreshLenses)
    RefreshLenses(nullptr, nextId());
}

void Server::onFolders(const FoldersChange &P) {
  llvm::erase_if(Folders, [&](const std::string &F) { return llvm::is_contained(P.Removed, F); });
  llvm::append_range(Folders, P.Added);
  Files->setFolders(Folders);
}

void Server::onOpen(const lsp::DidOpenTextDocumentParams &P) {
  if (std::string File = pathOfUri(P.textDocument.uri.uri()); !File.empty() && Life == Stage::Serving)
    Files->open(File, P.textDocument.uri.uri().str(), P.textDocument.version, P.textDocument.text);
}

void Server::onChange(const lsp::DidChangeTextDocumentParams &P) {
  if (std::string File = pathOfUri(P.textDocument.uri.uri()); !File.empty())
    Files->change(File, P.textDocument.version, P.contentChanges);
}

void Server::onClose(const lsp::DidCloseTextDocumentParams &P) {
  std::string File = pathOfUri(P.textDocument.uri.uri());
  if (File.empty() || !Files->close(File))
    return;
  // What was said of it goes with it.
  Publish(json::Object{{"uri", P.textDocument.uri.uri()}, {"diagnostics", json::Array()}});
}

void Server::answer(const std::string &File, Callback<json::Value> Reply,
                    llvm::unique_function<json::Value(const Analysed &)> Make) {
  if (Life != Stage::Serving)
    return Reply(llvm::make_error<lsp::LSPError>(Life == Stage::New ? "not initialised" : "shut down",
                                                 Life == Stage::New ? lsp::ErrorCode::ServerNotInitialized
                                                                    : lsp::ErrorCode::InvalidRequest));
  Files->ask(File, Reader.lastId(),
             [Reply = std::move(Reply), Make = std::move(Make)](llvm::Expected<AnalysedPtr> A) mutable {
               if (A)
                 Reply(Make(**A));
               else
                 Reply(A.takeError());
             });
}

void Server::onHover(const HoverRequest &R, Callback<json::Value> Reply) {
  answer(R.File, std::move(Reply), [At = R.At](const Analysed &A) { return hoverAt(A, At); });
}
void Server::onCodeAction(const RangeRequest &R, Callback<json::Value> Reply) {
  answer(R.File, std::move(Reply), [R](const Analysed &A) -> json::Value { return actionsIn(A, R); });
}
void Server::onInlayHint(const RangeRequest &R, Callback<json::Value> Reply) {
  answer(R.File, std::move(Reply),
         [At = R.Asked, S = Settings](const Analysed &A) -> json::Value { return hintsIn(A, At, S); });
}
void Server::onCodeLens(const AboutFile &R, Callback<json::Value> Reply) {
  if (!Settings.CodeLens)
    return Reply(json::Array());
  answer(R.File, std::move(Reply), [](const Analysed &A) -> json::Value { return lensesOf(A); });
}

/// {"command": "deed.explain", "arguments": ["use-after-move"]}: answered with the rule's page, and shown if the client
/// can.
void Server::onExecute(const ExecuteCommand &R, Callback<json::Value> Reply) {
  auto Wrong = [&](const llvm::Twine &Why) {
    Reply(llvm::make_error<lsp::LSPError>(Why.str(), lsp::ErrorCode::InvalidParams));
  };
  if (R.Command != ExplainCommand)
    return Wrong("unknown command `" + R.Command + "`");
  std::string Id = R.Arguments.empty() ? "" : Loose(R.Arguments.front()).text().value_or("");
  std::optional<Rule> Which = ruleById(Id);
  if (!Which)
    return Wrong("unknown rule `" + Id + "`");
  std::string Page = rulePage(*Which);
  show(*Which, Page);
  Reply(json::Value(std::move(Page)));
}

void Server::show(Rule R, const std::string &Page) {
  if (!Settings.ShowPages)
    return;
  llvm::SmallString<128> Path;
  if (Client.CanShowDocuments && llvm::sys::path::cache_directory(Path)) {
    llvm::sys::path::append(Path, "deed", "rules");
    if (!llvm::sys::fs::create_directories(Path)) {
      llvm::sys::path::append(Path, info(R).Id + ".md");
      if (!llvm::errorToBool(llvm::writeToOutput(Path, [&](llvm::raw_ostream &OS) {
            OS << Page;
            return llvm::Error::success();
          })))
        return ShowDocument(json::Object{{"uri", uriOfPath(Path)}, {"takeFocus", true}}, nextId());
    }
  }
  Message(json::Object{{"type", 3}, {"message", Page}});
}

void Server::publish(AnalysedPtr A) {
  Publish(json::Object{{"uri", A->Uri},
                       {"version", A->Version},
                       {"diagnostics", diagnosticsOf(*A, Client.HasRelatedInformation)}});
}

void Server::progress(const std::string &File, bool Begin) {
  if (!Client.CanShowProgress)
    return;
  if (Begin) {
    std::string &Token = Tokens[File];
    json::Value Id = nextId();
    Token = Id.getAsString()->str();
    CreateProgress(json::Object{{"token", Token}}, Id);
    Progress(json::Object{
        {"token", Token},
        {"value", json::Object{{"kind", "begin"},
                               {"title", "deed"},
                               {"message", "reading the headers of " + llvm::sys::path::filename(File).str()},
                               {"cancellable", false}}}});
  } else if (auto It = Tokens.find(File); It != Tokens.end()) {
    Progress(json::Object{{"token", It->second}, {"value", json::Object{{"kind", "end"}}}});
    Tokens.erase(It);
  }
}

} // namespace

int serve(MessageReader::Source In, llvm::raw_ostream &Out, SetupFn Make, const ClientSettings &Defaults,
          llvm::StringRef Version) {
  auto Owned = std::make_unique<MessageReader>(std::move(In));
  MessageReader &Reader = *Owned;
  lsp::JSONTransport Transport(std::move(Owned), Out);
  Server S(Reader, Transport, std::move(Make), Defaults, Version);
  llvm::Error Ended = Transport.run(S.handler());
  bool AtEnd = static_cast<bool>(Ended); // the client is gone without a word
  llvm::consumeError(std::move(Ended));
  return S.sawShutdown() && !AtEnd ? 0 : 1;
}

} // namespace deed
