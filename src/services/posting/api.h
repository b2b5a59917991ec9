// SPDX-License-Identifier: Apache-2.0
// The posting service: the one way to move money. Implemented by the shards in process
// (local_posting.h) and by the gRPC client (rpc/posting); no caller can tell which.
//
// Every completion comes exactly once, on the executor named in the Context. submit() answers only
// after what it says is durable. Everything read is durable. An outcome that declines is a result,
// not an Error.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ledger/command.h"
#include "ledger/command_result.h"
#include "ledger/format/slot.h"
#include "runtime/context.h"
#include "services/posting/evidence.h"
#include "services/posting/figures.h"

namespace atollbank::posting {

using ledger::AccountId;
using runtime::Completion;
using runtime::Context;

struct Reply {
  std::vector<ledger::CommandResult> results;  // one a command, in order
  std::vector<ledger::LegBalance>
      leg_balances;  // of the n-legged postings, see CommandResult::leg_index
};

struct AccountBalance {
  AccountId account{};
  std::int64_t balance_minor = 0;
  std::int64_t held_minor = 0;
  std::int64_t floor_minor = 0;
  std::int64_t ceiling_minor = ledger::kNoCeiling;
  std::uint16_t currency = 0;
  std::uint32_t state = 0;       // ledger::AccountState bits
  std::uint64_t last_slot = 0;   // the newest record of the account
  std::uint64_t as_of_slot = 0;  // the journal's durable end when this was read

  // What may be spent; kNoFloor accounts have no limit.
  std::int64_t available_minor() const {
    return floor_minor == ledger::kNoFloor ? INT64_MAX : balance_minor - held_minor - floor_minor;
  }
};

struct NamedBalance {
  base::Id owner{};
  std::string balance_name;
  std::uint16_t currency = 0;
  std::int64_t balance_minor = 0;
  std::int64_t held_minor = 0;
};

struct StatementRequest {
  AccountId account{};
  std::uint64_t before_slot = 0;  // 0: from the newest
  std::uint32_t limit = 100;      // at most kStatementLimitMax
};
inline constexpr std::uint32_t kStatementLimitMax = 8190;

// One record as one account sees it.
struct StatementEntry {
  std::uint64_t slot = 0;
  ledger::format::SlotKind kind{};
  base::Id id{};
  std::int64_t amount_minor =
      0;  // change of the balance; positive is a credit; 0 for hold steps and changes
  std::int64_t held_change_minor = 0;
  std::int64_t balance_after = 0;
  std::int64_t held_after = 0;
  std::int64_t booking_time_ns = 0;
  std::int64_t value_time_ns = 0;
  std::uint32_t code = 0;
  base::Id reference{};
  std::uint64_t related_slot = 0;
  std::string evidence;
};

struct StatementPage {
  std::vector<StatementEntry> entries;  // newest first
  std::uint64_t next_before_slot = 0;   // 0: no older ones
};

// A journaled command found by its id.
struct RecordView {
  std::uint64_t slot = 0;
  ledger::format::Slot record;
  std::int64_t booking_time_ns = 0;
  std::string evidence;
};

// Whole durable groups, as journaled; each names its predecessor's end.
struct FollowedGroups {
  std::vector<ledger::format::Slot> slots;
  std::uint64_t next_slot = 0;  // ask from here next
};

// Errors of every call: resource_exhausted posting_overloaded (with retry_after_ms) ·
// resource_exhausted journal_full · deadline_exceeded (not begun) · unavailable shard_stopped,
// clock_unsettled · unknown outcome_unknown (ask with find, or send the same batch again) ·
// invalid_argument batch_too_large, batch_malformed.
class PostingApi {
 public:
  virtual ~PostingApi() = default;

  // Applies the batch in order, as one unit of arrival but not of success: each command has its own
  // outcome, unless linked. All accounts and ids of a batch belong to one shard.
  virtual void submit(const Context& context, ledger::Batch batch, Completion<Reply> done) = 0;

  // not_found account_not_found
  virtual void balance(const Context& context, AccountId account,
                       Completion<AccountBalance> done) = 0;
  // The sum over an owner's addresses of one balance name, per currency.
  virtual void named_balance(const Context& context, base::Id owner, std::string balance_name,
                             Completion<std::vector<NamedBalance>> done) = 0;
  virtual void statement(const Context& context, StatementRequest request,
                         Completion<StatementPage> done) = 0;
  // not_found record_not_found
  virtual void find(const Context& context, base::Id id, Completion<RecordView> done) = 0;
  // Completes as soon as there is a group at or after `from_slot`, empty at the deadline.
  virtual void follow(const Context& context, std::uint64_t from_slot, std::uint32_t bytes_max,
                      Completion<FollowedGroups> done) = 0;
  // Account of a dense index in the journal, for followers: not_found account_not_found
  virtual void account_at(const Context& context, std::uint32_t index,
                          Completion<ledger::AccountOpening> done) = 0;
  // For the operator's live view. An api that counts nothing answers failed_precondition
  // figures_not_kept.
  virtual void figures(const Context& context, Completion<LedgerFigures> done);
};

}  // namespace atollbank::posting
