// Every mutating member of the standard's containers against the clause that says what it does to the container and to
// what points into it. One line per member:
//
//   member                 state     invalidates
//
//   state        sets: the container is as new, whatever it was (a moved-from one may be used again); changes; looks;
//                gives: it is moved from
//   invalidates  -: nothing; all: every element's address; iterators: these, not addresses; element: that one;
//                maybe ...: some of these, depending on where and what
#include "models/TestFunctions.h"
#include <gmock/gmock.h>

using namespace deed;
using namespace deed::test;
using llvm::StringRef;

/// What the summary does to `*this` itself.
static std::string stateOf(const Summary &S) {
  const FormalPlace Object = FormalPlace::thisPointer().deref();
  bool Reads = false, Writes = false, Mutates = false, Moves = false;
  for (const Effect &E : S.Effects) {
    if (E.What != Object || !E.Always)
      continue;
    Reads |= E.Kind == EffectKind::Read;
    Writes |= E.Kind == EffectKind::Write;
    Mutates |= E.Kind == EffectKind::Mutate;
    Moves |= E.Kind == EffectKind::Move;
  }
  return Moves ? "gives" : Writes && !Reads ? "sets" : Mutates ? "changes" : Reads ? "looks" : "nothing";
}

static std::string invalidatedBy(const Summary &S) {
  std::string Text;
  for (const Effect &E : S.Effects) {
    if (E.Kind != EffectKind::Invalidate)
      continue;
    StringRef Kind = E.Invalid == InvalidateKind::Content    ? "all"
                     : E.Invalid == InvalidateKind::Iterator ? "iterators"
                                                             : "element";
    StringRef Maybe = E.Always ? "" : "maybe ";
    Text += (Text.empty() ? "" : ", ") + Maybe.str() + Kind.str();
  }
  return Text.empty() ? "-" : Text;
}

/// The lines of the table that are wrong.
static std::string wrongLines(StringRef Class, StringRef Table) {
  Library Std(Models::builtin());
  std::string Wrong;
  llvm::SmallVector<StringRef> Lines;
  Table.split(Lines, '\n', -1, /*KeepEmpty=*/false);
  for (StringRef Line : Lines) {
    if (Line.trim().empty())
      continue;
    auto [Member, Rest] = Line.trim().split("  ");
    auto [State, Invalidates] = Rest.trim().split("  ");
    std::string Declaration = (Class + "." + Member).str();
    if (!Std.row(Declaration)) {
      Wrong += Declaration + ": no row\n";
      continue;
    }
    Summary S = Std.summary(Declaration);
    if (stateOf(S) != State || invalidatedBy(S) != Invalidates.trim())
      Wrong += Declaration + ": " + stateOf(S) + "  " + invalidatedBy(S) + "\n";
  }
  return Wrong;
}

// [vector.capacity], [vector.modifiers]: reallocation ends everything; erase ends the element and what is behind it.
TEST(Containers, Vector) {
  EXPECT_EQ(wrongLines("std::vector", R"(
    operator=(std::vector &&)                    sets     all
    operator=(const std::vector &)               sets     all
    operator=(std::initializer_list)             sets     all
    assign(size_t, const T &)                    sets     all
    assign(iterator, iterator)                   sets     all
    assign(std::initializer_list)                sets     all
    clear()                                      sets     all
    swap(std::vector &)                          sets     -
    reserve(size_t)                              changes  all
    shrink_to_fit()                              changes  all
    resize(size_t)                               changes  all
    resize(size_t, const T &)                    changes  all
    push_back(const T &)                         changes  all
    push_back(T &&)                              changes  all
    emplace_back(T &&)                           changes  all
    emplace(iterator, T &&)                      changes  all
    insert(iterator, const T &)                  changes  all
    insert(iterator, T &&)                       changes  all
    insert(iterator, size_t, const T &)          changes  all
    insert(iterator, iterator, iterator)         changes  all
    insert(iterator, std::initializer_list)      changes  all
    append_range(T &&)                           changes  all
    pop_back()                                   changes  element
    erase(iterator)                              changes  element, maybe all
    erase(iterator, iterator)                    changes  element, maybe all
    begin()                                      looks    -
    at(size_t)                                   looks    -
    operator[](size_t)                           looks    -
    data()                                       looks    -
    front()                                      looks    -
  )"),
            "");
}

// [string.require]/4: any non-const member but access and iterators.
TEST(Containers, String) {
  EXPECT_EQ(wrongLines("std::basic_string", R"(
    operator=(std::basic_string &&)              sets     all
    operator=(const char *)                      sets     all
    operator=(char)                              sets     all
    assign(const char *, size_t)                 sets     all
    assign(std::basic_string &&)                 sets     all
    assign(iterator, iterator)                   sets     all
    clear()                                      sets     all
    swap(std::basic_string &)                    sets     all, all
    append(const char *)                         changes  all
    append(const std::basic_string &)            changes  all
    operator+=(char)                             changes  all
    push_back(char)                              changes  all
    pop_back()                                   changes  all
    insert(size_t, const char *)                 changes  all
    replace(size_t, size_t, const char *)        changes  all
    erase(size_t, size_t)                        changes  all
    erase(iterator)                              changes  all
    resize(size_t, char)                         changes  all
    reserve(size_t)                              changes  all
    shrink_to_fit()                              changes  all
    operator[](size_t)                           looks    -
    data()                                       looks    -
    c_str() const                                looks    -
    begin()                                      looks    -
    back()                                       looks    -
  )"),
            "");
}

// [deque.capacity], [deque.modifiers]: at an end only iterators, in the middle all.
TEST(Containers, Deque) {
  EXPECT_EQ(wrongLines("std::deque", R"(
    operator=(const std::deque &)                sets     all
    assign(size_t, const T &)                    sets     all
    clear()                                      sets     all
    swap(std::deque &)                           sets     -
    shrink_to_fit()                              changes  all
    resize(size_t)                               changes  iterators, maybe element
    push_back(T &&)                              changes  iterators
    push_front(const T &)                        changes  iterators
    emplace_back(T &&)                           changes  iterators
    emplace_front(T &&)                          changes  iterators
    pop_back()                                   changes  element
    pop_front()                                  changes  element
    insert(iterator, T &&)                       changes  all
    emplace(iterator, T &&)                      changes  all
    erase(iterator)                              changes  element, maybe all
  )"),
            "");
}

// [list.modifiers], [list.ops]: only what is erased; spliced elements stay valid, and the list they left is empty.
TEST(Containers, List) {
  EXPECT_EQ(wrongLines("std::list", R"(
    operator=(std::list &&)                      sets     all
    assign(iterator, iterator)                   sets     all
    clear()                                      sets     all
    swap(std::list &)                            sets     -
    resize(size_t)                               changes  maybe element
    push_back(const T &)                         changes  -
    push_front(T &&)                             changes  -
    emplace(iterator, T &&)                      changes  -
    insert(iterator, T &&)                       changes  -
    insert(iterator, iterator, iterator)         changes  -
    pop_back()                                   changes  element
    erase(iterator)                              changes  element
    erase(iterator, iterator)                    changes  element, maybe element
    splice(iterator, std::list &)                changes  -
    splice(iterator, std::list &&, iterator)     changes  -
    merge(std::list &&)                          changes  -
    remove(const T &)                            changes  maybe element
    remove_if(T)                                 changes  maybe element
    unique()                                     changes  maybe element
    sort()                                       changes  -
    reverse()                                    changes  -
  )"),
            "");
}

TEST(Containers, ForwardList) {
  EXPECT_EQ(wrongLines("std::forward_list", R"(
    assign(size_t, const T &)                    sets     all
    clear()                                      sets     all
    swap(std::forward_list &)                    sets     -
    before_begin()                               looks    -
    push_front(T &&)                             changes  -
    pop_front()                                  changes  element
    insert_after(iterator, const T &)            changes  -
    emplace_after(iterator, T &&)                changes  -
    erase_after(iterator)                        changes  maybe element
    splice_after(iterator, std::forward_list &)  changes  -
    merge(std::forward_list &&)                  changes  -
    remove_if(T)                                 changes  maybe element
  )"),
            "");
}

TEST(Containers, Array) {
  EXPECT_EQ(wrongLines("std::array", R"(
    fill(const T &)                              sets     -
    swap(std::array &)                           sets     -
    begin()                                      looks    -
    operator[](size_t)                           nothing  -
  )"),
            "");
}

// [associative.reqmts]/: insertion ends nothing, erasure the erased only; [container.node]: extracted ones live on.
TEST(Containers, OrderedMap) {
  EXPECT_EQ(wrongLines("std::map", R"(
    operator=(std::map &&)                       sets     all
    operator=(std::initializer_list)             sets     all
    clear()                                      sets     all
    swap(std::map &)                             sets     -
    insert(std::pair &&)                         changes  -
    insert(iterator, std::pair &&)               changes  -
    insert(iterator, iterator)                   changes  -
    insert(std::initializer_list)                changes  -
    emplace(T &&, U &&)                          changes  -
    emplace_hint(iterator, T &&)                 changes  -
    try_emplace(const T &, U &&)                 changes  -
    insert_or_assign(const T &, U &&)            changes  -
    extract(iterator)                            changes  -
    merge(std::map &)                            changes  -
    erase(const T &)                             changes  maybe element
    erase(iterator)                              changes  element
    erase(iterator, iterator)                    changes  element, maybe element
    operator[](const T &)                        looks    -
    at(const T &)                                looks    -
    find(const T &)                              looks    -
    lower_bound(const T &)                       looks    -
  )"),
            "");
  EXPECT_EQ(wrongLines("std::multiset", R"(
    insert(T &&)                                 changes  -
    emplace(T &&)                                changes  -
    extract(const T &)                           changes  -
    erase(iterator)                              changes  element
    clear()                                      sets     all
  )"),
            "");
}

// [unord.req.general]/: rehashing ends iterators, never references.
TEST(Containers, HashMap) {
  EXPECT_EQ(wrongLines("std::unordered_map", R"(
    clear()                                      sets     all
    swap(std::unordered_map &)                   sets     -
    insert(std::pair &&)                         changes  iterators
    insert(iterator, const std::pair &)          changes  iterators
    insert(iterator, iterator)                   changes  iterators
    emplace(T &&, U &&)                          changes  iterators
    try_emplace(T &&, U &&)                      changes  iterators
    insert_or_assign(T &&, U &&)                 changes  iterators
    rehash(size_t)                               changes  iterators
    reserve(size_t)                              changes  iterators
    merge(std::unordered_map &)                  changes  iterators
    extract(iterator)                            changes  -
    erase(const T &)                             changes  maybe element
    erase(iterator)                              changes  element
    operator[](const T &)                        looks    maybe iterators
    find(const T &)                              looks    -
    max_load_factor(double)                      changes  -
  )"),
            "");
  EXPECT_EQ(wrongLines("std::unordered_multiset", R"(
    insert(const T &)                            changes  iterators
    erase(iterator)                              changes  element
    begin(size_t)                                looks    -
  )"),
            "");
}

// [flat.map.overview]: invalidation as of the underlying containers.
TEST(Containers, FlatMap) {
  EXPECT_EQ(wrongLines("std::flat_map", R"(
    clear()                                      sets     all
    insert(std::pair &&)                         changes  all
    emplace(T &&, U &&)                          changes  all
    try_emplace(T &&, U &&)                      changes  all
    operator[](T &&)                             looks    maybe all
    erase(iterator)                              changes  element, maybe all
    erase(const T &)                             changes  maybe all
    extract() &&                                 gives    all
    replace(T &&, U &&)                          sets     all
  )"),
            "");
}

TEST(Containers, Adaptors) {
  EXPECT_EQ(wrongLines("std::stack", R"(
    push(T &&)                                   changes  -
    emplace(T &&)                                changes  -
    pop()                                        changes  element
    top()                                        looks    -
    swap(std::stack &)                           sets     -
  )"),
            "");
  EXPECT_EQ(wrongLines("std::priority_queue", R"(
    push(const T &)                              changes  all
    pop()                                        changes  all
    top() const                                  looks    -
  )"),
            "");
}

// [optional.assign], [variant.assign], [any.modifiers], [unique.ptr.single.modifiers], [util.smartptr.shared.mod]
TEST(Containers, HoldersOfOne) {
  EXPECT_EQ(wrongLines("std::optional", R"(
    reset()                                      sets     all
    emplace(T &&)                                sets     all
    operator=(std::nullopt_t)                    sets     all
    operator=(T &&)                              sets     -
    operator=(std::optional &&)                  sets     -
    swap(std::optional &)                        sets     -
    has_value() const                            looks    -
    value() &                                    looks    -
  )"),
            "");
  EXPECT_EQ(wrongLines("std::variant", R"(
    emplace(T &&)                                sets     all
    operator=(T &&)                              sets     maybe all
    swap(std::variant &)                         sets     -
    index() const                                looks    -
  )"),
            "");
  EXPECT_EQ(wrongLines("std::any", R"(
    reset()                                      sets     all
    emplace(T &&)                                sets     all
    operator=(T &&)                              sets     maybe all
    has_value() const                            looks    -
  )"),
            "");
  EXPECT_EQ(wrongLines("std::unique_ptr", R"(
    reset(T *)                                   sets     all
    reset()                                      sets     all
    operator=(std::nullptr_t)                    sets     all
    operator=(nullptr_t)                         sets     all
    operator=(std::unique_ptr &&)                sets     all
    swap(std::unique_ptr &)                      sets     -
    get() const                                  looks    -
  )"),
            "");
  EXPECT_EQ(wrongLines("std::shared_ptr", R"(
    reset()                                      sets     maybe all
    reset(T *)                                   sets     maybe all
    operator=(const std::shared_ptr &)           sets     maybe all
    swap(std::shared_ptr &)                      sets     -
    use_count() const                            looks    -
  )"),
            "");
  EXPECT_EQ(wrongLines("std::function", R"(
    operator=(std::nullptr_t)                    sets     all
    operator=(T &&)                              sets     all
    swap(std::function &)                        sets     -
    operator bool() const                        looks    -
    operator _Bool() const                       looks    -
  )"),
            "");
}

// Libraries that join a family behave like it.
TEST(Containers, FamiliesOfOtherLibraries) {
  EXPECT_EQ(wrongLines("absl::flat_hash_map", R"(
    insert(std::pair &&)                         changes  all
    erase(iterator)                              changes  element
    clear()                                      sets     all
  )"),
            "");
  EXPECT_EQ(wrongLines("absl::btree_map", R"(
    insert(std::pair &&)                         changes  all
    erase(iterator)                              changes  element, maybe all
  )"),
            "");
  EXPECT_EQ(wrongLines("llvm::SmallVectorImpl", R"(
    push_back(T &&)                              changes  all
    clear()                                      sets     all
    pop_back_val()                               changes  maybe element
  )"),
            "");
  EXPECT_EQ(wrongLines("boost::container::vector", R"(
    push_back(T &&)                              changes  all
    reserve(size_t)                              changes  all
  )"),
            "");
}
