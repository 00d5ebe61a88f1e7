// One variable for two results of a function.
#include <utility>

void show(int);
void locate(int Cell, int *Row, int *Column) {
  *Row = Cell / 8;
  *Column = Cell - *Row * 8;
}
void bounds(const int *Values, int Count, int &Least, int &Most) {
  Least = Most = Values[0];
  for (int I = 1; I < Count; ++I) {
    const int V = Values[I];
    if (V < Least)
      Least = V;
    if (V > Most)
      Most = V;
  }
}
void clear(int &A, int &B) {
  A = 0;
  B = 0;
}
void fill(int With, int &A, int &B) { A = B = With; }
void exchange(int &A, int &B) {
  const int Kept = A;
  A = B;
  B = Kept;
}
void pay(int &From, int &To, int Sum) {
  From -= Sum;
  To += Sum;
}
void first(int Which, int &A, int &B) {
  if (Which)
    A = 1;
  else
    B = 2;
}

void bad_pointers(int Cell) {
  int Row;
  locate(Cell, &Row, &Row); // expect: aliased-arguments "`Row` is passed twice to `locate`"
  show(Row);
}
void bad_references(const int *Values, int Count) {
  int Least = 0;
  bounds(Values, Count, Least, Least); // expect: aliased-arguments "sets each to a result of its own"
  show(Least);
}
struct Range {
  int Low = 0, High = 0;
};
int bad_field(const int *Values, int Count) {
  Range R;
  bounds(Values, Count, R.Low, R.Low); // expect: aliased-arguments "`R.Low`"
  return R.High - R.Low;
}

void ok_two(int Cell) {
  int Row, Column;
  locate(Cell, &Row, &Column);
  show(Row + Column);
}
void ok_fields(const int *Values, int Count) {
  Range R;
  bounds(Values, Count, R.Low, R.High);
  show(R.High - R.Low);
}
void ok_thrown_away(int Cell) {
  int Ignored;
  locate(Cell, &Ignored, &Ignored);
}
void ok_set_again(int Cell) {
  int Row;
  locate(Cell, &Row, &Row);
  Row = Cell;
  show(Row);
}
void ok_same_value(int With) {
  int N;
  clear(N, N);
  show(N);
  fill(With, N, N);
  show(N);
}
void ok_in_and_out(int N) {
  int M = N;
  exchange(M, M);
  pay(M, M, 3);
  show(M);
}
void ok_one_of_them(int Which) {
  int N = 0;
  first(Which, N, N);
  show(N);
}
