// SPDX-License-Identifier: Apache-2.0
// Posts webhook bodies. What the receiver answers beyond its status and when to come again is
// nobody's business.
#include "gateways/edge/webhooks/webhook_delivery.h"

#include "gateways/edge/shapes/event_json.h"

namespace atollbank::edge {

using webhooks::EndpointAnswer;

void WebhookDelivery::post(webhooks::Delivery delivery, runtime::Completion<EndpointAnswer> done) {
  auto url = net::parse_url(delivery.url);
  if (!url) return done(base::fail(std::move(url).error()));
  net::OutgoingRequest request;
  request.url = *std::move(url);
  request.body = std::move(delivery.body);
  request.headers = std::move(delivery.headers);
  request.deadline = delivery.deadline;
  client_.send(std::move(request), [done = std::move(done)](
                                       base::Result<net::IncomingAnswer> answer) mutable {
    if (!answer) return done(base::fail(std::move(answer).error()));
    done(EndpointAnswer{.status = answer->status, .retry_after = std::move(answer->retry_after)});
  });
}

std::string WebhookDelivery::body_of(const transactions::AccountEvent& event,
                                     transactions::EventType told_as,
                                     webhooks::BodyForm form) const {
  return webhook_event_json(event, told_as, form);
}

}  // namespace atollbank::edge
