// Before C++17 the tree holds the copies that elision leaves out: their temporaries are the objects themselves.
// flags: -std=c++11
struct Status {
  Status();
  Status(const Status &);
  ~Status();
  bool ok() const;
};
Status make();
void take(Status);

bool named() {
  Status S = make();
  return S.ok();
}
void passed() { take(make()); }
Status returned() { return make(); }
