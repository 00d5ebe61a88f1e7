#include "facts/FactReader.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace deed;

TypeInfo TypeReader::guess(llvm::StringRef Name) {
  TypeInfo T;
  T.Name = Tu.Names.intern(Name);
  if (Name.ends_with("&")) {
    T.Kind = Category::View;
    T.IsReference = true;
    T.IsRvalueReference = Name.ends_with("&&");
    T.Pointee = named(Name.rtrim("& "));
  } else if (Name.ends_with("*")) {
    T.Kind = Category::View;
    T.IsPointer = true;
    T.Pointee = named(Name.drop_back().rtrim());
  } else if (Name.ends_with("]")) {
    T.Pointee = named(Name.take_front(Name.rfind('[')).rtrim());
    const TypeInfo &Element = Tu.Types[T.Pointee];
    T.Kind = Element.Kind, T.AfterMove = Element.AfterMove, T.HasDestructor = Element.HasDestructor;
  } else if (Name.starts_with("const ")) {
    T = Tu.Types[named(Name.drop_front(6).ltrim())];
    T.Name = Tu.Names.intern(Name);
    T.IsConst = true;
    T.AfterMove = MovedFrom::Copied;
  } else if (!llvm::StringSwitch<bool>(Name)
                  .Cases({"bool", "char", "short", "int", "long", "unsigned", "float", "double", "size_t", "void"},
                         true)
                  .Default(false)) {
    T.Kind = Category::Owner;
    T.AfterMove = MovedFrom::Unspecified;
    T.IsClass = T.HasDestructor = true;
  }
  T.IsBool |= Name == "bool";
  T.IsCharacter |= Name == "char";
  T.IsInteger |= llvm::is_contained({"short", "int", "long", "unsigned", "size_t"}, Name);
  return T;
}

TypeId TypeReader::named(llvm::StringRef Name) {
  if (auto It = Known.find(Name); It != Known.end())
    return It->second;
  TypeInfo T = guess(Name);
  return Known[Name] = Tu.Types.add(std::move(T));
}

void TypeReader::declare(TextCursor &In) {
  std::string Name = In.name("a type's name");
  In.expect(":");
  TypeInfo T;
  T.Name = Tu.Names.intern(Name);
  while (!In.atEnd()) {
    llvm::StringRef Word = In.word();
    if (auto Kind = fromWord<Category>(Word)) {
      T.Kind = *Kind;
    } else if (auto After = fromWord<MovedFrom>(Word)) {
      T.AfterMove = *After;
    } else if (Word == "class") {
      T.IsClass = true;
    } else if (Word == "pointer") {
      T.IsPointer = true;
    } else if (Word == "reference") {
      T.IsReference = true;
    } else if (Word == "const") {
      T.IsConst = true;
    } else if (Word == "destructor") {
      T.HasDestructor = true;
    } else if (auto Where = fromWord<ContentAt>(Word)) {
      T.Content = *Where;
    } else if (Word == "synchronised") {
      T.IsSynchronised = true;
    } else if (Word == "recursive") {
      T.IsRecursive = true;
    } else if (Word == "must-join") {
      T.MustBeJoined = true;
    } else if (Word == "to") {
      T.Pointee = named(In.name("a type's name"));
    } else if (Word == "members") {
      while (!In.atEnd()) {
        SymbolId Field = Tu.Names.intern(In.name("a member's name"));
        T.Members.push_back({Field, named(In.name("a member's type"))});
      }
    } else {
      return In.fail("expected what the type is, such as `owner` or `moved-empty`");
    }
  }
  Tu.Types.at(named(Name)) = std::move(T);
}
