// SPDX-License-Identifier: Apache-2.0
// For tests of webhooks: an account's events as a test makes them up, and endpoints that answer as
// they are told.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <future>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "runtime/executor.h"
#include "services/transactions/api.h"
#include "services/webhooks/delivery_port.h"

namespace atollbank::webhooks {

inline constexpr base::Id kUser{1, 1};
inline constexpr base::Id kAccount{1, 2};

// Touched on the service's executor only, and while no service runs.
class MadeUpTransactions final : public transactions::TransactionsApi {
 public:
  using Context = runtime::Context;
  template <class T>
  using Completion = runtime::Completion<T>;
  using Transaction = transactions::Transaction;
  using AccountEvent = transactions::AccountEvent;
  using EventType = transactions::EventType;
  std::optional<Completion<transactions::ChangedSince>> waiting;

  // Event number `number` stands in slot 100 + number, a second after the one before.
  void add(std::uint64_t number, EventType type = EventType::kTransactionCreated) {
    const std::int64_t ms = 1'700'000'000'000 + static_cast<std::int64_t>(number) * 1000;
    const std::uint64_t slot = 100 + number;
    AccountEvent event{.id = transactions::transaction_id(ms * 1'000'000, 0, slot, 0),
                       .type = type,
                       .time = base::Timestamp::from_ms(ms),
                       .account_id = kAccount,
                       .object_id = {.high = 1, .low = number},
                       .transaction = {},
                       .position = {.journal = slot << 8, .records = 0}};
    all_.push_back(std::move(event));
    if (waiting) std::exchange(waiting, std::nullopt)->operator()(changed());
  }
  void add_many(runtime::Executor& executor, std::uint64_t count) {
    std::promise<void> added;
    executor.post([&] {
      for (std::uint64_t number = 1; number <= count; ++number) add(number);
      added.set_value();
    });
    added.get_future().get();
  }
  const std::vector<AccountEvent>& events() const { return all_; }

  void events_since(const Context&, transactions::EventsRequest request,
                    Completion<transactions::EventPage> done) override {
    if (request.account_id != kAccount) return done(no_account());
    transactions::EventPage page{.events = {}, .next = request.after};
    for (auto it = after(request.after.journal); it != all_.end(); ++it) {
      if (page.events.size() == request.limit) break;
      page.next = it->position;
      if ((request.types & bit_of(it->type)) != 0) page.events.push_back(*it);
    }
    done(std::move(page));
  }
  void find_event(const Context&, transactions::FindEvent request,
                  Completion<AccountEvent> done) override {
    for (const AccountEvent& event : all_) {
      if (event.id == request.event_id) return done(event);
    }
    done(base::fail(base::ErrorCode::kNotFound, "event_not_found", "no such event"));
  }
  void event_position(const Context&, base::Id, ledger::AccountId account,
                      std::optional<base::Timestamp> from,
                      Completion<transactions::EventPosition> done) override {
    if (account != kAccount) return done(no_account());
    transactions::EventPosition position;
    for (const AccountEvent& event : all_) {
      if (from && event.time >= *from) break;
      position = event.position;
    }
    done(position);
  }
  void changed_since(const Context&, std::uint64_t tick,
                     Completion<transactions::ChangedSince> done) override {
    if (tick < all_.size() + 1) return done(changed());
    waiting.emplace(std::move(done));
  }
  void list(const Context&, transactions::ListTransactions,
            Completion<std::vector<Transaction>>) override {}
  void get(const Context&, transactions::GetTransaction, Completion<Transaction>) override {}
  void annotate(const Context&, transactions::AnnotateTransaction,
                Completion<Transaction>) override {}
  void attach(const Context&, transactions::AttachFile,
              Completion<transactions::Attachment>) override {}
  void detach(const Context&, base::Id, base::Id, Completion<transactions::Attachment>) override {}
  void wait_until(const Context&, ledger::AccountId, std::uint64_t, Completion<void>) override {}
  void spend_today(const Context&, ledger::AccountId, Completion<std::int64_t>) override {}
  void put_merchant(const Context&, transactions::Merchant, Completion<void>) override {}
  void put_narrative(const Context&, transactions::Narrative, Completion<void>) override {}
  void add_feed_item(const Context&, transactions::FeedItem,
                     Completion<transactions::FeedItem>) override {}
  void feed(const Context&, base::Id, ledger::AccountId, std::uint32_t,
            Completion<std::vector<transactions::FeedItem>>) override {}

 private:
  std::vector<AccountEvent>::const_iterator after(std::uint64_t journal) const {
    return std::upper_bound(all_.begin(), all_.end(), journal,
                            [](std::uint64_t ordinal, const AccountEvent& event) {
                              return ordinal < event.position.journal;
                            });
  }
  transactions::ChangedSince changed() const {
    return {.accounts = {kAccount}, .incomplete = false, .tick = all_.size() + 1};
  }
  static tl::unexpected<base::Error> no_account() {
    return base::fail(base::ErrorCode::kNotFound, "account_not_found", "no such account");
  }

  std::vector<AccountEvent> all_;
};

// Any thread.
class MadeUpEndpoints final : public DeliveryPort {
 public:
  using Headers = std::map<std::string, std::string>;

  void post(Delivery delivery, runtime::Completion<EndpointAnswer> done) override {
    int status = 200;
    {
      const std::lock_guard lock(mutex_);
      Endpoint& endpoint = endpoints_[delivery.url];
      endpoint.heard.push_back(delivery.body);
      endpoint.headers.emplace_back(delivery.headers.begin(), delivery.headers.end());
      if (endpoint.hangs) {
        hanging_.push_back(std::move(done));
        changed_.notify_all();
        return;
      }
      status = endpoint.failures_left > 0 ? 500 : endpoint.status;
      if (endpoint.failures_left > 0) --endpoint.failures_left;
    }
    done(EndpointAnswer{.status = status, .retry_after = {}});
    changed_.notify_all();
  }
  std::string body_of(const transactions::AccountEvent& event, transactions::EventType told_as,
                      BodyForm form) const override {
    const std::string body =
        std::string(transactions::name_of(told_as)) + ' ' + std::to_string(event.object_id.low);
    return form == BodyForm::kPlain ? body : body + " standard";
  }

  void fail_first(const std::string& url, int times) {
    const std::lock_guard lock(mutex_);
    endpoints_[url].failures_left = times;
  }
  void answer(const std::string& url, int status) {
    const std::lock_guard lock(mutex_);
    endpoints_[url].status = status;
  }
  void hang(const std::string& url) {
    const std::lock_guard lock(mutex_);
    endpoints_[url].hangs = true;
  }
  // Drops what was never answered, while its executor still lives.
  void hang_up() {
    const std::lock_guard lock(mutex_);
    hanging_.clear();
  }
  std::size_t hanging_count() {
    const std::lock_guard lock(mutex_);
    return hanging_.size();
  }
  // Waits until so many are not answered; how many it then is.
  std::size_t wait_for_hanging(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::seconds(20), [&] { return hanging_.size() >= count; });
    return hanging_.size();
  }
  // Waits until the endpoint has heard so much.
  std::vector<std::string> wait_for(const std::string& url, std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::seconds(20),
                      [&] { return endpoints_[url].heard.size() >= count; });
    return endpoints_[url].heard;
  }
  // Waits until the endpoint has heard this.
  bool hears(const std::string& url, const std::string& body) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(20), [&] {
      const auto& heard = endpoints_[url].heard;
      return std::find(heard.rbegin(), heard.rend(), body) != heard.rend();
    });
  }
  std::vector<Headers> headers(const std::string& url) {
    const std::lock_guard lock(mutex_);
    return endpoints_[url].headers;
  }
  std::size_t signature_count(const std::string& url, std::size_t delivery) {
    const std::string signatures = headers(url).at(delivery).at("webhook-signature");
    return 1 + static_cast<std::size_t>(std::count(signatures.begin(), signatures.end(), ' '));
  }

 private:
  struct Endpoint {
    int status = 200;
    int failures_left = 0;
    bool hangs = false;
    std::vector<std::string> heard;
    std::vector<Headers> headers;
  };
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, Endpoint> endpoints_;
  std::vector<runtime::Completion<EndpointAnswer>> hanging_;
};

}  // namespace atollbank::webhooks
