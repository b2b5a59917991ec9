// SPDX-License-Identifier: Apache-2.0
#include "bench/api/webhook_listener.h"

#include <charconv>
#include <chrono>
#include <string_view>
#include <utility>

namespace atollbank::bench {
namespace {

constexpr const char* kHealthy = "/healthy";
constexpr const char* kDead = "/dead";
constexpr std::string_view kEndOfNumber = "\"";

std::optional<std::uint64_t> number_in(std::string_view body) {
  const std::string_view mark = WebhookListener::kMark;
  const auto place = body.find(mark);
  if (place == std::string_view::npos) return std::nullopt;
  const std::string_view rest = body.substr(place + mark.size());
  std::uint64_t number = 0;
  const std::string_view digits = rest.substr(0, rest.find(kEndOfNumber));
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  const bool is_number = read.ec == std::errc() && read.ptr == digits.data() + digits.size();
  return is_number ? std::optional(number) : std::nullopt;
}

}  // namespace

base::Result<std::unique_ptr<WebhookListener>> WebhookListener::start(const base::Clock& clock) {
  std::unique_ptr<WebhookListener> listener(new WebhookListener(clock));
  WebhookListener& self = *listener;
  const auto handle = [&self](net::HttpRequest request, net::Responder responder) {
    self.handle(std::move(request), std::move(responder));
  };
  const auto refuse = [](net::HttpRefusal refusal) {
    net::HttpResponse response;
    response.status = net::status_of(refusal);
    return response;
  };
  ATOLL_TRY(self.server_, net::HttpServer::listen({}, clock, handle, refuse));
  self.thread_ =
      std::make_unique<runtime::NamedThread>("listener", [&self] { self.server_->run(); });
  return listener;
}

WebhookListener::~WebhookListener() {
  if (thread_ == nullptr) return;
  {
    const std::scoped_lock lock(mutex_);
    never_answered_.clear();
  }
  server_->stop();
  thread_->join();
}

std::string WebhookListener::healthy_url() const {
  return "http://127.0.0.1:" + std::to_string(server_->port()) + kHealthy;
}

std::string WebhookListener::dead_url() const {
  return "http://127.0.0.1:" + std::to_string(server_->port()) + kDead;
}

void WebhookListener::handle(net::HttpRequest request, net::Responder responder) {
  const base::Timestamp now = clock_.monotonic();
  const bool is_dead = request.path() == kDead;
  {
    const std::scoped_lock lock(mutex_);
    if (is_dead) return never_answered_.push_back(std::move(responder));
    if (const auto number = number_in(request.body)) arrivals_.try_emplace(*number, now);
  }
  arrived_.notify_all();
  responder.answer({});
}

std::optional<base::Timestamp> WebhookListener::arrival_of(std::uint64_t number,
                                                           base::Duration patience) {
  std::unique_lock lock(mutex_);
  const bool has_come = arrived_.wait_for(lock, std::chrono::nanoseconds(patience.nanoseconds),
                                          [&] { return arrivals_.contains(number); });
  if (!has_come) return std::nullopt;
  return arrivals_.at(number);
}

std::size_t WebhookListener::dead_count() {
  const std::scoped_lock lock(mutex_);
  return never_answered_.size();
}

}  // namespace atollbank::bench
