// SPDX-License-Identifier: Apache-2.0
// A program that listens to the bank's webhook, refuses now and then, and keeps what it heard by
// the message's id, as receivers do to drop what comes twice.
//
// Listens from its making to its end, whatever becomes of the bank. Thread-safe.
#pragma once

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "net/http_server.h"
#include "runtime/named_thread.h"

namespace atollbank::chaos {

class Listener {
 public:
  // unavailable listen_failed
  static base::Result<std::unique_ptr<Listener>> listen(std::uint64_t seed);
  ~Listener();

  std::string url() const;
  std::size_t heard_count() const;
  // Until it has heard of so many, or a moment has passed.
  void wait_for(std::size_t count);
  std::uint64_t repeats() const;
  std::uint64_t refusals() const;
  // By message id, the transaction that it was about.
  std::map<std::string, std::string> heard() const;
  std::vector<std::string> complaints() const;

 private:
  explicit Listener(std::uint64_t seed) : random_(seed) {}
  net::HttpResponse take(const net::HttpRequest& request);

  base::SystemClock clock_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  base::Random random_;
  std::map<std::string, std::string> heard_;
  std::vector<std::string> complaints_;
  std::uint64_t repeats_ = 0;
  std::uint64_t refusals_ = 0;
  std::unique_ptr<net::HttpServer> server_;
  std::unique_ptr<runtime::NamedThread> thread_;
};

}  // namespace atollbank::chaos
