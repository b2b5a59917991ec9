// SPDX-License-Identifier: Apache-2.0
// The half of the service that follows the journal.
#include "base/log.h"
#include "services/definitions/service.h"

namespace atollbank::definitions {

using base::ErrorCode;
using base::Result;
using runtime::await_blocking;
using runtime::await_completion;
using runtime::Task;

void DefinitionsService::log_failure(const base::Error& error) const {
  base::log_warning("definitions_follow_failed",
                    {{"slot", books_.position().next_slot}, {"error", error}});
}

Task<void> DefinitionsService::follow() {
  bool has_begun = false;
  while (!stopping_) {
    // Whatever fails is tried again from the same record: the books never skip one.
    auto step = has_begun ? follow_once() : begin();
    const auto result = co_await std::move(step);
    has_begun = has_begun || result.has_value();
    if (!result && !stopping_) {
      ++follow_errors_;
      // A ledger that stops closes its journal's followers first.
      if (result.error().code != ErrorCode::kUnavailable) log_failure(result.error());
      co_await runtime::sleep_for(executor_, options_.retry_delay);
    } else if (is_ready_ && waiters_.empty() && !stopping_) {
      // Definitions are few among postings: many groups are read at once, not each by itself.
      co_await runtime::sleep_for(executor_, options_.follow_pause);
    }
  }
}

// What the journal says is destroyed is destroyed here too: also after a restart in between, and
// where a copy of the keys has brought one back.
Task<Result<void>> DefinitionsService::destroy_keys() {
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
  const BooksPosition position = saved->position();
  Context context;
  context.deadline = base::Deadline::after(executor_.clock(), options_.retry_delay);
  auto ask = [this, context, position](Completion<posting::FollowedGroups> done) {
    posting_.follow(context, position.last_group_slot, 1, std::move(done));
  };
  ATOLL_CO_TRY(const auto groups,
               co_await await_completion<posting::FollowedGroups>(executor_, std::move(ask)));
  if (groups.slots.empty()) co_return Result<void>();
  const auto& header = ledger::slot_as<ledger::format::GroupHeaderSlot>(groups.slots[0]);
  const bool is_same = header.first_slot == position.last_group_slot &&
                       std::equal(position.last_chain_hash.begin(), position.last_chain_hash.end(),
                                  std::begin(header.chain_hash));
  if (is_same) books_ = *std::move(saved);
  saved_slot_ = books_.position().next_slot;
  co_return Result<void>();
}

Task<Result<void>> DefinitionsService::follow_once() {
  Context context;
  // The first empty answer says that everything there was has been read.
  context.deadline = base::Deadline::after(executor_.clock(),
                                           is_ready_ ? options_.follow_wait : options_.first_wait);
  auto ask = [this, context](Completion<posting::FollowedGroups> done) {
    posting_.follow(context, books_.position().next_slot, options_.follow_bytes, std::move(done));
  };
  ATOLL_CO_TRY(auto groups,
               co_await await_completion<posting::FollowedGroups>(executor_, std::move(ask)));
  if (groups.slots.empty()) {
    // Those of saved books.
    auto destroying = destroy_keys();
    ATOLL_CO_TRY_VOID(co_await std::move(destroying));
    is_ready_ = true;
    co_return Result<void>();
  }
  auto learning = indexes_of(Books::accounts_named(groups.slots));
  ATOLL_CO_TRY(const auto indexes, co_await std::move(learning));
  ATOLL_CO_TRY_VOID(books_.take(groups.slots, indexes));
  auto destroying = destroy_keys();
  ATOLL_CO_TRY_VOID(co_await std::move(destroying));
  answer_waiters();
  auto saving = save_when_due();
  auto saved = co_await std::move(saving);
  co_return saved;
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
