#include "engine/OutlineJson.h"
#include "findings/FindingJson.h"

using namespace deed;

Json deed::toJson(const Outline &O) {
  Json Functions = Json::array(), Guards = Json::array(), Moves = Json::array();
  for (const OutlineFunction &F : O.Functions)
    Functions.push_back({{"name", textToJson(F.Name)},
                         {"at", toJson(F.At)},
                         {"signature", toJson(F.Signature)},
                         {"first", F.FirstLine},
                         {"last", F.LastLine},
                         {"lifetimes", textToJson(F.Lifetimes)},
                         {"ties", F.TiesLifetimes}});
  for (const OutlineGuard &G : O.Guards)
    Guards.push_back({{"line", G.Line}, {"text", textToJson(G.Text)}});
  for (const OutlineMove &M : O.Moves)
    Moves.push_back({{"at", toJson(M.At)}, {"place", textToJson(M.Place)}, {"always", M.Always}});
  return {{"functions", std::move(Functions)}, {"guards", std::move(Guards)}, {"moves", std::move(Moves)}};
}

Outline deed::readOutline(JsonFields &In) {
  Outline Out;
  In.each("functions", [&](JsonFields &Each) {
    OutlineFunction F;
    F.Name = Each.text("name");
    F.At = readFileSpan(Each, "at");
    F.Signature = readFileSpan(Each, "signature");
    F.FirstLine = Each.number<uint32_t>("first");
    F.LastLine = Each.number<uint32_t>("last");
    F.Lifetimes = Each.text("lifetimes");
    F.TiesLifetimes = Each.flag("ties");
    Out.Functions.push_back(std::move(F));
  });
  In.each("guards", [&](JsonFields &Each) {
    uint32_t Line = Each.number<uint32_t>("line");
    Out.Guards.push_back({Line, Each.text("text")});
  });
  In.each("moves", [&](JsonFields &Each) {
    OutlineMove M{readFileSpan(Each, "at"), Each.text("place"), true};
    M.Always = Each.flag("always");
    Out.Moves.push_back(std::move(M));
  });
  return Out;
}
