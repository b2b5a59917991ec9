// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/lines/import_lines.h"

#include <utility>

#include "apps/atollctl/progress_bar.h"
#include "ledger/command_form.h"

namespace atollbank::atollctl {
namespace {

using base::ErrorCode;
using base::Result;
using ledger::Batch;
using ledger::Command;

void append(Batch& batch, const Batch& more) {
  const auto legs = static_cast<std::uint32_t>(batch.legs.size());
  const auto openings = static_cast<std::uint32_t>(batch.openings.size());
  const auto evidence = static_cast<std::uint32_t>(batch.evidence.size());
  for (Command command : more.commands) {
    if (command.side_count > 0) {
      command.side_index += command.kind == ledger::CommandKind::kOpenAccount ? openings : legs;
    }
    if (command.evidence_size > 0) command.evidence_offset += evidence;
    batch.commands.push_back(command);
  }
  batch.legs.insert(batch.legs.end(), more.legs.begin(), more.legs.end());
  batch.openings.insert(batch.openings.end(), more.openings.begin(), more.openings.end());
  batch.evidence += more.evidence;
}

// A batch, and for each of its commands the line it stands on and what its answer should be.
struct Piece {
  Batch batch;
  std::uint32_t slots = 0;
  std::vector<std::uint64_t> lines;
  std::vector<ExpectedAnswer> answers;
};

// What remains of each hold, as the answers say.
class OpenHolds {
 public:
  void take(const ImportUnit& unit) {
    ended_.insert(unit.expired.begin(), unit.expired.end());
    for (std::size_t i = 0; i < unit.batch.commands.size(); ++i) {
      if (unit.answers[i].outcome == ledger::Outcome::kDone) take(unit.batch.commands[i]);
    }
  }
  const std::set<base::Id>& ended() const { return ended_; }

 private:
  void take(const Command& command) {
    using ledger::CommandKind;
    switch (command.kind) {
      case CommandKind::kPlaceHold: remaining_[command.id] = command.amount_minor; return;
      case CommandKind::kIncreaseHold: remaining_[command.related] += command.amount_minor; return;
      case CommandKind::kCaptureHold:
      case CommandKind::kReleaseHold: {
        const bool ends = command.amount_minor == 0 || (command.flags & ledger::kFinalCapture) != 0;
        std::int64_t& rest = remaining_[command.related];
        rest = ends ? 0 : rest - command.amount_minor;
        if (rest <= 0) ended_.insert(command.related);
        return;
      }
      default: return;
    }
  }

  std::map<base::Id, std::int64_t> remaining_;
  std::set<base::Id> ended_;
};

class Import {
 public:
  Import(ImportTarget& target, const ImportProgress& progress)
      : target_(target), progress_(progress) {}

  Result<void> take(ImportUnit unit) {
    if (unit.begins_group && target_.keeps_time()) ATOLL_TRY_VOID(book_group());
    if (pieces_.empty()) time_ns_ = unit.time_ns;
    has_group_ = true;
    if (unit.batch.commands.empty()) return {};
    const auto slots = ledger::check_batch(unit.batch);
    if (!slots) return base::fail(at_line(unit.line, slots.error()));
    const bool fits = !pieces_.empty() && pieces_.back().slots + *slots <= ledger::kBatchSlotMax &&
                      pieces_.back().batch.commands.size() + unit.batch.commands.size() <=
                          ledger::kBatchCommandMax;
    if (!fits && !target_.keeps_time()) ATOLL_TRY_VOID(book_group());
    has_group_ = true;
    if (!fits) pieces_.emplace_back();
    Piece& piece = pieces_.back();
    piece.slots += *slots;
    append(piece.batch, unit.batch);
    piece.lines.insert(piece.lines.end(), unit.batch.commands.size(), unit.line);
    for (ExpectedAnswer& answer : unit.answers) piece.answers.push_back(std::move(answer));
    return {};
  }

  Result<void> book_group() {
    if (!std::exchange(has_group_, false)) return {};
    std::vector<Piece> pieces = std::exchange(pieces_, {});
    std::vector<Batch> batches;
    for (const Piece& piece : pieces) batches.push_back(piece.batch);
    ATOLL_TRY(const std::vector<posting::Reply> replies,
              target_.book(time_ns_, std::move(batches)));
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      ATOLL_TRY_VOID(check(pieces[i], replies[i]));
    }
    progress_(figures_);
    return {};
  }

  const ImportFigures& figures() const { return figures_; }

 private:
  Result<void> check(const Piece& piece, const posting::Reply& reply) {
    for (std::size_t i = 0; i < piece.lines.size(); ++i) {
      const ledger::CommandResult& result = reply.results[i];
      const ExpectedAnswer& expected = piece.answers[i];
      if (result.outcome != expected.outcome) {
        return differs(piece.lines[i], "import_differs",
                       "it says " + std::string(ledger::name_of(expected.outcome)) +
                           ", the ledger says " + std::string(ledger::name_of(result.outcome)));
      }
      ATOLL_TRY_VOID(check_sums(piece, i, reply));
      ++figures_.commands;
      if (result.duplicate != 0) ++figures_.duplicates;
      if (result.outcome != ledger::Outcome::kDone) ++figures_.declines;
    }
    return {};
  }

  Result<void> check_sums(const Piece& piece, std::size_t index, const posting::Reply& reply) {
    const ledger::CommandResult& result = reply.results[index];
    const ExpectedAnswer& expected = piece.answers[index];
    const auto check_sum = [&](const char* what, std::optional<std::int64_t> said,
                               std::int64_t found) -> Result<void> {
      if (!said || *said == found) return {};
      return differs(piece.lines[index], "import_sums_differ",
                     std::string(what) + " is " + std::to_string(*said) + " there and " +
                         std::to_string(found) + " here");
    };
    ATOLL_TRY_VOID(check_sum("the balance of the debit account", expected.debit_balance_after,
                             result.debit_balance_after));
    ATOLL_TRY_VOID(check_sum("the balance of the credit account", expected.credit_balance_after,
                             result.credit_balance_after));
    ATOLL_TRY_VOID(
        check_sum("what is held on the account", expected.held_after, result.held_after));
    for (std::size_t i = 0; i < expected.leg_balances_after.size(); ++i) {
      const std::size_t place = result.leg_index + i;
      if (place >= reply.leg_balances.size()) {
        return differs(piece.lines[index], "import_sums_differ", "it has too many leg balances");
      }
      ATOLL_TRY_VOID(check_sum("the balance after a leg", expected.leg_balances_after[i],
                               reply.leg_balances[place].after));
    }
    return {};
  }

  tl::unexpected<base::Error> differs(std::uint64_t line, std::string_view reason,
                                      const std::string& what) const {
    return base::fail(at_line(line, base::make_error(ErrorCode::kInvalidArgument, reason, what)));
  }

  base::Error at_line(std::uint64_t line, base::Error error) const {
    error.message = "line " + std::to_string(line) + ": " + error.message + "; " +
                    with_commas(figures_.commands) + " commands before it agree";
    return error;
  }

  ImportTarget& target_;
  const ImportProgress& progress_;
  ImportFigures figures_;
  bool has_group_ = false;
  std::int64_t time_ns_ = 0;
  std::vector<Piece> pieces_;  // of the group being gathered
};

}  // namespace

Result<ImportFigures> import_units(UnitReader& units, ImportTarget& target,
                                   const ImportProgress& progress) {
  Import import(target, progress);
  while (true) {
    ATOLL_TRY(std::optional<ImportUnit> unit, units.next());
    if (!unit) break;
    ATOLL_TRY_VOID(import.take(*std::move(unit)));
  }
  ATOLL_TRY_VOID(import.book_group());
  return import.figures();
}

Result<std::set<base::Id>> ended_holds(UnitReader& units) {
  OpenHolds holds;
  while (true) {
    ATOLL_TRY(const std::optional<ImportUnit> unit, units.next());
    if (!unit) return holds.ended();
    holds.take(*unit);
  }
}

}  // namespace atollbank::atollctl
