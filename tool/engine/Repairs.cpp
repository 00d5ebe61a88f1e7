#include "engine/Repairs.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include <map>

using namespace clang;

namespace deed {
namespace {

/// Can a copy be made of T, as far as that can be said without instantiating anything?
class Copies {
public:
  bool of(QualType T) {
    T = T.getCanonicalType().getNonReferenceType();
    if (const auto *A = dyn_cast<ArrayType>(T.getTypePtr()))
      return of(A->getElementType());
    const CXXRecordDecl *R = T->getAsCXXRecordDecl();
    if (!R || !Visited.insert(R).second)
      return true;
    R = R->getDefinition();
    return R && hasCopy(*R) && partsHave(*R);
  }

private:
  static bool hasCopy(const CXXRecordDecl &R) {
    if (R.needsImplicitCopyConstructor() && R.defaultedCopyConstructorIsDeleted())
      return false;
    return R.hasCopyConstructorWithConstParam() && llvm::none_of(R.ctors(), [](const CXXConstructorDecl *C) {
             return C->isCopyConstructor() && (C->isDeleted() || C->getAccess() != AS_public || C->isExplicit());
           });
  }
  /// A container has a copy constructor whatever it holds; it cannot always be instantiated.
  bool partsHave(const CXXRecordDecl &R) {
    if (const auto *S = dyn_cast<ClassTemplateSpecializationDecl>(&R))
      for (const TemplateArgument &A : S->getTemplateArgs().asArray()) {
        llvm::ArrayRef<TemplateArgument> All(A);
        if (A.getKind() == TemplateArgument::Pack)
          All = A.pack_elements();
        for (const TemplateArgument &Each : All)
          if (Each.getKind() == TemplateArgument::Type && !of(Each.getAsType()))
            return false;
      }
    return llvm::all_of(R.bases(), [&](const CXXBaseSpecifier &B) { return of(B.getType()); }) &&
           llvm::all_of(R.fields(), [&](const FieldDecl *F) {
             return F->getType()->isReferenceType() || of(F->getType());
           });
  }
  llvm::DenseSet<const CXXRecordDecl *> Visited;
};

bool canBeCopied(QualType T) { return Copies().of(T); }

/// The call of std::move that E is.
const CallExpr *asMove(const Expr *E) {
  const auto *C = dyn_cast<CallExpr>(E->IgnoreUnlessSpelledInSource());
  return C && C->isCallToStdMove() ? C : nullptr;
}

/// Another overload of F takes a const reference where F takes an rvalue.
bool hasTwinThatCopies(const FunctionDecl &F, unsigned Param) {
  ASTContext &Ctx = F.getASTContext();
  QualType Moved = F.getParamDecl(Param)->getType();
  if (!Moved->isRValueReferenceType() || F.isFunctionTemplateSpecialization())
    return false;
  QualType Copied = Ctx.getLValueReferenceType(Moved->getPointeeType().withConst());
  for (const NamedDecl *D : F.getDeclContext()->lookup(F.getDeclName())) {
    const auto *Twin = dyn_cast<FunctionDecl>(D);
    if (!Twin || Twin == &F || Twin->isDeleted() || Twin->getNumParams() != F.getNumParams())
      continue;
    bool Fits = true;
    for (unsigned I = 0; I != F.getNumParams(); ++I)
      Fits &= Ctx.hasSameType(Twin->getParamDecl(I)->getType(), I == Param ? Copied : F.getParamDecl(I)->getType());
    if (Fits)
      return true;
  }
  return false;
}

class Repairs : public RecursiveASTVisitor<Repairs> {
public:
  Repairs(llvm::MutableArrayRef<Finding> Findings, ASTContext &Ctx, const SourceSpans &Spans)
      : Ctx(Ctx), Sources(Ctx.getSourceManager()), Spans(Spans) {
    for (Finding &F : Findings) {
      if (!isOurs(F.Which) || !F.Fixes.empty())
        continue;
      Open.push_back(&F);
      note(F.At);
      for (const Step &S : F.Steps)
        note(S.At);
    }
  }

  void run() {
    if (Open.empty())
      return;
    TraverseAST(Ctx);
    for (Finding *F : Open)
      if (std::optional<Fix> X = fixFor(*F))
        F->Fixes.push_back(std::move(*X));
  }

  // ---- what a fix may start from
  bool VisitCXXDeleteExpr(CXXDeleteExpr *D) {
    if (const Place *P = wanted(D->getSourceRange()))
      Deletes[*P] = D;
    return true;
  }
  bool VisitCXXNewExpr(CXXNewExpr *N) {
    if (const Place *P = wanted(N->getSourceRange()))
      News[*P] = N;
    return true;
  }
  bool VisitCXXConstructExpr(CXXConstructExpr *E) {
    if (E->getConstructor()->isMoveConstructor() && E->getNumArgs() >= 1)
      addMove(E->getArg(0), E->getType());
    return true;
  }
  bool VisitCallExpr(CallExpr *E) {
    const FunctionDecl *F = E->getDirectCallee();
    if (!F)
      return true;
    if (asMove(E))
      for (SourceRange R : {E->getSourceRange(), E->getArg(0)->getSourceRange()})
        if (const Place *P = wanted(R))
          Moving.insert(*P);
    unsigned Skipped = isa<CXXOperatorCallExpr>(E) && isa<CXXMethodDecl>(F) ? 1 : 0;
    for (unsigned I = Skipped; I < E->getNumArgs() && I - Skipped < F->getNumParams(); ++I)
      if (hasTwinThatCopies(*F, I - Skipped))
        addMove(E->getArg(I), F->getParamDecl(I - Skipped)->getType());
    return true;
  }
  bool VisitCompoundStmt(CompoundStmt *Body) {
    unsigned Number = 0;
    for (const Stmt *S : Body->body()) {
      addGuard(*S, Number);
      addStatement(*S);
    }
    return true;
  }
  bool VisitDeclStmt(DeclStmt *S) {
    const auto *V = S->isSingleDecl() ? dyn_cast<VarDecl>(S->getSingleDecl()) : nullptr;
    if (V && V->hasLocalStorage() && !V->getType()->isDependentType())
      if (const Place *P = wanted(V->getLocation()); P && S->getBeginLoc().isFileID())
        Locals[*P] = {V, S->getBeginLoc()};
    return true;
  }
  bool VisitLambdaExpr(LambdaExpr *L) {
    for (const LambdaCapture &C : L->explicit_captures())
      if (C.capturesVariable())
        Captured.insert(C.getCapturedVar());
    return true;
  }
  bool VisitCXXMethodDecl(CXXMethodDecl *M) {
    if (M->isThisDeclarationADefinition() && isa_and_present<CompoundStmt>(M->getBody()) &&
        (M->isCopyAssignmentOperator() || M->isMoveAssignmentOperator()))
      Assignments.push_back(M);
    return true;
  }

private:
  struct Place {
    std::string File;
    uint32_t Offset = 0;
    auto operator<=>(const Place &) const = default;
  };

  static bool isOurs(Rule R) {
    return R == Rule::MismatchedFree || R == Rule::SelfAssignment || R == Rule::UseAfterMove ||
           R == Rule::DiscardedGuard || R == Rule::LocalMutex;
  }
  static Place placeOf(const FileSpan &At) { return {At.File, At.Offset}; }
  void note(const FileSpan &At) {
    if (At.valid())
      Wanted.insert(placeOf(At));
  }
  /// Null if no finding speaks of it, or if a macro wrote it.
  const Place *wanted(SourceRange R) const {
    if (!R.getBegin().isFileID() || !R.getEnd().isFileID())
      return nullptr;
    auto [File, Offset] = Sources.getDecomposedLoc(R.getBegin());
    auto It = Wanted.find({Spans.path(File), Offset});
    return It == Wanted.end() ? nullptr : &*It;
  }

  SourceLocation behind(SourceLocation Token) const {
    return Lexer::getLocForEndOfToken(Token, 0, Sources, Ctx.getLangOpts());
  }
  Edit edit(SourceLocation Begin, SourceLocation End, std::string With) const {
    return {Spans.resolveChars(CharSourceRange::getCharRange(Begin, End)), std::move(With)};
  }
  Edit insertion(SourceLocation At, std::string With) const { return edit(At, At, std::move(With)); }
  std::string textOf(SourceRange R) const {
    return Lexer::getSourceText(CharSourceRange::getTokenRange(R), Sources, Ctx.getLangOpts()).str();
  }

  void addMove(const Expr *Arg, QualType T) {
    const CallExpr *Call = asMove(Arg);
    if (!Call || T->isDependentType() || !canBeCopied(T))
      return;
    const Expr *What = Call->getArg(0);
    if (!What->getBeginLoc().isFileID() || !What->getEndLoc().isFileID() || !What->isLValue() ||
        What->getType().isVolatileQualified())
      return;
    std::string Text = textOf(What->getSourceRange());
    if (Text.empty())
      return;
    for (SourceRange R : {Call->getSourceRange(), What->getSourceRange()}) // a finding may stand at either
      if (const Place *P = wanted(R))
        Moves[*P] = {"copy `" + Text + "` instead of moving it", /*Safe=*/false,
                     {edit(Call->getBeginLoc(), behind(Call->getEndLoc()), Text)}};
  }

  void addStatement(const Stmt &S) {
    FileSpan All = Spans.resolve(S.getSourceRange());
    if (auto It = Wanted.lower_bound(placeOf(All)); It != Wanted.end() && isWithin(*It, All))
      Statements.push_back(std::move(All));
  }
  static bool isWithin(const Place &P, const FileSpan &All) {
    return P.File == All.File && All.Offset <= P.Offset && P.Offset < All.Offset + All.Length;
  }
  /// In one statement, in which either may come first.
  bool isBeside(const Place &A, const Place &B) const {
    const FileSpan *Smallest = nullptr;
    for (const FileSpan &S : Statements)
      if (isWithin(A, S) && (!Smallest || S.Length <= Smallest->Length))
        Smallest = &S;
    return Smallest && isWithin(B, *Smallest);
  }

  /// `std::lock_guard<std::mutex>{M};` as a statement, and `std::unique_lock<std::mutex>(M);`, which declares an M.
  void addGuard(const Stmt &S, unsigned &Number) {
    SourceLocation Name, At; // where the name belongs, and where the finding is: at the lock, or what is called like it
    if (const auto *E = dyn_cast<Expr>(&S)) {
      E = E->IgnoreImplicit();
      const auto *Made = dyn_cast<CXXConstructExpr>(E);
      if (const auto *C = dyn_cast<CXXFunctionalCastExpr>(E))
        Made = dyn_cast<CXXConstructExpr>(C->getSubExpr()->IgnoreImplicit());
      if (!Made || Made->getNumArgs() == 0)
        return;
      Name = Made->getParenOrBraceRange().getBegin();
      if (const auto *C = dyn_cast<CXXFunctionalCastExpr>(E); C && !C->isListInitialization())
        Name = C->getLParenLoc();
      At = Made->getArg(0)->getBeginLoc();
    } else if (const auto *D = dyn_cast<DeclStmt>(&S); D && D->isSingleDecl()) {
      if (const auto *V = dyn_cast<VarDecl>(D->getSingleDecl()); V && V->getTypeSourceInfo())
        if (auto Parens = V->getTypeSourceInfo()->getTypeLoc().getAs<ParenTypeLoc>()) {
          At = V->getLocation();
          Name = Parens.getLParenLoc();
        }
    }
    if (Name.isInvalid() || !Name.isFileID())
      return;
    const Place *P = wanted({At, At});
    std::string Free = P ? freeName(Name) : "";
    if (Free.empty())
      return;
    if (Number++)
      Free += std::to_string(Number);
    Guards[*P] = {"name the guard, so that it holds until the end of the block", /*Safe=*/false,
                  {insertion(Name, " " + Free)}};
  }
  /// One that the file does not use.
  std::string freeName(SourceLocation In) const {
    llvm::StringRef Text = Sources.getBufferData(Sources.getFileID(In));
    auto isWord = [](char C) { return llvm::isAlnum(C) || C == '_'; };
    for (llvm::StringRef Name : {"Guard", "Hold", "HeldHere"}) {
      bool Used = false;
      for (size_t At = Text.find(Name); At != llvm::StringRef::npos && !Used; At = Text.find(Name, At + 1))
        Used = (At == 0 || !isWord(Text[At - 1])); // `Guard2` may be one of ours, too
      if (!Used)
        return Name.str();
    }
    return "";
  }

  std::optional<Fix> fixFor(const Finding &F) const {
    switch (F.Which) {
    case Rule::MismatchedFree: return matchingDelete(F);
    case Rule::SelfAssignment: return earlyReturn(F);
    case Rule::UseAfterMove: return copies(F);
    case Rule::DiscardedGuard:
      if (auto It = Guards.find(placeOf(F.At)); It != Guards.end())
        return It->second;
      return std::nullopt;
    case Rule::LocalMutex: return makeStatic(F);
    default: return std::nullopt;
    }
  }

  /// Only where it is made in the same way on all paths: else the other form would be as wrong.
  std::optional<Fix> matchingDelete(const Finding &F) const {
    auto It = Deletes.find(placeOf(F.At));
    if (It == Deletes.end() || F.How != Level::Error)
      return std::nullopt;
    const CXXDeleteExpr &D = *It->second;
    bool Any = false;
    for (const Step &S : F.Steps)
      if (auto Made = News.find(placeOf(S.At)); Made != News.end()) {
        if (Made->second->isArray() == D.isArrayFormAsWritten())
          return std::nullopt;
        Any = true;
      }
    SourceLocation Word = D.getBeginLoc();
    if (D.isGlobalDelete()) // `::delete`
      Word = next(Word, tok::kw_delete, "delete");
    if (!Any || Word.isInvalid())
      return std::nullopt;
    if (!D.isArrayFormAsWritten())
      return Fix{"delete the array by `delete[]`", /*Safe=*/true, {insertion(behind(Word), "[]")}};
    SourceLocation First = next(Word, tok::l_square), Last = next(First, tok::r_square);
    if (Last.isInvalid())
      return std::nullopt;
    return Fix{"delete the object by `delete`", /*Safe=*/true, {edit(behind(Word), behind(Last), "")}};
  }
  /// The token behind Token, if it is of this kind.
  SourceLocation next(SourceLocation Token, tok::TokenKind Kind, llvm::StringRef Spelling = "") const {
    if (Token.isInvalid())
      return {};
    std::optional<clang::Token> T = Lexer::findNextToken(Token, Sources, Ctx.getLangOpts());
    bool Is = T && (T->is(Kind) || (T->is(tok::raw_identifier) && T->getRawIdentifier() == Spelling));
    return Is ? T->getLocation() : SourceLocation();
  }

  std::optional<Fix> earlyReturn(const Finding &F) const {
    for (const CXXMethodDecl *M : Assignments) {
      const auto *Body = cast<CompoundStmt>(M->getBody());
      const ParmVarDecl *Other = M->getParamDecl(0);
      if (Body->body_empty() || !Body->getLBracLoc().isFileID() || Other->getName().empty() ||
          !Ctx.hasSameType(M->getReturnType(), Ctx.getLValueReferenceType(Ctx.getCanonicalTagType(M->getParent()))))
        continue;
      FileSpan All = Spans.resolve(Body->getSourceRange());
      if (All.File != F.At.File || F.At.Offset < All.Offset || F.At.Offset >= All.Offset + All.Length)
        continue;
      SourceLocation First = Body->body_front()->getBeginLoc();
      if (!First.isFileID())
        return std::nullopt;
      std::string Test = "if (this == &" + Other->getName().str() + ")", Return = "return *this;";
      llvm::StringRef Between = Lexer::getSourceText(
          CharSourceRange::getCharRange(behind(Body->getLBracLoc()), First), Sources, Ctx.getLangOpts());
      size_t Line = Between.rfind('\n');
      std::string Words;
      if (Line == llvm::StringRef::npos) {
        Words = Test + " " + Return + " ";
      } else {
        llvm::StringRef Indent = Between.substr(Line + 1);
        if (!Indent.trim(" \t").empty())
          return std::nullopt; // a comment in front of it
        std::string End = Between.take_front(Line).ends_with("\r") ? "\r\n" : "\n";
        std::string Deeper = Indent.contains('\t') ? "\t" : "  ";
        Words = Test + End + Indent.str() + Deeper + Return + End + Indent.str();
      }
      return Fix{"return early if both are one object", /*Safe=*/F.How == Level::Error, {insertion(First, Words)}};
    }
    return std::nullopt;
  }

  /// Every move that may have come first must become a copy.
  std::optional<Fix> copies(const Finding &F) const {
    Fix Out;
    auto add = [&](const FileSpan &At) {
      auto It = Moves.find(placeOf(At));
      if (It == Moves.end())
        return false;
      if (Out.Title.empty())
        Out.Title = It->second.Title;
      llvm::append_range(Out.Edits, It->second.Edits);
      return true;
    };
    bool Any = false, AlsoHere = false;
    for (const Step &S : F.Steps)
      if (S.What == Step::Kind::Cause) {
        if (!add(S.At))
          return std::nullopt;
        Any = true;
        AlsoHere |= S.At != F.At && isBeside(placeOf(S.At), placeOf(F.At));
      }
    if (!Any && !add(F.At)) // it is moved in the round before
      return std::nullopt;
    if (AlsoHere && Moving.count(placeOf(F.At)) && !add(F.At)) // it may be the first of the two
      return std::nullopt;
    return Out;
  }

  std::optional<Fix> makeStatic(const Finding &F) const {
    for (const Step &S : F.Steps)
      if (auto It = Locals.find(placeOf(S.At)); It != Locals.end() && !Captured.contains(It->second.first))
        return Fix{"make the mutex `static`, one for all calls", /*Safe=*/false,
                   {insertion(It->second.second, "static ")}};
    return std::nullopt;
  }

  ASTContext &Ctx;
  const SourceManager &Sources;
  const SourceSpans &Spans;
  std::vector<Finding *> Open;
  std::set<Place> Wanted;
  std::vector<FileSpan> Statements; ///< that hold a wanted place; nested ones too
  std::map<Place, const CXXDeleteExpr *> Deletes;
  std::map<Place, const CXXNewExpr *> News;
  std::map<Place, Fix> Moves, Guards;
  std::set<Place> Moving; ///< calls of std::move, whether they can be left out or not
  std::map<Place, std::pair<const VarDecl *, SourceLocation>> Locals;
  llvm::SmallPtrSet<const ValueDecl *, 16> Captured;
  std::vector<const CXXMethodDecl *> Assignments;
};

} // namespace

void offerFixes(llvm::MutableArrayRef<Finding> Findings, ASTContext &Ctx, const SourceSpans &Spans) {
  Repairs(Findings, Ctx, Spans).run();
}

} // namespace deed
