// TestFunctions.h - declarations as text, for asking the models what they make of them.
//
//   std::vector.push_back(T &&)            a dot in front of the name: a member of the class before it
//   std::get<1>(std::pair &) -> T &        a function of a namespace; what it returns, if that matters
//   std::optional.value() && -> T &&       qualifiers as in C++
//   std::mutex.constructor()               constructor and destructor by these names
//
// A type is what models and tests say it is: T, U and names nobody knows are movable owners, `iterator` a view, int and
// the like are values.
#pragma once
#include "models/Models.h"
#include "summary/Store.h"
#include "llvm/ADT/StringExtras.h"
#include <gtest/gtest.h>

namespace deed::test {

class Library {
public:
  explicit Library(const Models &Known) : Known(Known) {}

  /// A function as lowering would describe it.
  FunctionInfo declare(llvm::StringRef Text) {
    FunctionInfo F;
    F.Name = Tu.Names.intern(Text);
    auto [Declared, Result] = Text.split(" -> ");
    Result = Result.trim();
    F.ResultIsReference = Result.ends_with("&");
    F.ResultType = typeOf(Result.rtrim('&').trim());
    size_t Open = parametersOf(Declared), Close = Declared.rfind(')');
    llvm::StringRef Full = Declared.take_front(Open).trim(), Behind = Declared.drop_front(Close + 1).trim();
    F.IsConst = Behind.starts_with("const");
    F.OnRvalue = Behind.ends_with("&&");
    F.NoThrow = Behind.contains("noexcept");
    llvm::SmallVector<llvm::StringRef> Types;
    Declared.slice(Open + 1, Close).split(Types, ',', -1, /*KeepEmpty=*/false);
    for (llvm::StringRef T : Types)
      parameter(F, T.trim());
    name(F, Full);
    return F;
  }

  std::vector<std::string> effects(llvm::StringRef Declaration) {
    return textOf(Known.external(Tu, declare(Declaration)));
  }
  Summary summary(llvm::StringRef Declaration) { return Known.external(Tu, declare(Declaration)); }
  std::optional<Summary> row(llvm::StringRef Declaration) { return Known.summaryOf(Tu, declare(Declaration)); }
  /// The line of the row that speaks for it; 0 if none does.
  unsigned line(llvm::StringRef Declaration) {
    const FunctionRow *R = Known.rowFor(Tu, declare(Declaration));
    return R ? R->At.Line : 0;
  }

  static std::vector<std::string> textOf(const Summary &S) {
    std::vector<std::string> Text;
    for (const Effect &E : S.Effects)
      Text.push_back(effectText(E));
    if (S.NeverReturns)
      Text.push_back("noreturn");
    return Text;
  }

  TuFacts Tu;
  const Models &Known;

private:
  /// `operator()(int)`: the parameters are in the second parentheses.
  static size_t parametersOf(llvm::StringRef Text) {
    size_t Call = Text.find("operator()(");
    return Call == llvm::StringRef::npos ? Text.find('(') : Call + llvm::StringRef("operator()").size();
  }

  void name(FunctionInfo &F, llvm::StringRef Full) {
    if (size_t Open = Full.find('<'); Full.ends_with(">") && !Full.contains("operator")) {
      F.TemplateValue = 0;
      EXPECT_FALSE(Full.slice(Open + 1, Full.size() - 1).getAsInteger(10, *F.TemplateValue)) << Full.str();
      Full = Full.take_front(Open);
    }
    auto [Class, Member] = Full.split('.');
    if (Member.empty()) {
      F.Pattern = Tu.Names.intern(Full);
      return;
    }
    llvm::StringRef Last = Class.substr(Class.rfind(':') == llvm::StringRef::npos ? 0 : Class.rfind(':') + 1);
    F.Class = Tu.Names.intern(Class);
    F.ObjectType = typeOf(Class);
    bool OfOwnClass = !F.ParamClasses.empty() && Tu.text(F.ParamClasses[0]) == Class;
    bool Moves = OfOwnClass && F.Params[0].How == PassKind::RvalueRef;
    std::string Name = Member.str();
    if (Member == "constructor") {
      Name = Last.str();
      F.Which = F.Params.empty()                     ? Special::DefaultConstructor
                : !OfOwnClass || F.Params.size() > 1 ? Special::OtherConstructor
                : Moves                              ? Special::MoveConstructor
                                                     : Special::CopyConstructor;
    } else if (Member == "destructor") {
      Name = "~" + Last.str();
      F.Which = Special::Destructor;
    } else if (Member == "operator=" && OfOwnClass) {
      F.Which = Moves ? Special::MoveAssignment : Special::CopyAssignment;
    } else if (Member == "operator()") {
      F.Which = Special::CallOperator;
    }
    F.Pattern = Tu.Names.intern((Class + "::" + Name).str());
  }

  void parameter(FunctionInfo &F, llvm::StringRef Text) {
    Parameter P;
    bool IsConst = Text.starts_with("const ");
    if (Text.consume_back("&&"))
      P.How = PassKind::RvalueRef;
    else if (Text.consume_back("&"))
      P.How = IsConst ? PassKind::ConstRef : PassKind::Reference;
    Text = Text.trim();
    P.PointeeConst = IsConst && Text.ends_with("*");
    P.Type = typeOf(Text);
    F.ParamClasses.push_back(Tu.Names.intern(Text.ends_with("*")          ? Text
                                             : Text.starts_with("const ") ? Text.drop_front(6)
                                                                          : Text));
    F.Params.push_back(std::move(P));
  }

  TypeId typeOf(llvm::StringRef Name) {
    if (Name.empty())
      return {};
    TypeInfo Info;
    Info.Name = Tu.Names.intern(Name);
    Info.IsConst = Name.consume_front("const ") && !Name.ends_with("*");
    static constexpr llvm::StringRef Values[] = {"int", "bool", "char", "size_t", "void", "long", "double", "unsigned"};
    if (Name.ends_with("*")) {
      Info.Kind = Category::View;
      Info.IsPointer = true;
      Info.Pointee = typeOf(Name.drop_back().trim());
    } else if (!llvm::is_contained(Values, Name)) {
      Info.IsClass = true;
      const TypeModel *Model = Known.typeOf(Name);
      bool IsView = Name.ends_with("iterator");
      Info.Kind = Model && Model->Kind ? *Model->Kind : IsView ? Category::View : Category::Owner;
      Info.AfterMove = Model && Model->AfterMove ? *Model->AfterMove
                       : IsView                  ? MovedFrom::Copied
                                                 : MovedFrom::Unspecified;
    }
    return Tu.Types.add(Info);
  }
};

} // namespace deed::test
