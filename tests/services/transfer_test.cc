// SPDX-License-Identifier: Apache-2.0
// Money between two accounts of the bank, as both sides see it.
#include "runtime/priority.h"
#include "tests/services/bank_fixture.h"

namespace atollbank {
namespace {

using transactions::Scheme;

class Transfer : public BankFixture {
 protected:
  void SetUp() override {
    BankFixture::SetUp();
    ada_ = opened(1);
    bob_ = opened(2);
    ASSERT_TRUE(receive(ada_, 100'00, "salary"));
  }
  accounts::Transfer rent(std::int64_t amount_minor, std::uint64_t number = 1) const {
    return {.payment_id = {.high = 1'700'000'000'001, .low = number},
            .user_id = ada_.customer.id,
            .from_account_id = ada_.account_id,
            .to_account_id = bob_.account_id,
            .amount_minor = amount_minor};
  }
  base::Result<accounts::Transferred> transfer(const accounts::Transfer& request) {
    return ask<accounts::Transferred>(
        [&](auto done) { accounts_->transfer(context(), request, std::move(done)); });
  }
  std::string refusal_of(const accounts::Transfer& request) {
    const auto done = transfer(request);
    return done ? "" : done.error().reason;
  }

  customers::OpenedCustomer ada_;
  customers::OpenedCustomer bob_;
};

// What payments do with the commit that releases one.
TEST_F(Transfer, is_seen_by_both_with_the_words_that_stand_with_the_payers_payments) {
  const transactions::Narrative words{.id = accounts::payment_command_id(rent(1).payment_id),
                                      .description = "Rent",
                                      .counterparty = {.name = "Ada"},
                                      .payee = transactions::Counterparty{.name = "Bob"}};
  ports::Commit commit{.partition = transactions::payer_partition(ada_.account_id),
                       .puts = {transactions::payment_narrative(words)},
                       .events = {{.type = "payment.created", .payload = "{}"}},
                       .audit = "{}"};
  ASSERT_TRUE(records_.commit(commit));
  const auto done = transfer(rent(30'00));
  ASSERT_TRUE(done) << done.error().reason;
  wait(bob_.account_id, done->slot);
  const auto out = list(ada_).back();
  EXPECT_EQ(out.id, done->debit_transaction_id);
  EXPECT_EQ(out.amount_minor, -30'00);
  EXPECT_EQ(out.description, "Rent");
  EXPECT_EQ(out.counterparty.name, "Bob");
  EXPECT_EQ(out.scheme, Scheme::kPersonToPerson);
  const auto in = list(bob_).back();
  EXPECT_EQ(in.id, done->credit_transaction_id);
  EXPECT_EQ(in.amount_minor, 30'00);
  EXPECT_EQ(in.description, "Rent");
  EXPECT_EQ(in.counterparty.name, "Ada");
  EXPECT_EQ(balance(ada_).balance_minor, 70'00);
  EXPECT_EQ(balance(bob_).balance_minor, 30'00);
}

TEST_F(Transfer, under_one_payment_id_moves_once_and_never_differently) {
  const auto first = transfer(rent(30'00));
  const auto again = transfer(rent(30'00));
  ASSERT_TRUE(first && again);
  EXPECT_TRUE(again->duplicate);
  EXPECT_EQ(again->slot, first->slot);
  EXPECT_EQ(again->debit_transaction_id, first->debit_transaction_id);
  EXPECT_EQ(refusal_of(rent(30'01)), "dedupe_id_reused");
  EXPECT_EQ(balance(bob_).balance_minor, 30'00);
}

TEST_F(Transfer, that_the_ledger_declines_is_declined_for_ever) {
  EXPECT_EQ(refusal_of(rent(100'01)), "insufficient_funds");
  ASSERT_TRUE(receive(ada_, 100'00, "more"));
  EXPECT_EQ(refusal_of(rent(100'01)), "insufficient_funds");
  EXPECT_EQ(refusal_of(rent(100'01, 2)), "");
}

TEST_F(Transfer, that_cannot_be_is_refused_and_moves_nothing) {
  accounts::Transfer request = rent(10);
  request.to_account_id = request.from_account_id;
  EXPECT_EQ(refusal_of(request), "same_account");
  request = rent(10);
  request.user_id = bob_.customer.id;
  EXPECT_EQ(refusal_of(request), "account_not_owned");
  EXPECT_EQ(refusal_of(rent(0)), "amount_invalid");
  request = rent(10);
  request.to_account_id = {.high = 1, .low = 99};
  EXPECT_EQ(refusal_of(request), "account_not_found");
  EXPECT_EQ(balance(ada_).balance_minor, 100'00);
}

TEST_F(Transfer, an_account_is_found_by_its_number_whoever_asks) {
  const auto bobs = ask<accounts::Account>(
      [&](auto done) { accounts_->find_any(context(), bob_.account_id, std::move(done)); });
  ASSERT_TRUE(bobs);
  const auto find = [&](const std::string& sort_code, const std::string& number) {
    return ask<accounts::Account>([&](auto done) {
      accounts_->find_by_number(context(), sort_code, number, std::move(done));
    });
  };
  const auto found = find(bobs->sort_code, bobs->account_number);
  ASSERT_TRUE(found);
  EXPECT_EQ(*found, *bobs);
  EXPECT_EQ(find(bobs->sort_code, "00000000").error().reason, "account_not_found");
  EXPECT_EQ(find("102030", bobs->account_number).error().reason, "account_not_found");
}

TEST_F(Transfer, is_found_by_what_names_it_once_the_ledger_has_booked_it) {
  const auto find = [&](const accounts::Transfer& request) {
    return *ask<std::optional<accounts::Transferred>>(
        [&](auto done) { accounts_->find_transfer(context(), request, std::move(done)); });
  };
  EXPECT_FALSE(find(rent(30'00)));
  EXPECT_EQ(refusal_of(rent(500'00, 2)), "insufficient_funds");
  EXPECT_FALSE(find(rent(500'00, 2))) << "declined";
  const auto done = transfer(rent(30'00));
  const auto found = find(rent(30'00));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->slot, done->slot);
  EXPECT_EQ(found->debit_transaction_id, done->debit_transaction_id);
  EXPECT_EQ(found->credit_transaction_id, done->credit_transaction_id);
}

TEST_F(Transfer, of_background_work_goes_with_others_and_has_its_own_outcome) {
  constexpr int kCount = 50;
  std::vector<std::future<base::Result<accounts::Transferred>>> answers;
  {
    const runtime::PriorityScope scope(runtime::Priority::kBackground);
    for (int i = 0; i < kCount; ++i) {
      auto heard = std::make_shared<std::promise<base::Result<accounts::Transferred>>>();
      answers.push_back(heard->get_future());
      const bool is_too_much = i % 10 == 9;
      const auto request = rent(is_too_much ? 500'00 : 1, static_cast<std::uint64_t>(i + 1));
      accounts_->transfer(context(), request, [heard](base::Result<accounts::Transferred> moved) {
        heard->set_value(std::move(moved));
      });
    }
  }
  for (int i = 0; i < kCount; ++i) {
    const auto moved = answers[static_cast<std::size_t>(i)].get();
    EXPECT_EQ(moved ? "" : moved.error().reason, i % 10 == 9 ? "insufficient_funds" : "");
  }
  EXPECT_EQ(balance(bob_).balance_minor, 45);
}

}  // namespace
}  // namespace atollbank
