// SPDX-License-Identifier: Apache-2.0
#include "tests/chaos/listener.h"

#include <fmt/format.h>

#include "base/json.h"

namespace atollbank::chaos {

namespace {

// One in so many: each costs the webhook a pause.
constexpr std::uint32_t kRefusalRarity = 1500;

// "" where the body is not about a created transaction.
std::string transaction_in(const std::string& body) {
  const auto json = base::JsonValue::parse(body);
  if (!json || json->get_string("type").value_or("") != "transaction.created") return "";
  const base::JsonValue* transaction = json->find("data");
  return transaction == nullptr ? "" : transaction->get_string("id").value_or("");
}

}  // namespace

base::Result<std::unique_ptr<Listener>> Listener::listen(std::uint64_t seed) {
  std::unique_ptr<Listener> listener(new Listener(seed));
  Listener* const self = listener.get();
  auto handler = [self](net::HttpRequest request, net::Responder responder) {
    responder.answer(self->take(request));
  };
  auto refusal = [](net::HttpRefusal) { return net::HttpResponse{.status = 400}; };
  ATOLL_TRY(listener->server_,
            net::HttpServer::listen({}, listener->clock_, std::move(handler), std::move(refusal)));
  listener->thread_ =
      std::make_unique<runtime::NamedThread>("listener", [self] { self->server_->run(); });
  return listener;
}

Listener::~Listener() {
  if (!thread_) return;
  server_->stop();
  thread_->join();
}

std::string Listener::url() const { return fmt::format("http://127.0.0.1:{}/", server_->port()); }

net::HttpResponse Listener::take(const net::HttpRequest& request) {
  const std::lock_guard lock(mutex_);
  net::HttpResponse answer{.body = "{}"};
  if (random_.chance(1, kRefusalRarity)) {
    ++refusals_;
    answer.status = 503;
    return answer;
  }
  const std::string message_id(request.headers.find("webhook-id"));
  const std::string transaction_id = transaction_in(request.body);
  if (message_id.empty() || transaction_id.empty()) {
    complaints_.push_back("a webhook without its id or its transaction: " + request.body);
    return answer;
  }
  const auto [known, is_new] = heard_.emplace(message_id, transaction_id);
  if (!is_new) ++repeats_;
  changed_.notify_all();
  if (known->second != transaction_id) {
    complaints_.push_back(message_id + " was of another transaction the second time");
  }
  return answer;
}

std::size_t Listener::heard_count() const {
  const std::lock_guard lock(mutex_);
  return heard_.size();
}

void Listener::wait_for(std::size_t count) {
  constexpr auto kMoment = std::chrono::seconds(5);
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, kMoment, [&] { return heard_.size() >= count; });
}

std::uint64_t Listener::repeats() const {
  const std::lock_guard lock(mutex_);
  return repeats_;
}

std::uint64_t Listener::refusals() const {
  const std::lock_guard lock(mutex_);
  return refusals_;
}

std::map<std::string, std::string> Listener::heard() const {
  const std::lock_guard lock(mutex_);
  return heard_;
}

std::vector<std::string> Listener::complaints() const {
  const std::lock_guard lock(mutex_);
  return complaints_;
}

}  // namespace atollbank::chaos
