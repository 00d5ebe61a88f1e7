// A struct of views that a function makes: which member came from where is not kept, of the whole only.
#include <string>

class Fields {
public:
  explicit Fields(const char *Called) : Name(Called), Wrong(&Mine) {}
  Fields child(const char *Key) { return Fields(this, Key); }
  unsigned number(const char *Key) {
    if (Wrong->empty())
      *Wrong = std::string(Name) + Key;
    return 0;
  }

private:
  Fields(const Fields *In, const char *Key) : Parent(In), Name(Key), Wrong(In->Wrong) {}

  const Fields *Parent = nullptr;
  const char *Name;
  std::string Mine;
  std::string *Wrong;
};

unsigned fp_name_is_a_literal(Fields &In) {
  Fields Inner = In.child("inner");
  unsigned First = Inner.number("first");
  return First + Inner.number("second");
}

unsigned ok_made_here(Fields &In) {
  Fields Inner("inner");
  unsigned First = Inner.number("first");
  return First + Inner.number("second");
}
