// SPDX-License-Identifier: Apache-2.0
// The accounts service: records of accounts and pots beside their ledger addresses, and every way
// in which a customer's money moves here.
//
// Owned by apps/. Everything of it runs on its executor; records are used on the pool. Order of
// use: construct, start(), calls. It holds no state of its own but the id generator.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ports/records.h"
#include "runtime/await.h"
#include "services/accounts/account_store.h"
#include "services/accounts/api.h"
#include "services/accounts/control.h"
#include "services/accounts/gathered_postings.h"
#include "services/accounts/refusal.h"
#include "services/posting/api.h"

namespace atollbank::accounts {

struct AccountsOptions {
  std::vector<std::uint16_t> slices = {0};  // where customers' money lives
  std::vector<std::uint16_t> currencies = {kPoundSterling};
  std::uint64_t worker = 2;  // of the ids it makes
  base::Duration hold_lifetime = base::Duration::from_seconds(7 * 24 * 3600);
};

class AccountsService final : public AccountsApi, public AccountControlApi {
 public:
  AccountsService(const AccountsOptions& options, posting::PostingApi& posting,
                  transactions::TransactionsApi& transactions, ports::RecordStore& records,
                  ports::Persons persons, runtime::Executor& executor, runtime::BlockingPool& pool);

  // Opens the house's addresses, and joint accounts that a crash left unopened; opening them again
  // is no change. Before the first payment.
  void start(const Context& context, Completion<void> done);

  void open(const Context& context, OpenAccount request, Completion<OpenedAccount> done) override;
  void propose_joint(const Context& context, ProposeJoint request,
                     Completion<ProposedJoint> done) override;
  void agree_to_joint(const Context& context, base::Id user_id, base::Id account_id,
                      Completion<ProposedJoint> done) override;
  void refuse_joint(const Context& context, base::Id user_id, base::Id account_id,
                    Completion<ProposedJoint> done) override;
  void find_joint(const Context& context, base::Id user_id, base::Id account_id,
                  Completion<ProposedJoint> done) override;
  void waiting_joint(const Context& context, base::Id user_id,
                     Completion<std::vector<JointProposal>> done) override;
  void accounts_of(const Context& context, base::Id user_id,
                   Completion<std::vector<Account>> done) override;
  void account(const Context& context, base::Id user_id, base::Id account_id,
               Completion<Account> done) override;
  void balance(const Context& context, base::Id user_id, base::Id account_id,
               Completion<BalanceView> done) override;
  void find_any(const Context& context, base::Id account_id, Completion<Account> done) override;
  void find_by_number(const Context& context, std::string sort_code, std::string account_number,
                      Completion<Account> done) override;
  void all_accounts(const Context& context, base::Id after, std::uint32_t limit,
                    Completion<AccountsPage> done) override;
  void transfer(const Context& context, Transfer request, Completion<Transferred> done) override;
  void find_transfer(const Context& context, Transfer request,
                     Completion<std::optional<Transferred>> done) override;
  void create_pot(const Context& context, CreatePot request, Completion<Pot> done) override;
  void pots(const Context& context, base::Id user_id, base::Id account_id,
            Completion<std::vector<Pot>> done) override;
  void pot(const Context& context, base::Id user_id, base::Id pot_id,
           Completion<Pot> done) override;
  void deposit(const Context& context, PotMove request, Completion<PotMoved> done) override;
  void withdraw(const Context& context, PotMove request, Completion<PotMoved> done) override;
  void change_pot(const Context& context, ChangePot request, Completion<PotMoved> done) override;
  void edit_pot(const Context& context, EditPot request, Completion<Pot> done) override;
  void delete_pot(const Context& context, base::Id user_id, base::Id pot_id,
                  Completion<PotMoved> done) override;
  void receive_payment(const Context& context, IncomingPayment request,
                       Completion<Received> done) override;
  void purchase(const Context& context, CardPurchase request, Completion<Purchased> done) override;
  void settle_purchase(const Context& context, SettlePurchase request,
                       Completion<Settled> done) override;
  void refund_purchase(const Context& context, RefundPurchase request,
                       Completion<Received> done) override;
  void find_taken_lines(const Context& context, FindTakenLines request,
                        Completion<std::vector<TakenLineState>> done) override;
  void take_over(const Context& context, TakeOver request, Completion<TakenOver> done) override;

  void standing(const Context& context, base::Id account_id,
                Completion<AccountStanding> done) override;
  void booking(const Context& context, base::Id account_id, base::Id transaction_id,
               Completion<Booking> done) override;
  void take_back(const Context& context, TakeBack request, Completion<TakenBack> done) override;
  void set_frozen(const Context& context, base::Id change_id, base::Id account_id, bool is_frozen,
                  Completion<void> done) override;
  void close(const Context& context, base::Id account_id, Completion<void> done) override;
  void wake(const Context& context, base::Id user_id, base::Id account_id,
            Completion<Account> done) override;
  void keep_estate(const Context& context, base::Id change_id, base::Id account_id,
                   Completion<void> done) override;
  void lay_to_rest(const Context& context, base::Id account_id, Completion<bool> done) override;
  void last_woken(const Context& context, base::Id account_id,
                  Completion<base::Timestamp> done) override;

 private:
  template <class T>
  using Answer = runtime::Task<base::Result<T>>;

  // service.cc
  Answer<void> open_house(Context context);
  Answer<OpenedAccount> open_account(Context context, Account account);
  Answer<BalanceView> view_balance(Context context, base::Id user_id, base::Id account_id);
  Answer<ledger::CommandResult> open_address(Context context, ledger::AccountOpening opening,
                                             const char* event_name);
  Answer<std::vector<Account>> show_accounts(base::Id user_id);
  Answer<Account> show_account(base::Id user_id, base::Id account_id);
  Answer<Account> with_ledger_state(Account account);
  Answer<Account> own_account(base::Id user_id, base::Id account_id);

  // rest.cc
  Answer<Account> wake_account(Context context, base::Id user_id, base::Id account_id);
  Answer<void> keep(Context context, base::Id change_id, base::Id account_id);
  Answer<bool> rest(Context context, base::Id account_id);
  Answer<bool> change_debits(Context context, base::Id account_id, std::uint64_t last_slot,
                             bool is_frozen);
  Answer<base::Timestamp> woken_at(base::Id account_id);

  // joint_accounts.cc
  // Opens what a crash left agreed to and unopened.
  Answer<void> resume_joint(Context context);
  Answer<ProposedJoint> make_proposal(Context context, JointProposal asked,
                                      AccountStore::ProposalStep step);
  Answer<ProposedJoint> own_proposal(base::Id user_id, base::Id account_id);
  Answer<std::vector<JointProposal>> waiting_proposals(base::Id user_id);
  Answer<ProposedJoint> change_joint(Context context, base::Id account_id,
                                     AccountStore::ProposalStep step);

  // transfers.cc
  Answer<Account> any_account(base::Id account_id);
  Answer<Account> account_at(std::string sort_code, std::string account_number);
  Answer<Transferred> post_transfer(Context context, Transfer request);
  // Of background work, together with what else of it comes meanwhile.
  Answer<ledger::CommandResult> submit_one(Context context, ledger::Command command,
                                           std::string evidence);
  Answer<std::optional<Transferred>> booked_transfer(Context context, Transfer request);

  // pots.cc
  Answer<Pot> make_pot(Context context, CreatePot request);
  Answer<std::vector<Pot>> show_pots(Context context, base::Id user_id, base::Id account_id);
  Answer<Pot> show_pot(Context context, base::Id user_id, base::Id pot_id);
  Answer<PotMoved> move(Context context, PotMove request, Movement movement);
  Answer<PotMoved> change(Context context, ChangePot request);
  Answer<Pot> own_pot(base::Id user_id, base::Id account_id, base::Id pot_id);
  // `newest`: what the caller has just done to it, if anything; its moment need not be looked up.
  Answer<Pot> with_ledger_state(Context context, Pot pot, ledger::CommandResult newest = {});
  Answer<PotMoved> answer_moved(Context context, Pot pot, ledger::CommandResult result,
                                Movement movement);

  // pot_edits.cc
  Answer<Pot> edit(Context context, EditPot request);
  Answer<PotMoved> close_pot(Context context, base::Id user_id, base::Id pot_id);
  // Once the time of its lock has passed, the ledger is told so, by whoever comes first.
  Answer<void> end_lock(Context context, Pot pot);
  Answer<void> set_lock(Context context, Pot pot, bool is_locked);

  // sandbox.cc
  Answer<Received> receive(Context context, IncomingPayment request);
  Answer<Purchased> buy(Context context, CardPurchase request);
  Answer<Settled> settle(Context context, SettlePurchase request);
  struct Taken {
    std::int64_t amount_minor = 0;
    posting::Evidence purchase;
  };
  Answer<Received> refund(Context context, RefundPurchase request);
  Answer<Taken> find_taken(Context context, base::Id account_id, base::Id purchase_id);
  Answer<void> remember_narrative(Context context, transactions::Narrative narrative);

  // take_over.cc
  Answer<std::vector<TakenLineState>> find_lines(Context context, FindTakenLines request);
  Answer<TakenLineState> find_line(Context context, base::Id account_id, std::string line_id);
  Answer<TakenOver> take_lines(Context context, TakeOver request);

  // control.cc
  Answer<AccountStanding> show_standing(Context context, base::Id account_id);
  Answer<void> freeze(Context context, base::Id change_id, base::Id account_id, bool is_frozen);
  Answer<void> check_pots_empty(base::Id account_id);
  Answer<void> close_account(Context context, base::Id account_id);

  // take_back.cc
  Answer<transactions::Transaction> transaction_of(Context context, base::Id user_id,
                                                   base::Id transaction_id);
  Answer<ledger::AccountOpening> address_at(std::uint32_t index);
  Answer<Booking> find_booking(Context context, base::Id account_id, base::Id transaction_id);
  Answer<std::optional<transactions::Transaction>> side_of(Context context, base::Id user_id,
                                                           base::Id transaction_id);
  Answer<TakenBack> post_mirror(Context context, TakeBack request);
  Answer<void> link_both(Context context, TakenBack taken);

  // One batch; its results, each with its own outcome.
  Answer<std::vector<ledger::CommandResult>> submit(Context context, ledger::Batch batch);
  // The record under this id; none when there is none.
  Answer<std::optional<posting::RecordView>> find(Context context, base::Id id);
  // The same of many at once, in their order.
  Answer<std::vector<std::optional<posting::RecordView>>> find_all(Context context,
                                                                   std::vector<base::Id> ids);
  Answer<posting::AccountBalance> ledger_balance(Context context, base::Id address);

  base::Timestamp now() const { return executor_.clock().wall(); }

  const AccountsOptions options_;
  posting::PostingApi& posting_;
  transactions::TransactionsApi& transactions_;
  AccountStore store_;
  runtime::Executor& executor_;
  runtime::BlockingPool& pool_;
  base::IdGenerator ids_;
  GatheredPostings gathered_;
};

// What is attached to a posting of this caller.
posting::Evidence evidence_of(const Context& context, std::string event_name,
                              posting::Scheme scheme, base::Id dedupe);

}  // namespace atollbank::accounts
