// Json.h - JSON that cannot throw: we are built without exceptions, so nlohmann's checked accessors would end the
// process.
//
// Never call `at`, `get<T>` or `operator[]` on what came from outside; read through JsonFields, which remembers the
// first thing that was wrong and hands out empty values from then on. The caller asks once, at the end:
//
//   JsonFields In(J, "finding");
//   F.Message = In.text("message");
//   F.At = readSpan(In.child("at"));
//   if (In.wrong()) return In.takeError();      // "finding.at.line: expected a number"
//
// Text in C++ need not be UTF-8 (file names, string literals), while JSON's must be. Reports replace what is not
// (jsonToText). Where the bytes must survive (between processes) textToJson writes {"hex": "..."} instead of a string,
// and JsonFields::text reads both.
#pragma once
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/ConvertUTF.h"
#include "llvm/Support/Error.h"
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <type_traits>

namespace deed {

/// Keeps the order in which members were written: what reads best first, and byte-identical output.
using Json = nlohmann::ordered_json;

/// Nothing if the text is not JSON.
inline std::optional<Json> parseJson(llvm::StringRef Text) {
  Json J = Json::parse(Text.begin(), Text.end(), nullptr, /*allow_exceptions=*/false);
  if (J.is_discarded())
    return std::nullopt;
  return J;
}

/// Indent < 0: all on one line. Bytes that are not UTF-8 become U+FFFD.
inline std::string jsonToText(const Json &J, int Indent = -1) {
  return J.dump(Indent, ' ', /*ensure_ascii=*/false, Json::error_handler_t::replace);
}

inline bool isUtf8(llvm::StringRef Text) {
  const auto *Begin = reinterpret_cast<const llvm::UTF8 *>(Text.begin());
  return llvm::isLegalUTF8String(&Begin, reinterpret_cast<const llvm::UTF8 *>(Text.end()));
}

/// A string, or {"hex": ...} if it is not UTF-8, so that no byte is lost.
inline Json textToJson(llvm::StringRef Text) {
  if (isUtf8(Text))
    return Text.str();
  return Json{{"hex", llvm::toHex(Text, /*LowerCase=*/true)}};
}

/// Typed reads of one object's members. A missing member or one of another type is an error, named by its path; after
/// the first error all reads yield empty values.
class JsonFields {
public:
  JsonFields(const Json &Object, std::string Name) : Path(std::move(Name)), Wrong(&Mine) { bind(Object); }

  /// True if there is a member of that name (of whatever type).
  bool has(const char *Key) const { return find(Key) != nullptr; }

  std::string text(const char *Key) {
    const Json *J = want(Key);
    if (!J)
      return {};
    if (J->is_string())
      return J->get_ref<const std::string &>();
    std::string Bytes;
    if (J->is_object() && J->size() == 1 && J->begin().key() == "hex" && J->begin()->is_string() &&
        llvm::tryGetFromHex(J->begin()->get_ref<const std::string &>(), Bytes))
      return Bytes;
    fail(Key, "expected a string");
    return {};
  }

  template <class T = uint64_t> T number(const char *Key) {
    static_assert(std::is_unsigned_v<T>);
    const Json *J = want(Key);
    if (!J)
      return 0;
    // A number built in memory is signed even where it stands for a count; one that was parsed is not.
    if (J->is_number_unsigned() || (J->is_number_integer() && *J->get_ptr<const Json::number_integer_t *>() >= 0)) {
      uint64_t Value = J->get<uint64_t>();
      if (Value <= std::numeric_limits<T>::max())
        return static_cast<T>(Value);
    }
    fail(Key, "expected a number that fits");
    return 0;
  }

  bool flag(const char *Key) {
    const Json *J = want(Key);
    if (J && !J->is_boolean())
      fail(Key, "expected true or false");
    return J && J->is_boolean() && J->get<bool>();
  }

  JsonFields child(const char *Key) {
    static const Json Empty = Json::object();
    const Json *J = want(Key);
    return JsonFields(J ? *J : Empty, Path + "." + Key, Wrong);
  }

  /// Calls Each with the fields of every element of an array of objects.
  template <class Fn> void each(const char *Key, Fn Each) {
    const Json *J = want(Key);
    if (!J)
      return;
    if (!J->is_array())
      return fail(Key, "expected a list");
    size_t Index = 0;
    for (const Json &Element : *J) {
      JsonFields In(Element, Path + "." + Key + "[" + std::to_string(Index++) + "]", Wrong);
      Each(In);
    }
  }

  const Json &raw() const { return *Object; } ///< an object, always
  void fail(llvm::StringRef Key, llvm::StringRef What) {
    if (Wrong->empty())
      *Wrong = (llvm::StringRef(Path) + (Key.empty() ? "" : ".") + Key + ": " + What).str();
  }
  bool wrong() const { return !Wrong->empty(); }
  llvm::Error takeError() const {
    return wrong() ? llvm::createStringError(llvm::inconvertibleErrorCode(), *Wrong) : llvm::Error::success();
  }

private:
  JsonFields(const Json &Object, std::string Name, std::string *Shared) : Path(std::move(Name)), Wrong(Shared) {
    bind(Object);
  }
  JsonFields(const JsonFields &) = delete; // Wrong may point into this object
  void bind(const Json &J) {
    static const Json Empty = Json::object();
    Object = J.is_object() ? &J : &Empty;
    if (!J.is_object())
      fail("", "expected an object");
  }
  const Json *find(const char *Key) const {
    auto It = Object->find(Key);
    return It == Object->end() ? nullptr : &*It;
  }
  const Json *want(const char *Key) {
    if (wrong())
      return nullptr;
    const Json *J = find(Key);
    if (!J)
      fail(Key, "missing");
    return J;
  }

  const Json *Object = nullptr;
  std::string Path;
  std::string Mine;
  std::string *Wrong; ///< the first error, shared by all children
};

} // namespace deed
