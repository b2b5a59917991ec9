// SPDX-License-Identifier: Apache-2.0
#include "services/definitions/books.h"

#include <gtest/gtest.h>

#include "adapters/memory/memory_disk.h"
#include "services/definitions/books_file.h"
#include "services/definitions/journal_fixture.h"

namespace atollbank::definitions {
namespace {

constexpr std::string_view kRule =
    "template pay version 1 (a: money, x: account) {"
    "debit x a; credit house.fees a }";

// A journal with a definition of each kind, in two groups.
class SmallJournal : public WrittenJournal {
 public:
  SmallJournal() {
    open(1, "fees", {});
    open(2);
    define(kRule);
    define("chart 4000 income fees");
    define("metadata email: text sealed");
    end_group();
    define("monitor busy account house.fees above 5.00 GBP");
    define(key_destroyed_text({7, 7}));
    post(2, 1, 501);
    second_ = end_group();
  }
  std::uint64_t second() const { return second_; }

 private:
  std::uint64_t second_ = 0;
};

Books books_of(const WrittenJournal& journal) {
  Books books;
  const auto taken = books.take(journal.slots(), {});
  EXPECT_TRUE(taken.has_value()) << taken.error().message;
  return books;
}

TEST(Books, are_filled_by_following_the_journal) {
  const SmallJournal journal;
  const Books books = books_of(journal);
  EXPECT_EQ(books.templates().find("pay", 0).value()->rule.version, 1u);
  EXPECT_EQ(books.chart().find(4000).value().name, "fees");
  EXPECT_TRUE(books.metadata_types().find("email")->is_sealed);
  EXPECT_TRUE(books.destroyed_keys().contains(base::Id{7, 7}));
  EXPECT_EQ(books.addresses().find("house.fees", 826).value().index, 1u);
  EXPECT_EQ(books.monitors().firings(0, 10).value().size(), 1u);
  EXPECT_EQ(books.refused_count(), 0u);
}

TEST(Books, a_version_is_defined_once_and_a_newer_one_stands_beside_it) {
  WrittenJournal journal;
  journal.define("template t version 2 (a: money) { debit house.a a; credit house.b a }");
  journal.define("template t version 2 (b: money) { debit house.a b; credit house.b b }");
  journal.define("template t version 1 (a: money) { debit house.a a; credit house.b a }");
  journal.define("template t version 3 (c: money) { debit house.a c; credit house.b c }");
  journal.end_group();
  const Books books = books_of(journal);
  EXPECT_EQ(books.refused_count(), 2u);
  EXPECT_EQ(books.templates().find("t", 2).value()->rule.parameters[0].name, "a");
  EXPECT_EQ(books.templates().find("t", 0).value()->rule.parameters[0].name, "c");
  EXPECT_EQ(books.templates().find("t", 1).error().reason, "template_not_found");
  EXPECT_EQ(books.templates().all().size(), 2u);
  EXPECT_EQ(books.check("template t version 3 (a: money) { debit house.a a; credit house.b a }")
                .error()
                .reason,
            "template_version_not_newer");
}

TEST(Books, what_is_no_definition_changes_nothing) {
  WrittenJournal journal;
  journal.define(DefinitionKind::kTemplate, "chart 4000 income fees");
  journal.define(static_cast<DefinitionKind>(99), "of a later build");
  journal.define(DefinitionKind::kChartEntry, std::string(300, 'x'));
  journal.end_group();
  const Books books = books_of(journal);
  EXPECT_EQ(books.refused_count(), 3u);
  EXPECT_TRUE(books.chart().all().empty());
}

TEST(Books, a_definition_is_checked_before_it_is_journaled) {
  const Books books;
  EXPECT_EQ(books.check(kRule).value().name, "pay");
  EXPECT_EQ(books.check(key_destroyed_text({7, 7})).value().kind, DefinitionKind::kKeyDestroyed);
  EXPECT_EQ(books.check("rule pay").error().reason, "definition_kind_unknown");
  EXPECT_EQ(books.check("destroyed 5").error().reason, "destroyed_malformed");
  EXPECT_EQ(books.check(std::string(5'000, ' ')).error().reason, "definition_too_large");
  EXPECT_EQ(books.check("monitor low off").error().reason, "monitor_not_found");
}

TEST(Books, a_group_that_does_not_come_next_is_refused) {
  const SmallJournal journal;
  Books books;
  EXPECT_EQ(books.take(journal.slots_from(journal.second()), {}).error().reason,
            "journal_not_followed");
  ASSERT_TRUE(books.take(journal.slots(), {}).has_value());
  EXPECT_EQ(books.take(journal.slots(), {}).error().reason, "journal_not_followed");
}

TEST(Books, saved_in_the_middle_they_go_on_as_if_they_had_followed_all) {
  const SmallJournal journal;
  Books first;
  const std::size_t split = journal.second() - ledger::format::kFirstSlot;
  ASSERT_TRUE(first.take(journal.slots().first(split), {}).has_value());
  Books second = Books::load(first.save()).value();
  ASSERT_TRUE(second.take(journal.slots_from(journal.second()), {}).has_value());
  EXPECT_EQ(second.save(), books_of(journal).save());
  EXPECT_EQ(Books::load(second.save()).value().save(), second.save());
}

TEST(Books, a_damaged_state_is_refused_at_every_byte) {
  const SmallJournal journal;
  const base::Bytes saved = books_of(journal).save();
  for (std::size_t i = 0; i < saved.size(); ++i) {
    base::Bytes damaged = saved;
    damaged[i] = static_cast<char>(damaged[i] ^ 1);
    ASSERT_EQ(Books::load(damaged).error().reason, "definitions_state_damaged") << i;
  }
  EXPECT_EQ(Books::load(saved.substr(0, saved.size() - 1)).error().reason,
            "definitions_state_damaged");
  EXPECT_EQ(Books::load("").error().reason, "definitions_state_damaged");
}

TEST(BooksFile, gives_back_what_was_saved_last) {
  adapters::MemoryDisk disk;
  BooksFile file(disk);
  EXPECT_EQ(file.load().value(), "");
  ASSERT_TRUE(file.save(std::string(10'000, 'a')).has_value());
  ASSERT_TRUE(file.save("short").has_value());
  EXPECT_EQ(file.load().value(), "short");
}

}  // namespace
}  // namespace atollbank::definitions
