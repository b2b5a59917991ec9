// SPDX-License-Identifier: Apache-2.0
// Webhooks as records: a partition each, so that none waits for another. Blocking; any thread, one
// writer a webhook.
#pragma once

#include <optional>
#include <vector>

#include "ports/records.h"
#include "services/webhooks/api.h"

namespace atollbank::webhooks {

// A webhook and how far it has heard.
struct KeptWebhook {
  Webhook webhook;
  base::Id position;  // nil: nothing yet
};

class WebhookStore {
 public:
  explicit WebhookStore(ports::RecordStore& records) : records_(records) {}

  base::Result<void> add(const Webhook& webhook, const Context& context, base::Timestamp now);
  base::Result<void> remove(const Webhook& webhook, const Context& context, base::Timestamp now);
  // Moves the position and keeps what was given up on the way, in one commit.
  base::Result<void> advance(const Webhook& webhook, base::Id position,
                             const std::vector<Undelivered>& given_up, base::Timestamp now);

  // All that are registered.
  base::Result<std::vector<KeptWebhook>> all() const;
  base::Result<std::vector<Undelivered>> undelivered(base::Id webhook_id, std::size_t limit) const;

 private:
  base::Result<std::optional<KeptWebhook>> kept(const std::string& partition) const;

  ports::RecordStore& records_;
};

}  // namespace atollbank::webhooks
