// SPDX-License-Identifier: Apache-2.0
#include "gateways/edge/shapes/history_json.h"

#include "base/json.h"

namespace atollbank::edge {
namespace {

using transactions::AccountEvent;
using transactions::EventChange;
using transactions::EventType;
using transactions::Transaction;

// "" for what no record of the ledger did.
std::string type_of(const AccountEvent& event) {
  const Transaction& transaction = *event.transaction;
  switch (event.type) {
    case EventType::kTransactionCreated:
      if (transaction.is_declined()) return "declined";
      return transaction.is_pending ? "authorised" : "posted";
    case EventType::kTransactionDeclined: return "declined";
    case EventType::kTransactionSettled:
    case EventType::kTransactionUpdated: break;
    default: return "";
  }
  switch (event.change) {
    case EventChange::kReleased: return "released";
    case EventChange::kExpired: return "expired";
    case EventChange::kAmount: return "adjusted";
    case EventChange::kNone: return "captured";
    default: return "";
  }
}

}  // namespace

std::vector<HistoryStep> history_of(std::span<const AccountEvent> events, base::Id transaction_id) {
  std::vector<HistoryStep> steps;
  std::int64_t before_minor = 0;
  for (const AccountEvent& event : events) {
    const bool is_of_it = event.object_id == transaction_id && event.transaction.has_value();
    const auto place = transactions::place_of(event.id);
    if (!is_of_it || place.is_of_records) continue;
    std::string type = type_of(event);
    if (type.empty()) continue;
    const std::int64_t amount_minor = event.transaction->amount_minor;
    steps.push_back({.type = std::move(type),
                     .time = event.time,
                     .amount_minor = amount_minor,
                     .change_minor = amount_minor - before_minor,
                     .record = place.number,
                     .is_pending = event.transaction->is_pending});
    before_minor = amount_minor;
  }
  return steps;
}

std::vector<HistoryStep> history_of(const Transaction& transaction) {
  const bool was_authorised = transaction.scheme == transactions::Scheme::kCard;
  HistoryStep first{.type = was_authorised ? "authorised" : "posted",
                    .time = transaction.created,
                    .amount_minor = transaction.amount_minor,
                    .change_minor = transaction.amount_minor,
                    .record = 0,
                    .is_pending = was_authorised};
  if (transaction.is_declined()) {
    first.type = "declined";
    first.is_pending = false;
    return {std::move(first)};
  }
  std::vector<HistoryStep> steps = {std::move(first)};
  if (was_authorised && transaction.settled) {
    const bool is_released = transaction.amount_minor == 0;
    steps.push_back({.type = is_released ? "released" : "captured",
                     .time = *transaction.settled,
                     .amount_minor = transaction.amount_minor,
                     .change_minor = 0,
                     .record = 0,
                     .is_pending = false});
  }
  return steps;
}

std::string history_json(base::Id transaction_id, std::span<const HistoryStep> steps) {
  base::JsonWriter json;
  json.begin_object();
  json.member("transaction_id", base::to_text("tx", transaction_id));
  json.key("history");
  json.begin_array();
  for (const HistoryStep& step : steps) {
    json.begin_object();
    json.member("type", step.type);
    json.member("created", base::to_rfc3339(step.time));
    json.member("amount", step.amount_minor);
    json.member("change", step.change_minor);
    json.member("amount_is_pending", step.is_pending);
    json.key("ledger_record");
    if (step.record == 0) {
      json.null();
    } else {
      json.value(step.record);
    }
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return json.take();
}

}  // namespace atollbank::edge
