// SPDX-License-Identifier: Apache-2.0
// For tests of the gateway: the four services as one customer with an account, a pot and a card
// purchase, all in plain sight, and an executor that runs when told. Whatever `failure` holds,
// every call of a service answers with it.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "gateways/edge/fake_accounts.h"
#include "gateways/edge/fake_webhooks.h"
#include "gateways/edge/onboarding/fake_onboarding.h"
#include "gateways/edge/payments/fake_payments.h"
#include "gateways/edge/payments/fake_standing_orders.h"
#include "gateways/edge/services.h"

namespace atollbank::edge {

class SteppedExecutor final : public runtime::Executor {
 public:
  void post(runtime::Work work) override { queue_.push_back(std::move(work)); }
  void post_after(base::Duration, runtime::Work work) override { post(std::move(work)); }
  const base::Clock& clock() const override { return clock_; }

  void run_until_idle() {
    while (!queue_.empty()) {
      runtime::Work work = std::move(queue_.front());
      queue_.pop_front();
      work();
    }
  }
  base::ManualClock& manual_clock() { return clock_; }

 private:
  base::ManualClock clock_{base::parse_rfc3339("2026-11-25T12:00:00Z").value()};
  std::deque<runtime::Work> queue_;
};

struct FakeCustomers final : customers::CustomersApi {
  using Context = runtime::Context;
  std::optional<base::Error> failure;
  customers::Customer customer;
  std::optional<customers::OpenCustomer> asked;

  void open(const Context&, customers::OpenCustomer request,
            runtime::Completion<customers::OpenedCustomer> done) override {
    asked = std::move(request);
    done(customers::OpenedCustomer{});
  }
  void find(const Context&, base::Id, runtime::Completion<customers::Customer> done) override {
    if (failure) return done(base::fail(*failure));
    done(customer);
  }
  void erase(const Context&, base::Id, runtime::Completion<base::Id> done) override {
    customer.is_erased = true;
    done(base::Id());
  }
};

// Keeps answers as the real one does, in memory.
struct FakeIdempotency final : idempotency::IdempotencyApi {
  using Context = runtime::Context;
  std::map<std::string, std::pair<base::Sha256, std::optional<idempotency::KeptAnswer>>> known;

  void claim(const Context&, idempotency::KeyedRequest request,
             runtime::Completion<idempotency::Claim> done) override {
    const std::string name = request.scope + '\n' + request.key;
    const auto& found = known.try_emplace(name, request.fingerprint, std::nullopt).first->second;
    if (found.first != request.fingerprint) {
      return done(base::fail(base::ErrorCode::kFailedPrecondition, "idempotency_key_reused",
                             "used for another request"));
    }
    done(
        idempotency::Claim{.command_id = base::derive_id("fake", name, 0), .answer = found.second});
  }
  void keep(const Context&, idempotency::KeyedRequest request, idempotency::KeptAnswer answer,
            runtime::Completion<void> done) override {
    known[request.scope + '\n' + request.key].second = std::move(answer);
    done({});
  }
  void release(const idempotency::KeyedRequest&) override {}
};

struct FakeTransactions final : transactions::TransactionsApi {
  using Context = runtime::Context;
  template <class T>
  using Completion = runtime::Completion<T>;
  transactions::Transaction shown;
  std::optional<transactions::ListTransactions> listed;
  std::deque<base::Result<std::vector<transactions::Transaction>>> pages;  // before `shown`
  std::optional<transactions::AnnotateTransaction> annotated;
  std::optional<transactions::FeedItem> fed;
  std::vector<std::uint64_t> waited_for;
  bool is_behind = false;

  void list(const Context&, transactions::ListTransactions request,
            Completion<std::vector<transactions::Transaction>> done) override {
    listed = request;
    if (pages.empty()) return done(std::vector{shown});
    auto page = std::move(pages.front());
    pages.pop_front();
    done(std::move(page));
  }
  void get(const Context&, transactions::GetTransaction request,
           Completion<transactions::Transaction> done) override {
    if (request.transaction_id == shown.id) return done(shown);
    done(base::fail(base::ErrorCode::kNotFound, "transaction_not_found", "no such transaction"));
  }
  void annotate(const Context&, transactions::AnnotateTransaction request,
                Completion<transactions::Transaction> done) override {
    annotated = request;
    done(shown);
  }
  void attach(const Context&, transactions::AttachFile request,
              Completion<transactions::Attachment> done) override {
    if (request.transaction_id != shown.id) {
      return done(base::fail(base::ErrorCode::kNotFound, "transaction_not_found", "none"));
    }
    shown.attachments.push_back({.id = {.high = 1, .low = 77},
                                 .user_id = request.user_id,
                                 .transaction_id = request.transaction_id,
                                 .created = {},
                                 .file_url = std::move(request.file_url),
                                 .file_type = std::move(request.file_type)});
    done(shown.attachments.back());
  }
  void detach(const Context&, base::Id, base::Id attachment_id,
              Completion<transactions::Attachment> done) override {
    if (shown.attachments.empty() || shown.attachments.back().id != attachment_id) {
      return done(base::fail(base::ErrorCode::kNotFound, "attachment_not_found", "none"));
    }
    auto taken = std::move(shown.attachments.back());
    shown.attachments.pop_back();
    done(std::move(taken));
  }
  void wait_until(const Context&, ledger::AccountId, std::uint64_t slot,
                  Completion<void> done) override {
    waited_for.push_back(slot);
    if (!is_behind) return done({});
    done(base::fail(base::ErrorCode::kDeadlineExceeded, "not_yet_projected", "behind"));
  }
  void spend_today(const Context&, ledger::AccountId, Completion<std::int64_t> done) override {
    done(0);
  }
  // The pages that are asked for, one after the other; then nothing more.
  std::deque<transactions::EventPage> event_pages;
  std::vector<transactions::EventsRequest> events_asked;
  void events_since(const Context& context, transactions::EventsRequest request,
                    Completion<transactions::EventPage> done) override {
    events_asked.push_back(request);
    transactions::EventPage page{.events = {}, .next = request.after};
    if (!event_pages.empty()) {
      page = std::move(event_pages.front());
      event_pages.pop_front();
    }
    context.executor->post(
        [done = std::move(done), page = std::move(page)]() mutable { done(std::move(page)); });
  }
  void find_event(const Context&, transactions::FindEvent,
                  Completion<transactions::AccountEvent> done) override {
    done(base::fail(base::ErrorCode::kNotFound, "event_not_found", "no such event"));
  }
  void event_position(const Context&, base::Id, ledger::AccountId, std::optional<base::Timestamp>,
                      Completion<transactions::EventPosition> done) override {
    done(transactions::EventPosition{});
  }
  void changed_since(const Context&, std::uint64_t,
                     Completion<transactions::ChangedSince> done) override {
    done(transactions::ChangedSince{});
  }
  void put_merchant(const Context&, transactions::Merchant, Completion<void> done) override {
    done({});
  }
  void put_narrative(const Context&, transactions::Narrative, Completion<void> done) override {
    done({});
  }
  void add_feed_item(const Context&, transactions::FeedItem item,
                     Completion<transactions::FeedItem> done) override {
    fed = item;
    done(std::move(item));
  }
  void feed(const Context&, base::Id, ledger::AccountId, std::uint32_t,
            Completion<std::vector<transactions::FeedItem>> done) override {
    done(std::vector<transactions::FeedItem>{});
  }
};

}  // namespace atollbank::edge
