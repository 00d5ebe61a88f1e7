// Main.cpp - the program's table of contents: one line per command.
#include "main/BaselineCommand.h"
#include "main/CheckCommand.h"
#include "main/Completions.h"
#include "main/ConfigCommand.h"
#include "main/LspCommand.h"
#include "main/ManPage.h"
#include "main/Options.h"
#include "main/Reports.h"
#include "main/Say.h"
#include "main/ShowCommand.h"
#include "main/UnsafeCommand.h"
#include "report/Json.h"
#include "report/Output.h"
#include "report/RuleDocs.h"
#include "report/UnsafeReport.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/Process.h"
#include <csignal>

using namespace deed;

static int print(llvm::function_ref<void(llvm::raw_ostream &)> Write) {
  if (llvm::Error E = writeOutput("-", Write))
    return sayErrors(std::move(E));
  return 0;
}

int main(int ArgCount, char **Args) {
  // A closed pipe or a file over its limit is an error of a write, to be said and not to die of.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  // With standard output closed, the first file opened would take its place and receive the report.
  if (std::error_code Wrong = llvm::sys::Process::FixupStandardFileDescriptors())
    return sayErrors(llvm::errorCodeToError(Wrong));

  llvm::Expected<Command> Wanted = readCommand(std::vector<std::string>(Args + std::min(ArgCount, 1), Args + ArgCount));
  if (!Wanted)
    return sayErrors(Wanted.takeError());

  return std::visit(
      llvm::makeVisitor(
          [](const CheckOptions &O) { return runCheck(O); }, [](const ShowOptions &O) { return runShow(O); },
          [](const BaselineOptions &O) { return runBaseline(O); }, [](const ConfigOptions &O) { return runConfig(O); },
          [](const LspOptions &O) { return runLsp(O); }, [](const UnsafeOptions &O) { return runUnsafe(O); },
          [](const RulesOptions &O) {
            return print([&](llvm::raw_ostream &OS) {
              O.How == Format::Json ? writeRuleJson(OS) : writeRuleTable(OS, wantsColor(O.Color));
            });
          },
          [](const ExplainOptions &O) {
            return print([&](llvm::raw_ostream &OS) { writeRulePage(OS, O.Which, wantsColor(O.Color)); });
          },
          [](const CompletionsOptions &O) {
            return print([&](llvm::raw_ostream &OS) { writeCompletions(OS, O.For); });
          },
          [](const ManOptions &) { return print(writeManPage); },
          [](const SchemaOptions &O) {
            return print(
                [&](llvm::raw_ostream &OS) { OS << (O.OfUnsafe ? unsafeReportSchema() : jsonReportSchema()); });
          },
          [](const HelpOptions &O) { return print([&](llvm::raw_ostream &OS) { OS << helpText(O.Command); }); },
          [](const VersionOptions &) {
            return print([](llvm::raw_ostream &OS) {
              OS << "deed " << programVersion() << " (Clang " << LLVM_VERSION_STRING << ")\n";
            });
          }),
      *Wanted);
}
