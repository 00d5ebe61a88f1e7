// OutlineJson.h - an outline as JSON and back, byte for byte: how it crosses from a branch of the editor's parse to the
// server. Private to one version of the program, as findings/FindingJson.h is.
#pragma once
#include "engine/Outline.h"
#include "support/Json.h"

namespace deed {

Json toJson(const Outline &O);
Outline readOutline(JsonFields &In);

} // namespace deed
