// SPDX-License-Identifier: Apache-2.0
// What operators do, on a whole bank: two persons for whatever moves money, brought to its end
// after any crash, once, with an audit record of each step.
#include "tests/services/operations_fixture.h"

namespace atollbank {
namespace {

using namespace operations;

class Operations : public OperationsFixture {};

TEST_F(Operations, a_booking_is_corrected_by_two_and_both_sides_see_it) {
  const base::Id transaction = paid(30'00, "p-1");
  const auto proposal = propose(maker_, correction_of(transaction));
  ASSERT_TRUE(proposal) << proposal.error().reason;
  EXPECT_EQ(proposal->state, ProposalState::kProposed);
  EXPECT_EQ(money_of(bob_), 30'00) << "one person moves nothing";
  const auto done = approve(checker_, *proposal);
  ASSERT_TRUE(done) << done.error().reason;
  EXPECT_EQ(done->state, ProposalState::kDone);
  EXPECT_EQ(money_of(ada_), 1'000'00);
  EXPECT_EQ(money_of(bob_), 0);

  wait_for_journal();
  const auto adas = list(ada_);
  const auto& corrected = adas[adas.size() - 2];
  const auto& correction = adas.back();
  EXPECT_EQ(correction.amount_minor, 30'00);
  EXPECT_EQ(correction.description, "Correction: Rent");
  EXPECT_EQ(correction.counterparty.name, "Bob");
  EXPECT_EQ(correction.scheme, transactions::Scheme::kAdjustment);
  EXPECT_EQ(correction.id, done->credit_transaction_id);
  EXPECT_EQ(correction.metadata.at("corrects"), base::to_text("tx", corrected.id));
  EXPECT_EQ(corrected.metadata.at("corrected_by"), base::to_text("tx", correction.id));
  const auto bobs = list(bob_);
  EXPECT_EQ(bobs.back().amount_minor, -30'00);
  EXPECT_EQ(bobs.back().counterparty.name, "Ada Lovelace");
  EXPECT_EQ(bobs.back().metadata.at("corrects"), base::to_text("tx", bobs.front().id));
}

TEST_F(Operations, what_came_from_outside_goes_back_there) {
  wait_for_journal();
  const auto done = approve(checker_, *propose(maker_, correction_of(list(ada_).back().id)));
  ASSERT_TRUE(done) << done.error().reason;
  EXPECT_EQ(done->state, ProposalState::kDone);
  EXPECT_EQ(money_of(ada_), 0);
  wait_for_journal();
  EXPECT_EQ(list(ada_).back().counterparty.name, "Acme");
}

TEST_F(Operations, no_person_approves_what_she_proposed) {
  const auto proposal = propose(makers_other_, correction_of(paid(30'00, "p-1")));
  ASSERT_TRUE(proposal);
  EXPECT_EQ(refusal_of(approve(makers_other_, *proposal)), "own_proposal");
  EXPECT_EQ(refusal_of(approve(maker_, *proposal)), "role_missing");
  const auto makers = propose(maker_, correction_of(paid(20'00, "p-2")), "other");
  EXPECT_EQ(refusal_of(approve(makers_other_, *makers)), "own_proposal") << "of the same person";
  EXPECT_EQ(refusal_of(approve(reader_, *makers)), "role_missing");
  EXPECT_EQ(refusal_of(approve(administrator_, *makers)), "role_missing");
  EXPECT_EQ(refusal_of(approve(checker_, *makers, content_of(*proposal))), "proposal_differs");
  EXPECT_EQ(refusal_of(propose(checker_, CloseAccount{.account_id = ada_.account_id})),
            "role_missing");
  EXPECT_EQ(money_of(bob_), 50'00);
}

TEST_F(Operations, a_booking_is_taken_back_once) {
  const base::Id transaction = paid(30'00, "p-1");
  const auto first = propose(maker_, correction_of(transaction), "one");
  const auto second = propose(maker_, correction_of(transaction), "two");
  EXPECT_EQ(propose(maker_, correction_of(transaction), "one")->id, first->id);
  EXPECT_EQ(refusal_of(propose(maker_, CloseAccount{.account_id = ada_.account_id}, "one")),
            "dedupe_id_reused");
  EXPECT_EQ(approve(checker_, *first)->state, ProposalState::kDone);
  EXPECT_EQ(approve(checker_, *first)->state, ProposalState::kDone) << "the same again";
  const auto again = approve(checker_, *second);
  EXPECT_EQ(again->state, ProposalState::kDeclined);
  EXPECT_EQ(again->decline_reason, "booking_already_corrected");
  EXPECT_EQ(money_of(ada_), 1'000'00);
}

TEST_F(Operations, what_is_spent_cannot_be_taken_back) {
  const base::Id transaction = paid(30'00, "p-1");
  auto spent = greggs(bob_, 10'00, "greggs");
  spent.settle_at_once = true;
  ASSERT_TRUE(buy(spent));
  const auto done = approve(checker_, *propose(maker_, correction_of(transaction)));
  EXPECT_EQ(done->state, ProposalState::kDeclined);
  EXPECT_EQ(done->decline_reason, "insufficient_funds");
  EXPECT_EQ(money_of(bob_), 20'00);
}

TEST_F(Operations, only_a_posting_between_two_accounts_is_corrected) {
  ASSERT_TRUE(buy(greggs(ada_, 5'00, "pending")));
  wait_for_journal();
  const auto pending = list(ada_).back().id;
  EXPECT_EQ(refusal_of(propose(maker_, correction_of(pending))), "booking_not_correctable");
  EXPECT_EQ(refusal_of(propose(maker_, correction_of({.high = 1, .low = 2}))),
            "transaction_not_found");
  const CorrectBooking bobs{.account_id = bob_.account_id, .transaction_id = pending};
  EXPECT_EQ(refusal_of(propose(maker_, bobs)), "transaction_not_found");
}

TEST_F(Operations, one_freezes_and_two_unfreeze) {
  const FreezeAccount freeze{.account_id = ada_.account_id};
  const auto frozen = propose(maker_, freeze, "freeze");
  ASSERT_TRUE(frozen) << frozen.error().reason;
  EXPECT_EQ(frozen->state, ProposalState::kDone);
  EXPECT_EQ(refusal_of(receive(ada_, 1'00, "more")), "account_frozen");
  EXPECT_EQ(propose(maker_, freeze, "freeze")->id, frozen->id) << "the same again";
  EXPECT_EQ(refusal_of(propose(maker_, freeze, "again")), "nothing_to_change");

  const auto proposal = propose(maker_, UnfreezeAccount{.account_id = ada_.account_id}, "unfreeze");
  EXPECT_EQ(proposal->state, ProposalState::kProposed);
  EXPECT_EQ(refusal_of(receive(ada_, 1'00, "still")), "account_frozen");
  EXPECT_EQ(approve(checker_, *proposal)->state, ProposalState::kDone);
  EXPECT_TRUE(receive(ada_, 1'00, "then"));
}

TEST_F(Operations, an_account_frozen_again_is_not_unfrozen_by_what_was_proposed_before) {
  const FreezeAccount freeze{.account_id = ada_.account_id};
  const UnfreezeAccount unfreeze{.account_id = ada_.account_id};
  ASSERT_TRUE(propose(maker_, freeze, "freeze"));
  const auto old = propose(maker_, unfreeze, "old");
  const auto first = propose(maker_, unfreeze, "first");
  EXPECT_EQ(approve(checker_, *first)->state, ProposalState::kDone);
  ASSERT_TRUE(propose(maker_, freeze, "again"));
  EXPECT_EQ(refusal_of(approve(checker_, *old)), "proposal_stale");
  EXPECT_EQ(refusal_of(receive(ada_, 1'00, "still")), "account_frozen");
  EXPECT_EQ(approve(checker_, *propose(maker_, unfreeze, "new"))->state, ProposalState::kDone);
}

TEST_F(Operations, an_account_is_closed_when_nothing_is_left) {
  const CloseAccount closing{.account_id = bob_.account_id};
  ASSERT_TRUE(receive(bob_, 10'00, "salary"));
  EXPECT_EQ(approve(checker_, *propose(maker_, closing, "1"))->decline_reason, "account_not_empty");
  ASSERT_TRUE(deposit(move(bob_, 10'00, "saved")));
  EXPECT_EQ(approve(checker_, *propose(maker_, closing, "2"))->decline_reason, "account_has_pots");
  ASSERT_TRUE(withdraw(move(bob_, 10'00, "back")));
  auto spent = greggs(bob_, 10'00, "greggs");
  spent.settle_at_once = true;
  ASSERT_TRUE(buy(spent));
  const auto closed = approve(checker_, *propose(maker_, closing, "3"));
  EXPECT_EQ(closed->state, ProposalState::kDone) << closed->decline_reason;
  EXPECT_EQ(refusal_of(receive(bob_, 1'00, "late")), "account_closed");
  EXPECT_EQ(refusal_of(propose(maker_, closing, "4")), "nothing_to_change");
  const auto shown = ask<std::vector<accounts::Account>>(
      [&](auto done) { accounts_->accounts_of(context(), bob_.customer.id, std::move(done)); });
  EXPECT_TRUE(shown->front().closed);
}

TEST_F(Operations, an_operator_is_added_by_two_and_disabled_by_one) {
  const base::Secret credential = credential_from({77});
  const AddOperator adding{.person = "new", .roles = kMaker, .credential = *digest_of(credential)};
  const auto holder = [&] {
    return ask<Operator>(
        [&](auto done) { operations_->authenticate(context(), credential, std::move(done)); });
  };
  EXPECT_EQ(refusal_of(propose(maker_, adding)), "role_missing");
  const auto proposal = propose(administrator_, adding, "add");
  EXPECT_EQ(refusal_of(holder()), "credential_unknown");
  EXPECT_EQ(approve(checker_, *proposal)->state, ProposalState::kDone);
  const auto added = holder();
  ASSERT_TRUE(added) << added.error().reason;
  EXPECT_EQ(added->person, "new");
  const auto hers = propose(*added, correction_of(paid(30'00, "p-1")));
  ASSERT_TRUE(hers);

  const auto twice = approve(checker_, *propose(administrator_, adding, "twice"));
  EXPECT_EQ(twice->decline_reason, "credential_in_use");
  const auto disabled = propose(administrator_, DisableOperator{.operator_id = added->id}, "off");
  EXPECT_EQ(disabled->state, ProposalState::kDone);
  EXPECT_EQ(refusal_of(holder()), "operator_disabled");
  EXPECT_EQ(refusal_of(propose(*added, correction_of(paid(1'00, "p-2")), "more")), "role_missing");
  EXPECT_EQ(refusal_of(approve(checker_, *hers)), "maker_disabled");
  const auto enabling = propose(administrator_, EnableOperator{.operator_id = added->id}, "on");
  EXPECT_EQ(enabling->state, ProposalState::kProposed);
  EXPECT_EQ(approve(checker_, *enabling)->state, ProposalState::kDone);
  EXPECT_TRUE(holder());
}

TEST_F(Operations, every_step_is_in_the_audit_trail_with_reason_before_and_after) {
  const auto correction = propose(maker_, correction_of(paid(30'00, "p-1")), "1");
  ASSERT_TRUE(approve(checker_, *correction));
  ASSERT_TRUE(propose(maker_, FreezeAccount{.account_id = ada_.account_id}, "2"));
  const auto unfreeze = propose(maker_, UnfreezeAccount{.account_id = ada_.account_id}, "3");
  const Decide decision{.operator_id = checker_.id,
                        .proposal_id = unfreeze->id,
                        .grounds = {.reason = "not yet", .ticket = "T-8"},
                        .content = ""};
  ASSERT_TRUE(ask<Proposal>(
      [&](auto done) { operations_->reject(context_of(checker_), decision, std::move(done)); }));
  const auto closing = propose(maker_, CloseAccount{.account_id = bob_.account_id}, "4");
  Decide withdrawal = decision;
  withdrawal.operator_id = maker_.id;
  withdrawal.proposal_id = closing->id;
  ASSERT_TRUE(ask<Proposal>(
      [&](auto done) { operations_->withdraw(context_of(maker_), withdrawal, std::move(done)); }));
  ASSERT_TRUE(propose(administrator_, DisableOperator{.operator_id = reader_.id}, "5"));
  EXPECT_EQ(trail_text(),
            "ProposeCorrectBooking by maker: booked\n"
            "ApproveCorrectBooking by checker: booked\n"
            "CompleteCorrectBooking by checker: booked → taken back\n"
            "BeginFreezeAccount by maker: open\n"
            "CompleteFreezeAccount by maker: open → frozen\n"
            "ProposeUnfreezeAccount by maker: frozen\n"
            "RejectUnfreezeAccount by checker: frozen\n"
            "ProposeCloseAccount by maker: open\n"
            "WithdrawCloseAccount by maker: open\n"
            "BeginDisableOperator by administrator: enabled\n"
            "CompleteDisableOperator by administrator: enabled → disabled\n");
  const auto last = trail().back();
  EXPECT_EQ(*last.find("userIdentity")->get_string("type"), "IAMUser");
}

TEST_F(Operations, cut_off_at_any_commit_a_correction_comes_to_its_end_once) {
  int cut_at = 1;
  for (bool was_cut = true; was_cut; ++cut_at) {
    const std::string name = std::to_string(cut_at);
    const base::Id transaction = paid(10'00, "p-" + name);
    const auto proposal = propose(maker_, correction_of(transaction), name);
    ASSERT_TRUE(proposal) << proposal.error().reason;
    was_cut = approve_cut_off(*proposal, cut_at);
    EXPECT_EQ(money_of(ada_), 1'000'00) << cut_at;
    EXPECT_EQ(money_of(bob_), 0) << cut_at;
    wait_for_journal();
    EXPECT_EQ(list(ada_).back().metadata.at("corrects"), base::to_text("tx", transaction));
  }
  EXPECT_GT(cut_at, 5) << "approval, words, two links, the end";
}

TEST_F(Operations, cut_off_at_any_commit_a_freeze_and_a_closing_come_to_their_end) {
  for (int cut_at = 1; cut_at <= 3; ++cut_at) {
    const FreezeAccount freeze{.account_id = ada_.account_id};
    const std::string name = std::to_string(cut_at);
    crash_from_commit(cut_at);
    (void)propose(maker_, freeze, "freeze-" + name);
    restart();
    ASSERT_TRUE(resume());
    const auto frozen = propose(maker_, freeze, "freeze-" + name);
    ASSERT_TRUE(frozen) << frozen.error().reason;
    EXPECT_EQ(frozen->state, ProposalState::kDone);
    const auto thaw = propose(maker_, UnfreezeAccount{.account_id = ada_.account_id}, "un-" + name);
    crash_from_commit(cut_at);
    (void)approve(checker_, *thaw);
    restart();
    ASSERT_TRUE(resume());
    EXPECT_EQ(approve(checker_, *thaw)->state, ProposalState::kDone);
    EXPECT_TRUE(receive(ada_, 1'00, "after-" + name));
  }
  const auto closing = propose(maker_, CloseAccount{.account_id = bob_.account_id}, "close");
  crash_from_commit(2);
  (void)approve(checker_, *closing);
  restart();
  EXPECT_EQ(look_at(*closing)->state, ProposalState::kApproved);
  EXPECT_EQ(resume().value(), 1U);
  EXPECT_EQ(look_at(*closing)->state, ProposalState::kDone);
}

TEST_F(Operations, cut_off_at_any_commit_operators_come_and_go_once) {
  for (int cut_at = 1; cut_at <= 3; ++cut_at) {
    const std::string name = std::to_string(cut_at);
    const base::Secret credential = credential_from({100, static_cast<std::uint8_t>(cut_at)});
    const AddOperator adding{
        .person = "new", .roles = kReader, .credential = *digest_of(credential)};
    const auto proposal = propose(administrator_, adding, "add-" + name);
    ASSERT_TRUE(proposal) << proposal.error().reason;
    crash_from_commit(cut_at);
    (void)approve(checker_, *proposal);
    restart();
    ASSERT_TRUE(resume());
    EXPECT_EQ(approve(checker_, *proposal)->state, ProposalState::kDone);
    const auto holder = [&] {
      return ask<Operator>(
          [&](auto done) { operations_->authenticate(context(), credential, std::move(done)); });
    };
    const auto added = holder();
    ASSERT_TRUE(added) << added.error().reason;
    const DisableOperator disabling{.operator_id = added->id};
    crash_from_commit(cut_at);
    (void)propose(administrator_, disabling, "off-" + name);
    restart();
    ASSERT_TRUE(resume());
    EXPECT_EQ(propose(administrator_, disabling, "off-" + name)->state, ProposalState::kDone);
    EXPECT_EQ(refusal_of(holder()), "operator_disabled");
  }
}

TEST_F(Operations, what_was_done_and_could_not_be_written_down_is_written_down_later) {
  const auto proposal = propose(maker_, correction_of(paid(30'00, "p-1")));
  crash_from_commit(5);  // the end
  EXPECT_EQ(approve(checker_, *proposal)->state, ProposalState::kApproved);
  EXPECT_EQ(money_of(bob_), 0);
  records_.set_fault_source([](const ports::Commit&) { return adapters::CommitFault::kNone; });
  while (look_at(*proposal)->state != ProposalState::kDone) std::this_thread::yield();
  EXPECT_EQ(money_of(ada_), 1'000'00);
}

TEST_F(Operations, a_customer_is_found_by_whatever_names_her) {
  const auto find = [&](const Operator& by, const WhichCustomer& which) {
    return ask<CustomerView>(
        [&](auto done) { operations_->customer(context(), by.id, which, std::move(done)); });
  };
  const auto by_id = find(reader_, UserId{ada_.customer.id});
  ASSERT_TRUE(by_id) << by_id.error().reason;
  EXPECT_EQ(by_id->customer.preferred_name, "Ada Lovelace");
  ASSERT_EQ(by_id->accounts.size(), 1U);
  EXPECT_EQ(by_id->accounts[0].balance_minor, 1'000'00);
  EXPECT_EQ(by_id->accounts[0].name(), "open");
  EXPECT_EQ(by_id->pots.size(), 2U);
  const accounts::Account account = by_id->accounts[0].account;
  EXPECT_EQ(find(checker_, AccountId{account.id})->customer.id, ada_.customer.id);
  EXPECT_EQ(find(maker_, AccountNumber{account.sort_code, account.account_number})->customer.id,
            ada_.customer.id);
  EXPECT_EQ(refusal_of(find(reader_, AccountId{{.high = 1, .low = 2}})), "account_not_found");
  EXPECT_EQ(refusal_of(find(reader_, UserId{{.high = 1, .low = 2}})), "customer_not_found");
  EXPECT_EQ(refusal_of(find(administrator_, UserId{ada_.customer.id})), "role_missing");
}

TEST_F(Operations, an_account_is_shown_with_what_is_under_way) {
  paid(30'00, "p-1");
  const auto waiting = ask<payments::Payment>([&](auto done) {
    payments_->send(context(),
                    {.user_id = ada_.customer.id,
                     .account_id = ada_.account_id,
                     .to = payments::ToAccount{.id = bob_.account_id, .name = "Bob"},
                     .amount_minor = 500'00,
                     .reference = "",
                     .dedupe_id = "large"},
                    std::move(done));
  });
  ASSERT_TRUE(waiting);
  const auto proposal = propose(maker_, CloseAccount{.account_id = ada_.account_id});
  wait_for_journal();
  const auto view = ask<AccountView>([&](auto done) {
    operations_->account(context(), reader_.id, ada_.account_id, std::move(done));
  });
  ASSERT_TRUE(view) << view.error().reason;
  EXPECT_EQ(view->standing.balance_minor, 970'00);
  EXPECT_EQ(view->transactions.size(), 2U);
  EXPECT_EQ(view->payments.size(), 2U);
  const auto sagas = ask<std::vector<Saga>>([&](auto done) {
    operations_->sagas(context(), reader_.id, ada_.account_id, std::move(done));
  });
  ASSERT_EQ(sagas->size(), 2U);
  EXPECT_EQ(sagas->at(0).id, base::to_text("payment", waiting->id));
  EXPECT_EQ(sagas->at(0).state, "awaiting_approval");
  EXPECT_EQ(sagas->at(1).id, base::to_text("proposal", proposal->id));
}

}  // namespace
}  // namespace atollbank
