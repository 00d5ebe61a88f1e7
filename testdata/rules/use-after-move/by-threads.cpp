// What a thread takes away from the function that starts it is gone when the thread has ended.
#include <functional>
#include <future>
#include <string>
#include <thread>
#include <utility>
#include <vector>

void keep(std::string Text);
void show(const std::string &Text);
void store(std::string &Text) { keep(std::move(Text)); }
void storeOwn(std::string Text) { keep(std::move(Text)); }

void bad_closure(std::string Name) {
  std::thread Saver([&] { keep(std::move(Name)); });
  Saver.join();
  show(Name); // expect: use-after-move "`Name`"
}

void bad_async(std::string Name) {
  auto Saved = std::async(std::launch::async, [&Name] { keep(std::move(Name)); });
  Saved.get();
  show(Name); // expect: use-after-move
}

void bad_by_reference(std::string Name) {
  std::thread Saver(store, std::ref(Name));
  Saver.join();
  show(Name); // expect: use-after-move
}

void ok_copy_of_the_thread(std::string Name) {
  std::thread Saver(storeOwn, Name);
  Saver.join();
  show(Name);
}

void ok_given_anew_by_the_thread(std::string Name) {
  std::thread Saver([&] {
    keep(std::move(Name));
    Name = "saved";
  });
  Saver.join();
  show(Name);
}

void ok_given_anew_behind_it(std::string Name) {
  std::thread Saver([&] { keep(std::move(Name)); });
  Saver.join();
  Name = "saved";
  show(Name);
}

void ok_each_its_own(std::vector<std::string> In) {
  std::vector<std::string> Out(In.size());
  std::vector<std::thread> Workers;
  for (std::size_t I = 0; I != In.size(); ++I)
    Workers.emplace_back([&, I] { Out[I] = std::move(In[I]); });
  for (std::thread &T : Workers)
    T.join();
  for (const std::string &Text : Out)
    show(Text);
}
