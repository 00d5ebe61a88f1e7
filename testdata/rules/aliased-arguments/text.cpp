// Text and lists: the search text is part of what is replaced, the element to remove lies in the list.
#include <cstddef>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

static void replaceAll(std::string &S, const std::string &From, const std::string &To) {
  std::size_t At = 0;
  while ((At = S.find(From, At)) != std::string::npos) {
    S.replace(At, From.size(), To);
    At += To.size();
  }
}
void bad_search_text(std::string &S) {
  replaceAll(S, S, "x"); // expect: aliased-arguments
}
void bad_replacement(std::string &S) {
  replaceAll(S, "x", S); // expect: aliased-arguments
}
void ok_literals(std::string &S) { replaceAll(S, "a", "b"); }

static bool unquote(const std::string &In, std::string &Out) {
  Out.clear();
  for (char C : In)
    if (C != '"')
      Out += C;
  return !Out.empty();
}
static bool unquoteAside(const std::string &In, std::string &Out) {
  std::string Result;
  for (char C : In)
    if (C != '"')
      Result += C;
  Out = Result;
  return !Out.empty();
}
void bad_cleared_before_read(std::string &S) {
  unquote(S, S); // expect: aliased-arguments
}
void ok_result_aside(std::string &S) { unquoteAside(S, S); }

struct Names {
  std::vector<std::string> All;
  void removeAll(const std::string &Name) {
    for (std::size_t I = 0; I < All.size();)
      if (All[I] == Name)
        All.erase(All.begin() + I);
      else
        ++I;
  }
  void removeFirst(const std::string &Name) {
    for (std::size_t I = 0; I < All.size(); ++I)
      if (All[I] == Name) {
        All.erase(All.begin() + I);
        return;
      }
  }
};
void bad_remove_all(Names &N) {
  N.removeAll(N.All[0]); // expect: aliased-arguments
}
void ok_remove_one(Names &N) { N.removeFirst(N.All[0]); }

static void refill(std::vector<int> &V, const int &With, int Times) {
  V.clear();
  for (int I = 0; I < Times; ++I)
    V.push_back(With);
}
static void refillByValue(std::vector<int> &V, int With, int Times) {
  V.clear();
  for (int I = 0; I < Times; ++I)
    V.push_back(With);
}
void bad_refill(std::vector<int> &V) {
  refill(V, V[0], 3); // expect: aliased-arguments
}
void ok_refill_by_value(std::vector<int> &V) { refillByValue(V, V[0], 3); }

struct Node {
  std::unique_ptr<Node> Next;
  std::string Name;
};
static void replaceHead(std::unique_ptr<Node> &Head, const Node &By) {
  Head.reset();
  Head = std::make_unique<Node>();
  Head->Name = By.Name;
}
void bad_owned_object(std::unique_ptr<Node> &Head) {
  replaceHead(Head, *Head); // expect: aliased-arguments
}

// By a view of the very text that is changed.
static void joined(std::string &Out, std::string_view Head, std::string_view Rest) {
  Out = Head;
  Out += ": ";
  Out += Rest;
}
static void joinedAtOnce(std::string &Out, std::string_view Head, std::string_view Rest) {
  std::string Text(Head);
  Text += Rest;
  Out = Text;
}
struct Titled {
  std::string Title;
  Titled(std::string &Archive, std::string_view Heading) {
    Archive.append(Heading.size(), '-');
    Title = Heading;
  }
};
void bad_view_of_target(std::string &Line, const std::string &Label) {
  joined(Line, Label, Line); // expect: aliased-arguments
}
void bad_view_for_constructor(std::string &Archive) {
  Titled T(Archive, Archive); // expect: aliased-arguments
}
void ok_view_of_another(std::string &Line, const std::string &Label) { joined(Line, Label, Label); }
void ok_built_apart(std::string &Line, const std::string &Label) { joinedAtOnce(Line, Label, Line); }

// Text goes on to its end, from wherever it is taken.
struct Path {
  char Text[64];
  char Leaf[64];
};
void bad_first_character_dropped(Path &P) {
  if (P.Text[0] == '/')
    std::strcpy(P.Text, P.Text + 1); // expect: aliased-arguments
}
void bad_blanks_dropped(char *Text, std::size_t N) {
  std::strcpy(Text, Text + N); // expect: aliased-arguments
}
void ok_other_field(Path &P) { std::strcpy(P.Text, P.Leaf); }
void ok_other_rows(char (*Rows)[16], char (&Table)[4][16]) {
  std::strcpy(Rows[0], Rows[1]);
  std::strcpy(Table[2], Table[3]);
}
void ok_so_many(char *Record) { std::strncpy(Record, Record + 8, 8); }
void ok_moved_within(Path &P) { std::memmove(P.Text, P.Text + 1, std::strlen(P.Text)); }
