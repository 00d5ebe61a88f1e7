// A list whose nodes are locked one after the other: the pointer that walks it stands for no single node.
#include <mutex>
#include <thread>

struct Link {
  std::mutex Lock;
  Link *Next = nullptr;
  int Key = 0;
};

static Link Head;
static Link Other;
static int Inserted;

static void insert(Link *New) {
  Link *Prev = &Head;
  Prev->Lock.lock();
  while (Prev->Next && Prev->Next->Key < New->Key) {
    Link *Cur = Prev->Next;
    Cur->Lock.lock();
    Prev->Lock.unlock();
    Prev = Cur;
  }
  New->Next = Prev->Next;
  Prev->Next = New;
  Prev->Lock.unlock();
}

static void ok_inserts(Link *A, Link *B) {
  std::thread T([A] { insert(A); });
  insert(B);
  T.join();
}

static void bad_counts() {
  Link *Last = &Other;
  std::thread T([] { Other.Key = 1; });
  Last->Key = 2; // expect: unsynchronised-share "`Other.Key`"
  T.join();
}

int main() {
  Link A, B;
  ok_inserts(&A, &B);
  bad_counts();
}
