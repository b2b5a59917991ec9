// SPDX-License-Identifier: Apache-2.0
// A ledger's journal in memory with seals over it, for tests: small chapters, a known key, a clock
// that stands still.
#pragma once

#include <gtest/gtest.h>

#include <bit>
#include <memory>
#include <optional>

#include "adapters/memory/memory_disk.h"
#include "adapters/memory/memory_journal.h"
#include "adapters/sodium/ed25519.h"
#include "services/seals/sealer.h"
#include "tests/contract/journal_writer.h"

namespace atollbank::seals {

// 128 blocks a chapter, whose nodes fill a block of the disk.
inline constexpr TreeShape kSmallShape{.node_height = 0, .chapter_height = 7};
inline constexpr std::size_t kPostingsPerBlock = ledger::format::kSlotsPerBlock - 1;

class SealsFixture : public testing::Test {
 protected:
  SealsFixture() {
    EXPECT_TRUE(journal_.recover({}, [](auto) { return base::Result<void>(); }));
  }

  void append_blocks(int count) {
    for (int i = 0; i < count; ++i) ASSERT_TRUE(writer_.append(journal_, kPostingsPerBlock));
  }
  // One group with one record of that kind; nothing can follow it but its like.
  void append_close_of_period(ledger::Outcome outcome) {
    ledger::format::AccountChangedSlot closed;
    closed.header = {.kind = ledger::format::SlotKind::kPeriodClosed, .outcome = outcome};
    auto group = ledger::format::example::group_of({std::bit_cast<ports::Slot>(closed)},
                                                   journal_.durable_end(), ++close_time_ns_);
    close_end_ = ledger::format::seal_group(group, close_end_ ? *close_end_ : writer_.end());
    ASSERT_TRUE(journal_.append(group));
  }
  base::Result<std::unique_ptr<Sealer>> open(TreeShape shape = kSmallShape) {
    return Sealer::open({journal_, disk_, signer_, clock_}, shape);
  }
  static void run(Sealer& sealer) {
    while (sealer.step().value()) {}
  }
  // What the tree should be, hashed from the journal without any of what is stored.
  ledger::MerkleHash root_of_journal(std::uint64_t size) const {
    std::vector<ledger::MerkleHash> leaves;
    for (std::uint64_t block = 0; block < size; ++block) {
      ledger::format::Slot slots[ledger::format::kSlotsPerBlock];
      EXPECT_TRUE(journal_.read(block * ledger::format::kSlotsPerBlock, slots));
      leaves.push_back(ledger::merkle_leaf({reinterpret_cast<const char*>(slots), sizeof slots}));
    }
    const auto subtree = [&](int height, std::uint64_t index) -> base::Result<ledger::MerkleHash> {
      const auto begin = leaves.begin() + static_cast<std::ptrdiff_t>(index << height);
      return ledger::merkle_perfect_root({begin, begin + (std::ptrdiff_t{1} << height)});
    };
    return ledger::merkle_range_root(0, size, subtree).value();
  }

  adapters::MemoryJournal journal_;
  contract::JournalWriter writer_;
  adapters::MemoryDisk disk_;
  const std::array<std::uint8_t, adapters::kSeedSize> seed_{7};
  adapters::Ed25519Signer signer_{"atoll-ledger/0000000000000000000000", seed_};
  const adapters::Ed25519Check check_;
  std::int64_t close_time_ns_ = 1'000'000'000;
  std::optional<ports::JournalEnd> close_end_;
  base::ManualClock clock_{base::Timestamp::from_ms(1'764'113'400'123)};
};

}  // namespace atollbank::seals
