// SPDX-License-Identifier: Apache-2.0
// For tests of the pages: webhooks as one customer with one webhook of her client, in plain sight.
// Keeps what it was asked to change; one thread.
#pragma once

#include <string>
#include <vector>

#include "services/webhooks/api.h"

namespace atollbank::pages {

class FakeWebhooks final : public webhooks::WebhooksApi {
 public:
  using Context = webhooks::Context;
  template <class T>
  using Completion = webhooks::Completion<T>;

  webhooks::Webhook webhook{.id = {.high = 6, .low = 1},
                            .user_id = {.high = 1, .low = 1},
                            .account_id = {.high = 1, .low = 2},
                            .client_id = "oauth2client_1",
                            .url = "https://app.example/hook"};
  std::vector<webhooks::DeliveryAttempt> attempts;
  std::vector<std::string> calls;

  void add(const Context&, webhooks::RegisterWebhook, Completion<webhooks::ShownWebhook>) override {
  }
  void list(const Context&, base::Id, std::string, base::Id,
            Completion<std::vector<webhooks::Webhook>> done) override {
    done(std::vector{webhook});
  }
  void get(const Context&, webhooks::WebhookName name,
           Completion<webhooks::ShownWebhook> done) override {
    if (name.webhook_id != webhook.id || name.client_id != webhook.client_id)
      return done(base::fail(base::ErrorCode::kNotFound, "webhook_not_found", "another's"));
    done(webhooks::ShownWebhook{.webhook = webhook, .secret = base::Secret("whsec_secret")});
  }
  void change(const Context&, webhooks::ChangeWebhook request,
              Completion<webhooks::ShownWebhook> done) override {
    calls.emplace_back("change");
    webhook.is_enabled = request.is_enabled.value_or(webhook.is_enabled);
    done(webhooks::ShownWebhook{.webhook = webhook});
  }
  void remove(const Context&, webhooks::WebhookName, Completion<void>) override {}
  void remove_all(const Context&, std::string client_id, std::optional<base::Id> user_id,
                  Completion<void> done) override {
    calls.push_back("remove_all " + client_id + (user_id ? " of her" : ""));
    done({});
  }
  void rotate_secret(const Context&, webhooks::RotateSecret,
                     Completion<webhooks::ShownWebhook>) override {}
  void deliveries(const Context&, webhooks::WebhookName,
                  Completion<std::vector<webhooks::DeliveryAttempt>> done) override {
    done(attempts);
  }
  void replay(const Context&, webhooks::ReplayWebhook request, Completion<void> done) override {
    calls.push_back("replay " + base::to_text("evt", *request.event_id));
    done({});
  }
};

}  // namespace atollbank::pages
