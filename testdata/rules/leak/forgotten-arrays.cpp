// An array that nobody else knows has the only pointers to what is made in a loop, and its elements are not released.
#include <cstdlib>
#include <cstring>

struct Cell {
  int Value = 0;
  void draw() const;
};
void show(int Value);
void print(char *const *Lines, int Count);
void keep(Cell **Cells);

void bad_lines(int Count) {
  char **Lines = static_cast<char **>(malloc(Count * sizeof *Lines));
  if (!Lines)
    return;
  for (int I = 0; I < Count; ++I)
    Lines[I] = strdup("-"); // expect: leak "elements of `Lines`"
  free(Lines);
}

void bad_cells() {
  Cell *Cells[8];
  for (int I = 0; I < 8; ++I)
    Cells[I] = new Cell; // expect: leak
  for (Cell *C : Cells)
    show(C->Value);
}

void bad_rows(int Rows, int Columns) {
  int **Grid = new int *[Rows];
  for (int I = 0; I < Rows; ++I)
    Grid[I] = new int[Columns]; // expect: leak
  Grid[0][0] = 1;
  delete[] Grid;
}

void bad_by_variable(int Count) {
  Cell **Cells = new Cell *[Count];
  for (int I = 0; I < Count; ++I) {
    Cell *C = new Cell;
    C->Value = I;
    Cells[I] = C; // expect: leak
  }
  Cells[0]->draw();
  delete[] Cells;
}

void ok_released(int Count) {
  Cell **Cells = new Cell *[Count];
  for (int I = 0; I < Count; ++I)
    Cells[I] = new Cell;
  for (int I = 0; I < Count; ++I)
    delete Cells[I];
  delete[] Cells;
}

void ok_released_by_variable() {
  Cell *Cells[8];
  for (Cell *&C : Cells)
    C = new Cell;
  for (Cell *C : Cells)
    delete C;
}

void ok_released_by_pointer(int Count) {
  char **Lines = new char *[Count];
  for (int I = 0; I < Count; ++I)
    Lines[I] = strdup("-");
  print(Lines, Count);
  for (char **Line = Lines; Line != Lines + Count; ++Line)
    free(*Line);
  delete[] Lines;
}

static void releaseAll(char **Lines, int Count) {
  while (Count--)
    free(Lines[Count]);
  free(Lines);
}
void ok_released_by_helper(int Count) {
  char **Lines = static_cast<char **>(malloc(Count * sizeof *Lines));
  for (int I = 0; Lines && I < Count; ++I)
    Lines[I] = strdup("-");
  releaseAll(Lines, Count);
}

Cell **ok_returned(int Count) {
  Cell **Cells = new Cell *[Count];
  for (int I = 0; I < Count; ++I)
    Cells[I] = new Cell;
  return Cells;
}

void ok_kept(int Count) {
  Cell **Cells = new Cell *[Count];
  for (int I = 0; I < Count; ++I)
    Cells[I] = new Cell;
  keep(Cells);
}

void ok_copied(int Count, Cell **Out) {
  Cell **Cells = new Cell *[Count];
  for (int I = 0; I < Count; ++I)
    Cells[I] = new Cell;
  for (int I = 0; I < Count; ++I)
    Out[I] = Cells[I];
  delete[] Cells;
}

void ok_borrowed(int Count, Cell *Shared) {
  Cell **Cells = new Cell *[Count];
  for (int I = 0; I < Count; ++I)
    Cells[I] = Shared;
  delete[] Cells;
}

struct Lines {
  char **Text;
  int Count;
};
void ok_freed_behind(Lines *L, int Count) {
  L->Text = static_cast<char **>(malloc(Count * sizeof *L->Text));
  for (L->Count = 0; L->Count < Count; ++L->Count)
    L->Text[L->Count] = strdup("-");
  for (int I = 0; I < L->Count; ++I)
    free(*(L->Text + I));
  free(L->Text);
}
