#include "report/Formats.h"
#include "report/Checkstyle.h"
#include "report/Gcc.h"
#include "report/Github.h"
#include "report/Gitlab.h"
#include "report/Html.h"
#include "report/Json.h"
#include "report/Junit.h"
#include "report/Rdjson.h"
#include "report/Sarif.h"
#include "report/Text.h"
#include "llvm/ADT/SmallVector.h"

namespace deed {

static constexpr FormatInfo Formats[] = {
    {Format::Text, "text", ".txt", "for people, after rustc's model", writeText},
    {Format::Json, "json", ".json", "all that was found and left out; `deed schema` is its schema", writeJson},
    {Format::Sarif, "sarif", ".sarif .sarif.json", "SARIF 2.1.0, for code scanning services and editors", writeSarif},
    {Format::Github, "github", "", "workflow commands, which GitHub shows on the lines of a change", writeGithub},
    {Format::Gitlab, "gitlab", ".codequality.json gl-code-quality-report.json", "GitLab's code quality report",
     writeGitlab},
    {Format::Junit, "junit", ".junit.xml", "JUnit's XML, for whatever shows test results", writeJunit},
    {Format::Checkstyle, "checkstyle", ".checkstyle.xml .xml", "Checkstyle's XML, which many tools read",
     writeCheckstyle},
    {Format::Rdjson, "rdjson", ".rdjson", "reviewdog's, with fixes as suggestions", writeRdjson},
    {Format::Html, "html", ".html", "one self-contained page for the browser", writeHtml},
    {Format::Gcc, "gcc", "", "a line for each finding and step, as compilers write them", writeGcc},
};

llvm::ArrayRef<FormatInfo> allFormats() { return Formats; }

const FormatInfo &info(Format F) { return Formats[static_cast<size_t>(F)]; }

Format formatByName(llvm::StringRef Path) {
  const FormatInfo *Best = &info(Format::Text);
  size_t Longest = 0;
  for (const FormatInfo &I : Formats) {
    llvm::SmallVector<llvm::StringRef> Endings;
    I.Endings.split(Endings, ' ', -1, /*KeepEmpty=*/false);
    for (llvm::StringRef Ending : Endings)
      if (Path.ends_with(Ending) && Ending.size() > Longest) {
        Longest = Ending.size();
        Best = &I;
      }
  }
  return Best->Which;
}

} // namespace deed
