#include "main/Arguments.h"
#include "support/Nearest.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/raw_ostream.h"

namespace deed {

char UsageError::ID = 0;

void UsageError::log(llvm::raw_ostream &OS) const {
  OS << Message;
  if (!Help.empty())
    OS << "\n  help: " << Help;
}

llvm::Error usageError(const llvm::Twine &Message, const llvm::Twine &Help) {
  return llvm::make_error<UsageError>(Message.str(), Help.str());
}

namespace {

llvm::Error unknownOption(llvm::StringRef Word, llvm::ArrayRef<OptionSpec> Table) {
  std::vector<llvm::StringRef> Names;
  for (const OptionSpec &Spec : Table)
    if (Spec.Name.size() > 1)
      Names.push_back(Spec.Name);
  llvm::StringRef Name = Word.split('=').first;
  llvm::StringRef Near = nearest(Name.ltrim('-'), Names);
  return usageError("unknown option `" + Name + "`", Near.empty() ? "`deed help` lists the commands and their options"
                                                                  : "did you mean `--" + Near + "`?");
}

} // namespace

llvm::Expected<Arguments> readArguments(llvm::ArrayRef<std::string> Words, llvm::ArrayRef<OptionSpec> Table) {
  Arguments Read;
  for (size_t I = 0; I < Words.size(); ++I) {
    llvm::StringRef Word = Words[I];
    if (Word == "--") {
      Read.AfterDashes.emplace(Words.begin() + I + 1, Words.end());
      break;
    }
    if (!Word.starts_with("-") || Word == "-") {
      Read.Operands.push_back(Word.str());
      continue;
    }

    bool IsLong = Word.starts_with("--");
    llvm::StringRef Name = IsLong ? Word.drop_front(2).split('=').first : Word.substr(1, 1);
    std::optional<llvm::StringRef> Attached;
    if (IsLong) {
      if (Word.contains('='))
        Attached = Word.split('=').second;
    } else if (Word.size() > 2) {
      Attached = Word.drop_front(2);
      Attached->consume_front("=");
    }
    const OptionSpec *Spec =
        llvm::find_if(Table, [&](const OptionSpec &S) { return S.Name == Name && IsLong == (S.Name.size() > 1); });
    // `-format` is a misspelt `--format`, not `-f` with a value.
    if (Spec == Table.end() || (!IsLong && Spec->Value.empty() && Attached))
      return unknownOption(Word, Table);

    if (Spec->Value.empty() && Attached)
      return usageError("`" + Spec->spelling() + "` takes no value");
    std::string Value;
    if (Attached)
      Value = Attached->str();
    else if (!Spec->Value.empty() && !Spec->valueIsOptional()) {
      if (++I == Words.size() || Words[I] == "--")
        return usageError("`" + Spec->spelling() + "` needs a value", "write `" + Spec->usage() + "`");
      Value = Words[I];
    }
    Read.Options.push_back({Spec->Which, Spec->spelling(), std::move(Value)});
  }
  return Read;
}

} // namespace deed
