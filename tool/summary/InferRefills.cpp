// Buffers that are filled anew by whoever hands them out: the text that an earlier call returned has gone.
//
//   const char *hex(unsigned v) { snprintf(buf_, sizeof buf_, "%x", v); return buf_; }     invalidate (*this).buf_
//
// Only of characters, from their beginning on, and of what the call decides: what depends on the object alone is the
// same text once more, and what is written behind other text leaves that as it is.
#include "summary/Inference.h"

using namespace deed;

/// `buf`, where `buf[0]` is handed out.
static std::optional<FormalPlace> bufferOf(const Effect &E) {
  if ((E.Kind != EffectKind::ReturnAlias && E.Kind != EffectKind::ReturnBorrow) || !E.Always ||
      (E.What.Root != FormalRoot::This && E.What.Root != FormalRoot::Global) || E.What.Path.empty())
    return std::nullopt;
  FormalPlace Buffer = E.What;
  FormalStep First = Buffer.Path.back();
  Buffer.Path.pop_back();
  if (First.Kind != Projection::Element || First.Key != "0")
    return std::nullopt;
  for (const FormalStep &Step : Buffer.Path)
    if (Step.Kind == Projection::Element) // `ring[i++ % 4]`
      return std::nullopt;
  return Buffer;
}

/// What the call at the fact writes depends on more than the object: it is given something, or takes it from somewhere.
bool Inference::writesNewText(FactRef Site) const {
  if (!F.Params.empty())
    return true;
  const std::vector<FactAt> &Facts = Fn[Site.Block].Facts;
  return llvm::any_of(Facts, [&](const FactAt &At) {
    return At.Call && At.Call == Facts[Site.Index].Call && std::holds_alternative<Mutate>(At.What);
  });
}

/// `for (i = 0; ...; ++i) buf[i] = ...`: counted from the front, within the function.
bool Inference::countsFromZero(PlaceId Variable) const {
  if (!Variable || Fn.Places[Variable].Kind != Projection::Local)
    return false;
  bool Starts = false, Counts = false;
  for (const Block &B : Fn.Blocks)
    for (const FactAt &At : B.Facts)
      if (const auto *W = std::get_if<Write>(&At.What); W && W->What == Variable)
        Starts |= W->Value == 0;
      else if (const auto *M = std::get_if<Mutate>(&At.What); M && M->What == Variable)
        Counts = true;
  return Starts && Counts;
}

void Inference::refills() {
  std::optional<FormalPlace> Buffer;
  for (const Effect &E : S.Effects)
    if (!Buffer)
      Buffer = bufferOf(E);
  if (!Buffer)
    return;
  for (uint32_t B = 0; B != Fn.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Fn.Blocks[B].Facts.size(); ++I) {
      const FactAt &At = Fn.Blocks[B].Facts[I];
      const auto *W = std::get_if<Write>(&At.What);
      const PlaceId Element = W ? Names.resolve(W->What) : PlaceId{};
      if (!Element || Fn.Places[Element].Kind != Projection::Element || !Fn.Places[Element].Parent)
        continue;
      const PlaceId Array = Fn.Places[Element].Parent;
      const TypeInfo &Of = Tu.Types[typeOf(Tu, Fn, Array)];
      if (!Tu.Types[Of.Pointee].IsCharacter || Of.IsPointer)
        continue;
      const Index &Chosen = Fn.Places.index(Element);
      const bool FromFront = At.Call ? Chosen.How == Index::Kind::Constant && Chosen.Value == 0
                                     : Chosen.How == Index::Kind::Variable && countsFromZero(Chosen.Variable);
      auto Formal = FromFront ? Names.visible(Array) : std::nullopt;
      if (!Formal || Formal->Cut || Formal->Place != *Buffer || !writesNewText({{B}, I}))
        continue;
      // `if (dirty) snprintf(...)`: what is filled now and then is a cache. A loop may have no rounds.
      const bool IsSure = Sure.runsThrough({B});
      if (IsSure || !At.Call) {
        add(EffectKind::Invalidate, *Buffer, IsSure, &At).Invalid = InvalidateKind::Content;
        return;
      }
    }
}
