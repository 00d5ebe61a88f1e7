#include "report/SarifPlaces.h"
#include "report/Paths.h"
#include "llvm/Support/ConvertUTF.h"
#include <algorithm>

namespace deed {

static constexpr const char *Base = "%SRCROOT%";
// A snippet is to show what is meant, not to carry the file along.
static constexpr unsigned MaxSnippetLines = 12;

size_t SarifPlaces::indexOf(const std::string &File, bool IsSource) {
  auto [It, New] = Indices.try_emplace(File, Artifacts.size());
  if (New)
    Artifacts.push_back({File, IsSource});
  return It->second;
}

void SarifPlaces::addSource(const std::string &File) { indexOf(File, /*IsSource=*/true); }

static Json locationOf(const std::string &File, llvm::StringRef Root) {
  if (isBelow(File, Root))
    return {{"uri", percentEncoded(shownPath(File, Root))}, {"uriBaseId", Base}};
  if (llvm::StringRef(File).starts_with("/"))
    return {{"uri", fileUri(File)}};
  return {{"uri", percentEncoded(File)}};
}

Json SarifPlaces::file(const std::string &File) {
  size_t Index = indexOf(File, /*IsSource=*/false);
  Json Out = locationOf(File, Context.Root);
  Out["index"] = Index;
  return Out;
}

unsigned SarifPlaces::utf16Column(llvm::StringRef Line, unsigned ByteColumn) {
  unsigned Units = 0;
  llvm::StringRef Before = Line.take_front(ByteColumn == 0 ? 0 : ByteColumn - 1);
  const auto *At = reinterpret_cast<const llvm::UTF8 *>(Before.begin());
  const auto *End = reinterpret_cast<const llvm::UTF8 *>(Before.end());
  while (At != End) {
    const llvm::UTF8 *Next = At;
    llvm::UTF32 Code = 0;
    bool Legal = llvm::convertUTF8Sequence(&Next, End, &Code, llvm::strictConversion) == llvm::conversionOK;
    Units += Legal && Code > 0xFFFF ? 2 : 1;
    At = Legal ? Next : At + 1;
  }
  // Beyond the line's end, as in a line that has been changed since, bytes are all there is.
  unsigned Beyond = ByteColumn > Line.size() + 1 ? ByteColumn - 1 - Line.size() : 0;
  return 1 + Units + Beyond;
}

Json SarifPlaces::region(const FileSpan &At) {
  llvm::StringRef First = Context.Source.line(At.File, At.Line).value_or("");
  Json Out{{"startLine", At.Line}, {"startColumn", utf16Column(First, std::max(At.Column, 1u))}};
  unsigned EndLine = std::max(At.EndLine, At.Line);
  llvm::StringRef Last = Context.Source.line(At.File, EndLine).value_or("");
  unsigned EndColumn = At.EndLine < At.Line || (At.EndLine == At.Line && At.EndColumn < At.Column)
                           ? Out["startColumn"].get<unsigned>()
                           : utf16Column(Last, std::max(At.EndColumn, 1u));
  Out["endLine"] = EndLine;
  Out["endColumn"] = EndColumn;
  return Out;
}

std::string SarifPlaces::linesOf(const std::string &File, unsigned First, unsigned Last) {
  std::string Out;
  for (unsigned Line = First; Line <= Last; ++Line) {
    auto Text = Context.Source.line(File, Line);
    if (!Text)
      return {};
    Out += (Line == First ? "" : "\n") + Text->str();
  }
  return Out;
}

// The span's own text; empty if the source can't be read or is not as it was.
std::string SarifPlaces::textOf(const FileSpan &At) {
  if (At.EndLine < At.Line || At.EndLine - At.Line >= MaxSnippetLines)
    return {};
  std::string Lines = linesOf(At.File, At.Line, At.EndLine);
  llvm::StringRef Last = Context.Source.line(At.File, At.EndLine).value_or("");
  size_t Begin = At.Column == 0 ? 0 : At.Column - 1;
  size_t AfterEnd = Last.size() + 1 < At.EndColumn ? 0 : Last.size() + 1 - At.EndColumn;
  if (Begin + AfterEnd >= Lines.size())
    return {};
  return Lines.substr(Begin, Lines.size() - AfterEnd - Begin);
}

Json SarifPlaces::physical(const FileSpan &At, bool WithSnippets) {
  Json Region = region(At);
  Json Out{{"artifactLocation", file(At.File)}};
  if (WithSnippets) {
    if (std::string Text = textOf(At); !Text.empty())
      Region["snippet"] = {{"text", std::move(Text)}};
    // The lines around it: strictly more than the region, as SARIF demands.
    unsigned Last = std::min(std::max(At.EndLine, At.Line) + 1, Context.Source.lineCount(At.File));
    unsigned First = At.Line > 1 ? At.Line - 1 : 1;
    if (Last > First && Last - First < MaxSnippetLines)
      if (std::string Text = linesOf(At.File, First, Last); !Text.empty()) {
        Out["region"] = std::move(Region);
        Out["contextRegion"] = {{"startLine", First}, {"endLine", Last}, {"snippet", {{"text", std::move(Text)}}}};
        return Out;
      }
  }
  Out["region"] = std::move(Region);
  return Out;
}

Json SarifPlaces::artifacts() const {
  Json Out = Json::array();
  for (const Artifact &A : Artifacts) {
    Json One{{"location", locationOf(A.File, Context.Root)}, {"sourceLanguage", "cplusplus"}};
    if (A.IsSource)
      One["roles"] = Json::array({"analysisTarget"});
    Out.push_back(std::move(One));
  }
  return Out;
}

Json SarifPlaces::bases() const {
  std::string Root = fileUri(Context.Root);
  if (Root.back() != '/')
    Root += '/';
  return {{Base, {{"uri", Root}, {"description", {{"text", "The folder in which deed was run."}}}}}};
}

} // namespace deed
