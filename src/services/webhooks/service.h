// SPDX-License-Identifier: Apache-2.0
// The webhooks service: registrations, and one delivery task for each webhook that has something to
// deliver and may.
//
// Owned by apps/. Everything of it runs on its executor; records are used on the pool. Order of
// use: construct, start(), calls once it completed; stop() and the executor's stop before it goes.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/random.h"
#include "runtime/await.h"
#include "services/webhooks/api.h"
#include "services/webhooks/attempt_slots.h"
#include "services/webhooks/delivery_port.h"
#include "services/webhooks/retry_schedule.h"
#include "services/webhooks/webhook_store.h"

namespace atollbank::webhooks {

struct WebhooksOptions {
  std::uint64_t worker = 3;  // of the ids it makes
  std::uint64_t seed = 1;    // of the jitter
  std::vector<base::Duration> schedule = standard_schedule();
  base::Duration attempt_timeout = base::Duration::from_seconds(15);
  base::Duration watch_wait = base::Duration::from_seconds(30);
  base::Duration retry_delay = base::Duration::from_ms(200);  // of what is not the endpoint's fault
  base::Duration store_interval = base::Duration::from_seconds(1);
  base::Duration log_age = base::Duration::from_seconds(30 * 24 * 3600);
  std::uint32_t page_size = 50;
  std::size_t healthy_attempts_max = 36;  // at once, of all endpoints; one of each
  std::size_t failing_attempts_max = 12;
};

struct WebhooksFigures {
  std::uint64_t delivered = 0;
  std::uint64_t failed_attempts = 0;
  std::uint64_t disabled = 0;
};

class WebhooksService final : public WebhooksApi {
 public:
  WebhooksService(const WebhooksOptions& options, transactions::TransactionsApi& transactions,
                  ports::RecordStore& records, ports::Persons persons, ports::SecretBox& box,
                  DeliveryPort& deliveries, runtime::Executor& executor,
                  runtime::BlockingPool& pool);

  // Loads the webhooks and begins to deliver from their stored positions.
  void start(const Context& context, Completion<void> done);
  // Begins nothing new. Any thread.
  void stop();

  const WebhooksFigures& figures() const { return figures_; }

  void add(const Context& context, RegisterWebhook request, Completion<ShownWebhook> done) override;
  void list(const Context& context, base::Id user_id, std::string client_id, base::Id account_id,
            Completion<std::vector<Webhook>> done) override;
  void get(const Context& context, WebhookName name, Completion<ShownWebhook> done) override;
  void change(const Context& context, ChangeWebhook request,
              Completion<ShownWebhook> done) override;
  void remove(const Context& context, WebhookName name, Completion<void> done) override;
  void remove_all(const Context& context, std::string client_id, std::optional<base::Id> user_id,
                  Completion<void> done) override;
  void rotate_secret(const Context& context, RotateSecret request,
                     Completion<ShownWebhook> done) override;
  void deliveries(const Context& context, WebhookName name,
                  Completion<std::vector<DeliveryAttempt>> done) override;
  void replay(const Context& context, ReplayWebhook request, Completion<void> done) override;

 private:
  template <class T>
  using Answer = runtime::Task<base::Result<T>>;

  struct Hook {
    StoredWebhook stored;
    ProgressNotes notes;             // not stored yet
    bool is_running = false;         // a delivery task is at work
    bool has_more = false;           // something came while it was
    bool is_rotating = false;        // a new secret is being stored
    std::size_t replays_coming = 0;  // being stored
    base::Timestamp woken_at{};      // when a timer wakes it for the next attempt; zero: none does
    base::Timestamp last_stored{};
  };
  // What came of one attempt.
  struct Outcome {
    DeliveryAttempt attempt;
    std::string retry_after;
    bool is_void = false;  // stopped or removed meanwhile: nothing came of it
    bool is_delivered() const { return !is_void && attempt.reason.empty(); }
  };
  enum class Next : std::uint8_t { kGoOn, kWait };

  // service.cc
  Answer<void> load();
  Answer<ShownWebhook> register_one(Context context, RegisterWebhook request);
  Answer<std::vector<Webhook>> list_own(base::Id user_id, std::string client_id,
                                        base::Id account_id);
  Answer<ShownWebhook> show_own(WebhookName name);
  Answer<ShownWebhook> change_one(Context context, ChangeWebhook request);
  Answer<void> remove_one(Context context, WebhookName name);
  Answer<void> remove_of(Context context, std::string client_id, std::optional<base::Id> user_id);
  Answer<ShownWebhook> rotate_one(Context context, RotateSecret request);
  Answer<std::vector<DeliveryAttempt>> show_deliveries(Context context, WebhookName name);
  Answer<void> replay_event(Context context, WebhookName name, base::Id event_id);
  Answer<void> replay_since(Context context, WebhookName name, base::Timestamp since);
  base::Result<Hook*> own(const WebhookName& name);
  // Stores the webhook as it now is; goes back to `before` where that fails.
  Answer<void> store_change(Context context, base::Id webhook_id, Webhook before);
  ShownWebhook shown(const StoredWebhook& stored) const;

  // delivery.cc
  runtime::Task<void> watch();
  void wake(base::Id webhook_id);
  runtime::Task<void> deliver_all(base::Id webhook_id);
  bool may_attempt(base::Id webhook_id, Hook& hook);
  // One whose owner is erased is known no more.
  Answer<void> forget_erased(base::Id webhook_id);
  Answer<Next> deliver_replay(base::Id webhook_id);
  Answer<Next> deliver_page(base::Id webhook_id);
  Answer<Next> after_failure(base::Id webhook_id, Outcome outcome);
  runtime::Task<Outcome> attempt(base::Id webhook_id, transactions::AccountEvent event,
                                 bool is_replay);
  runtime::Task<Outcome> post(base::Id webhook_id, transactions::AccountEvent event,
                              Outcome outcome);
  void note(Hook& hook, DeliveryAttempt attempt);
  Answer<void> store_progress(base::Id webhook_id);
  Answer<void> disable(base::Id webhook_id, std::string reason);
  Answer<transactions::EventPage> next_events(StoredWebhook stored);
  Answer<transactions::EventPosition> position_of(Context context, base::Id user_id,
                                                  base::Id account_id,
                                                  std::optional<base::Timestamp> from);
  Answer<transactions::AccountEvent> find_event(Webhook webhook, base::Id event_id);
  Hook* find(base::Id webhook_id);

  base::Timestamp now() const { return executor_.clock().wall(); }

  const WebhooksOptions options_;
  transactions::TransactionsApi& transactions_;
  WebhookStore store_;
  DeliveryPort& deliveries_;
  runtime::Executor& executor_;
  runtime::BlockingPool& pool_;
  base::IdGenerator ids_;
  base::Random random_;
  AttemptSlots slots_;
  std::map<base::Id, Hook> hooks_;
  std::uint64_t silencings_ = 0;  // calls of remove_all()
  WebhooksFigures figures_;
  bool stopping_ = false;
};

}  // namespace atollbank::webhooks
