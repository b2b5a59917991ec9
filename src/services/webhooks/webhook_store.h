// SPDX-License-Identifier: Apache-2.0
// The records of webhooks: each in its own partition with its secrets, its position, its replays
// and its deliveries. Blocking; any thread. Every write is one commit with its event and audit
// record (ports/commit_again.h).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ports/person_directory.h"
#include "ports/records.h"
#include "ports/secret_box.h"
#include "services/webhooks/api.h"
#include "services/webhooks/signature.h"

namespace atollbank::webhooks {

// How far a webhook has come, and how it stands with the event it is at.
struct WebhookProgress {
  transactions::EventPosition position;  // the last event that was delivered
  std::uint32_t failed_attempts = 0;     // of the next one
  base::Timestamp next_attempt{};        // not before
  std::uint64_t attempts_made = 0;       // in all; numbers the deliveries
  std::uint64_t changes = 0;             // of the webhook; an older state replaces no newer one

  bool operator==(const WebhookProgress&) const = default;
};

struct StoredWebhook {
  Webhook webhook;
  WebhookProgress progress;
  std::vector<SigningSecret> secrets;  // the newest first
  std::vector<base::Id> replays;       // events to be sent once more, in their order
};

// What comes with a webhook's progress.
struct ProgressNotes {
  std::vector<DeliveryAttempt> attempts;  // the newest last; the last one is number attempts_made
  std::vector<base::Id> replayed;         // replays that are done
};

class WebhookStore {
 public:
  WebhookStore(ports::RecordStore& records, ports::Persons persons, ports::SecretBox& box)
      : records_(records), persons_(persons), box_(box) {}

  // Those of an older build without a secret come without one, and of who is erased none.
  base::Result<std::vector<StoredWebhook>> load() const;
  // Whether its owner is erased.
  base::Result<bool> is_forgotten(base::Id webhook_id) const;
  // What then is there: of a retry whose first answer was lost, what that one stored.
  base::Result<StoredWebhook> add(const StoredWebhook& stored, const Context& context,
                                  base::Timestamp now);
  base::Result<void> remove(const Webhook& webhook, const Context& context, base::Timestamp now);
  // The webhook and its progress as they are now; `event_name` says what was done. This and
  // advance() leave what a newer change has stored.
  base::Result<void> change(const StoredWebhook& stored, const char* event_name,
                            const char* event_type, const ProgressNotes& notes,
                            const Context& context, base::Timestamp now);
  base::Result<void> put_secrets(const StoredWebhook& stored, const Context& context,
                                 base::Timestamp now);
  base::Result<void> advance(const StoredWebhook& stored, const ProgressNotes& notes,
                             const Context& context, base::Timestamp now);
  base::Result<void> add_replay(const Webhook& webhook, base::Id event_id, const Context& context,
                                base::Timestamp now);
  // In no order. Those before `oldest` are forgotten.
  base::Result<std::vector<DeliveryAttempt>> deliveries(const Webhook& webhook,
                                                        base::Timestamp oldest,
                                                        const Context& context,
                                                        base::Timestamp now);

 private:
  // None: its owner is erased.
  base::Result<std::optional<StoredWebhook>> read(const std::string& partition,
                                                  const std::string& bytes) const;
  base::Result<base::Bytes> value_of(const Webhook& webhook) const;
  base::Result<void> commit(const Webhook& webhook, std::vector<ports::Put> puts,
                            std::vector<std::string> deletes, const char* event_name,
                            const char* event_type, const Context& context, base::Timestamp now);
  // What belongs to the state goes in only if nothing newer is there; the notes always.
  base::Result<void> commit_state(const StoredWebhook& stored, std::vector<ports::Put> state,
                                  const ProgressNotes& notes, const char* event_name,
                                  const char* event_type, const Context& context,
                                  base::Timestamp now);
  base::Result<base::Bytes> sealed(const StoredWebhook& stored) const;

  ports::RecordStore& records_;
  const ports::Persons persons_;
  ports::SecretBox& box_;
};

}  // namespace atollbank::webhooks
