// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/audit/seal_audit.h"

#include <gtest/gtest.h>

#include "adapters/file/file_journal.h"
#include "adapters/memory/memory_disk.h"
#include "adapters/sodium/ed25519.h"
#include "apps/atollctl/stopped_journal.h"
#include "services/seals/sealer.h"
#include "tests/contract/journal_writer.h"

namespace atollbank::atollctl {
namespace {

// A journal of three segments with heads over it, signed as it grew.
class Sealed : public ::testing::Test {
 protected:
  static constexpr std::uint64_t kSegmentSlots = 64 * ledger::format::kSlotsPerBlock;

  void SetUp() override {
    NoPool no_pool;
    adapters::FileJournal journal(disk_, no_pool, {.segment_bytes = kSegmentSlots * 128});
    ASSERT_TRUE(journal.recover({}, [](auto) { return base::Result<void>(); }));
    const auto sealer = seals::Sealer::open({journal, disk_, signer_, clock_},
                                            {.node_height = 0, .chapter_height = 7});
    ASSERT_TRUE(sealer) << sealer.error().message;
    contract::JournalWriter writer;
    for (int i = 0; i < 90; ++i) {
      ASSERT_TRUE(writer.append(journal, 20 + static_cast<std::size_t>(i) % 50));
      while ((*sealer)->step().value()) {}
      if (i % 17 == 3) {
        ASSERT_TRUE((*sealer)->seal());
      }
    }
    head_count_ = (*sealer)->heads().size();
    ASSERT_GT(head_count_, 4u);
  }

  SealVerdict audit(const std::optional<seals::VerifierKey>& key) {
    const auto verdict = audit_seals(disk_, kSegmentSlots, key, [](auto, auto) {});
    EXPECT_TRUE(verdict) << verdict.error().message;
    return *verdict;
  }

  const std::array<std::uint8_t, adapters::kSeedSize> seed_{7};
  adapters::Ed25519Signer signer_{"atoll-ledger/0000000000000000000000", seed_};
  const seals::VerifierKey key_{signer_.name(), signer_.public_key()};
  base::ManualClock clock_{base::Timestamp::from_ms(1'764'113'400'123)};
  adapters::MemoryDisk disk_;
  std::size_t head_count_ = 0;
};

TEST_F(Sealed, every_head_has_the_root_of_its_blocks_and_its_signature) {
  const SealVerdict verdict = audit(key_);
  EXPECT_FALSE(verdict.difference) << verdict.difference->what;
  EXPECT_EQ(verdict.figures.heads, head_count_);
  EXPECT_EQ(verdict.figures.signatures, head_count_);
  EXPECT_GT(verdict.figures.blocks, 128u);
  EXPECT_EQ(audit(std::nullopt).figures.signatures, 0u);
}

TEST_F(Sealed, a_changed_bit_is_under_the_next_head) {
  disk_.flip_bit("journal-00000001", 5 * 4'096 * 8 + 3);
  const SealVerdict verdict = audit(key_);
  ASSERT_TRUE(verdict.difference);
  EXPECT_EQ(verdict.difference->what, "root of the signed head");
}

TEST_F(Sealed, a_head_that_another_key_signed_is_found) {
  const std::array<std::uint8_t, adapters::kSeedSize> seed{8};
  const adapters::Ed25519Signer other(signer_.name(), seed);
  const SealVerdict verdict = audit(seals::VerifierKey{other.name(), other.public_key()});
  ASSERT_TRUE(verdict.difference);
  EXPECT_EQ(verdict.difference->what, "signature of the head");
}

TEST_F(Sealed, missing_blocks_are_found) {
  ASSERT_TRUE(disk_.remove("journal-00000002"));
  const SealVerdict verdict = audit(key_);
  ASSERT_TRUE(verdict.difference);
  EXPECT_EQ(verdict.difference->what, "blocks under the head");
}

}  // namespace
}  // namespace atollbank::atollctl
