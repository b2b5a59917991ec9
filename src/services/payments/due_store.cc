// SPDX-License-Identifier: Apache-2.0
// A payment of a standing order has one commit: its end, and with it what its order becomes.
#include <algorithm>
#include <utility>

#include "ports/commit_again.h"
#include "ports/record_value.h"
#include "services/accounts/api.h"
#include "services/payments/format/payment_record.h"
#include "services/payments/payment_store.h"

namespace atollbank::payments {

using base::ErrorCode;
using base::fail;
using base::Result;

namespace {

constexpr std::uint64_t kBelowSlice = (std::uint64_t{1} << 52) - 1;

void add_missing(audit::Fields& fields, const audit::Fields& more) {
  for (const auto& field : more) {
    const auto is_there = [&](const auto& there) { return there.first == field.first; };
    if (std::ranges::none_of(fields, is_there)) fields.push_back(field);
  }
}

// One audit record of both: the other service's, with what it does not say of the payment.
audit::Change joined(audit::Change along, const audit::Change& payment) {
  add_missing(along.request, payment.request);
  add_missing(along.outcome, payment.outcome);
  for (const audit::Resource& resource : payment.resources) {
    const auto is_there = [&](const audit::Resource& there) { return there.name == resource.name; };
    if (std::ranges::none_of(along.resources, is_there)) along.resources.push_back(resource);
  }
  return along;
}

}  // namespace

base::Id due_payment_id(const SendPayment& payment, base::Timestamp of_day) {
  const std::uint16_t slice = payment.account_id.slice();
  const base::Id name = base::derive_id("due-payment", payment.dedupe_id, slice);
  return {.high = static_cast<std::uint64_t>(std::max<std::int64_t>(of_day.ms(), 0)),
          .low = std::uint64_t{slice} << 52 | (name.high & kBelowSlice)};
}

Result<PaymentStore::Due> PaymentStore::find_due(const ports::RecordReader& records,
                                                 const SendDue& request, const Asked& asked) const {
  const base::Id account_id = request.payment.account_id;
  const std::string partition = format::payments_partition(account_id);
  const base::Id command_id = accounts::payment_command_id(request.payment_id);
  Due due;
  ATOLL_TRY(const auto words,
            ports::value_at(records, partition, transactions::payment_narrative_key(command_id)));
  if (words) {
    ATOLL_TRY(due.words, opened_words(*words));
    return due;
  }
  ATOLL_TRY(const auto values, records.values({{partition, format::payment_key(request.payment_id)},
                                               {partition, format::dedupe_key(asked.dedupe)}}));
  if (values[0]) {
    ATOLL_TRY(auto payment, format::decode_payment(*values[0]));
    ATOLL_TRY(due.payment, opened(std::optional(std::move(payment))));
  } else if (values[1]) {
    // By a build that made it before its end was known.
    ATOLL_TRY(due.payment, find_asked(records, account_id, asked));
  }
  return due;
}

Result<transactions::Narrative> PaymentStore::opened_words(const std::string& value) const {
  ATOLL_TRY(auto words, transactions::read_payment_narrative(value));
  ATOLL_TRY_VOID(ports::open_text(persons_, ports::kReferenceText, words.description_parts,
                                  words.description));
  for (transactions::Counterparty* side :
       {&words.counterparty, words.payee ? &*words.payee : nullptr}) {
    if (side == nullptr) continue;
    ATOLL_TRY_VOID(ports::open_text(persons_, ports::kNameText, side->name_parts, side->name));
  }
  return words;
}

Result<SentDue> PaymentStore::end_due(const Payment& payment, const SendDue& request,
                                      const Context& context, base::Timestamp now) {
  const std::string partition = format::payments_partition(payment.account_id);
  const bool is_booked = payment.state == PaymentState::kBooked;
  return ports::commit_again([&]() -> Result<SentDue> {
    ATOLL_TRY(const auto found, records_.get(partition, format::payment_key(payment.id)));
    if (found.value) {
      ATOLL_TRY(auto stored, conclude(payment, context, now));
      return SentDue{.payment = std::move(stored), .took_along = false};
    }
    ports::Commit commit{.partition = partition,
                         .expected_version = found.version,
                         .puts = {{.key = format::payment_key(payment.id),
                                   .value = format::encode_payment(payment)}},
                         .deletes = {},
                         .events = {},
                         .audit = {}};
    if (payment.is_open()) add_release(payment, commit.puts);
    const audit::Change own = change_of(std::nullopt, payment);
    bool takes_along = false;
    if (is_booked && request.when_booked) {
      const AlongWithEnd& along = *request.when_booked;
      ATOLL_TRY(const auto value, ports::value_at(records_, partition, along.record.key));
      takes_along = value == along.value_before;
    }
    if (!takes_along) {
      ATOLL_TRY_VOID(audit::commit(records_, std::move(commit), own, context, now));
      return SentDue{.payment = payment, .took_along = false};
    }
    commit.puts.push_back(request.when_booked->record);
    if (!request.next_payment_id.is_nil()) {
      transactions::Narrative words = words_of(payment);
      words.id = accounts::payment_command_id(request.next_payment_id);
      commit.puts.push_back(transactions::payment_narrative(words));
    }
    audit::attach(commit, joined(request.when_booked->change, own), context, now);
    commit.events.insert(commit.events.begin(), audit::event_of(own, now));
    ATOLL_TRY_VOID(records_.commit(commit));
    return SentDue{.payment = payment, .took_along = true};
  });
}

}  // namespace atollbank::payments
