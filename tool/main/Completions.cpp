#include "main/Completions.h"
#include "main/Commands.h"
#include "report/Formats.h"
#include "llvm/ADT/STLExtras.h"

namespace deed {
namespace {

/// The words that may be an option's value; empty: a file, or anything.
std::string valuesOf(const CommandSpec &C, const OptionSpec &O) {
  if (!O.Words.empty())
    return O.Words.str();
  std::string Out;
  auto Add = [&](llvm::StringRef Word) { Out += (Out.empty() ? "" : " ") + Word.str(); };
  if (O.Which == Option::Format && C.Name == "check")
    for (const FormatInfo &I : allFormats())
      Add(I.Name);
  if (O.Which == Option::Rules)
    for (const RuleInfo &I : allRules())
      Add(I.Id);
  return Out;
}

/// The words that may be a command's first operand.
std::string operandsOf(const CommandSpec &C) {
  std::string Out;
  if (C.Name == "explain")
    for (const RuleInfo &I : allRules())
      Out += (Out.empty() ? "" : " ") + I.Id.str();
  if (C.Name == "help")
    for (const CommandSpec &Each : allCommands())
      Out += (Out.empty() ? "" : " ") + Each.Name.str();
  if (C.Name == "baseline")
    Out = "create update prune";
  if (C.Name == "completions")
    Out = "bash zsh fish";
  return Out;
}

/// In single quotes, as all three shells read them.
std::string inQuotes(llvm::StringRef Text) {
  std::string Out = "'";
  for (char C : Text)
    Out += C == '\'' ? "'\\''" : std::string(1, C);
  return Out + "'";
}

std::string commandNames() {
  std::string Out;
  for (const CommandSpec &C : allCommands())
    Out += (Out.empty() ? "" : " ") + C.Name.str();
  return Out;
}

void writeBash(llvm::raw_ostream &OS) {
  OS << R"(# bash completion for deed; made by `deed completions bash`
_deed() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} words= options= operands=
  COMPREPLY=()
  # bash cuts words at `=`: --format=json is three of them.
  if [[ $cur == = ]]; then
    cur=
  elif [[ $prev == = ]]; then
    prev=${COMP_WORDS[COMP_CWORD-2]}
  fi
  if ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W )"
     << inQuotes(commandNames()) << R"( -- "$cur"))
    return
  fi
  case ${COMP_WORDS[1]} in
)";
  for (const CommandSpec &C : allCommands()) {
    OS << "  " << C.Name << ")\n";
    if (std::string Words = operandsOf(C); !Words.empty())
      OS << "    operands=" << inQuotes(Words) << '\n';
    std::string All;
    for (const OptionSpec &O : C.Options) {
      All += (All.empty() ? "" : " ") + O.spelling();
      if (std::string Words = valuesOf(C, O); !Words.empty())
        OS << "    [[ $prev == " << O.spelling() << " ]] && words=" << inQuotes(Words) << '\n';
    }
    if (!All.empty())
      OS << "    options=" << inQuotes(All) << '\n';
    OS << "    ;;\n";
  }
  OS << R"(  esac
  if [[ $words ]]; then
    COMPREPLY=($(compgen -W "$words" -- "$cur"))
  elif [[ $cur == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$cur"))
  elif [[ $operands ]] && ((COMP_CWORD == 2)); then
    COMPREPLY=($(compgen -W "$operands" -- "$cur"))
  else
    compopt -o filenames 2>/dev/null
    COMPREPLY=($(compgen -f -- "$cur"))
  fi
}
complete -F _deed deed
)";
}

/// In _arguments, brackets and colons have a meaning.
std::string zshText(llvm::StringRef Text) {
  std::string Out;
  for (char C : Text) {
    if (C == '[' || C == ']' || C == ':' || C == '\\')
      Out += '\\';
    Out += C;
  }
  return Out;
}

void writeZsh(llvm::raw_ostream &OS) {
  OS << "#compdef deed\n# zsh completion for deed; made by `deed completions zsh`\n_deed() {\n"
     << "  if ((CURRENT == 2)); then\n    local -a commands=(\n";
  for (const CommandSpec &C : allCommands())
    OS << "      " << inQuotes(C.Name.str() + ":" + zshText(C.Summary)) << '\n';
  OS << "    )\n    _describe command commands\n    return\n  fi\n  local command=$words[2]\n  shift words\n"
     << "  ((CURRENT--))\n  case $command in\n";
  for (const CommandSpec &C : allCommands()) {
    OS << "  " << C.Name << ")\n    _arguments -s";
    for (const OptionSpec &O : C.Options) {
      std::string Spec = "*" + O.spelling();
      if (!O.Value.empty() && O.Name.size() > 1)
        Spec += O.valueIsOptional() ? "=-" : "=";
      else if (!O.Value.empty())
        Spec += "+";
      Spec += "[" + zshText(O.Help) + "]";
      if (std::string Words = valuesOf(C, O); !Words.empty())
        Spec += (O.valueIsOptional() ? "::" : ":") + O.Name.str() + ":(" + Words + ")";
      else if (!O.Value.empty())
        Spec += (O.valueIsOptional() ? "::" : ":") + O.Name.str() + ":_files";
      OS << " \\\n      " << inQuotes(Spec);
    }
    std::string Words = operandsOf(C);
    if (!Words.empty())
      OS << " \\\n      " << inQuotes("1:what:(" + Words + ")");
    OS << " \\\n      " << inQuotes("*:file:_files") << "\n    ;;\n";
  }
  OS << "  esac\n}\nif [[ $zsh_eval_context[-1] == loadautofunc ]]; then\n  _deed \"$@\"\nelse\n  compdef _deed "
        "deed\nfi\n";
}

void writeFish(llvm::raw_ostream &OS) {
  OS << "# fish completion for deed; made by `deed completions fish`\n";
  for (const CommandSpec &C : allCommands())
    OS << "complete -c deed -f -n __fish_use_subcommand -a " << C.Name << " -d " << inQuotes(C.Summary) << '\n';
  for (const CommandSpec &C : allCommands()) {
    std::string Head = "complete -c deed -n '__fish_seen_subcommand_from " + C.Name.str() + "'";
    if (std::string Words = operandsOf(C); !Words.empty())
      OS << Head << " -f -a " << inQuotes(Words) << '\n';
    for (const OptionSpec &O : C.Options) {
      OS << Head << (O.Name.size() == 1 ? " -s " : " -l ") << O.Name;
      std::string Words = valuesOf(C, O);
      if (!Words.empty() && !O.valueIsOptional())
        OS << " -x";
      else if (!O.Value.empty() && !O.valueIsOptional())
        OS << " -r";
      if (!Words.empty())
        OS << " -a " << inQuotes(Words);
      OS << " -d " << inQuotes(O.Help) << '\n';
    }
  }
}

} // namespace

void writeCompletions(llvm::raw_ostream &OS, Shell For) {
  switch (For) {
  case Shell::Bash: return writeBash(OS);
  case Shell::Zsh: return writeZsh(OS);
  case Shell::Fish: return writeFish(OS);
  }
}

} // namespace deed
