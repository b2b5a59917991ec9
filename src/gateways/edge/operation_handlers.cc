// SPDX-License-Identifier: Apache-2.0
// For those who run the bank: is it well, and what are its figures.
#include "gateways/edge/handlers.h"
#include "gateways/edge/services.h"

namespace atollbank::edge {

HandlerTask read_health(const Services& services, Call) {
  if (services.health) {
    ATOLL_CO_TRY_VOID(services.health());
  }
  co_return Answer{.body = R"({"status":"ok"})"};
}

HandlerTask read_metrics(const Services& services, Call) {
  Answer answer;
  answer.content_type = "text/plain; version=0.0.4";
  if (services.metrics_text) answer.body = services.metrics_text();
  co_return answer;
}

}  // namespace atollbank::edge
