#include "facts/Read.h"
#include "facts/FactReader.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace deed;

//===-- Places ----------------------------------------------------------===//

PlaceId FunctionReader::rootPlace(TextCursor &In) {
  if (In.take("::")) {
    SymbolId Name = Tu.Names.intern(In.name("a global's name"));
    return Fn.Places.root(Projection::Global, Name.Raw, {}, Name);
  }
  std::string Name;
  if (!In.peek('#'))
    Name = In.name("a place");
  if (In.takeAdjacent("#arg"))
    return Fn.Places.root(Projection::Param, In.number<uint32_t>(), {},
                          Name.empty() ? SymbolId{} : Tu.Names.intern(Name));
  if (In.takeAdjacent("#"))
    return Fn.Places.root(Projection::Local, In.number<uint32_t>(), {},
                          Name.empty() ? SymbolId{} : Tu.Names.intern(Name));
  if (In.failed())
    return Fn.Places.root(Projection::Local, 0, {});
  uint32_t Number;
  if (Name == "this")
    return Fn.Places.root(Projection::This, 0, {});
  if (Name == "return")
    return Fn.Places.root(Projection::Return, 0, {});
  if (auto It = Named.find(Name); It != Named.end())
    return It->second;
  if ((Name[0] == 't' || Name[0] == 'h') && !llvm::StringRef(Name).drop_front().getAsInteger(10, Number))
    return Fn.Places.root(Name[0] == 't' ? Projection::Temp : Projection::Heap, Number, {});
  return Named[Name] = Fn.Places.root(Projection::Local, NextLocal++, {}, Tu.Names.intern(Name));
}

PlaceId FunctionReader::operand(TextCursor &In) {
  if (!In.take("("))
    return rootPlace(In);
  PlaceId P = place(In);
  In.expect(")");
  return P;
}

PlaceId FunctionReader::fieldOf(PlaceId P, TextCursor &In) {
  SymbolId Name = Tu.Names.intern(In.name("a field's name"));
  TypeId Type;
  for (const Member &M : Tu.Types[Fn.Places[P].Type].Members)
    if (M.Name == Name)
      Type = M.Type;
  return Fn.Places.field(P, Name, Type);
}

PlaceId FunctionReader::elementOf(PlaceId P, TextCursor &In) {
  Index I;
  if (In.take("#")) {
    I.How = Index::Kind::Variable;
    I.Variable = place(In);
  } else if (!In.take("?")) {
    I.How = Index::Kind::Constant;
    I.Value = In.number<int64_t>();
  }
  In.expect("]");
  return Fn.Places.element(P, I, Tu.Types[Fn.Places[P].Type].Pointee);
}

PlaceId FunctionReader::place(TextCursor &In) {
  if (In.take("*"))
    return derefOf(place(In));
  PlaceId P = operand(In);
  while (!In.failed()) {
    if (In.takeAdjacent("->"))
      P = fieldOf(derefOf(P), In);
    else if (In.takeAdjacent(".$"))
      P = Fn.Places.content(P, {});
    else if (In.takeAdjacent("."))
      P = fieldOf(P, In);
    else if (In.takeAdjacent("["))
      P = elementOf(P, In);
    else
      break;
  }
  return P;
}

//===-- Declarations ----------------------------------------------------===//

void FunctionReader::root(TextCursor &In, Projection Kind) {
  bool IsNumbered = Kind != Projection::This && Kind != Projection::Return && Kind != Projection::Global;
  bool IsNamed = Kind == Projection::Local || Kind == Projection::Param || Kind == Projection::Global;
  uint32_t Key = 0;
  if (IsNumbered && In.peekDigit())
    Key = In.number<uint32_t>();
  else if (Kind == Projection::Local)
    Key = NextLocal;
  else if (IsNumbered)
    return In.fail("expected its number");
  std::string Name;
  if (IsNamed && !In.peek(':') && !In.atEnd())
    Name = In.name("a name");
  SymbolId Symbol = Name.empty() ? SymbolId{} : Tu.Names.intern(Name);
  if (Kind == Projection::Global) {
    Key = Symbol.Raw;
    if (!In.peek(':') && !In.atEnd())
      Symbol = Tu.Names.intern(In.name("a name"));
  }
  TypeId Type;
  if (In.take(":"))
    Type = Types.named(In.rest());
  PlaceId P = Fn.Places.root(Kind, Key, Type, Symbol);
  if (Kind == Projection::Local)
    NextLocal = std::max(NextLocal, Key + 1);
  if ((Kind == Projection::Local || Kind == Projection::Param) && !Name.empty())
    Named.try_emplace(Name, P);
}

void FunctionReader::typedPlace(TextCursor &In) {
  PlaceId P = place(In);
  In.expect(":");
  Fn.Places.setType(P, Types.named(In.rest()));
}

ConditionId FunctionReader::conditionNumber(TextCursor &In) {
  llvm::StringRef Word = In.word();
  uint32_t Number;
  if (!Word.consume_front("c") || Word.getAsInteger(10, Number)) {
    In.fail("expected a condition, such as c0");
    return {};
  }
  return {Number};
}

void FunctionReader::condition(TextCursor &In) {
  ConditionId Id = conditionNumber(In);
  In.expect(":");
  Condition C;
  bool IsAny = In.takeWord("any");
  if (IsAny || In.takeWord("all")) {
    C.How = IsAny ? Condition::Kind::Any : Condition::Kind::All;
    do {
      bool AsIs = !In.take("!");
      C.Parts.push_back({conditionNumber(In), AsIs});
    } while (In.take(","));
  } else if (!In.takeWord("opaque")) {
    C.Place = place(In);
    C.How = Condition::Kind::Truth;
    if (In.take("==")) {
      C.How = Condition::Kind::Equals;
      C.Value = In.number<int64_t>();
    } else if (In.take("<")) {
      C.How = Condition::Kind::Less;
      C.Value = In.number<int64_t>();
    }
  }
  if (In.takeWord("text"))
    C.Text = Tu.Names.intern(In.name("a text"));
  if (In.takeWord("compares")) {
    C.Left = place(In);
    In.expectWord("with");
    C.Right = place(In);
    C.IfSame = !In.takeWord("unlike");
  }
  if (In.takeWord("depends"))
    do
      C.Depends.push_back(place(In));
    while (In.take(","));
  if (In.failed())
    return;
  if (Fn.Conditions.size() <= Id.Raw)
    Fn.Conditions.resize(Id.Raw + 1);
  Fn.Conditions[Id.Raw] = std::move(C);
}

//===-- Blocks ----------------------------------------------------------===//

FunctionReader::FunctionReader(TuFacts &Tu, TypeReader &Types, llvm::StringRef Name)
    : Tu(Tu), Types(Types), Fn(Tu.Bodies.emplace_back()) {
  Fn.Function = function(Name);
  Tu.Functions[Fn.Function.Raw].HasBody = true;
}

FunctionReader::FunctionReader(TuFacts &Tu, TypeReader &Types, FunctionFacts &Fn) : Tu(Tu), Types(Types), Fn(Fn) {
  for (uint32_t I = 0; I != Fn.Places.size(); ++I) {
    const PlaceNode &N = Fn.Places[PlaceId{I}];
    if ((N.Kind == Projection::Local || N.Kind == Projection::Param) && N.Name)
      Named.try_emplace(Tu.text(N.Name), PlaceId{I});
    if (N.Kind == Projection::Local)
      NextLocal = std::max(NextLocal, N.Key + 1);
  }
}

FunctionId FunctionReader::function(llvm::StringRef Name) {
  SymbolId Symbol = Tu.Names.intern(Name);
  for (uint32_t I = 0; I != Tu.Functions.size(); ++I)
    if (Tu.Functions[I].Name == Symbol)
      return {I};
  FunctionInfo F;
  F.Name = F.Usr = Symbol;
  Tu.Functions.push_back(std::move(F));
  return {static_cast<uint32_t>(Tu.Functions.size() - 1)};
}

BlockId FunctionReader::labelled(llvm::StringRef Label) {
  auto [It, New] = Labels.try_emplace(Label, BlockId{static_cast<uint32_t>(Fn.Blocks.size())});
  if (New) {
    Fn.Blocks.emplace_back();
    Begun.push_back(false);
    Stops.push_back(false);
  }
  return It->second;
}

Block &FunctionReader::block() {
  if (TextOrder.empty()) {
    BlockId B = labelled("entry");
    Begun[B.Raw] = true;
    TextOrder.push_back(B);
  }
  return Fn.Blocks[TextOrder.back().Raw];
}

void FunctionReader::beginBlock(TextCursor &In) {
  BlockId B = labelled(In.word());
  if (Begun[B.Raw])
    return In.fail("this block stands twice");
  Begun[B.Raw] = true;
  TextOrder.push_back(B);
  while (!In.failed() && !In.take(":")) {
    if (In.takeWord("exit"))
      Fn.Exit = B;
    else if (In.takeWord("loop"))
      Fn.Blocks[B.Raw].LoopHead = true;
    else
      In.fail("expected `exit`, `loop` or `:`");
  }
}

void FunctionReader::edge(TextCursor &In) {
  block();
  Edge E;
  E.To = labelled(In.word());
  if (In.takeWord("if")) {
    E.Taken = !In.take("!");
    E.If = conditionNumber(In);
  }
  E.Exceptional = In.takeWord("throwing");
  block().Next.push_back(E);
}

void FunctionReader::unsequenced(TextCursor &In) {
  Unsequenced U;
  do {
    std::vector<FactRef> Operand;
    while (!In.failed() && In.peekDigit()) {
      FactRef R;
      R.Block = {In.number<uint32_t>()};
      In.expect(":");
      R.Index = In.number<uint32_t>();
      Operand.push_back(R);
    }
    U.Operands.push_back(std::move(Operand));
  } while (In.take("|"));
  Fn.UnorderedOperands.push_back(std::move(U));
}

void FunctionReader::stop() {
  block();
  Stops[TextOrder.back().Raw] = true;
}

/// Blocks were numbered as their labels came up; they shall be numbered as their lines stand.
void FunctionReader::renumber() {
  std::vector<BlockId> New(Fn.Blocks.size());
  std::vector<Block> Sorted;
  for (BlockId B : TextOrder) {
    New[B.Raw] = {static_cast<uint32_t>(Sorted.size())};
    Sorted.push_back(std::move(Fn.Blocks[B.Raw]));
  }
  Fn.Blocks = std::move(Sorted);
  Fn.Exit = New[Fn.Exit.Raw];
  for (Block &B : Fn.Blocks)
    for (Edge &E : B.Next)
      E.To = New[E.To.Raw];
}

void FunctionReader::finish(TextCursor &In) {
  block();
  if (!Fn.Exit) {
    Fn.Exit = labelled("exit");
    if (Begun[Fn.Exit.Raw])
      return In.fail("the block named `exit` is not marked so");
    Begun[Fn.Exit.Raw] = true;
    TextOrder.push_back(Fn.Exit);
  }
  for (const auto &Entry : Labels)
    if (!Begun[Entry.second.Raw])
      return In.fail("there is no block `" + Entry.first() + "`");
  for (size_t I = 0; I + 1 < TextOrder.size(); ++I) {
    BlockId B = TextOrder[I];
    if (Fn.Blocks[B.Raw].Next.empty() && !Stops[B.Raw] && B != Fn.Exit)
      Fn.Blocks[B.Raw].Next.push_back({TextOrder[I + 1], {}});
  }
  renumber();
  checkReferences(In);
}

void FunctionReader::checkReferences(TextCursor &In) const {
  for (const Block &B : Fn.Blocks) {
    for (const FactAt &F : B.Facts) {
      if (F.Call && F.Call.Raw >= Fn.Calls.size())
        return In.fail("there is no call @" + llvm::Twine(F.Call.Raw));
      if (const auto *W = std::get_if<Write>(&F.What); W && W->If && W->If.Raw >= Fn.Conditions.size())
        return In.fail("there is no condition c" + llvm::Twine(W->If.Raw));
    }
    for (const Edge &E : B.Next)
      if (E.If && E.If.Raw >= Fn.Conditions.size())
        return In.fail("there is no condition c" + llvm::Twine(E.If.Raw));
  }
  for (const Unsequenced &U : Fn.UnorderedOperands)
    for (const auto &Operand : U.Operands)
      for (FactRef R : Operand)
        if (R.Block.Raw >= Fn.Blocks.size() || R.Index >= Fn[R.Block].Facts.size())
          return In.fail("there is no fact " + llvm::Twine(R.Block.Raw) + ":" + llvm::Twine(R.Index));
}

void FunctionReader::line(TextCursor &In) {
  if (In.take("->")) {
    edge(In);
    return In.expectEnd();
  }
  llvm::StringRef Verb = In.word();
  if (Verb == "block")
    beginBlock(In);
  else if (Verb == "local")
    root(In, Projection::Local);
  else if (Verb == "param")
    root(In, Projection::Param);
  else if (Verb == "this" && (In.peek(':') || In.atEnd()))
    root(In, Projection::This);
  else if (Verb == "global")
    root(In, Projection::Global);
  else if (Verb == "temp")
    root(In, Projection::Temp);
  else if (Verb == "return" && (In.peek(':') || In.atEnd()))
    root(In, Projection::Return);
  else if (Verb == "heap")
    root(In, Projection::Heap);
  else if (Verb == "place")
    typedPlace(In);
  else if (Verb == "cond")
    condition(In);
  else if (Verb == "unsequenced")
    unsequenced(In);
  else if (Verb == "stop")
    stop();
  else if (!fact(In, Verb))
    return In.fail("no such fact: `" + Verb.str() + "`");
  In.expectEnd();
}

llvm::Expected<TuFacts> deed::readFacts(llvm::StringRef Text) {
  TuFacts Tu;
  TypeReader Types(Tu);
  std::optional<FunctionReader> Current;
  unsigned Number = 0;
  auto error = [](const TextCursor &In) { return llvm::createStringError(llvm::inconvertibleErrorCode(), In.error()); };
  auto finish = [&](TextCursor &In) {
    if (!Current)
      Current.emplace(Tu, Types, "f");
    Current->finish(In);
  };
  while (!Text.empty()) {
    auto [Line, Rest] = Text.split('\n');
    Text = Rest;
    TextCursor In(withoutComment(Line), ++Number);
    if (In.atEnd())
      continue;
    if (In.takeWord("function")) {
      if (Current)
        finish(In);
      Current.emplace(Tu, Types, In.rest());
    } else if (In.takeWord("type")) {
      Types.declare(In);
    } else {
      if (!Current)
        Current.emplace(Tu, Types, "f");
      Current->line(In);
    }
    if (In.failed())
      return error(In);
  }
  TextCursor End("", Number);
  finish(End);
  if (End.failed())
    return error(End);
  return std::move(Tu);
}

llvm::Expected<PlaceId> deed::readPlace(TuFacts &Tu, FunctionFacts &Fn, llvm::StringRef Text) {
  TypeReader Types(Tu);
  TextCursor In(Text, 1);
  PlaceId P = FunctionReader(Tu, Types, Fn).place(In);
  In.expectEnd();
  if (In.failed())
    return llvm::createStringError(llvm::inconvertibleErrorCode(), In.error());
  return P;
}
