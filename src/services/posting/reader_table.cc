// SPDX-License-Identifier: Apache-2.0
#include "services/posting/reader_table.h"

#include <map>
#include <mutex>

#include "base/assert.h"
#include "ledger/content_digest.h"
#include "ledger/format/group.h"

namespace atollbank::posting {

using ledger::AccountEffect;
using ledger::format::SlotKind;

ReaderTable::ReaderTable() : chunks_(std::make_unique<std::unique_ptr<Chunk>[]>(kChunkCount)) {}

void ReaderTable::add(std::uint32_t index, const ledger::AccountOpening& opening) {
  const std::unique_lock lock(mutex_);
  ATOLL_ASSERT(index == openings_.size() && index / kChunkSize < kChunkCount);
  if (index % kChunkSize == 0) chunks_[index / kChunkSize] = std::make_unique<Chunk>();
  entry(index).floor.store(opening.floor_minor, std::memory_order_relaxed);
  openings_.push_back(opening);
  indexes_.emplace(opening.id, index);
  if (!opening.owner.is_nil()) owned_[opening.owner].push_back(index);
}

void ReaderTable::publish_all(const ledger::AccountTable& accounts, std::uint64_t durable_end) {
  for (std::uint32_t i = 0; i < accounts.size(); ++i) {
    add(i, accounts.opening(i));
    const ledger::Account& account = accounts[i];
    write(AccountEffect{.account = i,
                        .balance_after = account.balance,
                        .held_after = account.held,
                        .changes_state = true,
                        .floor_after = account.floor,
                        .state_after = account.state},
          account.last_slot);
  }
  durable_end_.store(durable_end, std::memory_order_release);
}

void ReaderTable::write(const AccountEffect& effect, std::uint64_t slot) {
  Entry& target = entry(effect.account);
  const std::uint32_t version = target.version.load(std::memory_order_relaxed);
  target.version.store(version + 1, std::memory_order_relaxed);
  // Each releases the odd version: who sees one of them sees that it is being written. (A fence
  // would say the same once, but the thread sanitizer knows no fences.)
  target.balance.store(effect.balance_after, std::memory_order_release);
  target.held.store(effect.held_after, std::memory_order_release);
  target.last_slot.store(slot, std::memory_order_release);
  if (effect.changes_state) {
    target.floor.store(effect.floor_after, std::memory_order_release);
    target.state.store(effect.state_after, std::memory_order_release);
  }
  target.version.store(version + 2, std::memory_order_release);
}

void ReaderTable::publish(std::span<const ledger::format::Slot> group) {
  const auto& header = ledger::format::header_of(group);
  publication_.fetch_add(1, std::memory_order_acq_rel);
  for (std::size_t i = 1; i < header.used_count; ++i) {
    if (group[i].kind == SlotKind::kAccountOpened) {
      const auto& opened = ledger::slot_as<ledger::format::AccountOpenedSlot>(group[i]);
      add(opened.account, ledger::opening_of(opened));
      continue;
    }
    ledger::for_each_effect(
        group[i], [&](const AccountEffect& effect) { write(effect, header.first_slot + i); });
  }
  publication_.fetch_add(1, std::memory_order_acq_rel);
  durable_end_.store(header.first_slot + header.slot_count, std::memory_order_release);
}

std::optional<std::uint32_t> ReaderTable::index_of(const AccountId& account) const {
  const std::shared_lock lock(mutex_);
  const auto found = indexes_.find(account);
  if (found == indexes_.end()) return std::nullopt;
  return found->second;
}

AccountBalance ReaderTable::balance_at(std::uint32_t index) const {
  AccountBalance balance;
  {
    const std::shared_lock lock(mutex_);
    ATOLL_ASSERT(index < openings_.size());
    balance.account = openings_[index].id;
    balance.currency = openings_[index].currency;
  }
  const Entry& source = entry(index);
  for (;;) {
    const std::uint32_t version = source.version.load(std::memory_order_acquire);
    balance.balance_minor = source.balance.load(std::memory_order_acquire);
    balance.held_minor = source.held.load(std::memory_order_acquire);
    balance.floor_minor = source.floor.load(std::memory_order_acquire);
    balance.last_slot = source.last_slot.load(std::memory_order_acquire);
    balance.state = source.state.load(std::memory_order_acquire);
    if (version % 2 == 0 && source.version.load(std::memory_order_relaxed) == version) break;
  }
  balance.as_of_slot = durable_end();
  return balance;
}

std::optional<std::int64_t> ReaderTable::imbalance() const {
  constexpr int kTriesMax = 8;
  for (int tries = 0; tries < kTriesMax; ++tries) {
    const std::uint64_t before = publication_.load(std::memory_order_acquire);
    std::map<std::uint16_t, std::int64_t> sums;
    {
      const std::shared_lock lock(mutex_);
      for (std::uint32_t i = 0; i < openings_.size(); ++i) {
        sums[openings_[i].currency] += entry(i).balance.load(std::memory_order_acquire);
      }
    }
    if (before % 2 == 1 || publication_.load(std::memory_order_relaxed) != before) continue;
    std::int64_t imbalance = 0;
    for (const auto& [currency, sum] : sums) imbalance += sum < 0 ? -sum : sum;
    return imbalance;
  }
  return std::nullopt;
}

std::optional<ledger::AccountOpening> ReaderTable::opening_at(std::uint32_t index) const {
  const std::shared_lock lock(mutex_);
  if (index >= openings_.size()) return std::nullopt;
  return openings_[index];
}

std::vector<std::uint32_t> ReaderTable::accounts_of(const base::Id& owner) const {
  const std::shared_lock lock(mutex_);
  const auto found = owned_.find(owner);
  return found == owned_.end() ? std::vector<std::uint32_t>{} : found->second;
}

}  // namespace atollbank::posting
