// ShowCommand.h - `deed show`: the analysis of one file, laid open.
#pragma once
#include "main/Options.h"

namespace deed {

int runShow(const ShowOptions &Options);

} // namespace deed
