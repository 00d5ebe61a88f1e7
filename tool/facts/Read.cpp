#include "facts/Read.h"
#include "facts/FactWords.h"
#include "facts/TextCursor.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSwitch.h"

using namespace deed;

namespace {
/// The types of one TU by name, guessed where nobody declared them.
class TypeReader {
public:
  explicit TypeReader(TuFacts &Tu) : Tu(Tu) {
    for (uint32_t I = 0; I != Tu.Types.size(); ++I)
      Known.try_emplace(Tu.text(Tu.Types[TypeId{I}].Name), TypeId{I});
  }
  TypeId named(llvm::StringRef Name);
  void declare(TextCursor &In);

private:
  TypeInfo guess(llvm::StringRef Name);
  TuFacts &Tu;
  llvm::StringMap<TypeId> Known;
};

/// One function's lines, one after the other.
class FunctionReader {
public:
  FunctionReader(TuFacts &Tu, TypeReader &Types, llvm::StringRef Name);
  /// Of a function that was read before: to ask for its places.
  FunctionReader(TuFacts &Tu, TypeReader &Types, FunctionFacts &Fn);
  void line(TextCursor &In);
  /// What can only be settled at the end: labels that were used before their blocks, where control falls through.
  void finish(TextCursor &In);
  PlaceId place(TextCursor &In);

private:
  Block &block();
  BlockId labelled(llvm::StringRef Label);
  FunctionId function(llvm::StringRef Name);
  ConditionId conditionNumber(TextCursor &In);

  void root(TextCursor &In, Projection Kind);
  void typedPlace(TextCursor &In);
  void condition(TextCursor &In);
  void beginBlock(TextCursor &In);
  void edge(TextCursor &In);
  void stop();
  void renumber();
  void checkReferences(TextCursor &In) const;
  void unsequenced(TextCursor &In);
  bool fact(TextCursor &In, llvm::StringRef Verb);
  Fact issue(TextCursor &In);
  Fact call(TextCursor &In);
  void arguments(TextCursor &In, Call &C);
  Argument argument(TextCursor &In, PassKind How);

  PlaceId maybePlace(TextCursor &In) { return In.takeWord("_") ? PlaceId{} : place(In); }
  PlaceId operand(TextCursor &In);
  PlaceId rootPlace(TextCursor &In);
  PlaceId elementOf(PlaceId P, TextCursor &In);
  PlaceId fieldOf(PlaceId P, TextCursor &In);
  PlaceId derefOf(PlaceId P) { return Fn.Places.deref(P, Tu.Types[Fn.Places[P].Type].Pointee); }

  TuFacts &Tu;
  TypeReader &Types;
  FunctionFacts &Fn;
  llvm::StringMap<PlaceId> Named; ///< locals and parameters by name
  uint32_t NextLocal = 0;
  llvm::StringMap<BlockId> Labels;
  std::vector<bool> Begun, Stops; ///< by block
  std::vector<BlockId> TextOrder; ///< blocks as their lines come
};

} // namespace

//===-- Types -----------------------------------------------------------===//

TypeInfo TypeReader::guess(llvm::StringRef Name) {
  TypeInfo T;
  T.Name = Tu.Names.intern(Name);
  if (Name.ends_with("&")) {
    T.Kind = Category::View;
    T.IsReference = true;
    T.IsRvalueReference = Name.ends_with("&&");
    T.Pointee = named(Name.rtrim("& "));
  } else if (Name.ends_with("*")) {
    T.Kind = Category::View;
    T.IsPointer = true;
    T.Pointee = named(Name.drop_back().rtrim());
  } else if (Name.ends_with("]")) {
    T.Pointee = named(Name.take_front(Name.rfind('[')).rtrim());
    const TypeInfo &Element = Tu.Types[T.Pointee];
    T.Kind = Element.Kind, T.AfterMove = Element.AfterMove, T.HasDestructor = Element.HasDestructor;
  } else if (Name.starts_with("const ")) {
    T = Tu.Types[named(Name.drop_front(6).ltrim())];
    T.Name = Tu.Names.intern(Name);
    T.IsConst = true;
    T.AfterMove = MovedFrom::Copied;
  } else if (!llvm::StringSwitch<bool>(Name)
                  .Cases({"bool", "char", "short", "int", "long", "unsigned", "float", "double", "size_t", "void"},
                         true)
                  .Default(false)) {
    T.Kind = Category::Owner;
    T.AfterMove = MovedFrom::Unspecified;
    T.IsClass = T.HasDestructor = true;
  }
  T.IsBool |= Name == "bool";
  T.IsCharacter |= Name == "char";
  T.IsInteger |= llvm::is_contained({"short", "int", "long", "unsigned", "size_t"}, Name);
  return T;
}

TypeId TypeReader::named(llvm::StringRef Name) {
  if (auto It = Known.find(Name); It != Known.end())
    return It->second;
  TypeInfo T = guess(Name);
  return Known[Name] = Tu.Types.add(std::move(T));
}

void TypeReader::declare(TextCursor &In) {
  std::string Name = In.name("a type's name");
  In.expect(":");
  TypeInfo T;
  T.Name = Tu.Names.intern(Name);
  while (!In.atEnd()) {
    llvm::StringRef Word = In.word();
    if (auto Kind = fromWord<Category>(Word)) {
      T.Kind = *Kind;
    } else if (auto After = fromWord<MovedFrom>(Word)) {
      T.AfterMove = *After;
    } else if (Word == "class") {
      T.IsClass = true;
    } else if (Word == "pointer") {
      T.IsPointer = true;
    } else if (Word == "reference") {
      T.IsReference = true;
    } else if (Word == "const") {
      T.IsConst = true;
    } else if (Word == "destructor") {
      T.HasDestructor = true;
    } else if (auto Where = fromWord<ContentAt>(Word)) {
      T.Content = *Where;
    } else if (Word == "synchronised") {
      T.IsSynchronised = true;
    } else if (Word == "recursive") {
      T.IsRecursive = true;
    } else if (Word == "must-join") {
      T.MustBeJoined = true;
    } else if (Word == "to") {
      T.Pointee = named(In.name("a type's name"));
    } else if (Word == "members") {
      while (!In.atEnd()) {
        SymbolId Field = Tu.Names.intern(In.name("a member's name"));
        T.Members.push_back({Field, named(In.name("a member's type"))});
      }
    } else {
      return In.fail("expected what the type is, such as `owner` or `moved-empty`");
    }
  }
  Tu.Types.at(named(Name)) = std::move(T);
}

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

//===-- Facts -----------------------------------------------------------===//

Fact FunctionReader::issue(TextCursor &In) {
  llvm::StringRef Word = In.word();
  Issue F;
  if (!Word.consume_front("L") || Word.getAsInteger(10, F.Loan.Raw)) {
    In.fail("expected a loan, such as L0");
    return F;
  }
  Loan L;
  L.How = In.oneOf<LoanKind>("`shared` or `exclusive`");
  L.Borrowed = place(In);
  In.expect("->");
  F.Into = place(In);
  L.Exact = !In.takeWord("inexact");
  if (!In.failed() && Fn.Loans.size() <= F.Loan.Raw)
    Fn.Loans.resize(F.Loan.Raw + 1);
  if (!In.failed())
    Fn.Loans[F.Loan.Raw] = L;
  return F;
}

Argument FunctionReader::argument(TextCursor &In, PassKind How) {
  Argument A;
  A.How = How;
  A.What = maybePlace(In);
  if (A.What)
    A.Type = Fn.Places[A.What].Type;
  if (In.take("="))
    A.Constant = In.number<int64_t>();
  if (In.takeWord("sum")) {
    Amount Sum;
    while (!In.take("+") && !In.failed()) {
      int64_t Factor = In.number<int64_t>();
      Sum = deed::sum(Sum, Amount::of(place(In)), Factor);
    }
    Sum.Constant = In.number<int64_t>();
    A.Sum = static_cast<uint32_t>(Fn.Sums.size());
    Fn.Sums.push_back(std::move(Sum));
  }
  return A;
}

/// Where the parenthesis that the text ends in was opened; npos if it does not end in one.
static size_t lastGroup(llvm::StringRef Text) {
  int Depth = 0;
  for (size_t I = Text.size(); I-- != 0;) {
    Depth += Text[I] == ')' ? 1 : Text[I] == '(' ? -1 : 0;
    if (Depth == 0)
      return Text[I] == '(' ? I : llvm::StringRef::npos;
  }
  return llvm::StringRef::npos;
}

void FunctionReader::arguments(TextCursor &In, Call &C) {
  while (!In.atEnd() && !In.failed()) {
    if (In.takeWord("callee"))
      C.CalleeValue = place(In);
    else if (In.takeWord("object"))
      C.Object = argument(In, In.oneOf<PassKind>("how the object is passed"));
    else
      C.Args.push_back(argument(In, In.oneOf<PassKind>("how the argument is passed")));
    if (!In.atEnd())
      In.expect(",");
  }
}

/// `call @3 member ns::C::f(int)(object ref s, value _ = 5) -> t4`. The callee's name may hold nearly anything, so the
/// list of arguments is found from the end.
Fact FunctionReader::call(TextCursor &In) {
  CallFact F;
  In.expect("@");
  F.Call = {In.number<uint32_t>()};
  Call C;
  if (auto Kind = fromWord<CallKind>(In.peekWord()); Kind && In.takeWord(In.peekWord()))
    C.How = *Kind;
  C.Virtual = In.takeWord("virtual");
  llvm::StringRef Head = In.rest(), Result;
  if (size_t Arrow = Head.rfind(") -> "); Arrow != llvm::StringRef::npos) {
    Result = Head.drop_front(Arrow + 5);
    Head = Head.take_front(Arrow + 1);
  }
  size_t Open = lastGroup(Head);
  if (Open == llvm::StringRef::npos) {
    In.fail("expected a list of arguments");
    return F;
  }
  if (llvm::StringRef Name = Head.take_front(Open).trim(); Name != "?")
    C.Callee = function(Name);
  TextCursor List(Head.slice(Open + 1, Head.size() - 1), In.lineNumber());
  arguments(List, C);
  In.failLike(List);
  if (!Result.empty()) {
    TextCursor Tail(Result, In.lineNumber());
    C.Result = place(Tail);
    C.ResultType = Fn.Places[C.Result].Type;
    Tail.expectEnd();
    In.failLike(Tail);
  }
  if (In.failed())
    return F;
  if (Fn.Calls.size() <= F.Call.Raw)
    Fn.Calls.resize(F.Call.Raw + 1);
  Fn.Calls[F.Call.Raw] = std::move(C);
  return F;
}

/// False if there is no such fact.
bool FunctionReader::fact(TextCursor &In, llvm::StringRef Verb) {
  auto sure = [&] { return !In.takeMaybe(); };
  FactAt F;
  if (Verb == "begin") {
    F.What = StorageBegin{place(In)};
  } else if (Verb == "end") {
    F.What = StorageEnd{place(In)};
  } else if (Verb == "issue") {
    F.What = issue(In);
  } else if (Verb == "flow") {
    Flow L;
    L.From = place(In);
    In.expect("->");
    L.To = place(In);
    L.Kills = !In.takeWord("adds");
    L.Exact = !In.takeWord("inexact");
    F.What = L;
  } else if (Verb == "move") {
    bool Always = sure();
    F.What = Move{place(In), Always};
  } else if (Verb == "read") {
    ReadKind How = In.oneOf<ReadKind>("how it is read");
    F.What = Read{place(In), How};
  } else if (Verb == "write") {
    Write W{{}, sure()};
    W.What = place(In);
    if (In.take("="))
      W.Value = In.number<int64_t>();
    if (In.takeWord("as"))
      W.SameAs = place(In);
    if (In.takeWord("if")) {
      W.AsIs = !In.take("!");
      W.If = conditionNumber(In);
    }
    F.What = W;
  } else if (Verb == "mutate") {
    bool Always = sure();
    F.What = Mutate{place(In), Always};
  } else if (Verb == "invalidate") {
    Invalidate I{{}, {}, sure()};
    I.How = In.oneOf<InvalidateKind>("what of it is invalidated");
    I.Room = In.takeWord("by-one") ? RoomUse::Taken : In.takeWord("reserving") ? RoomUse::Made : RoomUse::Unknown;
    I.What = place(In);
    F.What = I;
  } else if (Verb == "allocate") {
    Allocate A;
    A.Always = sure();
    A.How = In.oneOf<AllocKind>("the kind of allocation");
    A.Object = place(In);
    In.expect("->");
    A.Into = maybePlace(In);
    F.What = A;
  } else if (Verb == "free") {
    Free R{{}, {}, sure()};
    R.How = In.oneOf<AllocKind>("the kind of allocation");
    R.Pointer = place(In);
    F.What = R;
  } else if (Verb == "adopt") {
    Adopt A{{}, {}, sure()};
    A.Pointer = place(In);
    In.expectWord("by");
    A.Owner = maybePlace(In);
    F.What = A;
  } else if (Verb == "escape") {
    Escape E{place(In)};
    In.expectWord("to");
    E.Where = In.oneOf<EscapeTo>("where it escapes to");
    F.What = E;
  } else if (Verb == "acquire") {
    Acquire A{{}, {}, {}, sure()};
    A.Adopts = In.takeWord("held");
    A.Mode = In.oneOf<LockMode>("`exclusive` or `shared`");
    A.Lock = place(In);
    In.expectWord("guard");
    A.Guard = maybePlace(In);
    F.What = A;
  } else if (Verb == "release") {
    Release R{{}, {}, sure()};
    R.Lock = place(In);
    In.expectWord("guard");
    R.Guard = maybePlace(In);
    F.What = R;
  } else if (Verb == "spawn") {
    Spawn S{place(In), {}};
    In.expectWord("handle");
    S.Handle = maybePlace(In);
    F.What = S;
  } else if (Verb == "join") {
    F.What = Join{place(In)};
  } else if (Verb == "signal") {
    F.What = Signal{place(In)};
  } else if (Verb == "wait") {
    F.What = Wait{place(In)};
  } else if (Verb == "suspend") {
    F.What = Suspend{};
  } else if (Verb == "unreachable") {
    F.What = Unreachable{};
  } else if (Verb == "late-read") {
    LateRead L;
    L.Always = sure();
    L.How = In.oneOf<ReadKind>("how it is read");
    L.Anew = In.takeWord("anew");
    L.What = place(In);
    In.expectWord("after");
    L.By = In.oneOf<ChangeKind>("how the other place is changed");
    L.After = place(In);
    if (In.takeWord("over")) {
      L.Over.emplace();
      L.Over->First = In.number<uint8_t>();
      L.Over->Last = In.number<uint8_t>();
      L.Over->Upwards = In.takeWord("upwards");
    }
    F.What = L;
  } else if (Verb == "call") {
    F.What = call(In);
    F.Call = std::get<CallFact>(F.What).Call;
  } else {
    return false;
  }
  if (In.takeWord("by")) {
    In.expect("@");
    F.Call = {In.number<uint32_t>()};
  }
  if (!In.failed())
    block().Facts.push_back(std::move(F));
  return true;
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
