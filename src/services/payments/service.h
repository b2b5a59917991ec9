// SPDX-License-Identifier: Apache-2.0
// The payments service: drives each payment as far as it comes.
//
// Owned by apps/. Everything of it runs on its executor; records are used on the pool. A payment
// whose answer did not come is asked for again after a pause, until the ledger has said what became
// of it; resume() does so with those that a crash left, once at start, after the accounts service
// started.
#pragma once

#include <map>
#include <set>
#include <vector>

#include "account_numbers/modulus_check.h"
#include "ports/records.h"
#include "runtime/await.h"
#include "services/accounts/api.h"
#include "services/customers/api.h"
#include "services/payments/api.h"
#include "services/payments/bulk_file.h"
#include "services/payments/payment_store.h"

namespace atollbank::payments {

struct PaymentsOptions {
  PaymentLimits limits;
  std::uint64_t worker = 6;  // of the ids it makes
  std::string sort_code;     // of this bank; a number there that nobody has is refused
  base::Duration pause_first = base::Duration::from_ms(200);
  base::Duration pause_max = base::Duration::from_seconds(30);
};

struct PaymentsFigures {
  std::size_t under_way = 0;
  std::size_t unknown = 0;
};

class PaymentsService final : public PaymentsApi {
 public:
  PaymentsService(const PaymentsOptions& options, const account_numbers::ModulusCheck& modulus,
                  accounts::AccountsApi& accounts, customers::CustomersApi& customers,
                  ports::RecordStore& records, const ports::PersonVault& persons,
                  runtime::Executor& executor, runtime::BlockingPool& pool);

  // Goes on with unfinished payments; how many came to their end.
  void resume(const Context& context, Completion<std::size_t> done);

  // Payments whose booking is under way, and of those the ones whose answer did not come. On the
  // executor.
  PaymentsFigures figures() const {
    return {.under_way = driving_ + in_doubt_.size(), .unknown = in_doubt_.size()};
  }

  void create_payee(const Context& context, CreatePayee request, Completion<Payee> done) override;
  void check_payee(const Context& context, CreatePayee request, Completion<Payee> done) override;
  void payees(const Context& context, base::Id user_id,
              Completion<std::vector<Payee>> done) override;
  void delete_payee(const Context& context, base::Id user_id, base::Id payee_id,
                    Completion<void> done) override;
  void send(const Context& context, SendPayment request, Completion<Payment> done) override;
  void send_due(const Context& context, SendDue request, Completion<SentDue> done) override;
  void prepare_due(const Context& context, SendDue request, Completion<void> done) override;
  void approve(const Context& context, PaymentName name, Completion<Payment> done) override;
  void cancel(const Context& context, PaymentName name, Completion<Payment> done) override;
  void find(const Context& context, PaymentName name, Completion<Payment> done) override;
  void list(const Context& context, ListPayments request,
            Completion<std::vector<Payment>> done) override;
  void send_bulk(const Context& context, SendBulk request, Completion<BulkAnswer> done) override;
  void approve_bulk(const Context& context, BulkName name, Completion<BulkView> done) override;
  void cancel_bulk(const Context& context, BulkName name, Completion<BulkView> done) override;
  void find_bulk(const Context& context, BulkName name, Completion<BulkView> done) override;

 private:
  template <class T>
  using Answer = runtime::Task<base::Result<T>>;

  // payees.cc
  Answer<Payee> make_payee(Context context, CreatePayee request);
  Answer<Payee> checked_payee(Context context, CreatePayee request);
  Answer<Payee> resolve(Context context, Payee payee);
  base::Result<void> seal_name(Payee& payee, std::uint64_t key) const;
  struct Holder {
    accounts::Account account;
    ports::PersonalText name;  // as the payer calls her
  };
  Answer<Holder> holder_of(SendPayment request);

  // service.cc
  Answer<Payment> begin(Context context, SendPayment request);
  Answer<Payment> ask_for(SendPayment request, accounts::Account payer);
  struct PayersWords {
    transactions::Counterparty payer;
    ports::PersonalText reference;
  };
  // Sealed: each owner's name under hers, the reference under the key of who asked.
  Answer<PayersWords> payers_words(accounts::Account account, base::Id user_id,
                                   std::string reference);
  Answer<customers::Customer> customer(base::Id user_id);
  Answer<Payment> approve_and_drive(Context context, PaymentName name);
  Answer<Payment> cancel_payment(Context context, PaymentName name);
  Answer<std::vector<Payment>> list_payments(ListPayments request);
  // Of one of the user's accounts, as it is now.
  Answer<Payment> own_payment(PaymentName name);
  // failed_precondition account_dormant
  static base::Result<void> check_awake(const accounts::Account& payer);
  Answer<accounts::Account> own_account(base::Id user_id, base::Id account_id);
  Answer<std::vector<accounts::Account>> accounts_of(base::Id user_id);

  // due.cc
  Answer<SentDue> book_due(Context context, SendDue request);
  Answer<void> keep_words_of_due(Context context, SendDue request);
  static base::Result<void> check_mandate(const Context& context, const SendPayment& request);
  struct FoundDue {
    accounts::Account payer;
    PaymentStore::Due due;
  };
  Answer<FoundDue> find_due(Context context, SendDue request);
  // Released, with the words that are kept for it.
  Answer<Payment> ask_for_due(Context context, SendDue request, accounts::Account payer,
                              std::optional<transactions::Narrative> words);
  // Of one that is refused now: as the ledger booked it before, else the refusal.
  Answer<Payment> booked_before(Context context, SendDue request, accounts::Account payer,
                                std::optional<transactions::Narrative> words, base::Error refusal);

  // bulk.cc
  Answer<BulkAnswer> begin_bulk(Context context, SendBulk request);
  // Its good lines as payments; what is wrong with the others is added to `file.bad_lines`.
  Answer<std::vector<Payment>> ask_for_lines(Context context, SendBulk request,
                                             accounts::Account payer, BulkFile& file);
  Answer<Payment> ask_for_line(Context context, SendPayment request, accounts::Account payer,
                               BulkLine line);
  Answer<BulkView> change_own_bulk(Context context, BulkName name, bool is_approval);
  Answer<BulkView> own_bulk(BulkName name);
  // Books what of it is released, behind whoever asked.
  void book_behind(const Context& context, const BulkView& view);
  runtime::Task<void> book_in_order(Context context, BulkView view);

  // drive.cc
  Answer<std::size_t> resume_all(Context context);
  // Released and unknown ones are booked; others stay as they are.
  Answer<Payment> drive_again(Context context, Payment payment);
  Answer<Payment> drive(Context context, Payment payment);
  runtime::Task<Payment> book(Context context, Payment payment);
  static accounts::Transfer transfer_of(const Payment& payment);
  static void note_booked(Payment& payment, const accounts::Transferred& moved);
  void ask_again_later(const Context& context, const Payment& payment);
  runtime::Task<void> ask_again();

  template <class T, class Work>
  Answer<T> run_blocking(Work work);
  // read(records), at once where all of it is in memory.
  template <class T, class Read>
  Answer<T> run_reading(Read read);
  base::Timestamp now() const { return executor_.clock().wall(); }

  const PaymentsOptions options_;
  const account_numbers::ModulusCheck modulus_;
  accounts::AccountsApi& accounts_;
  customers::CustomersApi& customers_;
  const ports::PersonVault& persons_;
  PaymentStore store_;
  runtime::Executor& executor_;
  runtime::BlockingPool& pool_;
  base::IdGenerator ids_;

  struct InDoubt {
    Context context;
    Payment payment;
  };
  std::size_t driving_ = 0;
  std::map<base::Id, InDoubt> in_doubt_;  // by the payment's id
  bool is_asking_again_ = false;
  std::set<base::Id> bulks_under_way_;  // whose payments are being booked
};

template <class T, class Work>
PaymentsService::Answer<T> PaymentsService::run_blocking(Work work) {
  auto result = co_await runtime::await_blocking<T>(pool_, executor_, std::move(work));
  co_return std::move(result);
}

template <class T, class Read>
PaymentsService::Answer<T> PaymentsService::run_reading(Read read) {
  base::Result<T> known = read(store_.in_memory());
  if (known || known.error().reason != ports::kNotInMemory) co_return std::move(known);
  auto work = [this, read = std::move(read)] { return read(store_.all()); };
  auto result = co_await runtime::await_blocking<T>(pool_, executor_, std::move(work));
  co_return std::move(result);
}

}  // namespace atollbank::payments
