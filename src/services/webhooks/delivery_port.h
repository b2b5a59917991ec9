// SPDX-License-Identifier: Apache-2.0
// What webhooks ask of the world: bring one body to one address, and write an event as a body.
//
// Implemented at the edge, which owns the HTTP client and the public shapes. post() may be called
// from the webhooks' executor only; it never blocks, and its completion comes exactly once on any
// thread.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/deadline.h"
#include "base/result.h"
#include "runtime/context.h"
#include "services/transactions/account_event.h"

namespace atollbank::webhooks {

struct Delivery {
  std::string url;
  std::string body;  // application/json
  std::vector<std::pair<std::string, std::string>> headers;
  base::Deadline deadline = base::Deadline::never();
};

struct EndpointAnswer {
  int status = 0;
  std::string retry_after;  // as sent; "" when it was not
};

enum class BodyForm : std::uint8_t {
  kPlain,     // {"type":…,"data":{…}}, as the public API always had it
  kStandard,  // with "timestamp" too
};

class DeliveryPort {
 public:
  virtual ~DeliveryPort() = default;

  // The answer's status, or why there was no answer. resource_exhausted: no attempt was made.
  virtual void post(Delivery delivery, runtime::Completion<EndpointAnswer> done) = 0;

  // The event under the type it is told as. Pure.
  virtual std::string body_of(const transactions::AccountEvent& event,
                              transactions::EventType told_as, BodyForm form) const = 0;
};

}  // namespace atollbank::webhooks
