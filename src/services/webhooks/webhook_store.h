// SPDX-License-Identifier: Apache-2.0
// The records of webhooks: each in its own partition with its position. Blocking; any thread. Every
// write is one commit with its event and audit record (ports/commit_again.h).
#pragma once

#include <optional>
#include <vector>

#include "ports/records.h"
#include "services/webhooks/api.h"

namespace atollbank::webhooks {

struct StoredWebhook {
  Webhook webhook;
  base::Id position;  // the last transaction that was delivered or set aside
};

class WebhookStore {
 public:
  explicit WebhookStore(ports::RecordStore& records) : records_(records) {}

  base::Result<std::vector<StoredWebhook>> load() const;
  base::Result<void> add(const StoredWebhook& stored, const Context& context, base::Timestamp now);
  base::Result<void> remove(const Webhook& webhook, const Context& context, base::Timestamp now);
  // Stores how far a webhook has come, and with it what could not be delivered.
  base::Result<void> advance(const StoredWebhook& stored,
                             const std::vector<Undelivered>& undelivered, const Context& context,
                             base::Timestamp now);
  base::Result<std::vector<Undelivered>> undelivered(base::Id webhook_id) const;

 private:
  ports::RecordStore& records_;
};

}  // namespace atollbank::webhooks
