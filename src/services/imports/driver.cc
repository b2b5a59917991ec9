// SPDX-License-Identifier: Apache-2.0
// How an import comes to its end: words, lines, notes. A step that fails for the world's sake is
// tried again for as long as the bank runs, and after its next start.
#include "base/log.h"
#include "runtime/answer.h"
#include "services/imports/service.h"

namespace atollbank::imports {

using base::ErrorCode;
using base::Result;
using runtime::await_blocking;
using runtime::await_completion;
using runtime::Task;

namespace {

// The ledger or the account says no, and will say so again.
bool is_final(const base::Error& error) {
  return error.code == ErrorCode::kInvalidArgument ||
         error.code == ErrorCode::kFailedPrecondition || error.code == ErrorCode::kNotFound ||
         error.code == ErrorCode::kPermissionDenied;
}

transactions::Merchant merchant_of(const PlannedLine& line, base::Id user_id) {
  transactions::Merchant merchant;
  merchant.id = line.taken.merchant_id;
  merchant.group_id = {.high = merchant.id.high, .low = ~merchant.id.low};
  merchant.created = merchant.id.time();
  merchant.name = line.merchant_name.substr(0, 512);
  merchant.statement_text = line.description.substr(0, 512);
  merchant.emoji = line.merchant_emoji.substr(0, 512);
  merchant.category = line.taken.category;
  merchant.atm = line.taken.category == transactions::Category::kCash;
  merchant.address.street = line.merchant_street.substr(0, 512);
  merchant.sealed_for = user_id;
  return merchant;
}

}  // namespace

// Shared by the lanes of one import; the last one to end answers.
struct ImportsService::Lanes {
  std::size_t left = 0;
  bool has_changed = false;  // an attempt
  Result<void> result;
  Completion<bool> done;

  void end(const Result<bool>& lane) {
    if (lane) has_changed = has_changed || *lane;
    if (!lane && result) result = base::fail(lane.error());
    if (--left > 0) return;
    if (result) {
      done(has_changed);
    } else {
      done(base::fail(result.error()));
    }
  }
};

Context ImportsService::step_context(const Run& run) const {
  Context context = run.context;
  context.executor = nullptr;
  context.deadline = base::Deadline::after(executor_.clock(), options_.step_time);
  return context;
}

Task<void> ImportsService::drive(Run run) {
  const base::Id id = run.stored.import.id;
  const base::Id account_id = run.stored.import.account_id;
  while (!is_stopping_ && !run.stored.import.is_over()) {
    auto stepping = take_step(run);
    const auto stepped = co_await std::move(stepping);
    if (stepped) continue;
    base::log_warning("import_step_failed", {{"import_id", base::to_text("import", id)},
                                             {"state", name_of(run.stored.import.state)},
                                             {"error", stepped.error()}});
    co_await runtime::sleep_for(executor_, options_.retry_delay);
  }
  done_counts_.erase(id);
  busy_accounts_.erase(account_id);
}

ImportsService::Answer<void> ImportsService::take_step(Run& run) {
  const ImportState state = run.stored.import.state;
  auto stepping = state == ImportState::kWords     ? store_words(run)
                  : state == ImportState::kBooking ? book(run)
                                                   : add_notes(run);
  auto stepped = co_await std::move(stepping);
  co_return std::move(stepped);
}

ImportsService::Answer<void> ImportsService::store_words(Run& run) {
  done_counts_[run.stored.import.id] = 0;
  auto start = [this, &run](Completion<bool> done) {
    auto lanes = std::make_shared<Lanes>();
    lanes->left = options_.lanes;
    lanes->done = std::move(done);
    for (std::size_t lane = 0; lane < options_.lanes; ++lane) {
      runtime::spawn(executor_, store_lane(run, lane, lanes));
    }
  };
  const auto has_changed = co_await await_completion<bool>(executor_, std::move(start));
  if (!has_changed && !is_final(has_changed.error())) co_return base::fail(has_changed.error());
  if (!has_changed) {
    run.stored.import.reason = has_changed.error().reason;
    auto refusing = advance(run, ImportState::kRefused);
    auto is_refused = co_await std::move(refusing);
    co_return std::move(is_refused);
  }
  if (*has_changed) {
    auto keep = [this, &run] { return store_.put_lines(run.stored, run.context, now()); };
    ATOLL_CO_TRY_VOID(co_await await_blocking<void>(pool_, executor_, std::move(keep)));
  }
  auto advancing = advance(run, ImportState::kBooking);
  auto advanced = co_await std::move(advancing);
  co_return std::move(advanced);
}

// Every lanes-th line, from the `first` one.
Task<void> ImportsService::store_lane(Run& run, std::size_t first, std::shared_ptr<Lanes> lanes) {
  Result<bool> result = false;
  for (std::size_t i = first; i < run.stored.lines.size(); i += options_.lanes) {
    if (is_stopping_) {
      result = base::fail(ErrorCode::kUnavailable, "bank_stopping", "the bank is stopping");
      break;
    }
    auto storing = store_words_of(run, run.stored.lines[i]);
    auto stored = co_await std::move(storing);
    if (!stored) {
      result = std::move(stored);
      break;
    }
    result = *result || *stored;
    ++done_counts_[run.stored.import.id];
  }
  lanes->end(result);
}

// Whether another attempt's id had to be taken: words that were stored for a line that was never
// booked stay under theirs.
ImportsService::Answer<bool> ImportsService::store_words_of(Run& run, PlannedLine& line) {
  if (!line.merchant_name.empty()) {
    auto put = [this, &run, &line](Completion<void> done) {
      transactions_.put_merchant(step_context(run), merchant_of(line, run.stored.import.user_id),
                                 std::move(done));
    };
    const auto stored = co_await await_completion<void>(executor_, std::move(put));
    if (!stored) co_return base::fail(stored.error());
  }
  const std::uint8_t attempt_before = line.taken.attempt;
  while (true) {
    auto put = [this, &run, &line](Completion<void> done) {
      transactions::Narrative narrative{
          .id = accounts::taken_line_id(run.stored.import.account_id, line.taken.line_id,
                                        line.taken.attempt),
          .description = line.description,
          .counterparty = line.counterparty,
          .sealed_for = run.stored.import.user_id};
      transactions_.put_narrative(step_context(run), std::move(narrative), std::move(done));
    };
    const auto stored = co_await await_completion<void>(executor_, std::move(put));
    if (stored) co_return line.taken.attempt != attempt_before;
    const bool is_taken = stored.error().reason == "narrative_differs" &&
                          line.taken.attempt < accounts::kTakenLineAttemptMax;
    if (!is_taken) co_return base::fail(stored.error());
    ++line.taken.attempt;
  }
}

ImportsService::Answer<void> ImportsService::book(Run& run) {
  const Import& import = run.stored.import;
  accounts::TakeOver request{.user_id = import.user_id,
                             .account_id = import.account_id,
                             .lines = {},
                             .is_told = import.is_told};
  for (const PlannedLine& line : run.stored.lines) request.lines.push_back(line.taken);
  auto call = [this, &run,
               request = std::move(request)](Completion<accounts::TakenOver> done) mutable {
    accounts_.take_over(step_context(run), std::move(request), std::move(done));
  };
  auto taken = co_await await_completion<accounts::TakenOver>(executor_, std::move(call));
  ImportState next = ImportState::kNotes;
  if (taken) {
    run.taken = *std::move(taken);
  } else if (is_final(taken.error())) {
    run.stored.import.reason = taken.error().reason;
    next = ImportState::kRefused;
  } else {
    co_return base::fail(taken.error());
  }
  auto advancing = advance(run, next);
  auto advanced = co_await std::move(advancing);
  co_return std::move(advanced);
}

ImportsService::Answer<void> ImportsService::add_notes(Run& run) {
  if (!run.taken) {  // booked before a restart: the same again tells where
    auto booking = book(run);
    ATOLL_CO_TRY_VOID(co_await std::move(booking));
  }
  auto wait = [this, &run](Completion<void> done) {
    transactions_.wait_until(step_context(run), run.stored.import.account_id, run.taken->slot,
                             std::move(done));
  };
  ATOLL_CO_TRY_VOID(co_await await_completion<void>(executor_, std::move(wait)));
  for (std::size_t i = 0; i < run.stored.lines.size(); ++i) {
    if (run.stored.lines[i].notes.empty() || is_stopping_) continue;
    transactions::AnnotateTransaction request;
    request.user_id = run.stored.import.user_id;
    request.client_id = run.stored.import.client_id;
    request.transaction_id = run.taken->transaction_ids[i];
    request.metadata["notes"] = run.stored.lines[i].notes;
    auto call = [this, &run,
                 request = std::move(request)](Completion<transactions::Transaction> done) mutable {
      transactions_.annotate(step_context(run), std::move(request), std::move(done));
    };
    const auto noted =
        co_await await_completion<transactions::Transaction>(executor_, std::move(call));
    if (!noted) co_return base::fail(noted.error());
  }
  if (is_stopping_) co_return Result<void>();
  auto advancing = advance(run, ImportState::kDone);
  auto advanced = co_await std::move(advancing);
  co_return std::move(advanced);
}

ImportsService::Answer<void> ImportsService::advance(Run& run, ImportState state) {
  Import next = run.stored.import;
  if (next.state >= state) co_return Result<void>();
  next.state = state;
  next.updated = now();
  next.done_count = state == ImportState::kRefused ? 0 : next.new_count;
  auto keep = [this, next, context = run.context] {
    return store_.advance(next, context, next.updated);
  };
  ATOLL_CO_TRY_VOID(co_await await_blocking<void>(pool_, executor_, std::move(keep)));
  run.stored.import = std::move(next);
  co_return Result<void>();
}

}  // namespace atollbank::imports
