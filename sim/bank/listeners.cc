// SPDX-License-Identifier: Apache-2.0
#include "sim/bank/listeners.h"

#include <fmt/format.h>

#include <algorithm>

namespace atollbank::sim {

using webhooks::Delivery;
using webhooks::EndpointAnswer;

namespace {

constexpr int kTaken = 200;
constexpr int kRefusals[] = {500, 500, 503, 503, 404, 410};

}  // namespace

void Listeners::heal() {
  is_healed_ = true;
  faults_ = {};
}

bool Listeners::has_heard(const std::string& url, base::Id event_id) const {
  return body_of_.contains({url, event_id});
}

void Listeners::post(Delivery delivery, runtime::Completion<EndpointAnswer> done) {
  base::Random& random = loop_.random();
  if (random.chance(faults_.busy_percent, 100)) {
    return done(base::fail(base::ErrorCode::kResourceExhausted, "http_client_full",
                           "too many requests are under way"));
  }
  const std::uint64_t number = ++posts_;
  waiting_.emplace(number, std::move(done));
  const base::Duration left = delivery.deadline.moment() - patience_.clock().monotonic();
  send([this, number, delivery = std::move(delivery)] {
    const int status = arrive(delivery);
    send([this, number, status] {
      answer(number, EndpointAnswer{.status = status, .retry_after = status == 503 ? "0" : ""});
    });
  });
  patience_.post_after(left, [this, number] {
    answer(number, base::fail(base::ErrorCode::kUnavailable, "peer_too_slow",
                              "the endpoint did not answer in time"));
  });
}

void Listeners::send(std::function<void()> arrive) {
  if (!is_healed_) return network_.send(std::move(arrive));
  patience_.post([arrive = std::move(arrive)] { arrive(); });
}

void Listeners::answer(std::uint64_t number, base::Result<EndpointAnswer> answer) {
  const auto found = waiting_.find(number);
  if (found == waiting_.end()) return;
  auto done = std::move(found->second);
  waiting_.erase(found);
  done(std::move(answer));
}

int Listeners::arrive(const Delivery& delivery) {
  base::Random& random = loop_.random();
  if (random.chance(faults_.refusal_percent, 100)) {
    ++refusals_;
    return kRefusals[random.below(std::size(kRefusals))];
  }
  const auto header = std::ranges::find(delivery.headers, "webhook-id",
                                        [](const auto& pair) { return pair.first; });
  const auto id = header == delivery.headers.end()
                      ? base::fail(base::ErrorCode::kInvalidArgument, "no_id", "")
                      : base::parse_id("evt", header->second);
  if (!id) {
    difference_ = "a delivery to " + delivery.url + " has no webhook-id";
    return kTaken;
  }
  const auto [known, is_new] = body_of_.emplace(std::pair(delivery.url, *id), delivery.body);
  if (is_new) heard_[delivery.url].push_back({.event_id = *id, .body = delivery.body});
  if (!is_new) ++repeats_;
  if (!is_new && known->second != delivery.body) {
    difference_ = fmt::format("{} heard \"{}\" and then \"{}\" of one event", delivery.url,
                              known->second, delivery.body);
  }
  return kTaken;
}

// What does not change after the event, so that it is the same each time.
std::string Listeners::body_of(const transactions::AccountEvent& event,
                               transactions::EventType told_as, webhooks::BodyForm form) const {
  std::string body =
      fmt::format("{} {} {}", transactions::name_of(told_as), base::to_base62(event.account_id),
                  base::to_base62(event.object_id));
  if (form == webhooks::BodyForm::kPlain) return body;
  // What the records tell has the money of today.
  const bool has_amount = event.transaction && !transactions::place_of(event.id).is_of_records;
  return fmt::format("{} {} at {}: {} {}", body, transactions::name_of(event.change),
                     event.time.nanoseconds, event.balance_minor,
                     has_amount ? event.transaction->amount_minor : 0);
}

}  // namespace atollbank::sim
