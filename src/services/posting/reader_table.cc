// SPDX-License-Identifier: Apache-2.0
#include "services/posting/reader_table.h"

#include <algorithm>
#include <map>
#include <mutex>

#include "base/assert.h"
#include "ledger/content_digest.h"
#include "ledger/format/group.h"

namespace atollbank::posting {

using ledger::AccountEffect;
using ledger::format::SlotKind;

namespace {

// How far ahead of an insertion its memory is asked for.
constexpr std::uint32_t kAhead = 16;

}  // namespace

ReaderTable::ReaderTable() { chunks_.reserve(kChunkCount); }

// The next account, whose opening the ledger has. Under mutex_.
void ReaderTable::add(std::uint32_t index) {
  ATOLL_ASSERT(index == account_count_ && index / kChunkSize < kChunkCount);
  if (index % kChunkSize == 0)
    chunks_.emplace_back(kChunkSize * sizeof(Entry), base::Prefault::kNo);
  const ledger::AccountOpening& opened = opening(index);
  new (&entry(index)) Entry;
  entry(index).floor.store(opened.floor_minor, std::memory_order_relaxed);
  indexes_.insert(ledger::hash_of(opened.id.high, opened.id.low), index);
  std::uint32_t older = ledger::format::kNoAccount;
  if (!opened.owner.is_nil()) {
    const std::uint64_t hash = ledger::hash_of(opened.owner.high, opened.owner.low);
    const auto is_owners = [&](std::uint64_t i) {
      return opening(static_cast<std::uint32_t>(i)).owner == opened.owner;
    };
    const std::uint64_t newest = newest_of_owner_.find(hash, is_owners);
    if (newest != ledger::IndexTable::kNone) {
      older = static_cast<std::uint32_t>(newest);
      newest_of_owner_.erase(hash, newest);
    }
    newest_of_owner_.insert(hash, index);
  }
  older_of_owner_.push_back(older);
  account_count_.store(index + 1, std::memory_order_release);
}

void ReaderTable::index(const ledger::AccountTable& accounts) {
  accounts_ = &accounts;
  if (account_count_ == 0) indexes_.reserve(accounts.size());
  const std::unique_lock lock(mutex_);
  while (account_count_ < accounts.size()) {
    if (account_count_ + kAhead < accounts.size()) {
      const ledger::AccountId& next = accounts.opening(account_count_ + kAhead).id;
      indexes_.prefetch(ledger::hash_of(next.high, next.low));
    }
    add(account_count_);
  }
}

void ReaderTable::forget() {
  account_count_ = 0;
  chunks_.clear();
  indexes_ = ledger::IndexTable();
  newest_of_owner_ = ledger::IndexTable();
  older_of_owner_ = ledger::ChunkedColumn<std::uint32_t>();
}

void ReaderTable::publish_all(const ledger::AccountTable& accounts, std::uint64_t durable_end) {
  index(accounts);
  for (std::uint32_t i = 0; i < accounts.size(); ++i) {
    const ledger::Account& account = accounts[i];
    write(AccountEffect{.account = i,
                        .balance_after = account.balance,
                        .held_after = account.held,
                        .changes_state = true,
                        .changes_ceiling = true,
                        .floor_after = account.floor,
                        .ceiling_after = account.ceiling,
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
  if (effect.changes_ceiling) target.ceiling.store(effect.ceiling_after, std::memory_order_release);
  target.version.store(version + 2, std::memory_order_release);
}

void ReaderTable::publish(std::span<const ledger::format::Slot> group) {
  const auto& header = ledger::format::header_of(group);
  publication_.fetch_add(1, std::memory_order_acq_rel);
  for (std::size_t i = 1; i < header.used_count; ++i) {
    if (group[i].kind == SlotKind::kAccountOpened) {
      const std::unique_lock lock(mutex_);
      add(ledger::slot_as<ledger::format::AccountOpenedSlot>(group[i]).account);
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
  const std::uint64_t found = indexes_.find(
      ledger::hash_of(account.high, account.low),
      [&](std::uint64_t i) { return opening(static_cast<std::uint32_t>(i)).id == account; });
  if (found == ledger::IndexTable::kNone) return std::nullopt;
  return static_cast<std::uint32_t>(found);
}

AccountBalance ReaderTable::balance_at(std::uint32_t index) const {
  AccountBalance balance;
  ATOLL_ASSERT(index < account_count_.load(std::memory_order_acquire));
  balance.account = opening(index).id;
  balance.currency = opening(index).currency;
  const Entry& source = entry(index);
  for (;;) {
    // Taken first: what was changed before it is in the entry by now. A change behind it is of a
    // group that is being published, which ends in a moment.
    balance.as_of_slot = durable_end();
    const std::uint32_t version = source.version.load(std::memory_order_acquire);
    balance.balance_minor = source.balance.load(std::memory_order_acquire);
    balance.held_minor = source.held.load(std::memory_order_acquire);
    balance.floor_minor = source.floor.load(std::memory_order_acquire);
    balance.ceiling_minor = source.ceiling.load(std::memory_order_acquire);
    balance.last_slot = source.last_slot.load(std::memory_order_acquire);
    balance.state = source.state.load(std::memory_order_acquire);
    const bool is_whole =
        version % 2 == 0 && source.version.load(std::memory_order_relaxed) == version;
    if (is_whole && balance.last_slot < balance.as_of_slot) break;
  }
  return balance;
}

std::optional<std::int64_t> ReaderTable::imbalance() const {
  constexpr int kTriesMax = 8;
  for (int tries = 0; tries < kTriesMax; ++tries) {
    const std::uint64_t before = publication_.load(std::memory_order_acquire);
    std::map<std::uint16_t, std::int64_t> sums;
    const std::uint32_t count = account_count_.load(std::memory_order_acquire);
    for (std::uint32_t i = 0; i < count; ++i) {
      sums[opening(i).currency] += entry(i).balance.load(std::memory_order_acquire);
    }
    if (before % 2 == 1 || publication_.load(std::memory_order_relaxed) != before) continue;
    std::int64_t imbalance = 0;
    for (const auto& [currency, sum] : sums) imbalance += sum < 0 ? -sum : sum;
    return imbalance;
  }
  return std::nullopt;
}

std::optional<ledger::AccountOpening> ReaderTable::opening_at(std::uint32_t index) const {
  if (index >= account_count_.load(std::memory_order_acquire)) return std::nullopt;
  return opening(index);
}

std::vector<std::uint32_t> ReaderTable::accounts_of(const base::Id& owner) const {
  std::vector<std::uint32_t> accounts;
  const std::shared_lock lock(mutex_);
  const auto is_owners = [&](std::uint64_t i) {
    return opening(static_cast<std::uint32_t>(i)).owner == owner;
  };
  const std::uint64_t newest =
      newest_of_owner_.find(ledger::hash_of(owner.high, owner.low), is_owners);
  if (newest == ledger::IndexTable::kNone) return accounts;
  for (auto account = static_cast<std::uint32_t>(newest); account != ledger::format::kNoAccount;
       account = older_of_owner_[account]) {
    accounts.push_back(account);
  }
  std::reverse(accounts.begin(), accounts.end());
  return accounts;
}

}  // namespace atollbank::posting
