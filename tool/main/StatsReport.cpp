#include "main/StatsReport.h"
#include "llvm/Support/FormatVariadic.h"

namespace deed {

static void writeRow(llvm::raw_ostream &OS, llvm::StringRef Name, const llvm::Twine &Value) {
  OS << llvm::formatv("  {0,-44} {1,14}\n", Name, Value.str());
}

void writeStats(llvm::raw_ostream &OS, const ProjectRun &Run) {
  OS << "deed: stats\n";
  writeRow(OS, "files", llvm::Twine(Run.Result.Sources.size()));
  writeRow(OS, "files.failed", llvm::Twine(Run.Result.Failed.size()));
  writeRow(OS, "findings", llvm::Twine(Run.Result.Findings.size()));
  for (const auto &[Name, Value] : Run.Result.Counts)
    writeRow(OS, Name, llvm::Twine(Value));
  writeRow(OS, "time.wall-seconds", llvm::formatv("{0:F2}", Run.WallSeconds).str());
  writeRow(OS, "time.cpu-seconds", llvm::formatv("{0:F2}", Run.Cost.CpuSeconds).str());
  writeRow(OS, "memory.largest-worker-mb", llvm::Twine(Run.Cost.PeakWorkerBytes >> 20));
  writeRow(OS, "workers.started", llvm::Twine(Run.Cost.WorkersStarted));
}

} // namespace deed
