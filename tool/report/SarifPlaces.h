// SarifPlaces.h - files and regions of a SARIF run: the table of artifacts, and byte columns turned into UTF-16's.
#pragma once
#include "report/Context.h"
#include "support/Json.h"
#include <map>

namespace deed {

class SarifPlaces {
public:
  explicit SarifPlaces(const ReportContext &Context) : Context(Context) {}

  /// An artifactLocation, which enters File into the table.
  Json file(const std::string &File);
  /// As a TU's main file. Before any other file, so that these stand first.
  void addSource(const std::string &File);

  Json region(const FileSpan &At);
  /// A physicalLocation. Snippets show the source: of the place itself and of the lines around it.
  Json physical(const FileSpan &At, bool WithSnippets);

  Json artifacts() const;
  /// originalUriBaseIds.
  Json bases() const;

  /// The UTF-16 column of a byte column (both from 1) in a line. A byte that is not UTF-8 is one unit: it is shown as
  /// U+FFFD.
  static unsigned utf16Column(llvm::StringRef Line, unsigned ByteColumn);

private:
  size_t indexOf(const std::string &File, bool IsSource);
  std::string textOf(const FileSpan &At);
  std::string linesOf(const std::string &File, unsigned First, unsigned Last);

  struct Artifact {
    std::string File;
    bool IsSource;
  };
  const ReportContext &Context;
  std::vector<Artifact> Artifacts;
  std::map<std::string, size_t> Indices;
};

} // namespace deed
