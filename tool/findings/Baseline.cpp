#include "findings/Baseline.h"
#include "findings/Fingerprint.h"
#include "support/Date.h"
#include "support/Json.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/Path.h"
#include <map>
#include <tuple>

using llvm::StringRef;
namespace path = llvm::sys::path;

namespace deed {

static constexpr unsigned Version = 1;

static auto keyOf(const BaselineEntry &E) {
  return std::tie(E.File, E.Rule, E.Function, E.Subject, E.Fingerprint, E.Reason, E.Until);
}

Baseline::Baseline(StringRef Where) : Path(Where.str()), Folder(path::parent_path(Where).str()) {}

/// From Folder to File with `..`; absolute if they have nothing in common.
static std::string relativeTo(StringRef File, StringRef Folder) {
  auto F = path::begin(File), FEnd = path::end(File);
  auto D = path::begin(Folder), DEnd = path::end(Folder);
  size_t Common = 0;
  for (; F != FEnd && D != DEnd && *F == *D; ++F, ++D)
    ++Common;
  if (Common < 2) // the root alone
    return File.str();
  std::string Out;
  for (; D != DEnd; ++D)
    Out += "../";
  for (; F != FEnd; ++F)
    Out += (Out.empty() || Out.back() == '/' ? "" : "/") + F->str();
  return Out;
}

std::string Baseline::absolute(StringRef File) const {
  llvm::SmallString<128> Out;
  if (!path::is_absolute(File))
    Out = Folder;
  path::append(Out, File);
  path::remove_dots(Out, /*remove_dot_dot=*/true);
  return Out.str().str();
}

BaselineEntry Baseline::entryOf(const Finding &F) const {
  return {relativeTo(F.At.File, Folder),
          info(F.Which).Id.str(),
          stableFunctionName(F.Function),
          F.Subject,
          F.Fingerprint,
          /*Count=*/1,
          /*Reason=*/"",
          /*Until=*/""};
}

void Baseline::sort() {
  llvm::sort(Entries, [](const auto &A, const auto &B) { return keyOf(A) < keyOf(B); });
  std::vector<BaselineEntry> Unique;
  for (BaselineEntry &E : Entries) {
    if (!Unique.empty() && keyOf(Unique.back()) == keyOf(E))
      Unique.back().Count += E.Count;
    else
      Unique.push_back(std::move(E));
  }
  Entries = std::move(Unique);
}

//===-- As text -------------------------------------------------------------------------------------------------===//

std::string Baseline::text() const {
  std::string Out = "{\n\"findings\": [\n";
  for (const BaselineEntry &E : Entries) {
    Json J{{"file", textToJson(E.File)},         {"rule", E.Rule},
           {"function", textToJson(E.Function)}, {"subject", textToJson(E.Subject)},
           {"fingerprint", E.Fingerprint},       {"count", E.Count}};
    if (!E.Reason.empty())
      J["reason"] = textToJson(E.Reason);
    if (!E.Until.empty())
      J["until"] = E.Until;
    Out += jsonToText(J) + ",\n";
  }
  return Out + "{}\n],\n\"version\": " + std::to_string(Version) + "\n}\n";
}

llvm::Expected<Baseline> Baseline::parse(StringRef Text, StringRef Path) {
  auto Wrong = [&](const llvm::Twine &What) {
    return llvm::createStringError(llvm::inconvertibleErrorCode(), "`" + Path + "`: " + What);
  };
  std::optional<Json> J = parseJson(Text);
  if (!J)
    return Wrong(Text.contains("<<<<<<<") ? "not JSON: it has conflict markers of a merge"
                                          : "not JSON; `deed baseline create` makes a new one");
  Baseline Out(Path);
  JsonFields In(*J, "baseline");
  uint64_t Has = In.number("version");
  if (!In.wrong() && Has != Version)
    return Wrong("it is of version " + llvm::Twine(Has) + ", and this program knows version " + llvm::Twine(Version));
  In.each("findings", [&](JsonFields &Each) {
    if (Each.raw().empty())
      return; // the last one, whose only use is that the others end in a comma
    BaselineEntry E;
    E.File = Each.text("file");
    E.Rule = Each.text("rule");
    E.Function = Each.text("function");
    E.Subject = Each.text("subject");
    E.Fingerprint = Each.text("fingerprint");
    E.Count = Each.number("count");
    if (Each.has("reason"))
      E.Reason = Each.text("reason");
    if (Each.has("until"))
      E.Until = Each.text("until");
    if (!E.Until.empty() && !isDate(E.Until))
      Each.fail("until", "`" + E.Until + "` is no date; write 2026-12-31");
    Out.Entries.push_back(std::move(E));
  });
  if (In.wrong())
    return Wrong(llvm::toString(In.takeError()));
  Out.sort();
  return Out;
}

//===-- Known or new --------------------------------------------------------------------------------------------===//

struct Baseline::Match {
  struct One {
    std::optional<size_t> Entry;
    Finding::Age Since = Finding::Age::New;
  };
  std::vector<One> Of;        ///< by finding
  std::vector<uint64_t> Left; ///< by entry: how often it served nobody
};

Baseline::Match Baseline::match(llvm::ArrayRef<Finding> Findings, const WasSeen &Seen) const {
  Match M;
  M.Of.resize(Findings.size());
  for (const BaselineEntry &E : Entries)
    M.Left.push_back(E.Count);
  std::vector<BaselineEntry> Asked;
  for (const Finding &F : Findings)
    Asked.push_back(entryOf(F));

  // One pass per way of being the same: entries that are left, by what they are compared by.
  auto Pass = [&](auto Key, auto MayServe, Finding::Age Since) {
    std::map<decltype(Key(Entries[0])), std::vector<size_t>> Offered;
    for (size_t I = 0; I != Entries.size(); ++I)
      if (M.Left[I] && MayServe(Entries[I]))
        Offered[Key(Entries[I])].push_back(I);
    for (size_t I = 0; I != Findings.size(); ++I) {
      if (M.Of[I].Entry || Findings[I].Suppressed)
        continue;
      auto It = Offered.find(Key(Asked[I]));
      if (It == Offered.end())
        continue;
      for (size_t Entry : It->second)
        if (M.Left[Entry]) {
          --M.Left[Entry];
          M.Of[I] = {Entry, Since};
          break;
        }
    }
  };
  using Words = std::vector<std::string>;
  auto Any = [](const BaselineEntry &) { return true; };
  auto IsGone = [&](const BaselineEntry &E) { return Seen(absolute(E.File), E.Rule); };
  Pass(
      [](const BaselineEntry &E) {
        return Words{E.File, E.Rule, E.Function, E.Fingerprint};
      },
      Any, Finding::Age::Known);
  Pass([](const BaselineEntry &E) { return Words{E.File, E.Rule, E.Function, E.Subject}; }, Any, Finding::Age::Changed);
  Pass([](const BaselineEntry &E) { return Words{E.Rule, E.Function, E.Fingerprint}; }, IsGone, Finding::Age::Known);
  return M;
}

RunResult::BaselineUse Baseline::mark(std::vector<Finding> &Findings, const WasSeen &Seen, StringRef Today) const {
  Match M = match(Findings, Seen);
  RunResult::BaselineUse Use;
  Use.File = Path;
  for (size_t I = 0; I != Findings.size(); ++I) {
    Finding &F = Findings[I];
    if (F.Suppressed)
      continue;
    F.Since = M.Of[I].Since;
    if (!M.Of[I].Entry)
      continue;
    const BaselineEntry &E = Entries[*M.Of[I].Entry];
    ++Use.Known;
    if (!E.Until.empty() && E.Until < Today) {
      ++Use.Expired;
      F.Lapsed = "in the baseline until " + E.Until + (E.Reason.empty() ? "" : ": " + E.Reason);
      continue;
    }
    F.Suppressed = true;
    F.SuppressedBy = E.Reason.empty() ? "baseline" : E.Reason;
  }
  for (size_t I = 0; I != Entries.size(); ++I)
    if (M.Left[I] && Seen(absolute(Entries[I].File), Entries[I].Rule))
      Use.Fixed += M.Left[I];
  return Use;
}

Baseline Baseline::changed(llvm::ArrayRef<Finding> Findings, const WasSeen &Seen, Change How,
                           const BaselineWords &Words) const {
  Match M = match(Findings, Seen);
  Baseline Out(Path);
  for (size_t I = 0; I != Findings.size(); ++I) {
    if (Findings[I].Suppressed || (!M.Of[I].Entry && How == Change::Prune))
      continue;
    BaselineEntry E = entryOf(Findings[I]);
    E.Reason = M.Of[I].Entry ? Entries[*M.Of[I].Entry].Reason : Words.Reason;
    E.Until = M.Of[I].Entry ? Entries[*M.Of[I].Entry].Until : Words.Until;
    Out.Entries.push_back(std::move(E));
  }
  for (size_t I = 0; I != Entries.size(); ++I)
    if (M.Left[I] && !Seen(absolute(Entries[I].File), Entries[I].Rule)) {
      Out.Entries.push_back(Entries[I]);
      Out.Entries.back().Count = M.Left[I];
    }
  Out.sort();
  return Out;
}

} // namespace deed
