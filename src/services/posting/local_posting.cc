// SPDX-License-Identifier: Apache-2.0
#include "services/posting/local_posting.h"

#include <map>

#include "ledger/command_form.h"
#include "services/posting/record_reader.h"
#include "services/posting/statement.h"

namespace atollbank::posting {

using base::ErrorCode;
using runtime::on_executor_of;

namespace {

// So much is applied in less time than another thread takes to wake up.
constexpr std::uint32_t kSlotsHereMax = 32;

}  // namespace

LocalPosting::LocalPosting(const ShardOptions& options, ports::Journal& journal,
                           const base::Clock& clock, runtime::Executor& front,
                           runtime::Executor& log, runtime::BlockingPool& pool)
    : clock_(clock),
      shard_(options, journal, clock, &pool),
      pool_(pool),
      front_(front,
             {.step = [this] { return shard_.step_front(); },
              .step_here = [this] { return shard_.step_front(Shard::Patience::kMayNotWait); },
              .next_wake = [this] { return shard_.next_front_wake(); }}),
      log_(log, {.step = [this] { return shard_.step_log(); }, .step_here = {}, .next_wake = {}}) {
  shard_.set_wakers([this] { front_.wake(); }, [this] { log_.wake(); });
}

base::Result<void> LocalPosting::start() {
  ATOLL_TRY_VOID(shard_.recover());
  front_.wake();  // holds may have fallen due
  return {};
}

void LocalPosting::close_followers() {
  shard_.followers().close(
      base::make_error(ErrorCode::kUnavailable, "shard_stopped", "the bank is stopping"));
}

void LocalPosting::submit(const Context& context, ledger::Batch batch, Completion<Reply> done) {
  done = on_executor_of(context, std::move(done));
  const auto slots = ledger::check_batch(batch);
  if (!slots) {
    done(base::fail(slots.error()));
    return;
  }
  shard_.push(Shard::Submission{.deadline = context.deadline,
                                .batch = std::move(batch),
                                .slots = *slots,
                                .done = std::move(done)});
  *slots <= kSlotsHereMax ? front_.run_here() : front_.wake();
}

void LocalPosting::balance(const Context& context, AccountId account,
                           Completion<AccountBalance> done) {
  done = on_executor_of(context, std::move(done));
  const auto index = shard_.readers().index_of(account);
  if (!index) {
    done(base::fail(ErrorCode::kNotFound, "account_not_found", "no such account"));
    return;
  }
  done(shard_.readers().balance_at(*index));
}

void LocalPosting::named_balance(const Context& context, base::Id owner, std::string balance_name,
                                 Completion<std::vector<NamedBalance>> done) {
  done = on_executor_of(context, std::move(done));
  std::map<std::uint16_t, NamedBalance> sums;
  for (const std::uint32_t index : shard_.readers().accounts_of(owner)) {
    const auto opening = shard_.readers().opening_at(index);
    const std::string_view name(opening->balance_name,
                                strnlen(opening->balance_name, sizeof(opening->balance_name)));
    if (name != balance_name) continue;
    const AccountBalance balance = shard_.readers().balance_at(index);
    NamedBalance& sum = sums[balance.currency];
    sum.owner = owner;
    sum.balance_name = balance_name;
    sum.currency = balance.currency;
    sum.balance_minor += balance.balance_minor;
    sum.held_minor += balance.held_minor;
  }
  std::vector<NamedBalance> result;
  for (auto& [currency, sum] : sums) result.push_back(std::move(sum));
  done(std::move(result));
}

template <class T, class Read>
void LocalPosting::read_on_pool(const Context& context, Read read, Completion<T> done) {
  // The pool may refuse, and then the completion must still be here.
  auto answer = std::make_shared<Completion<T>>(on_executor_of(context, std::move(done)));
  const bool accepted =
      pool_.run([answer, read = std::move(read), deadline = context.deadline, this]() mutable {
        if (deadline.has_passed(clock_.monotonic())) {
          (*answer)(base::fail(ErrorCode::kDeadlineExceeded, "deadline_exceeded",
                               "the deadline passed in the queue"));
        } else {
          (*answer)(read());
        }
      });
  if (accepted) return;
  base::Error error =
      base::make_error(ErrorCode::kResourceExhausted, "posting_overloaded", "too many reads wait");
  error.retry_after_ms = 20;
  (*answer)(base::fail(std::move(error)));
}

void LocalPosting::statement(const Context& context, StatementRequest request,
                             Completion<StatementPage> done) {
  const auto read = [this, request] {
    return read_statement(shard_.journal(), shard_.readers(), request);
  };
  read_on_pool<StatementPage>(context, read, std::move(done));
}

void LocalPosting::find(const Context& context, base::Id id, Completion<RecordView> done) {
  auto found = [this, context,
                done = std::move(done)](base::Result<std::optional<std::uint64_t>> slot) mutable {
    if (!slot || !slot->has_value()) {
      auto answer = on_executor_of(context, std::move(done));
      answer(!slot ? base::fail(slot.error())
                   : base::fail(ErrorCode::kNotFound, "record_not_found",
                                "no command was journaled under this id"));
      return;
    }
    const auto read = [this, number = **slot]() -> base::Result<RecordView> {
      ATOLL_TRY(Record record, RecordReader(shard_.journal()).read(number));
      return RecordView{.slot = number,
                        .record = record.slot,
                        .booking_time_ns = record.booking_time_ns,
                        .evidence = std::move(record.evidence)};
    };
    read_on_pool<RecordView>(context, read, std::move(done));
  };
  shard_.push(Shard::Lookup{.deadline = context.deadline, .id = id, .done = std::move(found)});
  front_.wake();  // it may have to read the disk
}

void LocalPosting::follow(const Context& context, std::uint64_t from_slot, std::uint32_t bytes_max,
                          Completion<FollowedGroups> done) {
  shard_.followers().follow(shard_.journal(), context.deadline, from_slot, bytes_max,
                            on_executor_of(context, std::move(done)));
  front_.wake();  // arms the timer of its deadline
}

void LocalPosting::account_at(const Context& context, std::uint32_t index,
                              Completion<ledger::AccountOpening> done) {
  done = on_executor_of(context, std::move(done));
  const auto opening = shard_.readers().opening_at(index);
  if (!opening) {
    done(base::fail(ErrorCode::kNotFound, "account_not_found", "no account has this index"));
    return;
  }
  done(*opening);
}

void LocalPosting::figures(const Context& context, Completion<LedgerFigures> done) {
  done = on_executor_of(context, std::move(done));
  done(shard_.ledger_figures());
}

void PostingApi::figures(const Context& context, Completion<LedgerFigures> done) {
  done = on_executor_of(context, std::move(done));
  done(base::fail(ErrorCode::kFailedPrecondition, "figures_not_kept", "nothing is counted here"));
}

}  // namespace atollbank::posting
