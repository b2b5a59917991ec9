// SPDX-License-Identifier: Apache-2.0
#include "sim/model/client_history.h"

#include <fmt/core.h>

#include <algorithm>

#include "sim/model/comparison.h"

namespace atollbank::sim {
namespace {

std::string difference(const NaiveLedger& model, const posting::AccountBalance& read) {
  const auto found = model.accounts().find(read.account);
  if (found == model.accounts().end()) return "a balance of an account that is not yet open";
  const NaiveLedger::Account& account = found->second;
  if (account.balance == read.balance_minor && account.held == read.held_minor) return "";
  return fmt::format("balance of {} before slot {}: model {} held {}, ledger {} held {}",
                     to_base62(read.account), read.as_of_slot, account.balance, account.held,
                     read.balance_minor, read.held_minor);
}

}  // namespace

std::string ClientHistory::Place::text() const {
  return fmt::format("{} at slot {}, asked at {} ns, answered at {} ns",
                     is_read ? "a balance" : "a batch", first, interval.invoked_ns,
                     interval.answered_ns);
}

void ClientHistory::wrote(const Interval& interval, const Batch& batch,
                          const posting::Reply& reply) {
  Place place{.interval = interval, .first = UINT64_MAX};
  std::int64_t booking_time_ns = 0;
  for (const ledger::CommandResult& result : reply.results) {
    // What was refused has no place; a duplicate names its original's, which may be another's.
    if (result.slot == 0 || result.duplicate != 0) continue;
    place.first = std::min(place.first, result.slot);
    place.last = std::max(place.last, result.slot);
    booking_time_ns = result.booking_time_ns;
  }
  if (place.first == UINT64_MAX) return;
  places_.push_back(place);
  written_[place.first].push_back({batch, reply, booking_time_ns});
}

void ClientHistory::read(const Interval& interval, const posting::AccountBalance& balance) {
  places_.push_back({.interval = interval,
                     .first = balance.as_of_slot,
                     .last = balance.as_of_slot,
                     .is_read = true});
  balances_.emplace(balance.as_of_slot, balance);
}

// Sweeps over the invocations. Of all that was answered by then, the furthest place decides: what
// begins now may not stand before it.
std::string ClientHistory::real_time_difference() const {
  std::vector<const Place*> by_invocation;
  for (const Place& place : places_) by_invocation.push_back(&place);
  std::vector<const Place*> by_answer = by_invocation;
  std::ranges::sort(by_invocation, {}, [](const Place* p) { return p->interval.invoked_ns; });
  std::ranges::sort(by_answer, {}, [](const Place* p) { return p->interval.answered_ns; });
  const Place* furthest_write = nullptr;
  const Place* furthest_read = nullptr;
  auto answered = by_answer.begin();
  for (const Place* place : by_invocation) {
    while (answered != by_answer.end() &&
           (*answered)->interval.answered_ns < place->interval.invoked_ns) {
      const Place*& furthest = (*answered)->is_read ? furthest_read : furthest_write;
      if (furthest == nullptr || furthest->last < (*answered)->last) furthest = *answered;
      ++answered;
    }
    // A balance at slot n has seen all before n, and nothing from n on.
    if (furthest_write != nullptr && furthest_write->last >= place->first)
      return place->text() + "; but before it there was " + furthest_write->text();
    if (furthest_read != nullptr && furthest_read->last > place->first)
      return place->text() + "; but before it there was " + furthest_read->text();
  }
  return "";
}

std::string ClientHistory::replay_difference() const {
  NaiveLedger model;
  auto balance = balances_.begin();
  std::uint64_t end_slot = 0;
  for (const auto& [slot, batches] : written_) {
    if (batches.size() > 1) return fmt::format("slot {} was given to two batches", slot);
    const Written& written = batches.front();
    if (slot < end_slot) return fmt::format("the batch at slot {} lies within another", slot);
    for (; balance != balances_.end() && balance->first <= slot; ++balance) {
      if (auto text = difference(model, balance->second); !text.empty()) return text;
    }
    const auto expected = model.apply_commands_only(written.batch, written.booking_time_ns);
    for (std::size_t i = 0; i < expected.size(); ++i) {
      const ledger::CommandResult& result = written.reply.results[i];
      if (result.slot == 0) continue;
      if (result.duplicate == 0) end_slot = std::max(end_slot, result.slot + 1);
      auto text = sim::difference(expected[i], result, written.reply.leg_balances);
      if (!text.empty()) return fmt::format("slot {}: {}", result.slot, text);
    }
  }
  for (; balance != balances_.end(); ++balance) {
    if (auto text = difference(model, balance->second); !text.empty()) return text;
  }
  return "";
}

}  // namespace atollbank::sim
