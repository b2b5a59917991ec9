// SPDX-License-Identifier: Apache-2.0
#include "services/webhooks/service.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <condition_variable>
#include <future>
#include <mutex>

#include "adapters/memory/person_directory.h"
#include "adapters/memory/person_vault.h"
#include "adapters/memory/record_store.h"
#include "adapters/sodium/secret_box.h"
#include "runtime/thread_executor.h"
#include "runtime/thread_pool.h"
#include "services/webhooks/format/webhook_record.h"
#include "services/webhooks/made_up_world.h"

namespace atollbank::webhooks {
namespace {

class Webhooks : public ::testing::Test {
 protected:
  void SetUp() override { start(); }
  void TearDown() override { stop(); }

  virtual WebhooksOptions options() const {
    return {.schedule = std::vector<base::Duration>(3, base::Duration::from_ms(5)),
            .attempt_timeout = base::Duration::from_seconds(20)};
  }
  void start() {
    executor_ = std::make_unique<runtime::ThreadExecutor>(clock_, "webhooks");
    pool_ = std::make_unique<runtime::ThreadPool>("records", 1);
    service_ = std::make_unique<WebhooksService>(options(), transactions_, records_,
                                                 ports::Persons{persons_, directory_}, box_,
                                                 endpoints_, *executor_, *pool_);
    ASSERT_TRUE(ask<void>([&](auto done) { service_->start({}, std::move(done)); }).has_value());
  }
  // As a crash: nothing is finished, what the records hold is all that stays.
  void stop() {
    pool_->stop();
    executor_->stop();
    endpoints_.hang_up();
    service_.reset();
    transactions_.waiting.reset();
  }
  template <class T, class Call>
  base::Result<T> ask(Call call) {
    std::promise<base::Result<T>> promise;
    auto answer = promise.get_future();
    call(Completion<T>([&](base::Result<T> result) { promise.set_value(std::move(result)); }));
    return answer.get();
  }
  base::Result<ShownWebhook> add(const std::string& url,
                                 std::optional<EventTypes> types = std::nullopt,
                                 base::Id account = kAccount) {
    const RegisterWebhook request{
        .user_id = kUser, .client_id = "client", .account_id = account, .url = url, .types = types};
    return ask<ShownWebhook>([&](auto done) { service_->add({}, request, std::move(done)); });
  }
  std::vector<Webhook> list() {
    return *ask<std::vector<Webhook>>(
        [&](auto done) { service_->list({}, kUser, "client", kAccount, std::move(done)); });
  }
  static WebhookName name(base::Id id, const std::string& client = "client") {
    return {.user_id = kUser, .client_id = client, .webhook_id = id};
  }
  base::Result<ShownWebhook> get(base::Id id, const std::string& client = "client") {
    return ask<ShownWebhook>(
        [&](auto done) { service_->get({}, name(id, client), std::move(done)); });
  }
  base::Result<void> remove(base::Id id, const std::string& client = "client") {
    return ask<void>([&](auto done) { service_->remove({}, name(id, client), std::move(done)); });
  }
  base::Result<ShownWebhook> change(ChangeWebhook request) {
    return ask<ShownWebhook>([&](auto done) { service_->change({}, request, std::move(done)); });
  }
  base::Result<ShownWebhook> enable(base::Id id, bool is_enabled = true) {
    return change({.name = name(id), .url = {}, .types = {}, .is_enabled = is_enabled});
  }
  base::Result<ShownWebhook> rotate(base::Id id, base::Duration overlap, std::string secret = "") {
    const RotateSecret request{
        .name = name(id), .overlap = overlap, .secret = base::Secret(std::move(secret))};
    return ask<ShownWebhook>(
        [&](auto done) { service_->rotate_secret({}, request, std::move(done)); });
  }
  std::vector<DeliveryAttempt> deliveries(base::Id id) {
    return *ask<std::vector<DeliveryAttempt>>(
        [&](auto done) { service_->deliveries({}, name(id), std::move(done)); });
  }
  base::Result<void> replay(base::Id id, std::optional<base::Id> event,
                            std::optional<base::Timestamp> since = std::nullopt) {
    const ReplayWebhook request{.name = name(id), .event_id = event, .since = since};
    return ask<void>([&](auto done) { service_->replay({}, request, std::move(done)); });
  }
  // As a build of format 1 left it: heard the first two of three, has no secret.
  void book_before_start() {
    for (const std::uint64_t number : {1u, 2u, 3u}) transactions_.add(number);
    const base::Id id{.high = 5, .low = 5};
    base::ByteWriter webhook;
    webhook.write(std::uint8_t{1});
    webhook.write(id);
    webhook.write(kUser);
    webhook.write(kAccount);
    webhook.write(std::int64_t{0});
    webhook.write_text("client");
    webhook.write_text("http://old/");
    const base::Id second = transactions_.events()[1].id;
    ASSERT_TRUE(records_
                    .commit({.partition = format::webhook_partition(id),
                             .expected_version = 0,
                             .puts = {{.key = format::kWebhookKey, .value = webhook.take()},
                                      {.key = format::kPositionKey,
                                       .value = std::string(base::bytes_of(second))}},
                             .deletes = {},
                             .events = {},
                             .audit = "{}"})
                    .has_value());
  }
  void book(std::uint64_t number, EventType type = EventType::kTransactionCreated) {
    std::promise<void> added;
    executor_->post([&] {
      transactions_.add(number, type);
      added.set_value();
    });
    added.get_future().get();
  }
  // Waits until the webhook is disabled; why.
  std::string wait_until_disabled(base::Id id) {
    const base::Timestamp give_up = clock_.monotonic() + base::Duration::from_seconds(20);
    while (clock_.monotonic() < give_up) {
      const auto shown = get(id);
      if (!shown->webhook.is_enabled) return shown->webhook.disabled_reason;
    }
    return "never disabled";
  }

  base::SystemClock clock_;
  adapters::MemoryRecordStore records_;
  adapters::MemoryPersonVault persons_;
  adapters::MemoryPersonDirectory directory_;
  adapters::SodiumSecretBox box_{std::array<std::uint8_t, adapters::kBoxKeySize>{7}};
  MadeUpTransactions transactions_;
  MadeUpEndpoints endpoints_;
  std::unique_ptr<runtime::ThreadExecutor> executor_;
  std::unique_ptr<runtime::ThreadPool> pool_;
  std::unique_ptr<WebhooksService> service_;
};

using Bodies = std::vector<std::string>;

TEST_F(Webhooks, hear_of_what_is_created_from_now_on_in_order) {
  book(1);
  ASSERT_TRUE(add("http://one/").has_value());
  book(2);
  book(3);
  EXPECT_EQ(endpoints_.wait_for("http://one/", 2),
            (Bodies{"transaction.created 2", "transaction.created 3"}));
}

TEST_F(Webhooks, of_one_who_is_erased_send_nothing_more_and_are_none) {
  directory_.put(kUser, persons_.new_key().value());
  ASSERT_TRUE(add("http://one/").has_value());
  book(1);
  EXPECT_EQ(endpoints_.wait_for("http://one/", 1), Bodies{"transaction.created 1"});
  ASSERT_TRUE(persons_.destroy(directory_.key_of(kUser).value()));
  book(2);
  const base::Timestamp give_up = clock_.monotonic() + base::Duration::from_seconds(20);
  while (!list().empty() && clock_.monotonic() < give_up) continue;
  EXPECT_TRUE(list().empty());
  stop();
  start();
  EXPECT_TRUE(list().empty());
  EXPECT_EQ(endpoints_.wait_for("http://one/", 1), Bodies{"transaction.created 1"});
}

TEST_F(Webhooks, a_refused_purchase_is_a_created_one_unless_it_was_asked_for_by_name) {
  const EventTypes both = transactions::bit_of(EventType::kTransactionCreated) |
                          transactions::bit_of(EventType::kTransactionDeclined);
  ASSERT_TRUE(add("http://plain/").has_value());
  ASSERT_TRUE(add("http://both/", both).has_value());
  ASSERT_TRUE(
      add("http://refused/", transactions::bit_of(EventType::kTransactionDeclined)).has_value());
  book(1);
  book(2, EventType::kTransactionDeclined);
  EXPECT_EQ(endpoints_.wait_for("http://plain/", 2),
            (Bodies{"transaction.created 1", "transaction.created 2"}));
  EXPECT_EQ(endpoints_.wait_for("http://both/", 2),
            (Bodies{"transaction.created 1 standard", "transaction.declined 2 standard"}));
  EXPECT_EQ(endpoints_.wait_for("http://refused/", 1), Bodies{"transaction.declined 2 standard"});
}

TEST_F(Webhooks, hear_only_of_the_types_they_named) {
  ASSERT_TRUE(add("http://one/", transactions::bit_of(EventType::kBalanceUpdated)).has_value());
  book(1);
  book(2, EventType::kBalanceUpdated);
  book(3, EventType::kPotUpdated);
  book(4, EventType::kBalanceUpdated);
  EXPECT_EQ(endpoints_.wait_for("http://one/", 2),
            (Bodies{"balance.updated 2 standard", "balance.updated 4 standard"}));
}

TEST_F(Webhooks, a_failed_attempt_is_repeated_with_the_same_id_and_a_new_signature) {
  endpoints_.fail_first("http://one/", 3);
  const auto webhook = add("http://one/");
  book(1);
  EXPECT_EQ(endpoints_.wait_for("http://one/", 4), Bodies(4, "transaction.created 1"));
  const auto headers = endpoints_.headers("http://one/");
  for (const auto& sent : headers) EXPECT_EQ(sent.at("webhook-id"), headers[0].at("webhook-id"));
  EXPECT_TRUE(headers[0].at("webhook-id").starts_with("evt_"));
}

TEST_F(Webhooks, after_the_whole_schedule_it_is_disabled_and_goes_on_where_it_was_when_enabled) {
  endpoints_.fail_first("http://one/", 4);
  const auto webhook = add("http://one/");
  book(1);
  book(2);
  EXPECT_EQ(wait_until_disabled(webhook->webhook.id), "status_500");
  book(3);
  ASSERT_TRUE(enable(webhook->webhook.id).has_value());
  const auto heard = endpoints_.wait_for("http://one/", 7);
  EXPECT_EQ(heard,
            (Bodies{"transaction.created 1", "transaction.created 1", "transaction.created 1",
                    "transaction.created 1", "transaction.created 1", "transaction.created 2",
                    "transaction.created 3"}));
}

TEST_F(Webhooks, one_that_is_gone_is_disabled_at_once) {
  endpoints_.answer("http://one/", 410);
  const auto webhook = add("http://one/");
  book(1);
  EXPECT_EQ(wait_until_disabled(webhook->webhook.id), "status_410");
  EXPECT_EQ(endpoints_.wait_for("http://one/", 1).size(), 1u);
}

TEST_F(Webhooks, a_redirect_is_a_failure) {
  endpoints_.answer("http://one/", 302);
  const auto webhook = add("http://one/");
  book(1);
  EXPECT_EQ(wait_until_disabled(webhook->webhook.id), "status_302");
}

TEST_F(Webhooks, a_restart_goes_on_where_it_was_and_loses_nothing) {
  ASSERT_TRUE(add("http://one/").has_value());
  book(1);
  endpoints_.wait_for("http://one/", 1);
  stop();
  transactions_.add(2);
  start();
  // The first may come twice: at least once.
  EXPECT_TRUE(endpoints_.hears("http://one/", "transaction.created 2"));
  EXPECT_EQ(list().size(), 1u);
}

TEST_F(Webhooks, a_restart_keeps_secret_status_and_the_place_in_the_schedule) {
  endpoints_.fail_first("http://one/", 4);
  const auto webhook = add("http://one/");
  book(1);
  EXPECT_EQ(wait_until_disabled(webhook->webhook.id), "status_500");
  stop();
  start();
  const auto shown = get(webhook->webhook.id);
  EXPECT_EQ(shown->secret.reveal(), webhook->secret.reveal());
  EXPECT_FALSE(shown->webhook.is_enabled);
  EXPECT_EQ(deliveries(webhook->webhook.id).size(), 4u);
  ASSERT_TRUE(enable(webhook->webhook.id).has_value());
  EXPECT_EQ(endpoints_.wait_for("http://one/", 5).size(), 5u);
}

TEST_F(Webhooks, every_attempt_is_in_the_log_of_deliveries) {
  endpoints_.fail_first("http://one/", 1);
  const auto webhook = add("http://one/");
  book(1);
  endpoints_.wait_for("http://one/", 2);
  std::vector<DeliveryAttempt> log;
  while (log.size() < 2) log = deliveries(webhook->webhook.id);
  EXPECT_EQ(log[0].status, 200);
  EXPECT_EQ(log[0].reason, "");
  EXPECT_EQ(log[0].number, 2u);
  EXPECT_EQ(log[1].status, 500);
  EXPECT_EQ(log[1].reason, "status_500");
  EXPECT_EQ(log[1].event_id, log[0].event_id);
}

TEST_F(Webhooks, the_log_of_deliveries_is_bounded) {
  const auto webhook = add("http://one/");
  for (std::uint64_t i = 1; i <= kDeliveriesMax + 30; ++i) book(i);
  endpoints_.wait_for("http://one/", kDeliveriesMax + 30);
  stop();
  start();
  EXPECT_LE(deliveries(webhook->webhook.id).size(), kDeliveriesMax);
  const auto stored =
      records_.scan(format::webhook_partition(webhook->webhook.id), "attempt/", "", 1000);
  EXPECT_LE(stored->size(), kDeliveriesMax);
}

TEST_F(Webhooks, an_event_is_sent_once_more_with_the_id_it_had) {
  const auto webhook = add("http://one/");
  book(1);
  book(2);
  endpoints_.wait_for("http://one/", 2);
  const base::Id first = transactions_.events()[0].id;
  ASSERT_TRUE(replay(webhook->webhook.id, first).has_value());
  const auto heard = endpoints_.wait_for("http://one/", 3);
  EXPECT_EQ(heard[2], "transaction.created 1");
  EXPECT_EQ(endpoints_.headers("http://one/")[2].at("webhook-id"), base::to_text("evt", first));
  EXPECT_EQ(replay(webhook->webhook.id, base::Id{1, 1}).error().reason, "event_not_found");
  EXPECT_EQ(replay(webhook->webhook.id, {}).error().reason, "replay_invalid");
}

TEST_F(Webhooks, all_since_a_moment_are_sent_again_in_order) {
  const auto webhook = add("http://one/");
  for (const std::uint64_t number : {1u, 2u, 3u}) book(number);
  endpoints_.wait_for("http://one/", 3);
  ASSERT_TRUE(replay(webhook->webhook.id, {}, transactions_.events()[1].time).has_value());
  EXPECT_EQ(endpoints_.wait_for("http://one/", 5),
            (Bodies{"transaction.created 1", "transaction.created 2", "transaction.created 3",
                    "transaction.created 2", "transaction.created 3"}));
}

TEST_F(Webhooks, a_replay_that_waits_survives_a_crash) {
  const auto webhook = add("http://one/");
  book(1);
  endpoints_.wait_for("http://one/", 1);
  endpoints_.fail_first("http://one/", 2);
  ASSERT_TRUE(replay(webhook->webhook.id, transactions_.events()[0].id).has_value());
  stop();
  start();
  EXPECT_EQ(endpoints_.wait_for("http://one/", 4).size(), 4u);
}

TEST_F(Webhooks, while_a_rotation_overlaps_both_secrets_sign) {
  const auto webhook = add("http://one/");
  const base::Id id = webhook->webhook.id;
  const auto rotated = rotate(id, base::Duration::from_seconds(3600));
  ASSERT_TRUE(rotated.has_value());
  EXPECT_NE(rotated->secret.reveal(), webhook->secret.reveal());
  EXPECT_TRUE(rotated->old_valid_until.has_value());
  book(1);
  endpoints_.wait_for("http://one/", 1);
  EXPECT_EQ(endpoints_.signature_count("http://one/", 0), 2u);
  stop();
  start();
  EXPECT_EQ(get(id)->secret.reveal(), rotated->secret.reveal());
  ASSERT_TRUE(rotate(id, {}).has_value());  // the ones before it are valid still but the last
  book(2);
  endpoints_.wait_for("http://one/", 2);
  EXPECT_EQ(endpoints_.signature_count("http://one/", 1), 2u);
}

TEST_F(Webhooks, secrets_are_bounded_in_number_and_form) {
  const auto webhook = add("http://one/");
  const base::Id id = webhook->webhook.id;
  const base::Duration hour = base::Duration::from_seconds(3600);
  EXPECT_EQ(rotate(id, hour, "whsec_c2hvcnQ=").error().reason, "secret_invalid");
  EXPECT_EQ(rotate(id, {-1}).error().reason, "overlap_invalid");
  EXPECT_EQ(rotate(id, kOverlapMax + hour).error().reason, "overlap_invalid");
  const std::string own = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3";
  EXPECT_EQ(rotate(id, hour, own)->secret.reveal(), own);
  for (std::size_t i = 2; i < kSecretsMax; ++i) ASSERT_TRUE(rotate(id, hour).has_value());
  EXPECT_EQ(rotate(id, hour).error().reason, "too_many_secrets");
}

TEST_F(Webhooks, a_url_can_be_changed_and_what_waits_goes_to_the_new_one) {
  endpoints_.answer("http://one/", 500);
  const auto webhook = add("http://one/");
  book(1);
  endpoints_.wait_for("http://one/", 1);
  ASSERT_TRUE(change({.name = name(webhook->webhook.id),
                      .url = "http://two/",
                      .types = {},
                      .is_enabled = true})
                  .has_value());
  EXPECT_TRUE(endpoints_.hears("http://two/", "transaction.created 1"));
  EXPECT_EQ(
      change(
          {.name = name(webhook->webhook.id), .url = "ftp://two/", .types = {}, .is_enabled = {}})
          .error()
          .reason,
      "url_invalid");
  EXPECT_EQ(
      change(
          {.name = name(webhook->webhook.id), .url = {}, .types = EventTypes{0}, .is_enabled = {}})
          .error()
          .reason,
      "event_types_invalid");
}

TEST_F(Webhooks, of_an_older_build_go_on_behind_what_they_had_heard) {
  stop();
  book_before_start();
  start();
  EXPECT_TRUE(endpoints_.hears("http://old/", "transaction.created 3"));
  const auto heard = endpoints_.wait_for("http://old/", 1);
  EXPECT_EQ(std::count(heard.begin(), heard.end(), "transaction.created 2"), 0);
  ASSERT_EQ(list().size(), 1u);
  const auto shown = get(list()[0].id);
  EXPECT_TRUE(check_secret(shown->secret).has_value());
  stop();
  start();
  EXPECT_EQ(get(list()[0].id)->secret.reveal(), shown->secret.reveal());
}

TEST_F(Webhooks, belong_to_their_client) {
  const auto webhook = add("http://one/");
  const base::Id id = webhook->webhook.id;
  EXPECT_EQ(remove(id, "other").error().reason, "webhook_not_found");
  EXPECT_EQ(get(id, "other").error().reason, "webhook_not_found");
  EXPECT_TRUE(remove(id).has_value());
  EXPECT_TRUE(list().empty());
  EXPECT_EQ(remove(id).error().reason, "webhook_not_found");
}

TEST_F(Webhooks, of_a_client_that_may_hear_no_more_are_removed_together) {
  ASSERT_TRUE(add("http://one/").has_value());
  ASSERT_TRUE(add("http://two/").has_value());
  const auto remove_all = [&](std::string client, std::optional<base::Id> user) {
    return ask<void>(
        [&](auto done) { service_->remove_all({}, std::move(client), user, std::move(done)); });
  };
  EXPECT_TRUE(remove_all("other", std::nullopt).has_value());
  EXPECT_TRUE(remove_all("client", base::Id{9, 9}).has_value());
  EXPECT_EQ(list().size(), 2u);
  EXPECT_TRUE(remove_all("client", kUser).has_value());
  EXPECT_TRUE(list().empty());
  stop();
  start();
  EXPECT_TRUE(list().empty());
}

TEST_F(Webhooks, registered_while_all_are_removed_do_not_stay) {
  for (int i = 0; i < 20; ++i) {
    const RegisterWebhook request{
        .user_id = kUser, .client_id = "client", .account_id = kAccount, .url = "http://one/"};
    std::promise<base::Result<ShownWebhook>> promise;
    auto answer = promise.get_future();
    service_->add({}, request,
                  [&](base::Result<ShownWebhook> added) { promise.set_value(std::move(added)); });
    ASSERT_TRUE(ask<void>([&](auto done) {
                  service_->remove_all({}, "client", kUser, std::move(done));
                }).has_value());
    const auto added = answer.get();
    EXPECT_EQ(added ? "" : added.error().reason, added ? "" : "webhooks_removed");
    EXPECT_TRUE(list().empty());
  }
}

TEST_F(Webhooks, registered_again_after_a_lost_answer_have_the_secret_that_was_stored) {
  const RegisterWebhook request{.webhook_id = {.high = 8, .low = 8},
                                .user_id = kUser,
                                .client_id = "client",
                                .account_id = kAccount,
                                .url = "http://one/"};
  const auto register_it = [&] {
    return ask<ShownWebhook>([&](auto done) { service_->add({}, request, std::move(done)); });
  };
  int commits = 0;
  records_.set_fault_source([&commits](const ports::Commit&) {
    return ++commits == 1 ? adapters::CommitFault::kLostAfter : adapters::CommitFault::kNone;
  });
  const auto first = register_it();
  ASSERT_TRUE(first.has_value()) << first.error().reason;
  stop();
  start();
  EXPECT_EQ(get(request.webhook_id)->secret.reveal(), first->secret.reveal());
  EXPECT_EQ(register_it()->secret.reveal(), first->secret.reveal());
}

TEST_F(Webhooks, refuse_what_is_no_address_and_what_is_no_account) {
  for (const char* url : {"ftp://one/", "http://", "http://one two/", "http://user@one/",
                          "http://one./", "http://0x7f.1/", "http://2130706433/"}) {
    EXPECT_EQ(add(url).error().reason, "url_invalid") << url;
  }
  EXPECT_EQ(add("http://one/", EventTypes{0}).error().reason, "event_types_invalid");
  EXPECT_EQ(add("http://one/", std::nullopt, {9, 9}).error().reason, "account_not_found");
}

// Few may be under way at once, and dead ones are many more.
class BusyWebhooks : public Webhooks {
 protected:
  WebhooksOptions options() const override {
    return {.schedule = std::vector<base::Duration>(10'000, base::Duration::from_ms(5)),
            .attempt_timeout = base::Duration::from_seconds(20),
            .healthy_attempts_max = 4,
            .failing_attempts_max = 2};
  }
};

TEST_F(BusyWebhooks, dead_endpoints_with_a_hundred_thousand_waiting_delay_no_other) {
  constexpr std::uint64_t kWaiting = 100'000;
  constexpr int kDead = 8;
  const auto dead = [](int i) { return "http://dead" + std::to_string(i) + "/"; };
  for (int i = 0; i < kDead; ++i) {
    endpoints_.answer(dead(i), 500);
    ASSERT_TRUE(add(dead(i)).has_value());
  }
  transactions_.add_many(*executor_, kWaiting);
  for (int i = 0; i < kDead; ++i) endpoints_.wait_for(dead(i), 1);
  // From now on they do not answer at all, so that whatever they were given they keep.
  for (int i = 0; i < kDead; ++i) endpoints_.hang(dead(i));
  ASSERT_EQ(endpoints_.wait_for_hanging(2), 2u);
  ASSERT_TRUE(add("http://healthy/").has_value());
  for (std::uint64_t i = 1; i <= 50; ++i) {
    book(kWaiting + i);
    ASSERT_TRUE(
        endpoints_.hears("http://healthy/", "transaction.created " + std::to_string(kWaiting + i)));
  }
  EXPECT_EQ(endpoints_.wait_for("http://healthy/", 50).size(), 50u);
  EXPECT_EQ(endpoints_.hanging_count(), 2u);  // those that failed have two places
}

}  // namespace
}  // namespace atollbank::webhooks
