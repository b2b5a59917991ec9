// SPDX-License-Identifier: Apache-2.0
// A program on this machine that webhooks are sent to: notes when each numbered event arrives. At
// its other address it takes a connection and never answers, as a program does that hangs.
//
// Serves on a thread of its own until it goes.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "net/http_server.h"
#include "runtime/named_thread.h"

namespace atollbank::bench {

class WebhookListener {
 public:
  static base::Result<std::unique_ptr<WebhookListener>> start(const base::Clock& clock);
  ~WebhookListener();

  std::string healthy_url() const;
  std::string dead_url() const;
  // An event is known by this in its body, its number behind it.
  static constexpr const char* kMark = "webhook-bench-";

  // The monotonic time when it first arrived; none when it has not by then.
  std::optional<base::Timestamp> arrival_of(std::uint64_t number, base::Duration patience);
  std::size_t dead_count();  // how often the dead one was called

 private:
  explicit WebhookListener(const base::Clock& clock) : clock_(clock) {}
  void handle(net::HttpRequest request, net::Responder responder);

  const base::Clock& clock_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::unordered_map<std::uint64_t, base::Timestamp> arrivals_;
  std::vector<net::Responder> never_answered_;
  std::unique_ptr<net::HttpServer> server_;
  std::unique_ptr<runtime::NamedThread> thread_;
};

}  // namespace atollbank::bench
