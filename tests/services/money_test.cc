// SPDX-License-Identifier: Apache-2.0
// What customers' money does, asked through the services' own api.
#include "tests/services/bank_fixture.h"

namespace atollbank {
namespace {

using accounts::PotChange;
using transactions::DeclineReason;
using transactions::Scheme;

class Money : public BankFixture {
 protected:
  // Of 230, taken at once from an account with 1000.
  base::Id bought(const customers::OpenedCustomer& by) {
    EXPECT_TRUE(receive(by, 1000, "pay-1"));
    auto purchase = greggs(by, 230, "b-1");
    purchase.settle_at_once = true;
    return buy(purchase)->purchase_id;
  }
  accounts::RefundPurchase back(const customers::OpenedCustomer& by, base::Id purchase_id,
                                std::int64_t amount_minor, std::string dedupe_id) const {
    return {.user_id = by.customer.id,
            .account_id = by.account_id,
            .purchase_id = purchase_id,
            .amount_minor = amount_minor,
            .dedupe_id = std::move(dedupe_id)};
  }
  base::Result<accounts::Received> refund(const accounts::RefundPurchase& request) {
    return ask<accounts::Received>(
        [&](auto done) { accounts_->refund_purchase(context(), request, std::move(done)); });
  }
  using Refunding = std::future<base::Result<accounts::Received>>;
  Refunding begin_refund(const accounts::RefundPurchase& request) {
    auto promise = std::make_shared<std::promise<base::Result<accounts::Received>>>();
    accounts_->refund_purchase(context(), request,
                               [promise](auto result) { promise->set_value(std::move(result)); });
    return promise->get_future();
  }
};

TEST_F(Money, an_incoming_payment_is_seen_with_its_words_and_its_id) {
  const auto ada = opened();
  const auto received = receive(ada, 2500'00, "pay-1");
  ASSERT_TRUE(received.has_value()) << received.error().reason;
  wait(ada.account_id, received->slot);
  const auto seen = list(ada);
  ASSERT_EQ(seen.size(), 1u);
  EXPECT_EQ(seen[0].id, received->transaction_id);
  EXPECT_EQ(seen[0].amount_minor, 2500'00);
  EXPECT_EQ(seen[0].description, "Salary");
  EXPECT_EQ(seen[0].counterparty.account_number, "11112222");
  EXPECT_EQ(seen[0].scheme, Scheme::kFasterPayment);
  EXPECT_TRUE(seen[0].settled.has_value());
  EXPECT_EQ(balance(ada).balance_minor, 2500'00);
}

TEST_F(Money, the_same_payment_twice_moves_money_once_and_other_content_is_refused) {
  const auto ada = opened();
  const auto first = receive(ada, 100, "pay-1");
  const auto again = receive(ada, 100, "pay-1");
  ASSERT_TRUE(first && again);
  EXPECT_TRUE(again->duplicate);
  EXPECT_EQ(again->transaction_id, first->transaction_id);
  EXPECT_EQ(receive(ada, 101, "pay-1").error().reason, "dedupe_id_reused");
  EXPECT_EQ(receive(ada, 100, "pay-1", "Rent").error().reason, "dedupe_id_reused");
  EXPECT_EQ(balance(ada).balance_minor, 100);
}

TEST_F(Money, a_deposit_into_a_pot_moves_money_and_keeps_the_total) {
  const auto ada = opened();
  ASSERT_TRUE(receive(ada, 1000, "pay-1"));
  const auto moved = deposit(move(ada, 300, "d-1"));
  ASSERT_TRUE(moved.has_value()) << moved.error().reason;
  EXPECT_EQ(moved->pot.balance_minor, 300);
  EXPECT_EQ(balance(ada).balance_minor, 700);
  EXPECT_EQ(balance(ada).total_balance_minor, 1000);
  wait(ada.account_id, moved->slot);
  const auto seen = list(ada);
  ASSERT_EQ(seen.size(), 2u);
  EXPECT_EQ(seen[1].amount_minor, -300);
  EXPECT_EQ(seen[1].scheme, Scheme::kPotTransfer);
  EXPECT_EQ(seen[1].description, base::to_text("pot", ada.pot_ids[0]));
}

TEST_F(Money, a_repeated_dedupe_id_answers_with_the_pot_and_moves_nothing) {
  const auto ada = opened();
  ASSERT_TRUE(receive(ada, 1000, "pay-1"));
  ASSERT_TRUE(deposit(move(ada, 300, "d-1")));
  const auto again = deposit(move(ada, 300, "d-1"));
  ASSERT_TRUE(again.has_value());
  EXPECT_TRUE(again->duplicate);
  EXPECT_EQ(again->pot.balance_minor, 300);
  EXPECT_EQ(deposit(move(ada, 301, "d-1")).error().reason, "dedupe_id_reused");
}

TEST_F(Money, each_refusal_of_a_pot_has_its_own_reason) {
  const auto ada = opened(1);
  const auto bob = opened(2);
  ASSERT_TRUE(receive(ada, 1000, "pay-1"));
  EXPECT_EQ(deposit(move(ada, 1001, "d-1")).error().reason, "insufficient_funds");
  EXPECT_EQ(deposit(move(ada, 0, "d-2")).error().reason, "amount_invalid");
  EXPECT_EQ(deposit(move(ada, -5, "d-3")).error().reason, "amount_invalid");
  EXPECT_EQ(deposit(move(ada, 5, "")).error().reason, "dedupe_id_invalid");
  auto other_account = move(ada, 5, "d-4");
  other_account.account_id = bob.account_id;
  EXPECT_EQ(deposit(other_account).error().reason, "account_not_owned");
  auto other_pot = move(ada, 5, "d-5");
  other_pot.pot_id = bob.pot_ids[0];
  EXPECT_EQ(deposit(other_pot).error().reason, "pot_not_found");
  auto no_account = move(ada, 5, "d-6");
  no_account.account_id = {.high = 9, .low = 9};
  EXPECT_EQ(deposit(no_account).error().reason, "account_not_found");
  EXPECT_EQ(balance(ada).total_balance_minor, 1000);
}

TEST_F(Money, a_locked_pot_takes_money_and_gives_none) {
  const auto ada = opened();
  ASSERT_TRUE(receive(ada, 1000, "pay-1"));
  ASSERT_TRUE(deposit(move(ada, 300, "d-1")));
  const auto locked = change(ada, PotChange::kLock, "c-1");
  ASSERT_TRUE(locked.has_value()) << locked.error().reason;
  EXPECT_TRUE(locked->pot.locked);
  EXPECT_TRUE(deposit(move(ada, 1, "d-2")));
  EXPECT_EQ(withdraw(move(ada, 1, "w-1")).error().reason, "pot_locked");
  ASSERT_TRUE(change(ada, PotChange::kUnlock, "c-2"));
  EXPECT_EQ(withdraw(move(ada, 1, "w-1")).error().reason, "pot_locked");  // for ever
  EXPECT_TRUE(withdraw(move(ada, 1, "w-2")));
}

TEST_F(Money, a_pot_is_deleted_only_empty_and_then_takes_nothing) {
  const auto ada = opened();
  ASSERT_TRUE(receive(ada, 1000, "pay-1"));
  ASSERT_TRUE(deposit(move(ada, 300, "d-1")));
  EXPECT_EQ(change(ada, PotChange::kDelete, "c-1").error().reason, "pot_not_empty");
  ASSERT_TRUE(withdraw(move(ada, 300, "w-1")));
  const auto deleted = change(ada, PotChange::kDelete, "c-2");
  ASSERT_TRUE(deleted.has_value()) << deleted.error().reason;
  EXPECT_TRUE(deleted->pot.deleted);
  EXPECT_EQ(deposit(move(ada, 1, "d-2")).error().reason, "pot_deleted");
}

TEST_F(Money, a_purchase_is_pending_until_it_is_settled_under_the_same_id) {
  const auto ada = opened();
  ASSERT_TRUE(receive(ada, 1000, "pay-1"));
  const auto bought = buy(greggs(ada, 230, "b-1"));
  ASSERT_TRUE(bought.has_value()) << bought.error().reason;
  wait(ada.account_id, bought->slot);
  auto seen = list(ada).back();
  EXPECT_EQ(seen.id, bought->transaction_id);
  EXPECT_EQ(seen.amount_minor, -230);
  EXPECT_FALSE(seen.settled.has_value());
  EXPECT_TRUE(seen.is_pending);
  ASSERT_TRUE(seen.merchant.has_value());
  EXPECT_EQ(seen.merchant->name, "Greggs");
  EXPECT_EQ(balance(ada).balance_minor, 770);
  EXPECT_EQ(balance(ada).spend_today_minor, -230);

  const auto settled = settle(ada, bought->purchase_id, 250);  // with a tip
  ASSERT_TRUE(settled.has_value()) << settled.error().reason;
  wait(ada.account_id, settled->slot);
  seen = list(ada).back();
  EXPECT_EQ(seen.id, bought->transaction_id);
  EXPECT_EQ(seen.amount_minor, -250);
  EXPECT_TRUE(seen.settled.has_value());
  EXPECT_EQ(balance(ada).balance_minor, 750);
  EXPECT_EQ(settle(ada, bought->purchase_id, 100).error().reason, "purchase_closed");
}

TEST_F(Money, a_reversed_purchase_gives_the_money_back) {
  const auto ada = opened();
  ASSERT_TRUE(receive(ada, 1000, "pay-1"));
  const auto bought = buy(greggs(ada, 230, "b-1"));
  const auto reversed = settle(ada, bought->purchase_id, 0);
  ASSERT_TRUE(reversed.has_value()) << reversed.error().reason;
  wait(ada.account_id, reversed->slot);
  EXPECT_EQ(list(ada).back().amount_minor, 0);
  EXPECT_EQ(balance(ada).balance_minor, 1000);
}

TEST_F(Money, a_purchase_settled_at_once_is_one_transaction) {
  const auto ada = opened();
  ASSERT_TRUE(receive(ada, 1000, "pay-1"));
  auto purchase = greggs(ada, 230, "b-1");
  purchase.settle_at_once = true;
  const auto bought = buy(purchase);
  const auto again = buy(purchase);
  ASSERT_TRUE(bought && again);
  EXPECT_TRUE(again->duplicate);
  EXPECT_EQ(again->transaction_id, bought->transaction_id);
  wait(ada.account_id, bought->slot);
  const auto seen = list(ada);
  ASSERT_EQ(seen.size(), 2u);
  EXPECT_TRUE(seen[1].settled.has_value());
  EXPECT_EQ(seen[1].balance_after_minor, 770);
  purchase.amount_minor = 231;
  EXPECT_EQ(buy(purchase).error().reason, "dedupe_id_reused");
}

TEST_F(Money, declined_purchases_are_seen_with_their_reason_and_take_nothing) {
  const auto ada = opened();
  ASSERT_TRUE(receive(ada, 100, "pay-1"));
  const auto too_much = buy(greggs(ada, 101, "b-1"));
  ASSERT_TRUE(too_much.has_value()) << too_much.error().reason;
  EXPECT_EQ(too_much->declined, DeclineReason::kInsufficientFunds);
  auto blocked_card = greggs(ada, 50, "b-2");
  blocked_card.decline = DeclineReason::kCardBlocked;
  const auto blocked = buy(blocked_card);
  ASSERT_TRUE(blocked.has_value()) << blocked.error().reason;
  EXPECT_EQ(blocked->declined, DeclineReason::kCardBlocked);
  wait(ada.account_id, blocked->slot);
  const auto seen = list(ada);
  ASSERT_EQ(seen.size(), 3u);
  EXPECT_EQ(seen[1].id, too_much->transaction_id);
  EXPECT_EQ(seen[1].decline_reason, DeclineReason::kInsufficientFunds);
  EXPECT_EQ(seen[1].amount_minor, -101);
  EXPECT_EQ(seen[2].decline_reason, DeclineReason::kCardBlocked);
  EXPECT_EQ(seen[2].amount_minor, -50);
  EXPECT_EQ(balance(ada).balance_minor, 100);
  EXPECT_EQ(balance(ada).spend_today_minor, 0);
}

TEST_F(Money, all_refunds_of_a_purchase_together_give_back_what_was_taken) {
  const auto ada = opened();
  const base::Id purchase = bought(ada);
  EXPECT_TRUE(refund(back(ada, purchase, 100, "r-1")));
  EXPECT_TRUE(refund(back(ada, purchase, 100, "r-2")));
  EXPECT_EQ(refund(back(ada, purchase, 100, "r-3")).error().reason, "refund_too_large");
  EXPECT_TRUE(refund(back(ada, purchase, 30, "r-4")));
  EXPECT_EQ(refund(back(ada, purchase, 1, "r-5")).error().reason, "refund_too_large");
  EXPECT_EQ(balance(ada).balance_minor, 1000);
}

TEST_F(Money, anothers_purchase_is_refunded_to_nobody_else) {
  const auto ada = opened(1);
  const auto bob = opened(2);
  const base::Id purchase = bought(ada);
  EXPECT_EQ(refund(back(bob, purchase, 100, "r-1")).error().reason, "purchase_not_found");
  EXPECT_EQ(balance(bob).balance_minor, 0);
  EXPECT_TRUE(refund(back(ada, purchase, 230, "r-1")));
}

TEST_F(Money, the_same_refund_twice_gives_back_once) {
  const auto ada = opened();
  const base::Id purchase = bought(ada);
  ASSERT_TRUE(refund(back(ada, purchase, 100, "r-1")));
  const auto first = refund(back(ada, purchase, 130, "r-2"));
  const auto again = refund(back(ada, purchase, 130, "r-2"));
  ASSERT_TRUE(first && again);
  EXPECT_FALSE(first->duplicate);
  EXPECT_TRUE(again->duplicate);
  EXPECT_EQ(again->transaction_id, first->transaction_id);
  EXPECT_EQ(refund(back(ada, purchase, 129, "r-2")).error().reason, "dedupe_id_reused");
  EXPECT_EQ(balance(ada).balance_minor, 1000);
}

TEST_F(Money, refunds_at_once_give_back_no_more_than_was_taken) {
  const auto ada = opened();
  const base::Id purchase = bought(ada);
  std::vector<Refunding> refunds;
  for (const char* name : {"r-1", "r-2", "r-3", "r-4", "r-1"}) {
    refunds.push_back(begin_refund(back(ada, purchase, 100, name)));
  }
  int given_count = 0;
  for (Refunding& refunding : refunds) {
    const auto given = refunding.get();
    if (given && !given->duplicate) ++given_count;
    EXPECT_EQ(given ? "" : given.error().reason, given ? "" : "refund_too_large");
  }
  EXPECT_EQ(given_count, 2);
  EXPECT_EQ(balance(ada).balance_minor, 970);
}

}  // namespace
}  // namespace atollbank
