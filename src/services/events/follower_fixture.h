// SPDX-License-Identifier: Apache-2.0
// For tests of this room: a log that anything can be published to, stores in memory, and a consumer
// that adds up amounts and is strict about what it is told.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "adapters/memory/event_log.h"
#include "adapters/memory/projection_store.h"
#include "adapters/memory/record_store.h"
#include "base/json.h"
#include "services/events/follower.h"

namespace atollbank::events {

using Step = PartitionFollower::Step;

inline std::string amount_of(std::int64_t amount) {
  return "{\"amount\":" + std::to_string(amount) + "}";
}

// Keeps the sum in "total" and the order in "order". Mended, it counts what it does not understand
// as one.
class Tally final : public ports::EventConsumer {
 public:
  explicit Tally(base::Timestamp now) : now_(now) {}

  const std::string& name() const override { return name_; }
  base::Result<void> go_on(const ports::ProjectionReader& store,
                           const std::string& target) override {
    ATOLL_TRY(const auto total, store.get(target, "total"));
    ATOLL_TRY(const auto order, store.get(target, "order"));
    total_ = total ? std::stoll(*total) : 0;
    order_ = order.value_or("");
    return {};
  }
  base::Result<ports::EventEffect> take(const ports::LogMessage& message) override {
    ++takes;
    if (failures_to_come > 0) {
      --failures_to_come;
      return fault("handler_failed");
    }
    auto amount = amount_in(message.events.front().payload);
    if (!amount && !is_mended) return base::fail(amount.error());
    total_ += amount.value_or(1);
    order_ += message.text() + " ";
    const bool is_vast = message.events.front().payload.find("vast") != std::string::npos;
    if (is_vast && !is_mended) order_.resize(ports::kValueSizeMax + 1);
    return ports::EventEffect{.puts = {{.key = "total", .value = std::to_string(total_)},
                                       {.key = "order", .value = order_}},
                              .deletes = {}};
  }

  bool is_mended = false;
  int failures_to_come = 0;
  int takes = 0;

 private:
  static tl::unexpected<base::Error> fault(const char* reason) {
    return base::fail(base::ErrorCode::kInvalidArgument, reason, "the message is not right");
  }
  base::Result<std::int64_t> amount_in(const std::string& payload) const {
    constexpr std::size_t kSizeMax = 65'536;
    ATOLL_TRY(const auto json, base::JsonValue::parse(payload, kSizeMax));
    ATOLL_TRY(const std::int64_t amount, json.get_integer("amount"));
    if (amount < 0) return fault("amount_negative");
    if (json.find("kind") != nullptr) {
      ATOLL_TRY(const std::string kind, json.get_string("kind"));
      if (kind.find('\0') != std::string::npos) return fault("text_has_nul");
      if (kind == "fails") return fault("handler_failed");
      if (kind != "gift" && kind != "vast") return fault("kind_unknown");
    }
    if (json.find("time") != nullptr) {
      ATOLL_TRY(const std::string text, json.get_string("time"));
      ATOLL_TRY(const base::Timestamp time, base::parse_rfc3339(text));
      if (time > now_) return fault("time_in_future");
    }
    return amount;
  }

  const std::string name_ = "tally";
  const base::Timestamp now_;
  std::int64_t total_ = 0;
  std::string order_;
};

class FollowerFixture : public testing::Test {
 protected:
  FollowerFixture() { operator_.caller.subject = "user_operator"; }

  // The next message of the partition of records.
  void publish(const std::string& partition, const std::string& payload) {
    const std::uint64_t last = last_[partition]++;
    log_.publish(message(partition, last + 1, last, payload));
  }
  static ports::LogMessage message(const std::string& partition, std::uint64_t position,
                                   std::uint64_t follows, const std::string& payload) {
    ports::LogMessage made;
    made.source = "outbox/" + partition;
    made.position = position;
    made.follows = follows;
    made.events = {{.type = "thing.changed", .payload = payload}};
    return made;
  }
  PartitionFollower make_follower(std::size_t page = 10) {
    return PartitionFollower(
        {.log = log_, .store = store_, .letters = book_, .registry = registry_}, tally_, "0", page);
  }
  // Until there is nothing more.
  Step follow(PartitionFollower& follower) {
    Step step = Step::kTaken;
    while (step == Step::kTaken || step == Step::kTakenAll || step == Step::kTryAgain) {
      step = follower.step(time_).value();
    }
    return step;
  }
  std::int64_t total() const {
    const auto text = store_.get("tally/0", "total").value();
    return text ? std::stoll(*text) : 0;
  }
  std::string order() const { return store_.get("tally/0", "order").value().value_or(""); }
  std::vector<DeadLetter> letters() const { return book_.list({}).value(); }
  std::uint64_t counter(std::string_view name) {
    return registry_.counter(name, "", {{"target", "tally/0"}}).value();
  }
  std::string last_audit() const { return records_.outbox(0, 1'000)->back().audit; }
  static SettleDeadLetter of(const DeadLetterName& name) {
    return {.name = name, .why = "ticket 7"};
  }

  const base::Timestamp time_ = base::Timestamp::from_ms(1'790'000'000'000);
  adapters::MemoryEventLog log_{1};
  adapters::MemoryProjectionStore store_;
  adapters::MemoryRecordStore records_;
  DeadLetterBook book_{records_};
  base::Registry registry_;
  Tally tally_{time_};
  Context operator_;
  std::map<std::string, std::uint64_t> last_;
};

}  // namespace atollbank::events
