// One pointer given to two containers whose destructors release their elements.
#include <vector>

struct Token {
  int Kind = 0;
};

class Pile {
public:
  Pile() = default;
  Pile(const Pile &) = delete;
  ~Pile() {
    for (Token *T : Tokens)
      delete T;
  }
  void put(Token *T) { Tokens.push_back(T); }
  void forget() { Tokens.clear(); } // expect: leak
  unsigned size() const { return static_cast<unsigned>(Tokens.size()); }

private:
  std::vector<Token *> Tokens;
};
class View {
public:
  void show(Token *T) { Shown.push_back(T); }

private:
  std::vector<Token *> Shown;
};

void bad_both(Pile &Left, Pile &Right) {
  Token *T = new Token;
  Left.put(T);
  Right.put(T); // expect: conflicting-owner "two owners of one object: `T`"
}
void bad_perhaps(Pile &Left, Pile &Right, bool Also) {
  Token *T = new Token;
  Left.put(T);
  if (Also)
    Right.put(T); // expect: conflicting-owner
}
void ok_either(Pile &Left, Pile &Right, bool ToLeft) {
  Token *T = new Token;
  if (ToLeft)
    Left.put(T);
  else
    Right.put(T);
}
void ok_another(Pile &Left, Pile &Right) {
  Token *T = new Token;
  Left.put(T);
  T = new Token;
  Right.put(T);
}
void ok_eachItsOwn(Pile &Left, Pile &Right) {
  for (int I = 0; I < 4; ++I) {
    Token *T = new Token;
    if (I % 2)
      Left.put(T);
    else
      Right.put(T);
  }
}
void ok_shown(Pile &Left, View &Right) {
  Token *T = new Token;
  Left.put(T);
  Right.show(T);
}
void ok_moved(Pile &Left, Pile &Right) {
  Token *T = new Token;
  Left.put(T);
  Left.forget();
  Right.put(T);
}

class bad_Index {
public:
  bad_Index() = default;
  bad_Index(const bad_Index &) = delete;
  ~bad_Index() {
    for (Token *T : All)
      delete T;
    for (Token *T : Open)
      delete T;
  }
  void add() {
    Token *T = new Token;
    All.push_back(T);
    Open.push_back(T); // expect: conflicting-owner
  }

private:
  std::vector<Token *> All, Open;
};
class ok_Index {
public:
  ok_Index() = default;
  ok_Index(const ok_Index &) = delete;
  ~ok_Index() {
    for (Token *T : Whole)
      delete T;
  }
  void add() {
    Token *T = new Token;
    Whole.push_back(T);
    Opened.push_back(T);
  }

private:
  std::vector<Token *> Whole, Opened;
};
