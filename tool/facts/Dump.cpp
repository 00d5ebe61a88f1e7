#include "facts/Dump.h"
#include "facts/FactWords.h"
#include "facts/PlaceText.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace deed;

namespace {
class Writer {
public:
  Writer(llvm::raw_ostream &OS, const TuFacts &Tu, const FunctionFacts &Fn, const DumpOptions &Options)
      : OS(OS), Tu(Tu), Fn(Fn), Options(Options), Place(Tu, Fn) {}

  void function();
  void fact(const FactAt &F);

  // One for each kind of fact.
  void operator()(const StorageBegin &F) { OS << "begin " << Place(F.What); }
  void operator()(const StorageEnd &F) { OS << "end " << Place(F.What); }
  void operator()(const Issue &F) {
    const Loan &L = Fn[F.Loan];
    OS << "issue L" << F.Loan.Raw << ' ' << wordOf(L.How) << ' ' << Place(L.Borrowed) << " -> " << Place(F.Into);
    if (!L.Exact)
      OS << " inexact";
  }
  void operator()(const Flow &F) {
    OS << "flow " << Place(F.From) << " -> " << Place(F.To) << (F.Kills ? "" : " adds") << (F.Exact ? "" : " inexact");
  }
  void operator()(const Move &F) {
    OS << "move " << maybe(F.Always) << Place(F.From);
    if (F.IfResult)
      OS << " if-result " << unsigned{F.IfResult};
    if (F.Refilled)
      OS << " refilled";
  }
  void operator()(const Read &F) { OS << "read " << wordOf(F.How) << ' ' << Place(F.What); }
  void operator()(const Write &F) {
    OS << "write " << maybe(F.Always) << Place(F.What);
    if (F.Value)
      OS << " = " << *F.Value;
    if (F.SameAs)
      OS << " as " << Place(F.SameAs);
    if (F.If)
      OS << " if " << (F.AsIs ? "c" : "!c") << F.If.Raw;
  }
  void operator()(const Mutate &F) { OS << "mutate " << maybe(F.Always) << Place(F.What); }
  void operator()(const Invalidate &F) {
    OS << "invalidate " << maybe(F.Always) << wordOf(F.How)
       << (F.Room == RoomUse::Taken ? " by-one " : F.Room == RoomUse::Made ? " reserving " : " ") << Place(F.What);
  }
  void operator()(const Allocate &F) {
    OS << "allocate " << maybe(F.Always) << wordOf(F.How) << ' ' << Place(F.Object) << " -> " << Place(F.Into);
  }
  void operator()(const Free &F) {
    OS << "free " << maybe(F.Always) << wordOf(F.How) << ' ' << Place(F.Pointer) << (F.Replaced ? " replaced" : "");
    if (F.IfResult)
      OS << " if-result " << unsigned{F.IfResult};
  }
  void operator()(const Adopt &F) { OS << "adopt " << maybe(F.Always) << Place(F.Pointer) << " by " << Place(F.Owner); }
  void operator()(const Escape &F) { OS << "escape " << Place(F.What) << " to " << wordOf(F.Where); }
  void operator()(const Acquire &F) {
    OS << "acquire " << maybe(F.Always) << (F.Adopts ? "held " : "") << wordOf(F.Mode) << ' ' << Place(F.Lock)
       << " guard " << Place(F.Guard);
  }
  void operator()(const Release &F) {
    OS << "release " << maybe(F.Always) << Place(F.Lock) << " guard " << Place(F.Guard);
  }
  void operator()(const Spawn &F) { OS << "spawn " << Place(F.Callable) << " handle " << Place(F.Handle); }
  void operator()(const Join &F) { OS << "join " << Place(F.Handle); }
  void operator()(const Signal &F) { OS << "signal " << Place(F.What); }
  void operator()(const Wait &F) { OS << "wait " << Place(F.What); }
  void operator()(const Suspend &) { OS << "suspend"; }
  void operator()(const CallFact &F) { call(F.Call); }
  void operator()(const Unreachable &) { OS << "unreachable"; }
  void operator()(const LateRead &F) {
    OS << "late-read " << maybe(F.Always) << wordOf(F.How) << ' ' << (F.Anew ? "anew " : "") << Place(F.What)
       << " after " << wordOf(F.By) << ' ' << Place(F.After);
    if (F.Over)
      OS << " over " << unsigned{F.Over->First} << ' ' << unsigned{F.Over->Last} << (F.Over->Upwards ? " upwards" : "");
  }

private:
  static const char *maybe(bool Always) { return Always ? "" : "maybe "; }
  void call(CallId Id);
  void sum(uint32_t Number);
  void argument(llvm::StringRef How, const Argument &A);
  void condition(uint32_t Number, const Condition &C);
  void roots();
  void types();
  void typedPlaces();
  void type(const TypeInfo &T);
  void block(uint32_t Number, const Block &B);
  void edge(const Edge &E);
  void unsequenced(const Unsequenced &U);
  void line(Span At);
  std::string typeName(TypeId T) const { return quotedUnlessPlain(Tu.text(Tu.Types[T].Name)); }

  llvm::raw_ostream &OS;
  const TuFacts &Tu;
  const FunctionFacts &Fn;
  const DumpOptions &Options;
  PlaceText Place;
};
} // namespace

void Writer::argument(llvm::StringRef How, const Argument &A) {
  OS << How << ' ' << Place(A.What);
  if (A.Constant)
    OS << " = " << *A.Constant;
  if (A.Text)
    OS << " text " << quotedUnlessPlain(Tu.text(A.Text));
  if (A.Sum)
    sum(*A.Sum);
}

void Writer::sum(uint32_t Number) {
  const Amount &Sum = Fn.Sums[Number];
  OS << " sum";
  for (const Amount::Term &T : Sum.Terms)
    OS << ' ' << T.Factor << ' ' << Place(T.What);
  OS << " + " << Sum.Constant;
}

void Writer::call(CallId Id) {
  const Call &C = Fn[Id];
  OS << "call @" << Id.Raw << ' ';
  if (C.How != CallKind::Function)
    OS << wordOf(C.How) << ' ';
  if (C.Virtual)
    OS << "virtual ";
  OS << (C.Callee ? Tu.text(Tu[C.Callee].Name) : "?") << '(';
  llvm::ListSeparator Comma;
  if (C.CalleeValue)
    OS << Comma << "callee " << Place(C.CalleeValue);
  if (C.Object) {
    OS << Comma << "object ";
    argument(wordOf(C.Object->How), *C.Object);
  }
  for (const Argument &A : C.Args) {
    OS << Comma;
    argument(wordOf(A.How), A);
  }
  OS << ')';
  if (C.Result)
    OS << " -> " << Place(C.Result);
}

void Writer::line(Span At) {
  if (!Options.Lines || !At)
    return;
  if (FileSpan S = Options.Lines->resolve(At); S.valid())
    OS << "  ; " << S.Line << ':' << S.Column;
}

void Writer::fact(const FactAt &F) {
  std::visit(*this, F.What);
  if (F.ChosenBy) {
    OS << " chosen";
    sum(*F.ChosenBy);
  }
  if (F.Call && !std::holds_alternative<CallFact>(F.What))
    OS << " by @" << F.Call.Raw;
  line(F.At);
}

void Writer::condition(uint32_t Number, const Condition &C) {
  OS << "  cond c" << Number << ": ";
  switch (C.How) {
  case Condition::Kind::Truth: OS << Place(C.Place); break;
  case Condition::Kind::Equals: OS << Place(C.Place) << " == " << C.Value; break;
  case Condition::Kind::Less: OS << Place(C.Place) << " < " << C.Value; break;
  case Condition::Kind::Opaque: OS << "opaque"; break;
  case Condition::Kind::All:
  case Condition::Kind::Any:
    OS << (C.How == Condition::Kind::All ? "all " : "any ");
    llvm::interleaveComma(C.Parts, OS, [&](ConditionPart P) { OS << (P.AsIs ? "c" : "!c") << P.If.Raw; });
    break;
  }
  if (C.Text)
    OS << " text " << quotedUnlessPlain(Tu.text(C.Text));
  if (C.Left)
    OS << " compares " << Place(C.Left) << " with " << Place(C.Right) << (C.IfSame ? "" : " unlike");
  llvm::ListSeparator Comma;
  if (!C.Depends.empty())
    OS << " depends ";
  for (PlaceId P : C.Depends)
    OS << Comma << Place(P);
  line(C.At);
  OS << '\n';
}

void Writer::roots() {
  llvm::SmallVector<PlaceId, 32> Roots;
  for (uint32_t I = 0; I != Fn.Places.size(); ++I)
    if (!Fn.Places[PlaceId{I}].Parent)
      Roots.push_back({I});
  auto nameOfGlobal = [&](const PlaceNode &N) {
    return N.Kind == Projection::Global ? Tu.text(SymbolId{N.Key}) : llvm::StringRef();
  };
  llvm::sort(Roots, [&](PlaceId A, PlaceId B) {
    const PlaceNode &X = Fn.Places[A], &Y = Fn.Places[B];
    if (X.Kind != Y.Kind)
      return X.Kind < Y.Kind;
    if (X.Kind == Projection::Global)
      return nameOfGlobal(X) < nameOfGlobal(Y);
    return X.Key < Y.Key;
  });
  for (PlaceId P : Roots) {
    const PlaceNode &N = Fn.Places[P];
    OS << "  ";
    auto named = [&](const char *What) {
      OS << What << ' ' << N.Key;
      if (N.Name)
        OS << ' ' << quotedUnlessPlain(Tu.text(N.Name));
    };
    switch (N.Kind) {
    case Projection::Local: named("local"); break;
    case Projection::Param: named("param"); break;
    case Projection::This: OS << "this"; break;
    case Projection::Global:
      OS << "global " << quotedUnlessPlain(nameOfGlobal(N));
      if (N.Name && N.Name.Raw != N.Key)
        OS << ' ' << quotedUnlessPlain(Tu.text(N.Name));
      break;
    case Projection::Temp: OS << "temp " << N.Key; break;
    case Projection::Return: OS << "return"; break;
    case Projection::Heap: OS << "heap " << N.Key; break;
    case Projection::Field:
    case Projection::Deref:
    case Projection::Element:
    case Projection::Content: break;
    }
    if (N.Type && Tu.Types[N.Type].Name)
      OS << ": " << Tu.text(Tu.Types[N.Type].Name);
    OS << '\n';
  }
}

void Writer::type(const TypeInfo &T) {
  OS << "  type " << quotedUnlessPlain(Tu.text(T.Name)) << ": " << wordOf(T.Kind) << ' ' << wordOf(T.AfterMove);
  if (T.IsClass)
    OS << " class";
  if (T.IsPointer)
    OS << " pointer";
  if (T.IsReference)
    OS << " reference";
  if (T.IsConst)
    OS << " const";
  if (T.HasDestructor)
    OS << " destructor";
  if (T.Content != ContentAt::Unknown)
    OS << ' ' << wordOf(T.Content);
  if (T.IsSynchronised)
    OS << " synchronised";
  if (T.IsRecursive)
    OS << " recursive";
  if (T.MustBeJoined)
    OS << " must-join";
  if (T.Pointee)
    OS << " to " << typeName(T.Pointee);
  if (!T.Members.empty())
    OS << " members";
  for (const Member &M : T.Members)
    OS << ' ' << quotedUnlessPlain(Tu.text(M.Name)) << ' ' << typeName(M.Type);
  OS << '\n';
}

/// The types of the function's places, and those that these are made of, by name.
void Writer::types() {
  llvm::BitVector Used(static_cast<unsigned>(Tu.Types.size()));
  llvm::SmallVector<TypeId, 32> Work;
  auto use = [&](TypeId T) {
    if (T && !Used.test(T.Raw)) {
      Used.set(T.Raw);
      Work.push_back(T);
    }
  };
  for (uint32_t I = 0; I != Fn.Places.size(); ++I)
    use(Fn.Places[PlaceId{I}].Type);
  llvm::SmallVector<TypeId, 32> All;
  while (!Work.empty()) {
    TypeId T = Work.pop_back_val();
    All.push_back(T);
    use(Tu.Types[T].Pointee);
    for (const Member &M : Tu.Types[T].Members)
      use(M.Type);
  }
  llvm::sort(All, [&](TypeId A, TypeId B) {
    return std::pair(Tu.text(Tu.Types[A].Name), A.Raw) < std::pair(Tu.text(Tu.Types[B].Name), B.Raw);
  });
  for (TypeId T : All)
    if (Tu.Types[T].Name)
      type(Tu.Types[T]);
}

/// In the table's order, in which a whole stands before its parts.
void Writer::typedPlaces() {
  for (uint32_t I = 0; I != Fn.Places.size(); ++I)
    if (const PlaceNode &N = Fn.Places[PlaceId{I}]; N.Parent && N.Type && Tu.Types[N.Type].Name)
      OS << "  place " << Place(PlaceId{I}) << ": " << Tu.text(Tu.Types[N.Type].Name) << '\n';
}

void Writer::edge(const Edge &E) {
  OS << "  -> " << E.To.Raw;
  if (E.If)
    OS << " if " << (E.Taken ? "" : "!") << 'c' << E.If.Raw;
  if (E.Exceptional)
    OS << " throwing";
  OS << '\n';
}

void Writer::block(uint32_t Number, const Block &B) {
  bool IsExit = Fn.Exit.Raw == Number;
  OS << "block " << Number << (IsExit ? " exit" : "") << (B.LoopHead ? " loop" : "") << ":\n";
  for (const FactAt &F : B.Facts) {
    OS << "  ";
    fact(F);
    OS << '\n';
  }
  for (const Edge &E : B.Next)
    edge(E);
  if (B.Next.empty() && !IsExit)
    OS << "  stop\n";
}

void Writer::unsequenced(const Unsequenced &U) {
  OS << "unsequenced";
  bool First = true;
  for (const std::vector<FactRef> &Operand : U.Operands) {
    if (!std::exchange(First, false))
      OS << " |";
    for (FactRef R : Operand)
      OS << ' ' << R.Block.Raw << ':' << R.Index;
  }
  OS << '\n';
}

void Writer::function() {
  OS << "function " << (Fn.Function ? Tu.text(Tu[Fn.Function].Name) : "?") << '\n';
  if (Options.Types)
    types();
  roots();
  if (Options.Types)
    typedPlaces();
  for (uint32_t I = 0; I != Fn.Conditions.size(); ++I)
    condition(I, Fn.Conditions[I]);
  for (uint32_t I = 0; I != Fn.Blocks.size(); ++I)
    block(I, Fn.Blocks[I]);
  for (const Unsequenced &U : Fn.UnorderedOperands)
    unsequenced(U);
}

void deed::dumpFunction(llvm::raw_ostream &OS, const TuFacts &Tu, const FunctionFacts &Fn, const DumpOptions &Options) {
  Writer(OS, Tu, Fn, Options).function();
}

std::string deed::dumpFunction(const TuFacts &Tu, const FunctionFacts &Fn, const DumpOptions &Options) {
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  dumpFunction(OS, Tu, Fn, Options);
  return Text;
}

std::string deed::dumpFact(const TuFacts &Tu, const FunctionFacts &Fn, const FactAt &F) {
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  DumpOptions Plain;
  Writer(OS, Tu, Fn, Plain).fact(F);
  return Text;
}
