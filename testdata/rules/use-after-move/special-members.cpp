// Move constructors and assignments as people write them; bases, members, delegation, defaulted ones.
#include <memory>
#include <string>
#include <utility>
#include <vector>

void show(const std::string &Text);

class Base {
public:
  Base() = default;
  explicit Base(std::string Id) : Id(std::move(Id)) {}
  Base(Base &&Other) noexcept : Id(std::move(Other.Id)) {}
  Base(const Base &) = default;
  Base &operator=(Base &&Other) noexcept {
    Id = std::move(Other.Id);
    return *this;
  }
  Base &operator=(const Base &) = default;
  virtual ~Base() = default;

protected:
  std::string Id;
};

// The usual pattern: the base takes its part, then each member takes its own.
class ok_Derived : public Base {
public:
  ok_Derived() = default;
  ok_Derived(ok_Derived &&Other) noexcept
      : Base(std::move(Other)), Name(std::move(Other.Name)), Next(std::move(Other.Next)), Count(Other.Count) {
    Other.Count = 0;
  }
  ok_Derived &operator=(ok_Derived &&Other) noexcept {
    if (this == &Other)
      return *this;
    Base::operator=(std::move(Other));
    Name = std::move(Other.Name);
    Next = std::move(Other.Next);
    Count = std::exchange(Other.Count, 0);
    return *this;
  }
  ok_Derived(const ok_Derived &) = delete;

private:
  std::string Name;
  std::unique_ptr<ok_Derived> Next;
  int Count = 0;
};

class bad_Derived : public Base {
public:
  bad_Derived(bad_Derived &&Other) noexcept
      : Base(std::move(Other)), Name(std::move(Other.Name)), Copy(Other.Name) {} // expect-error: use-after-move "Name`"

  // The base's part is gone, and the base's name is asked for.
  bad_Derived(bad_Derived &&Other, int) noexcept : Base(std::move(Other)) {
    show(Other.Id); // expect-error: use-after-move "Other"
  }

private:
  std::string Name, Copy;
};

// Delegating: the other constructor takes all of it.
class ok_Delegating {
public:
  ok_Delegating(std::string Name, int Size) : Name(std::move(Name)), Size(Size) {}
  explicit ok_Delegating(std::string Name) : ok_Delegating(std::move(Name), 3) { show(this->Name); }

private:
  std::string Name;
  int Size;
};

class bad_Delegating {
public:
  bad_Delegating(std::string Name, int Size) : Name(std::move(Name)), Size(Size) {}
  explicit bad_Delegating(std::string Name) : bad_Delegating(std::move(Name), 3) {
    show(Name); // expect-error: use-after-move "`Name`"
  }

private:
  std::string Name;
  int Size;
};

// Members are initialised in the order of their declaration, not of the list.
class bad_Order {
public:
  explicit bad_Order(std::string Text)
      : Length(Text.size()), // expect-error: use-after-move "`Text`"
        Text(std::move(Text)) {}

private:
  std::string Text;
  size_t Length;
};

class ok_Order {
public:
  explicit ok_Order(std::string Text) : Text(std::move(Text)), Length(Text.size()) {}

private:
  size_t Length;
  std::string Text;
};

class ok_Member {
public:
  explicit ok_Member(std::string T) : Text(std::move(T)), Length(Text.size()) {}

private:
  std::string Text;
  size_t Length;
};

struct Defaulted {
  std::string Name;
  std::vector<int> Values;
  Defaulted() = default;
  Defaulted(Defaulted &&) = default;
  Defaulted &operator=(Defaulted &&) = default;
};

void bad_defaulted(Defaulted D) {
  Defaulted E(std::move(D));
  show(D.Name); // expect-error: use-after-move "D"
}

void bad_defaulted_assignment(Defaulted D, Defaulted E) {
  E = std::move(D);
  show(D.Name); // expect-error: use-after-move "D"
}

void ok_defaulted_revived(Defaulted D, Defaulted E) {
  E = std::move(D);
  D = Defaulted();
  show(D.Name);
}

// By copy-and-swap the argument is a value of its own.
class ok_CopyAndSwap {
public:
  ok_CopyAndSwap() = default;
  ok_CopyAndSwap(const ok_CopyAndSwap &) = default;
  ok_CopyAndSwap(ok_CopyAndSwap &&Other) noexcept : ok_CopyAndSwap() { swap(Other); }
  ok_CopyAndSwap &operator=(ok_CopyAndSwap Other) noexcept {
    swap(Other);
    return *this;
  }
  void swap(ok_CopyAndSwap &Other) noexcept { Text.swap(Other.Text); }

private:
  std::string Text;
};

// Inherited constructors take by forwarding.
struct Inheriting : Base {
  using Base::Base;
};
void bad_inherited_constructor(std::string Id) {
  Inheriting I(std::move(Id));
  show(Id); // expect-error: use-after-move "`Id`"
}
void ok_inherited_constructor(std::string Id) {
  Inheriting I(Id);
  show(Id);
}

// A default member initialiser stands where its member is declared.
struct bad_DefaultInitialiser {
  std::string First;
  std::string Taken;
  std::string Second = First; // expect-error: use-after-move "First`"
  explicit bad_DefaultInitialiser(std::string Text) : First(std::move(Text)), Taken(std::move(First)) {}
};

struct ok_DefaultInitialiser {
  std::string First;
  std::string Second = First;
  std::string Taken;
  explicit ok_DefaultInitialiser(std::string Text) : First(std::move(Text)), Taken(std::move(First)) {}
};
