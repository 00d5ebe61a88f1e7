// Objects that make_unique, make_shared and emplace construct keep what their constructors keep.
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

class Token {
public:
  Token(std::string_view Text, int Line) : Text(Text), Line(Line) {}
  explicit Token(int Line) : Text("none"), Line(Line) {}
  std::string_view text() const { return Text; }

private:
  std::string_view Text;
  int Line;
};

class Named {
public:
  explicit Named(std::string Name) : Name(std::move(Name)) {}
  const std::string &name() const { return Name; }

private:
  std::string Name;
};

std::string lineAt(int N);

std::size_t bad_unique() {
  auto T = std::make_unique<Token>(lineAt(1), 1);
  return T->text().size(); // expect: dangling-temporary
}

std::size_t ok_unique_of_a_local() {
  std::string Line = lineAt(1);
  auto T = std::make_unique<Token>(Line, 1);
  return T->text().size();
}

std::size_t bad_shared_beyond_the_scope() {
  std::shared_ptr<Token> T;
  {
    std::string Line = lineAt(1);
    T = std::make_shared<Token>(Line, 1);
  }
  return T->text().size(); // expect: dangling-scope "`Line`"
}

std::size_t ok_shared_of_an_owner() {
  std::shared_ptr<Named> N;
  {
    std::string Line = lineAt(1);
    N = std::make_shared<Named>(Line);
  }
  return N->name().size();
}

std::size_t bad_emplaced() {
  std::vector<Token> All;
  for (int I = 0; I != 3; ++I) {
    std::string Line = lineAt(I);
    All.emplace_back(Line, I);
  }
  return All.front().text().size(); // expect: dangling-scope "`Line`"
}

std::size_t ok_emplaced_by_number() {
  std::vector<Token> All;
  for (int I = 0; I != 3; ++I)
    All.emplace_back(I);
  return All.front().text().size();
}

std::size_t ok_emplaced_owner() {
  std::deque<Named> All;
  for (int I = 0; I != 3; ++I) {
    std::string Line = lineAt(I);
    All.emplace_back(Line);
  }
  return All.front().name().size();
}

std::size_t bad_in_optional() {
  std::optional<Token> Last;
  Last.emplace(lineAt(2), 2);
  return Last->text().size(); // expect: dangling-temporary
}

struct Matrix {
  float At[16];
};
Matrix scaled(float By);

struct FirstCall {
  FirstCall(std::string Mesh, const Matrix &Model) : Mesh(std::move(Mesh)), Model(Model) {}
  std::string Mesh;
  const Matrix &Model;
};
struct NextCall {
  NextCall(const Matrix &Model, int Layer) : Model(&Model), Layer(Layer) {}
  const Matrix *Model;
  int Layer;
};

float bad_two_classes_in_one_file() {
  std::vector<FirstCall> Calls;
  {
    Matrix Local = scaled(2);
    Calls.emplace_back("teapot", Local);
  }
  return Calls.front().Model.At[0]; // expect: dangling-scope "`Local`"
}

float bad_second_class() {
  std::vector<NextCall> Calls;
  {
    Matrix Local = scaled(2);
    Calls.emplace_back(Local, 1);
  }
  return Calls.front().Model->At[0]; // expect: dangling-scope "`Local`"
}

float ok_second_class(const Matrix &Given) {
  std::vector<NextCall> Calls;
  Calls.emplace_back(Given, 1);
  return Calls.front().Model->At[0];
}
