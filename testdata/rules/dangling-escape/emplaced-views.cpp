// What is constructed in place in a container of views borrows from the owner that it is made from.
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

std::string folded(std::string_view);

class Names {
public:
  int bad_key(std::string_view Raw) {
    std::string Lower = folded(Raw);
    int N = static_cast<int>(Ids.size());
    Ids.emplace(Lower, N); // expect: dangling-member
    return N;
  }
  int ok_key(const std::string &Kept) {
    int N = static_cast<int>(Ids.size());
    Ids.emplace(Kept, N);
    return N;
  }

private:
  std::unordered_map<std::string_view, int> Ids;
};

void bad_element(std::vector<std::string_view> &Out, std::string_view Raw) {
  std::string Lower = folded(Raw);
  Out.emplace_back(Lower); // expect: dangling-escape
}
void ok_copied(std::vector<std::string> &Out, std::string_view Raw) {
  std::string Lower = folded(Raw);
  Out.emplace_back(Lower);
}
void bad_mapped(std::map<std::string, std::string_view> &Out, std::string_view Raw) {
  std::string Key = folded(Raw), Value = folded(Key);
  Out.emplace(Key, Value); // expect: dangling-escape
}
void ok_copied_key(std::map<std::string, std::string_view> &Out, std::string_view Raw) {
  std::string Key = folded(Raw);
  Out.emplace(Key, Raw);
}
