// SPDX-License-Identifier: Apache-2.0
#include "services/seals/sealer.h"

#include "services/seals/seals_fixture.h"

namespace atollbank::seals {
namespace {

using SealerTest = SealsFixture;

template <class T>
std::string reason_of(const base::Result<T>& result) {
  return result ? "success" : result.error().reason;
}

TEST_F(SealerTest, a_full_chapter_is_sealed_by_itself) {
  append_blocks(300);
  const auto sealer = open().value();
  run(*sealer);
  ASSERT_EQ(sealer->heads().size(), 2u);
  EXPECT_EQ(sealer->heads()[0].head.size, 128u);
  EXPECT_EQ(sealer->heads()[1].head.size, 256u);
  EXPECT_EQ(sealer->heads()[0].head.root, root_of_journal(128));
  EXPECT_EQ(sealer->heads()[1].head.root, root_of_journal(256));
}

TEST_F(SealerTest, the_open_tail_is_sealed_when_asked) {
  append_blocks(140);
  const auto sealer = open().value();
  const auto head = sealer->seal().value();
  EXPECT_EQ(head.head.end_slot(), journal_.durable_end());
  EXPECT_EQ(head.head.root, root_of_journal(head.head.size));
  EXPECT_EQ(head.head.time, clock_.wall());
  EXPECT_TRUE(check_signature(head, sealer->verifier_key(), check_));
}

TEST_F(SealerTest, a_closed_period_is_sealed_by_itself) {
  append_blocks(9);
  const auto sealer = open().value();
  run(*sealer);
  ASSERT_TRUE(sealer->heads().empty());
  append_close_of_period(ledger::Outcome::kDebitsFrozen);
  run(*sealer);
  EXPECT_TRUE(sealer->heads().empty()) << "it was declined";
  append_close_of_period(ledger::Outcome::kDone);
  run(*sealer);
  ASSERT_EQ(sealer->heads().size(), 1u);
  EXPECT_EQ(sealer->heads()[0].head.end_slot(), journal_.durable_end());
  run(*open().value());
  EXPECT_EQ(open().value()->heads().size(), 1u) << "not again after a restart";
}

TEST_F(SealerTest, nothing_new_is_not_sealed_twice) {
  append_blocks(3);
  const auto sealer = open().value();
  const auto head = sealer->seal().value();
  clock_.advance(base::Duration::from_seconds(1));
  EXPECT_EQ(sealer->seal().value(), head);
  EXPECT_EQ(sealer->heads().size(), 1u);
}

TEST_F(SealerTest, every_record_can_be_proved) {
  append_blocks(290);
  const auto sealer = open().value();
  run(*sealer);
  sealer->seal().value();
  for (std::uint64_t slot = 0; slot < journal_.durable_end(); slot += 37) {
    const auto proof = sealer->prove(slot).value();
    EXPECT_EQ(proof.slot, slot);
    EXPECT_TRUE(check_proof(proof, sealer->verifier_key(), check_)) << slot;
  }
}

TEST_F(SealerTest, a_record_too_new_to_be_sealed_is_sealed_to_be_proved) {
  append_blocks(5);
  const auto sealer = open().value();
  sealer->seal().value();
  append_blocks(1);
  const auto proof = sealer->prove(journal_.durable_end() - 1).value();
  EXPECT_EQ(proof.head.head.end_slot(), journal_.durable_end());
  EXPECT_TRUE(check_proof(proof, sealer->verifier_key(), check_));
}

TEST_F(SealerTest, an_empty_journal_has_nothing_to_seal) {
  const auto sealer = open().value();
  EXPECT_FALSE(sealer->step().value());
  EXPECT_EQ(reason_of(sealer->seal()), "head_not_found");
  EXPECT_EQ(reason_of(sealer->prove(1)), "record_not_found");
}

TEST_F(SealerTest, a_record_that_is_not_there_is_not_proved) {
  append_blocks(5);
  const auto sealer = open().value();
  EXPECT_EQ(reason_of(sealer->prove(journal_.durable_end())), "record_not_found");
}

TEST_F(SealerTest, any_two_heads_are_consistent) {
  const auto sealer = open().value();
  for (const int blocks : {1, 2, 60, 65, 1, 130, 7}) {
    append_blocks(blocks);
    run(*sealer);
    sealer->seal().value();
  }
  ASSERT_EQ(sealer->heads().size(), 9u) << "seven asked for, and two chapters filled between";
  for (const auto& older : sealer->heads()) {
    for (const auto& newer : sealer->heads()) {
      if (older.head.size > newer.head.size) continue;
      const auto proof = sealer->consistency(older.head.size, newer.head.size).value();
      EXPECT_TRUE(check_proof(proof, sealer->verifier_key(), check_));
    }
  }
  EXPECT_EQ(reason_of(sealer->consistency(267, 128)), "sizes_out_of_order");
  EXPECT_EQ(reason_of(sealer->consistency(5, 128)), "head_not_found");
}

TEST_F(SealerTest, goes_on_after_a_restart_at_any_size) {
  for (int round = 0; round < 12; ++round) {
    const auto sealer = open().value();
    append_blocks(31);
    run(*sealer);
    const auto head = sealer->seal().value();
    EXPECT_EQ(head.head.root, root_of_journal(head.head.size));
  }
}

TEST_F(SealerTest, usual_and_small_chapters_have_the_same_root) {
  append_blocks(77);
  const auto root = open().value()->seal().value().head.root;
  EXPECT_EQ(root, root_of_journal(78));
  EXPECT_EQ(open(TreeShape{}).value()->seal().value().head.root, root);
}

TEST_F(SealerTest, lost_nodes_are_built_anew) {
  append_blocks(300);
  run(*open().value());
  ASSERT_TRUE(disk_.remove("seal-nodes"));
  const auto sealer = open().value();
  run(*sealer);
  EXPECT_TRUE(check_proof(sealer->prove(99).value(), sealer->verifier_key(), check_));
  EXPECT_EQ(sealer->tree_size(), 301u);
}

TEST_F(SealerTest, one_bit_changed_in_the_nodes_is_found_and_mended) {
  append_blocks(300);
  run(*open().value());
  disk_.flip_bit("seal-nodes", (4096 + 4096 + 77) * 8);  // of the second chapter
  const auto sealer = open().value();
  run(*sealer);
  const auto head = sealer->seal().value();
  EXPECT_EQ(head.head.root, root_of_journal(301));
  EXPECT_TRUE(check_proof(sealer->prove(9'000).value(), sealer->verifier_key(), check_));
}

TEST_F(SealerTest, every_bit_of_a_head_counts) {
  append_blocks(3);
  ASSERT_TRUE(open().value()->seal());
  append_blocks(3);
  ASSERT_TRUE(open().value()->seal());
  for (std::uint64_t bit = 0; bit < 2 * 4096 * 8; bit += 13) {
    disk_.flip_bit("seal-heads", bit);
    ASSERT_EQ(reason_of(open()), "heads_damaged") << "bit " << bit;
    disk_.flip_bit("seal-heads", bit);
  }
  EXPECT_TRUE(open());
}

TEST_F(SealerTest, a_head_that_was_never_written_whole_is_no_damage) {
  append_blocks(3);
  const auto head = open().value()->seal().value();
  auto content = disk_.contents()["seal-heads"];
  content.resize(2 * 4096);
  disk_.set_content("seal-heads", content);
  append_blocks(1);
  const auto sealer = open().value();
  ASSERT_EQ(sealer->heads().size(), 1u);
  EXPECT_EQ(sealer->heads()[0], head);
  ASSERT_TRUE(sealer->seal());
  EXPECT_EQ(open().value()->heads().size(), 2u);
}

TEST_F(SealerTest, a_key_of_another_ledger_is_refused) {
  append_blocks(3);
  ASSERT_TRUE(open().value()->seal());
  adapters::Ed25519Signer other("atoll-ledger/0000000000000000000001", seed_);
  EXPECT_EQ(reason_of(Sealer::open({journal_, disk_, other, clock_}, kSmallShape)),
            "seal_key_of_another_ledger");
}

// A journal of the same length whose checksums and chain are right: only the seal tells.
class RewrittenJournal : public SealsFixture {
 protected:
  RewrittenJournal() {
    append_blocks(300);
    run(*open().value());
    EXPECT_TRUE(other_.recover({}, [](auto) { return base::Result<void>(); }));
    contract::JournalWriter writer;
    EXPECT_TRUE(writer.append(other_, kPostingsPerBlock - 1));
    for (int i = 1; i < 300; ++i) EXPECT_TRUE(writer.append(other_, kPostingsPerBlock));
  }
  adapters::MemoryJournal other_;
};

TEST_F(RewrittenJournal, is_not_sealed_again) {
  const auto sealer = Sealer::open({other_, disk_, signer_, clock_}, kSmallShape).value();
  EXPECT_EQ(reason_of(sealer->prove(40)), "journal_rewritten");
}

TEST_F(RewrittenJournal, is_found_when_the_nodes_are_built_anew) {
  ASSERT_TRUE(disk_.remove("seal-nodes"));
  const auto sealer = Sealer::open({other_, disk_, signer_, clock_}, kSmallShape).value();
  EXPECT_EQ(reason_of(sealer->seal()), "seals_catching_up");
  auto more = sealer->step();
  while (more && *more) more = sealer->step();
  EXPECT_EQ(reason_of(more), "journal_rewritten");
}

TEST_F(RewrittenJournal, that_is_shorter_is_refused_at_once) {
  adapters::MemoryJournal empty;
  ASSERT_TRUE(empty.recover({}, [](auto) { return base::Result<void>(); }));
  EXPECT_EQ(reason_of(Sealer::open({empty, disk_, signer_, clock_}, kSmallShape)),
            "journal_rewritten");
}

}  // namespace
}  // namespace atollbank::seals
