// What chosen functions of the libraries do, as the summaries that analyses see. The containers have a table of their
// own.
#include "models/TestFunctions.h"
#include <gmock/gmock.h>

using namespace deed;
using namespace deed::test;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

namespace {
struct LibraryTest : testing::Test {
  Library Std{Models::builtin()};
  std::vector<std::string> effects(llvm::StringRef Declaration) { return Std.effects(Declaration); }
};
} // namespace

//===-- What may be asked of a moved-from object ----------------------------------------------------------------===//

TEST_F(LibraryTest, SmartPointersMayBeAskedAfterAMove) {
  for (const char *F :
       {"std::unique_ptr.operator bool() const", "std::unique_ptr.operator _Bool() const",
        "std::shared_ptr.use_count() const", "std::__shared_ptr.operator bool() const", "std::weak_ptr.expired() const",
        "std::__weak_ptr.expired() const", "std::function.operator bool() const", "std::thread.joinable() const",
        "std::thread.get_id() const", "std::unique_lock.owns_lock() const", "std::future.valid() const",
        "std::__basic_future.valid() const", "std::optional.has_value() const", "std::variant.index() const",
        "std::node_handle.empty() const", "std::basic_ifstream.is_open() const"})
    EXPECT_THAT(effects(F), Contains("read *this as query always")) << F;
  EXPECT_THAT(effects("std::operator==(const std::unique_ptr &, std::nullptr_t)"),
              ElementsAre("read *param0 as query always"));
  EXPECT_THAT(effects("std::operator==(const std::shared_ptr &, const std::shared_ptr &)"),
              ElementsAre("read *param0 as query always", "read *param1 as query always"));
}

// Their value is unspecified, so whoever asks is told nothing; rustc says the same of any use.
TEST_F(LibraryTest, ContainersAndAnyMayNotBeAsked) {
  EXPECT_THAT(effects("std::vector.empty() const"), ElementsAre("read *this as object always"));
  EXPECT_THAT(effects("std::basic_string.size() const"), ElementsAre("read *this as object always"));
  EXPECT_THAT(effects("std::any.has_value() const"), ElementsAre("read *this as object always"));
}

TEST_F(LibraryTest, GettingThroughAMovedPointerIsAUse) {
  EXPECT_THAT(effects("std::unique_ptr.operator*() const -> T &"),
              ElementsAre("read *this as through always", "return-alias (*this).$ always"));
  EXPECT_THAT(effects("std::unique_ptr.get() const -> T *"),
              ElementsAre("read *this as query always", "return-alias (*this).$ always"));
  EXPECT_THAT(effects("std::unique_ptr.release() -> T *"),
              ElementsAre("read *this as query always", "write *this = 0 always", "return-fresh return new always"));
}

TEST_F(LibraryTest, AFutureIsSpentByGet) {
  EXPECT_THAT(effects("std::future.get() -> int"), Contains("move *this always"));
  EXPECT_THAT(effects("std::shared_future.get() const -> const T &"), Not(Contains("move *this always")));
}

//===-- Moves ---------------------------------------------------------------------------------------------------===//

TEST_F(LibraryTest, ArgumentsMoveIfTheyArePassedAsRvalues) {
  EXPECT_THAT(effects("std::vector.push_back(T &&)"), Contains("move *param0 always"));
  EXPECT_THAT(effects("std::vector.push_back(const T &)"), Contains("read *param0 as argument always"));
  EXPECT_THAT(effects("std::vector.emplace_back(T &, U &&) -> T &"), Contains("move *param1 always"));
  EXPECT_THAT(effects("std::vector.emplace_back(T &, U &&) -> T &"), Contains("read *param0 as argument always"));
  EXPECT_THAT(effects("std::make_unique(T &&, const U &) -> std::unique_ptr"), Contains("move *param0 always"));
  EXPECT_THAT(effects("std::thread.constructor(F &&, T &&)"),
              testing::IsSupersetOf({"move *param0 always", "move *param1 always", "spawn *param0 <- *this always"}));
}

TEST_F(LibraryTest, WhatMovesByCopyingIsRead) {
  EXPECT_THAT(effects("std::vector.push_back(std::basic_string_view &&)"), Contains("read *param0 as argument always"));
}

// [map.modifiers]: insert may move even if it inserts nothing, try_emplace promises not to.
TEST_F(LibraryTest, TryEmplaceMovesOnlyIfItInserts) {
  EXPECT_THAT(effects("std::map.insert(std::pair &&)"), Contains("move *param0 always"));
  EXPECT_THAT(effects("std::map.try_emplace(T &&, U &&)"),
              testing::IsSupersetOf({"move *param0 maybe", "move *param1 maybe"}));
  EXPECT_THAT(effects("std::unordered_map.insert_or_assign(T &&, U &&)"),
              testing::IsSupersetOf({"move *param0 maybe", "move *param1 always"}));
}

TEST_F(LibraryTest, SwapExchangeAndTieSetTheirArguments) {
  EXPECT_THAT(effects("std::swap(T &, T &)"), testing::IsSupersetOf({"write *param0 always", "write *param1 always"}));
  EXPECT_THAT(effects("std::vector.swap(std::vector &)"),
              testing::IsSupersetOf({"write *this always", "write *param0 always"}));
  EXPECT_THAT(effects("std::exchange(T &, U &&) -> T"),
              testing::IsSupersetOf({"move *param0 always", "write *param0 always", "move *param1 always"}));
  EXPECT_THAT(effects("std::tie(T &, U &)"), testing::IsSupersetOf({"write *param0 always", "write *param1 always"}));
}

TEST_F(LibraryTest, FormattingOnlyReads) {
  EXPECT_THAT(effects("std::format(const F &, T &&)"), Not(Contains("move *param1 always")));
  EXPECT_THAT(effects("std::make_format_args(T &)"), Contains("read *param0 as argument always"));
  EXPECT_THAT(effects("std::less.operator()(T &&, U &&) const"), Not(Contains("move *param0 always")));
}

TEST_F(LibraryTest, GetOfAPairOrTupleNamesThePart) {
  EXPECT_THAT(effects("std::get<1>(std::pair &) -> T &"), ElementsAre("return-alias (*param0).second always"));
  EXPECT_THAT(effects("std::get<2>(std::tuple &&) -> T &&"), ElementsAre("return-alias (*param0)[2] always"));
  EXPECT_THAT(effects("std::get<0>(std::variant &) -> T &"),
              ElementsAre("read *param0 as through always", "return-alias (*param0).$ always"));
  EXPECT_THAT(effects("std::get(std::variant &) -> T &"), Contains("return-alias (*param0).$ always"));
}

TEST_F(LibraryTest, TheAlgorithmMoveLeavesItsIteratorsAlone) {
  EXPECT_THAT(effects("std::move(iterator, iterator, iterator) -> iterator"),
              ElementsAre("write *param2 always", "move *param0 maybe", "return-loans param2 always",
                          "late-read *param0 after written *param2 as argument over param0..param1 upwards always"));
  EXPECT_THAT(effects("std::move(T &&) -> T &&"), ElementsAre("return-alias *param0 always"));
}

TEST_F(LibraryTest, OptionalOfRvalue) {
  EXPECT_THAT(effects("std::optional.value() && -> T &&"), Not(Contains("move *this always")));
  EXPECT_THAT(effects("std::optional.value_or(U &&) && -> T"), Contains("move *this always"));
}

TEST_F(LibraryTest, SplicedListsAreEmpty) {
  EXPECT_THAT(effects("std::list.splice(iterator, std::list &&)"), Contains("write *param1 always"));
  EXPECT_THAT(effects("std::list.splice(iterator, std::list &&)"), Not(Contains("move *param1 always")));
}

//===-- Set anew ------------------------------------------------------------------------------------------------===//

TEST_F(LibraryTest, StreamsSetWhatTheyReadInto) {
  EXPECT_THAT(effects("std::operator>>(std::basic_istream &, std::basic_string &) -> std::basic_istream &"),
              testing::IsSupersetOf({"write *param1 always", "return-alias *param0 always"}));
  EXPECT_THAT(effects("std::getline(std::basic_istream &, std::basic_string &) -> std::basic_istream &"),
              Contains("write *param1 always"));
  EXPECT_THAT(effects("std::basic_istream.operator>>(int &) -> std::basic_istream &"),
              Contains("write *param0 always"));
  EXPECT_THAT(effects("std::basic_ofstream.open(const char *)"), Contains("write *this always"));
  EXPECT_THAT(effects("std::basic_stringstream.str(const std::basic_string &)"), Contains("write *this always"));
  EXPECT_THAT(effects("std::basic_ios.clear(int)"), Not(Contains("write *this always")));
}

TEST_F(LibraryTest, MethodsWithTellingNamesSetTheirObject) {
  EXPECT_THAT(effects("my::Buffer.clear()"), ElementsAre("write *this always"));
  EXPECT_THAT(effects("my::Buffer.Reset(int)"), ElementsAre("write *this always"));
  EXPECT_THAT(effects("my::Buffer.clear() const"), ElementsAre("read *this as object always"));
  EXPECT_THAT(effects("my::Buffer.swap(my::Buffer &)"),
              testing::IsSupersetOf({"write *this always", "write *param0 always"}));
  EXPECT_THAT(effects("my::clear(T &)"), ElementsAre("write *param0 maybe")); // no object to speak of
}

//===-- Views ---------------------------------------------------------------------------------------------------===//

TEST_F(LibraryTest, ElementsAndIterators) {
  EXPECT_THAT(effects("std::vector.operator[](size_t) -> T &"),
              ElementsAre("read *this as through always", "return-alias (*this).$[#0] always"));
  EXPECT_THAT(effects("std::vector.begin() -> iterator"),
              ElementsAre("read *this as object always", "return-borrow (*this).$[?] always"));
  EXPECT_THAT(effects("__gnu_cxx::__normal_iterator.operator*() const -> T &"),
              ElementsAre("read *this as through always", "return-alias **this always"));
  EXPECT_THAT(effects("std::_List_iterator.operator->() const -> T *"), Contains("return-alias **this always"));
  EXPECT_THAT(effects("std::map.operator[](const T &) -> T &"), Contains("return-alias (*this).$[#0].second always"));
  // A proxy is no reference.
  EXPECT_THAT(effects("std::vector.operator[](size_t) -> std::_Bit_reference"),
              Contains("return-borrow (*this).$[#0] always"));
}

TEST_F(LibraryTest, StringViews) {
  EXPECT_THAT(effects("std::basic_string.c_str() const -> const char *"), Contains("return-alias (*this).$ always"));
  EXPECT_THAT(effects("std::basic_string.operator std::basic_string_view() const -> std::basic_string_view"),
              Contains("return-borrow (*this).$ always"));
  EXPECT_THAT(effects("std::basic_string_view.constructor(const char *)"), Contains("store *this <- param0 always"));
  EXPECT_THAT(effects("std::basic_string_view.substr(size_t) const -> std::basic_string_view"),
              Contains("return-loans *this always"));
  EXPECT_THAT(effects("std::span.constructor(std::vector &)"), Contains("borrow *this <- (*param0).$ always"));
  EXPECT_THAT(effects("std::span.constructor(std::vector &&)"), Not(Contains("move *param0 always")));
}

// Storing into some element leaves what the others hold.
TEST_F(LibraryTest, ContainersKeepTheLoansOfWhatIsPutIn) {
  EXPECT_THAT(effects("std::vector.push_back(std::basic_string_view &&)"),
              Contains("store (*this).$[?] <- *param0 maybe"));
}

TEST_F(LibraryTest, MinAndMaxReturnOneOfTheirArguments) {
  EXPECT_THAT(effects("std::min(const T &, const T &) -> const T &"),
              testing::IsSupersetOf({"return-alias *param0 always", "return-alias *param1 always"}));
}

TEST_F(LibraryTest, FunctionObjectsAreTheFunctionsTheyStandFor) {
  for (const char *F : {"std::ranges::__find_fn.operator()(T &, const U &, P) const -> iterator",
                        "std::ranges::__find::__fn.operator()(T &, const U &, P) const -> iterator",
                        "std::ranges::__find.operator()(T &, const U &, P) const -> iterator"})
    EXPECT_THAT(effects(F), Contains("return-borrow (*param0).$[?] always")) << F;
  EXPECT_THAT(effects("std::ranges::views::_Filter.operator()(T &, F &&) const -> V"),
              Contains("return-borrow *param0 always"));
  EXPECT_THAT(effects("std::ranges::views::__filter::__fn.operator()(T &, F &&) const -> V"),
              Contains("return-borrow *param0 always"));
}

//===-- Locks and threads ---------------------------------------------------------------------------------------===//

TEST_F(LibraryTest, GuardsAndLocks) {
  EXPECT_THAT(effects("std::lock_guard.constructor(std::mutex &)"),
              Contains("acquire *param0 <- *this exclusive always"));
  EXPECT_THAT(effects("std::lock_guard.constructor(std::mutex &, std::adopt_lock_t)"),
              Not(Contains("acquire *param0 <- *this exclusive always")));
  EXPECT_THAT(effects("std::unique_lock.constructor(std::mutex &, std::defer_lock_t)"),
              Not(Contains("acquire *param0 <- *this exclusive always")));
  EXPECT_THAT(effects("std::scoped_lock.constructor(std::mutex &, std::mutex &)"),
              testing::IsSupersetOf(
                  {"acquire *param0 <- *this exclusive always", "acquire *param1 <- *this exclusive always"}));
  EXPECT_THAT(effects("std::shared_mutex.lock_shared()"), ElementsAre("acquire *this shared always"));
  EXPECT_THAT(effects("std::mutex.try_lock() -> bool"), ElementsAre("acquire *this exclusive maybe"));
  EXPECT_THAT(effects("std::unique_lock.destructor()"), ElementsAre("release *this always"));
  EXPECT_THAT(effects("pthread_mutex_lock(pthread_mutex_t *)"), ElementsAre("acquire *param0 exclusive always"));
}

TEST_F(LibraryTest, ThreadsKeepWhatTheyAreGiven) {
  EXPECT_THAT(effects("std::async(std::launch, F &&, T &&) -> std::future"),
              testing::IsSupersetOf({"spawn *param1 <- return always", "store return <- *param2 always"}));
  EXPECT_THAT(effects("std::thread.detach()"), Contains("store ? <- *this always"));
  EXPECT_THAT(effects("std::thread.join()"), Contains("join *this always"));
}

//===-- C -------------------------------------------------------------------------------------------------------===//

TEST_F(LibraryTest, CMemoryAndText) {
  EXPECT_THAT(effects("memcpy(void *, const void *, size_t) -> void *"),
              ElementsAre("read *param1 as argument always", "write *param0 always", "return-loans param0 always",
                          "late-read *param1 after written *param0 as argument over param2 always"));
  EXPECT_THAT(effects("strlen(const char *) -> size_t"), ElementsAre("read *param0 as argument always"));
  EXPECT_THAT(effects("strchr(const char *, int) -> char *"), Contains("return-loans param0 always"));
  EXPECT_THAT(effects("getenv(const char *) -> char *"), ElementsAre("read *param0 as argument always"));
  EXPECT_THAT(effects("free(void *)"), ElementsAre("free param0 malloc always")); // and no write afterwards
  EXPECT_THAT(effects("fopen(const char *, const char *) -> FILE *"), Contains("return-fresh return file always"));
  EXPECT_THAT(effects("sqlite3_open(const char *, sqlite3 * *) -> int"),
              Contains("return-fresh *param1 handle always"));
  EXPECT_THAT(effects("exit(int)"), Contains("noreturn"));
}

//===-- Types ---------------------------------------------------------------------------------------------------===//

TEST_F(LibraryTest, Types) {
  const Models &M = Models::builtin();
  auto kind = [&](const char *Class) { return M.typeOf(Class) ? M.typeOf(Class)->Kind : std::nullopt; };
  EXPECT_EQ(kind("std::unique_ptr"), Category::Owner);
  EXPECT_EQ(kind("std::shared_ptr"), Category::SharedOwner);
  EXPECT_EQ(kind("std::basic_string_view"), Category::View);
  EXPECT_EQ(kind("std::_Rb_tree_const_iterator"), Category::View);
  EXPECT_EQ(kind("__gnu_cxx::__normal_iterator"), Category::View);
  EXPECT_EQ(kind("std::lock_guard"), Category::Guard);
  EXPECT_EQ(kind("std::mutex"), Category::Lock);
  EXPECT_EQ(kind("std::function"), Category::Callable);
  EXPECT_EQ(kind("std::jthread"), Category::Thread);
  EXPECT_EQ(kind("std::future"), Category::Future);
  EXPECT_EQ(kind("llvm::StringRef"), Category::View);
  EXPECT_EQ(kind("my::Class"), std::nullopt);
  EXPECT_EQ(M.typeOf("std::unique_ptr")->AfterMove, MovedFrom::Empty);
  EXPECT_EQ(M.typeOf("std::function")->AfterMove, MovedFrom::Empty);
  EXPECT_TRUE(M.typeOf("std::vector")->Stable);
  EXPECT_FALSE(M.typeOf("std::basic_string")->Stable); // short texts lie inside
  EXPECT_EQ(M.typeOf("std::optional")->Content, Holds::One);
  EXPECT_EQ(M.typeOf("std::__shared_ptr")->Kind, Category::SharedOwner);
}
