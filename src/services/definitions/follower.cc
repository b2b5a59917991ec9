// SPDX-License-Identifier: Apache-2.0
// The half of the service that follows the journal.
#include <algorithm>

#include "base/log.h"
#include "services/definitions/service.h"

namespace atollbank::definitions {

using base::ErrorCode;
using base::Result;
using ledger::format::Slot;
using runtime::await_blocking;
using runtime::await_completion;
using runtime::Task;

void DefinitionsService::log_failure(const base::Error& error) const {
  base::log_warning("definitions_follow_failed",
                    {{"slot", books_.position().next_slot}, {"error", error}});
}

Task<void> DefinitionsService::follow() {
  auto beginning = begin();
  const auto begun = co_await std::move(beginning);
  if (!begun) log_failure(begun.error());
  while (!stopping_) {
    // Whatever fails is tried again from the same record: the books never skip one.
    auto step = follow_step();
    const auto result = co_await std::move(step);
    if (stopping_) break;
    if (!result) {
      ++follow_errors_;
      log_failure(result.error());
      co_await runtime::sleep_for(executor_, options_.retry_delay);
    } else {
      const base::Duration pause = *result ? base::Duration{} : options_.idle_pause;
      co_await runtime::sleep_for(executor_, pause);
    }
  }
}

// What the journal says is destroyed is destroyed here too: also after a restart in between, and
// where a copy of the keys has brought one back.
Task<Result<void>> DefinitionsService::destroy_keys() {
  if (destroyed_.size() == books_.destroyed_keys().size()) co_return Result<void>();
  std::vector<base::Id> subjects;
  for (const base::Id& subject : books_.destroyed_keys()) {
    if (sealing_ != nullptr && !destroyed_.contains(subject)) subjects.push_back(subject);
  }
  if (subjects.empty()) co_return Result<void>();
  auto work = [this, subjects]() -> Result<void> {
    for (const base::Id& subject : subjects) ATOLL_TRY_VOID(sealing_->destroy_key(subject));
    return {};
  };
  ATOLL_CO_TRY_VOID(co_await await_blocking<void>(pool_, executor_, std::move(work)));
  destroyed_.insert(subjects.begin(), subjects.end());
  co_return Result<void>();
}

// Takes up saved books when they are of this journal: its group at their last place has their hash.
Task<Result<void>> DefinitionsService::begin() {
  if (store_ == nullptr) co_return Result<void>();
  auto work = [this]() -> Result<base::Bytes> { return store_->load(); };
  const auto bytes = co_await await_blocking<base::Bytes>(pool_, executor_, std::move(work));
  if (!bytes || bytes->empty()) co_return Result<void>();
  auto saved = Books::load(*bytes);
  if (!saved || saved->position().last_group_slot == 0) co_return Result<void>();
  ATOLL_CO_TRY(const bool is_same, is_of_this_journal(saved->position()));
  if (is_same) books_ = *std::move(saved);
  saved_slot_ = books_.position().next_slot;
  co_return Result<void>();
}

Result<bool> DefinitionsService::is_of_this_journal(const BooksPosition& position) const {
  bool is_same = false;
  auto compare = [&](std::span<const Slot> group) {
    const auto& header = ledger::format::header_of(group);
    is_same = header.first_slot == position.last_group_slot &&
              std::ranges::equal(position.last_chain_hash, header.chain_hash);
    return Result<void>();
  };
  ATOLL_TRY_VOID(journal_.visit_groups(position.last_group_slot, 0, std::move(compare)));
  return is_same;
}

Task<Result<bool>> DefinitionsService::follow_step() {
  std::size_t bytes = 0;
  bool is_at_end = false;
  while (!is_at_end && bytes < options_.step_bytes) {
    ATOLL_CO_TRY(const Followed followed, follow_group());
    bytes += followed.bytes;
    is_at_end = followed.bytes == 0;
    if (followed.waiting.empty()) continue;
    auto learning = indexes_of(followed.accounts);
    ATOLL_CO_TRY(const auto indexes, co_await std::move(learning));
    ATOLL_CO_TRY_VOID(books_.take(followed.waiting, indexes));
  }
  if (bytes != 0 || !is_ready_) {
    // When nothing was read: those of saved books.
    auto destroying = destroy_keys();
    ATOLL_CO_TRY_VOID(co_await std::move(destroying));
  }
  is_ready_ = is_ready_ || is_at_end;
  answer_waiters();
  auto saving = save_when_due();
  ATOLL_CO_TRY_VOID(co_await std::move(saving));
  co_return bytes != 0;
}

Result<DefinitionsService::Followed> DefinitionsService::follow_group() {
  Followed followed;
  auto take = [&](std::span<const Slot> group) -> Result<void> {
    followed.bytes = group.size_bytes();
    followed.accounts = Books::accounts_named(group);
    if (followed.accounts.empty()) return books_.take(group, {});
    followed.waiting.assign(group.begin(), group.end());
    return {};
  };
  ATOLL_TRY_VOID(journal_.visit_groups(books_.position().next_slot, 0, std::move(take)));
  return followed;
}

// An account's id is that of the record that opened it. Whoever is not found yet is opened later.
Task<Result<AccountIndexes>> DefinitionsService::indexes_of(
    std::vector<ledger::AccountId> accounts) {
  AccountIndexes indexes;
  for (const ledger::AccountId account : accounts) {
    auto ask = [this, account](Completion<posting::RecordView> done) {
      posting_.find(Context(), account, std::move(done));
    };
    const auto found = co_await await_completion<posting::RecordView>(executor_, std::move(ask));
    if (!found && found.error().code != ErrorCode::kNotFound) co_return base::fail(found.error());
    if (!found || found->record.kind != ledger::format::SlotKind::kAccountOpened) continue;
    indexes[account] = ledger::slot_as<ledger::format::AccountOpenedSlot>(found->record).account;
  }
  co_return indexes;
}

Task<Result<void>> DefinitionsService::save_when_due() {
  const std::uint64_t next_slot = books_.position().next_slot;
  if (store_ == nullptr || next_slot - saved_slot_ < options_.save_every_slots)
    co_return Result<void>();
  auto work = [this, bytes = books_.save()]() -> Result<void> { return store_->save(bytes); };
  ATOLL_CO_TRY_VOID(co_await await_blocking<void>(pool_, executor_, std::move(work)));
  saved_slot_ = next_slot;
  co_return Result<void>();
}

Result<void> DefinitionsService::save_books() {
  if (store_ == nullptr) return {};
  return store_->save(books_.save());
}

}  // namespace atollbank::definitions
