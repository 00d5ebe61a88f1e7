// Members of the project's own containers and classes that get themselves, a part or an element of themselves.
#include <cstddef>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

class Matrix {
public:
  double &operator[](int I) { return Cells[I]; }
  const double &operator[](int I) const { return Cells[I]; }
  Matrix &operator-=(const double &Offset) {
    for (double &C : Cells)
      C -= Offset;
    return *this;
  }
  Matrix &operator/=(double Divisor) {
    for (double &C : Cells)
      C /= Divisor;
    return *this;
  }

private:
  double Cells[16];
};
void bad_minus_own_element(Matrix &A) {
  A -= A[0]; // expect: aliased-arguments
}
void ok_divided_by_value(Matrix &A) { A /= A[0]; }
void ok_other_matrix(Matrix &A, const Matrix &B) { A -= B[0]; }

class Buffer {
public:
  void append(const int &X) {
    if (Size == Capacity)
      grow();
    Data[Size++] = X;
  }
  void appendSafely(const int &X) {
    int Copy = X;
    if (Size == Capacity)
      grow();
    Data[Size++] = Copy;
  }
  void appendAll(const Buffer &Other) {
    const int Count = Other.Size;
    reserve(Size + Count);
    std::memcpy(Data + Size, Other.Data, Count * sizeof(int));
    Size += Count;
  }
  int &front() { return Data[0]; }
  int &operator[](int I) { return Data[I]; }

private:
  void grow() { reserve(Capacity ? 2 * Capacity : 8); }
  void reserve(int Wanted) {
    if (Wanted <= Capacity)
      return;
    int *Fresh = new int[Wanted];
    for (int I = 0; I != Size; ++I)
      Fresh[I] = Data[I];
    delete[] Data;
    Data = Fresh;
    Capacity = Wanted;
  }
  int *Data = nullptr;
  int Size = 0, Capacity = 0;
};
void bad_append_own_element(Buffer &B) {
  B.append(B[0]); // expect: aliased-arguments
}
void bad_append_front(Buffer &B) {
  B.append(B.front()); // expect: aliased-arguments
}
int bad_append_own_element_of_a_local() {
  Buffer B;
  B.append(3);
  B.append(B[0]); // expect: aliased-arguments
  return B[1];
}
int ok_append_element_of_another() {
  Buffer B, C;
  B.append(3);
  C.append(4);
  B.append(C[0]);
  return B[1];
}
void ok_append_copies_first(Buffer &B) { B.appendSafely(B[0]); }
void ok_append_other(Buffer &B, Buffer &C) { B.append(C[0]); }
void ok_append_itself(Buffer &B) { B.appendAll(B); }

class Bag {
public:
  void merge(const Bag &Other) {
    for (const std::string &Item : Other.Items)
      Items.push_back(Item);
  }
  void take(Bag &Other) {
    if (this == &Other)
      return;
    for (std::string &Item : Other.Items)
      Items.push_back(std::move(Item));
    Other.Items.clear();
  }
  void assign(const Bag &Other) {
    Items.clear();
    Items.insert(Items.end(), Other.Items.begin(), Other.Items.end());
  }
  std::vector<std::string> Items;
};
void bad_merge_itself(Bag &B) {
  B.merge(B); // expect: aliased-arguments "`B`"
}
void bad_assign_itself(Bag &B) {
  B.assign(B); // expect: aliased-arguments
}
void ok_take_is_guarded(Bag &B) { B.take(B); }
void ok_merge_other(Bag &A, Bag &B) { A.merge(B); }

void bad_members_of_one_object();
class User {
public:
  const std::string &name() const { return Name; }
  const std::string &title() const { return Title; }
  void rename(const std::string &To) {
    Name.clear();
    Name += Title;
    Name += To;
  }
  void setName(const std::string &To) { Name = To; }
  void setNameAndTell(const std::string &To) {
    Name = To;
    tell(To);
  }
  void renameSelf() {
    rename(Name); // expect: aliased-arguments "Name`"
  }
  void setCText(const char *To) {
    Name.clear();
    Name = To;
  }

private:
  void tell(const std::string &) const;
  std::string Name, Title;
};
void bad_rename_to_own_name(User &U) {
  U.rename(U.name()); // expect: aliased-arguments
}
void bad_own_text(User &U) {
  U.setCText(U.name().c_str()); // expect: aliased-arguments
}
void ok_rename_to_title(User &U) { U.rename(U.title()); }
void ok_assigned_at_once(User &U) { U.setName(U.name()); }
void ok_assigned_what_is_read(User &U) { U.setNameAndTell(U.name()); }
void ok_rename_to_copy(User &U) { U.rename(std::string(U.name())); }

static std::string Current;
static void setCurrent(const std::string &To) {
  Current.clear();
  Current.append("> ").append(To);
}
void bad_global() {
  setCurrent(Current); // expect: aliased-arguments "`Current`"
}
void ok_not_the_global(const std::string &To) { setCurrent(To); }

// A callee that may keep what it is given has not had it all along.
class Label {
public:
  void set(const char *To, bool IsStatic) {
    if (IsStatic) {
      Text = To;
      return;
    }
    delete[] Owned;
    Owned = new char[std::strlen(To) + 1];
    std::strcpy(Owned, To);
    Text = Owned;
  }
  const char *Text = nullptr;
  char *Owned = nullptr;
};
Label *makeLabel();
void ok_kept_by_callee(const char *Name) {
  Label *L = makeLabel();
  L->set(Name, false);
}

// The base class knows what it is the base of.
template <class Derived> class Arithmetic {
public:
  Derived &operator-=(const double &Offset) {
    for (std::size_t I = 0; I != self().size(); ++I)
      self()[I] -= Offset;
    return self();
  }
  Derived &operator*=(const double &Factor) {
    for (auto It = self().begin(); It != self().end(); ++It)
      *It *= Factor;
    return self();
  }

private:
  Derived &self() { return static_cast<Derived &>(*this); }
};
class Vector : public Arithmetic<Vector> {
public:
  std::size_t size() const { return Cells.size(); }
  double &operator[](std::size_t I) { return Cells[I]; }
  auto begin() { return Cells.begin(); }
  auto end() { return Cells.end(); }

private:
  std::vector<double> Cells;
};
void bad_own_element_by_base(Vector &V) { V -= V[0]; } // expect: aliased-arguments "`V.Cells[0]`"
void bad_own_element_by_iterator(Vector &V) { V *= V[1]; } // expect: aliased-arguments
void ok_element_of_another(Vector &V, Vector &W) { V -= W[0]; }
void ok_copy_of_element(Vector &V) {
  const double First = V[0];
  V -= First;
}
