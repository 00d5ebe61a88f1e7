// AnalystThread.cpp - Analyst's own thread: what is to be done next, and what has been.
#include "lsp/AnalystRun.h"
#include <malloc.h>

namespace deed {

/// While nothing is to be done: has something changed that no editor tells of?
void Analyst::lookAround() {
  const bool Changed = Where.changedOnDisk();
  if (std::exchange(Untidy, false))
    ::malloc_trim(0);
  std::lock_guard<std::mutex> Guard(Mutex);
  if (Changed)
    touchAll();
}

/// The last place that the edit has left as it was.
std::optional<LiveSource::Place> Analyst::Document::placeToHold() const {
  if (!Parsed)
    return std::nullopt;
  const size_t Same = std::min(EditedAt, Parsed->commonBeginning(*Shown));
  std::optional<LiveSource::Place> Last;
  for (const LiveSource::Place &P : Places)
    if (P.Fixed <= Same)
      Last = P;
  return Last;
}

Analyst::Work Analyst::begin(const std::string &File, const Document &D) {
  Work W{File, D.Uri, D.Version, D.Shown, {}, D.placeToHold(), false, {}, nullptr};
  for (auto &[Other, Each] : Documents)
    if (Each.Dirty || Other == File)
      W.Unsaved[Other] = Each.Shown;
  Stop = false;
  return W;
}

/// Waits for something to do. Nothing: it is over.
std::optional<Analyst::Work> Analyst::next(std::unique_lock<std::mutex> &Lock) {
  while (!Ending) {
    if (NewSettings)
      Where.setSettings(*std::exchange(NewSettings, std::nullopt));
    if (NewFolders)
      Where.setFolders(*std::exchange(NewFolders, std::nullopt));
    std::erase_if(Preambles, [&](const auto &P) { return !Documents.count(P.first); });
    if (std::exchange(Look, false)) {
      Lock.unlock();
      lookAround();
      Lock.lock();
      continue;
    }

    std::pair<const std::string, Document> *First = nullptr, *Ahead = nullptr;
    for (auto &Each : Documents) {
      if (Each.second.Due && (!First || *Each.second.Due < *First->second.Due))
        First = &Each;
      if (Each.second.IsAhead && Each.second.Known)
        Ahead = &Each;
    }
    auto Now = Clock::now();
    if (First && *First->second.Due <= Now) {
      First->second.Due.reset();
      First->second.Anew = false;
      return begin(First->first, First->second);
    }
    if (!First && Ahead) {
      Work W = begin(Ahead->first, Ahead->second);
      W.IsAhead = true;
      if (W.Hold)
        return W;
      Ahead->second.IsAhead = false;
    }
    auto Until = First ? *First->second.Due : Now + LookAround;
    if (Wake.wait_until(Lock, Until) == std::cv_status::timeout && !First && (Untidy || !Documents.empty()))
      Look = true;
  }
  return std::nullopt;
}

void Analyst::run() {
  std::unique_lock<std::mutex> Lock(Mutex);
  while (std::optional<Work> W = next(Lock)) {
    Current = &*W;
    Lock.unlock();
    Run(*this, *W).go();
    Lock.lock();
    Current = nullptr;
    Untidy = true;
  }
}

/// A run is over.
void Analyst::finish(const Work &W, AnalysedPtr Made) {
  {
    std::lock_guard<std::mutex> Guard(Mutex);
    Current = nullptr;
    auto It = Documents.find(W.File);
    if (It != Documents.end() && W.IsAhead)                  // nobody asked
      It->second.IsAhead = It->second.IsAhead && Stop; // by itself it would end the same way again
    if (W.IsAhead || !Made)
      return;
  }
  tell(W, Made);
}

/// Unless it is out of date.
void Analyst::tell(const Work &W, AnalysedPtr Made) {
  std::list<Question> Answered;
  {
    std::lock_guard<std::mutex> Guard(Mutex);
    auto It = Documents.find(W.File);
    if (It == Documents.end())
      return;
    Document &D = It->second;
    if (D.Version != W.Version || D.Shown != W.Shown || D.Due)
      return;
    D.Known = Made;
    D.PutOff = 0;
    D.IsHeader = Made->IsHeader;
    D.Parsed = W.Shown;
    D.Places = W.Places;
    Answered = std::move(D.Questions);
    D.Questions.clear();
  }
  Tell.Done(Made);
  for (Question &Q : Answered)
    Q.Then(Made);
}

} // namespace deed
