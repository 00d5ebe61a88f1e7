// Which object it is nobody knows, but both arguments are called by one name.
#include <map>
#include <string>
#include <utility>
#include <vector>

struct Row {
  double *First;
  int Count;
  double &operator[](int I) { return First[I]; }
  Row &operator/=(const double &By) {
    for (int I = 0; I != Count; ++I)
      First[I] /= By;
    return *this;
  }
  Row &scale(double By) {
    for (int I = 0; I != Count; ++I)
      First[I] *= By;
    return *this;
  }
};

struct Matrix {
  std::vector<double> Cells;
  Row row(int R) { return {&Cells[R * 3], 3}; }
};

void bad_normalise(Matrix &M, int Pivot) {
  Row R = M.row(Pivot);
  R /= R[Pivot]; // expect: aliased-arguments
}

void ok_normalise_by_value(Matrix &M, int Pivot) {
  Row R = M.row(Pivot);
  R.scale(1 / R[Pivot]);
}

void ok_by_a_copy(Matrix &M, int Pivot) {
  Row R = M.row(Pivot);
  const double By = R[Pivot];
  R /= By;
}

void ok_by_another_row(Matrix &M, double *Factors, int Pivot) {
  Row R = M.row(Pivot);
  R /= Factors[Pivot];
}

struct Entry {
  std::string Key;
  std::vector<std::string> Values;
};

class Index {
public:
  void bad_learn(std::vector<Entry> All) {
    for (Entry &E : All)
      put(E.Key, std::move(E)); // expect: aliased-arguments
  }
  void bad_learn_one(Entry *E) {
    put(E->Key, std::move(*E)); // expect: aliased-arguments
  }
  void ok_learn(std::vector<Entry> All) {
    for (Entry &E : All) {
      std::string Key = E.Key;
      put(Key, std::move(E));
    }
  }
  void ok_read_first(std::vector<Entry> All) {
    for (Entry &E : All)
      putEarly(E.Key, std::move(E));
  }
  void ok_of_another(std::vector<Entry> All, Entry &Other) {
    for (Entry &E : All)
      put(Other.Key, std::move(E));
  }

private:
  void put(const std::string &Key, Entry &&E) {
    Entries.push_back(std::move(E));
    Places[Key] = Entries.size() - 1;
  }
  void putEarly(const std::string &Key, Entry &&E) {
    Places[Key] = Entries.size();
    Entries.push_back(std::move(E));
  }
  std::vector<Entry> Entries;
  std::map<std::string, size_t> Places;
};
