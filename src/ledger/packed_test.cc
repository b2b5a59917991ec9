// SPDX-License-Identifier: Apache-2.0
#include "ledger/packed.h"

#include <gtest/gtest.h>

#include "ledger/command_form.h"

namespace atollbank::ledger {
namespace {

Command post(std::uint64_t id) {
  return {.kind = CommandKind::kPost,
          .currency = 826,
          .id = {1, id},
          .debit_account = {2, 1},
          .credit_account = {2, 2},
          .amount_minor = 100};
}

Batch batch_of_everything() {
  Batch batch;
  Command legs = post(1);
  legs.kind = CommandKind::kPostLegs;
  legs.side_count = 4;
  batch.legs.resize(4, Leg{.account = {2, 1}, .amount_minor = 5, .currency = 826});
  Command opening = post(2);
  opening.kind = CommandKind::kOpenAccount;
  batch.openings.push_back({.id = {1, 2}, .currency = 826, .name = "pot"});
  Command simple = post(3);
  batch.attach_evidence(simple, std::string(200, 'e'));
  batch.commands = {legs, opening, simple};
  return batch;
}

// What a batch from outside goes through before it is applied.
base::Result<std::uint32_t> admit(const PackedBatch& packed) {
  ATOLL_TRY(const Batch batch, unpack(packed));
  return check_batch(batch);
}

void expect_refused(const base::Result<std::uint32_t>& result, std::string_view reason) {
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().code, base::ErrorCode::kInvalidArgument);
  EXPECT_EQ(result.error().reason, reason);
}

TEST(Packed, a_batch_comes_back_byte_for_byte) {
  const Batch batch = batch_of_everything();
  const auto copy = unpack(pack(batch));
  ASSERT_TRUE(copy.has_value());
  EXPECT_EQ(pack(*copy).commands, pack(batch).commands);
  EXPECT_EQ(pack(*copy).legs, pack(batch).legs);
  EXPECT_EQ(pack(*copy).openings, pack(batch).openings);
  EXPECT_EQ(copy->evidence, batch.evidence);
}

TEST(Packed, unaligned_bytes_are_read_like_aligned_ones) {
  const Batch batch = batch_of_everything();
  const std::string shifted = "x" + std::string(pack(batch).commands);
  const auto commands = unpack_records<Command>(base::ByteView(shifted).substr(1));
  ASSERT_TRUE(commands.has_value());
  EXPECT_EQ(commands->at(2).id, (base::Id{1, 3}));
}

TEST(Packed, a_cut_record_is_malformed) {
  const Batch batch = batch_of_everything();
  const PackedBatch whole = pack(batch);
  PackedBatch cut = whole;
  cut.commands.remove_suffix(1);
  expect_refused(admit(cut), "batch_malformed");
  cut = whole;
  cut.legs.remove_suffix(1);
  expect_refused(admit(cut), "batch_malformed");
  cut = whole;
  cut.openings.remove_suffix(1);
  expect_refused(admit(cut), "batch_malformed");
}

TEST(Packed, an_empty_batch_is_refused) { expect_refused(admit({}), "batch_empty"); }

TEST(Packed, legs_outside_the_array_are_malformed) {
  Batch batch = batch_of_everything();
  batch.commands[0].side_count = 5;
  expect_refused(admit(pack(batch)), "batch_malformed");
  batch.commands[0].side_count = 4;
  batch.commands[0].side_index = 1;
  expect_refused(admit(pack(batch)), "batch_malformed");
  batch.commands[0].side_index = UINT32_MAX;
  batch.commands[0].side_count = 2;  // the sum wraps round to 1
  expect_refused(admit(pack(batch)), "batch_malformed");
}

TEST(Packed, an_opening_outside_the_array_is_malformed) {
  Batch batch = batch_of_everything();
  batch.commands[1].side_index = 1;
  expect_refused(admit(pack(batch)), "batch_malformed");
}

TEST(Packed, evidence_outside_the_array_is_malformed) {
  Batch batch = batch_of_everything();
  batch.commands[2].evidence_size = 201;
  expect_refused(admit(pack(batch)), "batch_malformed");
  batch.commands[2].evidence_offset = UINT32_MAX;
  batch.commands[2].evidence_size = 2;
  expect_refused(admit(pack(batch)), "batch_malformed");
}

TEST(Packed, more_commands_than_a_batch_holds_are_too_large) {
  Batch batch;
  batch.commands.resize(kBatchCommandMax, post(1));
  EXPECT_TRUE(admit(pack(batch)).has_value());
  batch.commands.push_back(post(2));
  expect_refused(admit(pack(batch)), "batch_too_large");
}

TEST(Packed, shared_legs_count_once_for_each_command) {
  Batch batch;
  Command command = post(1);
  command.kind = CommandKind::kPostLegs;
  command.side_count = 1'000;  // 1 + 334 slots
  batch.legs.resize(1'000);
  batch.commands.resize(kBatchSlotMax / 335, command);
  EXPECT_TRUE(admit(pack(batch)).has_value());
  batch.commands.push_back(command);
  expect_refused(admit(pack(batch)), "batch_too_large");
}

TEST(Packed, a_command_is_counted_with_what_it_carries) {
  // A head and two slots of legs; an opening; a posting and two slots of evidence.
  EXPECT_EQ(admit(pack(batch_of_everything())), 3u + 1u + 3u);
}

TEST(Packed, an_unknown_kind_is_left_to_the_ledger) {
  Batch batch;
  batch.commands = {post(1)};
  batch.commands[0].kind = static_cast<CommandKind>(200);
  EXPECT_TRUE(admit(pack(batch)).has_value());
}

}  // namespace
}  // namespace atollbank::ledger
