// Containers that were given room: what is asked for before it is needed.
#include <cstddef>
#include <string>
#include <vector>

int ok_three_of_three() {
  std::vector<int> V;
  V.reserve(3);
  int &First = V.emplace_back(1);
  V.push_back(2);
  V.push_back(3);
  return ++First;
}
int bad_four_of_three() {
  std::vector<int> V;
  V.reserve(3);
  int &First = V.emplace_back(1);
  V.push_back(2);
  V.push_back(3);
  V.push_back(4);
  return ++First; // expect: invalidated-borrow
}
struct Node {
  std::string Name;
  Node *Parent = nullptr;
};
std::vector<Node> ok_as_many_as_asked_for(std::size_t N) {
  std::vector<Node> Nodes;
  Nodes.reserve(N);
  Node *Last = nullptr;
  for (std::size_t I = 0; I != N; ++I) {
    Nodes.emplace_back().Parent = Last;
    Last = &Nodes.back();
  }
  return Nodes;
}
std::vector<Node *> ok_of_a_range(const std::vector<std::string> &Names, std::vector<Node> &Nodes) {
  std::vector<Node *> ByName;
  Nodes.clear();
  Nodes.reserve(Names.size());
  for (const std::string &Name : Names) {
    Nodes.push_back({Name});
    ByName.push_back(&Nodes.back());
  }
  return ByName;
}
void bad_one_more(const std::vector<std::string> &Names) {
  std::vector<Node> Nodes;
  Nodes.reserve(Names.size());
  for (const std::string &Name : Names)
    Nodes.push_back({Name});
  Node &First = Nodes.front();
  Nodes.push_back({"end"});
  First.Name = "begin"; // expect: invalidated-borrow
}
void ok_one_more_asked_for(const std::vector<std::string> &Names) {
  std::vector<Node> Nodes;
  Nodes.reserve(Names.size() + 1);
  for (const std::string &Name : Names)
    Nodes.push_back({Name});
  Node &First = Nodes.front();
  Nodes.push_back({"end"});
  First.Name = "begin";
}
void bad_two_a_round(std::size_t N) {
  std::vector<Node> Nodes;
  Nodes.reserve(N);
  Node *Last = nullptr;
  for (std::size_t I = 0; I != N; ++I) {
    Nodes.emplace_back();
    if (Last)
      Last->Name = "left"; // expect: invalidated-borrow
    Nodes.emplace_back();
    Last = &Nodes.back();
  }
}
void ok_beyond_its_size(std::vector<Node> &Nodes) {
  Nodes.reserve(Nodes.size() + 2);
  Node &Left = Nodes.emplace_back();
  Node &Right = Nodes.emplace_back();
  Left.Parent = &Right;
}
void bad_of_unknown_size(std::vector<Node> &Nodes) {
  Nodes.reserve(2);
  Node &Left = Nodes.emplace_back();
  Node &Right = Nodes.emplace_back();
  Left.Parent = &Right; // expect: invalidated-borrow
}
void ok_counted_rounds() {
  std::vector<Node> Nodes;
  Nodes.reserve(8);
  Node *Last = nullptr;
  for (int I = 0; I < 8; ++I) {
    Nodes.emplace_back().Parent = Last;
    Last = &Nodes.back();
  }
}
void ok_as_many_again(std::vector<Node> &Nodes) {
  const std::size_t N = Nodes.size();
  Nodes.reserve(2 * N);
  for (std::size_t I = 0; I < N; ++I) {
    const Node &Of = Nodes[I];
    Nodes.push_back(Of);
    Nodes.back().Name = Of.Name + "'";
  }
}
void bad_no_more_than_there_are(std::vector<Node> &Nodes) {
  const std::size_t N = Nodes.size();
  Nodes.reserve(N);
  for (std::size_t I = 0; I < N; ++I) {
    const Node &Of = Nodes[I];
    Nodes.push_back(Of);
    Nodes.back().Name = Of.Name + "'"; // expect: invalidated-borrow
  }
}

std::string_view ok_reserved_for_all_pairs(const std::vector<std::string> &A, const std::vector<std::string> &B,
                                           std::vector<std::string> &Pairs) {
  Pairs.clear();
  Pairs.reserve(A.size() * B.size());
  std::string_view Longest;
  for (const std::string &Left : A)
    for (const std::string &Right : B) {
      const std::string &Both = Pairs.emplace_back(Left + Right);
      if (Both.size() > Longest.size())
        Longest = Both;
    }
  return Longest;
}

// Of one that was made with elements, the rest of what is reserved is free.
int ok_listed() {
  std::vector<int> V = {1, 2, 3};
  V.reserve(10);
  int &First = V[0];
  V.push_back(4);
  return First;
}
int ok_counted() {
  std::vector<int> V(3);
  V.reserve(4);
  int &First = V[0];
  V.push_back(4);
  return First;
}
int bad_listed() {
  std::vector<int> V = {1, 2, 3};
  V.reserve(3);
  int &First = V[0];
  V.push_back(4);
  return First; // expect: invalidated-borrow
}
int bad_counted() {
  std::vector<int> V(3);
  int &First = V[0];
  V.push_back(4);
  return First; // expect: invalidated-borrow
}
