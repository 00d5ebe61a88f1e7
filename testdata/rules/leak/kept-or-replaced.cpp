// A stack that keeps what is pushed, or something new in its place.
struct Item {
  explicit Item(int Kind, Item *Below = nullptr) : Kind(Kind), Below(Below) {}
  int Kind;
  Item *Below;
};

class Stack {
public:
  ~Stack() {
    while (Item *I = Top) {
      Top = I->Below;
      delete I;
    }
  }
  bool push(Item *I) {
    fold();
    if (I->Kind == 3) {
      delete I;
      I = new Item(5);
    }
    I->Below = Top;
    Top = I;
    return true;
  }
  bool offer(Item *I) { return Top && Top->Kind > I->Kind; }

private:
  void fold() {
    if (Item *I = Top; I && I->Kind == 7) {
      Top = I->Below;
      delete I;
    }
  }
  Item *Top = nullptr;
};

bool ok_pushed(const char *Text) {
  Stack S;
  for (; *Text; ++Text)
    if (*Text == 'p') {
      Item *I = new Item(2);
      if (!S.push(I))
        return false;
    }
  return true;
}

bool bad_offered(const char *Text) {
  Stack S;
  for (; *Text; ++Text)
    if (*Text == 'p') {
      Item *I = new Item(2);
      if (!S.offer(I))
        return false; // expect: leak
    }
  return true;
}
