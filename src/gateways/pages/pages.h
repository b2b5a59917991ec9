// SPDX-License-Identifier: Apache-2.0
// The bank's own pages for people: their money, sign-in, consent, approval, devices, and what
// developers need. They are whole without script; every form carries a token of its session.
//
// handle() is called on the HTTP server's thread; all else happens on the executor. Outlives the
// requests in flight, whose number is bounded.
#pragma once

#include <atomic>

#include "gateways/pages/handlers.h"
#include "gateways/pages/page.h"
#include "net/http_server.h"

namespace atollbank::pages {

struct PagesOptions {
  bool is_secure = false;  // the bank is reached over TLS, if only in front of it
  std::string origin{};    // of its own forms; empty: the host that a request names
  std::size_t requests_in_flight_max = 256;
  base::Duration request_time = base::Duration::from_seconds(10);
};

class Pages {
 public:
  // What `services` refers to outlives the gateway.
  Pages(Services services, PagesOptions options)
      : services_(std::move(services)), options_(options) {}

  // Whether a request is for these pages, and not for the public API. Any thread.
  static bool owns(const net::HttpRequest& request);
  void handle(net::HttpRequest request, net::Responder responder);
  // A visit that came too soon after too many others.
  static net::HttpResponse refuse(std::uint32_t wait_s);
  // Ends the answers that go on, before the server stops. Any thread.
  void close_streams() { services_.streams->close_all(); }

 private:
  runtime::Task<void> serve(Visit visit, const Route* route, net::Responder responder);
  runtime::Task<base::Result<Page>> visited(Visit& visit, const Route* route);

  const Services services_;
  const PagesOptions options_;
  std::atomic<std::size_t> requests_in_flight_{0};
};

}  // namespace atollbank::pages
