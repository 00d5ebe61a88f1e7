// What is stored in an atomic pointer is its readers'.
#include <atomic>

struct Table {
  int Rows[16] = {};
};
std::atomic<Table *> Current;

void ok_stored() {
  Table *T = new Table;
  Current.store(T);
}
void ok_assigned() {
  Table *T = new Table;
  Current = T;
}
void ok_exchanged() {
  Table *T = new Table;
  delete Current.exchange(T);
}
Table *ok_once() {
  Table *T = Current.load();
  if (!T) {
    Table *Fresh = new Table;
    if (Current.compare_exchange_strong(T, Fresh))
      T = Fresh;
    else
      delete Fresh;
  }
  return T;
}
int bad_compared() {
  Table *T = new Table;
  Table *Now = Current.load();
  return Now ? Now->Rows[0] + T->Rows[0] : 0; // expect: leak
}
void bad_not_stored(bool Store) {
  Table *T = new Table; // expect: leak
  if (Store)
    Current.store(T);
}
