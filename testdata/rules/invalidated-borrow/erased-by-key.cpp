// erase(key) of the element that a loop stands on.
#include <list>
#include <map>
#include <set>
#include <string>
#include <unordered_map>

struct Peer {
  bool Alive = false;
  int Score = 0;
};

struct Name {
  bool Stale = false;
  bool operator==(const Name &) const = default;
};

void bad_by_bound_name(std::unordered_map<std::string, Peer> &Peers) {
  for (auto &[Name, P] : Peers) // expect: invalidated-borrow
    if (!P.Alive)
      Peers.erase(Name);
}

void bad_by_entry(std::map<std::string, Peer> &Peers) {
  for (auto &Entry : Peers) // expect: invalidated-borrow
    if (!Entry.second.Alive)
      Peers.erase(Entry.first);
}

void bad_by_copy(std::set<int> &Numbers) {
  for (int N : Numbers) // expect: invalidated-borrow
    if (N > 3)
      Numbers.erase(N);
}

void bad_by_iterator_of_a_loop(std::map<int, int> &Scores) {
  for (auto It = Scores.begin(); It != Scores.end(); ++It) // expect: invalidated-borrow
    if (It->second > 3)
      Scores.erase(It->first);
}

void ok_left_at_once(std::set<int> &Numbers) {
  for (int N : Numbers)
    if (N > 3) {
      Numbers.erase(N);
      break;
    }
}

void ok_another_container(std::map<std::string, Peer> &Peers, std::map<std::string, Peer> &Waiting) {
  for (auto &[Name, P] : Peers)
    if (!P.Alive)
      Waiting.erase(Name);
}

void ok_iterator_moved_on_first(std::map<int, int> &Scores) {
  for (auto It = Scores.begin(); It != Scores.end();)
    if (It->second > 3)
      Scores.erase(It++);
    else
      ++It;
}

void ok_key_of_somebody_else(std::map<int, int> &Scores, int Other) {
  for (auto &[Key, Score] : Scores)
    if (Score == 2 && Key != Other)
      Scores.erase(Other);
}

int ok_found_elsewhere(std::map<int, int> &Scores, int A, int B) {
  auto It = Scores.find(A);
  Scores.erase(B);
  return It->second;
}

void ok_moved_on_before(std::map<int, int> &Scores) {
  for (auto It = Scores.begin(); It != Scores.end();) {
    const int Key = It->first;
    ++It;
    Scores.erase(Key);
  }
}
void bad_moved_on_after(std::map<int, int> &Scores) {
  for (auto It = Scores.begin(); It != Scores.end();) {
    const int Key = It->first;
    Scores.erase(Key);
    ++It; // expect: invalidated-borrow
  }
}

int bad_number_erased(std::map<int, Peer> &Peers) {
  Peer &First = Peers[1];
  Peers.erase(1);
  return First.Score; // expect: invalidated-borrow
}
int ok_other_number_erased(std::map<int, Peer> &Peers) {
  Peer &First = Peers[1];
  Peers.erase(2);
  return First.Score;
}

// list::remove(value) takes out what equals the value: the element itself, if the value is that.
void bad_removed_by_value(std::list<Name> &Names) {
  for (const Name &N : Names) // expect: invalidated-borrow
    if (N.Stale)
      Names.remove(N);
}
void bad_removed_by_iterator(std::list<Name> &Names) {
  for (auto It = Names.begin(); It != Names.end(); ++It) // expect: invalidated-borrow
    if (It->Stale)
      Names.remove(*It);
}
void ok_removed_and_left(std::list<Name> &Names) {
  for (const Name &N : Names)
    if (N.Stale) {
      Names.remove(N);
      return;
    }
}
bool ok_another_removed(std::list<Name> &Names, const Name &Old) {
  const Name &First = Names.front();
  Names.remove(Old);
  return First.Stale;
}
