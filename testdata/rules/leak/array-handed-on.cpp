// What a local array owns is handed on by whoever is given all of it.
#include <algorithm>
#include <iterator>
#include <vector>

struct Node {
  int Value = 0;
};

void ok_assigned(std::vector<Node *> &Out) {
  Node *Made[4];
  for (int I = 0; I < 4; ++I)
    Made[I] = new Node;
  Out.assign(std::begin(Made), std::end(Made));
}
void ok_copied(std::vector<Node *> &Out) {
  Node *Made[4];
  for (int I = 0; I < 4; ++I)
    Made[I] = new Node;
  std::copy(std::begin(Made), std::end(Made), std::back_inserter(Out));
}
int bad_forgotten() {
  Node *Made[4];
  for (int I = 0; I < 4; ++I)
    Made[I] = new Node; // expect: leak
  return Made[0]->Value;
}
