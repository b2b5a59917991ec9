// SPDX-License-Identifier: Apache-2.0
#include "ledger/memory/index_table.h"
#include "ledger/memory/table_memory.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/random.h"

namespace atollbank::ledger {

TEST(IndexTable, finds_what_was_inserted_while_it_grows) {
  IndexTable table;
  base::Random random(1);
  std::vector<std::uint64_t> hashes;
  for (std::uint64_t i = 0; i < 300'000; ++i) {
    hashes.push_back(random.next());
    table.insert(hashes.back(), i);
  }
  for (std::uint64_t i = 0; i < hashes.size(); ++i) {
    ASSERT_EQ(table.find(hashes[i], [&](std::uint64_t number) { return number == i; }), i);
  }
  EXPECT_EQ(table.find(random.next(), [](std::uint64_t) { return true; }), IndexTable::kNone);
}

TEST(IndexTable, forgets_what_was_erased_and_nothing_else) {
  IndexTable table;
  base::Random random(2);
  std::vector<std::uint64_t> hashes;
  for (std::uint64_t i = 0; i < 50'000; ++i) {
    hashes.push_back(random.next() % 4096 << 40 | random.below(1 << 20));
    table.insert(hashes.back(), i);
  }
  const auto finds = [&](std::uint64_t i) {
    return table.find(hashes[i], [&](std::uint64_t number) { return number == i; }) == i;
  };
  for (std::uint64_t i = 0; i < hashes.size(); i += 3) table.erase(hashes[i], i);
  for (std::uint64_t i = 0; i < hashes.size(); ++i) ASSERT_EQ(finds(i), i % 3 != 0) << i;
}

TEST(IndexTable, what_stands_behind_an_erased_one_is_still_reached) {
  IndexTable table;
  base::Random random(3);
  std::vector<std::uint64_t> hashes;
  for (std::uint64_t i = 0; i < 200'000; ++i) {
    hashes.push_back(random.next());
    table.insert(hashes.back(), i);
    if (i % 2 == 1) table.erase(hashes[i - 1], i - 1);
  }
  for (std::uint64_t i = 1; i < hashes.size(); i += 2) {
    ASSERT_EQ(table.find(hashes[i], [&](std::uint64_t number) { return number == i; }), i);
  }
}

TEST(IndexTable, a_key_of_zeros_under_the_number_zero_is_kept_while_its_part_grows) {
  IndexTable table;
  table.insert(0, 0);
  for (std::uint64_t i = 1; i < 1'000; ++i) table.insert(i << 24, i);  // all of the first part
  EXPECT_EQ(table.find(0, [](std::uint64_t number) { return number == 0; }), 0u);
}

TEST(IndexTable, room_made_ahead_changes_no_answer) {
  IndexTable table;
  table.reserve(100'000);
  for (std::uint64_t i = 0; i < 200'000; ++i) table.insert(hash_of(7, i), i);
  for (std::uint64_t i = 0; i < 200'000; ++i) {
    const auto is_it = [&](std::uint64_t number) { return number == i; };
    ASSERT_EQ(table.find(hash_of(7, i), is_it), i);
  }
  EXPECT_EQ(table.size(), 200'000u);
}

TEST(TableMemory, what_small_arrays_give_back_becomes_a_large_one) {
  class Counting final : public base::PageSource {
   public:
    base::PageBuffer take() override {
      ++count;
      return base::PageBuffer(base::kHugePageSize, base::Prefault::kNo);
    }
    int count = 0;
  } pages;
  TableMemory memory(pages);
  std::vector<std::uint64_t*> small;
  for (int i = 0; i < 1024; ++i) small.push_back(memory.take(8));
  EXPECT_EQ(pages.count, 1);
  for (std::uint64_t* words : small) {
    std::fill_n(words, 256, ~std::uint64_t{0});
    memory.give_back(words, 8);
  }
  std::uint64_t* const large = memory.take(18);
  EXPECT_EQ(pages.count, 1);
  EXPECT_TRUE(std::all_of(large, large + (1 << 18), [](std::uint64_t word) { return word == 0; }));
}

}  // namespace atollbank::ledger
