// SPDX-License-Identifier: Apache-2.0
#include "services/webhooks/webhook_store.h"

#include "ports/commit_again.h"
#include "services/audit/api.h"
#include "services/webhooks/format/webhook_record.h"

namespace atollbank::webhooks {

using base::Result;

namespace {

constexpr std::size_t kPartitionsPage = 256;
constexpr std::size_t kUndeliveredPage = 1000;

// A url may carry a secret of its owner, so it stands in no event and no audit record.
audit::Change change_of(std::string event_name, std::string event_type, const Webhook& webhook) {
  const std::string webhook_text = base::to_text("webhook", webhook.id);
  const std::string account_text = base::to_text("acc", webhook.account_id);
  return {.service = "webhooks",
          .event_name = std::move(event_name),
          .event_type = std::move(event_type),
          .request = {{"account_id", account_text}},
          .outcome = {{"webhook_id", webhook_text}, {"account_id", account_text}},
          .resources = {{.type = "Webhook", .name = webhook_text}}};
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
      ATOLL_TRY(const auto position, records_.get(partition, format::kPositionKey));
      if (!found.value || !position.value) continue;
      StoredWebhook stored;
      ATOLL_TRY(stored.webhook, format::decode_webhook(*found.value));
      ATOLL_TRY(stored.position, format::decode_position(*position.value));
      all.push_back(std::move(stored));
    }
    if (partitions.size() < kPartitionsPage) return all;
    after = partitions.back();
  }
}

Result<void> WebhookStore::add(const StoredWebhook& stored, const Context& context,
                               base::Timestamp now) {
  const std::string partition = format::webhook_partition(stored.webhook.id);
  const auto change = change_of("RegisterWebhook", "webhook.registered", stored.webhook);
  return ports::commit_again([&]() -> Result<void> {
    ATOLL_TRY(const auto found, records_.get(partition, format::kWebhookKey));
    if (found.value) return {};
    return audit::commit(
        records_,
        {.partition = partition,
         .expected_version = found.version,
         .puts = {{.key = format::kWebhookKey, .value = format::encode_webhook(stored.webhook)},
                  {.key = format::kPositionKey, .value = format::encode_position(stored.position)}},
         .deletes = {},
         .events = {},
         .audit = {}},
        change, context, now);
  });
}

Result<void> WebhookStore::remove(const Webhook& webhook, const Context& context,
                                  base::Timestamp now) {
  const std::string partition = format::webhook_partition(webhook.id);
  const auto change = change_of("DeleteWebhook", "webhook.deleted", webhook);
  return ports::commit_again([&]() -> Result<void> {
    ATOLL_TRY(const auto found, records_.get(partition, format::kWebhookKey));
    if (!found.value) return {};
    return audit::commit(records_,
                         {.partition = partition,
                          .expected_version = found.version,
                          .puts = {},
                          .deletes = {format::kWebhookKey},
                          .events = {},
                          .audit = {}},
                         change, context, now);
  });
}

Result<void> WebhookStore::advance(const StoredWebhook& stored,
                                   const std::vector<Undelivered>& undelivered,
                                   const Context& context, base::Timestamp now) {
  const std::string partition = format::webhook_partition(stored.webhook.id);
  auto change = change_of("DeliverWebhook", "webhook.advanced", stored.webhook);
  change.outcome.emplace_back("transaction_id", base::to_text("tx", stored.position));
  change.outcome.emplace_back("undelivered_count", static_cast<std::int64_t>(undelivered.size()));
  return ports::commit_again([&]() -> Result<void> {
    ATOLL_TRY(const std::uint64_t version, records_.version(partition));
    ports::Commit commit{
        .partition = partition,
        .expected_version = version,
        .puts = {{.key = format::kPositionKey, .value = format::encode_position(stored.position)}},
        .deletes = {},
        .events = {},
        .audit = {}};
    for (const Undelivered& one : undelivered) {
      commit.puts.push_back({.key = format::undelivered_key(one.transaction_id),
                             .value = format::encode_undelivered(one)});
    }
    return audit::commit(records_, std::move(commit), change, context, now);
  });
}

Result<std::vector<Undelivered>> WebhookStore::undelivered(base::Id webhook_id) const {
  ATOLL_TRY(const auto entries, records_.scan(format::webhook_partition(webhook_id),
                                              format::kUndeliveredPrefix, "", kUndeliveredPage));
  std::vector<Undelivered> all;
  for (const auto& entry : entries) {
    ATOLL_TRY(auto one, format::decode_undelivered(entry.value));
    all.push_back(std::move(one));
  }
  return all;
}

}  // namespace atollbank::webhooks
