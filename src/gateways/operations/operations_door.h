// SPDX-License-Identifier: Apache-2.0
// The operators' door: HTTP and JSON, on a port of its own. It takes requests from the HTTP server,
// asks whose credential comes with them, and runs the handler as a coroutine on the bank's
// executor.
//
// The public API's tokens mean nothing here, nor this door's credentials there. Every refusal, and
// every look at a customer with its reason, is told for the access log. handle() and refuse()
// belong to the server's thread; all else happens on the executor. Outlives what it has in flight.
#pragma once

#include <atomic>

#include "base/id.h"
#include "gateways/operations/routes.h"
#include "net/http_server.h"

namespace atollbank::operations_door {

struct DoorOptions {
  std::size_t requests_in_flight_max = 64;  // above: 503
  base::Duration request_time = base::Duration::from_seconds(10);
  std::uint64_t id_worker = 0x6F7073;  // of request ids
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
    std::string method;
    std::string path;
    base::Secret credential;
    operations::Grounds grounds;
    base::Result<void> form;  // of the query and the body; told only to operators
  };

  void finish(Exchange exchange, base::Result<std::string> result);
  void tell(const Exchange& exchange, std::string_view reason) const;
  runtime::Task<void> serve(Exchange exchange);
  static base::Result<void> read(const net::HttpRequest& request, Exchange& exchange);

  const Services services_;
  const DoorOptions options_;
  base::IdGenerator request_ids_;  // the server's thread
  std::atomic<std::size_t> in_flight_{0};
};

}  // namespace atollbank::operations_door
