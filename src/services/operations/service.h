// SPDX-License-Identifier: Apache-2.0
// The operations service: keeps proposals, carries out what was approved, looks for those who ask.
//
// Owned by apps/. Everything of it runs on its executor; records are used on the pool. What is
// approved and could not be carried out yet is tried again after a pause; resume() does so with
// what a crash left, once at start, after the accounts service started.
#pragma once

#include <optional>
#include <vector>

#include "ports/records.h"
#include "runtime/await.h"
#include "services/identity/api.h"
#include "services/operations/api.h"
#include "services/operations/operations_store.h"

namespace atollbank::operations {

struct OperationsOptions {
  std::uint64_t worker = 9;  // of the ids it makes
  base::Duration pause_first = base::Duration::from_ms(200);
  base::Duration pause_max = base::Duration::from_seconds(30);
};

// What is looked at and worked on; outlives the service.
struct BankParts {
  customers::CustomersApi& customers;
  accounts::AccountsApi& accounts;
  accounts::AccountControlApi& control;
  transactions::TransactionsApi& transactions;
  payments::PaymentsApi& payments;
  standing_orders::StandingOrdersApi& standing_orders;
  onboarding::OnboardingApi& onboarding;
  events::DeadLettersApi& dead_letters;
  screening::ScreeningApi& screening;
  identity::BarsApi& bars;
};

class OperationsService final : public OperationsApi {
 public:
  OperationsService(const OperationsOptions& options, const BankParts& bank,
                    ports::RecordStore& records, runtime::Executor& executor,
                    runtime::BlockingPool& pool);

  // Carries out what was approved and left; how many came to their end.
  void resume(const Context& context, Completion<std::size_t> done);

  void authenticate(const Context& context, base::Secret credential,
                    Completion<Operator> done) override;
  void propose(const Context& context, Propose request, Completion<Proposal> done) override;
  void approve(const Context& context, Decide request, Completion<Proposal> done) override;
  void reject(const Context& context, Decide request, Completion<Proposal> done) override;
  void withdraw(const Context& context, Decide request, Completion<Proposal> done) override;
  void proposal(const Context& context, base::Id operator_id, base::Id proposal_id,
                Completion<Proposal> done) override;
  void proposals(const Context& context, base::Id operator_id, ListProposals request,
                 Completion<std::vector<Proposal>> done) override;
  void operators(const Context& context, base::Id operator_id,
                 Completion<std::vector<Operator>> done) override;
  void customer(const Context& context, base::Id operator_id, WhichCustomer which,
                Completion<CustomerView> done) override;
  void account(const Context& context, base::Id operator_id, base::Id account_id,
               Completion<AccountView> done) override;
  void referrals(const Context& context, base::Id operator_id, std::uint32_t limit,
                 Completion<std::vector<onboarding::Application>> done) override;
  void referral(const Context& context, base::Id operator_id, base::Id application_id,
                Completion<onboarding::Referral> done) override;
  void dead_letters(const Context& context, base::Id operator_id, events::ListDeadLetters request,
                    Completion<std::vector<events::DeadLetter>> done) override;
  void screening(const Context& context, base::Id operator_id,
                 Completion<screening::ScreeningStatus> done) override;
  void sagas(const Context& context, base::Id operator_id, base::Id account_id,
             Completion<std::vector<Saga>> done) override;

 private:
  template <class T>
  using Answer = runtime::Task<base::Result<T>>;
  using Step = base::Result<Proposal> (OperationsStore::*)(const Decide&, const Context&,
                                                           base::Timestamp);

  // service.cc
  Answer<Proposal> make_proposal(Context context, Propose request);
  // How it stands with what an operation is about, where there is something to change.
  Answer<std::string> standing_before(Context context, const Operation& operation);
  static Answer<std::string> standing_of_nobody();
  Answer<std::string> standing_of_booking(Context context, CorrectBooking wanted);
  Answer<std::string> standing_of_account(Context context, base::Id account_id,
                                          std::string_view wanted);
  Answer<std::string> standing_of_operator(base::Id operator_id, bool is_to_be_disabled);
  Answer<Proposal> decide(Context context, Decide request, Step step);
  // permission_denied role_missing
  Answer<void> check_role(base::Id operator_id, std::uint8_t roles);
  Answer<Proposal> show_proposal(base::Id operator_id, base::Id proposal_id);
  Answer<std::vector<Proposal>> list_proposals(base::Id operator_id, ListProposals request);
  Answer<std::vector<Operator>> list_operators(base::Id operator_id);

  // carry_out.cc
  Answer<std::size_t> resume_all();
  // Approved ones come as far as they can; others stay as they are.
  Answer<Proposal> drive(Proposal proposal);
  Answer<void> carry_out(Proposal* proposal);
  static Answer<void> do_nothing();
  Answer<void> close_account(Context context, Proposal* proposal);
  Answer<void> set_frozen(Context context, Proposal* proposal);
  Answer<void> correct(Context context, Proposal* proposal);
  void wait_with(const Proposal& proposal, const base::Error& error);
  void try_again_later();
  runtime::Task<void> try_again();

  // looking.cc
  Answer<CustomerView> show_customer(Context context, base::Id operator_id, WhichCustomer which);
  Answer<base::Id> customer_named(Context context, WhichCustomer which);
  Answer<AccountView> show_account(Context context, base::Id operator_id, base::Id account_id);
  Answer<accounts::AccountStanding> standing_at(Context context, base::Id account_id);
  Answer<std::vector<payments::Payment>> payments_of(Context context, accounts::Account account);
  Answer<std::vector<standing_orders::ShownOrder>> orders_of(Context context,
                                                             accounts::Account account);
  Answer<std::vector<Saga>> show_sagas(Context context, base::Id operator_id, base::Id account_id);

  // referrals.cc
  Answer<std::vector<onboarding::Application>> list_referrals(Context context, base::Id operator_id,
                                                              std::uint32_t limit);
  Answer<onboarding::Referral> show_referral(Context context, base::Id operator_id,
                                             base::Id application_id);
  Answer<onboarding::Referral> referral_of(Context context, base::Id application_id);
  Answer<std::string> standing_of_referral(Context context, base::Id application_id);
  Answer<void> decide_referral(Context context, Proposal* proposal);

  // dead_letters.cc
  Answer<std::vector<events::DeadLetter>> list_dead_letters(Context context, base::Id operator_id,
                                                            events::ListDeadLetters request);
  Answer<std::string> standing_of_letter(Context context, events::DeadLetterName name);
  Answer<void> settle_letter(Context context, Proposal* proposal);

  // screening_stops.cc
  Answer<screening::ScreeningStatus> show_screening(Context context, base::Id operator_id);
  Answer<screening::ScreeningStatus> screening_status(Context context);
  Answer<std::string> standing_of_screening(Context context);
  Answer<std::string> standing_of_list(Context context, base::Sha256 content);
  Answer<void> let_go_on(Context context, Proposal* proposal);
  Answer<void> take_list(Context context, Proposal* proposal);

  // erasures.cc
  static constexpr const char* kErased = "erased";
  Answer<std::string> standing_of_customer(Context context, base::Id user_id);
  // The same, and failed_precondition nothing_to_change of one who is erased.
  Answer<std::string> standing_before_erasure(Context context, base::Id user_id);
  Answer<void> erase_customer(Context context, Proposal* proposal);

  // deaths.cc
  Answer<bool> is_deceased(Context context, base::Id user_id);
  Answer<std::string> standing_before_death(Context context, base::Id user_id);
  Answer<void> record_death(Context context, Proposal* proposal);
  // Whether it did: what the bank's people let go is still an estate.
  Answer<bool> keep_if_estate(Context context, base::Id proposal_id, base::Id account_id);
  Answer<void> keep_estate(Context context, base::Id change_id, accounts::Account account);

  template <class T, class Work>
  Answer<T> run_blocking(Work work);
  base::Timestamp now() const { return executor_.clock().wall(); }

  const OperationsOptions options_;
  const BankParts bank_;
  OperationsStore store_;
  runtime::Executor& executor_;
  runtime::BlockingPool& pool_;
  base::IdGenerator ids_;
  bool is_trying_again_ = false;
  bool is_asked_again_ = false;  // since its last round began
};

template <class T, class Work>
OperationsService::Answer<T> OperationsService::run_blocking(Work work) {
  auto result = co_await runtime::await_blocking<T>(pool_, executor_, std::move(work));
  co_return std::move(result);
}

}  // namespace atollbank::operations
