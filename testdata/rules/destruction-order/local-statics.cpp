// Objects that last as long as the program: a destructor that asks for a local static, which may be the younger one.
#include <string>
#include <vector>

void print(const std::string &);

class Log {
public:
  static Log &get() {
    static Log Only;
    return Only;
  }
  ~Log() { flush(); }
  void write(const std::string &Line) { Lines.push_back(Line); }

private:
  void flush() {
    for (const std::string &Line : Lines)
      print(Line);
  }
  std::vector<std::string> Lines;
};

class BadPool {
public:
  static BadPool &get() {
    static BadPool Only;
    return Only;
  }
  ~BadPool() {
    for (const std::string &Name : Open)
      Log::get().write("close " + Name); // expect: destruction-order
  }
  void open(const std::string &Name) {
    Open.push_back(Name);
    Log::get().write("open " + Name);
  }

private:
  BadPool() = default;
  std::vector<std::string> Open;
};

class GoodPool {
public:
  static GoodPool &get() {
    static GoodPool Only;
    return Only;
  }
  ~GoodPool() { Log::get().write("close " + Name); }

private:
  GoodPool() { Log::get().write("open " + Name); }
  std::string Name = "pool";
};

class AskedBefore {
public:
  static AskedBefore &get() {
    Log::get();
    static AskedBefore Only;
    return Only;
  }
  ~AskedBefore() { Log::get().write(Name); }

private:
  std::string Name = "asked before";
};

class Leaked { // never destroyed
public:
  static Leaked &get() {
    static Leaked *Only = new Leaked;
    return *Only;
  }
  void write(const std::string &Line) { Lines.push_back(Line); }

private:
  std::vector<std::string> Lines;
};

class UsesLeaked {
public:
  static UsesLeaked &get() {
    static UsesLeaked Only;
    return Only;
  }
  ~UsesLeaked() { Leaked::get().write(Name); }

private:
  std::string Name = "uses what is never destroyed";
};

// Asked for while it is made, by a base, a member or a member's initialiser: nobody wrote the constructor.
struct Asks {
  Asks() { Log::get(); }
};
struct OkByBase : Asks {
  ~OkByBase() { Log::get().write("base"); }
};
struct OkByMember {
  ~OkByMember() { Log::get().write("member"); }
  Asks First;
};
struct OkByInitialiser {
  ~OkByInitialiser() { Own.write("initialiser"); Log::get().write("again"); }
  Log &Own = Log::get();
};
struct BadByNobody {
  ~BadByNobody() { Log::get().write(Name); } // expect: destruction-order
  std::string Name;
};
static OkByBase ByBase;
static OkByMember ByMember;
static OkByInitialiser ByInitialiser;
static BadByNobody ByNobody;

class NoStatic { // of which there are locals only
public:
  ~NoStatic() { Log::get().write(Name); }
  std::string Name;
};

void ok_local() {
  NoStatic N;
  N.Name = "local";
}
