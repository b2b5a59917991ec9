// SPDX-License-Identifier: Apache-2.0
#include "services/webhooks/webhook_store.h"

#include <algorithm>

#include "ports/commit_again.h"
#include "ports/personal_value.h"
#include "services/audit/api.h"
#include "services/webhooks/format/webhook_record.h"

namespace atollbank::webhooks {

using base::Result;

namespace {

constexpr std::size_t kPartitionsPage = 256;
constexpr std::string_view kWebhookPurpose = "webhook";

// A url may carry a secret of its owner, so it stands in no event and no audit record.
audit::Change change_of(const char* event_name, const char* event_type, const Webhook& webhook) {
  const std::string webhook_text = base::to_text("webhook", webhook.id);
  const std::string account_text = base::to_text("acc", webhook.account_id);
  return {.service = "webhooks",
          .event_name = event_name,
          .event_type = event_type,
          .request = {{"account_id", account_text}},
          .outcome = {{"webhook_id", webhook_text},
                      {"account_id", account_text},
                      {"enabled", webhook.is_enabled}},
          .resources = {{.type = "Webhook", .name = webhook_text}}};
}

ports::Put progress_put(const StoredWebhook& stored) {
  return {.key = format::kPositionKey, .value = format::encode_progress(stored.progress)};
}

// Attempts are numbered: as many as are kept, and each takes the place of one that is no longer.
void add_notes(const StoredWebhook& stored, const ProgressNotes& notes,
               std::vector<ports::Put>& puts, std::vector<std::string>& deletes) {
  const std::size_t kept = std::min(notes.attempts.size(), kDeliveriesMax);
  for (std::size_t back = kept; back > 0; --back) {
    const DeliveryAttempt& attempt = notes.attempts[notes.attempts.size() - back];
    puts.push_back({.key = format::attempt_key(stored.progress.attempts_made - (back - 1)),
                    .value = format::encode_attempt(attempt)});
  }
  for (const base::Id event_id : notes.replayed) deletes.push_back(format::replay_key(event_id));
}

}  // namespace

Result<std::vector<StoredWebhook>> WebhookStore::load() const {
  std::vector<StoredWebhook> all;
  std::string after;
  while (true) {
    ATOLL_TRY(const auto partitions,
              records_.partitions(format::kPartitionPrefix, after, kPartitionsPage));
    for (const std::string& partition : partitions) {
      ATOLL_TRY(const auto found, records_.get(partition, format::kWebhookKey));
      if (!found.value) continue;
      ATOLL_TRY(auto stored, read(partition, *found.value));
      if (stored) all.push_back(*std::move(stored));
    }
    if (partitions.size() < kPartitionsPage) return all;
    after = partitions.back();
  }
}

Result<bool> WebhookStore::is_forgotten(base::Id webhook_id) const {
  ATOLL_TRY(const auto found,
            records_.get(format::webhook_partition(webhook_id), format::kWebhookKey));
  if (!found.value) return false;
  ATOLL_TRY(const auto value, ports::opened_value(persons_.vault, kWebhookPurpose, *found.value));
  return !value;
}

Result<base::Bytes> WebhookStore::value_of(const Webhook& webhook) const {
  return ports::sealed_value(persons_, webhook.user_id, kWebhookPurpose,
                             format::encode_webhook(webhook));
}

Result<std::optional<StoredWebhook>> WebhookStore::read(const std::string& partition,
                                                        const std::string& bytes) const {
  ATOLL_TRY(const auto value, ports::opened_value(persons_.vault, kWebhookPurpose, bytes));
  if (!value) return std::optional<StoredWebhook>();
  StoredWebhook stored;
  ATOLL_TRY(stored.webhook, format::decode_webhook(*value));
  ATOLL_TRY(const auto position, records_.get(partition, format::kPositionKey));
  if (position.value) {
    ATOLL_TRY(stored.progress, format::decode_progress(*position.value));
  }
  ATOLL_TRY(const auto sealed, records_.get(partition, format::kSecretsKey));
  if (sealed.value) {
    ATOLL_TRY(const base::Secret opened, box_.open(partition, *sealed.value));
    ATOLL_TRY(stored.secrets, format::decode_secrets(opened.reveal()));
  }
  const std::string prefix = format::kReplayPrefix;
  ATOLL_TRY(const auto replays, records_.scan(partition, prefix, "", kReplaysMax));
  for (const auto& entry : replays) {
    ATOLL_TRY(const base::Id id, base::parse_base62(entry.key.substr(prefix.size())));
    stored.replays.push_back(id);
  }
  return stored;
}

Result<base::Bytes> WebhookStore::sealed(const StoredWebhook& stored) const {
  return box_.seal(format::webhook_partition(stored.webhook.id),
                   format::encode_secrets(stored.secrets));
}

// Nothing is changed in a webhook that is not there, but by add().
Result<void> WebhookStore::commit(const Webhook& webhook, std::vector<ports::Put> puts,
                                  std::vector<std::string> deletes, const char* event_name,
                                  const char* event_type, const Context& context,
                                  base::Timestamp now) {
  const std::string partition = format::webhook_partition(webhook.id);
  const auto change = change_of(event_name, event_type, webhook);
  return ports::commit_again([&]() -> Result<void> {
    ATOLL_TRY(const auto found, records_.get(partition, format::kWebhookKey));
    if (!found.value) return {};
    return audit::commit(records_,
                         {.partition = partition,
                          .expected_version = found.version,
                          .puts = puts,
                          .deletes = deletes,
                          .events = {},
                          .audit = {}},
                         change, context, now);
  });
}

Result<StoredWebhook> WebhookStore::add(const StoredWebhook& stored, const Context& context,
                                        base::Timestamp now) {
  const std::string partition = format::webhook_partition(stored.webhook.id);
  const auto change = change_of("RegisterWebhook", "webhook.registered", stored.webhook);
  ATOLL_TRY(const base::Bytes secrets, sealed(stored));
  ATOLL_TRY(const base::Bytes value, value_of(stored.webhook));
  return ports::commit_again([&]() -> Result<StoredWebhook> {
    ATOLL_TRY(const auto found, records_.get(partition, format::kWebhookKey));
    if (found.value) {
      ATOLL_TRY(auto there, read(partition, *found.value));
      return there ? *std::move(there) : stored;
    }
    ATOLL_TRY_VOID(audit::commit(records_,
                                 {.partition = partition,
                                  .expected_version = found.version,
                                  .puts = {{.key = format::kWebhookKey, .value = value},
                                           progress_put(stored),
                                           {.key = format::kSecretsKey, .value = secrets}},
                                  .deletes = {},
                                  .events = {},
                                  .audit = {}},
                                 change, context, now));
    return stored;
  });
}

Result<void> WebhookStore::remove(const Webhook& webhook, const Context& context,
                                  base::Timestamp now) {
  constexpr std::size_t kKeysMax = 1024;  // above all that a webhook keeps of either
  const std::string partition = format::webhook_partition(webhook.id);
  const auto change = change_of("DeleteWebhook", "webhook.deleted", webhook);
  return ports::commit_again([&]() -> Result<void> {
    ATOLL_TRY(const auto found, records_.get(partition, format::kWebhookKey));
    if (!found.value) return {};
    ports::Commit next{.partition = partition,
                       .expected_version = found.version,
                       .puts = {},
                       .deletes = {format::kWebhookKey, format::kSecretsKey, format::kPositionKey},
                       .events = {},
                       .audit = {}};
    for (const char* prefix : {format::kReplayPrefix, format::kAttemptPrefix}) {
      ATOLL_TRY(const auto kept, records_.scan(partition, prefix, "", kKeysMax));
      for (const auto& entry : kept) next.deletes.push_back(entry.key);
    }
    return audit::commit(records_, std::move(next), change, context, now);
  });
}

Result<void> WebhookStore::commit_state(const StoredWebhook& stored, std::vector<ports::Put> state,
                                        const ProgressNotes& notes, const char* event_name,
                                        const char* event_type, const Context& context,
                                        base::Timestamp now) {
  const std::string partition = format::webhook_partition(stored.webhook.id);
  const auto change = change_of(event_name, event_type, stored.webhook);
  return ports::commit_again([&]() -> Result<void> {
    ATOLL_TRY(const auto found, records_.get(partition, format::kPositionKey));
    ATOLL_TRY(const auto webhook, records_.get(partition, format::kWebhookKey));
    if (!found.value || !webhook.value) return {};
    ATOLL_TRY(const auto there, format::decode_progress(*found.value));
    ports::Commit next{.partition = partition,
                       .expected_version = found.version,
                       .puts = {},
                       .deletes = {},
                       .events = {},
                       .audit = {}};
    if (there.changes <= stored.progress.changes) next.puts = state;
    add_notes(stored, notes, next.puts, next.deletes);
    if (next.puts.empty() && next.deletes.empty()) return {};
    return audit::commit(records_, std::move(next), change, context, now);
  });
}

Result<void> WebhookStore::change(const StoredWebhook& stored, const char* event_name,
                                  const char* event_type, const ProgressNotes& notes,
                                  const Context& context, base::Timestamp now) {
  ATOLL_TRY(base::Bytes value, value_of(stored.webhook));
  std::vector<ports::Put> state = {{.key = format::kWebhookKey, .value = std::move(value)},
                                   progress_put(stored)};
  return commit_state(stored, std::move(state), notes, event_name, event_type, context, now);
}

Result<void> WebhookStore::put_secrets(const StoredWebhook& stored, const Context& context,
                                       base::Timestamp now) {
  ATOLL_TRY(base::Bytes secrets, sealed(stored));
  return commit(stored.webhook, {{.key = format::kSecretsKey, .value = std::move(secrets)}}, {},
                "RotateWebhookSecret", "webhook.secret_rotated", context, now);
}

Result<void> WebhookStore::advance(const StoredWebhook& stored, const ProgressNotes& notes,
                                   const Context& context, base::Timestamp now) {
  return commit_state(stored, {progress_put(stored)}, notes, "DeliverWebhook", "webhook.advanced",
                      context, now);
}

Result<void> WebhookStore::add_replay(const Webhook& webhook, base::Id event_id,
                                      const Context& context, base::Timestamp now) {
  return commit(webhook, {{.key = format::replay_key(event_id), .value = {}}}, {}, "ReplayWebhook",
                "webhook.replayed", context, now);
}

Result<std::vector<DeliveryAttempt>> WebhookStore::deliveries(const Webhook& webhook,
                                                              base::Timestamp oldest,
                                                              const Context& context,
                                                              base::Timestamp now) {
  ATOLL_TRY(const auto entries, records_.scan(format::webhook_partition(webhook.id),
                                              format::kAttemptPrefix, "", kDeliveriesMax));
  std::vector<DeliveryAttempt> all;
  std::vector<std::string> expired;
  for (const auto& entry : entries) {
    ATOLL_TRY(auto attempt, format::decode_attempt(entry.value));
    if (attempt.began < oldest) {
      expired.push_back(entry.key);
    } else {
      all.push_back(std::move(attempt));
    }
  }
  if (!expired.empty()) {
    ATOLL_TRY_VOID(commit(webhook, {}, std::move(expired), "ForgetDeliveries",
                          "webhook.deliveries_forgotten", context, now));
  }
  return all;
}

}  // namespace atollbank::webhooks
