#include "checks/UseAfterMoveText.h"

using namespace deed;

namespace {

class Text {
public:
  Text(const MovedUse &U, const SolvedFunction &Fn, const FindingSink &Out) : U(U), Fn(Fn), Out(Out) {}
  Finding finding();

private:
  std::string headline() const;
  std::string label() const;
  std::string help() const;
  void steps(std::vector<Step> &Steps) const;
  void cause(FactRef Site, std::vector<Step> &Steps) const;
  void branches(bool AfterCause, std::vector<Step> &Steps) const;
  void usedWithin(std::vector<Step> &Steps) const;

  const FactAt &at(FactRef R) const { return Fn.Facts[R.Block].Facts[R.Index]; }
  /// As the source writes it, in backticks; "the value" for what has no name.
  std::string quoted(PlaceId P) const {
    std::string Name = placeName(Fn.Tu, Fn.Facts, P);
    return Name.empty() ? "the value" : "`" + Name + "`";
  }
  std::string subject() const { return placeName(Fn.Tu, Fn.Facts, U.Moved); }
  bool isMove() const { return std::holds_alternative<Move>(at(U.Use).What); }
  bool isMovedBySelf() const { return U.Causes.size() == 1 && U.Causes[0] == U.Use; }
  bool isElsewhere() const; ///< the place outlives this function: a member, a global

  const MovedUse &U;
  const SolvedFunction &Fn;
  const FindingSink &Out;
};

} // namespace

/// `f` of `ns::C<int>::f(int)`.
static std::string shortName(llvm::StringRef Name) {
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

bool Text::isElsewhere() const {
  const PlaceTable &Places = Fn.Facts.Places;
  Projection Root = Places[Places.rootOf(U.Moved)].Kind;
  return Root == Projection::This || Root == Projection::Global;
}

std::string Text::headline() const {
  std::string Name = subject();
  std::string Of = Name.empty() ? "" : ": `" + Name + "`";
  if (U.How == MovedUse::Order::Unsequenced)
    return (isMove() ? "value is moved twice in one expression" : "value is moved and used in one expression") + Of;
  if (U.Partial)
    return "use of partially moved value: " + quoted(U.Used);
  return (U.OnEveryPath || U.How == MovedUse::Order::NextRound ? "use of moved value" : "use of possibly moved value") +
         Of;
}

std::string Text::label() const {
  std::string Name = quoted(U.Partial ? U.Used : U.Moved);
  if (U.How == MovedUse::Order::Unsequenced)
    return isMove() ? "moved again here, and the order of evaluation is unspecified"
                    : "used here, and the order of evaluation is unspecified";
  if (isMovedBySelf())
    return Name + " moved here, in the previous iteration of the loop";
  if (isMove())
    return Name + " moved again here";
  if (const auto *R = std::get_if<Read>(&at(U.Use).What); R && R->How == ReadKind::Capture)
    return Name + " captured here after being moved";
  if (U.Partial)
    return Name + " used here after a part of it was moved";
  return Name + " used here after being moved";
}

std::string Text::help() const {
  std::string Name = quoted(U.Moved);
  if (U.How == MovedUse::Order::Unsequenced)
    return "take what is needed of " + Name + " into a variable before this expression";
  const TypeInfo &Type = Fn.Tu.Types[Fn.Facts.Places[U.Moved].Type];
  bool CanBeCopied = Type.AfterMove != MovedFrom::Empty;
  if (U.How == MovedUse::Order::NextRound)
    return CanBeCopied ? "move " + Name + " after the loop, give it a new value in each round, or pass a copy"
                       : "move " + Name + " after the loop, or give it a new value in each round";
  if (isElsewhere())
    return "give " + Name +
           " a new value before it is used again; `std::exchange` moves from it and sets it in one step";
  if (U.Partial)
    return "give " + Name + " a new value before all of " + quoted(U.Used) + " is used";
  return CanBeCopied
             ? "copy " + Name + " instead of moving it, move it after its last use, or give it a new value first"
             : "move " + Name + " after its last use, or give it a new value first";
}

void Text::branches(bool AfterCause, std::vector<Step> &Steps) const {
  for (const BranchStep &B : U.Branches) {
    if (B.AfterCause != AfterCause)
      continue;
    llvm::StringRef Condition = Fn.Tu.text(Fn.Facts.Conditions[B.If.Raw].Text);
    Step S{Step::Kind::Branch, Out.resolve(B.At), {}};
    S.Text = (Condition.empty() ? "the condition" : "`" + Condition.str() + "`") + (B.Value ? " is true" : " is false");
    if (S.At.valid())
      Steps.push_back(std::move(S));
  }
}

/// The move, and where it happens if that is in a function called from here.
void Text::cause(FactRef Site, std::vector<Step> &Steps) const {
  const FactAt &Moved = at(Site);
  std::string Name = quoted(std::get<Move>(Moved.What).From);
  if (subject().size() && Name == "the value")
    Name = quoted(U.Moved);
  const Call *C = Moved.Call ? &Fn.Facts[Moved.Call] : nullptr;
  const FunctionInfo *Callee = C && C->Callee ? &Fn.Tu[C->Callee] : nullptr;
  // That a move constructor moves need not be explained.
  bool Explain = Callee && !Moved.Trail.empty() && Callee->Which != Special::MoveConstructor &&
                 Callee->Which != Special::MoveAssignment;
  Step S{Step::Kind::Cause, Out.resolve(Moved.At), Name + " moved here"};
  if (Explain)
    S.Text += ", by this call of `" + shortName(Fn.Tu.text(Callee->Name)) + "`";
  if (S.At.valid())
    Steps.push_back(std::move(S));
  if (!Explain)
    return;
  std::string Outer = shortName(Fn.Tu.text(Callee->Name));
  for (size_t I = 0; I != Moved.Trail.size(); ++I) {
    const TrailStep &T = Moved.Trail[I];
    std::string Inner = shortName(Fn.Tu.text(T.Callee));
    Step Via{Step::Kind::Via, Out.resolve(T.At), "`" + Outer + "` moves from it here"};
    if (I + 1 != Moved.Trail.size())
      Via.Text += ", by calling `" + Inner + "`";
    if (Via.At.valid())
      Steps.push_back(std::move(Via));
    Outer = std::move(Inner);
  }
}

/// Where the callee uses it, if its body is known.
void Text::usedWithin(std::vector<Step> &Steps) const {
  const FactAt &Used = at(U.Use);
  if (isMove() || Used.Trail.empty() || !Used.Call || !Fn.Facts[Used.Call].Callee)
    return;
  const TrailStep &Last = Used.Trail.back();
  std::string By = shortName(Fn.Tu.text(Fn.Tu[Fn.Facts[Used.Call].Callee].Name));
  Step S{Step::Kind::Related, Out.resolve(Last.At), "`" + By + "` uses it here"};
  if (S.At.valid())
    Steps.push_back(std::move(S));
}

void Text::steps(std::vector<Step> &Steps) const {
  branches(/*AfterCause=*/false, Steps);
  if (!isMovedBySelf() || !at(U.Use).Trail.empty())
    for (FactRef Site : U.Causes)
      cause(Site, Steps);
  branches(/*AfterCause=*/true, Steps);
  usedWithin(Steps);
}

Finding Text::finding() {
  Finding F;
  F.Which = Rule::UseAfterMove;
  // In a loop the first round is a path too, but one that nobody means when writing a loop.
  F.How = U.OnEveryPath && !U.Partial ? Level::Error : Level::Warning;
  F.At = Out.resolve(at(U.Use).At);
  F.Message = headline();
  F.Label = label();
  steps(F.Steps);
  F.Help = help();
  F.Function = Fn.Tu.text(Fn.Info.Name).str();
  F.Subject = subject();
  return F;
}

Finding deed::describe(const MovedUse &U, const SolvedFunction &Fn, const FindingSink &Out) {
  return Text(U, Fn, Out).finding();
}
