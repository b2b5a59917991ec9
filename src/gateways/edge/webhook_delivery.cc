// SPDX-License-Identifier: Apache-2.0
// Posts webhook bodies. What the receiver answers beyond its status is nobody's business.
#include "gateways/edge/webhook_delivery.h"

#include "gateways/edge/shapes/transaction_json.h"

namespace atollbank::edge {

void WebhookDelivery::post(webhooks::Delivery delivery, runtime::Completion<int> done) {
  auto url = net::parse_url(delivery.url);
  if (!url) return done(base::fail(std::move(url).error()));
  net::OutgoingRequest request;
  request.url = *std::move(url);
  request.body = std::move(delivery.body);
  request.deadline = delivery.deadline;
  client_.send(std::move(request),
               [done = std::move(done)](base::Result<net::IncomingAnswer> answer) mutable {
                 if (!answer) return done(base::fail(std::move(answer).error()));
                 done(answer->status);
               });
}

std::string WebhookDelivery::body_of(const transactions::Transaction& transaction) const {
  return transaction_event_json(transaction);
}

}  // namespace atollbank::edge
