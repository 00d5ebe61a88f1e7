// A helper looks an element up and erases it by its iterator: whoever stands on that element is left with nothing.
#include <map>
#include <string>
#include <unordered_map>

struct Session {
  std::string User;
  long LastSeen = 0;
};

class Sessions {
public:
  void bad_reap(long Now) {
    for (auto It = ById.begin(); It != ById.end(); ++It) // expect: invalidated-borrow
      if (Now - It->second.LastSeen > 60)
        close(It->first);
  }
  void bad_reap_in_range_for(long Now) {
    for (auto &[Id, S] : ById) // expect: invalidated-borrow
      if (Now - S.LastSeen > 60)
        close(Id);
  }
  std::string bad_name_after_close(int Id) {
    Session &S = ById.at(Id);
    close(Id);
    return S.User; // expect: invalidated-borrow
  }
  void ok_step_before(long Now) {
    for (auto It = ById.begin(); It != ById.end();) {
      const int Id = It->first;
      const bool IsOld = Now - It->second.LastSeen > 60;
      ++It;
      if (IsOld)
        close(Id);
    }
  }
  void ok_one_and_out(long Now) {
    for (auto It = ById.begin(); It != ById.end(); ++It)
      if (Now - It->second.LastSeen > 60) {
        close(It->first);
        return;
      }
  }
  std::string ok_copied_first(int Id) {
    std::string User = ById.at(Id).User;
    close(Id);
    return User;
  }
  std::string ok_another_table(int Id) {
    Session &S = ById.at(Id);
    forget(S.User);
    return S.User;
  }

private:
  void close(int Id) {
    auto Found = ById.find(Id);
    if (Found == ById.end())
      return;
    ById.erase(Found);
  }
  void forget(const std::string &User) {
    auto Found = Logins.find(User);
    if (Found != Logins.end())
      Logins.erase(Found);
  }
  std::map<int, Session> ById;
  std::unordered_map<std::string, int> Logins;
};
