// SPDX-License-Identifier: Apache-2.0
// The HTTP/JSON door of a ledger: takes requests from the HTTP server, finds their route, and
// hands commands to the ledger there and then or runs a read as a coroutine on the door's executor.
//
// handle() and refuse() belong to the server's thread. Commands are decoded on it and answered by
// the thread that makes them durable. Outlives what it has in flight: stop the server, wait for
// is_idle(), stop the executor.
#pragma once

#include <atomic>
#include <cstdint>

#include "base/json_view.h"
#include "gateways/ledger_http/routes.h"
#include "gateways/ledger_http/services.h"
#include "net/http_server.h"

namespace atollbank::ledger_http {

struct LedgerDoorOptions {
  std::size_t reads_in_flight_max = 1024;  // above: 503
  std::size_t streams_max = 256;           // above: 503
  base::Duration request_time = base::Duration::from_seconds(30);
};

// What the server in front of this door lets in.
net::HttpLimits ledger_http_limits();

class LedgerDoor {
 public:
  // Both outlive the door; reads and streams run on the executor, which is the door's alone.
  LedgerDoor(const LedgerServices& ledger, runtime::Executor& executor, LedgerDoorOptions options);

  void handle(net::HttpRequest request, net::Responder responder);
  static net::HttpResponse refuse(net::HttpRefusal refusal);

  bool is_idle() const { return reads_in_flight_.load() == 0 && streams_.load() == 0; }

 private:
  void submit(const Route& route, const net::HttpRequest& request, net::Responder responder);
  base::Result<Call> admit(RouteMatch match, net::HttpRequest request) const;
  runtime::Task<void> stream(StreamHandler handler, Call call, net::Responder responder);
  runtime::Task<void> read(ReadHandler handler, Call call, net::Responder responder);
  runtime::Context context_of(const net::HttpRequest& request) const;

  AccountBook accounts_;
  const Services services_;
  const LedgerDoorOptions options_;
  base::JsonDocument document_;  // the server's thread
  std::atomic<std::size_t> reads_in_flight_{0};
  std::atomic<std::size_t> streams_{0};
};

}  // namespace atollbank::ledger_http
