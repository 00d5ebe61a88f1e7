#include "facts/FactReader.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace deed;

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
  if (In.takeWord("text"))
    A.Text = Tu.Names.intern(In.name("a text"));
  if (In.takeWord("sum"))
    A.Sum = sum(In);
  return A;
}

/// `1 len -1 n + 0`
uint32_t FunctionReader::sum(TextCursor &In) {
  Amount Sum;
  while (!In.take("+") && !In.failed()) {
    int64_t Factor = In.number<int64_t>();
    Sum = deed::sum(Sum, Amount::of(place(In)), Factor);
  }
  Sum.Constant = In.number<int64_t>();
  Fn.Sums.push_back(std::move(Sum));
  return static_cast<uint32_t>(Fn.Sums.size() - 1);
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
static ResultSigns resultSigns(TextCursor &In) {
  return In.takeWord("if-result") ? static_cast<ResultSigns>(In.number<unsigned>() & AnySign) : ResultSigns{0};
}

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
    Move M{place(In), Always};
    M.IfResult = resultSigns(In);
    M.Refilled = In.takeWord("refilled");
    F.What = M;
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
    R.Replaced = In.takeWord("replaced");
    R.IfResult = resultSigns(In);
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
  if (In.takeWord("chosen")) {
    In.expectWord("sum");
    F.ChosenBy = sum(In);
  }
  if (In.takeWord("by")) {
    In.expect("@");
    F.Call = {In.number<uint32_t>()};
  }
  if (!In.failed())
    block().Facts.push_back(std::move(F));
  return true;
}
