// Containers that are members and own what is put there, of classes none of whose functions releases an element.
#include <map>
#include <memory>
#include <string>
#include <vector>

class Shape {
public:
  virtual ~Shape() {}
  virtual void draw() = 0;
};
class Square : public Shape {
public:
  explicit Square(int Side) : Side(Side) {}
  void draw() override { ++Side; }

private:
  int Side;
};

class bad_Canvas {
public:
  ~bad_Canvas() { clear(); }
  void addSquare(int Side) {
    All.push_back(new Square(Side)); // expect: leak "elements of `All` are never released"
  }
  void draw() {
    for (Shape *S : All)
      S->draw();
  }
  void clear() { All.clear(); }

private:
  std::vector<Shape *> All;
};

// No destructor at all.
class bad_Words {
public:
  void add(const char *Text) {
    std::string *Word = new std::string(Text);
    Kept.push_back(Word); // expect: leak
  }
  unsigned size() const { return static_cast<unsigned>(Kept.size()); }

private:
  std::vector<std::string *> Kept;
};

class ok_Canvas {
public:
  ~ok_Canvas() { clear(); }
  void addSquare(int Side) { Mine.push_back(new Square(Side)); }
  void clear() {
    for (Shape *S : Mine)
      delete S;
    Mine.clear();
  }

private:
  std::vector<Shape *> Mine;
};

// Others get them.
class ok_Handed {
public:
  void add() { Out.push_back(new Square(1)); }
  Shape *take() {
    Shape *S = Out.back();
    Out.pop_back();
    return S;
  }

private:
  std::vector<Shape *> Out;
};
class ok_HandedAsAWhole {
public:
  void add() { Whole.push_back(new Square(1)); }
  std::vector<Shape *> &all() { return Whole; }

private:
  std::vector<Shape *> Whole;
};

// What is put there belongs to somebody else.
class ok_Observers {
public:
  void add(Shape *S) { Seen.push_back(S); }
  void addNew() {
    Own = std::make_unique<Square>(2);
    Seen.push_back(Own.get());
  }

private:
  std::unique_ptr<Shape> Own;
  std::vector<Shape *> Seen;
};

// As long as the program.
class ok_Registry {
public:
  static ok_Registry &instance() {
    static ok_Registry The;
    return The;
  }
  void add() { Known.push_back(new Square(3)); }

private:
  std::vector<Shape *> Known;
};

// The element ends itself.
class Job {
public:
  explicit Job(int N) : Left(N) {}
  void step() {
    if (--Left == 0)
      delete this;
  }

private:
  ~Job() {}
  int Left;
};
class ok_Jobs {
public:
  void add(int N) { Running.push_back(new Job(N)); }
  void step() {
    for (Job *J : Running)
      J->step();
  }

private:
  std::vector<Job *> Running;
};

// Its maker has it, too.
class ok_Made {
public:
  Shape *make() {
    Shape *S = new Square(4);
    Made.push_back(S);
    return S;
  }

private:
  std::vector<Shape *> Made;
};

// A friend releases them.
class ok_Befriended {
  friend void endAll(ok_Befriended &);

public:
  void add() { Friendly.push_back(new Square(5)); }

private:
  std::vector<Shape *> Friendly;
};
void endAll(ok_Befriended &B) {
  for (Shape *S : B.Friendly)
    delete S;
}

void useThem() {
  bad_Canvas C;
  C.addSquare(1);
  C.draw();
  bad_Words W;
  W.add("here");
}
