// SPDX-License-Identifier: Apache-2.0
// The durable balance of every account, for readers. The log thread publishes a group after its
// sync and before its answers; any thread reads. Reading never waits for writing: each account is a
// seqlock.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <shared_mutex>
#include <span>
#include <vector>

#include "base/page_memory.h"
#include "ledger/account_table.h"
#include "ledger/record_view.h"
#include "services/posting/api.h"

namespace atollbank::posting {

class ReaderTable {
 public:
  ReaderTable();

  // At start, before the ledger is whole: what never changes of the accounts it has by now.
  void index(const ledger::AccountTable& accounts);
  void forget();
  // At start, from the recovered ledger.
  // `accounts` is the ledger's own, outlives the table and goes on growing.
  void publish_all(const ledger::AccountTable& accounts, std::uint64_t durable_end);
  // A durable group, in order.
  void publish(std::span<const ledger::format::Slot> group);

  std::optional<std::uint32_t> index_of(const AccountId& account) const;
  AccountBalance balance_at(std::uint32_t index) const;
  std::optional<ledger::AccountOpening> opening_at(std::uint32_t index) const;
  // Accounts of an owner.
  std::vector<std::uint32_t> accounts_of(const base::Id& owner) const;
  // How far the balances are from summing to zero, over all currencies: 0, or money was made. Of
  // one moment between two groups; none when the log was too busy to find one.
  std::optional<std::int64_t> imbalance() const;
  std::uint64_t durable_end() const { return durable_end_.load(std::memory_order_acquire); }
  std::uint32_t account_count() const { return account_count_.load(std::memory_order_acquire); }

 private:
  struct alignas(64) Entry {
    std::atomic<std::uint32_t> version{0};  // odd while being written
    std::atomic<std::uint32_t> state{0};
    std::atomic<std::int64_t> balance{0};
    std::atomic<std::int64_t> held{0};
    std::atomic<std::int64_t> floor{0};
    std::atomic<std::int64_t> ceiling{ledger::kNoCeiling};
    std::atomic<std::uint64_t> last_slot{0};
  };
  static constexpr std::size_t kChunkSize = 1u << 15;
  static constexpr std::size_t kChunkCount = 1u << 12;

  Entry& entry(std::uint32_t index) const {
    return reinterpret_cast<Entry*>(chunks_[index / kChunkSize].data())[index % kChunkSize];
  }
  const ledger::AccountOpening& opening(std::uint32_t index) const {
    return accounts_->opening(index);
  }
  void add(std::uint32_t index);
  void write(const ledger::AccountEffect& effect, std::uint64_t slot);

  const ledger::AccountTable* accounts_ = nullptr;  // of which only openings are read
  std::vector<base::PageBuffer> chunks_;            // filled in order and never moved
  std::atomic<std::uint32_t> account_count_{0};     // that are durable
  std::atomic<std::uint64_t> publication_{0};       // odd while a group is being published
  std::atomic<std::uint64_t> durable_end_{0};
  mutable std::shared_mutex mutex_;                      // guards what is found by ids, below
  ledger::IndexTable indexes_;                           // by the account's id
  ledger::IndexTable newest_of_owner_;                   // by the owner's id
  ledger::ChunkedColumn<std::uint32_t> older_of_owner_;  // the account before, kNoAccount ends it
};

}  // namespace atollbank::posting
