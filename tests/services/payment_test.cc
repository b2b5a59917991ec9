// SPDX-License-Identifier: Apache-2.0
// Payments between customers on a whole bank: approved where they must be, within the limits, once
// each however often they are asked for, and brought to their end after any crash.
#include "tests/services/payments_fixture.h"

namespace atollbank {
namespace {

using payments::PaymentState;

class Payments : public PaymentsFixture {
 protected:
  payments::SendPayment to_bob(std::int64_t amount_minor, std::string dedupe_id) const {
    return {.user_id = ada_.customer.id,
            .account_id = ada_.account_id,
            .to = payments::ToAccount{.id = bob_.account_id, .name = "Bob"},
            .amount_minor = amount_minor,
            .reference = "Rent",
            .dedupe_id = std::move(dedupe_id)};
  }
  base::Result<payments::Payment> send(const payments::SendPayment& request) {
    return ask<payments::Payment>(
        [&](auto done) { payments_->send(context(), request, std::move(done)); });
  }
  std::string refusal_of(const payments::SendPayment& request) {
    const auto sent = send(request);
    return sent ? "" : sent.error().reason;
  }
  payments::PaymentName name(const payments::Payment& payment,
                             const customers::OpenedCustomer& by) const {
    return {.user_id = by.customer.id, .payment_id = payment.id};
  }
  base::Result<payments::Payment> approve(const payments::PaymentName& which) {
    return ask<payments::Payment>(
        [&](auto done) { payments_->approve(context(), which, std::move(done)); });
  }
  base::Result<payments::Payment> cancel(const payments::PaymentName& which) {
    return ask<payments::Payment>(
        [&](auto done) { payments_->cancel(context(), which, std::move(done)); });
  }
  base::Result<payments::Payment> find(const payments::PaymentName& which) {
    return ask<payments::Payment>(
        [&](auto done) { payments_->find(context(), which, std::move(done)); });
  }
  base::Result<std::vector<payments::Payment>> payments_of(const customers::OpenedCustomer& of,
                                                           std::uint32_t limit = 100,
                                                           base::Id before = {}) {
    const payments::ListPayments request{
        .user_id = of.customer.id, .account_id = of.account_id, .before = before, .limit = limit};
    return ask<std::vector<payments::Payment>>(
        [&](auto done) { payments_->list(context(), request, std::move(done)); });
  }
  base::Result<std::size_t> resume() {
    return ask<std::size_t>([&](auto done) { payments_->resume(context(), std::move(done)); });
  }
  base::Result<payments::Payee> create_payee(payments::CreatePayee request) {
    return ask<payments::Payee>(
        [&](auto done) { payments_->create_payee(context(), request, std::move(done)); });
  }
  accounts::Account account_of(const customers::OpenedCustomer& of) {
    return *ask<accounts::Account>(
        [&](auto done) { accounts_->find_any(context(), of.account_id, std::move(done)); });
  }
  payments::CreatePayee bob_as_payee(std::string as) {
    const auto account = account_of(bob_);
    return {.user_id = ada_.customer.id,
            .name = std::move(as),
            .sort_code = account.sort_code,
            .account_number = account.account_number};
  }
  // Every commit of records from number `crash_at` on is lost.
  void crash_from_commit(int crash_at) {
    commits_ = 0;
    records_.set_fault_source([this, crash_at](const ports::Commit&) {
      return ++commits_ >= crash_at ? adapters::CommitFault::kLostBefore
                                    : adapters::CommitFault::kNone;
    });
  }

  // Every byte that the records hold, of the outbox too.
  std::string all_records() {
    std::string all;
    const auto partitions = records_.partitions("", "", 10'000).value();
    for (const std::string& partition : partitions) {
      const auto entries = records_.scan(partition, "", "", 10'000).value();
      for (const auto& [key, value] : entries) all += value;
    }
    const auto commits = records_.outbox(0, 10'000).value();
    for (const auto& commit : commits) {
      all += commit.audit;
      for (const auto& event : commit.events) all += event.payload;
    }
    return all;
  }

  std::atomic<int> commits_ = 0;
};

TEST_F(Payments, a_small_one_is_booked_at_once_and_told_to_both) {
  const auto sent = send(to_bob(30'00, "p-1"));
  ASSERT_TRUE(sent) << sent.error().reason;
  EXPECT_EQ(sent->state, PaymentState::kBooked);
  EXPECT_EQ(sent->payee.name, "Bob") << "as the payer calls her, not as she is called";
  EXPECT_EQ(sent->payee.user_id, "");
  EXPECT_EQ(sent->payee.account_number, account_of(bob_).account_number);
  wait(bob_.account_id, sent->slot);
  EXPECT_EQ(list(bob_).back().id, sent->credit_transaction_id);
  EXPECT_EQ(list(ada_).back().id, sent->debit_transaction_id);
  EXPECT_EQ(balance(bob_).balance_minor, 30'00);
  EXPECT_EQ(*find(name(*sent, ada_)), *sent);
  EXPECT_EQ(find(name(*sent, bob_)).error().reason, "payment_not_found");
}

TEST_F(Payments, the_same_twice_is_one_and_another_under_its_dedupe_id_is_refused) {
  const auto first = send(to_bob(30'00, "p-1"));
  const auto again = send(to_bob(30'00, "p-1"));
  ASSERT_TRUE(first && again);
  EXPECT_EQ(*again, *first);
  EXPECT_EQ(refusal_of(to_bob(30'01, "p-1")), "dedupe_id_reused");
  auto nobody = to_bob(30'00, "p-1");
  nobody.to = payments::ToPayee{{.high = 1, .low = 77}};
  EXPECT_EQ(refusal_of(nobody), "payee_not_found");
  EXPECT_EQ(balance(bob_).balance_minor, 30'00);
}

TEST_F(Payments, a_large_one_waits_for_approval_and_can_be_cancelled) {
  const auto asked = send(to_bob(250'01, "p-1"));
  ASSERT_TRUE(asked);
  EXPECT_EQ(asked->state, PaymentState::kAwaitingApproval);
  EXPECT_EQ(balance(bob_).balance_minor, 0);
  EXPECT_EQ(approve(name(*asked, bob_)).error().reason, "payment_not_found");
  const auto approved = approve(name(*asked, ada_));
  ASSERT_TRUE(approved) << approved.error().reason;
  EXPECT_EQ(approved->state, PaymentState::kBooked);
  EXPECT_EQ(balance(bob_).balance_minor, 250'01);
  EXPECT_EQ(cancel(name(*asked, ada_)).error().reason, "payment_not_cancellable");

  const auto other = send(to_bob(300'00, "p-2"));
  ASSERT_TRUE(other);
  EXPECT_EQ(cancel(name(*other, ada_))->state, PaymentState::kCancelled);
  EXPECT_EQ(approve(name(*other, ada_)).error().reason, "payment_not_awaiting_approval");
  EXPECT_EQ(send(to_bob(300'00, "p-2"))->state, PaymentState::kCancelled);
  EXPECT_EQ(balance(bob_).balance_minor, 250'01);
}

TEST_F(Payments, what_only_may_be_asked_for_waits_however_little_it_is) {
  auto request = to_bob(1, "p-1");
  request.waits_for_approval = true;
  const auto asked = send(request);
  ASSERT_TRUE(asked) << asked.error().reason;
  EXPECT_EQ(asked->state, PaymentState::kAwaitingApproval);
  EXPECT_EQ(send(request)->id, asked->id);
  EXPECT_EQ(approve(name(*asked, bob_)).error().reason, "payment_not_found");
  restart();
  EXPECT_EQ(approve(name(*asked, ada_))->state, PaymentState::kBooked);
  EXPECT_EQ(send(request)->state, PaymentState::kBooked);
}

TEST_F(Payments, a_days_limit_holds_for_all_of_them_together) {
  for (const char* dedupe_id : {"p-1", "p-2"}) {
    const auto asked = send(to_bob(5'000'00, dedupe_id));
    ASSERT_TRUE(asked);
    ASSERT_TRUE(approve(name(*asked, ada_)));
  }
  EXPECT_EQ(refusal_of(to_bob(1, "p-3")), "daily_limit_exceeded");
  EXPECT_EQ(refusal_of(to_bob(10'000'01, "p-4")), "payment_limit_exceeded");
  EXPECT_EQ(balance(bob_).balance_minor, 10'000'00);
  EXPECT_EQ(payments_of(ada_)->size(), 2u) << "what was refused is no payment";
}

TEST_F(Payments, two_large_ones_cannot_both_be_released_under_one_limit) {
  const auto first = send(to_bob(6'000'00, "p-1"));
  const auto second = send(to_bob(6'000'00, "p-2"));
  ASSERT_TRUE(first && second);
  EXPECT_EQ(approve(name(*first, ada_))->state, PaymentState::kBooked);
  EXPECT_EQ(approve(name(*second, ada_)).error().reason, "daily_limit_exceeded");
  EXPECT_EQ(find(name(*second, ada_))->state, PaymentState::kAwaitingApproval);
}

TEST_F(Payments, what_the_ledger_declines_is_kept_with_its_reason_and_takes_nothing_of_the_limit) {
  const payments::SendPayment back{.user_id = bob_.customer.id,
                                   .account_id = bob_.account_id,
                                   .to = payments::ToAccount{.id = ada_.account_id, .name = ""},
                                   .amount_minor = 100'00,
                                   .reference = "",
                                   .dedupe_id = "p-1"};
  for (int i = 0; i < 3; ++i) {
    const auto declined = send(back);
    ASSERT_TRUE(declined);
    EXPECT_EQ(declined->state, PaymentState::kDeclined);
    EXPECT_EQ(declined->decline_reason, "insufficient_funds");
  }
  // A hundred more would be over the limit, had each of them counted.
  for (int i = 0; i < 101; ++i) {
    payments::SendPayment another = back;
    another.dedupe_id = "q-" + std::to_string(i);
    ASSERT_EQ(send(another)->state, PaymentState::kDeclined);
  }
}

TEST_F(Payments, small_ones_together_are_not_less_than_a_large_one) {
  EXPECT_EQ(send(to_bob(250'00, "p-1"))->state, PaymentState::kBooked);
  const auto next = send(to_bob(1, "p-2"));
  ASSERT_TRUE(next);
  EXPECT_EQ(next->state, PaymentState::kAwaitingApproval);
  EXPECT_EQ(approve(name(*next, ada_))->state, PaymentState::kBooked);
}

TEST_F(Payments, a_mandate_is_not_taken_at_a_callers_word) {
  auto request = to_bob(300'00, "p-1");
  request.mandate_id = {.high = 1, .low = 5};
  EXPECT_EQ(refusal_of(request), "mandate_not_given");
  auto service = context();
  service.caller.subject = payments::kStandingOrdersCaller;
  EXPECT_EQ(
      ask<payments::Payment>([&](auto done) { payments_->send(service, request, std::move(done)); })
          .error()
          .reason,
      "mandate_not_given")
      << "who has one says what is due";
  const payments::SendDue due{.payment = request, .payment_id = due_payment_id(request, {})};
  const auto send_due = [&](const runtime::Context& context) {
    return ask<payments::SentDue>(
        [&](auto done) { payments_->send_due(context, due, std::move(done)); });
  };
  EXPECT_EQ(send_due(context()).error().reason, "mandate_not_given");
  EXPECT_EQ(send_due(service)->payment.state, PaymentState::kBooked);
}

TEST_F(Payments, what_another_rule_of_the_ledger_declines_comes_to_its_end) {
  ledger::Command limits{.kind = ledger::CommandKind::kFreeze,
                         .flags = ledger::kFreezeCredits,
                         .id = {.high = 1, .low = 99},
                         .debit_account = bob_.account_id};
  ASSERT_TRUE(ask<posting::Reply>(
      [&](auto done) { posting_->submit(context(), {.commands = {limits}}, std::move(done)); }));
  const auto declined = send(to_bob(10, "p-1"));
  EXPECT_EQ(declined->state, PaymentState::kDeclined);
  EXPECT_EQ(declined->decline_reason, "payee_cannot_be_paid") << "and not why";
}

TEST_F(Payments, malformed_requests_begin_nothing) {
  EXPECT_EQ(refusal_of(to_bob(0, "p")), "amount_invalid");
  EXPECT_EQ(refusal_of(to_bob(-1, "p")), "amount_invalid");
  EXPECT_EQ(refusal_of(to_bob(1, "")), "dedupe_id_invalid");
  auto request = to_bob(1, "p");
  request.reference = std::string(141, 'x');
  EXPECT_EQ(refusal_of(request), "reference_invalid");
  request = to_bob(1, "p");
  request.to = payments::ToAccount{.id = ada_.account_id, .name = ""};
  EXPECT_EQ(refusal_of(request), "same_account");
  request.to = payments::ToAccount{.id = {.high = 1, .low = 77}, .name = ""};
  EXPECT_EQ(refusal_of(request), "account_not_found");
  request.to = payments::ToPayee{{.high = 1, .low = 77}};
  EXPECT_EQ(refusal_of(request), "payee_not_found");
  request = to_bob(1, "p");
  request.account_id = bob_.account_id;
  EXPECT_EQ(refusal_of(request), "account_not_owned");
  EXPECT_TRUE(payments_of(ada_)->empty());
}

TEST_F(Payments, are_listed_newest_first_in_pages) {
  std::vector<base::Id> sent;
  for (int i = 0; i < 5; ++i) sent.push_back(send(to_bob(1, std::to_string(i)))->id);
  std::vector<base::Id> listed;
  base::Id before;
  for (;;) {
    const auto page = payments_of(ada_, 2, before);
    ASSERT_TRUE(page);
    if (page->empty()) break;
    for (const auto& payment : *page) listed.push_back(payment.id);
    before = listed.back();
  }
  std::reverse(listed.begin(), listed.end());
  EXPECT_EQ(listed, sent);
  EXPECT_TRUE(payments_of(bob_)->empty()) << "what came in is a transaction";
  EXPECT_EQ(payments_of(ada_, 101).error().reason, "limit_invalid");
}

TEST_F(Payments, a_payee_is_checked_and_paid) {
  const auto checked = ask<payments::Payee>([&](auto done) {
    payments_->check_payee(context(), bob_as_payee("A Lovelace"), std::move(done));
  });
  EXPECT_EQ(checked->name_match, payments::NameMatch::kClose);
  EXPECT_TRUE(checked->id.is_nil());
  EXPECT_TRUE(ask<std::vector<payments::Payee>>([&](auto done) {
                payments_->payees(context(), ada_.customer.id, std::move(done));
              })->empty());
  const auto payee = create_payee(bob_as_payee("A Lovelace"));
  ASSERT_TRUE(payee) << payee.error().reason;
  EXPECT_EQ(payee->name_match, payments::NameMatch::kClose);
  EXPECT_EQ(create_payee(bob_as_payee("A Lovelace"))->id, payee->id);
  EXPECT_NE(create_payee(bob_as_payee("Bob"))->id, payee->id);
  auto request = to_bob(5, "p");
  request.to = payments::ToPayee{payee->id};
  EXPECT_EQ(send(request)->state, PaymentState::kBooked);
  const auto forget = [&](base::Id id) {
    return ask<void>([&](auto done) {
      payments_->delete_payee(context(), ada_.customer.id, id, std::move(done));
    });
  };
  EXPECT_TRUE(forget(payee->id));
  EXPECT_EQ(forget(payee->id).error().reason, "payee_not_found");
  EXPECT_EQ(send(request)->state, PaymentState::kBooked) << "as it was answered before";
  request.dedupe_id = "q";
  EXPECT_EQ(refusal_of(request), "payee_not_found");
  const auto left = ask<std::vector<payments::Payee>>(
      [&](auto done) { payments_->payees(context(), ada_.customer.id, std::move(done)); });
  EXPECT_EQ(left->size(), 1u);
}

TEST_F(Payments, of_whoever_was_erased_no_name_and_no_word_is_left_and_the_money_is) {
  const auto key_of = [&](const customers::OpenedCustomer& of) {
    const auto found = ask<customers::Customer>(
        [&](auto done) { customers_->find(context(), of.customer.id, std::move(done)); });
    return found->personal_key;
  };
  const auto payee = create_payee(bob_as_payee("Bobby"));
  auto request = to_bob(30'00, "p-1");
  request.to = payments::ToPayee{payee->id};
  const auto sent = send(request);
  ASSERT_TRUE(sent);
  wait(bob_.account_id, sent->slot);
  EXPECT_EQ(list(bob_).back().counterparty.name, "Ada Lovelace");
  EXPECT_EQ(list(ada_).back().counterparty.name, "Bobby");
  const std::string kept = all_records();
  for (const char* word : {"Lovelace", "Bobby", "Rent"}) {
    EXPECT_EQ(kept.find(word), std::string::npos) << word;
  }

  ASSERT_TRUE(personal_.destroy(key_of(bob_)));
  EXPECT_EQ(find(name(*sent, ada_))->payee.name, customers::kErasedName);
  EXPECT_EQ(find(name(*sent, ada_))->reference, "Rent") << "it is hers who wrote it";
  EXPECT_EQ(list(ada_).back().counterparty.name, customers::kErasedName);
  EXPECT_EQ(create_payee(bob_as_payee("Robert"))->name, customers::kErasedName);
  ASSERT_TRUE(personal_.destroy(key_of(ada_)));
  EXPECT_EQ(list(bob_).back().counterparty.name, customers::kErasedName);
  EXPECT_EQ(list(bob_).back().description, "");
  EXPECT_EQ(balance(bob_).balance_minor, 30'00);
  request.dedupe_id = "p-2";
  const auto again = send(request);
  ASSERT_TRUE(again) << again.error().reason;
  EXPECT_EQ(again->state, PaymentState::kBooked);
  EXPECT_EQ(again->reference, "") << "nothing new is kept of her";
  EXPECT_EQ(balance(bob_).balance_minor, 60'00);
}

TEST_F(Payments, a_payee_elsewhere_is_kept_and_cannot_be_paid_yet) {
  auto elsewhere = bob_as_payee("Bob");
  elsewhere.sort_code = "10-20-30";
  elsewhere.account_number = "123456";
  const auto payee = create_payee(elsewhere);
  ASSERT_TRUE(payee) << payee.error().reason;
  EXPECT_EQ(payee->account_number, "00123456");
  EXPECT_EQ(payee->name_match, payments::NameMatch::kNotChecked);
  auto request = to_bob(5, "p");
  request.to = payments::ToPayee{payee->id};
  EXPECT_EQ(refusal_of(request), "scheme_not_reachable");
  elsewhere.sort_code = "1";
  EXPECT_EQ(create_payee(elsewhere).error().reason, "malformed_sort_code");
  auto nobody = bob_as_payee("Bob");
  nobody.account_number = "00000000";
  EXPECT_EQ(create_payee(nobody).error().reason, "payee_account_not_found");
}

TEST_F(Payments, survive_a_crash_at_every_commit_and_move_money_once) {
  crash_from_commit(1'000'000);
  ASSERT_TRUE(send(to_bob(1, "whole")));
  const int commit_count = commits_;
  ASSERT_EQ(commit_count, 2) << "asked for with its words, its end";
  std::int64_t sent_minor = 1;
  for (int crash_at = 1; crash_at <= commit_count; ++crash_at) {
    SCOPED_TRACE(crash_at);
    const std::string dedupe_id = "p-" + std::to_string(crash_at);
    crash_from_commit(crash_at);
    const auto cut_off = send(to_bob(10, dedupe_id));
    // Once the ledger has said so, it is booked, whether or not that could be written down.
    EXPECT_EQ(cut_off && cut_off->state == PaymentState::kBooked, crash_at == commit_count);
    restart();
    EXPECT_EQ(resume().value(), crash_at == 1 ? 0u : 1u);
    EXPECT_EQ(resume().value(), 0u);
    const auto again = send(to_bob(10, dedupe_id));
    ASSERT_TRUE(again) << again.error().reason;
    EXPECT_EQ(again->state, PaymentState::kBooked);
    sent_minor += 10;
    EXPECT_EQ(balance(bob_).balance_minor, sent_minor);
  }
}

// Released by a build that kept the words elsewhere, and cut off before it had done so.
TEST_F(Payments, one_that_an_older_build_released_has_its_words_when_it_is_resumed) {
  crash_from_commit(2);
  ASSERT_TRUE(send(to_bob(10, "old")));
  restart();
  const auto payment = payments_of(ada_)->front();
  ASSERT_TRUE(payment.is_open()) << "its end was not written";
  const std::string partition = transactions::payer_partition(ada_.account_id);
  const std::string key =
      transactions::payment_narrative_key(accounts::payment_command_id(payment.id));
  ASSERT_TRUE(records_.get(partition, key)->value);
  ASSERT_TRUE(records_.commit({.partition = partition,
                               .expected_version = *records_.version(partition),
                               .deletes = {key},
                               .events = {{.type = "words.lost", .payload = "{}"}},
                               .audit = "{}"}));
  EXPECT_EQ(resume().value(), 1u);
  EXPECT_TRUE(records_.get(partition, key)->value);
}

TEST_F(Payments, every_commit_whose_answer_is_lost_is_found_done) {
  records_.set_fault_source([this](const ports::Commit&) {
    return ++commits_ % 2 == 0 ? adapters::CommitFault::kLostAfter : adapters::CommitFault::kNone;
  });
  for (int i = 0; i < 5; ++i) {
    const auto sent = send(to_bob(7, "p-" + std::to_string(i)));
    ASSERT_TRUE(sent) << sent.error().reason;
    EXPECT_EQ(sent->state, PaymentState::kBooked);
  }
  EXPECT_EQ(balance(bob_).balance_minor, 35);
}

TEST_F(Payments, one_whose_end_could_not_be_stored_comes_to_it_without_being_asked) {
  std::atomic<bool> is_broken = true;
  records_.set_fault_source([&](const ports::Commit& commit) {
    const bool is_end = !commit.deletes.empty();  // the mark of an open payment
    return is_broken && is_end ? adapters::CommitFault::kLostBefore : adapters::CommitFault::kNone;
  });
  EXPECT_EQ(send(to_bob(10, "p"))->state, PaymentState::kBooked);
  EXPECT_EQ(payments_of(ada_)->front().state, PaymentState::kReleased);
  EXPECT_EQ(balance(bob_).balance_minor, 10);
  is_broken = false;
  const auto give_up = clock_.monotonic() + base::Duration::from_seconds(20);
  for (;;) {
    const auto payments = payments_of(ada_);
    ASSERT_EQ(payments->size(), 1u);
    if (payments->front().state == PaymentState::kBooked) break;
    ASSERT_LT(clock_.monotonic(), give_up);
  }
  EXPECT_EQ(balance(bob_).balance_minor, 10);
}

}  // namespace
}  // namespace atollbank
