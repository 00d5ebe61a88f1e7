// Pointers in arrays that a loop goes over, by index or by pointer: whichever element it takes, it takes them all.
struct Node {
  int Value;
};

void ok_by_pointer() {
  Node *Both[2] = {new Node, new Node};
  for (Node *N : Both)
    delete N;
}
void ok_by_index(int Count) {
  Node *Both[2] = {new Node, new Node};
  for (int I = 0; I < Count; ++I)
    delete Both[I];
}
void ok_by_iterator() {
  Node *Both[2] = {new Node, new Node};
  for (Node **It = Both; It != Both + 2; ++It)
    delete *It;
}
void bad_only_the_first() {
  Node *Both[2] = {new Node, new Node}; // expect: leak
  delete Both[0];
}

class Slots {
public:
  ~Slots() {
    for (Node *N : All)
      delete N;
  }
  void fill() { All[0] = new Node; }

private:
  Node *All[4]{};
};
class Rows {
public:
  ~Rows() {
    for (int I = 0; I < 4; ++I)
      delete All[I];
  }
  void fill(int Which) { All[Which] = new Node; }

private:
  Node *All[4]{};
};
void ok_by_the_destructor() {
  Slots S;
  S.fill();
  Rows R;
  R.fill(1);
}
