// SPDX-License-Identifier: Apache-2.0
// A ledger in your own process: open a folder and post; there is no server. The library is
// atoll_ledger; docs/ledger.md shows how it is used.
//
// Every call may come from any thread and blocks until its answer is durable or its time is up.
// A decline (no money) is a result; an Error is the world failing, and its reason never changes.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <atoll/answers.h>
#include <atoll/commands.h>
#include <atoll/result.h>

namespace atollbank::embedded {

struct Options {
  std::uint32_t timeout_ms = 30'000;  // how long a call waits for its answer
  bool log_to_stderr = false;         // structured lines, for the whole process
};

class ATOLL_LEDGER_API Ledger {
 public:
  // Makes the folder when it is missing, and recovers what is in it. failed_precondition
  // folder_in_use · data_loss journal_damaged, record_inconsistent
  static Result<Ledger> open(const std::string& folder, const Options& options = {});
  Ledger(Ledger&&) noexcept;
  Ledger& operator=(Ledger&&) noexcept;
  ~Ledger();  // closes

  // Waits for the calls that are in flight, then writes a checkpoint, so that the next open() is
  // quick. Later calls answer failed_precondition ledger_closed.
  Result<Done> close();

  // Grows, never repeats, and says when it was made. Any thread.
  Id new_id();

  // Errors: invalid_argument batch_empty, batch_malformed, batch_too_large · resource_exhausted
  // posting_overloaded, journal_full · deadline_exceeded deadline_exceeded (not begun) ·
  // unavailable shard_stopped, clock_unsettled · unknown outcome_unknown.
  Result<Reply> submit(const Batch& batch);
  // Batches of one.
  Result<CommandResult> open_account(const AccountOpening& opening);
  Result<CommandResult> post(const Posting& posting);
  Result<CommandResult> hold(const Hold& hold);
  Result<CommandResult> capture(const Capture& capture);
  Result<CommandResult> release(const Release& release);

  // Everything read is durable. not_found account_not_found
  Result<AccountBalance> balance(Id account);
  // At most 8,190 entries a page, older than `before_slot`; 0: from the newest.
  Result<StatementPage> statement(Id account, std::uint64_t before_slot = 0,
                                  std::uint32_t limit = 100);
  // not_found record_not_found: nothing is journaled under this id now; a command that is still on
  // its way may be. Submitting it again settles it.
  Result<Record> find(Id id);
  // Waits up to `timeout_ms` for a group at or after `from_slot`; 0: from the beginning.
  Result<FollowedGroups> follow(std::uint64_t from_slot, std::uint32_t timeout_ms = 0);

 private:
  struct State;
  explicit Ledger(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace atollbank::embedded
