// SPDX-License-Identifier: Apache-2.0
// For tests of the gateway: the accounts service as one account with a pot, all in plain sight.
// Whatever `failure` holds, every call answers with it.
#pragma once

#include <optional>
#include <vector>

#include "services/accounts/api.h"

namespace atollbank::edge {

struct FakeAccounts final : accounts::AccountsApi {
  using Context = runtime::Context;
  template <class T>
  using Completion = runtime::Completion<T>;
  std::optional<base::Error> failure;
  accounts::Account account_shown;
  accounts::BalanceView balance_shown;
  accounts::Pot pot_shown;
  std::optional<accounts::PotMove> moved;
  std::optional<accounts::CreatePot> created;
  std::optional<accounts::EditPot> edited;
  std::optional<accounts::CardPurchase> purchased;
  std::optional<accounts::IncomingPayment> received;
  std::optional<accounts::SettlePurchase> settled;
  std::optional<accounts::RefundPurchase> refunded;
  accounts::ProposedJoint joint_shown;
  std::optional<accounts::ProposeJoint> proposed;
  std::optional<base::Id> agreed_to;
  std::optional<base::Id> woken;
  std::optional<base::Id> refused;
  base::Id transaction_id;
  base::Id closed_id;  // of an account that is

  template <class T>
  void answer(Completion<T> done, T value) {
    if (failure) return done(base::fail(*failure));
    done(std::move(value));
  }
  void open(const Context&, accounts::OpenAccount,
            Completion<accounts::OpenedAccount> done) override {
    answer(std::move(done), accounts::OpenedAccount{.account = account_shown});
  }
  void all_accounts(const Context&, base::Id, std::uint32_t,
                    Completion<accounts::AccountsPage> done) override {
    answer(std::move(done), accounts::AccountsPage{.accounts = {account_shown}, .next = {}});
  }
  void propose_joint(const Context&, accounts::ProposeJoint request,
                     Completion<accounts::ProposedJoint> done) override {
    proposed = std::move(request);
    answer(std::move(done), joint_shown);
  }
  void agree_to_joint(const Context&, base::Id, base::Id account_id,
                      Completion<accounts::ProposedJoint> done) override {
    agreed_to = account_id;
    answer(std::move(done), joint_shown);
  }
  void refuse_joint(const Context&, base::Id, base::Id account_id,
                    Completion<accounts::ProposedJoint> done) override {
    refused = account_id;
    answer(std::move(done), joint_shown);
  }
  void find_joint(const Context&, base::Id, base::Id,
                  Completion<accounts::ProposedJoint> done) override {
    answer(std::move(done), joint_shown);
  }
  void waiting_joint(const Context&, base::Id,
                     Completion<std::vector<accounts::JointProposal>> done) override {
    answer(std::move(done), std::vector{joint_shown.proposal});
  }
  void accounts_of(const Context&, base::Id,
                   Completion<std::vector<accounts::Account>> done) override {
    answer(std::move(done), std::vector{account_shown});
  }
  void account(const Context&, base::Id, base::Id, Completion<accounts::Account> done) override {
    answer(std::move(done), account_shown);
  }
  void wake(const Context&, base::Id, base::Id account_id,
            Completion<accounts::Account> done) override {
    woken = account_id;
    answer(std::move(done), account_shown);
  }
  void balance(const Context&, base::Id, base::Id,
               Completion<accounts::BalanceView> done) override {
    answer(std::move(done), balance_shown);
  }
  void find_any(const Context&, base::Id account_id, Completion<accounts::Account> done) override {
    accounts::Account any = account_shown;
    any.closed = account_id == closed_id;
    answer(std::move(done), any);
  }
  void find_by_number(const Context&, std::string, std::string,
                      Completion<accounts::Account> done) override {
    answer(std::move(done), account_shown);
  }
  void transfer(const Context&, accounts::Transfer,
                Completion<accounts::Transferred> done) override {
    answer(std::move(done), accounts::Transferred{.slot = 1});
  }
  void find_transfer(const Context&, accounts::Transfer,
                     Completion<std::optional<accounts::Transferred>> done) override {
    done(std::nullopt);
  }
  void create_pot(const Context&, accounts::CreatePot creation,
                  Completion<accounts::Pot> done) override {
    created = creation;
    answer(std::move(done), pot_shown);
  }
  void pots(const Context&, base::Id, base::Id,
            Completion<std::vector<accounts::Pot>> done) override {
    answer(std::move(done), std::vector{pot_shown});
  }
  void pot(const Context&, base::Id, base::Id, Completion<accounts::Pot> done) override {
    answer(std::move(done), pot_shown);
  }
  void deposit(const Context&, accounts::PotMove move,
               Completion<accounts::PotMoved> done) override {
    moved = move;
    answer(std::move(done), accounts::PotMoved{.pot = pot_shown, .slot = 42});
  }
  void withdraw(const Context& context, accounts::PotMove move,
                Completion<accounts::PotMoved> done) override {
    deposit(context, std::move(move), std::move(done));
  }
  void change_pot(const Context&, accounts::ChangePot,
                  Completion<accounts::PotMoved> done) override {
    answer(std::move(done), accounts::PotMoved{});
  }
  void edit_pot(const Context&, accounts::EditPot edit, Completion<accounts::Pot> done) override {
    edited = edit;
    answer(std::move(done), pot_shown);
  }
  void delete_pot(const Context&, base::Id, base::Id,
                  Completion<accounts::PotMoved> done) override {
    pot_shown.deleted = true;
    answer(std::move(done), accounts::PotMoved{.pot = pot_shown, .slot = 45});
  }
  void receive_payment(const Context&, accounts::IncomingPayment payment,
                       Completion<accounts::Received> done) override {
    received = payment;
    answer(std::move(done), accounts::Received{.transaction_id = transaction_id, .slot = 43});
  }
  void purchase(const Context&, accounts::CardPurchase purchase,
                Completion<accounts::Purchased> done) override {
    purchased = purchase;
    accounts::Purchased answered;
    answered.transaction_id = transaction_id;
    answered.slot = 44;
    answer(std::move(done), std::move(answered));
  }
  void settle_purchase(const Context&, accounts::SettlePurchase settlement,
                       Completion<accounts::Settled> done) override {
    settled = settlement;
    answer(std::move(done), accounts::Settled{});
  }
  void refund_purchase(const Context&, accounts::RefundPurchase refund,
                       Completion<accounts::Received> done) override {
    refunded = refund;
    answer(std::move(done), accounts::Received{.transaction_id = transaction_id, .slot = 46});
  }
  void find_taken_lines(const Context&, accounts::FindTakenLines,
                        Completion<std::vector<accounts::TakenLineState>> done) override {
    answer(std::move(done), std::vector<accounts::TakenLineState>());
  }
  void take_over(const Context&, accounts::TakeOver,
                 Completion<accounts::TakenOver> done) override {
    answer(std::move(done), accounts::TakenOver{});
  }
};

}  // namespace atollbank::edge
