// SPDX-License-Identifier: Apache-2.0
// Webhooks: clients hear of each transaction that is created on an account, at least once, in
// order.
//
// After kAttemptsMax attempts a transaction is set aside with its reason and the next one follows.
// Each webhook has its own position; none waits for another. Completions come exactly once, on the
// Context's executor. Errors of every call: deadline_exceeded deadline_passed · unavailable
// store_unavailable · resource_exhausted blocking_pool_full, no_space.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/timestamp.h"
#include "runtime/context.h"
#include "services/transactions/api.h"

namespace atollbank::webhooks {

using runtime::Completion;
using runtime::Context;

inline constexpr std::size_t kUrlMax = 2048;
inline constexpr std::size_t kWebhooksPerClientMax = 100;  // on one account
inline constexpr std::uint32_t kAttemptsMax = 5;

struct Webhook {
  base::Id id;  // webhook_…
  base::Id user_id;
  base::Id account_id;
  std::string client_id;
  std::string url;
  base::Timestamp created;

  bool operator==(const Webhook&) const = default;
};

// One transaction that no attempt could deliver.
struct Undelivered {
  base::Id transaction_id;
  base::Timestamp given_up;
  std::string reason;  // "status_500", "peer_too_slow", …
};

struct RegisterWebhook {
  base::Id user_id;
  std::string client_id;
  base::Id account_id;
  std::string url;  // http or https
};

class WebhooksApi {
 public:
  virtual ~WebhooksApi() = default;

  // Hears of what is created from now on. invalid_argument url_invalid · resource_exhausted
  // too_many_webhooks · not_found account_not_found · permission_denied account_not_owned
  virtual void add(const Context& context, RegisterWebhook request, Completion<Webhook> done) = 0;
  // Those of this client, oldest first.
  virtual void list(const Context& context, base::Id user_id, std::string client_id,
                    base::Id account_id, Completion<std::vector<Webhook>> done) = 0;
  // not_found webhook_not_found, also of another client's.
  virtual void remove(const Context& context, base::Id user_id, std::string client_id,
                      base::Id webhook_id, Completion<void> done) = 0;
  // not_found webhook_not_found
  virtual void undelivered(const Context& context, base::Id user_id, std::string client_id,
                           base::Id webhook_id, Completion<std::vector<Undelivered>> done) = 0;
};

}  // namespace atollbank::webhooks
