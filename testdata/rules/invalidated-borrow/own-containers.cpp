// Growth that hides in the project's own classes: tables over vectors, arrays grown by hand, members of *this.
#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

void use(int);
void show(std::string_view);

struct Row {
  std::string Name;
  int Value = 0;
};

class Table {
public:
  Row &row(size_t I) { return Rows[I]; }
  const Row &last() const { return Rows.back(); }
  void append(Row R) { Rows.push_back(std::move(R)); }
  void appendTwice(const Row &R) {
    append(R);
    append(R);
  }
  void clear() { Rows.clear(); }
  size_t size() const { return Rows.size(); }
  void rename(size_t I, std::string Name) { Rows[I].Name = std::move(Name); }

  void bad_within() {
    Row &First = Rows[0];
    append({});
    use(First.Value); // expect: invalidated-borrow "`First`"
  }
  void bad_cleared() {
    Row &First = row(0);
    this->clear();
    use(First.Value); // expect: invalidated-borrow
  }
  void ok_within() {
    append({});
    Row &First = Rows[0];
    use(First.Value);
  }

private:
  std::vector<Row> Rows;
};

void bad_append(Table &T) {
  Row &R = T.row(0); // step: "borrowed here"
  T.append({});      // step: "changed here"
  use(R.Value);      // expect: invalidated-borrow
}

void bad_append_twice(Table &T) {
  const Row &R = T.last();
  T.appendTwice({});
  use(R.Value); // expect: invalidated-borrow
}

void ok_append(Table &T) {
  T.append({});
  Row &R = T.row(0);
  use(R.Value);
}

void ok_size(Table &T) {
  Row &R = T.row(0);
  use(static_cast<int>(T.size()));
  use(R.Value);
}

void ok_rename(Table &T) {
  Row &R = T.row(0);
  T.rename(0, "x");
  use(R.Value);
}

void ok_other_table(Table &T, Table &U) {
  Row &R = T.row(0);
  U.append({});
  use(R.Value);
}

class Ints {
public:
  Ints() = default;
  Ints(const Ints &) = delete;
  ~Ints() { delete[] Data; }
  int &at(size_t I) { return Data[I]; }
  void push(int X) {
    if (Size == Capacity)
      grow();
    Data[Size++] = X;
  }
  void set(size_t I, int X) { Data[I] = X; }

private:
  void grow() {
    Capacity = Capacity ? 2 * Capacity : 8;
    int *New = new int[Capacity];
    for (size_t I = 0; I != Size; ++I)
      New[I] = Data[I];
    delete[] Data;
    Data = New;
  }
  int *Data = nullptr;
  size_t Size = 0, Capacity = 0;
};

void bad_own_array(Ints &I) {
  int &First = I.at(0);
  I.push(1);
  use(First); // expect: invalidated-borrow
}

void ok_own_array(Ints &I) {
  int &First = I.at(0);
  I.set(1, 2);
  use(First);
}

class Registry {
public:
  std::string &name(int Id) { return Names[Id]; }
  void add(int Id, std::string Name) { Names[Id] = std::move(Name); }
  void remove(int Id) { Names.erase(Id); }

private:
  std::map<int, std::string> Names;
};

void ok_nodes_stay(Registry &R) {
  std::string &Name = R.name(1);
  R.add(2, "x");
  show(Name);
}
