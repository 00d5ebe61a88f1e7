#include "flow/Knowledge.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include <algorithm>

using namespace deed;

//===-- Ranges ----------------------------------------------------------===//

void Range::exclude(int64_t V) {
  if (V < Low || V > High)
    return;
  auto At = llvm::lower_bound(Not, V);
  if (At == Not.end() || *At != V)
    Not.insert(At, V);
  tighten();
}

void Range::tighten() {
  llvm::erase_if(Not, [&](int64_t V) { return V < Low || V > High; });
  while (!Not.empty() && Not.front() == Low && Low < High)
    Not.erase(Not.begin()), ++Low;
  while (!Not.empty() && Not.back() == High && Low < High)
    Not.pop_back(), --High;
  if (!Not.empty() && Low == High) // the one value left is excluded
    Not.clear(), Low = 1, High = 0;
}

void Range::require(const Condition &C, bool Value) {
  switch (C.How) {
  case Condition::Kind::Truth:
  case Condition::Kind::Opaque:
  case Condition::Kind::All:
  case Condition::Kind::Any: return Value ? exclude(0) : require(0);
  case Condition::Kind::Equals: return Value ? require(C.Value) : exclude(C.Value);
  case Condition::Kind::Less:
    if (!Value)
      return atLeast(C.Value);
    if (C.Value == std::numeric_limits<int64_t>::min())
      Low = 1, High = 0;
    else
      atMost(C.Value - 1);
    return;
  }
}

bool Range::mayBe(const Condition &C, bool Value) const {
  Range Rest = *this;
  Rest.require(C, Value);
  return !Rest.isEmpty();
}

void Range::appendTo(std::vector<int64_t> &Key) const {
  Key.push_back(Low);
  Key.push_back(High);
  Key.push_back(static_cast<int64_t>(Not.size()));
  Key.insert(Key.end(), Not.begin(), Not.end());
}

//===-- Terms -----------------------------------------------------------===//

TermId ConditionTerms::add(PlaceId P, bool IsBoolean) {
  TermId Next{static_cast<uint32_t>(Places.size())};
  if (P) {
    auto [It, New] = OfPlace.try_emplace(P, Next);
    if (!New)
      return It->second;
    IsBoolean = Tu.Types[Fn.Places[P].Type].IsBool;
  }
  Places.push_back(P);
  Booleans.push_back(IsBoolean);
  return Next;
}

void ConditionTerms::watch(TermId T, PlaceId P, bool Anything) {
  if (P && Order.contains(P))
    Watches.push_back({Order.number(P), T, Anything});
}

ConditionTerms::ConditionTerms(const TuFacts &Tu, const FunctionFacts &Fn, const Aliases &Known)
    : Tu(Tu), Fn(Fn), Known(Known), Order(Fn.Places), Events(Fn.Blocks.size()) {
  for (const Condition &C : Fn.Conditions) {
    bool Opaque = !C.Place;
    TermOf.push_back(add(Opaque ? PlaceId{} : Known.resolve(C.Place), /*IsBoolean=*/Opaque));
    for (PlaceId P : C.Depends)
      watch(TermOf.back(), Known.resolve(P), Opaque);
  }
  addCopySources();
  for (const auto &[P, T] : OfPlace) {
    watch(T, P, /*Anything=*/false);
    Fn.Places.forEachIndexVariable(P, [&](PlaceId Variable) { watch(T, Variable, false); });
  }
  auto key = [](const Watch &W) { return std::tuple(W.Number, W.Term, !W.Anything); };
  llvm::sort(Watches, [&](const Watch &A, const Watch &B) { return key(A) < key(B); });
  if (Places.empty())
    return;
  for (uint32_t B = 0; B != Fn.Blocks.size(); ++B)
    for (uint32_t I = 0; I != Fn.Blocks[B].Facts.size(); ++I)
      collect(BlockId{B}, I, Fn.Blocks[B].Facts[I].What);
  findAsked();
}

/// What is copied into a term, or asked for it, is one, too: it may be learnt there.
void ConditionTerms::addCopySources() {
  llvm::DenseMap<PlaceId, llvm::SmallVector<PlaceId, 1>> Sources;
  for (const Block &B : Fn.Blocks)
    for (const FactAt &F : B.Facts)
      if (const auto *W = std::get_if<Write>(&F.What); W && W->SameAs && W->Always)
        Sources[Known.resolve(W->What)].push_back(Known.resolve(W->SameAs));
  for (uint32_t T = 0; T != Places.size(); ++T) // grows
    if (auto It = Places[T] ? Sources.find(Places[T]) : Sources.end(); It != Sources.end())
      for (PlaceId From : It->second)
        Copies.push_back({TermId{T}, add(From, false)});
  for (const Block &B : Fn.Blocks)
    for (const FactAt &F : B.Facts) {
      const auto *W = std::get_if<Write>(&F.What);
      auto To = W && W->If ? OfPlace.find(Known.resolve(W->What)) : OfPlace.end();
      if (To == OfPlace.end())
        continue;
      Copies.push_back({To->second, TermOf[W->If.Raw]});
      for (ConditionPart P : Fn.Conditions[W->If.Raw].Parts)
        Copies.push_back({To->second, TermOf[P.If.Raw]});
    }
}

/// The terms that a change of P makes worthless: those that look out for P, for a part of it, or for what P is a part
/// of (through fields alone, unless what a pointer refers to or an owner owns matters as well).
void ConditionTerms::changed(BlockId B, uint32_t Index, PlaceId P) {
  if (!P || !Order.contains(P))
    return;
  auto forget = [&](TermId T) {
    std::vector<TermEvent> &Here = Events[B.Raw];
    if (Here.empty() || Here.back().Index != Index || Here.back().Term != T)
      Here.push_back({TermEvent::Forget, Index, T, {}});
  };
  auto from = [&](uint32_t Number) {
    return llvm::lower_bound(Watches, Number, [](const Watch &W, uint32_t N) { return W.Number < N; });
  };
  for (auto W = from(Order.number(P)); W != Watches.end() && W->Number < Order.end(P); ++W)
    forget(W->Term);
  bool ThroughFields = true;
  for (PlaceId Part = P, Whole = Fn.Places[P].Parent; Whole; Part = Whole, Whole = Fn.Places[Whole].Parent) {
    Projection Step = Fn.Places[Part].Kind;
    ThroughFields &= Step == Projection::Field || Step == Projection::Element;
    for (auto W = from(Order.number(Whole)); W != Watches.end() && W->Number == Order.number(Whole); ++W)
      if (W->Anything || ThroughFields)
        forget(W->Term);
  }
}

void ConditionTerms::collect(BlockId B, uint32_t Index, const Fact &F) {
  struct Effect {
    ConditionTerms &T;
    BlockId B;
    uint32_t Index;

    void change(PlaceId P) { T.changed(B, Index, T.Known.resolve(P)); }
    void set(PlaceId P, int64_t Value) {
      if (auto It = T.OfPlace.find(T.Known.resolve(P)); It != T.OfPlace.end())
        T.Events[B.Raw].push_back({TermEvent::Constant, Index, It->second, {}, Value});
    }
    void operator()(const StorageBegin &E) { change(E.What); }
    void operator()(const Issue &E) { change(E.Into); }
    void operator()(const Flow &E) { change(E.To); }
    void operator()(const Move &E) {
      change(E.From);
      PlaceId P = T.Known.resolve(E.From);
      const PlaceNode &N = T.Fn.Places[P];
      TypeId Type = N.Type ? N.Type : T.Fn.Places[E.From].Type;
      if (E.Always && T.Tu.Types[Type].AfterMove == MovedFrom::Empty)
        set(P, 0);
    }
    void operator()(const Write &E) {
      change(E.What);
      if (!E.Always)
        return;
      if (E.Value)
        return set(E.What, *E.Value);
      if (auto To = T.OfPlace.find(T.Known.resolve(E.What)); E.If && To != T.OfPlace.end())
        T.Events[B.Raw].push_back({TermEvent::Answer, Index, To->second, {}, 0, {E.If, E.AsIs}});
      if (!E.SameAs)
        return;
      auto To = T.OfPlace.find(T.Known.resolve(E.What)), From = T.OfPlace.find(T.Known.resolve(E.SameAs));
      if (To != T.OfPlace.end() && From != T.OfPlace.end() && To->second != From->second)
        T.Events[B.Raw].push_back({TermEvent::Copy, Index, To->second, From->second});
    }
    void operator()(const Mutate &E) { change(E.What); }
    void operator()(const Invalidate &E) { change(E.What); }
    void operator()(const Allocate &E) { change(E.Into); }
    void operator()(const CallFact &E) { change(T.Fn[E.Call].Result); }
    // Nothing that a condition tests has another value afterwards.
    void operator()(const StorageEnd &) {}
    void operator()(const Read &) {}
    void operator()(const Free &) {}
    void operator()(const Adopt &) {}
    void operator()(const Escape &) {}
    void operator()(const Acquire &) {}
    void operator()(const Release &) {}
    void operator()(const Spawn &) {}
    void operator()(const Join &) {}
    void operator()(const Signal &) {}
    void operator()(const Wait &) {}
    void operator()(const Suspend &) {}
    void operator()(const Unreachable &) {}
    void operator()(const LateRead &) {}
  };
  std::visit(Effect{*this, B, Index}, F);
}

/// Backward over the blocks: asked here or later. A copy's source is asked wherever the copy is.
void ConditionTerms::findAsked() {
  constexpr size_t MaxBits = size_t(1) << 26;
  if (Fn.Blocks.size() * Places.size() > MaxBits)
    return;
  auto withSources = [&](llvm::BitVector &Terms) {
    for (bool Again = true; Again;) {
      Again = false;
      for (auto [To, From] : Copies)
        if (Terms.test(To.Raw) && !Terms.test(From.Raw))
          Terms.set(From.Raw), Again = true;
    }
  };
  Asked.assign(Fn.Blocks.size(), llvm::BitVector(static_cast<unsigned>(Places.size())));
  std::vector<std::vector<uint32_t>> Before(Fn.Blocks.size());
  std::vector<uint32_t> Work;
  for (uint32_t B = 0; B != Fn.Blocks.size(); ++B) {
    for (const Edge &E : Fn.Blocks[B].Next) {
      Before[E.To.Raw].push_back(B);
      if (!E.If)
        continue;
      Asked[B].set(TermOf[E.If.Raw].Raw);
      for (ConditionPart P : Fn.Conditions[E.If.Raw].Parts)
        Asked[B].set(TermOf[P.If.Raw].Raw);
    }
    if (!Copies.empty())
      withSources(Asked[B]);
    Work.push_back(B);
  }
  while (!Work.empty()) {
    uint32_t B = Work.back();
    Work.pop_back();
    for (uint32_t P : Before[B])
      if (Asked[B].test(Asked[P])) { // something in B's that is not in P's
        Asked[P] |= Asked[B];
        Work.push_back(P);
      }
  }
}

bool ConditionTerms::mayBeAsked(TermId T, BlockId From) const { return Asked.empty() || Asked[From.Raw].test(T.Raw); }

//===-- Along one path --------------------------------------------------===//

const Knowledge::Entry *Knowledge::find(TermId T) const {
  auto At = llvm::lower_bound(Entries, T, [](const Entry &E, TermId Id) { return E.Term < Id; });
  return At != Entries.end() && At->Term == T ? At : nullptr;
}

void Knowledge::set(TermId T, uint32_t Value) {
  auto At = llvm::lower_bound(Entries, T, [](const Entry &E, TermId Id) { return E.Term < Id; });
  if (At != Entries.end() && At->Term == T)
    At->Value = Value;
  else
    Entries.insert(At, {T, Value});
}

void Knowledge::forget(TermId T) {
  if (Entry *E = find(T)) {
    Entries.erase(E);
    compact();
  }
}

uint32_t Knowledge::valueOf(TermId T, const ConditionTerms &Terms) {
  if (Entry *E = find(T))
    return E->Value;
  auto Fresh = static_cast<uint32_t>(Values.size());
  Values.push_back({Terms.isBoolean(T) ? Range::boolean() : Range()});
  set(T, Fresh);
  return Fresh;
}

/// Values in the order of the terms that first have them, then those that these were asked of; none left over: equal
/// knowledge looks equal.
void Knowledge::compact() {
  llvm::SmallVector<Value, 4> Kept;
  llvm::SmallVector<uint32_t, 8> New(Values.size(), ~0u);
  auto keep = [&](uint32_t &Number) {
    if (New[Number] == ~0u) {
      New[Number] = static_cast<uint32_t>(Kept.size());
      Kept.push_back(std::move(Values[Number]));
    }
    Number = New[Number];
  };
  for (Entry &E : Entries)
    keep(E.Value);
  for (size_t I = 0; I != Kept.size(); ++I) // grows
    if (uint32_t Asked = Kept[I].Asked; Kept[I].AnswerTo.If) {
      keep(Asked);
      Kept[I].Asked = Asked;
    }
  Values = std::move(Kept);
}

void Knowledge::apply(const TermEvent &E, const ConditionTerms &Terms) {
  switch (E.How) {
  case TermEvent::Forget: forget(E.Term); break;
  case TermEvent::Constant:
    set(E.Term, static_cast<uint32_t>(Values.size()));
    Values.push_back({Range::only(E.Value)});
    compact();
    break;
  case TermEvent::Copy:
    set(E.Term, valueOf(E.From, Terms));
    compact();
    break;
  case TermEvent::Answer:
    answer(E.Term, E.Of, Terms);
    compact();
    break;
  }
}

/// Of several conditions: what they give, if that is known, or else the one that decides, if all others are known.
/// Whoever has walked through their operators' branches knows all but the last.
std::pair<std::optional<bool>, ConditionPart> Knowledge::ask(const Condition &C, const ConditionTerms &Terms) {
  const bool Decisive = C.How == Condition::Kind::Any; // the answer of a part that leaves the rest unasked
  for (ConditionPart Part : C.Parts) {
    const Condition &Asked = Terms.condition(Part.If);
    const Range &R = Values[valueOf(Terms.termOf(Part.If), Terms)].May;
    if (!R.mayBe(Asked, Part.AsIs != Decisive))
      return {Decisive, {}};
    if (Part.If == C.Parts.back().If)
      return R.mayBe(Asked, Part.AsIs == Decisive) ? std::pair(std::optional<bool>(), Part)
                                                   : std::pair(std::optional(!Decisive), ConditionPart());
    if (R.mayBe(Asked, Part.AsIs == Decisive))
      break;
  }
  return {std::nullopt, {}};
}

/// The term is the answer to a condition as things stand: known, or tied to the value that was asked.
void Knowledge::answer(TermId T, ConditionPart Of, const ConditionTerms &Terms) {
  const Condition &C = Terms.condition(Of.If);
  auto constant = [&](bool Value) {
    set(T, static_cast<uint32_t>(Values.size()));
    Values.push_back({Range::only(Value)});
  };
  if (!C.Parts.empty()) {
    auto [Decided, Rest] = ask(C, Terms);
    if (Decided)
      return constant(*Decided == Of.AsIs);
    if (Rest.If)
      return answer(T, {Rest.If, Rest.AsIs == Of.AsIs}, Terms);
    set(T, static_cast<uint32_t>(Values.size()));
    Values.push_back({Range::boolean()});
    return;
  }
  uint32_t Asked = valueOf(Terms.termOf(Of.If), Terms);
  if (!Values[Asked].May.mayBe(C, true))
    return constant(!Of.AsIs);
  if (!Values[Asked].May.mayBe(C, false))
    return constant(Of.AsIs);
  set(T, static_cast<uint32_t>(Values.size()));
  Values.push_back({Range::boolean(), Of, Asked});
}

/// What the value is an answer to is known once the answer is; false if that contradicts.
bool Knowledge::settle(uint32_t Number, const ConditionTerms &Terms) {
  const Value &V = Values[Number];
  if (V.May.isEmpty())
    return false;
  if (!V.AnswerTo.If)
    return true;
  Condition Truth;
  Truth.How = Condition::Kind::Truth;
  bool MayHold = V.May.mayBe(Truth, true), MayFail = V.May.mayBe(Truth, false);
  if (MayHold && MayFail)
    return true;
  return require(V.Asked, Terms.condition(V.AnswerTo.If), MayHold == V.AnswerTo.AsIs, Terms);
}

/// Answers are made after what they are asked of: this ends.
bool Knowledge::require(uint32_t Number, const Condition &C, bool Value, const ConditionTerms &Terms) {
  Values[Number].May.require(C, Value);
  return settle(Number, Terms);
}

bool Knowledge::assume(ConditionId Id, bool Value, const ConditionTerms &Terms) {
  if (const Condition &C = Terms.condition(Id); !C.Parts.empty()) {
    auto [Decided, Rest] = ask(C, Terms);
    return Decided ? *Decided == Value : !Rest.If || assume(Rest.If, Rest.AsIs == Value, Terms);
  }
  bool Possible = require(valueOf(Terms.termOf(Id), Terms), Terms.condition(Id), Value, Terms);
  compact();
  return Possible;
}

bool Knowledge::mayBePositive(PlaceId P, const ConditionTerms &Terms) const {
  TermId T = Terms.termOf(P);
  const Entry *E = T ? find(T) : nullptr;
  if (!E)
    return true;
  Range May = Values[E->Value].May;
  May.atLeast(1);
  return !May.isEmpty();
}

bool Knowledge::assume(PlaceId P, ResultSigns Signs, const ConditionTerms &Terms) {
  TermId T = Terms.termOf(P);
  if (!T)
    return true;
  uint32_t Number = valueOf(T, Terms);
  Range &May = Values[Number].May;
  if (!(Signs & Negative))
    May.atLeast(Signs & Zero ? 0 : 1);
  if (!(Signs & Positive))
    May.atMost(Signs & Zero ? 0 : -1);
  if (!(Signs & Zero))
    May.exclude(0);
  bool Possible = settle(Number, Terms);
  compact();
  return Possible;
}

void Knowledge::keepWhatMayBeAsked(BlockId From, const ConditionTerms &Terms) {
  size_t Before = Entries.size();
  llvm::erase_if(Entries, [&](const Entry &E) { return !Terms.mayBeAsked(E.Term, From); });
  if (Entries.size() != Before)
    compact();
}

void Knowledge::appendTo(std::vector<int64_t> &Key) const {
  for (const Entry &E : Entries) {
    Key.push_back(E.Term.Raw);
    Key.push_back(E.Value);
  }
  Key.push_back(-1);
  for (const Value &V : Values) {
    V.May.appendTo(Key);
    if (V.AnswerTo.If) {
      Key.push_back(V.AnswerTo.AsIs ? V.AnswerTo.If.Raw : -2 - static_cast<int64_t>(V.AnswerTo.If.Raw));
      Key.push_back(V.Asked);
    }
  }
}
