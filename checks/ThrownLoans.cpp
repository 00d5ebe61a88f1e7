// Exceptions that refer to what the function destroys on the way out. Part of dangling-escape.
//
//   std::string text = "line " + std::to_string(n);
//   throw ParseError(text.c_str());                      which keeps the pointer
//
// Handlers of the same function count where the object does not live as long as they do.
#include "checks/Dangling.h"
#include "checks/Wording.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

/// The local, parameter or temporary that the borrowed place lies in, or that alone owns it.
static PlaceId ownObject(const SolvedFunction &Fn, PlaceId P) {
  const PlaceTable &Places = Fn.Facts.Places;
  for (; Places[P].Parent; P = Places[P].Parent) {
    if (Places[P].Kind == Projection::Deref)
      return {};
    if (Places[P].Kind == Projection::Content &&
        Fn.Tu.Types[typeOf(Fn.Tu, Fn.Facts, Places[P].Parent)].Kind == Category::SharedOwner)
      return {};
  }
  switch (Places[P].Kind) {
  case Projection::Local:
  case Projection::Param:
  case Projection::Temp: return P;
  default: return {};
  }
}

/// Wherever the throw leads, the object is gone by then.
static bool endsOnTheWay(const SolvedFunction &Fn, BlockId From, PlaceId Object) {
  return llvm::all_of(Fn.Facts[From].Next, [&](const Edge &E) {
    return E.To == Fn.Facts.Exit || llvm::any_of(Fn.Facts[E.To].Facts, [&](const FactAt &F) {
             const auto *Ended = std::get_if<StorageEnd>(&F.What);
             return Ended && Ended->What == Object;
           });
  });
}

static void tell(const SolvedFunction &Fn, const FactAt &Throw, const Borrow &Held, PlaceId Object, FindingSink &Out) {
  const bool IsTemporary = Fn.Facts.Places[Object].Kind == Projection::Temp;
  const std::string Owner = quoted(Fn, Object, "a temporary");
  Finding F;
  F.Which = Rule::DanglingEscape;
  F.How = Level::Error;
  F.At = Out.resolve(Throw.At);
  F.Message = "the exception refers to " + Owner + ", which is destroyed before a handler runs";
  F.Label = "what is thrown refers to " + Owner;
  const FactAt &Made = Fn.Facts[Held.At.Block].Facts[Held.At.Index];
  const std::string Callee = calleeName(Fn, Made);
  addStep(F.Steps, Step::Kind::Cause, Out.resolve(Made.At),
          Owner + " is borrowed here" + (Callee.empty() ? "" : ", through `" + Callee + "`"));
  addTrailSteps(F.Steps, Fn, Made, "hands out the reference", Out);
  F.Help = IsTemporary ? "let the exception own a copy of what it tells"
                       : "let the exception own a copy of " + Owner + ", or of what it tells";
  F.Function = Fn.Tu.text(Fn.Info.Name).str();
  F.Subject = placeName(Fn.Tu, Fn.Facts, Object);
  Out.add(std::move(F));
}

void deed::reportThrown(const SolvedFunction &Fn, FindingSink &Out) {
  for (uint32_t B = 0; B != Fn.Facts.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Fn.Facts.Blocks[B].Facts.size(); ++I) {
      const FactAt At = Fn.Facts.Blocks[B].Facts[I]; // a copy: asking adds places
      const auto *Thrown = std::get_if<Escape>(&At.What);
      if (!Thrown || Thrown->Where != EscapeTo::Exception)
        continue;
      for (BorrowId Id : Fn.Loans->loansBefore(Thrown->What, {{B}, I})) {
        const Borrow &Held = (*Fn.Loans)[Id];
        PlaceId Object = ownObject(Fn, Held.Place);
        if (!Object || Object == Fn.Facts.Places.rootOf(Thrown->What) || !endsOnTheWay(Fn, {B}, Object))
          continue;
        tell(Fn, At, Held, Object, Out);
        break;
      }
    }
}
