// SPDX-License-Identifier: Apache-2.0
// For tests of the gateway: one webhook in plain sight, and what was asked of it.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "services/webhooks/api.h"

namespace atollbank::edge {

struct FakeWebhooks final : webhooks::WebhooksApi {
  using Context = runtime::Context;
  template <class T>
  using Completion = runtime::Completion<T>;
  webhooks::ShownWebhook shown{
      .webhook = {}, .secret = base::Secret("whsec_x"), .old_valid_until = {}};
  std::optional<webhooks::RegisterWebhook> added;
  std::optional<webhooks::ChangeWebhook> changed;
  std::optional<webhooks::RotateSecret> rotated;
  std::optional<webhooks::ReplayWebhook> replayed;

  void add(const Context&, webhooks::RegisterWebhook request,
           Completion<webhooks::ShownWebhook> done) override {
    shown.webhook.url = request.url;
    if (request.types) shown.webhook.types = *request.types;
    added = std::move(request);
    done(shown);
  }
  void list(const Context&, base::Id, std::string, base::Id,
            Completion<std::vector<webhooks::Webhook>> done) override {
    done(std::vector{shown.webhook});
  }
  void get(const Context&, webhooks::WebhookName,
           Completion<webhooks::ShownWebhook> done) override {
    done(shown);
  }
  void change(const Context&, webhooks::ChangeWebhook request,
              Completion<webhooks::ShownWebhook> done) override {
    changed = std::move(request);
    done(shown);
  }
  void remove(const Context&, webhooks::WebhookName, Completion<void> done) override { done({}); }
  void remove_all(const Context&, std::string, std::optional<base::Id>,
                  Completion<void> done) override {
    done({});
  }
  void rotate_secret(const Context&, webhooks::RotateSecret request,
                     Completion<webhooks::ShownWebhook> done) override {
    rotated = std::move(request);
    done(shown);
  }
  void deliveries(const Context&, webhooks::WebhookName,
                  Completion<std::vector<webhooks::DeliveryAttempt>> done) override {
    done(std::vector<webhooks::DeliveryAttempt>{
        {.event_id = {.high = 1, .low = 9},
         .event_type = transactions::EventType::kTransactionCreated,
         .began = base::Timestamp::from_ms(1'500'000'000'123),
         .took = base::Duration::from_ms(12),
         .number = 2,
         .status = 503,
         .reason = "status_503"}});
  }
  void replay(const Context&, webhooks::ReplayWebhook request, Completion<void> done) override {
    replayed = std::move(request);
    done({});
  }
};

}  // namespace atollbank::edge
