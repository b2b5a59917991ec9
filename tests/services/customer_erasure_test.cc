// SPDX-License-Identifier: Apache-2.0
// Customers who are forgotten by two of the bank's own people: nobody with an open account, by
// nobody alone, and for good after any crash.
#include "tests/services/operations_fixture.h"

namespace atollbank {
namespace {

using namespace operations;

class CustomerErasure : public OperationsFixture {
 protected:
  static Operation erasing(const customers::OpenedCustomer& whom) {
    return EraseCustomer{.user_id = whom.customer.id};
  }
  customers::Customer customer(const customers::OpenedCustomer& whom) {
    return ask<customers::Customer>(
               [&](auto done) { customers_->find(context(), whom.customer.id, std::move(done)); })
        .value();
  }
  void close(base::Id account_id) {
    const auto closing =
        ask<void>([&](auto done) { accounts_->close(context(), account_id, std::move(done)); });
    ASSERT_TRUE(closing) << closing.error().reason;
  }
};

TEST_F(CustomerErasure, takes_two_persons_and_no_open_account) {
  EXPECT_EQ(refusal_of(propose(maker_, erasing(ada_))), "customer_has_open_accounts");
  close(bob_.account_id);
  const auto proposal = propose(maker_, erasing(bob_));
  ASSERT_TRUE(proposal) << proposal.error().reason;
  EXPECT_EQ(proposal->before, "customer");
  EXPECT_FALSE(customer(bob_).is_erased) << "one person erases nobody";
  const auto done = approve(checker_, *proposal);
  ASSERT_TRUE(done) << done.error().reason;
  EXPECT_EQ(done->state, ProposalState::kDone) << done->decline_reason;
  EXPECT_EQ(customer(bob_).preferred_name, customers::kErasedName);
  EXPECT_FALSE(customer(ada_).is_erased);
  EXPECT_EQ(refusal_of(propose(maker_, erasing(bob_), "again")), "nothing_to_change");
  EXPECT_EQ(refusal_of(propose(maker_, EraseCustomer{.user_id = {.high = 1, .low = 2}}, "none")),
            "customer_not_found");
  EXPECT_EQ(trail_text(),
            "ProposeEraseCustomer by maker: customer\n"
            "ApproveEraseCustomer by checker: customer\n"
            "CompleteEraseCustomer by checker: customer → erased\n");
}

TEST_F(CustomerErasure, nobody_erases_alone) {
  close(bob_.account_id);
  expect_nobody_alone(erasing(bob_), "alone");
  EXPECT_FALSE(customer(bob_).is_erased);
}

TEST_F(CustomerErasure, of_one_who_has_an_account_again_is_declined) {
  close(bob_.account_id);
  const auto proposal = propose(maker_, erasing(bob_));
  ASSERT_TRUE(proposal) << proposal.error().reason;
  const accounts::OpenAccount another{
      .account_id = {.high = bob_.account_id.high, .low = bob_.account_id.low + 1},
      .user_id = bob_.customer.id};
  ASSERT_TRUE(ask<accounts::OpenedAccount>(
      [&](auto done) { accounts_->open(context(), another, std::move(done)); }));
  const auto done = approve(checker_, *proposal);
  ASSERT_TRUE(done) << done.error().reason;
  EXPECT_EQ(done->state, ProposalState::kDeclined);
  EXPECT_EQ(done->decline_reason, "customer_has_open_accounts");
  EXPECT_FALSE(customer(bob_).is_erased);
}

TEST_F(CustomerErasure, cut_off_at_any_commit_comes_to_its_end) {
  int cut_at = 1;
  for (bool was_cut = true; was_cut; ++cut_at) {
    const auto whom = opened(static_cast<std::uint64_t>(10 + cut_at));
    close(whom.account_id);
    const auto proposal = propose(maker_, erasing(whom), std::to_string(cut_at));
    ASSERT_TRUE(proposal) << proposal.error().reason;
    was_cut = approve_cut_off(*proposal, cut_at);
    EXPECT_TRUE(customer(whom).is_erased) << cut_at;
  }
  EXPECT_GT(cut_at, 3) << "approval, customer, the end";
}

}  // namespace
}  // namespace atollbank
