// Shared owners made from a plain pointer, each with a count of its own.
#include <memory>
#include <utility>
#include <vector>

namespace {

struct Asset {
  int Id = 0;
};

std::vector<std::shared_ptr<Asset>> World, Screen;
void addToWorld(std::shared_ptr<Asset> A) { World.push_back(std::move(A)); }
void addToScreen(std::shared_ptr<Asset> A) { Screen.push_back(std::move(A)); }

void bad_two_counts() {
  Asset *Logo = new Asset;
  addToWorld(std::shared_ptr<Asset>(Logo));
  addToScreen(std::shared_ptr<Asset>(Logo)); // expect: conflicting-owner "`Logo`"
}

void ok_one_count() {
  std::shared_ptr<Asset> Logo(new Asset);
  addToWorld(Logo);
  addToScreen(Logo);
}

void ok_two_assets() {
  addToWorld(std::shared_ptr<Asset>(new Asset));
  addToScreen(std::shared_ptr<Asset>(new Asset));
}

class Peer {
public:
  std::shared_ptr<Peer> bad_self() {
    return std::shared_ptr<Peer>(this); // expect-warning: conflicting-owner "`this`"
  }
  std::shared_ptr<Peer> ok_not_deleted() {
    return std::shared_ptr<Peer>(this, [](Peer *) {});
  }
};

class Known : public std::enable_shared_from_this<Known> {
public:
  std::shared_ptr<Known> ok_self() { return shared_from_this(); }
  std::shared_ptr<Known> bad_known() {
    std::shared_ptr<Known> Self(this); // expect-warning: conflicting-owner "`this`"
    return Self;
  }
};

class Once {
public:
  void ok_ends_itself() { std::unique_ptr<Once> Self(this); }
};

} // namespace
