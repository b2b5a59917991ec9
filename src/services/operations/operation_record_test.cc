// SPDX-License-Identifier: Apache-2.0
// The bytes of the records: they stay, and what is cut or has no meaning is refused.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "services/operations/format/operation_record.h"

namespace atollbank::operations::format {
namespace {

using Lines = std::map<std::string, std::string>;

Lines golden_file() {
  const auto folder = std::filesystem::path(__FILE__).parent_path() / "format";
  std::ifstream file(folder / "operation_1.golden");
  EXPECT_TRUE(file.is_open());
  Lines lines;
  std::string key;
  std::string hex;
  while (file >> key >> hex) lines.emplace(key, hex);
  return lines;
}

base::Sha256 digest() {
  base::Sha256 bytes{};
  bytes.back() = 9;
  return bytes;
}

Proposal proposal_of(Operation operation) {
  return {.id = {.high = 1, .low = 2},
          .operation = std::move(operation),
          .made = {.operator_id = {.high = 3, .low = 4},
                   .person = "m",
                   .grounds = {.reason = "r", .ticket = "t"},
                   .at = {5}},
          .before = "b",
          .lapses = {6},
          .state = ProposalState::kDone,
          .decided = {.operator_id = {.high = 7, .low = 8},
                      .person = "c",
                      .grounds = {.reason = "q", .ticket = "u"},
                      .at = {9}},
          .updated = {10},
          .after = "a",
          .decline_reason = "d",
          .debit_transaction_id = {.high = 11, .low = 12},
          .credit_transaction_id = {.high = 13, .low = 14}};
}

std::vector<Proposal> proposals() {
  const base::Id account{.high = 21, .low = 22};
  const base::Id other{.high = 23, .low = 24};
  return {proposal_of(CorrectBooking{.account_id = account, .transaction_id = other}),
          proposal_of(FreezeAccount{.account_id = account}),
          proposal_of(UnfreezeAccount{.account_id = account}),
          proposal_of(CloseAccount{.account_id = account}),
          proposal_of(AddOperator{.person = "p", .roles = kMaker, .credential = digest()}),
          proposal_of(DisableOperator{.operator_id = other}),
          proposal_of(EnableOperator{.operator_id = other}),
          proposal_of(DecideReferral{.application_id = other, .is_accepted = true}),
          proposal_of(SettleDeadLetter{
              .letter = {.consumer = "c", .log_partition = "records", .cursor = 25},
              .is_dropped = true}),
          proposal_of(ConfirmScreening{}),
          proposal_of(ConfirmList{.content = digest()}),
          proposal_of(EraseCustomer{.user_id = other}),
          proposal_of(RecordDeath{.user_id = account})};
}

Operator who() {
  return {.id = {.high = 1, .low = 2},
          .person = "p",
          .roles = kChecker,
          .credential = digest(),
          .created = {3},
          .disabled = {4}};
}

TEST(OperationRecords, keep_their_bytes) {
  Lines written;
  for (const Proposal& proposal : proposals()) {
    written.emplace(name_of(proposal.operation), base::to_hex(encode_proposal(proposal)));
  }
  written.emplace("operator", base::to_hex(encode_operator(who())));
  const AskedProposal asked{.proposal_id = {.high = 1, .low = 2}, .content = {.high = 3, .low = 4}};
  written.emplace("asked", base::to_hex(encode_asked(asked)));
  written.emplace("operator_id", base::to_hex(encode_operator_id({.high = 1, .low = 2})));
  EXPECT_EQ(written, golden_file());
}

TEST(OperationRecords, are_read_as_they_were_written_and_not_when_they_are_cut) {
  for (const Proposal& proposal : proposals()) {
    const std::string bytes = encode_proposal(proposal);
    EXPECT_EQ(decode_proposal(bytes).value(), proposal);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      EXPECT_FALSE(decode_proposal(bytes.substr(0, size))) << size;
    }
    EXPECT_FALSE(decode_proposal(bytes + "x"));
  }
  EXPECT_EQ(decode_operator(encode_operator(who())).value(), who());
}

TEST(OperationRecords, of_a_kind_that_there_is_not_are_refused) {
  std::string bytes = encode_proposal(proposals().front());
  const std::size_t kind = 1 + sizeof(base::Id);
  for (const char wrong : {'\0', static_cast<char>(std::variant_size_v<Operation> + 1)}) {
    bytes[kind] = wrong;
    EXPECT_FALSE(decode_proposal(bytes));
  }
}

TEST(OperationRecords, a_decision_is_a_yes_or_a_no) {
  std::string bytes =
      encode_proposal(proposal_of(DecideReferral{.application_id = {}, .is_accepted = true}));
  const std::size_t decision = 1 + sizeof(base::Id) + 1 + sizeof(base::Id);
  ASSERT_EQ(bytes[decision], 1);
  bytes[decision] = 2;
  EXPECT_FALSE(decode_proposal(bytes));
}

TEST(OperationRecords, all_that_a_proposal_says_when_it_is_made_is_its_content) {
  const Proposal first = proposals().front();
  std::vector<Proposal> others(6, first);
  others[0].id.low += 1;
  others[1].operation = CorrectBooking{};
  others[2].made.grounds.reason = "another";
  others[3].made.grounds.ticket = "another";
  others[4].made.person = "another";
  others[5].before = "another";
  for (const Proposal& other : others) EXPECT_NE(encode_content(other), encode_content(first));
  Proposal later = first;
  later.state = ProposalState::kRejected;
  later.decided = {};
  later.after = "";
  EXPECT_EQ(encode_content(later), encode_content(first)) << "not what became of it";
}

}  // namespace
}  // namespace atollbank::operations::format
