// SPDX-License-Identifier: Apache-2.0
// How webhooks leave the house: an event in its public shape, posted through the HTTP client.
//
// post() may be called from any thread; completions come on the client's thread. The client
// outlives it.
#pragma once

#include "net/http_client.h"
#include "services/webhooks/delivery_port.h"

namespace atollbank::edge {

class WebhookDelivery final : public webhooks::DeliveryPort {
 public:
  explicit WebhookDelivery(net::HttpClient& client) : client_(client) {}

  void post(webhooks::Delivery delivery,
            runtime::Completion<webhooks::EndpointAnswer> done) override;
  std::string body_of(const transactions::AccountEvent& event, transactions::EventType told_as,
                      webhooks::BodyForm form) const override;

 private:
  net::HttpClient& client_;
};

}  // namespace atollbank::edge
