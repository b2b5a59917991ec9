// SPDX-License-Identifier: Apache-2.0
#include "services/webhooks/webhook_store.h"

#include "services/audit/api.h"
#include "services/webhooks/format/webhook_record.h"

namespace atollbank::webhooks {
namespace {

constexpr std::size_t kPartitionsPerPage = 256;

audit::Change change_of(const Webhook& webhook, std::string event_name, std::string event_type) {
  audit::Change change;
  change.service = "webhooks";
  change.event_name = std::move(event_name);
  change.event_type = std::move(event_type);
  change.request.emplace_back("account_id", base::to_text("acc", webhook.account_id));
  change.outcome.emplace_back("webhook_id", base::to_text("webhook", webhook.id));
  change.resources.push_back({.type = "Webhook", .name = base::to_text("webhook", webhook.id)});
  return change;
}

}  // namespace

base::Result<void> WebhookStore::add(const Webhook& webhook, const Context& context,
                                     base::Timestamp now) {
  ports::Commit commit;
  commit.partition = format::partition_of(webhook.id);
  commit.puts.push_back({std::string(format::kRegistrationKey), format::encode(webhook)});
  audit::attach(commit, change_of(webhook, "RegisterWebhook", "webhook.registered"), context, now);
  ATOLL_TRY_VOID(records_.commit(commit));
  return {};
}

base::Result<void> WebhookStore::remove(const Webhook& webhook, const Context& context,
                                        base::Timestamp now) {
  ports::Commit commit;
  commit.partition = format::partition_of(webhook.id);
  ATOLL_TRY(commit.expected_version, records_.version(commit.partition));
  commit.deletes = {std::string(format::kRegistrationKey), std::string(format::kPositionKey)};
  audit::attach(commit, change_of(webhook, "RemoveWebhook", "webhook.removed"), context, now);
  ATOLL_TRY_VOID(records_.commit(commit));
  return {};
}

base::Result<void> WebhookStore::advance(const Webhook& webhook, base::Id position,
                                         const std::vector<Undelivered>& given_up,
                                         base::Timestamp now) {
  ports::Commit commit;
  commit.partition = format::partition_of(webhook.id);
  ATOLL_TRY(commit.expected_version, records_.version(commit.partition));
  commit.puts.push_back({std::string(format::kPositionKey), format::encode_position(position)});
  for (const Undelivered& undelivered : given_up) {
    commit.puts.push_back(
        {format::undelivered_key(undelivered.transaction_id), format::encode(undelivered)});
  }
  audit::Change change = change_of(webhook, "AdvanceWebhook", "webhook.advanced");
  change.outcome.emplace_back("position", base::to_text("tx", position));
  change.outcome.emplace_back("given_up", static_cast<std::int64_t>(given_up.size()));
  Context context;
  context.caller.subject = "svc_webhooks";
  audit::attach(commit, change, context, now);
  ATOLL_TRY_VOID(records_.commit(commit));
  return {};
}

base::Result<std::optional<KeptWebhook>> WebhookStore::kept(const std::string& partition) const {
  ATOLL_TRY(const auto registration,
            records_.get(partition, std::string(format::kRegistrationKey)));
  if (!registration.value) return std::optional<KeptWebhook>();
  KeptWebhook found;
  ATOLL_TRY(found.webhook, format::decode_webhook(*registration.value));
  ATOLL_TRY(const auto position, records_.get(partition, std::string(format::kPositionKey)));
  if (position.value) {
    ATOLL_TRY(found.position, format::decode_position(*position.value));
  }
  return std::optional<KeptWebhook>(std::move(found));
}

base::Result<std::vector<KeptWebhook>> WebhookStore::all() const {
  std::vector<KeptWebhook> found;
  std::string after;
  for (;;) {
    ATOLL_TRY(const auto page, records_.partitions(std::string(format::kPartitionPrefix), after,
                                                   kPartitionsPerPage));
    if (page.empty()) return found;
    for (const std::string& partition : page) {
      ATOLL_TRY(auto one, kept(partition));
      if (one) found.push_back(*std::move(one));
    }
    after = page.back();
  }
}

base::Result<std::vector<Undelivered>> WebhookStore::undelivered(base::Id webhook_id,
                                                                 std::size_t limit) const {
  ATOLL_TRY(const auto rows, records_.scan(format::partition_of(webhook_id),
                                           std::string(format::kUndeliveredPrefix), "", limit));
  std::vector<Undelivered> found;
  for (const ports::Put& row : rows) {
    ATOLL_TRY(auto one, format::decode_undelivered(row.value));
    found.push_back(std::move(one));
  }
  return found;
}

}  // namespace atollbank::webhooks
