// SPDX-License-Identifier: Apache-2.0
#include "services/transactions/record_owners.h"

#include "base/id.h"
#include "base/json.h"
#include "services/transactions/format/projected_row.h"

namespace atollbank::transactions {
namespace {

base::Id id_in(const base::JsonValue& json, std::string_view key, std::string_view prefix) {
  const auto text = json.get_string(key);
  if (!text) return {};
  return base::parse_id(prefix, *text).value_or(base::Id{});
}

ports::ProjectionStep step_of(const ports::OutboxEntry& entry, std::string partition,
                              std::string key, std::string value) {
  return {.partition = std::move(partition),
          .source = "outbox/" + entry.partition,
          .position = entry.version,
          .puts = {{.key = std::move(key), .value = std::move(value)}},
          .deletes = {}};
}

}  // namespace

std::vector<ports::ProjectionStep> owner_steps_of(const ports::OutboxEntry& entry) {
  std::vector<ports::ProjectionStep> steps;
  for (const ports::Event& event : entry.events) {
    const bool is_owner = event.type == "account.owner_added";
    if (!is_owner && event.type != "pot.created") continue;
    const auto json = base::JsonValue::parse(event.payload);
    if (!json) continue;
    const base::Id account_id = id_in(*json, "account_id", "acc");
    const base::Id other_id =
        is_owner ? id_in(*json, "user_id", "user") : id_in(*json, "pot_id", "pot");
    if (account_id.is_nil() || other_id.is_nil()) continue;
    if (!is_owner) {
      steps.push_back(step_of(entry, format::account_partition(other_id), format::kAccountOfPotKey,
                              format::encode_id(account_id)));
      continue;
    }
    steps.push_back(step_of(entry, format::account_partition(account_id),
                            format::kOwnersPrefix + base::to_base62(other_id), ""));
    steps.push_back(step_of(entry, format::owner_partition(other_id),
                            "account/" + base::to_base62(account_id), ""));
  }
  return steps;
}

}  // namespace atollbank::transactions
