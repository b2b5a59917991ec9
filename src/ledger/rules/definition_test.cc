// SPDX-License-Identifier: Apache-2.0
#include "ledger/ledger_fixture.h"

namespace atollbank::ledger {
namespace {

class Definition : public FundedLedger {
 protected:
  CommandResult define(std::uint64_t number, std::string_view text, std::uint32_t code = 1) {
    Batch batch;
    Command command{
        .kind = CommandKind::kDefine, .code = code, .id = id(number), .reference = {.low = 77}};
    batch.attach_evidence(command, text);
    batch.commands.push_back(command);
    return apply(batch)[0];
  }
  const format::DefinedSlot& newest() { return slot_as<format::DefinedSlot>(groups_.back()[1]); }
};

TEST_F(Definition, is_journaled_with_its_text) {
  EXPECT_EQ(define(1, "card_purchase(amount)", 3).outcome, Outcome::kDone);
  EXPECT_EQ(newest().header.code, 3u);
  EXPECT_EQ(newest().reference.low, 77u);
  EXPECT_EQ(evidence_at(groups_.back(), 1 + newest().evidence_distance), "card_purchase(amount)");
}

TEST_F(Definition, each_names_the_one_before_it) {
  const std::uint64_t first = define(1, "one").slot;
  EXPECT_EQ(newest().previous_slot, 0u);
  const std::uint64_t second = define(2, "two").slot;
  EXPECT_EQ(newest().previous_slot, first);
  EXPECT_EQ(ledger_.rules().last_defined_slot, second);
}

TEST_F(Definition, a_retry_is_the_same_definition_and_another_text_is_refused) {
  const std::string text(300, 'x');
  define(1, text);
  EXPECT_EQ(define(1, text).duplicate, 1);
  EXPECT_EQ(define(1, text + "y").outcome, Outcome::kIdUsedWithDifferentContent);
}

TEST_F(Definition, that_fills_its_slots_is_found_again_in_its_own_batch) {
  Batch batch;
  for (int i = 0; i < 2; ++i) {
    Command command{.kind = CommandKind::kDefine, .code = 1, .id = id(1)};
    batch.attach_evidence(command, std::string(std::size_t{2} * format::kEvidencePerSlot, 'x'));
    batch.commands.push_back(command);
  }
  EXPECT_EQ(apply(batch)[1].duplicate, 1);
}

TEST_F(Definition, one_of_a_declined_chain_is_not_defined) {
  Command definition{.kind = CommandKind::kDefine, .code = 1, .id = id(1)};
  apply(Batch{.commands = {linked(definition), post(2, 3, 2, 5000)}});
  EXPECT_EQ(ledger_.rules().last_defined_slot, 0u);
}

}  // namespace
}  // namespace atollbank::ledger
