// SPDX-License-Identifier: Apache-2.0
#include "sim/bank/subscriber.h"

namespace atollbank::sim {

using runtime::Completion;
using runtime::Context;
using runtime::Task;
using transactions::AccountEvent;
using transactions::EventType;
using webhooks::ShownWebhook;
using Services = BankProcess::Services;

namespace {

constexpr std::size_t kHooksMax = 2;
// Longer than anything that is still under way.
constexpr base::Duration kUntilQuiet = base::Duration::from_ms(500);
constexpr base::Duration kOverlap = base::Duration::from_seconds(1);

// A refused purchase is told as created to whoever has not asked for it by name.
EventType told_as(EventType type, const Subscriber::Hook& hook) {
  const bool is_hidden =
      type == EventType::kTransactionDeclined && (hook.types & bit_of(type)) == 0;
  return is_hidden ? EventType::kTransactionCreated : type;
}

}  // namespace

Task<void> Subscriber::do_something() {
  Task<void> doing = look_after_one();
  const std::uint64_t dice = asker_.random().below(100);
  if (hooks_.size() < kHooksMax && dice < 60) doing = add();
  if (dice >= 75) doing = replay();
  if (dice >= 90) doing = disable();
  if (dice >= 95) doing = rotate();
  co_await std::move(doing);
}

Task<void> Subscriber::add() {
  Hook hook;
  hook.id = {.high = 1'700'000'300'000 + asker_.number(),
             .low = (asker_.number() << 16) + hooks_.size()};
  hook.url = fmt::format("http://listener.example/{}/{}", asker_.number(), hooks_.size());
  hook.is_plain = asker_.random().chance(1, 3);
  hook.types = hook.is_plain ? bit_of(EventType::kTransactionCreated)
               : asker_.random().chance(1, 2)
                   ? transactions::kAllEventTypes
                   : bit_of(EventType::kTransactionCreated) | bit_of(EventType::kBalanceUpdated);
  webhooks::RegisterWebhook request;
  request.webhook_id = hook.id;
  request.user_id = asker_.user_id();
  request.client_id = asker_.client_id();
  request.account_id = account_id_;
  request.url = hook.url;
  if (!hook.is_plain) request.types = hook.types;
  auto call = [request](Services& services, const Context& context, Completion<ShownWebhook> done) {
    services.webhooks.add(context, request, std::move(done));
  };
  auto asking = asker_.ask<ShownWebhook>(std::move(call), Twice::kBeforeTheAnswer);
  const auto added = co_await std::move(asking);
  asker_.expect(added && added->webhook.id == hook.id && added->webhook.types == hook.types,
                "a webhook was not added: " + reason_of(added));
  hook.added_at = asker_.now();
  if (added) hooks_.push_back(hook);
}

// Enables it where the bank or its owner has disabled it; whether it was enabled.
Task<bool> Subscriber::look_after(std::size_t number) {
  const Hook hook = hooks_[number];
  auto get = [name = name_of(hook)](Services& services, const Context& context,
                                    Completion<ShownWebhook> done) {
    services.webhooks.get(context, name, std::move(done));
  };
  auto asking = asker_.ask<ShownWebhook>(std::move(get));
  const auto seen = co_await std::move(asking);
  asker_.expect(seen && seen->webhook.url == hook.url && seen->webhook.types == hook.types &&
                    seen->webhook.is_enabled == seen->webhook.disabled_reason.empty(),
                "a webhook is not as it was added: " + reason_of(seen));
  if (!seen || seen->webhook.is_enabled) co_return true;
  webhooks::ChangeWebhook request{
      .name = name_of(hook), .url = {}, .types = {}, .is_enabled = true};
  auto call = [request](Services& services, const Context& context, Completion<ShownWebhook> done) {
    services.webhooks.change(context, request, std::move(done));
  };
  auto enabling = asker_.ask<ShownWebhook>(std::move(call), Twice::kBeforeTheAnswer);
  const auto enabled = co_await std::move(enabling);
  asker_.expect(enabled.has_value(), "a webhook was not enabled: " + reason_of(enabled));
  co_return false;
}

Task<void> Subscriber::look_after_one() {
  if (hooks_.empty()) co_return;
  auto looking = look_after(asker_.random().below(hooks_.size()));
  co_await std::move(looking);
}

Task<void> Subscriber::disable() {
  if (hooks_.empty()) co_return;
  const Hook& hook = hooks_[asker_.random().below(hooks_.size())];
  webhooks::ChangeWebhook request{
      .name = name_of(hook), .url = {}, .types = {}, .is_enabled = false};
  auto call = [request](Services& services, const Context& context, Completion<ShownWebhook> done) {
    services.webhooks.change(context, request, std::move(done));
  };
  auto asking = asker_.ask<ShownWebhook>(std::move(call), Twice::kBeforeTheAnswer);
  const auto disabled = co_await std::move(asking);
  asker_.expect(disabled && !disabled->webhook.is_enabled,
                "a webhook was not disabled: " + reason_of(disabled));
}

// One event that it heard of, or all since some moment.
Task<void> Subscriber::replay() {
  if (hooks_.empty()) co_return;
  const Hook& hook = hooks_[asker_.random().below(hooks_.size())];
  const auto& heard = asker_.bank().listeners().heard(hook.url);
  webhooks::ReplayWebhook request{.name = name_of(hook), .event_id = {}, .since = {}};
  if (heard.empty() || asker_.random().chance(1, 3)) {
    const std::int64_t ago = (asker_.now() - hook.added_at).nanoseconds;
    request.since = hook.added_at + base::Duration{asker_.random().between(0, ago)};
  } else {
    request.event_id = heard[asker_.random().below(heard.size())].event_id;
  }
  auto call = [request](Services& services, const Context& context, Completion<void> done) {
    services.webhooks.replay(context, request, std::move(done));
  };
  auto asking = asker_.ask<void>(std::move(call), Twice::kBeforeTheAnswer);
  const auto replayed = co_await std::move(asking);
  // After a crash the events may be behind for a moment.
  asker_.expect(replayed || replayed.error().reason == "webhook_disabled" ||
                    replayed.error().reason == "event_not_found",
                "a webhook was not replayed: " + reason_of(replayed));
}

Task<void> Subscriber::rotate() {
  if (hooks_.empty()) co_return;
  webhooks::RotateSecret request{.name = name_of(hooks_[asker_.random().below(hooks_.size())]),
                                 .overlap = kOverlap,
                                 .secret = {}};
  auto call = [request](Services& services, const Context& context, Completion<ShownWebhook> done) {
    services.webhooks.rotate_secret(context, request, std::move(done));
  };
  auto asking = asker_.ask<ShownWebhook>(std::move(call), Twice::kBeforeTheAnswer);
  const auto rotated = co_await std::move(asking);
  asker_.expect(rotated || rotated.error().reason == "too_many_secrets",
                "a secret was not rotated: " + reason_of(rotated));
}

Task<void> Subscriber::come_to_rest() {
  co_await runtime::sleep_for(asker_.executor(), kUntilQuiet);
  for (std::size_t number = 0; number < hooks_.size(); ++number) {
    bool is_enabled = false;
    while (!is_enabled && asker_.first_difference().empty()) {
      auto looking = look_after(number);
      is_enabled = co_await std::move(looking);
    }
  }
}

std::string Subscriber::difference_from_town(const Hook& hook, Listeners& listeners,
                                             const Town& town) const {
  std::map<std::string, std::uint64_t> counts;  // of what was told, as it begins and as it ends
  for (const Listeners::Heard& heard : listeners.heard(hook.url)) {
    const std::size_t begin = heard.body.find(' ');
    const std::size_t end = heard.body.find(' ', heard.body.find(' ', begin + 1) + 1);
    const std::string told = heard.body.substr(0, end);
    ++counts[told];
    if (!hook.is_plain) ++counts[told + heard.body.substr(heard.body.rfind(' '))];
  }
  for (const auto& [id, transaction] : town.transactions) {
    // An id tells the millisecond in which it was booked.
    const bool is_earlier = id.time() <= hook.added_at;
    if (transaction.account_id != account_id_ || is_earlier) continue;
    std::string told =
        "transaction.created " + base::to_base62(account_id_) + " " + base::to_base62(id);
    std::string declined = "transaction.declined" + told.substr(told.find(' '));
    if (!hook.is_plain) {
      const std::string amount = fmt::format(" {}", transaction.amount_minor);
      told += amount;
      declined += amount;
    }
    const std::uint64_t count = counts[told] + counts[declined];
    if (count != 1) return fmt::format("{} heard {} times of {}", hook.url, count, told);
  }
  return "";
}

std::string Subscriber::difference(const Hook& hook, Listeners& listeners,
                                   const std::vector<AccountEvent>& events) const {
  std::map<base::Id, const AccountEvent*> event_of;
  for (const AccountEvent& event : events) {
    event_of[event.id] = &event;
    const bool is_told = (hook.types & bit_of(told_as(event.type, hook))) != 0;
    if (!is_told || event.time <= hook.added_at) continue;
    if (!listeners.has_heard(hook.url, event.id)) {
      return fmt::format("{} never heard of {} {}", hook.url, transactions::name_of(event.type),
                         base::to_text("evt", event.id));
    }
  }
  const auto form = hook.is_plain ? webhooks::BodyForm::kPlain : webhooks::BodyForm::kStandard;
  std::uint64_t last_of[2] = {0, 0};  // of each of the two sources
  for (const Listeners::Heard& heard : listeners.heard(hook.url)) {
    const auto found = event_of.find(heard.event_id);
    if (found == event_of.end()) return hook.url + " heard of what did not happen";
    const AccountEvent& event = *found->second;
    if (heard.body != listeners.body_of(event, told_as(event.type, hook), form)) {
      return fmt::format("{} heard \"{}\" of what is \"{}\"", hook.url, heard.body,
                         listeners.body_of(event, told_as(event.type, hook), form));
    }
    const auto place = transactions::place_of(event.id);
    if (place.ordinal() <= last_of[place.is_of_records]) {
      return fmt::format("{} heard of {} too late", hook.url, base::to_text("evt", event.id));
    }
    last_of[place.is_of_records] = place.ordinal();
  }
  return "";
}

}  // namespace atollbank::sim
