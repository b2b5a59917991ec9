// SPDX-License-Identifier: Apache-2.0
#include "services/transactions/record_events.h"

#include <algorithm>
#include <array>

#include "base/json.h"
#include "base/timestamp.h"
#include "services/transactions/format/projected_row.h"

namespace atollbank::transactions {

namespace {

struct Known {
  std::string_view outbox_type;
  EventType type;
  EventChange change;
};
constexpr std::array<Known, 7> kRecordEvents = {{
    {"transaction.annotated", EventType::kTransactionUpdated, EventChange::kAnnotated},
    {"attachment.registered", EventType::kTransactionUpdated, EventChange::kAttachmentAdded},
    {"attachment.deregistered", EventType::kTransactionUpdated, EventChange::kAttachmentRemoved},
    {"receipt.put", EventType::kTransactionUpdated, EventChange::kReceipt},
    {"receipt.deleted", EventType::kTransactionUpdated, EventChange::kReceipt},
    {"pot.created", EventType::kPotCreated, EventChange::kNone},
    {"pot.edited", EventType::kPotUpdated, EventChange::kEdited},
}};

constexpr std::string_view kAnnotationsPrefix = "annotations/";

std::optional<base::Id> id_in(const base::JsonValue& json, std::string_view key,
                              std::string_view prefix) {
  const auto text = json.get_string(key);
  if (!text) return std::nullopt;
  const auto id = base::parse_id(prefix, *text);
  return id ? std::optional<base::Id>(*id) : std::nullopt;
}

std::optional<base::Id> account_of(const ports::OutboxEntry& entry, const base::JsonValue& json) {
  if (const auto named = id_in(json, "account_id", "acc")) return named;
  if (!entry.partition.starts_with(kAnnotationsPrefix)) return std::nullopt;
  const auto id = base::parse_base62(entry.partition.substr(kAnnotationsPrefix.size()));
  return id ? std::optional<base::Id>(*id) : std::nullopt;
}

constexpr std::size_t kExactTimeSize = 30;  // with nine digits of fraction

// When it was committed. Of older builds' commits at the end of what is written of it, a
// millisecond or, in the audit record, a second: it follows what it is about.
std::optional<std::int64_t> time_of(const ports::OutboxEntry& entry, const base::JsonValue& json) {
  if (const auto text = json.get_string("time")) {
    const auto time = base::parse_rfc3339(*text);
    if (time) return time->nanoseconds + (text->size() == kExactTimeSize ? 0 : 999'999);
  }
  const auto audit = base::JsonValue::parse(entry.audit);
  if (!audit) return std::nullopt;
  const auto text = audit->get_string("eventTime");
  if (!text) return std::nullopt;
  const auto second = base::parse_rfc3339(*text);
  if (!second) return std::nullopt;
  return (*second + base::Duration::from_ms(999)).nanoseconds;
}

}  // namespace

std::optional<RecordEvents> events_of(const ports::OutboxEntry& entry) {
  RecordEvents found;
  for (const ports::Event& event : entry.events) {
    const auto known =
        std::find_if(kRecordEvents.begin(), kRecordEvents.end(),
                     [&](const Known& one) { return one.outbox_type == event.type; });
    if (known == kRecordEvents.end() || found.entry.events.size() == format::kEventsOfOneMax) {
      continue;
    }
    const auto json = base::JsonValue::parse(event.payload);
    if (!json) continue;
    const auto account_id = account_of(entry, *json);
    const bool is_pots = is_about_pot(known->type);
    const auto object_id =
        is_pots ? id_in(*json, "pot_id", "pot") : id_in(*json, "transaction_id", "tx");
    const auto time_ns = time_of(entry, *json);
    if (!account_id || !object_id || !time_ns) continue;
    if (!found.entry.events.empty() && found.account_id != *account_id) continue;
    found.account_id = *account_id;
    found.entry.time_ns = *time_ns;
    std::string client_id = json->get_string("only_client_id").value_or("");
    client_id.resize(std::min(client_id.size(), format::kEventClientMax));
    found.entry.events.push_back({.type = known->type,
                                  .change = known->change,
                                  .currency = 0,
                                  .object_id = *object_id,
                                  .snapshot = {},
                                  .client_id = std::move(client_id)});
  }
  if (found.entry.events.empty()) return std::nullopt;
  return found;
}

ports::ProjectionStep step_of(const ports::OutboxEntry& entry, const RecordEvents& events) {
  return {.partition = format::account_partition(events.account_id),
          .source = "outbox/" + entry.partition,
          .position = entry.version,
          .puts = {{.key = format::record_event_key(entry.sequence),
                    .value = format::encode_event_entry(events.entry)}},
          .deletes = {}};
}

}  // namespace atollbank::transactions
