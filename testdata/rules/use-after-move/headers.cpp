// Several files: a mistake in a header is reported there, once, and what a header's inline function moves is known.
// --- queue.h
#pragma once
#include <string>
#include <utility>
#include <vector>

void keep(std::string Text);
void show(const std::string &Text);

struct Queue {
  std::vector<std::string> Items;
  void put(std::string &Item) { Items.push_back(std::move(Item)); }
  void bad_put_and_show(std::string Item) {
    Items.push_back(std::move(Item));
    show(Item); // expect-error: use-after-move "`Item`"
  }
  void ok_show_and_put(std::string Item) {
    show(Item);
    Items.push_back(std::move(Item));
  }
};
inline void refill(std::string &Text) { Text = "again"; }
// --- producer.cpp
#include "queue.h"
void bad_put(Queue &Q, std::string Text) {
  Q.put(Text);
  show(Text); // expect-error: use-after-move "`Text`"
}
void ok_put(Queue &Q, std::string Text) {
  Q.put(Text);
  refill(Text);
  show(Text);
}
// --- consumer.cpp
#include "queue.h"
void ok_both(Queue &Q, std::string Text) {
  Q.ok_show_and_put(Text);
  Q.bad_put_and_show(Text);
}
