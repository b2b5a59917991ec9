// SPDX-License-Identifier: Apache-2.0
// The gateway of the public API: takes requests from the HTTP server, finds their route, their
// caller and their parameters, runs the handler as a coroutine on the bank's executor, and answers.
// Every answer is a JSON object (but for metrics) and carries an X-Request-Id.
//
// handle() and refuse() are called on the server's thread; all else happens on the executor.
// Outlives the requests in flight, whose number is bounded.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>

#include "base/id.h"
#include "gateways/edge/answer_once.h"
#include "gateways/edge/edge_metrics.h"
#include "gateways/edge/error_json.h"
#include "gateways/edge/services.h"
#include "gateways/edge/token_cache.h"
#include "net/http_server.h"
#include "net/rate_limiter.h"

namespace atollbank::edge {

struct EdgeOptions {
  std::size_t requests_in_flight_max = 1024;  // above: 503
  base::Duration request_time =
      base::Duration::from_seconds(10);  // the deadline of what it asks of services
  std::uint64_t id_worker = 0;           // of request ids, see base::IdGenerator
  net::RateLimit rate_limit;             // of each client of each customer
  net::RateLimit address_rate_limit;     // of each address, for what comes without a good token
  std::string public_url;  // of links, without a slash at the end; empty: as a request's Host says
  std::size_t body_bytes_max = net::HttpLimits().body_bytes_max;  // where the route says nothing
  bool is_sandbox = true;  // serves what lies under /sandbox/
};

class Edge {
 public:
  // The registry and what `services` refers to outlive the gateway.
  Edge(Services services, base::Registry& registry, EdgeOptions options);

  // Ends the answers that go on, before the server stops. Any thread.
  void close_streams() { services_.streams->close_all(); }

  void handle(net::HttpRequest request, net::Responder responder);
  net::HttpResponse refuse(net::HttpRefusal refusal);
  // Counts what is asked beside this API, the bank's pages, to the address that asks. Any thread.
  net::RateStanding admit_address(std::string_view source_ip);
  // How large a body the route of this head takes. Any thread.
  std::size_t body_bytes_max(const net::HttpRequest& head) const;

 private:
  // One request on its way through, and where its answer goes.
  struct Exchange {
    net::Responder responder;
    const Route* route = nullptr;
    base::Id request_id;
    base::Timestamp began;  // monotonic
    std::string allowed_methods;
    bool is_admitted = false;  // counts among those in flight
    KeyedWrite write;
    bool is_counted_by_client = false;  // else by address
    std::optional<net::RateStanding> standing;
    runtime::Caller caller;  // as far as it is known
    std::string path;        // as logs may show it
  };

  RouteMatch route_of(const net::HttpRequest& head) const;
  base::Result<void> admit(net::HttpRequest& request, Exchange& exchange, Call& call);
  runtime::Task<void> serve(Exchange exchange, std::string token, Call call);
  runtime::Task<base::Result<void>> identify(std::string token, Call& call, const Route& route);
  // The same later, for an answer that goes on.
  runtime::Task<base::Result<void>> identify_again(std::string token, const Route* route);
  base::Result<void> count_client(Exchange& exchange);
  base::Result<void> count_stranger(Exchange& exchange);
  base::Result<void> count_refused(Exchange& exchange, const base::Error& error);
  void finish(Exchange exchange, base::Result<Answer> result);
  void tell_refusal(const Exchange& exchange, const PublicError& error) const;
  void tell_answer(const Exchange& exchange, int status, std::string_view error,
                   base::Duration took) const;
  runtime::Task<void> send_pieces(net::ResponseStream stream, std::unique_ptr<Pieces> pieces);

  const Services services_;
  const EdgeOptions options_;
  EdgeMetrics metrics_;
  base::IdGenerator request_ids_;  // the server's thread
  TokenCache tokens_;              // the executor
  net::RateLimiter rates_;         // the executor
  std::mutex strangers_mutex_;     // the server's thread and the executor meet here only
  net::RateLimiter strangers_;     // by address; its texts need no lock
  std::atomic<std::size_t> requests_in_flight_{0};
};

}  // namespace atollbank::edge
