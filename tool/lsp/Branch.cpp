#include "lsp/Branch.h"
#include "engine/OutlineJson.h"
#include "findings/FindingJson.h"

using namespace deed;

std::string deed::writeBranchReply(const BranchReply &R) {
  Json Places = Json::array();
  for (const LiveSource::Place &P : R.Passed)
    Places.push_back({{"read", P.Read}, {"fixed", P.Fixed}});
  return writeTuResult(R.Result) + '\n' + jsonToText({{"outline", toJson(R.Shape)}, {"places", std::move(Places)}});
}

llvm::Expected<BranchReply> deed::readBranchReply(llvm::StringRef Text) {
  const auto [First, Second] = Text.split('\n');
  llvm::Expected<TuResult> Result = readTuResult(First);
  if (!Result)
    return Result.takeError();
  std::optional<Json> J = parseJson(Second);
  if (!J)
    return llvm::createStringError(llvm::inconvertibleErrorCode(), "reply: not JSON");
  BranchReply Out;
  Out.Result = std::move(*Result);
  JsonFields In(*J, "reply");
  JsonFields Shape = In.child("outline");
  Out.Shape = readOutline(Shape);
  In.each("places", [&](JsonFields &Each) {
    size_t Read = Each.number<size_t>("read");
    Out.Passed.push_back({Read, Each.number<size_t>("fixed")});
  });
  if (In.wrong())
    return In.takeError();
  return Out;
}
