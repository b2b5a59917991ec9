// SPDX-License-Identifier: Apache-2.0
#include "ledger/rules/balance_groups.h"

#include <gtest/gtest.h>

#include <cstring>

namespace atollbank::ledger {
namespace {

class LoadedGroups : public ::testing::Test {
 protected:
  void SetUp() override {
    AccountOpening named{.id = {1, 1}, .owner = {9, 1}, .currency = 826};
    std::strcpy(named.balance_name, "sum");
    accounts_.open(named);
    accounts_.open({.id = {1, 2}, .owner = {9, 1}, .currency = 826});
  }
  bool load(std::vector<std::uint32_t> accounts_named) {
    base::ByteWriter writer;
    writer.write(static_cast<std::uint32_t>(accounts_named.size()));
    for (const std::uint32_t account : accounts_named) {
      writer.write(account);
      writer.write(std::int64_t{-5});
      writer.write(std::int64_t{5});
      writer.write(std::uint64_t{64});
    }
    const base::Bytes bytes = writer.take();
    base::ByteReader reader(bytes);
    BalanceGroups groups;
    return groups.load(reader, accounts_);
  }
  AccountTable accounts_;
};

TEST_F(LoadedGroups, are_each_of_an_account_with_a_balance_name_and_there_once) {
  EXPECT_TRUE(load({0}));
  EXPECT_TRUE(load({0, 7})) << "an account that was opened later is known by its record";
  EXPECT_FALSE(load({1})) << "no balance name";
  EXPECT_FALSE(load({0, 0})) << "twice";
}

}  // namespace
}  // namespace atollbank::ledger
