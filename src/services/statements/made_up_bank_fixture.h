// SPDX-License-Identifier: Apache-2.0
// For tests: a ledger and transactions as a test makes them up, and the statements service on them
// with a clock that stands still.
#pragma once

#include <algorithm>
#include <future>
#include <memory>

#include "adapters/memory/person_vault.h"
#include "adapters/memory/record_store.h"
#include "runtime/thread_executor.h"
#include "runtime/thread_pool.h"
#include "services/statements/service.h"
#include "services/statements/statement_fixture.h"

namespace atollbank::statements {

inline constexpr base::Id kOwner{1, 1};

class MadeUpLedger final : public posting::PostingApi {
 public:
  std::vector<posting::StatementEntry> records;  // of ada(), oldest first
  std::int64_t added_minor = 0;                  // what the balance says beyond the records
  std::uint64_t moves = 0;  // so many times the account moves on between balance and statement
  std::size_t pages = 0;    // asked for

  void balance(const Context&, posting::AccountId account,
               Completion<posting::AccountBalance> done) override {
    posting::AccountBalance balance;
    balance.account = account;
    balance.currency = currency;
    if (!records.empty()) {
      balance.balance_minor = records.back().balance_after + added_minor;
      balance.last_slot = records.back().slot;
    }
    if (moves > 0) {
      --moves;
      auto next = records.back();
      ++next.slot;
      next.amount_minor = 1;
      ++next.balance_after;
      records.push_back(next);
    }
    done(balance);
  }
  void statement(const Context&, posting::StatementRequest request,
                 Completion<posting::StatementPage> done) override {
    ++pages;
    posting::StatementPage page;
    for (auto record = records.rbegin(); record != records.rend(); ++record) {
      if (request.before_slot != 0 && record->slot >= request.before_slot) continue;
      if (page.entries.size() == request.limit) {
        page.next_before_slot = page.entries.back().slot;
        break;
      }
      page.entries.push_back(*record);
    }
    done(std::move(page));
  }
  void submit(const Context&, ledger::Batch, Completion<posting::Reply>) override {}
  void named_balance(const Context&, base::Id, std::string,
                     Completion<std::vector<posting::NamedBalance>>) override {}
  void find(const Context&, base::Id, Completion<posting::RecordView>) override {}
  void follow(const Context&, std::uint64_t, std::uint32_t,
              Completion<posting::FollowedGroups>) override {}
  void account_at(const Context&, std::uint32_t, Completion<ledger::AccountOpening>) override {}

  std::uint16_t currency = 826;
};

class MadeUpTransactions final : public transactions::TransactionsApi {
 public:
  template <class T>
  using Completion = runtime::Completion<T>;
  using Context = runtime::Context;
  using Transaction = transactions::Transaction;
  std::map<base::Id, Transaction> known;
  std::uint64_t waited_for = 0;
  std::function<void()> on_get;

  void list(const Context&, transactions::ListTransactions request,
            Completion<std::vector<Transaction>> done) override {
    if (request.account_id != ada().id) {
      return done(base::fail(base::ErrorCode::kNotFound, "account_not_found", "none"));
    }
    if (request.user_id != kOwner) {
      return done(base::fail(base::ErrorCode::kPermissionDenied, "account_not_owned", "another's"));
    }
    done(std::vector<Transaction>());
  }
  void get(const Context&, transactions::GetTransaction request,
           Completion<Transaction> done) override {
    if (on_get) on_get();
    const auto found = known.find(request.transaction_id);
    if (found != known.end()) return done(found->second);
    done(base::fail(base::ErrorCode::kNotFound, "transaction_not_found", "none"));
  }
  void wait_until(const Context&, ledger::AccountId, std::uint64_t slot,
                  Completion<void> done) override {
    waited_for = slot;
    done({});
  }
  void annotate(const Context&, transactions::AnnotateTransaction,
                Completion<Transaction>) override {}
  void attach(const Context&, transactions::AttachFile,
              Completion<transactions::Attachment>) override {}
  void detach(const Context&, base::Id, base::Id, Completion<transactions::Attachment>) override {}
  void spend_today(const Context&, ledger::AccountId, Completion<std::int64_t>) override {}
  void events_since(const Context&, transactions::EventsRequest,
                    Completion<transactions::EventPage>) override {}
  void find_event(const Context&, transactions::FindEvent,
                  Completion<transactions::AccountEvent>) override {}
  void event_position(const Context&, base::Id, ledger::AccountId, std::optional<base::Timestamp>,
                      Completion<transactions::EventPosition>) override {}
  void changed_since(const Context&, std::uint64_t,
                     Completion<transactions::ChangedSince>) override {}
  void put_merchant(const Context&, transactions::Merchant, Completion<void>) override {}
  void put_narrative(const Context&, transactions::Narrative, Completion<void>) override {}
  void add_feed_item(const Context&, transactions::FeedItem,
                     Completion<transactions::FeedItem>) override {}
  void feed(const Context&, base::Id, ledger::AccountId, std::uint32_t,
            Completion<std::vector<transactions::FeedItem>>) override {}
};

class MadeUpBank : public ::testing::Test {
 protected:
  void SetUp() override {
    executor_ = std::make_unique<runtime::ThreadExecutor>(clock_, "statements");
    pool_ = std::make_unique<runtime::ThreadPool>("records", 1);
    service_ =
        std::make_unique<StatementsService>(StatementsOptions{.page_size = 7}, ledger_,
                                            transactions_, records_, persons_, *executor_, *pool_);
  }
  void TearDown() override {
    executor_->stop();
    pool_->stop();
  }

  template <class T, class Call>
  static base::Result<T> ask(Call call) {
    std::promise<base::Result<T>> promise;
    auto answer = promise.get_future();
    call(Completion<T>([&](base::Result<T> result) { promise.set_value(std::move(result)); }));
    return answer.get();
  }
  base::Result<IssuedStatement> issue(Period period, base::Id user_id = kOwner) {
    const IssueStatement request{.user_id = user_id,
                                 .account = account_,
                                 .opened = time_of("2026-01-01T00:00:00Z"),
                                 .period = period};
    return ask<IssuedStatement>([&](auto done) { service_->issue({}, request, std::move(done)); });
  }
  base::Result<IssuedStatement> issue_month(unsigned number) {
    const IssueMonth request{.user_id = kOwner,
                             .account = account_,
                             .opened = time_of("2026-01-01T00:00:00Z"),
                             .month = std::chrono::year(2026) / std::chrono::month(number)};
    return ask<IssuedStatement>(
        [&](auto done) { service_->issue_month({}, request, std::move(done)); });
  }
  base::Result<IssuedStatement> find(base::Id id, base::Id user_id = kOwner) {
    return ask<IssuedStatement>(
        [&](auto done) { service_->find({}, user_id, id, std::move(done)); });
  }
  base::Result<StatementsPage> list(std::optional<Period> after, std::uint32_t limit) {
    const ListStatements request{
        .user_id = kOwner, .account_id = ada().id, .after = after, .limit = limit};
    return ask<StatementsPage>([&](auto done) { service_->list({}, request, std::move(done)); });
  }
  template <class T>
  static std::string reason(const base::Result<T>& result) {
    return result ? "" : result.error().reason;
  }
  // On the executor, which reads the clock.
  void advance(base::Duration by) {
    std::promise<void> advanced;
    executor_->post([&] {
      clock_.jump_wall(by);
      advanced.set_value();
    });
    advanced.get_future().get();
  }
  // A payment that customers see.
  void pay(std::uint64_t slot, base::Timestamp booked, std::int64_t amount_minor,
           std::string description) {
    const std::int64_t before = ledger_.records.empty() ? 0 : ledger_.records.back().balance_after;
    auto record = record_of(slot, booked, amount_minor, before + amount_minor);
    posting::Evidence evidence;
    evidence.scheme = Scheme::kFasterPayment;
    record.evidence = posting::encode_evidence(evidence);
    ledger_.records.push_back(record);
    const base::Id id = transactions::transaction_id(
        booked.nanoseconds, ada().id.slice(), slot,
        amount_minor < 0 ? transactions::kDebitEntry : transactions::kCreditEntry);
    transactions_.known[id] = words_of(Scheme::kFasterPayment, std::move(description), "Grace");
    transactions_.known[id].id = id;
  }

  base::ManualClock clock_{time_of("2027-01-01T00:02:00Z")};
  MadeUpLedger ledger_;
  MadeUpTransactions transactions_;
  StatedAccount account_ = ada();
  adapters::MemoryRecordStore records_;
  std::unique_ptr<runtime::ThreadExecutor> executor_;
  std::unique_ptr<runtime::ThreadPool> pool_;
  adapters::MemoryPersonVault persons_;
  std::unique_ptr<StatementsService> service_;
};

}  // namespace atollbank::statements
