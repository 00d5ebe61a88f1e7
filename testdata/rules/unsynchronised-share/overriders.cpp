// What overriders do to the object that they are called on, and threads that a base class starts.
#include <atomic>
#include <memory>
#include <thread>
#include <vector>

class Entity {
public:
  virtual ~Entity() = default;
  virtual void step(float Dt) = 0;
  float bad_heading() const { return Heading; } // expect: unsynchronised-share "Heading"
  float speed() const { return Speed; }

protected:
  float Heading = 0;
  float Speed = 0;
};

class Turret final : public Entity {
public:
  void step(float Dt) override { Heading = Heading + Dt * Speed; }
};

class World {
public:
  void add(std::unique_ptr<Entity> E) { Entities.push_back(std::move(E)); }
  void update(float Dt) {
    for (auto &E : Entities)
      E->step(Dt);
  }
  float heading() const {
    float Sum = 0;
    for (const auto &E : Entities)
      Sum += E->bad_heading();
    return Sum;
  }
  float speed() const {
    float Sum = 0;
    for (const auto &E : Entities)
      Sum += E->speed();
    return Sum;
  }

private:
  std::vector<std::unique_ptr<Entity>> Entities;
};

float readBeside() {
  World W;
  W.add(std::make_unique<Turret>());
  std::jthread Physics([&] { W.update(1); });
  return W.heading();
}

float ok_other_member() {
  World W;
  W.add(std::make_unique<Turret>());
  std::jthread Physics([&] { W.update(1); });
  return W.speed();
}

class Task {
public:
  virtual ~Task() = default;
  void start() {
    Worker = std::thread([this] { run(); });
  }
  void wait() { Worker.join(); }

protected:
  virtual void run() = 0;

private:
  std::thread Worker;
};

class bad_counting : public Task {
public:
  int count() const { return Count; }

protected:
  void run() override {
    for (int I = 0; I < 100; ++I)
      ++Count; // expect: unsynchronised-share "`Count`"
  }

private:
  int Count = 0;
};

class ok_counting : public Task {
public:
  int count() const { return Count; }

protected:
  void run() override {
    for (int I = 0; I < 100; ++I)
      ++Count;
  }

private:
  std::atomic<int> Count{0};
};

class ok_after_wait : public Task {
public:
  int count() {
    wait();
    return Rounds;
  }

protected:
  void run() override {
    for (int I = 0; I < 100; ++I)
      ++Rounds;
  }

private:
  int Rounds = 0;
};
