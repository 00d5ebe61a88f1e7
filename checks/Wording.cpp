#include "checks/Wording.h"

using namespace deed;

std::string deed::quoted(const SolvedFunction &Fn, PlaceId P, llvm::StringRef Otherwise) {
  std::string Name = P ? placeName(Fn.Tu, Fn.Facts, P) : "";
  return Name.empty() ? Otherwise.str() : "`" + Name + "`";
}

std::string deed::shortName(llvm::StringRef Name) {
  // `operator()`, `operator<` and their like hold what else would end the name.
  size_t Operator = Name.find("operator");
  if (Operator != llvm::StringRef::npos && (Operator == 0 || Name[Operator - 1] == ':')) {
    llvm::StringRef Rest = Name.substr(Operator);
    return Rest.take_front(Rest.starts_with("operator()") ? 10 : Rest.find('(')).str();
  }
  unsigned Depth = 0;
  size_t Begin = 0, End = 0;
  for (; End != Name.size(); ++End) {
    char C = Name[End];
    if (C == '(' && Depth == 0 && !Name.substr(End).starts_with("(anonymous") &&
        !Name.substr(End).starts_with("(lambda"))
      break;
    if (C == '<' || C == '(')
      ++Depth;
    else if ((C == '>' || C == ')') && Depth)
      --Depth;
    else if (C == ':' && Depth == 0)
      Begin = End + 1;
  }
  llvm::StringRef Last = Name.slice(Begin, End);
  return Last.take_until([](char C) { return C == '<'; }).str();
}

std::string deed::calleeName(const SolvedFunction &Fn, const FactAt &At) {
  FunctionId Callee = At.Call ? Fn.Facts[At.Call].Callee : FunctionId{};
  return Callee ? shortName(Fn.Tu.text(Fn.Tu[Callee].Name)) : "";
}

void deed::addStep(std::vector<Step> &Steps, Step::Kind What, FileSpan At, std::string Text) {
  if (At.valid())
    Steps.push_back({What, std::move(At), std::move(Text)});
}

void deed::addBranchSteps(std::vector<Step> &Steps, const SolvedFunction &Fn, llvm::ArrayRef<BranchStep> Branches,
                          bool AfterCause, const FindingSink &Out) {
  for (const BranchStep &B : Branches) {
    if (B.AfterCause != AfterCause)
      continue;
    llvm::StringRef Condition = Fn.Tu.text(Fn.Facts.Conditions[B.If.Raw].Text);
    addStep(Steps, Step::Kind::Branch, Out.resolve(B.At),
            (Condition.empty() ? "the condition" : "`" + Condition.str() + "`") + (B.Value ? " is true" : " is false"));
  }
}

void deed::addTrailSteps(std::vector<Step> &Steps, const SolvedFunction &Fn, const FactAt &At, llvm::StringRef Does,
                         const FindingSink &Out) {
  std::string Outer = calleeName(Fn, At);
  if (Outer.empty())
    return;
  for (size_t I = 0; I != At.Trail.size(); ++I) {
    std::string Inner = shortName(Fn.Tu.text(At.Trail[I].Callee));
    std::string Text = "`" + Outer + "` " + Does.str() + " here";
    if (I + 1 != At.Trail.size())
      Text += ", by calling `" + Inner + "`";
    addStep(Steps, Step::Kind::Via, Out.resolve(At.Trail[I].At), std::move(Text));
    Outer = std::move(Inner);
  }
}
