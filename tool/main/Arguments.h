// Arguments.h - words of a command line, sorted by a table of options into options, operands and what follows `--`.
//
// A table of our own rather than llvm/Support/CommandLine: linked against the shared LLVM, that one's registry holds
// hundreds of LLVM's own options, which users could set and which turn up among the suggestions; and it keeps neither
// the order among different options (`--format=sarif -o a.sarif --format=json -o b.json`) nor errors as values.
//
// Spellings: --name=VALUE, --name VALUE, --flag, -x VALUE, -xVALUE, -x=VALUE. An option whose value may be left out
// (`--fix`, `--fix=unsafe`) takes it behind `=` alone. Options and operands may mix. An option
// that is not known is an error with the nearest one that is.
#pragma once
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <optional>
#include <string>
#include <vector>

namespace deed {

/// What is wrong with how the program was called, and the way out.
class UsageError : public llvm::ErrorInfo<UsageError> {
public:
  static char ID;
  UsageError(std::string M, std::string H) : Message(std::move(M)), Help(std::move(H)) {}
  const std::string Message; ///< lower case, names the thing
  const std::string Help;    ///< may be empty

  void log(llvm::raw_ostream &OS) const override;
  std::error_code convertToErrorCode() const override { return llvm::inconvertibleErrorCode(); }
};
llvm::Error usageError(const llvm::Twine &Message, const llvm::Twine &Help = "");

enum class Option; ///< in Options.h; the parser only hands it on

struct OptionSpec {
  Option Which;
  llvm::StringRef Name;  ///< without dashes; one letter: `-j`, else `--name`
  llvm::StringRef Value; ///< "FILE", for help; empty: takes none; "[WHEN]": may be left out, and is empty then
  llvm::StringRef Group; ///< heading in the help
  llvm::StringRef Help;
  llvm::StringRef Words = {}; ///< the values that it can have, separated by blanks; empty: any
  std::string spelling() const { return (Name.size() == 1 ? "-" : "--") + Name.str(); }
  bool valueIsOptional() const { return Value.starts_with("["); }
  std::string usage() const {
    if (valueIsOptional())
      return spelling() + "[=" + Value.drop_front().str();
    return Value.empty() ? spelling() : spelling() + (Name.size() == 1 ? " " : "=") + Value.str();
  }
};

struct Arguments {
  struct Given {
    Option Which;
    std::string Spelling; ///< for messages
    std::string Value;
  };
  std::vector<Given> Options; ///< in the order given
  std::vector<std::string> Operands;
  std::optional<std::vector<std::string>> AfterDashes; ///< what follows the first `--`
};

llvm::Expected<Arguments> readArguments(llvm::ArrayRef<std::string> Words, llvm::ArrayRef<OptionSpec> Table);

} // namespace deed
