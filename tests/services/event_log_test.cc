// SPDX-License-Identifier: Apache-2.0
// The event log of an account: one event per visible change, the same when it is made anew.
#include <algorithm>

#include "services/transactions/format/layout.h"
#include "services/transactions/format/projected_row.h"
#include "tests/services/bank_fixture.h"

namespace atollbank {
namespace {

using transactions::AccountEvent;
using transactions::EventChange;
using transactions::EventPage;
using transactions::EventPosition;
using transactions::EventType;

class EventLog : public BankFixture {
 protected:
  transactions::EventsRequest request_of(const customers::OpenedCustomer& ada) const {
    return {.user_id = ada.customer.id,
            .client_id = "client",
            .account_id = ada.account_id,
            .after = {},
            .limit = 100};
  }
  base::Result<EventPage> page(const transactions::EventsRequest& request,
                               std::int64_t patience_ms = 20'000) {
    runtime::Context own = context();
    own.deadline = base::Deadline::after(clock_, base::Duration::from_ms(patience_ms));
    return ask<EventPage>(
        [&](auto done) { transactions_->events_since(own, request, std::move(done)); });
  }
  // Everything there is, in pages of so many.
  std::vector<AccountEvent> all(const customers::OpenedCustomer& ada, std::uint32_t limit = 100) {
    auto request = request_of(ada);
    request.limit = limit;
    std::vector<AccountEvent> events;
    while (true) {
      const auto found = page(request);
      if (!found || found->next == request.after) return events;
      request.after = found->next;
      events.insert(events.end(), found->events.begin(), found->events.end());
    }
  }
  // Waits until the log has as many of these.
  std::vector<AccountEvent> wait_for(const customers::OpenedCustomer& ada, EventType type,
                                     std::size_t count) {
    auto request = request_of(ada);
    request.types = bit_of(type);
    request.waits = true;
    std::vector<AccountEvent> events;
    while (events.size() < count) {
      const auto found = page(request);
      EXPECT_TRUE(found.has_value() && found->next != request.after) << "no more events";
      if (!found || found->next == request.after) break;
      request.after = found->next;
      events.insert(events.end(), found->events.begin(), found->events.end());
    }
    return events;
  }
  static std::vector<std::string> told(const std::vector<AccountEvent>& events) {
    std::vector<std::string> lines;
    for (const AccountEvent& event : events) {
      lines.push_back(std::string(name_of(event.type)) + " " + std::string(name_of(event.change)));
    }
    return lines;
  }
  // Every event without its position, which a reader of the log makes.
  static std::vector<AccountEvent> by_id(std::vector<AccountEvent> events) {
    for (AccountEvent& event : events) event.position = {};
    std::sort(events.begin(), events.end(),
              [](const AccountEvent& one, const AccountEvent& other) { return one.id < other.id; });
    return events;
  }
  EventPosition position_at(const customers::OpenedCustomer& ada,
                            std::optional<base::Timestamp> from) {
    return *ask<EventPosition>([&](auto done) {
      transactions_->event_position(context(), ada.customer.id, ada.account_id, from,
                                    std::move(done));
    });
  }
  // As a commit would be told whose time was taken so late before it.
  void tell_of_pot(const customers::OpenedCustomer& ada, std::uint64_t sequence,
                   base::Timestamp time) {
    const transactions::format::EventEntry entry{.time_ns = time.nanoseconds,
                                                 .events = {{.type = EventType::kPotCreated,
                                                             .change = EventChange::kNone,
                                                             .currency = 0,
                                                             .object_id = ada.pot_ids[0],
                                                             .snapshot = {},
                                                             .client_id = ""}}};
    const ports::ProjectionStep step{
        .partition = transactions::format::account_partition(ada.account_id),
        .source = "test",
        .position = sequence,
        .puts = {{.key = transactions::format::record_event_key(sequence),
                  .value = transactions::format::encode_event_entry(entry)}},
        .deletes = {}};
    ASSERT_TRUE(projections_.apply({step}).has_value());
  }
  // Until the projection shows the whole journal.
  void wait_for_projection(const customers::OpenedCustomer& ada) {
    wait(ada.account_id, posting_->durable_end() - 1);
  }
  // Something of everything, seen to its end.
  void live(const customers::OpenedCustomer& ada) {
    wait_for(ada, EventType::kPotCreated, 2);
    ASSERT_TRUE(receive(ada, 100'00, "pay-1").has_value());
    ASSERT_TRUE(buy(greggs(ada, 5'00, "a-1")).has_value());
    const auto settled = buy(greggs(ada, 7'00, "a-2"));
    ASSERT_TRUE(settle(ada, settled->purchase_id, 6'50).has_value());
    const auto reversed = buy(greggs(ada, 8'00, "a-3"));
    ASSERT_TRUE(settle(ada, reversed->purchase_id, 0).has_value());
    ASSERT_TRUE(buy(greggs(ada, 10'000'00, "a-4")).has_value());
    ASSERT_TRUE(deposit(move(ada, 20'00, "d-1")).has_value());
    ASSERT_TRUE(change(ada, accounts::PotChange::kLock, "c-1").has_value());
    ASSERT_TRUE(change(ada, accounts::PotChange::kUnlock, "c-2").has_value());
    ASSERT_TRUE(withdraw(move(ada, 20'00, "w-1")).has_value());
    const auto deleted = change(ada, accounts::PotChange::kDelete, "c-3");
    ASSERT_TRUE(deleted.has_value());
    wait(ada.account_id, deleted->slot);
    ASSERT_TRUE(annotate(ada, "client", settled->transaction_id, {{"notes", "lunch"}}));
    wait_for(ada, EventType::kTransactionUpdated, 2);
  }
};

using Lines = std::vector<std::string>;

TEST_F(EventLog, tells_each_visible_change_once_and_in_order) {
  const auto ada = opened();
  live(ada);
  EXPECT_EQ(told(all(ada)), (Lines{"pot.created ",         "pot.created ",
                                   "transaction.created ", "balance.updated ",
                                   "transaction.created ",  // a-1
                                   "balance.updated ",
                                   "transaction.created ",  // a-2
                                   "balance.updated ",     "transaction.settled ",
                                   "balance.updated ",
                                   "transaction.created ",  // a-3
                                   "balance.updated ",     "transaction.updated released",
                                   "balance.updated ",     "transaction.declined ",
                                   "transaction.created ",  // d-1
                                   "balance.updated ",     "pot.updated money",
                                   "pot.updated locked",   "pot.updated unlocked",
                                   "transaction.created ",  // w-1
                                   "balance.updated ",     "pot.updated money",
                                   "pot.deleted ",         "transaction.updated annotated"}));
}

TEST_F(EventLog, shows_a_transaction_as_it_was_then) {
  const auto ada = opened();
  live(ada);
  const auto created = wait_for(ada, EventType::kTransactionCreated, 3);
  const auto settled = wait_for(ada, EventType::kTransactionSettled, 1);
  ASSERT_TRUE(created[2].transaction && settled[0].transaction);
  EXPECT_EQ(created[2].object_id, settled[0].object_id);
  EXPECT_TRUE(created[2].transaction->is_pending);
  EXPECT_FALSE(created[2].transaction->settled.has_value());
  EXPECT_EQ(created[2].transaction->amount_minor, -7'00);
  EXPECT_EQ(settled[0].transaction->amount_minor, -6'50);
  EXPECT_TRUE(settled[0].transaction->settled.has_value());
  auto today = request_of(ada);
  today.types = bit_of(EventType::kTransactionCreated);
  today.shows_today = true;
  EXPECT_EQ(page(today)->events[2].transaction->amount_minor, -6'50);
  const auto balances = wait_for(ada, EventType::kBalanceUpdated, 3);
  EXPECT_EQ(balances[0].balance_minor, 100'00);
  EXPECT_EQ(balances[1].balance_minor, 95'00);
  EXPECT_EQ(balances[2].balance_minor, 88'00);
  const auto pots = wait_for(ada, EventType::kPotUpdated, 4);
  EXPECT_EQ(pots[0].balance_minor, 20'00);
  EXPECT_EQ(pots[3].balance_minor, 0);
  EXPECT_EQ(pots[0].object_id, ada.pot_ids[0]);
}

TEST_F(EventLog, pages_of_every_size_are_the_same_log) {
  const auto ada = opened();
  live(ada);
  const auto whole = all(ada);
  for (const std::uint32_t limit : {1u, 2u, 3u, 7u}) EXPECT_EQ(all(ada, limit), whole) << limit;
  auto request = request_of(ada);
  for (std::size_t i = 0; i + 1 < whole.size(); ++i) {
    request.after = whole[i].position;
    request.limit = 1;
    EXPECT_EQ(page(request)->events[0].id, whole[i + 1].id) << i;
  }
}

TEST_F(EventLog, is_the_same_when_it_is_made_anew) {
  const auto ada = opened();
  live(ada);
  const auto followed = all(ada);
  stop();
  start(Start::kRebuild);
  wait_for_projection(ada);
  wait_for(ada, EventType::kTransactionUpdated, 2);
  wait_for(ada, EventType::kPotCreated, 2);
  EXPECT_EQ(by_id(all(ada)), by_id(followed));
}

TEST_F(EventLog, a_restart_and_a_crash_before_a_flush_lose_and_repeat_nothing) {
  const auto ada = opened();
  live(ada);
  const auto followed = all(ada);
  stop();
  projections_.lose_unflushed();
  start();
  wait_for_projection(ada);
  wait_for(ada, EventType::kTransactionUpdated, 2);
  wait_for(ada, EventType::kPotCreated, 2);
  EXPECT_EQ(by_id(all(ada)), by_id(followed));
}

TEST_F(EventLog, of_a_bank_made_by_an_older_build_has_its_past) {
  const auto ada = opened();
  live(ada);
  const auto followed = all(ada);
  stop();
  // An older build left rows without events and without the mark of the layout.
  const std::string partition = transactions::format::account_partition(ada.account_id);
  const auto entries = projections_.scan(partition, "event/", "", 1000);
  std::vector<std::string> keys;
  for (const auto& put : *entries) keys.push_back(put.key);
  ASSERT_FALSE(keys.empty());
  const std::vector<ports::ProjectionStep> undo = {
      {.partition = partition, .source = "test", .position = 1, .puts = {}, .deletes = keys},
      {.partition = transactions::format::kLayoutPartition,
       .source = "test",
       .position = 1,
       .puts = {},
       .deletes = {transactions::format::kLayoutKey}}};
  ASSERT_TRUE(projections_.apply(undo).has_value());
  ASSERT_TRUE(projections_.flush().has_value());
  start();
  wait_for_projection(ada);
  wait_for(ada, EventType::kTransactionUpdated, 2);
  wait_for(ada, EventType::kPotCreated, 2);
  EXPECT_EQ(by_id(all(ada)), by_id(followed));
}

TEST_F(EventLog, metadata_is_told_to_its_client_and_notes_to_everyone) {
  const auto ada = opened();
  const auto received = receive(ada, 1'00, "pay-1");
  wait(ada.account_id, received->slot);
  ASSERT_TRUE(annotate(ada, "other", received->transaction_id, {{"key", "secret"}}));
  ASSERT_TRUE(annotate(ada, "other", received->transaction_id, {{"notes", "seen"}}));
  const auto updated = wait_for(ada, EventType::kTransactionUpdated, 1);
  ASSERT_EQ(updated.size(), 1u);
  EXPECT_EQ(updated[0].transaction->notes, "seen");
  auto request = request_of(ada);
  request.client_id = "other";
  request.types = bit_of(EventType::kTransactionUpdated);
  EXPECT_EQ(page(request)->events.size(), 2u);
  const auto hidden = page(request)->events[0].id;
  const transactions::FindEvent find{.user_id = ada.customer.id,
                                     .client_id = "client",
                                     .account_id = ada.account_id,
                                     .event_id = hidden};
  const auto found = ask<AccountEvent>(
      [&](auto done) { transactions_->find_event(context(), find, std::move(done)); });
  EXPECT_EQ(found.error().reason, "event_not_found");
}

TEST_F(EventLog, is_found_by_id_and_by_moment) {
  const auto ada = opened();
  live(ada);
  const auto whole = all(ada);
  for (const AccountEvent& event : whole) {
    const transactions::FindEvent find{.user_id = ada.customer.id,
                                       .client_id = "client",
                                       .account_id = ada.account_id,
                                       .event_id = event.id};
    const auto found = ask<AccountEvent>(
        [&](auto done) { transactions_->find_event(context(), find, std::move(done)); });
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(found->type, event.type);
  }
  EXPECT_EQ(position_at(ada, base::Timestamp{0}), EventPosition{});
  auto request = request_of(ada);
  request.after = position_at(ada, std::nullopt);
  EXPECT_TRUE(page(request)->events.empty());
  for (const AccountEvent& event : whole) {
    request.after = position_at(ada, event.time);
    const auto rest = page(request)->events;
    ASSERT_FALSE(rest.empty());
    EXPECT_EQ(rest[0].time, event.time);
    const auto later = std::count_if(whole.begin(), whole.end(),
                                     [&](const auto& one) { return one.time >= event.time; });
    EXPECT_EQ(rest.size(), static_cast<std::size_t>(later));
  }
}

TEST_F(EventLog, a_moment_is_found_though_commits_stand_in_another_order) {
  const auto ada = opened();
  wait_for(ada, EventType::kPotCreated, 2);
  const base::Timestamp last = all(ada).back().time;
  tell_of_pot(ada, 900'001, last + base::Duration::from_ms(2));
  tell_of_pot(ada, 900'002, last + base::Duration::from_ms(1));
  auto request = request_of(ada);
  request.after = position_at(ada, last + base::Duration::from_ms(2));
  ASSERT_EQ(page(request)->events.size(), 2u);
  EXPECT_EQ(page(request)->events[0].time, last + base::Duration::from_ms(2));
}

TEST_F(EventLog, a_reader_waits_until_there_is_more_or_its_time_is_up) {
  const auto ada = opened();
  wait_for(ada, EventType::kPotCreated, 2);
  auto request = request_of(ada);
  request.after = all(ada).back().position;
  request.waits = true;
  std::promise<base::Result<EventPage>> promise;
  auto answer = promise.get_future();
  transactions_->events_since(context(), request,
                              [&](base::Result<EventPage> found) { promise.set_value(found); });
  ASSERT_TRUE(receive(ada, 1'00, "pay-1").has_value());
  const auto found = answer.get();
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(told(found->events), (Lines{"transaction.created ", "balance.updated "}));
  request.after = found->next;
  EXPECT_TRUE(page(request, 30)->events.empty());
  // Those who wait when the service stops are answered.
  std::promise<base::Result<EventPage>> last;
  auto last_answer = last.get_future();
  transactions_->events_since(context(), request,
                              [&](base::Result<EventPage> page) { last.set_value(page); });
  transactions_->stop();
  EXPECT_TRUE(last_answer.get()->events.empty());
}

TEST_F(EventLog, belongs_to_its_accounts_owner) {
  const auto ada = opened(1);
  const auto bob = opened(2);
  auto request = request_of(ada);
  request.account_id = bob.account_id;
  EXPECT_EQ(page(request).error().reason, "account_not_owned");
  request.account_id = {.high = 9, .low = 9};
  EXPECT_EQ(page(request).error().reason, "account_not_found");
  request = request_of(ada);
  request.limit = 101;
  EXPECT_EQ(page(request).error().reason, "limit_invalid");
}

}  // namespace
}  // namespace atollbank
