// SPDX-License-Identifier: Apache-2.0
// What webhooks ask of the world: bring one body to one address, and write a transaction as a body.
//
// Implemented at the edge, which owns the HTTP client and the public shape of a transaction. post()
// may be called from the webhooks' executor only; it never blocks, and its completion comes exactly
// once on any thread.
#pragma once

#include <string>

#include "base/deadline.h"
#include "base/result.h"
#include "runtime/context.h"
#include "services/transactions/transaction.h"

namespace atollbank::webhooks {

struct Delivery {
  std::string url;
  std::string body;  // application/json
  base::Deadline deadline = base::Deadline::never();
};

class DeliveryPort {
 public:
  virtual ~DeliveryPort() = default;

  // The HTTP status of the answer, or why there was none.
  virtual void post(Delivery delivery, runtime::Completion<int> done) = 0;

  // {"type":"transaction.created","data":{…}} with the merchant expanded. Pure.
  virtual std::string body_of(const transactions::Transaction& transaction) const = 0;
};

}  // namespace atollbank::webhooks
