// SchemaCheck.h - for tests: the part of JSON Schema that deed.schema.json uses, and an error for any other keyword, so
// that a constraint written there is never silently ignored.
#pragma once
#include "support/Json.h"
#include "llvm/Support/Regex.h"
#include <string>
#include <vector>

namespace deed {

class SchemaCheck {
public:
  explicit SchemaCheck(const Json &Schema) : Root(Schema) {}
  /// What is wrong with Value, each with its path; empty if it is valid.
  std::vector<std::string> check(const Json &Value) {
    Problems.clear();
    check(Value, Root, "$");
    return Problems;
  }

private:
  void fail(const std::string &Path, const std::string &What) { Problems.push_back(Path + ": " + What); }

  static bool hasType(const Json &V, const std::string &Type) {
    if (Type == "object")
      return V.is_object();
    if (Type == "array")
      return V.is_array();
    if (Type == "string")
      return V.is_string();
    if (Type == "integer")
      return V.is_number_integer();
    if (Type == "boolean")
      return V.is_boolean();
    return Type == "null" && V.is_null();
  }

  const Json &resolve(const std::string &Ref) {
    return Root.at(Json::json_pointer(Ref.substr(1))); // "#/$defs/x"; aborts on a dangling one, in tests only
  }

  void check(const Json &V, const Json &Schema, const std::string &Path) {
    for (const auto &Item : Schema.items()) {
      const std::string &Key = Item.key();
      const Json &Want = Item.value();
      if (Key == "$ref") {
        check(V, resolve(Want.get<std::string>()), Path);
      } else if (Key == "type") {
        if (!hasType(V, Want.get<std::string>()))
          return fail(Path, "is not of type " + Want.get<std::string>());
      } else if (Key == "const") {
        if (V != Want)
          fail(Path, "is not " + Want.dump());
      } else if (Key == "enum") {
        if (std::find(Want.begin(), Want.end(), V) == Want.end())
          fail(Path, V.dump() + " is none of " + Want.dump());
      } else if (Key == "pattern") {
        if (V.is_string() && !llvm::Regex(Want.get<std::string>()).match(V.get<std::string>()))
          fail(Path, V.dump() + " does not match " + Want.dump());
      } else if (Key == "minimum") {
        if (V.is_number() && V.get<double>() < Want.get<double>())
          fail(Path, "is less than " + Want.dump());
      } else if (Key == "required") {
        for (const Json &Name : Want)
          if (V.is_object() && !V.contains(Name.get<std::string>()))
            fail(Path, "lacks " + Name.get<std::string>());
      } else if (Key == "items") {
        for (size_t I = 0; V.is_array() && I != V.size(); ++I)
          check(V[I], Want, Path + "[" + std::to_string(I) + "]");
      } else if (Key == "anyOf") {
        checkAnyOf(V, Want, Path);
      } else if (Key == "properties" || Key == "additionalProperties") {
        if (Key == "properties" || !Schema.contains("properties"))
          checkMembers(V, Schema, Path);
      } else if (Key != "description" && Key != "title" && Key != "$schema" && Key != "$id" && Key != "$defs") {
        fail(Path, "the schema uses `" + Key + "`, which this check does not know");
      }
    }
  }

  void checkAnyOf(const Json &V, const Json &Choices, const std::string &Path) {
    std::vector<std::string> Before = Problems;
    for (const Json &Choice : Choices) {
      Problems = Before;
      check(V, Choice, Path);
      if (Problems == Before)
        return;
    }
    Problems = std::move(Before);
    fail(Path, "fits none of the choices");
  }

  void checkMembers(const Json &V, const Json &Schema, const std::string &Path) {
    if (!V.is_object())
      return;
    for (const auto &Item : V.items()) {
      std::string Inner = Path + "." + Item.key();
      if (Schema.contains("properties") && Schema["properties"].contains(Item.key()))
        check(Item.value(), Schema["properties"][Item.key()], Inner);
      else if (Schema.contains("additionalProperties") && Schema["additionalProperties"].is_object())
        check(Item.value(), Schema["additionalProperties"], Inner);
      else if (Schema.contains("additionalProperties") && Schema["additionalProperties"] == false)
        fail(Inner, "is not allowed");
    }
  }

  const Json &Root;
  std::vector<std::string> Problems;
};

} // namespace deed
