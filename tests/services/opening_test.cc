// SPDX-License-Identifier: Apache-2.0
// Opening a customer survives a crash at any of its commits: new services on the same stores finish
// it, with the same end as one that was never cut off.
#include "services/customers/format/customer_record.h"
#include "tests/services/bank_fixture.h"

namespace atollbank {
namespace {

class Opening : public BankFixture {
 protected:
  base::Result<std::size_t> resume() {
    return ask<std::size_t>([&](auto done) { customers_->resume(context(), std::move(done)); });
  }
  // Counts the commits of records; from number `crash_at` on, every one is lost.
  void crash_from_commit(int crash_at) {
    commits_ = 0;
    records_.set_fault_source([this, crash_at](const ports::Commit&) {
      return ++commits_ >= crash_at ? adapters::CommitFault::kLostBefore
                                    : adapters::CommitFault::kNone;
    });
  }
  void mend() {
    records_.set_fault_source([](const ports::Commit&) { return adapters::CommitFault::kNone; });
  }
  void expect_whole(const customers::OpenedCustomer& opened) {
    const auto accounts = ask<std::vector<accounts::Account>>(
        [&](auto done) { accounts_->accounts_of(context(), opened.customer.id, std::move(done)); });
    ASSERT_TRUE(accounts.has_value());
    ASSERT_EQ(accounts->size(), 1u);
    EXPECT_EQ(accounts->front().id, opened.account_id);
    EXPECT_EQ(accounts->front().account_number.size(), 8u);
    const auto pots = ask<std::vector<accounts::Pot>>([&](auto done) {
      accounts_->pots(context(), opened.customer.id, opened.account_id, std::move(done));
    });
    ASSERT_TRUE(pots.has_value());
    ASSERT_EQ(pots->size(), 2u);
    EXPECT_EQ(pots->front().name, "Holiday");
    EXPECT_TRUE(receive(opened, 100, "first").has_value());
    EXPECT_TRUE(deposit(move(opened, 10, "first")).has_value());
  }

  int commits_ = 0;
};

TEST_F(Opening, gives_the_same_ids_to_the_same_request_and_refuses_another) {
  const auto first = open(ada());
  const auto again = open(ada());
  ASSERT_TRUE(first && again);
  EXPECT_EQ(first->account_id, again->account_id);
  EXPECT_EQ(first->pot_ids, again->pot_ids);
  auto other = ada();
  other.preferred_name = "Someone else";
  EXPECT_EQ(open(other).error().reason, "opening_id_reused");
  expect_whole(*first);
}

TEST_F(Opening, survives_a_crash_at_every_commit) {
  crash_from_commit(1'000'000);
  const auto whole = open(ada(999));
  ASSERT_TRUE(whole.has_value());
  const int commit_count = commits_;
  ASSERT_GE(commit_count, 8);
  for (int crash_at = 2; crash_at <= commit_count; ++crash_at) {
    SCOPED_TRACE(crash_at);
    const auto number = static_cast<std::uint64_t>(crash_at);
    crash_from_commit(crash_at);
    EXPECT_FALSE(open(ada(number)).has_value());
    stop();
    mend();
    start();
    EXPECT_EQ(resume().value(), 1u);
    EXPECT_EQ(resume().value(), 0u);
    const auto opened = open(ada(number));
    ASSERT_TRUE(opened.has_value());
    expect_whole(*opened);
  }
}

TEST_F(Opening, every_commit_whose_answer_is_lost_is_found_done) {
  records_.set_fault_source([this](const ports::Commit&) {
    return ++commits_ % 2 == 0 ? adapters::CommitFault::kLostAfter : adapters::CommitFault::kNone;
  });
  const auto opened = open(ada());
  ASSERT_TRUE(opened.has_value()) << opened.error().reason;
  mend();
  expect_whole(*opened);
}

// Of a bank that was made before names were sealed.
TEST_F(Opening, that_an_older_build_began_is_finished_and_its_customer_has_her_name) {
  auto begun = customers::begin_opening(ada());
  ASSERT_EQ(begun.personal_key, 0u);
  const customers::format::KeptCustomer kept{
      .customer = begun.customer, .personal_key = 0, .sealed = {}};
  const ports::Commit commit{
      .partition = customers::format::user_partition(begun.customer.id),
      .expected_version = 0,
      .puts = {{customers::format::kCustomerKey, customers::format::encode_customer(kept)},
               {customers::format::kOpeningKey, customers::format::encode_opening(begun)}},
      .deletes = {},
      .events = {},
      .audit = "{}"};
  ASSERT_TRUE(records_.commit(commit));
  EXPECT_EQ(resume().value(), 1u);
  const auto opened = open(ada());
  ASSERT_TRUE(opened) << opened.error().reason;
  expect_whole(*opened);
  const auto found = ask<customers::Customer>(
      [&](auto done) { customers_->find(context(), opened->customer.id, std::move(done)); });
  EXPECT_EQ(*found, begun.customer);
}

TEST_F(Opening, malformed_requests_begin_nothing) {
  auto request = ada();
  request.preferred_name = "";
  EXPECT_EQ(open(request).error().reason, "name_invalid");
  request = ada();
  request.pots[0].name = std::string(65, 'x');
  EXPECT_EQ(open(request).error().reason, "pot_invalid");
  request = ada();
  request.opening_id = {};
  EXPECT_EQ(open(request).error().reason, "opening_id_invalid");
  EXPECT_EQ(resume().value(), 0u);
}

}  // namespace
}  // namespace atollbank
