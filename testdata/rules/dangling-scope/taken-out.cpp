// Containers of pointers and views: what was taken out again in time, and what a callee reaches through the elements.
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

void use(int);
void use(std::string_view);
std::string make(int);

//===-- Stacks ------------------------------------------------------------------------------------------------------===//

static void visit(const std::vector<const int *> &All) {
  for (size_t I = 0; I < All.size(); ++I)
    use(*All[I]);
}
void ok_popped_each_time() {
  std::vector<const int *> Stack;
  for (int I = 0; I < 3; ++I) {
    int N = I;
    Stack.push_back(&N);
    visit(Stack);
    Stack.pop_back();
  }
}
void bad_not_popped() {
  std::vector<const int *> Stack;
  for (int I = 0; I < 3; ++I) {
    int N = I;
    Stack.push_back(&N);
  }
  visit(Stack); // expect: dangling-scope
}
void ok_cleared() {
  std::vector<const int *> Stack;
  for (int I = 0; I < 3; ++I) {
    int N = I;
    Stack.clear();
    Stack.push_back(&N);
    visit(Stack);
  }
}
void bad_cleared_before(std::vector<const int *> Stack) {
  for (int I = 0; I < 3; ++I) {
    int N = I;
    visit(Stack); // expect: dangling-scope
    Stack.push_back(&N);
  }
}
void ok_erased_by_key() {
  std::map<int, const int *> ById;
  for (int I = 0; I < 3; ++I) {
    int N = I;
    ById[I] = &N;
    use(*ById[I]);
    ById.erase(I);
  }
}
void bad_kept_by_key() {
  std::map<int, const int *> ById;
  for (int I = 0; I < 3; ++I) {
    int N = I;
    ById[I] = &N;
  }
  use(*ById[1]); // expect: dangling-scope
}
static void descend(std::vector<const int *> &Path, int Depth) {
  int N = Depth;
  Path.push_back(&N);
  for (const int *Each : Path)
    use(*Each);
  if (Depth != 0)
    descend(Path, Depth - 1);
  Path.pop_back();
}
void ok_callee_pops() {
  std::vector<const int *> Path;
  descend(Path, 3);
  visit(Path);
}

//===-- Through the elements, in a callee ---------------------------------------------------------------------------===//

static void printAll(const std::vector<std::string_view> &All) {
  for (auto Each : All)
    use(Each);
}
void bad_elements_of_temporaries() {
  std::vector<std::string_view> All;
  All.push_back(make(1));
  printAll(All); // expect: dangling-temporary
}
void ok_elements_are_named() {
  std::string One = make(1);
  std::vector<std::string_view> All;
  All.push_back(One);
  printAll(All);
}
static size_t count(const std::vector<std::string_view> &All) { return All.size(); }
size_t ok_only_counted() {
  std::vector<std::string_view> All;
  All.push_back(make(1));
  return count(All);
}

struct Row {
  std::vector<const char *> Cells;
  Row &add(const std::string &Text) {
    Cells.push_back(Text.c_str());
    return *this;
  }
  std::string join() const {
    std::string Out;
    for (const char *Cell : Cells)
      Out += Cell;
    return Out;
  }
};
std::string bad_cell_of_temporary() {
  Row R;
  R.add("a").add(make(1));
  return R.join(); // expect: dangling-temporary
}
std::string ok_at_once() { return Row().add("a").add(make(1)).join(); }

struct Jobs {
  std::vector<std::function<void()>> All;
  void post(std::function<void()> Job) { All.push_back(std::move(Job)); }
  void run() {
    for (auto &Job : All)
      Job();
  }
};
void bad_run_too_late() {
  Jobs J;
  {
    int N = 0;
    J.post([&N] { ++N; });
  }
  J.run(); // expect: dangling-scope
}
void ok_run_in_time() {
  Jobs J;
  int N = 0;
  J.post([&N] { ++N; });
  J.run();
}
