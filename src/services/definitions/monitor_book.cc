// SPDX-License-Identifier: Apache-2.0
#include "services/definitions/monitor_book.h"

#include <algorithm>

namespace atollbank::definitions {

using base::ErrorCode;
using base::Result;
using ledger::format::kNoAccount;
using ledger::format::Slot;
using ledger::format::SlotKind;

Result<MonitorRule> MonitorBook::check(std::string_view text) const {
  ATOLL_TRY(MonitorRule rule, parse_monitor(text));
  const bool is_new = !monitors_.contains(rule.name);
  if (is_new && rule.is_off)
    return base::fail(ErrorCode::kNotFound, "monitor_not_found", "no monitor " + rule.name);
  if (is_new && monitors_.size() == kMonitorCountMax)
    return base::fail(ErrorCode::kResourceExhausted, "monitor_book_full",
                      "there are 65,536 monitors");
  return rule;
}

Result<void> MonitorBook::take(const Definition& definition, const AddressBook& addresses,
                               const AccountIndexes& indexes) {
  ATOLL_TRY(MonitorRule rule, check(definition.text));
  const auto before = monitors_.find(rule.name);
  if (before != monitors_.end()) {
    unbind(before->second);
    monitors_.erase(before);
  }
  if (rule.is_off) return {};
  Watched& monitor = monitors_[rule.name];
  monitor.rule = std::move(rule);
  ++waiting_count_;
  const auto known = indexes.find(monitor.rule.account);
  const auto address =
      addresses.find(monitor.rule.address, monitor.rule.threshold.currency.numeric());
  if (!monitor.rule.account.is_nil() && known != indexes.end())
    bind(monitor, monitor.rule.account, known->second);
  else if (monitor.rule.account.is_nil() && address)
    bind(monitor, address->account, address->index);
  return {};
}

void MonitorBook::take(const ledger::format::AccountOpenedSlot& opened,
                       const AddressBook& addresses) {
  if (waiting_count_ == 0 || opened.header.outcome != ledger::Outcome::kDone) return;
  for (auto& [name, monitor] : monitors_) {
    if (monitor.index != kNoAccount) continue;
    const MonitorRule& rule = monitor.rule;
    const auto address = addresses.find(rule.address, rule.threshold.currency.numeric());
    const bool is_meant = rule.account.is_nil() ? address && address->account == opened.id
                                                : rule.account == opened.id;
    if (is_meant) bind(monitor, opened.id, opened.account);
  }
}

void MonitorBook::bind(Watched& monitor, ledger::AccountId account, std::uint32_t index) {
  monitor.account = account;
  monitor.index = index;
  watched_[index].push_back(monitor.rule.name);
  --waiting_count_;
}

void MonitorBook::unbind(const Watched& monitor) {
  if (monitor.index == kNoAccount) {
    --waiting_count_;
    return;
  }
  const auto names = watched_.find(monitor.index);
  std::erase(names->second, monitor.rule.name);
  if (names->second.empty()) watched_.erase(names);
}

void MonitorBook::note(const ledger::AccountEffect& effect) {
  if (effect.amount_minor == 0 || !watched_.contains(effect.account)) return;
  const auto known = std::ranges::find(changes_, effect.account, &Change::index);
  if (known != changes_.end()) {
    known->after = effect.balance_after;
    return;
  }
  changes_.push_back({.index = effect.account,
                      .before = effect.balance_after - effect.amount_minor,
                      .after = effect.balance_after});
}

void MonitorBook::take_posting(std::span<const Slot> slots, std::size_t index, std::uint64_t slot,
                               std::int64_t booking_time_ns) {
  changes_.clear();
  // A posting of legs is one change of each account, however many of its legs name it.
  const auto note_effect = [&](const ledger::AccountEffect& effect) { note(effect); };
  ledger::for_each_effect(slots[index], note_effect);
  for (std::size_t i = index + 1; i < slots.size() && slots[i].kind == SlotKind::kLegs; ++i)
    ledger::for_each_effect(slots[i], note_effect);
  for (const Change& change : changes_) {
    for (const std::string& name : watched_.at(change.index))
      fire(monitors_.at(name), change, slot, booking_time_ns);
  }
}

void MonitorBook::fire(const Watched& monitor, const Change& change, std::uint64_t slot,
                       std::int64_t booking_time_ns) {
  const MonitorRule& rule = monitor.rule;
  const bool held_before = rule.holds_at(change.before);
  const bool holds_after = rule.holds_at(change.after);
  if (held_before == holds_after) return;
  firings_.push_back({.id = firing_id(slot, rule.name),
                      .slot = slot,
                      .monitor = rule.name,
                      .account = monitor.account,
                      .has_begun = holds_after,
                      .threshold = rule.threshold,
                      .balance_before = change.before,
                      .balance_after = change.after,
                      .booking_time_ns = booking_time_ns});
  if (firings_.size() > kFiringsKept) {
    kept_from_slot_ = firings_.front().slot + 1;
    // Firings of one record are kept or dropped together.
    while (firings_.front().slot < kept_from_slot_) firings_.pop_front();
  }
}

Result<std::vector<Firing>> MonitorBook::firings(std::uint64_t from_slot, std::size_t limit) const {
  if (from_slot < kept_from_slot_)
    return base::fail(ErrorCode::kFailedPrecondition, "firings_not_kept",
                      "firings are kept from slot " + std::to_string(kept_from_slot_));
  auto next = std::ranges::lower_bound(firings_, from_slot, {}, &Firing::slot);
  std::vector<Firing> page;
  const auto belongs = [&](const Firing& firing) {
    return page.size() < limit || (!page.empty() && page.back().slot == firing.slot);
  };
  for (; next != firings_.end() && belongs(*next); ++next) page.push_back(*next);
  return page;
}

std::vector<MonitorRule> MonitorBook::all() const {
  std::vector<MonitorRule> rules;
  for (const auto& [name, monitor] : monitors_) rules.push_back(monitor.rule);
  return rules;
}

void MonitorBook::save(base::ByteWriter& out) const {
  out.write(static_cast<std::uint32_t>(monitors_.size()));
  for (const auto& [name, monitor] : monitors_) {
    out.write_text(name);
    out.write(monitor.account);
    out.write(monitor.index);
  }
  out.write(kept_from_slot_);
  out.write(static_cast<std::uint32_t>(firings_.size()));
  for (const Firing& firing : firings_) {
    out.write(firing.slot);
    out.write_text(firing.monitor);
    out.write(firing.account);
    out.write(static_cast<std::uint8_t>(firing.has_begun));
    out.write(firing.threshold.currency.numeric());
    out.write(firing.threshold.minor);
    out.write(firing.balance_before);
    out.write(firing.balance_after);
    out.write(firing.booking_time_ns);
  }
}

Result<void> MonitorBook::load(base::ByteReader& in) {
  const auto damaged = [] {
    return base::fail(ErrorCode::kDataLoss, "definitions_state_damaged", "monitors do not fit");
  };
  const auto count = in.read<std::uint32_t>();
  for (std::uint32_t i = 0; i < count && in.ok(); ++i) {
    const auto monitor = monitors_.find(in.read_text());
    const auto account = in.read<ledger::AccountId>();
    const auto index = in.read<std::uint32_t>();
    if (!in.ok() || monitor == monitors_.end()) return damaged();
    const bool is_waiting = monitor->second.index == kNoAccount;
    if (is_waiting && index != kNoAccount) bind(monitor->second, account, index);
  }
  kept_from_slot_ = in.read<std::uint64_t>();
  const auto firing_count = in.read<std::uint32_t>();
  for (std::uint32_t i = 0; i < firing_count && in.ok(); ++i) {
    Firing firing{.slot = in.read<std::uint64_t>()};
    firing.monitor = in.read_text();
    firing.id = firing_id(firing.slot, firing.monitor);
    firing.account = in.read<ledger::AccountId>();
    firing.has_begun = in.read<std::uint8_t>() != 0;
    const auto currency = money::Currency::from_numeric(in.read<std::uint16_t>());
    const auto threshold_minor = in.read<std::int64_t>();
    if (!currency) return damaged();
    firing.threshold = {.minor = threshold_minor, .currency = *currency};
    firing.balance_before = in.read<std::int64_t>();
    firing.balance_after = in.read<std::int64_t>();
    firing.booking_time_ns = in.read<std::int64_t>();
    firings_.push_back(std::move(firing));
  }
  if (!in.ok()) return damaged();
  return {};
}

}  // namespace atollbank::definitions
