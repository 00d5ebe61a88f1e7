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
    bool Opaque = C.How == Condition::Kind::Opaque;
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

/// What is copied into a term is one, too: it may be learnt there.
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
      if (E.If)
        Asked[B].set(TermOf[E.If.Raw].Raw);
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

Knowledge::Entry *Knowledge::find(TermId T) {
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
  Values.push_back(Terms.isBoolean(T) ? Range::boolean() : Range());
  set(T, Fresh);
  return Fresh;
}

/// Values in the order of the terms that first have them, none left over: equal knowledge looks equal.
void Knowledge::compact() {
  llvm::SmallVector<Range, 4> Kept;
  llvm::SmallVector<uint32_t, 8> New(Values.size(), ~0u);
  for (Entry &E : Entries) {
    if (New[E.Value] == ~0u) {
      New[E.Value] = static_cast<uint32_t>(Kept.size());
      Kept.push_back(std::move(Values[E.Value]));
    }
    E.Value = New[E.Value];
  }
  Values = std::move(Kept);
}

void Knowledge::apply(const TermEvent &E, const ConditionTerms &Terms) {
  switch (E.How) {
  case TermEvent::Forget: forget(E.Term); break;
  case TermEvent::Constant:
    set(E.Term, static_cast<uint32_t>(Values.size()));
    Values.push_back(Range::only(E.Value));
    compact();
    break;
  case TermEvent::Copy:
    set(E.Term, valueOf(E.From, Terms));
    compact();
    break;
  }
}

bool Knowledge::assume(ConditionId Id, bool Value, const ConditionTerms &Terms) {
  const Condition &C = Terms.condition(Id);
  uint32_t Number = valueOf(Terms.termOf(Id), Terms);
  Range &R = Values[Number];
  switch (C.How) {
  case Condition::Kind::Truth:
  case Condition::Kind::Opaque: Value ? R.exclude(0) : R.require(0); break;
  case Condition::Kind::Equals: Value ? R.require(C.Value) : R.exclude(C.Value); break;
  case Condition::Kind::Less:
    if (!Value)
      R.atLeast(C.Value);
    else if (C.Value == std::numeric_limits<int64_t>::min())
      return false;
    else
      R.atMost(C.Value - 1);
    break;
  }
  bool Possible = !R.isEmpty();
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
  for (const Range &R : Values)
    R.appendTo(Key);
}
