// Members: of *this, of other objects, through pointers; moved in one function and read in another.
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

void write(std::vector<char> Bytes);
void show(const std::string &Text);

class Buffer {
public:
  void bad_flush_then_count() {
    write(std::move(Pending));
    Total += Pending.size(); // expect-error: use-after-move "Pending`"
  }

  void bad_explicit_this() {
    write(std::move(this->Pending));
    Total += Pending.size(); // expect-error: use-after-move "Pending`"
  }

  // Moved by another member function, which leaves it so.
  void bad_moved_by_helper() {
    giveAway();
    Total += Pending.size(); // expect-error: use-after-move "Pending`"
  }

  // Moved here, read by another member function.
  void bad_read_by_helper() {
    write(std::move(Pending));
    account(); // expect-error: use-after-move "Pending`"
  }

  void ok_count_then_flush() {
    Total += Pending.size();
    write(std::move(Pending));
    Pending.clear();
  }

  void ok_helper_refills() {
    giveAway();
    refill();
    account();
  }

  void ok_other_member() {
    write(std::move(Pending));
    Pending = {};
    show(Name);
  }

  // Left moved-from on purpose; whoever comes next has to see to it.
  std::vector<char> ok_take() { return std::move(Pending); }

  // The local has the member's name, and only it moved.
  void ok_local_hides_member() {
    std::vector<char> Pending(8);
    write(std::move(Pending));
    Total += this->Pending.size();
  }

private:
  void giveAway() { write(std::move(Pending)); }
  void refill() { Pending.assign(16, ' '); }
  void account() { Total += Pending.size(); }

  std::vector<char> Pending;
  std::string Name;
  size_t Total = 0;
};

struct Node {
  std::string Label;
  std::unique_ptr<Node> Next;
  Node *Parent = nullptr;
};

void bad_field_of_parameter(Node &N) {
  std::string Label = std::move(N.Label);
  show(N.Label); // expect-error: use-after-move "N.Label`"
}

void bad_through_pointer(Node *N) {
  std::string Label = std::move(N->Parent->Label);
  show(N->Parent->Label); // expect-error: use-after-move "Label`"
}

std::string bad_through_moved_pointer(std::unique_ptr<Node> N) {
  auto Rest = std::move(N->Next);
  return N->Next->Label; // expect-error: use-after-move "Next`"
}

void ok_other_field(Node &N) {
  std::string Label = std::move(N.Label);
  if (N.Next)
    show(N.Next->Label);
}

void ok_other_object(Node &A, Node &B) {
  std::string Label = std::move(A.Label);
  show(B.Label);
}

// The pointer means another object by then.
void ok_walks_on(Node *N) {
  while (N) {
    std::string Label = std::move(N->Label);
    show(Label);
    N = N->Next.get();
  }
}

std::string ok_head_taken_out(std::unique_ptr<Node> &Head) {
  std::unique_ptr<Node> First = std::move(Head);
  Head = std::move(First->Next);
  return Head ? Head->Label : First->Label;
}

class Mailbox {
public:
  // Swapped out under the lock: the usual way to drain.
  void ok_drain() {
    std::vector<std::string> Local;
    {
      std::lock_guard<std::mutex> Hold(M);
      Local.swap(Letters);
    }
    for (const std::string &L : Local)
      show(L);
    std::lock_guard<std::mutex> Hold(M);
    Letters.emplace_back("again");
  }

  void bad_drain() {
    std::vector<std::string> Local;
    {
      std::lock_guard<std::mutex> Hold(M);
      Local = std::move(Letters);
    }
    std::lock_guard<std::mutex> Hold(M);
    show(Letters.back()); // expect-error: use-after-move "Letters`"
  }

private:
  std::mutex M;
  std::vector<std::string> Letters;
};
