// Globals, static members, function-local statics and thread_local ones.
#include <memory>
#include <string>
#include <utility>
#include <vector>

void keep(std::string Text);
void show(const std::string &Text);

static std::string Banner = "welcome";
static std::string Motto = "onward";
namespace config {
std::vector<std::string> Paths;
}

struct Registry {
  static std::string Last;
  static void reset() { Last = ""; }
};
std::string Registry::Last;

void bad_global() {
  keep(std::move(Banner));
  show(Banner); // expect-error: use-after-move "Banner`"
}

void bad_namespaced() {
  auto Mine = std::move(config::Paths);
  show(config::Paths.front()); // expect-error: use-after-move "Paths`"
}

void bad_static_member() {
  keep(std::move(Registry::Last));
  show(Registry::Last); // expect-error: use-after-move "Last`"
}

void bad_static_local() {
  static std::string Cache = "c";
  keep(std::move(Cache));
  show(Cache); // expect-error: use-after-move "`Cache`"
}

static void giveMotto() { keep(std::move(Motto)); }
void bad_moved_by_helper() {
  giveMotto();
  show(Motto); // expect-error: use-after-move "Motto`"
}

static void showMotto() { show(Motto); }
void bad_read_by_helper() {
  keep(std::move(Motto));
  showMotto(); // expect-error: use-after-move "Motto`"
}

void bad_thread_local() {
  thread_local std::string Scratch = "s";
  keep(std::move(Scratch));
  show(Scratch); // expect-error: use-after-move "`Scratch`"
}

void ok_global_refilled() {
  keep(std::move(Banner));
  Banner = "again";
  show(Banner);
}

void ok_static_member_reset() {
  keep(std::move(Registry::Last));
  Registry::reset();
  show(Registry::Last);
}

void ok_other_global() {
  keep(std::move(Banner));
  show(Motto);
}

static void setMotto() { Motto = "upward"; }
void ok_refilled_by_helper() {
  giveMotto();
  setMotto();
  show(Motto);
}

// A local hides the global.
void ok_hidden() {
  std::string Banner = "mine";
  keep(std::move(Banner));
  show(::Banner);
}

void ok_static_local_exchanged() {
  static std::string Cache = "c";
  keep(std::exchange(Cache, "d"));
  show(Cache);
}
