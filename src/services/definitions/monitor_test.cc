// SPDX-License-Identifier: Apache-2.0
#include "services/definitions/monitor_book.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/definitions/journal_fixture.h"

namespace atollbank::definitions {
namespace {

std::string refusal_of(std::string_view text) {
  const auto rule = parse_monitor(text);
  return rule.has_value() ? "none" : rule.error().reason;
}

std::string on_account(std::uint32_t index, std::string_view rest) {
  return "monitor low account \"" + base::to_base62(WrittenJournal::account(index)) + "\" " +
         std::string(rest);
}

Books follow(const WrittenJournal& journal, const AccountIndexes& indexes = {}) {
  Books books;
  const auto taken = books.take(journal.slots(), indexes);
  EXPECT_TRUE(taken.has_value()) << taken.error().message;
  return books;
}

std::vector<Firing> firings_of(const Books& books) {
  return books.monitors().firings(0, 1'000).value();
}

// What each firing left and reached.
std::vector<std::pair<std::int64_t, std::int64_t>> passings_of(const Books& books) {
  std::vector<std::pair<std::int64_t, std::int64_t>> passings;
  for (const Firing& firing : firings_of(books))
    passings.emplace_back(firing.balance_before, firing.balance_after);
  return passings;
}

class Monitors : public ::testing::Test {
 protected:
  void SetUp() override {
    journal_.open(1, "fees", {});
    journal_.open(2);
    journal_.post(1, 2, 5'000);
  }
  WrittenJournal journal_;
  const AccountIndexes indexes_ = {{WrittenJournal::account(2), 2}};
};

TEST_F(Monitors, fire_exactly_when_a_balance_crosses_either_way) {
  journal_.define(on_account(2, "below 10.00 GBP"));
  journal_.post(2, 1, 3'999);  // 1,001
  journal_.post(2, 1, 1);      // 1,000: at the threshold is not below
  journal_.post(2, 1, 1);      // 999
  journal_.post(2, 1, 900);    // 99: still below
  journal_.post(1, 2, 901);    // 1,000: below no longer
  journal_.end_group();
  const auto books = follow(journal_, indexes_);
  const auto firings = firings_of(books);
  ASSERT_EQ(firings.size(), 2u);
  EXPECT_TRUE(firings[0].has_begun);
  EXPECT_EQ(firings[0].balance_before, 1'000);
  EXPECT_EQ(firings[0].balance_after, 999);
  EXPECT_EQ(firings[0].account, WrittenJournal::account(2));
  EXPECT_FALSE(firings[1].has_begun);
  EXPECT_EQ(firings[1].balance_after, 1'000);
}

TEST_F(Monitors, above_fires_on_the_way_up) {
  journal_.define(on_account(2, "above 60 GBP"));
  journal_.post(1, 2, 1'000);
  journal_.post(1, 2, 1);
  journal_.end_group();
  EXPECT_THAT(passings_of(follow(journal_, indexes_)),
              ::testing::ElementsAre(std::pair(6'000, 6'001)));
}

TEST_F(Monitors, a_posting_of_legs_is_one_change_however_often_it_names_the_account) {
  journal_.define(on_account(2, "below 10.00 GBP"));
  journal_.post_legs(
      {{2, -4'500}, {1, 4'500}, {1, -4'000}, {2, 4'000}});  // 500 between, then 4,500
  journal_.post_legs({{2, -2'000}, {1, 2'000}, {1, 2'000}, {2, -2'000}});
  journal_.end_group();
  EXPECT_THAT(passings_of(follow(journal_, indexes_)),
              ::testing::ElementsAre(std::pair(4'500, 500)));
}

TEST_F(Monitors, firings_have_the_same_ids_however_the_journal_is_followed) {
  journal_.define(on_account(2, "below 10.00 GBP"));
  journal_.end_group();
  journal_.post(2, 1, 4'500);
  const std::uint64_t last = journal_.end_group();
  const auto at_once = follow(journal_, indexes_);
  Books in_pieces;
  const std::size_t split = last - ledger::format::kFirstSlot;
  ASSERT_TRUE(in_pieces.take(journal_.slots().first(split), indexes_).has_value());
  ASSERT_TRUE(in_pieces.take(journal_.slots_from(last), {}).has_value());
  ASSERT_EQ(firings_of(at_once).size(), 1u);
  EXPECT_EQ(firings_of(at_once)[0].slot, last + 1);
  EXPECT_EQ(firings_of(at_once)[0].id, firings_of(in_pieces)[0].id);
  EXPECT_EQ(firings_of(at_once)[0].id, firing_id(last + 1, "low"));
}

TEST_F(Monitors, each_monitor_of_an_account_has_firings_of_its_own) {
  journal_.define(on_account(2, "below 10.00 GBP"));
  journal_.define("monitor busy account house.fees above 0 GBP");
  journal_.post(2, 1, 4'500);
  journal_.post(2, 1, 501);
  journal_.end_group();
  const auto firings = firings_of(follow(journal_, indexes_));
  ASSERT_EQ(firings.size(), 2u);
  EXPECT_EQ(firings[0].monitor, "low");
  EXPECT_EQ(firings[1].monitor, "busy");
  EXPECT_EQ(firings[1].balance_before, -500);
  EXPECT_NE(firings[0].id, firings[1].id);
}

TEST_F(Monitors, waits_for_an_account_that_is_not_open_yet) {
  journal_.define(on_account(3, "below 1.00 GBP"));
  journal_.define("monitor busy account house.cash above 0 GBP");
  journal_.end_group();
  journal_.open(3);
  journal_.open(4, "cash", {});
  journal_.post(3, 4, 5);
  journal_.post(1, 3, 200);
  journal_.post(3, 1, 150);
  journal_.end_group();
  EXPECT_THAT(passings_of(follow(journal_)),
              ::testing::ElementsAre(std::pair(0, 5), std::pair(-5, 195), std::pair(195, 45)));
}

TEST_F(Monitors, a_later_definition_replaces_and_off_ends_it) {
  journal_.define(on_account(2, "below 10.00 GBP"));
  journal_.define(on_account(2, "below 20.00 GBP"));
  journal_.post(2, 1, 3'500);  // 1,500
  journal_.define("monitor low off");
  journal_.post(1, 2, 3'500);
  journal_.end_group();
  const auto books = follow(journal_, indexes_);
  EXPECT_THAT(passings_of(books), ::testing::ElementsAre(std::pair(5'000, 1'500)));
  EXPECT_TRUE(books.monitors().all().empty());
  EXPECT_TRUE(books.monitors().watches_nothing());
}

TEST_F(Monitors, a_page_ends_behind_a_record_so_that_the_next_begins_there) {
  journal_.define(on_account(2, "below 10.00 GBP"));
  journal_.define("monitor busy account house.fees above -10.00 GBP");
  journal_.post(2, 1, 4'500);
  journal_.post(1, 2, 4'500);
  journal_.end_group();
  const auto books = follow(journal_, indexes_);
  const auto page = books.monitors().firings(0, 1).value();
  ASSERT_EQ(page.size(), 2u);
  EXPECT_EQ(page[0].slot, page[1].slot);
  EXPECT_EQ(books.monitors().firings(page[1].slot + 1, 10).value().size(), 2u);
}

TEST(Monitor, text_that_is_no_monitor_is_refused) {
  EXPECT_EQ(refusal_of("monitor low account house.fees below -5.00 GBP"), "none");
  for (const char* text :
       {"monitor", "monitor low", "monitor low account fees below 5 GBP",
        "monitor low account house.fees under 5 GBP", "monitor low account house.fees below 5",
        "monitor low account house.fees below 5.001 GBP",
        "monitor low account house.fees below 99999999999999999999 GBP",
        "monitor low account house.fees below 5 ABC", "monitor low off off",
        "monitor low account house.fees below 5 GBP twice"}) {
    EXPECT_EQ(refusal_of(text), "monitor_malformed") << text;
  }
  EXPECT_EQ(MonitorBook().check("monitor low off").error().reason, "monitor_not_found");
}

}  // namespace
}  // namespace atollbank::definitions
