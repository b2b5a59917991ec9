// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cstring>

#include <filesystem>
#include <fstream>

#include "adapters/memory/memory_disk.h"
#include "services/queries/run.h"
#include "services/queries/run_example.h"

namespace atollbank::queries {
namespace {

base::Result<RunInFile> open_run(adapters::MemoryDisk& disk, std::vector<std::byte> bytes) {
  disk.set_content("run", std::move(bytes));
  ATOLL_TRY(auto file, disk.open("run"));
  ATOLL_TRY(auto run_file, RunFile::open(std::move(file)));
  return run_of_file(std::move(run_file));
}

TEST(RunFile, has_the_layout_that_format_1_has_for_ever) {
  const auto path = std::filesystem::path(__FILE__).parent_path() /
                    "../../../tests/data/queries/run_format1.golden";
  std::ifstream file(path, std::ios::binary);
  const std::string golden{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  const auto today = example_run();
  ASSERT_EQ(golden.size(), today.size());
  EXPECT_EQ(std::memcmp(golden.data(), today.data(), today.size()), 0);
}

TEST(RunFile, gives_back_every_column_that_it_was_written_from) {
  adapters::MemoryDisk disk;
  const auto found = open_run(disk, example_run());
  ASSERT_TRUE(found.has_value()) << found.error().message;
  const Columns columns = example_columns();
  const auto& run = *found->run;
  const auto all_of = [](const EntryColumn& column) {
    std::vector<IndexEntry> entries;
    EXPECT_TRUE(column.first_of(0, UINT64_MAX, SIZE_MAX, entries).has_value());
    return entries;
  };
  EXPECT_EQ(all_of(run.effects), columns.effects);
  EXPECT_EQ(all_of(run.mentions), columns.mentions);
  EXPECT_EQ(all_of(run.codes), columns.codes);
  EXPECT_EQ(all_of(run.amounts), columns.amounts);
  EXPECT_EQ(all_of(run.terms), columns.terms);
  EXPECT_EQ(run.groups.size(), 2u);
  EXPECT_EQ(run.class_sums[0].credit, 77);
  EXPECT_EQ(found->opened[1].id.low, 7u);
  EXPECT_EQ(text_of(found->classes[0].name), "pot");
  std::vector<ValueEntry> values;
  ASSERT_TRUE(run.values.entries_of(1, INT64_MIN, INT64_MAX, values).has_value());
  EXPECT_EQ(values.size(), 500u);
}

TEST(RunFile, finds_in_its_pages_what_the_same_columns_give_in_memory) {
  adapters::MemoryDisk disk;
  const auto found = open_run(disk, example_run());
  ASSERT_TRUE(found.has_value());
  const auto memory = run_in_memory(std::make_shared<const Columns>(example_columns()));
  for (std::uint64_t offset = 0; offset < 4096; offset += 37) {
    const IndexEntry low = make_entry(1, 0);
    const IndexEntry high = make_entry(1, offset);
    EXPECT_EQ(*found->run->effects.last_in(low, high), *memory->effects.last_in(low, high));
    std::vector<IndexEntry> in_file;
    std::vector<IndexEntry> in_memory;
    ASSERT_TRUE(found->run->effects.last_of(low, high, 50, in_file).has_value());
    ASSERT_TRUE(memory->effects.last_of(low, high, 50, in_memory).has_value());
    EXPECT_EQ(in_file, in_memory);
    const std::int64_t until = 1'600'000'000'000'000'000 - static_cast<std::int64_t>(offset);
    EXPECT_EQ(*found->run->values.sum_until(1, until), *memory->values.sum_until(1, until));
  }
}

TEST(RunFile, with_a_flipped_bit_in_any_page_is_refused_where_it_is_read) {
  const auto whole = example_run();
  for (std::size_t page = 0; page < whole.size() / format::kPageSize; ++page) {
    adapters::MemoryDisk disk;
    auto bytes = whole;
    bytes[page * format::kPageSize + 20] ^= std::byte{4};
    const auto found = open_run(disk, std::move(bytes));
    if (!found) {
      EXPECT_EQ(found.error().reason, "run_damaged");
      continue;
    }
    std::vector<IndexEntry> entries;
    std::vector<ValueEntry> values;
    const auto& run = *found->run;
    bool damaged = false;
    for (const EntryColumn* column :
         {&run.effects, &run.mentions, &run.codes, &run.amounts, &run.terms}) {
      damaged |= !column->first_of(0, UINT64_MAX, SIZE_MAX, entries).has_value();
    }
    for (std::uint32_t account : {0u, 1u})
      damaged |= !run.values.entries_of(account, INT64_MIN, INT64_MAX, values).has_value();
    EXPECT_TRUE(damaged) << "page " << page;
  }
}

}  // namespace
}  // namespace atollbank::queries
