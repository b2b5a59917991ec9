// SPDX-License-Identifier: Apache-2.0
// Every single bit of a small journal, flipped: docs/decisions/0003-torn-tail.md says what is
// promised. No flip in a group or a header goes unseen, not even in the last group; and none,
// wherever it is, costs a group.
#include <gtest/gtest.h>

#include "tests/crash/journal_on_disk.h"

namespace atollbank::crash {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::uint64_t kBitStep =
    11;  // under a sanitizer a sample, which still visits every block
#else
constexpr std::uint64_t kBitStep = 1;
#endif

// Segment 0: groups of one and two blocks; segment 1: of one and two, the last ending where the
// segment does; segment 2: prepared, empty.
void fill(JournalOnDisk& home) {
  for (const std::size_t postings : {3u, 40u, 31u, 40u}) {
    ASSERT_TRUE(home.append(postings).has_value());
  }
  ASSERT_TRUE(home.journal().reserve(home.writer.end().end_slot, 1).has_value());
  ASSERT_EQ(home.disk.contents().size(), 3u);
}

bool is_free_space(std::string_view name, std::uint64_t offset) {
  return name == "journal-00000002" && offset >= 4'096;
}

void expect_seen(JournalOnDisk& home, std::string_view name, std::uint64_t bit,
                 const DiskContents& whole) {
  home.disk.flip_bit(name, bit);
  // The end holds the hash of everything: groups that are the same end the same.
  const auto end = home.restart_unseen();
  if (!end) {
    ASSERT_EQ(end.error().reason, "journal_damaged") << name << " bit " << bit;
    ASSERT_NE(end.error().message.find("journal-0000000"), std::string::npos);
    ASSERT_NE(end.error().message.find(" at offset "), std::string::npos);
    home.disk.flip_bit(name, bit);
    return;
  }
  ASSERT_TRUE(is_free_space(name, bit / 8)) << name << " bit " << bit;
  ASSERT_TRUE(*end == home.writer.end());
  home.restore(whole);
}

TEST(BitFlip, no_flip_of_any_bit_costs_a_group_or_goes_unseen_in_one) {
  JournalOnDisk home;
  fill(home);
  const DiskContents whole = home.disk.contents();
  for (const auto& [name, content] : whole) {
    for (std::uint64_t bit = 0; bit < content.size() * 8; bit += kBitStep) {
      expect_seen(home, name, bit, whole);
      if (testing::Test::HasFatalFailure()) return;
    }
  }
  EXPECT_TRUE(contract::same_groups(home.restart().groups, home.writer.groups()));
}

TEST(BitFlip, a_flip_in_free_space_is_wiped_before_anything_is_written) {
  JournalOnDisk home;
  fill(home);
  const DiskContents whole = home.disk.contents();
  home.disk.flip_bit("journal-00000002", (4'096 + 700) * 8);
  ASSERT_TRUE(home.restart().end.has_value());
  EXPECT_EQ(home.disk.contents(), whole);
}

// Reads to the end; false when the file says that it is damaged.
bool is_whole(const ports::Journal& journal) {
  const auto reader = journal.read_derived("checkpoint");
  if (!reader) return false;
  while (true) {
    const auto frame = (*reader)->next();
    if (!frame) return false;
    if (!frame->has_value()) return true;
  }
}

TEST(BitFlip, no_flip_of_any_bit_of_a_checkpoint_goes_unseen) {
  JournalOnDisk home;
  {
    const auto writer = home.journal().write_derived("checkpoint").value();
    ASSERT_TRUE(writer->append(base::Bytes(5'000, 's')).has_value());
    ASSERT_TRUE(writer->append(base::Bytes(100, 't')).has_value());
    ASSERT_TRUE(writer->commit().has_value());
  }
  ASSERT_TRUE(is_whole(home.journal()));
  const std::uint64_t bits = home.disk.contents().at("checkpoint").size() * 8;
  for (std::uint64_t bit = 0; bit < bits; bit += kBitStep) {
    home.disk.flip_bit("checkpoint", bit);
    ASSERT_FALSE(is_whole(home.journal())) << "bit " << bit;
    home.disk.flip_bit("checkpoint", bit);
  }
}

}  // namespace
}  // namespace atollbank::crash
