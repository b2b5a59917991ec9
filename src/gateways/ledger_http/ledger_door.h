// SPDX-License-Identifier: Apache-2.0
// The HTTP/JSON door of a ledger, or of each tenant's: takes requests from the HTTP server, finds
// their route, and hands commands to the ledger there and then or runs a read as a coroutine on the
// door's executor. Page and description need no key.
// handle() and refuse() belong to the server's thread. Commands are decoded on it and answered by
// the thread that makes them durable. Outlives what it has in flight: stop the server, wait for
// is_idle(), stop the executor.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>

#include "base/json_view.h"
#include "gateways/ledger_http/routes.h"
#include "gateways/ledger_http/services.h"
#include "net/http_server.h"
#include "services/tenants/api.h"

namespace atollbank::ledger_http {

struct LedgerDoorOptions {
  std::size_t reads_in_flight_max = 1024;  // of one ledger; above: 503
  std::size_t streams_max = 256;           // of one ledger; above: 503
  base::Duration request_time = base::Duration::from_seconds(30);
};

// What the server in front of this door lets in.
net::HttpLimits ledger_http_limits();

class LedgerDoor {
 public:
  // What they name outlives the door; reads and streams run on the executor, which is the door's
  // alone.
  LedgerDoor(const tenants::Ledgers<const LedgerServices>& ledgers, runtime::Executor& executor,
             LedgerDoorOptions options);

  void handle(net::HttpRequest request, net::Responder responder);
  static net::HttpResponse refuse(net::HttpRefusal refusal);

  bool is_idle() const;

 private:
  // One ledger behind this door, and how much is asked of it: who asks too much is refused alone.
  struct Served {
    Served(const LedgerServices& ledger, runtime::Executor& executor)
        : services{ledger, executor, accounts} {}
    AccountBook accounts;
    const Services services;
    std::atomic<std::size_t> reads_in_flight{0};
    std::atomic<std::size_t> streams{0};
  };

  static tenants::Ledgers<Served> serve(const tenants::Ledgers<const LedgerServices>& ledgers,
                                        runtime::Executor& executor, std::deque<Served>& served);
  void submit(Served& ledger, const Route& route, const net::HttpRequest& request,
              net::Responder responder);
  base::Result<Call> admit(const Served& ledger, RouteMatch match, net::HttpRequest request) const;
  static runtime::Task<void> stream(Served* ledger, StreamHandler handler, Call call,
                                    net::Responder responder);
  static runtime::Task<void> read(Served* ledger, ReadHandler handler, Call call,
                                  net::Responder responder);
  runtime::Context context_of(const net::HttpRequest& request) const;

  runtime::Executor& executor_;
  std::deque<Served> served_;
  const tenants::Ledgers<Served> ledgers_;
  const LedgerDoorOptions options_;
  base::JsonDocument document_;  // the server's thread
};

}  // namespace atollbank::ledger_http
