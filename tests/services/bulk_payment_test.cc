// SPDX-License-Identifier: Apache-2.0
// Bulk payments on a whole bank: a file is paid once and in its order, whole or without its bad
// lines as was asked for, approved once, and never in part or twice after any crash.
#include <atomic>

#include "tests/services/payments_fixture.h"

namespace atollbank {
namespace {

using payments::BadLine;
using payments::BulkAnswer;
using payments::BulkState;
using payments::BulkView;
using payments::OnBadLine;
using payments::PaymentState;

const std::string kHeader = "name,sort_code,account_number,amount,reference\n";

class BulkPayments : public PaymentsFixture {
 protected:
  void SetUp() override {
    PaymentsFixture::SetUp();
    eve_ = opened(3);
  }
  // Every commit of records from number `crash_at` on is lost.
  void crash_from_commit(int crash_at) {
    commits_ = 0;
    records_.set_fault_source([this, crash_at](const ports::Commit&) {
      return ++commits_ >= crash_at ? adapters::CommitFault::kLostBefore
                                    : adapters::CommitFault::kNone;
    });
  }

  std::string line_to(const customers::OpenedCustomer& whom, const std::string& amount,
                      const std::string& reference = "Wages") {
    const auto account = *ask<accounts::Account>(
        [&](auto done) { accounts_->find_any(context(), whom.account_id, std::move(done)); });
    return "Somebody," + account.sort_code + "," + account.account_number + "," + amount + "," +
           reference + "\n";
  }
  payments::SendBulk of_file(std::string lines, std::string dedupe_id = "wages") const {
    return {.user_id = ada_.customer.id,
            .account_id = ada_.account_id,
            .file = kHeader + std::move(lines),
            .dedupe_id = std::move(dedupe_id)};
  }
  base::Result<BulkAnswer> send(const payments::SendBulk& request) {
    return ask<BulkAnswer>(
        [&](auto done) { payments_->send_bulk(context(), request, std::move(done)); });
  }
  std::string refusal_of(const payments::SendBulk& request) {
    const auto sent = send(request);
    return sent ? "" : sent.error().reason;
  }
  std::vector<BadLine> bad_lines_of(const payments::SendBulk& request) {
    const auto sent = send(request);
    EXPECT_TRUE(sent && !sent->view);
    return sent ? sent->bad_lines : std::vector<BadLine>();
  }
  base::Result<BulkView> approve(const customers::OpenedCustomer& by, base::Id bulk_id) {
    return ask<BulkView>([&](auto done) {
      payments_->approve_bulk(context(), {by.customer.id, bulk_id}, std::move(done));
    });
  }
  base::Result<BulkView> cancel(base::Id bulk_id) {
    return ask<BulkView>([&](auto done) {
      payments_->cancel_bulk(context(), {ada_.customer.id, bulk_id}, std::move(done));
    });
  }
  base::Result<BulkView> find(base::Id bulk_id, const customers::OpenedCustomer& by) {
    return ask<BulkView>([&](auto done) {
      payments_->find_bulk(context(), {by.customer.id, bulk_id}, std::move(done));
    });
  }
  // Once nothing of it is under way any more.
  BulkView settled(base::Id bulk_id) {
    const auto give_up = clock_.monotonic() + base::Duration::from_seconds(20);
    for (;;) {
      auto view = find(bulk_id, ada_);
      EXPECT_TRUE(view) << view.error().reason;
      const bool is_over = view && payments::state_of(view->payments) != BulkState::kUnderWay;
      if (is_over || !view || clock_.monotonic() > give_up) return view ? *view : BulkView{};
    }
  }
  static std::vector<PaymentState> states_of(const BulkView& view) {
    std::vector<PaymentState> states;
    for (const payments::Payment& payment : view.payments) states.push_back(payment.state);
    return states;
  }
  std::int64_t balance_of(const customers::OpenedCustomer& whom) {
    return balance(whom).balance_minor;
  }

  customers::OpenedCustomer eve_;
  std::atomic<int> commits_ = 0;
};

TEST_F(BulkPayments, a_file_is_paid_in_its_order_and_once) {
  const auto request =
      of_file(line_to(bob_, "10.00", "First") + line_to(eve_, "20.00") + line_to(bob_, "30.00"));
  const auto sent = send(request);
  ASSERT_TRUE(sent && sent->view) << (sent ? "" : sent.error().reason);
  const BulkView view = settled(sent->view->bulk.id);
  EXPECT_EQ(states_of(view), std::vector(3, PaymentState::kBooked));
  EXPECT_EQ(view.bulk.amount_minor, 60'00);
  EXPECT_LT(view.payments[0].slot, view.payments[1].slot);
  EXPECT_LT(view.payments[1].slot, view.payments[2].slot);
  EXPECT_EQ(view.payments[0].reference, "First");
  EXPECT_EQ(view.payments[0].bulk_line, 2u);
  EXPECT_EQ(view.payments[2].bulk_line, 4u);
  EXPECT_EQ(view.payments[0].payee.name, "Somebody");
  for (int i = 0; i < 2; ++i) {
    const auto again = send(request);
    ASSERT_TRUE(again && again->view);
    EXPECT_EQ(again->view->bulk, view.bulk) << "the same again";
    restart();
  }
  EXPECT_EQ(balance_of(bob_), 40'00);
  EXPECT_EQ(balance_of(eve_), 20'00);
  EXPECT_EQ(refusal_of(of_file(line_to(bob_, "10.01"))), "dedupe_id_reused");
  auto skipping = request;
  skipping.on_bad_line = OnBadLine::kSkip;
  EXPECT_EQ(refusal_of(skipping), "dedupe_id_reused");
}

TEST_F(BulkPayments, its_payments_are_payments_like_others) {
  const auto sent = send(of_file(line_to(bob_, "10.00")));
  ASSERT_TRUE(sent && sent->view);
  const BulkView view = settled(sent->view->bulk.id);
  const payments::Payment& payment = view.payments.front();
  const auto listed = ask<std::vector<payments::Payment>>([&](auto done) {
    payments_->list(context(), {.user_id = ada_.customer.id, .account_id = ada_.account_id},
                    std::move(done));
  });
  ASSERT_TRUE(listed);
  EXPECT_EQ(*listed, std::vector{payment});
  EXPECT_EQ(payment.client_id, "client");
  wait(bob_.account_id, payment.slot);
  EXPECT_EQ(list(bob_).back().id, payment.credit_transaction_id);
  EXPECT_EQ(find(view.bulk.id, bob_).error().reason, "bulk_payment_not_found");
  EXPECT_EQ(approve(ada_, view.bulk.id).error().reason, "not_an_approver") << "nobody had to";
}

TEST_F(BulkPayments, a_bad_line_refuses_the_file_or_is_left_out) {
  auto request =
      of_file(line_to(bob_, "10.00") + "Nobody,040099,99999999,1.00,x\n" + line_to(ada_, "1.00") +
              "Bob,20-00-00,12345678,1.00,x\n" + line_to(bob_, "10000.01") + line_to(bob_, "5"));
  const std::vector<BadLine> expected = {{3, "payee_account_not_found"},
                                         {4, "same_account"},
                                         {5, "scheme_not_reachable"},
                                         {6, "payment_limit_exceeded"},
                                         {7, "malformed_amount"}};
  EXPECT_EQ(bad_lines_of(request), expected);
  EXPECT_EQ(balance_of(bob_), 0);
  request.on_bad_line = OnBadLine::kSkip;
  const auto sent = send(request);
  ASSERT_TRUE(sent && sent->view) << "what was refused binds no dedupe_id";
  EXPECT_EQ(sent->view->bulk.bad_lines, expected);
  EXPECT_EQ(states_of(settled(sent->view->bulk.id)), std::vector{PaymentState::kBooked});
  EXPECT_EQ(balance_of(bob_), 10'00);
  EXPECT_EQ(send(request)->view->bulk, sent->view->bulk);
  auto hopeless = of_file("Bob,040099,99999999,1.00,x\n", "hopeless");
  hopeless.on_bad_line = OnBadLine::kSkip;
  EXPECT_EQ(bad_lines_of(hopeless), (std::vector<BadLine>{{2, "payee_account_not_found"}}));
}

TEST_F(BulkPayments, a_payee_that_is_kept_is_paid_by_her_id_and_anothers_is_unknown) {
  const auto account = *ask<accounts::Account>(
      [&](auto done) { accounts_->find_any(context(), bob_.account_id, std::move(done)); });
  const auto keep = [&](const customers::OpenedCustomer& who) {
    return ask<payments::Payee>([&](auto done) {
             payments_->create_payee(context(),
                                     {.user_id = who.customer.id,
                                      .name = "Bob",
                                      .sort_code = account.sort_code,
                                      .account_number = account.account_number},
                                     std::move(done));
           })
        ->id;
  };
  auto request = of_file("");
  request.file = "payee_id,amount\n" + base::to_text("payee", keep(ada_)) + ",7.00\n" +
                 base::to_text("payee", keep(eve_)) + ",8.00\n";
  EXPECT_EQ(bad_lines_of(request), (std::vector<BadLine>{{3, "payee_not_found"}}));
  request.on_bad_line = OnBadLine::kSkip;
  const auto sent = send(request);
  ASSERT_TRUE(sent && sent->view);
  EXPECT_EQ(settled(sent->view->bulk.id).payments.front().payee.name, "Bob");
  EXPECT_EQ(balance_of(bob_), 7'00);
}

TEST_F(BulkPayments, what_comes_to_more_than_goes_unapproved_waits_for_one_approval) {
  const auto sent = send(of_file(line_to(bob_, "200.00") + line_to(eve_, "50.01")));
  ASSERT_TRUE(sent && sent->view);
  const base::Id bulk_id = sent->view->bulk.id;
  EXPECT_EQ(states_of(*sent->view), std::vector(2, PaymentState::kAwaitingApproval));
  restart();
  EXPECT_EQ(approve(eve_, bulk_id).error().reason, "bulk_payment_not_found");
  EXPECT_EQ(balance_of(bob_), 0);
  ASSERT_TRUE(approve(ada_, bulk_id));
  EXPECT_EQ(states_of(settled(bulk_id)), std::vector(2, PaymentState::kBooked));
  EXPECT_TRUE(approve(ada_, bulk_id)) << "the same again is no change";
  EXPECT_EQ(balance_of(bob_), 200'00);
  EXPECT_EQ(balance_of(eve_), 50'01);
  EXPECT_EQ(cancel(bulk_id).error().reason, "payment_not_cancellable");
}

TEST_F(BulkPayments, of_a_program_that_may_not_pay_waits_whatever_it_comes_to) {
  auto request = of_file(line_to(bob_, "0.01"));
  request.waits_for_approval = true;
  const auto sent = send(request);
  ASSERT_TRUE(sent && sent->view);
  EXPECT_EQ(states_of(*sent->view), std::vector{PaymentState::kAwaitingApproval});
}

TEST_F(BulkPayments, waiting_can_be_called_back_whole_or_a_line_at_a_time) {
  const auto whole = send(of_file(line_to(bob_, "300.00")));
  ASSERT_TRUE(whole && whole->view);
  ASSERT_TRUE(cancel(whole->view->bulk.id));
  EXPECT_TRUE(cancel(whole->view->bulk.id)) << "the same again is no change";
  EXPECT_EQ(approve(ada_, whole->view->bulk.id).error().reason, "payment_not_awaiting_approval");
  const auto parted = send(of_file(line_to(bob_, "300.00") + line_to(eve_, "300.00"), "parted"));
  ASSERT_TRUE(parted && parted->view);
  const auto dropped = ask<payments::Payment>([&](auto done) {
    payments_->cancel(context(), {ada_.customer.id, parted->view->payments[0].id}, std::move(done));
  });
  ASSERT_TRUE(dropped);
  ASSERT_TRUE(approve(ada_, parted->view->bulk.id));
  EXPECT_EQ(states_of(settled(parted->view->bulk.id)),
            (std::vector{PaymentState::kCancelled, PaymentState::kBooked}));
  EXPECT_EQ(balance_of(bob_), 0);
  EXPECT_EQ(balance_of(eve_), 300'00);
}

TEST_F(BulkPayments, as_many_as_a_file_may_have_are_one_commit_with_all_their_words) {
  std::string lines;
  for (std::size_t i = 0; i < payments::kBulkLinesMax; ++i) lines += line_to(bob_, "0.01");
  const auto sent = send(of_file(std::move(lines)));
  ASSERT_TRUE(sent && sent->view);
  const BulkView view = settled(sent->view->bulk.id);
  EXPECT_EQ(states_of(view), std::vector(payments::kBulkLinesMax, PaymentState::kBooked));
  wait(bob_.account_id, view.payments.back().slot);
  EXPECT_EQ(list(bob_).back().description, "Wages");
  EXPECT_EQ(list(ada_).back().counterparty.name, "Somebody");
}

TEST_F(BulkPayments, count_together_against_the_limit_of_the_day) {
  const std::string half = line_to(bob_, "5000.00");
  EXPECT_EQ(refusal_of(of_file(half + half + line_to(bob_, "0.01"))), "daily_limit_exceeded");
  const auto first = send(of_file(half + half));
  ASSERT_TRUE(first && first->view);
  const auto second = send(of_file(line_to(eve_, "0.01"), "second"));
  ASSERT_TRUE(second && second->view) << "what waits counts nothing yet";
  settled(second->view->bulk.id);
  EXPECT_EQ(approve(ada_, first->view->bulk.id).error().reason, "daily_limit_exceeded");
  EXPECT_EQ(states_of(settled(first->view->bulk.id)),
            std::vector(2, PaymentState::kAwaitingApproval))
      << "all of it or nothing";
  EXPECT_EQ(balance_of(bob_), 0);
}

TEST_F(BulkPayments, is_paid_as_far_as_the_money_goes_and_gives_back_what_it_did_not_use) {
  const auto poor = customers::OpenedCustomer(bob_);
  ASSERT_TRUE(receive(bob_, 150'00, "pocket"));
  auto request = of_file(line_to(eve_, "100.00") + line_to(eve_, "60.00") + line_to(eve_, "50.00"));
  request.user_id = poor.customer.id;
  request.account_id = poor.account_id;
  const auto sent = send(request);
  ASSERT_TRUE(sent && sent->view);
  const auto give_up = clock_.monotonic() + base::Duration::from_seconds(20);
  BulkView view;
  while (payments::state_of(view.payments = find(sent->view->bulk.id, bob_)->payments) !=
         BulkState::kEnded) {
    ASSERT_LT(clock_.monotonic(), give_up);
  }
  EXPECT_EQ(states_of(view),
            (std::vector{PaymentState::kBooked, PaymentState::kDeclined, PaymentState::kBooked}));
  EXPECT_EQ(view.payments[1].decline_reason, "insufficient_funds");
  EXPECT_EQ(balance_of(bob_), 0);
  EXPECT_EQ(balance_of(eve_), 150'00);
}

TEST_F(BulkPayments, cut_off_at_any_commit_is_whole_or_not_there_and_paid_once) {
  constexpr int kCommits = 5;  // of a file with three lines: all at once, then each line's end
  for (int crash_at = 1; crash_at <= kCommits; ++crash_at) {
    const auto request =
        of_file(line_to(bob_, "1.00") + line_to(eve_, "2.00") + line_to(bob_, "3.00"),
                "cut-" + std::to_string(crash_at));
    crash_from_commit(crash_at);
    const auto sent = send(request);
    EXPECT_EQ(sent.has_value(), crash_at > 1);
    restart();
    ASSERT_TRUE(
        ask<std::size_t>([&](auto done) { payments_->resume(context(), std::move(done)); }));
    if (sent) {
      EXPECT_EQ(states_of(*find(sent->view->bulk.id, ada_)), std::vector(3, PaymentState::kBooked));
    }
    const auto again = send(request);
    ASSERT_TRUE(again && again->view);
    if (sent) {
      EXPECT_EQ(again->view->bulk, sent->view->bulk);
    }
    EXPECT_EQ(states_of(settled(again->view->bulk.id)), std::vector(3, PaymentState::kBooked));
    EXPECT_EQ(balance_of(bob_), crash_at * 4'00);
    EXPECT_EQ(balance_of(eve_), crash_at * 2'00);
  }
}

TEST_F(BulkPayments, keep_names_and_references_sealed) {
  auto request = of_file(line_to(bob_, "1.00", "Quinquereme"));
  request.file.replace(request.file.find("Somebody"), 8, "Xanthippe");
  const auto sent = send(request);
  ASSERT_TRUE(sent && sent->view);
  const BulkView view = settled(sent->view->bulk.id);
  EXPECT_EQ(view.payments.front().payee.name, "Xanthippe");
  EXPECT_EQ(view.payments.front().reference, "Quinquereme");
  std::string all;
  const auto partitions = records_.partitions("", "", 10'000).value();
  for (const std::string& partition : partitions) {
    const auto entries = records_.scan(partition, "", "", 10'000).value();
    for (const auto& [key, value] : entries) all += key + value;
  }
  const auto commits = records_.outbox(0, 10'000).value();
  for (const auto& commit : commits) all += commit.audit;
  EXPECT_NE(all.find("CreateBulkPayment"), std::string::npos);
  EXPECT_EQ(all.find("Xanthippe"), std::string::npos);
  EXPECT_EQ(all.find("Quinquereme"), std::string::npos);
}

TEST_F(BulkPayments, out_of_a_joint_account_wait_for_both_above_what_one_may_send) {
  const base::Id account_id{.high = 1'700'000'000'000, .low = 77};
  const auto proposed = ask<accounts::ProposedJoint>([&](auto done) {
    accounts_->propose_joint(context(),
                             {.account_id = account_id,
                              .user_id = ada_.customer.id,
                              .other_owners = {bob_.customer.id},
                              .all_above_minor = 100'00},
                             std::move(done));
  });
  ASSERT_TRUE(proposed);
  ASSERT_TRUE(ask<accounts::ProposedJoint>([&](auto done) {
    accounts_->agree_to_joint(context(), bob_.customer.id, account_id, std::move(done));
  }));
  ASSERT_TRUE(receive({.customer = ada_.customer, .account_id = account_id}, 1'000'00, "rent"));
  auto request = of_file(line_to(eve_, "60.00") + line_to(eve_, "40.01"));
  request.account_id = account_id;
  const auto sent = send(request);
  ASSERT_TRUE(sent && sent->view);
  const base::Id bulk_id = sent->view->bulk.id;
  ASSERT_TRUE(approve(ada_, bulk_id));
  EXPECT_EQ(states_of(settled(bulk_id)), std::vector(2, PaymentState::kAwaitingApproval));
  ASSERT_TRUE(approve(bob_, bulk_id));
  EXPECT_EQ(states_of(settled(bulk_id)), std::vector(2, PaymentState::kBooked));
  EXPECT_EQ(balance_of(eve_), 100'01);
}

}  // namespace
}  // namespace atollbank
