// The scope of what is referred to ends before the last use: inner blocks, loops, if, switch.
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

std::string make();
void use(int);
void show(std::string_view);
bool maybe();

void bad_block() {
  int *P;
  {
    int X = 1;
    P = &X; // step: "borrowed here"
  } // step: "`X` is destroyed"
  use(*P); // expect-error: dangling-scope "`X`"
}

void bad_view() {
  std::string_view View;
  {
    std::string Text = make();
    View = Text;
  }
  show(View); // expect-error: dangling-scope "`Text`"
}

void bad_longest() {
  std::string Short = make();
  const std::string *Result = &Short;
  {
    std::string Long = make();
    if (Long.size() > Short.size())
      Result = &Long;
  }
  show(*Result); // expect-warning: dangling-scope "`Long`"
}

void bad_loop(int N) {
  const int *Last = nullptr;
  for (int I = 0; I < N; ++I) {
    int Square = I * I;
    if (Last)
      use(*Last); // expect: dangling-scope "`Square`"
    Last = &Square;
  }
}

void bad_if_initialiser() {
  std::string_view View;
  if (std::string Text = make(); !Text.empty())
    View = Text;
  show(View); // expect: dangling-scope "`Text`"
}

void bad_container_of_views() {
  std::vector<std::string_view> All;
  {
    std::string Text = make();
    All.push_back(Text);
  }
  for (std::string_view V : All)
    show(V); // expect: dangling-scope "`Text`"
}

void bad_iterator() {
  std::vector<int>::iterator It;
  {
    std::vector<int> V{1, 2};
    It = V.begin();
  }
  use(*It); // expect: dangling-scope "`V`"
}

void bad_owned() {
  int *P = nullptr;
  {
    auto Owner = std::make_unique<int>(1);
    P = Owner.get();
  }
  use(*P); // expect: dangling-scope "`Owner`"
}

void bad_closure() {
  auto Show = [](int X) { use(X); };
  int *P = nullptr;
  {
    int X = 1;
    P = &X;
  }
  Show(*P); // expect: dangling-scope "`X`"
}

struct View {
  std::string_view Name;
};

void bad_struct() {
  View V;
  {
    std::string Text = make();
    V.Name = Text;
  }
  show(V.Name); // expect: dangling-scope "`Text`"
}

void bad_pointer_to_pointer() {
  int Y = 0;
  int *P = &Y;
  int **PP = &P;
  {
    int X = 1;
    *PP = &X;
  }
  use(*P); // expect: dangling-scope "`X`"
}

//===-- Near misses ---===//

void ok_used_inside() {
  int *P;
  {
    int X = 1;
    P = &X;
    use(*P);
  }
}

void ok_rebound() {
  int Y = 2;
  int *P;
  {
    int X = 1;
    P = &X;
    use(*P);
  }
  P = &Y;
  use(*P);
}

void ok_reset_each_round(int N) {
  const int *Last = nullptr;
  for (int I = 0; I < N; ++I) {
    int Square = I * I;
    Last = &Square;
    use(*Last);
  }
}

void ok_correlated(bool Inner) {
  int Y = 2;
  int *P = &Y;
  if (Inner) {
    int X = 1;
    P = &X;
    use(*P);
  }
  if (!Inner)
    use(*P);
}

void ok_nulled() {
  int *P = nullptr;
  {
    int X = 1;
    P = &X;
    use(*P);
    P = nullptr;
  }
  if (P)
    use(*P);
}

void ok_static() {
  const int *P;
  {
    static int X = 1;
    P = &X;
  }
  use(*P);
}

void ok_copied() {
  std::string Copy;
  {
    std::string Text = make();
    std::string_view View = Text;
    Copy = View;
  }
  show(Copy);
}

void ok_shared() {
  int *P = nullptr;
  std::shared_ptr<int> Keep;
  {
    auto Owner = std::make_shared<int>(1);
    Keep = Owner;
    P = Owner.get();
  }
  use(*P);
}

void ok_moved_on() {
  std::unique_ptr<int> Keep;
  int *P = nullptr;
  {
    auto Owner = std::make_unique<int>(1);
    P = Owner.get();
    Keep = std::move(Owner);
  }
  use(*P);
}

void ok_vector_moved_on() {
  std::vector<int> Keep;
  int *P = nullptr;
  {
    std::vector<int> V{1, 2};
    P = &V[0];
    Keep = std::move(V);
  }
  use(*P);
}

void ok_assigned_through(int &Out) {
  int *P = &Out;
  {
    int X = 1;
    *P = X;
  }
  use(*P);
}

void ok_compared() {
  int Y = 2;
  int *P = &Y;
  {
    int X = 1;
    if (P == &X)
      use(X);
  }
  use(*P);
}

void ok_heap() {
  int *P;
  {
    int *Q = new int(1);
    P = Q;
  }
  use(*P);
  delete P;
}

void ok_view_of_literal() {
  std::string_view View;
  {
    const char *Text = "literal";
    View = Text;
  }
  show(View);
}
