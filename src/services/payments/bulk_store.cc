// SPDX-License-Identifier: Apache-2.0
// Bulk payments in the records: all payments of a file lie in one partition, so that what happens
// to all of them is one commit.
#include "ports/commit_again.h"
#include "ports/record_value.h"
#include "services/audit/api.h"
#include "services/payments/format/bulk_record.h"
#include "services/payments/format/payment_record.h"
#include "services/payments/payment_store.h"

namespace atollbank::payments {

using base::ErrorCode;
using base::fail;
using base::Result;

namespace {

tl::unexpected<base::Error> bulk_not_found() {
  return fail(ErrorCode::kNotFound, "bulk_payment_not_found", "no such bulk payment");
}

Result<std::optional<BulkPayment>> find_in(const ports::RecordReader& records, base::Id account_id,
                                           base::Id bulk_id) {
  ATOLL_TRY(const auto value, ports::value_at(records, format::payments_partition(account_id),
                                              format::bulk_key(bulk_id)));
  if (!value) return std::optional<BulkPayment>();
  ATOLL_TRY(auto bulk, format::decode_bulk(*value));
  return std::optional<BulkPayment>(std::move(bulk));
}

// The bulk payment that was stored under the dedupe_id's value, if there is one.
Result<std::optional<BulkPayment>> bulk_asked_for(const ports::PersonVault& persons,
                                                  const ports::RecordReader& records,
                                                  base::Id account_id, const Asked& asked,
                                                  const std::optional<std::string>& value) {
  ATOLL_TRY(const base::Id id, stored_before(persons, asked, account_id, value));
  if (id.is_nil()) return std::optional<BulkPayment>();
  ATOLL_TRY(auto there, find_in(records, account_id, id));
  if (there) return there;
  return fail(ErrorCode::kDataLoss, "record_malformed", "a bulk payment has lost its record");
}

audit::Change change_of(const char* event_name, const char* event_type, const BulkPayment& bulk,
                        const std::vector<Payment>& changed) {
  const std::string bulk_text = base::to_text("bulk", bulk.id);
  const std::string account_text = base::to_text("acc", bulk.account_id);
  audit::Change change{
      .service = "payments",
      .event_name = event_name,
      .event_type = event_type,
      .request = {{"account_id", account_text},
                  {"amount", bulk.amount_minor},
                  {"bulk_payment_id", bulk_text},
                  {"bad_line_count", static_cast<std::int64_t>(bulk.bad_lines.size())},
                  {"payment_count", static_cast<std::int64_t>(bulk.payment_ids.size())}},
      .outcome = {{"bulk_payment_id", bulk_text},
                  {"account_id", account_text},
                  {"changed_count", static_cast<std::int64_t>(changed.size())},
                  {"state", std::string(name_of(changed.front().state))}},
      .resources = {{.type = "BulkPayment", .name = bulk_text},
                    {.type = "Account", .name = account_text}}};
  for (const Payment& payment : changed) {
    change.resources.push_back({.type = "Payment", .name = base::to_text("payment", payment.id)});
  }
  return change;
}

std::vector<ports::Put> puts_of(const std::vector<Payment>& payments) {
  std::vector<ports::Put> puts;
  for (const Payment& payment : payments) {
    puts.push_back(
        {.key = format::payment_key(payment.id), .value = format::encode_payment(payment)});
    if (payment.is_open()) add_release(payment, puts);
  }
  return puts;
}

// Something sealed under the key of whoever wrote the file: a reference, else a name of hers.
const ports::PersonalParts& written_by(const std::vector<Payment>& payments) {
  for (const Payment& payment : payments) {
    if (!payment.reference_parts.empty()) return payment.reference_parts;
  }
  return payments.front().payer.name_parts;
}

std::vector<Payment> released_of(const std::vector<Payment>& payments) {
  std::vector<Payment> released;
  for (const Payment& payment : payments) {
    if (payment.state == PaymentState::kReleased) released.push_back(payment);
  }
  return released;
}

}  // namespace

Result<std::optional<BulkPayment>> PaymentStore::find_asked_bulk(const ports::RecordReader& records,
                                                                 base::Id account_id,
                                                                 const Asked& asked) const {
  ATOLL_TRY(const auto value, ports::value_at(records, format::payments_partition(account_id),
                                              format::dedupe_key(asked.dedupe)));
  return bulk_asked_for(persons_, records, account_id, asked, value);
}

Result<std::vector<Payment>> PaymentStore::payments_of(const BulkPayment& bulk) const {
  const std::string partition = format::payments_partition(bulk.account_id);
  std::vector<ports::RecordKey> keys;
  for (const base::Id id : bulk.payment_ids) keys.push_back({partition, format::payment_key(id)});
  ATOLL_TRY(const auto values, records_.values(keys));
  std::vector<Payment> payments;
  for (const auto& value : values) {
    if (!value) return fail(ErrorCode::kDataLoss, "record_malformed", "a payment has no record");
    ATOLL_TRY(auto payment, format::decode_payment(*value));
    payments.push_back(std::move(payment));
  }
  return payments;
}

Result<BulkView> PaymentStore::opened(BulkView view) const {
  for (Payment& payment : view.payments) {
    ATOLL_TRY(payment, opened(std::move(payment)));
  }
  return view;
}

Result<std::optional<BulkView>> PaymentStore::find_bulk(base::Id account_id,
                                                        base::Id bulk_id) const {
  ATOLL_TRY(auto bulk, find_in(records_, account_id, bulk_id));
  if (!bulk) return std::optional<BulkView>();
  ATOLL_TRY(auto payments, payments_of(*bulk));
  ATOLL_TRY(auto view, opened({.bulk = *std::move(bulk), .payments = std::move(payments)}));
  return std::optional<BulkView>(std::move(view));
}

Result<BulkView> PaymentStore::begin_bulk(const BulkView& wanted, const PayingOwners& owners,
                                          const Asked& asked, const Context& context) {
  const BulkPayment& bulk = wanted.bulk;
  const std::string partition = format::payments_partition(bulk.account_id);
  ATOLL_TRY(const std::string value,
            record_of(persons_, asked, bulk.id, bulk.account_id, written_by(wanted.payments)));
  return ports::commit_again([&]() -> Result<BulkView> {
    // With its version first: what is read after it is no older.
    ATOLL_TRY(const auto found, records_.get(partition, format::dedupe_key(asked.dedupe)));
    ATOLL_TRY(auto there, bulk_asked_for(persons_, records_, bulk.account_id, asked, found.value));
    if (there) {
      ATOLL_TRY(auto payments, payments_of(*there));
      return opened({.bulk = *std::move(there), .payments = std::move(payments)});
    }
    for (const base::Id id : bulk.payment_ids) {
      ATOLL_TRY(const auto taken, ports::value_at(records_, partition, format::payment_key(id)));
      if (!taken) continue;
      return fail(ErrorCode::kUnavailable, "payment_id_in_use",
                  "the clock was set back; ask once more");
    }
    const std::int32_t day = wanted.payments.front().released_on;
    ATOLL_TRY(const std::int64_t sent, sent_on(bulk.account_id, day));
    BulkView view{.bulk = bulk, .payments = begun_together(wanted.payments, owners, sent, limits_)};
    ATOLL_TRY(const std::int64_t counted, check_limits_together(view.payments, sent, limits_));
    std::vector<ports::Put> puts = puts_of(view.payments);
    puts.push_back({.key = format::bulk_key(bulk.id), .value = format::encode_bulk(bulk)});
    puts.push_back({.key = format::dedupe_key(asked.dedupe), .value = value});
    const bool is_released = view.payments.front().is_open();
    if (is_released && counted != 0) {
      puts.push_back({.key = format::sent_key(day), .value = format::encode_sent(sent + counted)});
    }
    ATOLL_TRY_VOID(
        audit::commit(records_,
                      {.partition = partition,
                       .expected_version = found.version,
                       .puts = std::move(puts),
                       .deletes = {},
                       .events = {},
                       .audit = {}},
                      change_of("CreateBulkPayment", "bulk_payment.created", bulk, view.payments),
                      context, bulk.created));
    return view;
  });
}

template <class Step>
Result<BulkView> PaymentStore::change_bulk(base::Id account_id, base::Id bulk_id,
                                           const char* event_name, const char* event_type,
                                           const Context& context, base::Timestamp now, Step step) {
  return ports::commit_again([&]() -> Result<BulkView> {
    const std::string partition = format::payments_partition(account_id);
    ATOLL_TRY(const auto version, records_.version(partition));
    ATOLL_TRY(auto bulk, find_in(records_, account_id, bulk_id));
    if (!bulk) return bulk_not_found();
    ATOLL_TRY(auto payments, payments_of(*bulk));
    std::vector<Payment> changed;
    std::optional<base::Error> refusal;
    bool is_done = false;  // for some of them before
    for (Payment& payment : payments) {
      auto after = step(payment);
      if (!after && !refusal) refusal = after.error();
      if (!after) continue;
      is_done = is_done || *after == payment;
      if (*after == payment) continue;
      payment = *std::move(after);
      changed.push_back(payment);
    }
    if (changed.empty() && !is_done) return fail(*std::move(refusal));
    if (changed.empty()) return opened({.bulk = *std::move(bulk), .payments = std::move(payments)});
    std::vector<ports::Put> puts = puts_of(changed);
    const std::vector<Payment> released = released_of(changed);
    if (!released.empty()) {
      const std::int32_t day = released.front().released_on;
      ATOLL_TRY(const std::int64_t sent, sent_on(account_id, day));
      ATOLL_TRY(const std::int64_t counted, check_limits_together(released, sent, limits_));
      puts.push_back({.key = format::sent_key(day), .value = format::encode_sent(sent + counted)});
    }
    ATOLL_TRY_VOID(audit::commit(records_,
                                 {.partition = partition,
                                  .expected_version = version,
                                  .puts = std::move(puts),
                                  .deletes = {},
                                  .events = {},
                                  .audit = {}},
                                 change_of(event_name, event_type, *bulk, changed), context, now));
    return opened({.bulk = *std::move(bulk), .payments = std::move(payments)});
  });
}

Result<BulkView> PaymentStore::approve_bulk(base::Id account_id, base::Id bulk_id, base::Id user_id,
                                            std::int32_t day, const Context& context,
                                            base::Timestamp now) {
  return change_bulk(account_id, bulk_id, "ApproveBulkPayment", "bulk_payment.approved", context,
                     now,
                     [&](const Payment& before) { return approved(before, user_id, now, day); });
}

Result<BulkView> PaymentStore::cancel_bulk(base::Id account_id, base::Id bulk_id,
                                           const Context& context, base::Timestamp now) {
  return change_bulk(account_id, bulk_id, "CancelBulkPayment", "bulk_payment.cancelled", context,
                     now, [&](const Payment& before) { return cancelled(before, now); });
}

}  // namespace atollbank::payments
