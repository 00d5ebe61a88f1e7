// What an overrider does to members of the base is done to the object that the caller sees as the base.
struct Slot {
  virtual ~Slot() = default;
  virtual void drop() = 0;
  virtual void renew() = 0;
  int *Value = nullptr;
};
struct Middle : Slot {
  int Drops = 0;
};
struct Plain final : Middle {
  void drop() override {
    delete Value;
    ++Drops;
  }
  void renew() override {
    delete Value;
    Value = new int(1);
  }
};
int bad_read_after_drop(Slot &S) {
  S.drop();
  return *S.Value; // expect: use-after-free
}
int ok_read_after_renew(Slot &S) {
  S.renew();
  return *S.Value;
}

// A member of the same name in the derived class is another member.
struct Named {
  virtual ~Named() = default;
  virtual void forget() = 0;
  char *Label = nullptr;
};
struct Hiding final : Named {
  void forget() override { delete[] Label; }
  char *Label = nullptr;
};
char ok_hidden_member(Named &N) {
  N.forget();
  return *N.Label;
}
