// self-assignment: what an assignment operator reads of its source after it has changed the same part of its object.
//
// The operator's own summary says which part of the source is read after which change of `*this` (LateRead effects,
// from which tests like `this != &o`, `n != o.n` have already taken what cannot happen). If both are one object, a pair
// about the same part, or about what a freed pointer leads to, is a source that was destroyed before it was copied.
#include "checks/Wording.h"

using namespace deed;

namespace {

/// What is read of the source, seen from the part that was changed.
enum class Meeting { Apart, Same, Within, FreedPointer };

} // namespace

static bool leadsThrough(llvm::ArrayRef<FormalStep> Steps, Projection Kind) {
  return llvm::any_of(Steps, [&](const FormalStep &S) { return S.Kind == Kind; });
}

static Meeting meeting(const Effect &E) {
  llvm::ArrayRef<FormalStep> Changed = E.From.Path, Read = E.What.Path;
  size_t Common = 0, Shorter = std::min(Changed.size(), Read.size());
  while (Common != Shorter && Changed[Common] == Read[Common] && Changed[Common].Key != "?")
    ++Common;
  const bool TakesPointer = E.By == ChangeKind::Freed && Changed.size() == Read.size() + 1 && Common == Read.size() &&
                            Changed.back().Kind == Projection::Deref &&
                            (E.Read == ReadKind::Value || E.Read == ReadKind::Argument);
  if (TakesPointer)
    return Meeting::FreedPointer;
  if (Common != Changed.size())
    return Meeting::Apart;
  auto Rest = Read.drop_front(Common);
  const bool IsMild = E.By == ChangeKind::Changed || E.By == ChangeKind::Invalidated;
  if (Rest.empty())
    return E.Read == ReadKind::Through && IsMild ? Meeting::Apart : Meeting::Same;
  if (leadsThrough(Rest, Projection::Deref))
    return Meeting::Apart;
  if (leadsThrough(Rest, Projection::Content) && (IsMild || E.By == ChangeKind::Moved))
    return E.By == ChangeKind::Invalidated && !E.Anew ? Meeting::Within : Meeting::Apart;
  return Meeting::Within;
}

/// `o.p`, `p`, `*o.p`: as the operator's body would say it.
static std::string nameIn(const SolvedFunction &Fn, const FormalPlace &P) {
  std::string Text = P.Root == FormalRoot::Param ? Fn.Tu.text(Fn.Info.Params[P.Param].Name).str() : "";
  bool First = true;
  for (const FormalStep &S : P.Path) {
    if (std::exchange(First, false)) // the object itself
      continue;
    if (S.Kind == Projection::Field)
      Text += (Text.empty() || Text.back() == '*' ? "" : ".") + S.Key;
    else if (S.Kind == Projection::Deref)
      Text = "*" + Text;
    else if (S.Kind == Projection::Element)
      break;
  }
  return Text.empty() ? "*this" : Text;
}

static std::string changeVerb(ChangeKind By) {
  switch (By) {
  case ChangeKind::Called:
  case ChangeKind::Changed:
  case ChangeKind::Invalidated: return "changed";
  case ChangeKind::Moved: return "moved from";
  case ChangeKind::Written: return "overwritten";
  case ChangeKind::Freed: return "freed";
  }
  return "changed";
}

static Finding describe(const SolvedFunction &Fn, const Effect &E, Meeting How, const FindingSink &Out) {
  const bool IsMove = Fn.Info.Which == Special::MoveAssignment;
  FormalPlace Lost = E.From;
  if (E.By == ChangeKind::Freed && !Lost.Path.empty() && Lost.Path.back().Kind == Projection::Deref)
    Lost.Path.pop_back();
  std::string Object = "`" + nameIn(Fn, Lost) + "`", Source = "`" + nameIn(Fn, E.What) + "`";
  Finding F;
  F.Which = Rule::SelfAssignment;
  F.How = E.Always && !IsMove ? Level::Error : Level::Warning;
  F.At = Out.resolve(E.Trail.front().At);
  F.Message = "self-assignment destroys its own source: " + Object + " is " + changeVerb(E.By) + " before " + Source +
              " is read";
  F.Label = How == Meeting::FreedPointer ? Source + " is taken over here, freed already if both are one object"
                                         : Source + " is read here, gone already if both are one object";
  addStep(F.Steps, Step::Kind::Cause, Out.resolve(E.Changed.front().At), Object + " is " + changeVerb(E.By) + " here");
  if (E.Changed.size() > 1)
    addStep(F.Steps, Step::Kind::Via, Out.resolve(E.Changed.back().At), "namely here");
  F.Help = IsMove ? "return early if `this == &other`, or take the source's value before giving up one's own"
                  : "copy the source first and then swap, or return early if `this == &other`";
  F.Function = Fn.Tu.text(Fn.Info.Name).str();
  F.Subject = nameIn(Fn, Lost);
  return F;
}

void deed::checkSelfAssignment(const SolvedFunction &Fn, FindingSink &Out) {
  if ((Fn.Info.Which != Special::CopyAssignment && Fn.Info.Which != Special::MoveAssignment) ||
      Fn.Info.Params.size() != 1 || Fn.Info.Params[0].How == PassKind::Value || Fn.Info.Defaulted)
    return;
  const Effect *Worst = nullptr;
  Meeting How = Meeting::Apart;
  for (const Effect &E : Fn.Summaries.of(Fn.Facts.Function).Effects) {
    if (E.Kind != EffectKind::LateRead || E.By == ChangeKind::Called || E.From.Root != FormalRoot::This ||
        E.What.Root != FormalRoot::Param || E.Trail.empty() || E.Changed.empty())
      continue;
    Meeting Met = meeting(E);
    // Taking over members one by one leaves an object that was moved to itself as it likes, but alive.
    if (Met == Meeting::Apart || (Fn.Info.Which == Special::MoveAssignment && E.By != ChangeKind::Freed))
      continue;
    if (!Worst || std::pair(E.By, E.Always) > std::pair(Worst->By, Worst->Always))
      Worst = &E, How = Met;
  }
  if (Worst)
    Out.add(describe(Fn, *Worst, How, Out));
}
