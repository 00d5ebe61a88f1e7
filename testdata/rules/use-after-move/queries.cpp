// What one may ask a moved-from smart pointer, optional, function, thread; and what one may not.
#include <cassert>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>

struct Image {
  int Width = 0;
  std::string Name;
};
void keep(std::unique_ptr<Image> P);
void keep(std::shared_ptr<Image> P);
void keep(std::optional<std::string> O);
void keep(std::function<int()> F);
void keep(std::thread T);
void show(const std::string &Text);

bool ok_null_test(std::unique_ptr<Image> P) {
  keep(std::move(P));
  return P == nullptr && !P && P.get() == nullptr;
}

void ok_asserted_empty(std::unique_ptr<Image> P) {
  keep(std::move(P));
  assert(!P && "given away");
}

int ok_tested_before_use(std::unique_ptr<Image> P, bool Give) {
  if (Give)
    keep(std::move(P));
  if (P)
    return P->Width;
  return 0;
}

int ok_early_out(std::unique_ptr<Image> P, bool Give) {
  if (Give)
    keep(std::move(P));
  if (!P)
    return 0;
  return P->Width;
}

int ok_conditional_expression(std::unique_ptr<Image> P, bool Give) {
  if (Give)
    keep(std::move(P));
  return P ? P->Width : 0;
}

bool ok_short_circuit(std::unique_ptr<Image> P, bool Give) {
  if (Give)
    keep(std::move(P));
  return P && P->Width > 3;
}

long ok_shared_queries(std::shared_ptr<Image> P) {
  keep(std::move(P));
  return P.use_count() + (P ? 1 : 0);
}

bool ok_optional_query(std::optional<std::string> O) {
  keep(std::move(O));
  return O.has_value();
}

bool ok_function_query(std::function<int()> F) {
  keep(std::move(F));
  return F != nullptr && static_cast<bool>(F);
}

void ok_thread_query(std::thread T) {
  keep(std::move(T));
  if (T.joinable())
    T.join();
}

void ok_lock_query(std::mutex &M) {
  std::unique_lock<std::mutex> Lock(M);
  std::unique_lock<std::mutex> Mine = std::move(Lock);
  if (Lock.owns_lock())
    Lock.unlock();
  show(Mine.owns_lock() ? "mine" : "nobody's");
}

bool ok_future_query(std::future<int> F) {
  std::future<int> G = std::move(F);
  return F.valid() || G.valid();
}

Image *ok_released(std::unique_ptr<Image> P) {
  Image *Raw = P.release();
  return P ? nullptr : Raw;
}

static bool isNull(const std::unique_ptr<Image> &P) { return P == nullptr; }
bool ok_helper_asks(std::unique_ptr<Image> P) {
  keep(std::move(P));
  return isNull(P);
}

int bad_arrow(std::unique_ptr<Image> P) {
  keep(std::move(P));
  return P->Width; // expect-error: use-after-move "`P`"
}

Image bad_star(std::shared_ptr<Image> P) {
  keep(std::move(P));
  return *P; // expect-error: use-after-move "`P`"
}

int bad_array(std::unique_ptr<int[]> P) {
  auto Q = std::move(P);
  return P[0] + Q[0]; // expect-error: use-after-move "`P`"
}

// A moved-from optional still holds a value: the moved-from one.
void bad_optional_value(std::optional<std::string> O) {
  keep(std::move(O));
  if (O)
    show(*O); // expect-error: use-after-move "`O`"
}

int bad_function_called(std::function<int()> F) {
  keep(std::move(F));
  return F(); // expect-error: use-after-move "`F`"
}

int bad_tested_the_wrong_way(std::unique_ptr<Image> P, bool Give) {
  if (Give)
    keep(std::move(P));
  if (!P)
    return P->Width; // expect-warning: use-after-move "`P`"
  return 0;
}

static int width(const std::unique_ptr<Image> &P) { return P->Width; }
int bad_helper_looks_inside(std::unique_ptr<Image> P) {
  keep(std::move(P));
  return width(P); // expect-error: use-after-move "`P`"
}

int bad_through_raw_of_moved(std::unique_ptr<Image> P) {
  keep(std::move(P));
  return P.get()->Width; // expect-error: use-after-move "`P`"
}

void bad_given_twice(std::unique_ptr<Image> P) {
  keep(std::move(P));
  keep(std::move(P)); // expect-error: use-after-move "`P`"
}

int bad_future_got_after_move(std::future<int> F) {
  std::future<int> G = std::move(F);
  return F.get() + G.get(); // expect-error: use-after-move "`F`"
}

void bad_joined_after_move(std::thread T) {
  keep(std::move(T));
  T.join(); // expect-error: use-after-move "`T`"
}

int ok_function_called_if_there(std::function<int()> F) {
  keep(std::move(F));
  if (F)
    return F();
  return 0;
}

int bad_function_called_if_not_there(std::function<int()> F) {
  keep(std::move(F));
  if (!F)
    return F(); // expect: use-after-move "`F`"
  return 0;
}

// What a future is asked is a member of its base in some libraries.
int ok_valid_asked_before_get(std::future<int> In) {
  std::future<int> Mine = std::move(In);
  if (In.valid())
    return In.get();
  return Mine.get();
}

int bad_get_in_spite_of_it(std::future<int> In) {
  std::future<int> Mine = std::move(In);
  if (!In.valid())
    return In.get(); // expect: use-after-move
  return Mine.get();
}
