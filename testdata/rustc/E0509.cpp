// Moved out of an object whose destructor expects it whole.
#include <string>
#include <utility>

void sink(std::string); // deed: safe

struct File {
  std::string Name;
  ~File() { sink("closed"); }
};
struct Record {
  std::string Name;
};

// deed: safe
void bad_part(File F) {
  sink(std::move(F.Name)); // expect: moved-out-of-borrow "E0509"
}
// deed: safe
void ok_part(Record R) { sink(std::move(R.Name)); }
