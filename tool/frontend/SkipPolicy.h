// SkipPolicy.h - which function bodies in system headers are not parsed.
#pragma once

namespace clang {
class Decl;
class SourceManager;
} // namespace clang

namespace deed {

class SkipPolicy {
public:
  explicit SkipPolicy(const clang::SourceManager &Sources) : Sources(Sources) {}
  bool skipsBody(const clang::Decl &D) const;

private:
  const clang::SourceManager &Sources;
};

} // namespace deed
