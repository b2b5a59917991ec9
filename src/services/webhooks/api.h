// SPDX-License-Identifier: Apache-2.0
// Webhooks: clients hear of what happens on an account, at least once, in its order.
//
// A webhook's queue is its position in the account's event log, so one that does not answer costs
// and delays no other. After the whole schedule of attempts it is disabled with its reason; its
// owner enables it and it goes on where it was. Completions come exactly once, on the Context's
// executor. Errors of every call: see below.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/secret.h"
#include "base/timestamp.h"
#include "runtime/context.h"
#include "services/transactions/api.h"

namespace atollbank::webhooks {

using runtime::Completion;
using runtime::Context;
using transactions::EventType;
using transactions::EventTypes;

inline constexpr std::size_t kUrlMax = 2048;
inline constexpr std::size_t kWebhooksPerClientMax = 100;  // on one account
inline constexpr std::size_t kReplaysMax = 100;            // that wait, of one webhook
inline constexpr std::size_t kSecretsMax = 5;              // valid at once
inline constexpr std::size_t kDeliveriesMax = 200;         // kept of one webhook
inline constexpr base::Duration kOverlapDefault = base::Duration::from_seconds(24 * 3600);
inline constexpr base::Duration kOverlapMax = base::Duration::from_seconds(7 * 24 * 3600);

struct Webhook {
  base::Id id;  // webhook_…
  base::Id user_id;
  base::Id account_id;
  std::string client_id;
  std::string url;
  base::Timestamp created;
  EventTypes types = transactions::bit_of(EventType::kTransactionCreated);
  bool is_plain = true;  // no types were named: bodies as the public API always had them
  bool is_enabled = true;
  std::string disabled_reason;  // "status_410", "peer_too_slow", "disabled_by_owner", …
  base::Timestamp disabled_at{};

  bool operator==(const Webhook&) const = default;
};

// With what its owner needs to check what it is sent.
struct ShownWebhook {
  Webhook webhook;
  base::Secret secret;                             // "whsec_…", the newest
  std::optional<base::Timestamp> old_valid_until;  // while older secrets sign too
};

// A client's own webhook; every call answers not_found webhook_not_found for another's.
struct WebhookName {
  base::Id user_id;
  std::string client_id;
  base::Id webhook_id;
};

struct RegisterWebhook {
  base::Id webhook_id{};  // the same again is the same webhook; nil: one is made
  base::Id user_id;
  std::string client_id;
  base::Id account_id;
  std::string url;                  // http or https
  std::optional<EventTypes> types;  // none: transaction.created in its plain form
};

struct ChangeWebhook {
  WebhookName name;
  std::optional<std::string> url;
  std::optional<EventTypes> types;
  std::optional<bool> is_enabled;  // true also clears what has failed
};

struct RotateSecret {
  WebhookName name;
  base::Duration overlap = kOverlapDefault;  // how long the one before signs too
  base::Secret secret;                       // empty: one is made
};

// Exactly one of the two. An event is sent once more, before what waits; a moment moves the
// webhook's position back to it.
struct ReplayWebhook {
  WebhookName name;
  std::optional<base::Id> event_id;
  std::optional<base::Timestamp> since;
};

// One attempt to deliver one event.
struct DeliveryAttempt {
  base::Id event_id;
  EventType event_type{};
  base::Timestamp began;
  base::Duration took{};
  std::uint32_t number = 1;  // of this event
  int status = 0;            // 0: there was no answer
  std::string reason;        // "" once delivered; "status_500", "peer_too_slow", …
  bool is_replay = false;

  bool operator==(const DeliveryAttempt&) const = default;
};

// Errors of every call: deadline_exceeded deadline_passed · unavailable store_unavailable,
// vault_unavailable · resource_exhausted blocking_pool_full, no_space.
class WebhooksApi {
 public:
  virtual ~WebhooksApi() = default;

  // Hears of what happens from now on. invalid_argument url_invalid, event_types_invalid ·
  // resource_exhausted too_many_webhooks · not_found account_not_found · permission_denied
  // account_not_owned · conflict webhooks_removed (remove_all() meanwhile)
  virtual void add(const Context& context, RegisterWebhook request,
                   Completion<ShownWebhook> done) = 0;
  // Those of this client, oldest first.
  virtual void list(const Context& context, base::Id user_id, std::string client_id,
                    base::Id account_id, Completion<std::vector<Webhook>> done) = 0;
  virtual void get(const Context& context, WebhookName name, Completion<ShownWebhook> done) = 0;
  // invalid_argument url_invalid, event_types_invalid
  virtual void change(const Context& context, ChangeWebhook request,
                      Completion<ShownWebhook> done) = 0;
  virtual void remove(const Context& context, WebhookName name, Completion<void> done) = 0;
  // All of a client, or those on one customer's accounts: it may no longer hear of them.
  virtual void remove_all(const Context& context, std::string client_id,
                          std::optional<base::Id> user_id, Completion<void> done) = 0;
  // invalid_argument overlap_invalid, secret_invalid · failed_precondition too_many_secrets ·
  // conflict rotation_under_way
  virtual void rotate_secret(const Context& context, RotateSecret request,
                             Completion<ShownWebhook> done) = 0;
  // Newest first, of the last kDeliveriesMax and the last thirty days.
  virtual void deliveries(const Context& context, WebhookName name,
                          Completion<std::vector<DeliveryAttempt>> done) = 0;
  // not_found event_not_found · invalid_argument replay_invalid · failed_precondition
  // webhook_disabled · resource_exhausted too_many_replays ·
  // conflict replay_under_way
  virtual void replay(const Context& context, ReplayWebhook request, Completion<void> done) = 0;
};

}  // namespace atollbank::webhooks
