// SPDX-License-Identifier: Apache-2.0
// The records of payments and payees. Blocking; any thread. Every write is one commit with its
// event and audit record, and no change when it was made before (ports/commit_again.h).
//
// Names and references are sealed in records and opened in what is answered.
//
// What an account sends in a day is counted in the commits that release its payments, and given
// back in the one that declines: two payments at once cannot both fit under one limit.
#pragma once

#include <optional>
#include <vector>

#include "ports/personal_text.h"
#include "ports/records.h"
#include "services/payments/api.h"
#include "services/payments/asked.h"

namespace atollbank::payments {

// What goes with the commit that lets the money go: the mark as open, and the words that both
// sides see.
void add_release(const Payment& payment, std::vector<ports::Put>& puts);

// What both sides see of the payment, under the ledger's command that books it.
transactions::Narrative words_of(const Payment& payment);
// The commit of the payment as one that was not there, or was as `before`.
audit::Change change_of(const std::optional<Payment>& before, const Payment& after);

class PaymentStore {
 public:
  PaymentStore(ports::RecordStore& records, const ports::PersonVault& persons,
               const PaymentLimits& limits)
      : records_(records), persons_(persons), limits_(limits) {}

  // What some of the calls read of: all, or what needs no waiting for the disk, and then they also
  // answer unavailable not_in_memory.
  const ports::RecordReader& all() const { return records_; }
  const ports::RecordReader& in_memory() const { return records_.in_memory(); }

  // What was asked for before under this dedupe, if anything; of one who is erased whatever is
  // asked now. failed_precondition dedupe_id_reused
  base::Result<std::optional<Payment>> find_asked(const ports::RecordReader& records,
                                                  base::Id account_id, const Asked& asked) const;
  // What is there under this dedupe, else the payment as it now is. failed_precondition
  // dedupe_id_reused, payment_limit_exceeded, daily_limit_exceeded
  base::Result<Payment> begin(const Payment& payment, const PayingOwners& owners,
                              const Asked& asked, const Context& context);
  // not_found payment_not_found, and what approved() and check_limits() refuse
  base::Result<Payment> approve(base::Id account_id, base::Id payment_id, base::Id user_id,
                                std::int32_t day, const Context& context, base::Timestamp now);
  base::Result<Payment> cancel(base::Id account_id, base::Id payment_id, const Context& context,
                               base::Timestamp now);
  // Stores what came of a released payment, unless its end is stored; the payment as it then is.
  base::Result<Payment> conclude(const Payment& payment, const Context& context,
                                 base::Timestamp now);

  base::Result<std::optional<Payment>> find(base::Id account_id, base::Id payment_id) const;
  // Newest first, older than `before` unless that is nil.
  base::Result<std::vector<Payment>> list(base::Id account_id, base::Id before,
                                          std::size_t limit) const;
  // All that are released or unknown.
  base::Result<std::vector<Payment>> unfinished() const;
  // Of one that is yet to be booked, unless they stand there.
  base::Result<void> keep_words(const Payment& payment, const Context& context,
                                base::Timestamp now);

  // due_store.cc: payments of standing orders.
  struct Due {
    std::optional<transactions::Narrative> words;  // that were kept for it
    std::optional<Payment> payment;                // that was made without such
  };
  // failed_precondition dedupe_id_reused
  base::Result<Due> find_due(const ports::RecordReader& records, const SendDue& request,
                             const Asked& asked) const;
  // Stores what the ledger has said of it, unless its end is stored; with it, where it is booked,
  // what goes along, and the words of the next one.
  base::Result<SentDue> end_due(const Payment& payment, const SendDue& request,
                                const Context& context, base::Timestamp now);

  // bulk_store.cc: all payments of one file, in one commit each time.
  // What was asked for before under this dedupe, if anything. failed_precondition dedupe_id_reused
  base::Result<std::optional<BulkPayment>> find_asked_bulk(const ports::RecordReader& records,
                                                           base::Id account_id,
                                                           const Asked& asked) const;
  // What is there under this dedupe, else all of it as it now is. failed_precondition
  // dedupe_id_reused, payment_limit_exceeded, daily_limit_exceeded
  base::Result<BulkView> begin_bulk(const BulkView& bulk, const PayingOwners& owners,
                                    const Asked& asked, const Context& context);
  // Of all that await approval. not_found bulk_payment_not_found, and what approve() refuses
  base::Result<BulkView> approve_bulk(base::Id account_id, base::Id bulk_id, base::Id user_id,
                                      std::int32_t day, const Context& context,
                                      base::Timestamp now);
  base::Result<BulkView> cancel_bulk(base::Id account_id, base::Id bulk_id, const Context& context,
                                     base::Timestamp now);
  base::Result<std::optional<BulkView>> find_bulk(base::Id account_id, base::Id bulk_id) const;

  base::Result<Payee> put_payee(const Payee& payee, const Context& context);
  base::Result<std::vector<Payee>> payees(base::Id user_id) const;
  // not_found payee_not_found
  base::Result<Payee> payee(const ports::RecordReader& records, base::Id user_id,
                            base::Id payee_id) const;
  base::Result<void> delete_payee(base::Id user_id, base::Id payee_id, const Context& context,
                                  base::Timestamp now);

 private:
  // The stored payment, changed by `step`; committed if it is another one.
  template <class Step>
  base::Result<Payment> change(base::Id account_id, base::Id payment_id, const Context& context,
                               base::Timestamp now, Step step);
  base::Result<void> commit(const std::optional<Payment>& before, const Payment& after,
                            std::uint64_t version, std::vector<ports::Put> puts,
                            const Context& context, base::Timestamp now);
  // Each of a bulk's payments changed by `step`, which answers none where it stays as it is;
  // refused where no payment is another one and `step` refused the first.
  template <class Step>
  base::Result<BulkView> change_bulk(base::Id account_id, base::Id bulk_id, const char* event_name,
                                     const char* event_type, const Context& context,
                                     base::Timestamp now, Step step);
  base::Result<std::vector<Payment>> payments_of(const BulkPayment& bulk) const;
  base::Result<BulkView> opened(BulkView view) const;
  base::Result<Payment> opened(Payment payment) const;
  base::Result<std::optional<Payment>> opened(std::optional<Payment> payment) const;
  base::Result<Payee> opened(Payee payee) const;
  base::Result<transactions::Narrative> opened_words(const std::string& value) const;
  base::Result<std::int64_t> sent_on(base::Id account_id, std::int32_t day) const;

  ports::RecordStore& records_;
  const ports::PersonVault& persons_;
  const PaymentLimits limits_;
};

}  // namespace atollbank::payments
