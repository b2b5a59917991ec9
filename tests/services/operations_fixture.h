// SPDX-License-Identifier: Apache-2.0
// A whole bank with operators: a maker with a second credential, a checker, a reader and an
// administrator, and two customers. restart() is a new bank on what the stores hold.
#pragma once

#include "adapters/icu/transliteration.h"
#include "adapters/memory/event_log.h"
#include "base/json.h"
#include "services/events/follower.h"
#include "services/onboarding/service.h"
#include "services/operations/service.h"
#include "services/payments/service.h"
#include "services/screening/service.h"
#include "services/standing_orders/service.h"
#include "tests/services/bank_fixture.h"
#include "tests/services/listed_bars.h"
#include "tests/services/strict_consumer.h"

namespace atollbank {

// Reads every word as one that nobody has, once it is broken: nobody is found.
class BreakableScript final : public ports::Transliteration {
 public:
  std::string to_ascii(std::string_view text) const override {
    return is_broken.load() ? "qqqqqqqq" : icu_->to_ascii(text);
  }
  std::atomic<bool> is_broken = false;

 private:
  std::unique_ptr<adapters::IcuTransliteration> icu_ = adapters::IcuTransliteration::make().value();
};

class OperationsFixture : public BankFixture {
 protected:
  void SetUp() override {
    BankFixture::SetUp();
    start_operations();
    ada_ = opened(1);
    bob_ = opened(2);
    ASSERT_TRUE(receive(ada_, 1'000'00, "salary"));
    maker_ = add("maker", operations::kMaker);
    makers_other_ = add("maker", operations::kAllRoles);
    checker_ = add("checker", operations::kChecker);
    reader_ = add("reader", operations::kReader);
    administrator_ = add("administrator", operations::kAdministrator);
  }
  void TearDown() override { stop_bank(); }

  void start_operations() {
    payments::PaymentsOptions payment_options;
    payment_options.sort_code = "040099";
    payments_ = std::make_unique<payments::PaymentsService>(
        payment_options, account_numbers::ModulusCheck(), *accounts_, *customers_, records_,
        personal_, *executor_, *pool_);
    orders_ = std::make_unique<standing_orders::StandingOrdersService>(
        standing_orders::StandingOrdersOptions{},
        bank_calendar::WorkingDays(bank_calendar::BankHolidays::england_and_wales()), *accounts_,
        *customers_, *payments_, records_, personal_, *executor_, *pool_);
    start_onboarding();
    start_following();
    operations::OperationsOptions options;
    options.pause_first = base::Duration::from_ms(1);
    const operations::BankParts bank{.customers = *customers_,
                                     .accounts = *accounts_,
                                     .control = *accounts_,
                                     .transactions = *transactions_,
                                     .payments = *payments_,
                                     .standing_orders = *orders_,
                                     .onboarding = *onboarding_,
                                     .dead_letters = *follower_,
                                     .screening = *screening_,
                                     .bars = bars_};
    operations_ = std::make_unique<operations::OperationsService>(options, bank, records_,
                                                                  *executor_, *pool_);
  }
  void start_following() {
    follower_ = std::make_unique<events::EventFollower>(events::FollowOptions{}, event_log_, trail_,
                                                        records_, registry_, *executor_, *pool_);
    follower_->add(strict_, {"0"});
    follower_->start();
  }
  void start_onboarding() {
    screening::ScreeningOptions options;
    options.known_positive_seed = base::Secret("a seed that only this test has");
    screening_ = std::make_unique<screening::ScreeningService>(options, script_, nullptr, records_,
                                                               registry_, *executor_, *pool_);
    onboarding_ = std::make_unique<onboarding::OnboardingService>(
        onboarding::OnboardingOptions{}, script_, *customers_, *screening_, personal_, records_,
        registry_, *executor_, *pool_);
    ASSERT_TRUE(
        ask<std::size_t>([&](auto done) { screening_->start(machine(), std::move(done)); }));
  }
  void stop_bank() {
    onboarding_->stop();
    screening_->stop();
    follower_->stop();
    // Nothing runs on the executors any more when the services go.
    const auto last_orders = std::move(orders_);
    const auto last_payments = std::move(payments_);
    const auto last_screening = std::move(screening_);
    const auto last_onboarding = std::move(onboarding_);
    const auto last_follower = std::move(follower_);
    const auto last = std::move(operations_);
    BankFixture::stop();
  }
  void restart() {
    stop_bank();
    records_.set_fault_source([](const ports::Commit&) { return adapters::CommitFault::kNone; });
    start();
    start_operations();
  }

  runtime::Context machine() const {
    runtime::Context asked = context();
    asked.caller = {.subject = "svc_test", .client_id = "", .source_ip = ""};
    return asked;
  }
  operations::Operator add(const std::string& person, std::uint8_t roles) {
    ++operators_made_;
    const operations::Operator who{
        .id = {.high = 1'700'000'000'000, .low = operators_made_},
        .person = person,
        .roles = roles,
        .credential = *operations::digest_of(operations::credential_from({operators_made_})),
        .created = clock_.wall(),
        .disabled = {}};
    operations::OperationsStore store(records_);
    const auto added = store.add_operator(who, grounds(), context());
    EXPECT_TRUE(added) << added.error().reason;
    return who;
  }
  static operations::Grounds grounds() { return {.reason = "she called", .ticket = "T-7"}; }
  runtime::Context context_of(const operations::Operator& who) const {
    runtime::Context asked = context();
    asked.caller = {.subject = base::to_text("operator", who.id), .client_id = "", .source_ip = ""};
    return asked;
  }

  base::Result<operations::Proposal> propose(const operations::Operator& by,
                                             operations::Operation operation,
                                             const std::string& dedupe_id = "d") {
    const operations::Propose request{.operator_id = by.id,
                                      .operation = std::move(operation),
                                      .grounds = grounds(),
                                      .dedupe_id = dedupe_id};
    return ask<operations::Proposal>(
        [&](auto done) { operations_->propose(context_of(by), request, std::move(done)); });
  }
  base::Result<operations::Proposal> approve(const operations::Operator& by,
                                             const operations::Proposal& proposal) {
    return approve(by, proposal, operations::content_of(proposal));
  }
  base::Result<operations::Proposal> approve(const operations::Operator& by,
                                             const operations::Proposal& proposal,
                                             const std::string& content) {
    const operations::Decide request{.operator_id = by.id,
                                     .proposal_id = proposal.id,
                                     .grounds = {.reason = "it is right", .ticket = "T-7"},
                                     .content = content};
    return ask<operations::Proposal>(
        [&](auto done) { operations_->approve(context_of(by), request, std::move(done)); });
  }
  base::Result<operations::Proposal> look_at(const operations::Proposal& proposal) {
    return ask<operations::Proposal>([&](auto done) {
      operations_->proposal(context(), reader_.id, proposal.id, std::move(done));
    });
  }
  base::Result<std::size_t> resume() {
    return ask<std::size_t>([&](auto done) { operations_->resume(context(), std::move(done)); });
  }
  // Cut off at that commit of its approval, and gone on with to its end; where the approval itself
  // was lost she approves again. False: it had fewer commits.
  bool approve_cut_off(const operations::Proposal& proposal, int cut_at) {
    crash_from_commit(cut_at);
    (void)approve(checker_, proposal);
    const bool was_cut = commits_ >= cut_at;
    restart();
    EXPECT_TRUE(resume());
    const auto ended = approve(checker_, proposal);
    const bool is_done = ended && ended->state == operations::ProposalState::kDone;
    EXPECT_TRUE(is_done) << cut_at << " " << (ended ? ended->decline_reason : refusal_of(ended));
    return was_cut && is_done;
  }
  // Each credential alone, the maker's other one too.
  void expect_nobody_alone(const operations::Operation& operation, const std::string& name) {
    for (const operations::Operator& who : {checker_, reader_, administrator_}) {
      EXPECT_EQ(refusal_of(propose(who, operation, name)), "role_missing");
    }
    const auto makers = propose(maker_, operation, name);
    EXPECT_EQ(refusal_of(approve(maker_, *makers)), "role_missing");
    EXPECT_EQ(refusal_of(approve(makers_other_, *makers)), "own_proposal");
  }
  template <class T>
  static std::string refusal_of(const base::Result<T>& result) {
    return result ? "" : result.error().reason;
  }

  // Ada pays Bob; her transaction.
  base::Id paid(std::int64_t amount_minor, const std::string& dedupe_id) {
    const payments::SendPayment request{
        .user_id = ada_.customer.id,
        .account_id = ada_.account_id,
        .to = payments::ToAccount{.id = bob_.account_id, .name = "Bob"},
        .amount_minor = amount_minor,
        .reference = "Rent",
        .dedupe_id = dedupe_id};
    const auto sent = ask<payments::Payment>(
        [&](auto done) { payments_->send(context(), request, std::move(done)); });
    EXPECT_EQ(sent->state, payments::PaymentState::kBooked);
    wait(ada_.account_id, sent->slot);
    wait(bob_.account_id, sent->slot);
    return sent->debit_transaction_id;
  }
  operations::Operation correction_of(base::Id transaction_id) const {
    return operations::CorrectBooking{.account_id = ada_.account_id,
                                      .transaction_id = transaction_id};
  }
  std::int64_t money_of(const customers::OpenedCustomer& of) { return balance(of).balance_minor; }
  void wait_for_journal() {
    const std::uint64_t last = posting_->durable_end() - 1;
    wait(ada_.account_id, last);
    wait(bob_.account_id, last);
  }

  // The audit records of this service, in their order.
  std::vector<base::JsonValue> trail() {
    std::vector<base::JsonValue> found;
    const auto entries = records_.outbox(0, 100'000);
    for (const auto& entry : *entries) {
      if (entry.partition != "operations") continue;
      found.push_back(*base::JsonValue::parse(entry.audit));
    }
    return found;
  }
  // "ApproveCloseAccount by operator_…: open → closed", each with its reason and ticket.
  std::string trail_text() {
    std::string text;
    for (const base::JsonValue& record : trail()) {
      const base::JsonValue& more = *record.find("additionalEventData");
      EXPECT_FALSE(more.get_string("reason").value_or("").empty());
      EXPECT_FALSE(more.get_string("ticket").value_or("").empty());
      const std::string name = *record.get_string("eventName");
      if (name == "AddOperator") continue;
      const std::string who = *record.find("userIdentity")->get_string("principalId");
      text += name + " by " + name_of_operator(who) + ": " + *more.get_string("before");
      text += more.find("after") != nullptr ? " → " + *more.get_string("after") + "\n" : "\n";
    }
    return text;
  }
  std::string name_of_operator(const std::string& id) {
    for (const operations::Operator& who :
         {maker_, makers_other_, checker_, reader_, administrator_}) {
      if (base::to_text("operator", who.id) == id) return who.person;
    }
    return id;
  }

  // Every commit of records from number `crash_at` on is lost.
  void crash_from_commit(int crash_at) {
    commits_ = 0;
    records_.set_fault_source([this, crash_at](const ports::Commit&) {
      return ++commits_ >= crash_at ? adapters::CommitFault::kLostBefore
                                    : adapters::CommitFault::kNone;
    });
  }

  base::Registry registry_;
  BreakableScript script_;
  std::unique_ptr<payments::PaymentsService> payments_;
  std::unique_ptr<standing_orders::StandingOrdersService> orders_;
  std::unique_ptr<screening::ScreeningService> screening_;
  std::unique_ptr<onboarding::OnboardingService> onboarding_;
  adapters::MemoryEventLog event_log_{1};
  adapters::MemoryProjectionStore trail_;
  StrictConsumer strict_;
  std::unique_ptr<events::EventFollower> follower_;
  ListedBars bars_;
  std::unique_ptr<operations::OperationsService> operations_;
  customers::OpenedCustomer ada_;
  customers::OpenedCustomer bob_;
  operations::Operator maker_;
  operations::Operator makers_other_;
  operations::Operator checker_;
  operations::Operator reader_;
  operations::Operator administrator_;
  std::uint8_t operators_made_ = 0;
  std::atomic<int> commits_ = 0;
};

}  // namespace atollbank
