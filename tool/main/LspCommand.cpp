#include "main/LspCommand.h"
#include "lsp/Server.h"
#include "main/Configured.h"
#include "main/Inputs.h"
#include "main/Reports.h"
#include "pool/StopSignals.h"
#include "llvm/ADT/STLExtras.h"
#include <cerrno>
#include <poll.h>
#include <unistd.h>

namespace deed {
namespace {

/// The command line's options with the client's settings on top: they mean what the same words of a command line do.
llvm::Expected<DepthOptions> withSettings(const DepthOptions &Said, const ClientSettings &Client) {
  DepthOptions Out = Said;
  std::vector<std::string> Words{"lsp"};
  if (!Client.Profile.empty())
    Words.push_back("--profile=" + Client.Profile);
  if (!Client.Rules.empty())
    Words.push_back("--rules=" + Client.Rules);
  llvm::Expected<Command> Read = readCommand(Words);
  if (!Read)
    return Read.takeError();
  const DepthOptions &Theirs = std::get<LspOptions>(*Read).Depth;
  if (Theirs.How)
    Out.How = Theirs.How;
  if (!Client.Rules.empty()) {
    Out.Rules = Theirs.Rules;
    Out.NamedRules = Theirs.NamedRules;
  }
  return Out;
}

llvm::Expected<std::shared_ptr<const ProjectSetup>> setUp(const DepthOptions &Said, llvm::StringRef Folder,
                                                          const ClientSettings &Client) {
  llvm::Expected<DepthOptions> Options = withSettings(Said, Client);
  if (!Options)
    return Options.takeError();
  llvm::Expected<Analysis> Made = Analysis::make(*Options, Folder);
  if (!Made)
    return Made.takeError();
  auto Kept = std::make_shared<const Analysis>(std::move(*Made));
  auto Out = std::make_shared<ProjectSetup>();
  Out->Tu = Kept->Tu;
  Out->Config = Kept->Config;
  if (Kept->Run.Baseline)
    Out->Baseline = Kept->Run.Baseline->Value;
  for (const auto &M : Kept->Run.Models)
    Out->Read.push_back(M.Value);
  llvm::append_range(Out->Read, Options->ModelFiles);
  if (!Out->Baseline.empty())
    Out->Read.push_back(Out->Baseline);
  if (!Options->ConfigFile.empty())
    Out->Read.push_back(Options->ConfigFile);
  Out->Owns = std::move(Kept);
  return Out;
}

/// What the client says next. A signal that ends programs is the end of it, so that what was precompiled is cleaned up:
/// editors end servers so.
size_t readInput(char *Into, size_t Most, const StopSignals &Stop) {
  while (true) {
    pollfd Ready[] = {{STDIN_FILENO, POLLIN, 0}, {Stop.fd(), POLLIN, 0}};
    if (::poll(Ready, 2, -1) < 0 && errno != EINTR)
      return 0;
    if (Ready[1].revents)
      return 0;
    if (!Ready[0].revents)
      continue;
    ssize_t Got = ::read(STDIN_FILENO, Into, Most);
    if (Got >= 0)
      return static_cast<size_t>(Got);
    if (errno != EINTR && errno != EAGAIN)
      return 0;
  }
}

} // namespace

int runLsp(const LspOptions &Options) {
  // Whatever else writes to standard output (there should be nothing) must not end up between two messages.
  int Channel = ::dup(STDOUT_FILENO);
  if (Channel < 0 || ::dup2(STDERR_FILENO, STDOUT_FILENO) < 0)
    return 2;
  llvm::raw_fd_ostream Out(Channel, /*shouldClose=*/true);
  StopSignals Stop;
  MessageReader::Source In = [&](char *Into, size_t Most) { return readInput(Into, Most, Stop); };
  ClientSettings Defaults;
  if (!Options.Input.Database.empty())
    Defaults.Database = absolutePath(Options.Input.Database, workingDirectory());
  SetupFn Make = [&](llvm::StringRef Folder, const ClientSettings &Client) {
    return setUp(Options.Depth, Folder, Client);
  };
  int Status = serve(std::move(In), Out, std::move(Make), Defaults, programVersion());
  Out.clear_error(); // the client may have closed its end before it said so
  if (std::optional<int> Signal = Stop.received())
    dieBy(*Signal);
  return Status;
}

} // namespace deed
