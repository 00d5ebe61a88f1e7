// unsafe-operation: in functions that are held to the strict profile, what the language lets pass on the programmer's word
// alone must stand in a region that says why: `// deed: unsafe reason`.
//
// Lowering notes the operations; where the regions are is said by comments. A region without a reason is one that nobody
// can review, and is reported itself, once.
#include "checks/Wording.h"
#include <map>

using namespace deed;

static const char *phrase(UnsafeKind How) {
  switch (How) {
  case UnsafeKind::PointerDereference: return "dereference of a raw pointer";
  case UnsafeKind::PointerArithmetic: return "pointer arithmetic";
  case UnsafeKind::ReinterpretCast: return "reinterpret_cast";
  case UnsafeKind::PointerCast: return "cast to a pointer type that nobody checks";
  case UnsafeKind::ConstCast: return "const_cast that takes const away";
  case UnsafeKind::UnionAccess: return "access to a member of a union";
  case UnsafeKind::InlineAssembly: return "inline assembly";
  case UnsafeKind::New: return "`new`";
  case UnsafeKind::Delete: return "`delete`";
  }
  return "unsafe operation";
}

static const char *instead(UnsafeKind How) {
  switch (How) {
  case UnsafeKind::PointerDereference: return "take a reference, or ";
  case UnsafeKind::PointerArithmetic: return "use a span and an index, or ";
  case UnsafeKind::ReinterpretCast: return "use std::bit_cast or std::memcpy for values, or ";
  case UnsafeKind::PointerCast: return "keep the type, or ";
  case UnsafeKind::ConstCast: return "take a non-const reference, or ";
  case UnsafeKind::UnionAccess: return "use std::variant, or ";
  case UnsafeKind::InlineAssembly: return "";
  case UnsafeKind::New:
  case UnsafeKind::Delete: return "use std::make_unique or a container, or ";
  }
  return "";
}

void deed::checkUnsafeOperation(const SolvedFunction &Fn, FindingSink &Out) {
  if (!Fn.Info.IsSafe || Fn.Facts.UnsafeOperations.empty())
    return;
  std::map<FileSpan, UnsafeKind> ByPlace; // the graph brings a statement in several blocks more than once
  for (const UnsafeOperation &Op : Fn.Facts.UnsafeOperations)
    ByPlace.try_emplace(Out.resolve(Op.At), Op.How);
  for (const auto &[At, How] : ByPlace) {
    const UnsafeRegion *Around = nullptr;
    for (const UnsafeRegion &R : Fn.Tu.UnsafeRegions)
      if (R.File == At.File && R.FirstLine <= At.Line && At.Line <= R.LastLine)
        Around = &R;
    if (Around && !Around->Reason.empty())
      continue;
    Finding F;
    F.Which = Rule::UnsafeOperation;
    F.How = Level::Error;
    F.At = At;
    F.Message = std::string(phrase(How)) + (Around ? " in an unsafe region that gives no reason" : " in safe code");
    F.Label = Around ? "write the reason behind `deed: unsafe`" : "needs an unsafe region";
    F.Help = std::string(Around ? "" : instead(How)) +
             "say why it is right: `// deed: unsafe REASON` on the line, or before the statement or function";
    F.Function = Fn.Tu.text(Fn.Info.Name).str();
    F.Subject = phrase(How);
    Out.add(std::move(F));
  }
}
