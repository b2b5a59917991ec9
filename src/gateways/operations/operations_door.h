// SPDX-License-Identifier: Apache-2.0
// The operators' door: HTTP and JSON, on a port of its own. Asks whose credential comes with a
// request, then parses it and runs the handler as a coroutine on the bank's executor.
//
// The public API's tokens mean nothing here, nor this door's credentials there. Refusals and looks
// are told for the access log. handle() and refuse() belong to the server's thread, all else to the
// executor. Outlives what it has in flight.
#pragma once

#include <atomic>

#include "base/id.h"
#include "gateways/operations/routes.h"
#include "net/http_server.h"
#include "net/rate_limiter.h"

namespace atollbank::operations_door {

struct DoorOptions {
  std::size_t requests_in_flight_max = 64;  // above: 503
  base::Duration request_time = base::Duration::from_seconds(10);
  std::uint64_t id_worker = 0x6F7073;  // of request ids
  // Refusals of each operator, and of each address that shows no good credential.
  net::RateLimit refusals{.requests = 120};
};

// What the server in front of this door lets in.
net::HttpLimits door_limits();

class OperationsDoor {
 public:
  OperationsDoor(Services services, const DoorOptions& options);

  void handle(net::HttpRequest request, net::Responder responder);
  static net::HttpResponse refuse(net::HttpRefusal refusal);

 private:
  // One request on its way through.
  struct Exchange {
    net::Responder responder;
    const Route* route = nullptr;
    Call call;
    net::HttpRequest request;
    operations::Grounds grounds;
  };

  runtime::Task<base::Result<std::string>> answer(Exchange* exchange);
  void finish(Exchange exchange, base::Result<std::string> result);
  // Counts it; the error that is told, and whether the access log hears of it.
  std::pair<base::Error, bool> counted(const Exchange& exchange, base::Error error);
  void tell(const Exchange& exchange, std::string_view reason) const;
  runtime::Task<void> serve(Exchange exchange);
  static base::Result<void> read(Exchange& exchange);

  const Services services_;
  const DoorOptions options_;
  base::IdGenerator request_ids_;  // the server's thread
  net::RateLimiter operators_;     // the executor
  net::RateLimiter strangers_;     // by address; the executor
  std::atomic<std::size_t> in_flight_{0};
};

}  // namespace atollbank::operations_door
