// SPDX-License-Identifier: Apache-2.0
// The C API: what it copies, what it refuses, and that a wrong call changes nothing. That it
// compiles as C99 and works in a C program is shown by clients/examples.
#include <atoll_ledger.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/contract/temporary_folder.h"

namespace atollbank::embedded {
namespace {

constexpr std::uint32_t kPatienceMs = 240'000;  // a sanitizer takes its time

class CLedger : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(atoll_ledger_open(folder_.path().c_str(), kPatienceMs, &ledger_, &error_), ATOLL_OK);
    house_ = open_account(ATOLL_NO_FLOOR);
    purse_ = open_account(0);
  }
  void TearDown() override { atoll_ledger_free(ledger_); }

  atoll_id open_account(int64_t floor_minor) {
    atoll_opening opening{};
    opening.id = atoll_ledger_new_id(ledger_);
    opening.floor_minor = floor_minor;
    opening.currency = 826;
    std::string("house").copy(opening.namespace_name, sizeof(opening.namespace_name));
    std::string("cash").copy(opening.name, sizeof(opening.name));
    atoll_command command{};
    command.kind = ATOLL_OPEN_ACCOUNT;
    command.id = opening.id;
    command.side_count = 1;
    atoll_batch batch{};
    batch.commands = &command;
    batch.command_count = 1;
    batch.openings = &opening;
    batch.opening_count = 1;
    EXPECT_EQ(atoll_ledger_submit(ledger_, &batch, &result_, nullptr, &error_), ATOLL_OK);
    EXPECT_EQ(result_.outcome, 0);
    return opening.id;
  }

  atoll_id pay_in(int64_t amount_minor, const std::string& evidence) {
    atoll_command command{};
    command.kind = ATOLL_POST;
    command.id = atoll_ledger_new_id(ledger_);
    command.debit_account = house_;
    command.credit_account = purse_;
    command.amount_minor = amount_minor;
    command.currency = 826;
    command.evidence_size = static_cast<uint32_t>(evidence.size());
    atoll_batch batch{};
    batch.commands = &command;
    batch.command_count = 1;
    batch.evidence = evidence.data();
    batch.evidence_size = evidence.size();
    EXPECT_EQ(atoll_ledger_submit(ledger_, &batch, &result_, nullptr, &error_), ATOLL_OK);
    return command.id;
  }

  contract::TemporaryFolder folder_;
  atoll_ledger* ledger_ = nullptr;
  atoll_error error_{};
  atoll_result result_{};
  atoll_id house_{};
  atoll_id purse_{};
};

TEST_F(CLedger, a_posting_shows_in_balance_statement_and_record) {
  const atoll_id id = pay_in(250, "why");
  EXPECT_STREQ(atoll_outcome_name(result_.outcome), "done");
  atoll_balance balance{};
  ASSERT_EQ(atoll_ledger_balance(ledger_, purse_, &balance, nullptr), ATOLL_OK);
  EXPECT_EQ(balance.available_minor, 250);

  atoll_statement_entry entries[4];
  size_t count = 0;
  uint64_t older = 1;
  ASSERT_EQ(atoll_ledger_statement(ledger_, purse_, 0, entries, 4, &count, &older, nullptr),
            ATOLL_OK);
  ASSERT_EQ(count, 1u);
  EXPECT_EQ(entries[0].amount_minor, 250);
  EXPECT_EQ(entries[0].id.low, id.low);
  EXPECT_EQ(older, 0u);

  atoll_record record{};
  char evidence[2];
  size_t size = 0;
  ASSERT_EQ(atoll_ledger_find(ledger_, id, &record, evidence, 2, &size, nullptr), ATOLL_OK);
  EXPECT_EQ(record.slot, result_.slot);
  EXPECT_EQ(std::string(evidence, 2), "wh");
  EXPECT_EQ(size, 3u);
}

TEST_F(CLedger, an_error_has_a_status_a_reason_and_a_text) {
  atoll_ledger* second = nullptr;
  EXPECT_EQ(atoll_ledger_open(folder_.path().c_str(), 0, &second, &error_),
            ATOLL_FAILED_PRECONDITION);
  EXPECT_EQ(second, nullptr);
  EXPECT_EQ(error_.status, ATOLL_FAILED_PRECONDITION);
  EXPECT_STREQ(error_.reason, "folder_in_use");
  EXPECT_STRNE(error_.message, "");
}

TEST_F(CLedger, a_call_without_its_arrays_is_refused) {
  atoll_batch batch{};
  batch.command_count = 1;
  EXPECT_EQ(atoll_ledger_submit(ledger_, &batch, &result_, nullptr, &error_),
            ATOLL_INVALID_ARGUMENT);
  EXPECT_STREQ(error_.reason, "bad_argument");
  EXPECT_EQ(atoll_ledger_balance(ledger_, purse_, nullptr, &error_), ATOLL_INVALID_ARGUMENT);
  EXPECT_EQ(atoll_ledger_open(nullptr, 0, &ledger_, &error_), ATOLL_INVALID_ARGUMENT);
}

TEST_F(CLedger, a_follower_with_too_little_room_is_told_how_much_it_needs) {
  char little[8];
  size_t size = 0;
  uint64_t next = 7;
  EXPECT_EQ(atoll_ledger_follow(ledger_, 0, 0, little, sizeof(little), &size, &next, &error_),
            ATOLL_RESOURCE_EXHAUSTED);
  EXPECT_STREQ(error_.reason, "buffer_too_small");
  EXPECT_EQ(next, 7u);
  std::vector<char> room(size);
  EXPECT_EQ(atoll_ledger_follow(ledger_, 0, 0, room.data(), room.size(), &size, &next, &error_),
            ATOLL_OK);
  EXPECT_EQ(size, room.size());
  EXPECT_GT(next, 7u);
}

TEST_F(CLedger, an_id_is_read_back_from_its_text) {
  char text[23];
  atoll_id id{};
  atoll_id_to_text(purse_, text);
  ASSERT_EQ(atoll_id_parse(text, &id, nullptr), ATOLL_OK);
  EXPECT_EQ(id.high, purse_.high);
  EXPECT_EQ(id.low, purse_.low);
  EXPECT_EQ(atoll_id_parse("no id", &id, &error_), ATOLL_INVALID_ARGUMENT);
  EXPECT_STREQ(error_.reason, "malformed_id");
}

TEST_F(CLedger, a_closed_ledger_says_so) {
  EXPECT_EQ(atoll_ledger_close(ledger_, &error_), ATOLL_OK);
  atoll_balance balance{};
  EXPECT_EQ(atoll_ledger_balance(ledger_, purse_, &balance, &error_), ATOLL_FAILED_PRECONDITION);
  EXPECT_STREQ(error_.reason, "ledger_closed");
}

}  // namespace
}  // namespace atollbank::embedded
