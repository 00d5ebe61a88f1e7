// What a member of a struct gets is made in one way throughout the file, and released in another.
#include <cstdlib>
#include <cstring>

struct Image {
  unsigned char *Pixels;
  char *Title;
};
Image *makeImage(int Size, const char *Title) {
  Image *I = new Image;
  I->Pixels = new unsigned char[Size];
  I->Title = strdup(Title);
  return I;
}
void bad_drop(Image *I) {
  delete I->Pixels; // expect-warning: mismatched-free "`Pixels`"
  free(I->Title);
  delete I;
}
void ok_drop(Image *I) {
  delete[] I->Pixels;
  free(I->Title);
  delete I;
}

class bad_Grid {
public:
  explicit bad_Grid(int N) : Rows(new double *[N]), N(N) {
    for (int I = 0; I < N; ++I)
      Rows[I] = new double[N];
  }
  bad_Grid(const bad_Grid &) = delete;
  ~bad_Grid() {
    for (int I = 0; I < N; ++I)
      delete Rows[I]; // expect-warning: mismatched-free "an element of `Rows`"
    delete[] Rows;
  }

private:
  double **Rows;
  int N;
};

struct Either {
  char *Text;
};
void fill(Either &E, const char *From) { E.Text = From ? strdup(From) : new char[1]; }
void ok_one_of_two(Either &E) { free(E.Text); }
