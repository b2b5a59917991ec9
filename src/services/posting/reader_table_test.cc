// SPDX-License-Identifier: Apache-2.0
#include "services/posting/reader_table.h"

#include <gtest/gtest.h>

namespace atollbank::posting {
namespace {

class Readers : public ::testing::Test {
 protected:
  void open(std::uint64_t number, std::uint64_t owner, std::int64_t balance = 0,
            std::uint16_t currency = 826) {
    const ledger::AccountOpening opening{.id = {1, number},
                                         .owner = owner == 0 ? base::Id{} : base::Id{3, owner},
                                         .currency = currency};
    accounts_[accounts_.open(opening)].balance = balance;
  }
  using Indexes = std::vector<std::uint32_t>;

  ledger::AccountTable accounts_;
  ReaderTable readers_;
};

TEST_F(Readers, an_account_is_found_by_its_id_and_has_its_opening) {
  for (std::uint64_t i = 0; i < 40; ++i) open(i, 0, static_cast<std::int64_t>(i));
  readers_.publish_all(accounts_, 640);
  for (std::uint32_t i = 0; i < 40; ++i) {
    EXPECT_EQ(readers_.index_of({1, i}), i);
    EXPECT_EQ(readers_.opening_at(i)->id, (base::Id{1, i}));
    EXPECT_EQ(readers_.balance_at(i).account, (base::Id{1, i}));
    EXPECT_EQ(readers_.balance_at(i).balance_minor, i);
  }
  EXPECT_EQ(readers_.index_of({1, 40}), std::nullopt);
  EXPECT_FALSE(readers_.opening_at(40).has_value());
  EXPECT_EQ(readers_.durable_end(), 640u);
}

TEST_F(Readers, an_owners_accounts_come_in_the_order_of_their_openings) {
  open(0, 7);
  open(1, 8);
  open(2, 7);
  open(3, 0);
  open(4, 7);
  readers_.publish_all(accounts_, 32);
  EXPECT_EQ(readers_.accounts_of({3, 7}), (Indexes{0, 2, 4}));
  EXPECT_EQ(readers_.accounts_of({3, 8}), (Indexes{1}));
  EXPECT_EQ(readers_.accounts_of({3, 9}), (Indexes{}));
  EXPECT_EQ(readers_.accounts_of({}), (Indexes{}));
}

TEST_F(Readers, the_imbalance_of_a_ledger_that_made_money_is_told_over_all_currencies) {
  open(0, 0, 5);
  open(1, 0, -5);
  readers_.publish_all(accounts_, 32);
  EXPECT_EQ(readers_.imbalance(), 0);
  open(2, 0, 2);
  open(3, 0, -1, 978);
  readers_.publish_all(accounts_, 64);
  EXPECT_EQ(readers_.imbalance(), 3);
}

TEST_F(Readers, the_imbalance_of_accounts_that_fill_their_memory_is_told) {
  constexpr std::uint64_t kFull = 1u << 15;
  for (std::uint64_t i = 0; i + 1 < kFull; ++i) open(i, 0, i % 2 == 0 ? 1 : -1);
  open(kFull - 1, 0, 2);  // the last of them, which makes three too many
  readers_.publish_all(accounts_, 32);
  EXPECT_EQ(readers_.imbalance(), 3);
}

TEST_F(Readers, what_was_forgotten_can_be_read_again) {
  open(0, 7);
  open(1, 7);
  readers_.index(accounts_);
  readers_.forget();
  EXPECT_EQ(readers_.index_of({1, 0}), std::nullopt);
  EXPECT_EQ(readers_.accounts_of({3, 7}), (Indexes{}));
  readers_.publish_all(accounts_, 32);
  EXPECT_EQ(readers_.index_of({1, 1}), 1u);
  EXPECT_EQ(readers_.accounts_of({3, 7}), (Indexes{0, 1}));
}

}  // namespace
}  // namespace atollbank::posting
