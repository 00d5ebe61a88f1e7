#include "findings/UnsafeAudit.h"
#include "findings/FindingJson.h"
#include "llvm/ADT/STLExtras.h"

using namespace deed;

void deed::joinAudited(std::vector<AuditedFunction> &All) {
  llvm::sort(All);
  size_t Out = 0;
  for (size_t I = 0; I != All.size(); ++I) {
    if (Out && All[Out - 1].At == All[I].At) { // the name of the first instance stands for all
      AuditedFunction &Same = All[Out - 1];
      Same.IsHeld |= All[I].IsHeld;
      Same.Leaks |= All[I].Leaks;
      Same.Operations.insert(Same.Operations.end(), All[I].Operations.begin(), All[I].Operations.end());
      continue;
    }
    if (Out != I)
      All[Out] = std::move(All[I]);
    ++Out;
  }
  All.resize(Out);
  for (AuditedFunction &F : All) {
    auto Place = [](const AuditedOperation &O) { return std::tie(O.At, O.How); };
    llvm::sort(F.Operations);
    F.Operations.erase(llvm::unique(F.Operations, [&](const auto &A, const auto &B) { return Place(A) == Place(B); }),
                       F.Operations.end());
  }
}

Json deed::toJson(const AuditedFunction &F) {
  Json Operations = Json::array();
  for (const AuditedOperation &O : F.Operations)
    Operations.push_back({{"at", toJson(O.At)},
                          {"kind", info(O.How).Id.str()},
                          {"what", textToJson(O.What)},
                          {"inRegion", O.InRegion},
                          {"reason", textToJson(O.Reason)}});
  return {{"at", toJson(F.At)},
          {"name", textToJson(F.Name)},
          {"held", F.IsHeld},
          {"leaks", F.Leaks},
          {"operations", std::move(Operations)}};
}

AuditedFunction deed::readAudited(JsonFields &In) {
  AuditedFunction F;
  F.At = readFileSpan(In, "at");
  F.Name = In.text("name");
  F.IsHeld = In.flag("held");
  F.Leaks = In.flag("leaks");
  In.each("operations", [&](JsonFields &Each) {
    AuditedOperation O;
    O.At = readFileSpan(Each, "at");
    std::string Kind = Each.text("kind");
    if (std::optional<UnsafeKind> How = unsafeKindById(Kind))
      O.How = *How;
    else
      Each.fail("kind", "unknown kind `" + Kind + "`");
    O.What = Each.text("what");
    O.InRegion = Each.flag("inRegion");
    O.Reason = Each.text("reason");
    F.Operations.push_back(std::move(O));
  });
  return F;
}
