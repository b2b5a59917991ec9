// SPDX-License-Identifier: Apache-2.0
// Calls to other people's servers over http and https, for webhooks. One connection a call, no
// redirects, an answer of bounded size, a deadline on the whole of it, and an AddressGuard asked
// before connecting.
//
// send() may be called on any thread; completions run on the thread that calls run(). Exactly one
// each.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/deadline.h"
#include "base/result.h"
#include "base/unique_function.h"
#include "net/address_guard.h"
#include "net/url.h"

namespace atollbank::net {

struct HttpClientOptions {
  std::size_t calls_max = 64;  // at once; above: resource_exhausted
  std::size_t answer_bytes_max = 64 * 1024;
  std::string ca_file;  // certificates to trust; empty: the system's
  AddressGuard guard = is_public_address;
};

struct OutgoingRequest {
  std::string method = "POST";
  Url url;
  std::string content_type = "application/json";
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  base::Deadline deadline = base::Deadline::never();
};

struct IncomingAnswer {
  int status = 0;
  std::string retry_after;  // as sent; empty when absent
  std::string body;
};

class HttpClient {
 public:
  using Completion = base::UniqueFunction<void(base::Result<IncomingAnswer>)>;

  // The clock is the one that deadlines are on, and outlives the client.
  HttpClient(HttpClientOptions options, const base::Clock& clock);
  ~HttpClient();

  // reasons: resource_exhausted client_busy · deadline_exceeded peer_too_slow · permission_denied
  // address_refused · unavailable host_not_found, peer_unreachable, tls_failed, client_stopped ·
  // unknown answer_lost (the request was sent) · internal malformed_answer, answer_too_large
  void send(OutgoingRequest request, Completion done);

  // Works on the calling thread until stop(), which cuts off what is still in flight. Any thread.
  void run();
  void stop();

 private:
  class Loop;
  std::unique_ptr<Loop> loop_;
};

}  // namespace atollbank::net
