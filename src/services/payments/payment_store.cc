// SPDX-License-Identifier: Apache-2.0
#include "services/payments/payment_store.h"

#include "base/log.h"
#include "ports/commit_again.h"
#include "ports/record_value.h"
#include "services/accounts/api.h"
#include "services/audit/api.h"
#include "services/payments/format/payment_record.h"

namespace atollbank::payments {

using base::ErrorCode;
using base::fail;
using base::Result;

namespace {

constexpr std::size_t kPartitionsPage = 256;
constexpr std::size_t kOpenPage = 256;

struct EventNames {
  const char* event_name;
  const char* event_type;
};

EventNames names_of(const std::optional<Payment>& before, const Payment& after) {
  const bool is_asked_for = !before && after.state <= PaymentState::kReleased;
  if (is_asked_for) return {"CreatePayment", "payment.created"};
  switch (after.state) {
    case PaymentState::kAwaitingApproval:
    case PaymentState::kReleased: return {"ApprovePayment", "payment.approved"};
    case PaymentState::kUnknown: return {"LosePaymentAnswer", "payment.unknown"};
    case PaymentState::kBooked: return {"BookPayment", "payment.booked"};
    case PaymentState::kDeclined: return {"DeclinePayment", "payment.declined"};
    case PaymentState::kCancelled: return {"CancelPayment", "payment.cancelled"};
    case PaymentState::kLapsed: return {"LapsePayment", "payment.lapsed"};
  }
  return {"ChangePayment", "payment.changed"};
}

audit::Change change_of_payee(const char* event_name, const char* event_type, const Payee& payee) {
  const std::string payee_text = base::to_text("payee", payee.id);
  return {.service = "payments",
          .event_name = event_name,
          .event_type = event_type,
          .request = {{"payee_id", payee_text},
                      {"user_id", base::to_text("user", payee.user_id)},
                      {"name_match", std::string(name_of(payee.name_match))}},
          .outcome = {{"payee_id", payee_text}},
          .resources = {{.type = "Payee", .name = payee_text}}};
}

Result<std::optional<Payment>> find_in(const ports::RecordReader& records, base::Id account_id,
                                       base::Id payment_id) {
  ATOLL_TRY(const auto value, ports::value_at(records, format::payments_partition(account_id),
                                              format::payment_key(payment_id)));
  if (!value) return std::optional<Payment>();
  ATOLL_TRY(auto payment, format::decode_payment(*value));
  return std::optional<Payment>(std::move(payment));
}

// The payment that was stored under the dedupe_id's value, if there is one.
Result<std::optional<Payment>> payment_asked_for(const ports::PersonVault& persons,
                                                 const ports::RecordReader& records,
                                                 base::Id account_id, const Asked& asked,
                                                 const std::optional<std::string>& value) {
  ATOLL_TRY(const base::Id id, stored_before(persons, asked, account_id, value));
  if (id.is_nil()) return std::optional<Payment>();
  ATOLL_TRY(auto there, find_in(records, account_id, id));
  if (there) return there;
  return fail(ErrorCode::kDataLoss, "record_malformed", "a payment has lost its record");
}

Result<std::int64_t> sent_of(const std::optional<std::string>& value) {
  if (!value) return 0;
  return format::decode_sent(*value);
}

}  // namespace

audit::Change change_of(const std::optional<Payment>& before, const Payment& after) {
  const auto [event_name, event_type] = names_of(before, after);
  const std::string payment_text = base::to_text("payment", after.id);
  const std::string account_text = base::to_text("acc", after.account_id);
  audit::Change change{.service = "payments",
                       .event_name = event_name,
                       .event_type = event_type,
                       .request = {{"account_id", account_text},
                                   {"amount", after.amount_minor},
                                   {"payment_id", payment_text},
                                   {"to_account_id", base::to_text("acc", after.to_account_id)}},
                       .outcome = {{"payment_id", payment_text},
                                   {"account_id", account_text},
                                   {"state", std::string(name_of(after.state))}},
                       .resources = {{.type = "Payment", .name = payment_text},
                                     {.type = "Account", .name = account_text}}};
  if (before) {
    change.outcome.emplace_back("state_before", std::string(name_of(before->state)));
    change.before = {{"state", std::string(name_of(before->state))}};
    change.after = {{"state", std::string(name_of(after.state))}};
  }
  if (!after.decline_reason.empty()) change.outcome.emplace_back("reason", after.decline_reason);
  return change;
}

transactions::Narrative words_of(const Payment& payment) {
  return {.id = accounts::payment_command_id(payment.id),
          .description = payment.reference,
          .counterparty = payment.payer,
          .payee = payment.payee,
          .description_parts = payment.reference_parts,
          .sealed_for = {}};
}

Result<Payment> PaymentStore::opened(Payment payment) const {
  ATOLL_TRY_VOID(ports::open_text(persons_, ports::kReferenceText, payment.reference_parts,
                                  payment.reference));
  for (transactions::Counterparty* side : {&payment.payer, &payment.payee}) {
    ATOLL_TRY_VOID(ports::open_text(persons_, ports::kNameText, side->name_parts, side->name));
  }
  return payment;
}

Result<std::optional<Payment>> PaymentStore::opened(std::optional<Payment> payment) const {
  if (!payment) return payment;
  ATOLL_TRY(auto open, opened(*std::move(payment)));
  return std::optional<Payment>(std::move(open));
}

Result<Payee> PaymentStore::opened(Payee payee) const {
  ATOLL_TRY_VOID(ports::open_text(persons_, ports::kNameText, payee.name_parts, payee.name));
  return payee;
}

Result<std::optional<Payment>> PaymentStore::find(base::Id account_id, base::Id payment_id) const {
  ATOLL_TRY(auto found, find_in(records_, account_id, payment_id));
  return opened(std::move(found));
}

Result<std::int64_t> PaymentStore::sent_on(base::Id account_id, std::int32_t day) const {
  ATOLL_TRY(const auto value, ports::value_at(records_, format::payments_partition(account_id),
                                              format::sent_key(day)));
  return sent_of(value);
}

void add_release(const Payment& payment, std::vector<ports::Put>& puts) {
  puts.push_back({.key = format::open_key(payment.id), .value = ""});
  puts.push_back(transactions::payment_narrative(words_of(payment)));
}

Result<void> PaymentStore::keep_words(const Payment& payment, const Context& context,
                                      base::Timestamp now) {
  const std::string partition = format::payments_partition(payment.account_id);
  ports::Put words = transactions::payment_narrative(words_of(payment));
  const std::string payment_text = base::to_text("payment", payment.id);
  const audit::Change change{.service = "payments",
                             .event_name = "KeepPaymentWords",
                             .event_type = "payment.words_kept",
                             .request = {{"payment_id", payment_text}},
                             .outcome = {{"payment_id", payment_text}},
                             .resources = {{.type = "Payment", .name = payment_text}}};
  return ports::commit_again([&]() -> Result<void> {
    ATOLL_TRY(const auto found, records_.get(partition, words.key));
    if (found.value == words.value) return {};
    return audit::commit(records_,
                         {.partition = partition,
                          .expected_version = found.version,
                          .puts = {words},
                          .deletes = {},
                          .events = {},
                          .audit = {}},
                         change, context, now);
  });
}

// The payment, its mark as open and the day's sum change together.
Result<void> PaymentStore::commit(const std::optional<Payment>& before, const Payment& after,
                                  std::uint64_t version, std::vector<ports::Put> puts,
                                  const Context& context, base::Timestamp now) {
  std::vector<std::string> deletes;
  puts.push_back({.key = format::payment_key(after.id), .value = format::encode_payment(after)});
  const bool was_open = before && before->is_open();
  if (after.is_open() && !was_open) add_release(after, puts);
  if (!after.is_open() && was_open) deletes.push_back(format::open_key(after.id));
  const bool counted = before && before->counts();
  if (after.counts() != counted) {
    ATOLL_TRY(std::int64_t sent, sent_on(after.account_id, after.released_on));
    if (after.counts()) ATOLL_TRY_VOID(check_limits(after, sent, limits_));
    sent += after.counts() ? after.amount_minor : -after.amount_minor;
    puts.push_back(
        {.key = format::sent_key(after.released_on), .value = format::encode_sent(sent)});
  }
  return audit::commit(records_,
                       {.partition = format::payments_partition(after.account_id),
                        .expected_version = version,
                        .puts = std::move(puts),
                        .deletes = std::move(deletes),
                        .events = {},
                        .audit = {}},
                       change_of(before, after), context, now);
}

Result<std::optional<Payment>> PaymentStore::find_asked(const ports::RecordReader& records,
                                                        base::Id account_id,
                                                        const Asked& asked) const {
  ATOLL_TRY(const auto value, ports::value_at(records, format::payments_partition(account_id),
                                              format::dedupe_key(asked.dedupe)));
  ATOLL_TRY(auto there, payment_asked_for(persons_, records, account_id, asked, value));
  return opened(std::move(there));
}

Result<Payment> PaymentStore::begin(const Payment& payment, const PayingOwners& owners,
                                    const Asked& asked, const Context& context) {
  ATOLL_TRY(const std::string value,
            record_of(persons_, asked, payment.id, payment.account_id, payment.reference_parts));
  return ports::commit_again([&]() -> Result<Payment> {
    const std::string partition = format::payments_partition(payment.account_id);
    // With its version first: what is read after it is no older.
    ATOLL_TRY(const auto found, records_.get(partition, format::dedupe_key(asked.dedupe)));
    ATOLL_TRY(auto there,
              payment_asked_for(persons_, records_, payment.account_id, asked, found.value));
    if (there) return opened(*std::move(there));
    ATOLL_TRY(const auto values,
              records_.values({{partition, format::payment_key(payment.id)},
                               {partition, format::sent_key(payment.released_on)}}));
    if (values[0]) {
      return fail(ErrorCode::kUnavailable, "payment_id_in_use",
                  "the clock was set back; ask once more");
    }
    ATOLL_TRY(const std::int64_t sent, sent_of(values[1]));
    const Payment first = begun(payment, owners, sent, limits_);
    ATOLL_TRY_VOID(check_limits(first, sent, limits_));
    ATOLL_TRY_VOID(commit(std::nullopt, first, found.version,
                          {{.key = format::dedupe_key(asked.dedupe), .value = value}}, context,
                          payment.created));
    return first;
  });
}

template <class Step>
Result<Payment> PaymentStore::change(base::Id account_id, base::Id payment_id,
                                     const Context& context, base::Timestamp now, Step step) {
  return ports::commit_again([&]() -> Result<Payment> {
    ATOLL_TRY(const auto found, records_.get(format::payments_partition(account_id),
                                             format::payment_key(payment_id)));
    if (!found.value) return fail(ErrorCode::kNotFound, "payment_not_found", "no such payment");
    ATOLL_TRY(const Payment before, format::decode_payment(*found.value));
    ATOLL_TRY(const Payment after, step(before));
    if (after == before) return opened(after);
    ATOLL_TRY_VOID(commit(before, after, found.version, {}, context, now));
    return opened(after);
  });
}

Result<Payment> PaymentStore::approve(base::Id account_id, base::Id payment_id, base::Id user_id,
                                      std::int32_t day, const Context& context,
                                      base::Timestamp now) {
  return change(account_id, payment_id, context, now,
                [&](const Payment& before) { return approved(before, user_id, now, day); });
}

Result<Payment> PaymentStore::cancel(base::Id account_id, base::Id payment_id,
                                     const Context& context, base::Timestamp now) {
  return change(account_id, payment_id, context, now,
                [&](const Payment& before) { return cancelled(before, now); });
}

Result<Payment> PaymentStore::conclude(const Payment& payment, const Context& context,
                                       base::Timestamp now) {
  return change(payment.account_id, payment.id, context, now,
                [&](const Payment& before) -> Result<Payment> {
                  if (before.has_ended() || before.state == payment.state) return before;
                  Payment after = payment;
                  after.updated = now;
                  return after;
                });
}

Result<std::vector<Payment>> PaymentStore::list(base::Id account_id, base::Id before,
                                                std::size_t limit) const {
  const std::string after_key = before.is_nil() ? "" : format::payment_key(before);
  ATOLL_TRY(const auto entries, records_.scan(format::payments_partition(account_id),
                                              format::kPaymentPrefix, after_key, limit));
  std::vector<Payment> payments;
  for (const auto& entry : entries) {
    ATOLL_TRY(auto payment, format::decode_payment(entry.value));
    ATOLL_TRY(payment, opened(std::move(payment)));
    payments.push_back(std::move(payment));
  }
  return payments;
}

Result<std::vector<Payment>> PaymentStore::unfinished() const {
  std::vector<Payment> found;
  for (std::string after;;) {
    ATOLL_TRY(const auto partitions,
              records_.partitions(format::kPaymentsPrefix, after, kPartitionsPage));
    for (const std::string& partition : partitions) {
      const std::string account_text =
          partition.substr(std::string_view(format::kPaymentsPrefix).size());
      ATOLL_TRY(const base::Id account_id, base::parse_base62(account_text));
      for (std::string last;;) {
        ATOLL_TRY(const auto open, records_.scan(partition, format::kOpenPrefix, last, kOpenPage));
        for (const auto& entry : open) {
          const std::string id_text =
              entry.key.substr(std::string_view(format::kOpenPrefix).size());
          ATOLL_TRY(const base::Id id, base::parse_base62(id_text));
          auto payment = find(account_id, id);
          if (!payment && payment.error().code != ErrorCode::kDataLoss) {
            return fail(payment.error());
          }
          if (!payment) {
            base::log_error("payment_not_read", {{"payment_id", base::to_text("payment", id)}});
          } else if (*payment) {
            found.push_back(**std::move(payment));
          }
        }
        if (open.size() < kOpenPage) break;
        last = open.back().key;
      }
    }
    if (partitions.size() < kPartitionsPage) return found;
    after = partitions.back();
  }
}

Result<Payee> PaymentStore::put_payee(const Payee& payee, const Context& context) {
  const std::string partition = format::payees_partition(payee.user_id);
  return ports::commit_again([&]() -> Result<Payee> {
    ATOLL_TRY(const auto version, records_.version(partition));
    ATOLL_TRY(const auto there, payees(payee.user_id));
    for (const Payee& known : there) {
      if (known.name == payee.name && known.sort_code == payee.sort_code &&
          known.account_number == payee.account_number) {
        return known;
      }
    }
    if (there.size() >= kPayeesMax) {
      return fail(ErrorCode::kResourceExhausted, "too_many_payees",
                  "the customer has all the payees she may have");
    }
    ATOLL_TRY_VOID(audit::commit(
        records_,
        {.partition = partition,
         .expected_version = version,
         .puts = {{.key = format::payee_key(payee.id), .value = format::encode_payee(payee)}},
         .deletes = {},
         .events = {},
         .audit = {}},
        change_of_payee("CreatePayee", "payee.created", payee), context, payee.created));
    return payee;
  });
}

Result<std::vector<Payee>> PaymentStore::payees(base::Id user_id) const {
  ATOLL_TRY(const auto entries,
            records_.scan(format::payees_partition(user_id), format::kPayeePrefix, "", kPayeesMax));
  std::vector<Payee> payees;
  for (const auto& entry : entries) {
    ATOLL_TRY(auto payee, format::decode_payee(entry.value));
    ATOLL_TRY(payee, opened(std::move(payee)));
    payees.push_back(std::move(payee));
  }
  return payees;
}

Result<Payee> PaymentStore::payee(const ports::RecordReader& records, base::Id user_id,
                                  base::Id payee_id) const {
  ATOLL_TRY(const auto value, ports::value_at(records, format::payees_partition(user_id),
                                              format::payee_key(payee_id)));
  if (!value) return fail(ErrorCode::kNotFound, "payee_not_found", "no such payee");
  ATOLL_TRY(auto found, format::decode_payee(*value));
  return opened(std::move(found));
}

Result<void> PaymentStore::delete_payee(base::Id user_id, base::Id payee_id, const Context& context,
                                        base::Timestamp now) {
  return ports::commit_again([&]() -> Result<void> {
    const std::string partition = format::payees_partition(user_id);
    ATOLL_TRY(const auto version, records_.version(partition));
    ATOLL_TRY(const auto there, payee(records_, user_id, payee_id));
    return audit::commit(records_,
                         {.partition = partition,
                          .expected_version = version,
                          .puts = {},
                          .deletes = {format::payee_key(payee_id)},
                          .events = {},
                          .audit = {}},
                         change_of_payee("DeletePayee", "payee.deleted", there), context, now);
  });
}

}  // namespace atollbank::payments
