#include "report/PlainText.h"
#include "report/Paths.h"

namespace deed {

std::string plainPlace(const FileSpan &At, const ReportContext &Context) {
  return shownPath(At.File, Context.Root) + ":" + std::to_string(At.Line) + ":" + std::to_string(At.Column);
}

std::string plainText(const Finding &F, const ReportContext &Context) {
  std::string Out = F.Message;
  auto Add = [&](const FileSpan &At, llvm::StringRef Text) {
    if (!Text.empty())
      Out += "\n" + (At.valid() ? plainPlace(At, Context) + ": " : std::string()) + Text.str();
  };
  for (const Step &S : F.Steps)
    Add(S.At, S.Text);
  Add(F.At, F.Label);
  if (!F.Lapsed.empty())
    Out += "\nnote: " + F.Lapsed;
  if (!F.Help.empty())
    Out += "\nhelp: " + F.Help;
  return Out;
}

} // namespace deed
