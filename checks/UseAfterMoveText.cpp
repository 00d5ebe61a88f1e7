#include "checks/UseAfterMoveText.h"
#include "checks/Wording.h"

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
  void usedWithin(std::vector<Step> &Steps) const;

  const FactAt &at(FactRef R) const { return Fn.Facts[R.Block].Facts[R.Index]; }
  std::string quoted(PlaceId P) const { return deed::quoted(Fn, P); }
  std::string subject() const { return placeName(Fn.Tu, Fn.Facts, U.Moved); }
  bool isMove() const { return std::holds_alternative<Move>(at(U.Use).What); }
  bool isMovedBySelf() const { return U.Causes.size() == 1 && U.Causes[0] == U.Use; }
  bool isElsewhere() const; ///< the place outlives this function: a member, a global

  const MovedUse &U;
  const SolvedFunction &Fn;
  const FindingSink &Out;
};

} // namespace

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
  addStep(Steps, Step::Kind::Cause, Out.resolve(Moved.At),
          Name + " moved here" + (Explain ? ", by this call of `" + calleeName(Fn, Moved) + "`" : ""));
  if (Explain)
    addTrailSteps(Steps, Fn, Moved, "moves from it", Out);
}

/// Where the callee uses it, if its body is known.
void Text::usedWithin(std::vector<Step> &Steps) const {
  const FactAt &Used = at(U.Use);
  if (isMove() || Used.Trail.empty() || !Used.Call || !Fn.Facts[Used.Call].Callee)
    return;
  addStep(Steps, Step::Kind::Related, Out.resolve(Used.Trail.back().At), "`" + calleeName(Fn, Used) + "` uses it here");
}

void Text::steps(std::vector<Step> &Steps) const {
  addBranchSteps(Steps, Fn, U.Branches, /*AfterCause=*/false, Out);
  if (!isMovedBySelf() || !at(U.Use).Trail.empty())
    for (FactRef Site : U.Causes)
      cause(Site, Steps);
  addBranchSteps(Steps, Fn, U.Branches, /*AfterCause=*/true, Out);
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
