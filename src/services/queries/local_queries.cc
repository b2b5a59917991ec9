// SPDX-License-Identifier: Apache-2.0
#include "services/queries/local_queries.h"

#include "services/queries/answers.h"

namespace atollbank::queries {

using base::ErrorCode;

namespace {

constexpr std::uint32_t kRetryAfterMs = 50;

base::Error overloaded() {
  return {.code = ErrorCode::kResourceExhausted,
          .reason = "queries_overloaded",
          .message = "too many queries are waiting",
          .retry_after_ms = kRetryAfterMs};
}

// Of a request that may carry one.
template <class Request>
base::Result<std::optional<Cursor>> cursor_of(const Request& request) {
  if (request.cursor.empty()) return std::optional<Cursor>();
  ATOLL_TRY(const Cursor cursor, cursor_for(request.cursor, hash_of(request), request.as_of_slot));
  return std::optional<Cursor>(cursor);
}

}  // namespace

LocalQueries::LocalQueries(const ports::Journal& journal, ports::Disk* disk,
                           runtime::Executor& executor, runtime::BlockingPool& pool,
                           IndexerOptions options)
    : journal_(journal),
      pool_(pool),
      clock_(executor.clock()),
      indexer_(journal, disk, executor, pool, options) {}

base::Result<void> LocalQueries::start() {
  ATOLL_TRY_VOID(indexer_.open());
  indexer_.start();
  return {};
}

template <class T, class Work>
void LocalQueries::ask(const Context& context, std::uint64_t as_of_slot, Work work,
                       Completion<T> done) {
  done = runtime::on_executor_of(context, std::move(done));
  const std::uint64_t durable_end = journal_.durable_end();
  if (as_of_slot > durable_end) {
    return done(base::fail(ErrorCode::kInvalidArgument, "as_of_in_future",
                           "the ledger has no such record yet"));
  }
  const std::uint64_t needed = as_of_slot != 0 ? as_of_slot : durable_end;
  const base::Deadline deadline = context.deadline;
  auto read = [this, needed, deadline, work = std::move(work), done = std::move(done)](
                  base::Result<std::shared_ptr<const Snapshot>> snapshot) mutable {
    if (!snapshot) return done(base::fail(std::move(snapshot).error()));
    // Whoever loses the race for the pool still has its answer to give.
    auto shared_done = std::make_shared<Completion<T>>(std::move(done));
    auto on_pool = [this, needed, deadline, work = std::move(work), shared_done,
                    snapshot = *std::move(snapshot)]() mutable {
      if (deadline.has_passed(clock_.monotonic())) {
        return (*shared_done)(base::fail(ErrorCode::kDeadlineExceeded, "deadline_exceeded",
                                         "not begun: nobody waits for it any more"));
      }
      auto view = View::at(journal_, indexer_.directory(), std::move(snapshot), needed);
      if (!view) return (*shared_done)(base::fail(std::move(view).error()));
      (*shared_done)(work(*view));
    };
    if (!pool_.run(std::move(on_pool))) (*shared_done)(base::fail(overloaded()));
  };
  indexer_.when_indexed(needed, deadline, std::move(read));
}

void LocalQueries::balance_as_of(const Context& context, BalanceRequest request,
                                 Completion<BalanceAsOf> done) {
  const std::uint64_t as_of_slot = request.bounds.as_of_slot;
  auto work = [request = std::move(request)](const View& view) { return answer(view, request); };
  ask<BalanceAsOf>(context, as_of_slot, std::move(work), std::move(done));
}

void LocalQueries::statement(const Context& context, StatementRequest request,
                             Completion<Statement> done) {
  auto refuse = [&](base::Error error) {
    runtime::on_executor_of(context, std::move(done))(base::fail(std::move(error)));
  };
  if (auto checked = check(request); !checked) return refuse(std::move(checked).error());
  auto cursor = cursor_of(request);
  if (!cursor) return refuse(std::move(cursor).error());
  const std::uint64_t as_of_slot = *cursor ? (*cursor)->as_of_slot : request.as_of_slot;
  auto work = [request = std::move(request), cursor = *std::move(cursor)](const View& view) {
    return answer(view, request, cursor);
  };
  ask<Statement>(context, as_of_slot, std::move(work), std::move(done));
}

void LocalQueries::search(const Context& context, SearchRequest request,
                          Completion<RecordPage> done) {
  auto refuse = [&](base::Error error) {
    runtime::on_executor_of(context, std::move(done))(base::fail(std::move(error)));
  };
  if (auto checked = check(request); !checked) return refuse(std::move(checked).error());
  auto cursor = cursor_of(request);
  if (!cursor) return refuse(std::move(cursor).error());
  const std::uint64_t as_of_slot = *cursor ? (*cursor)->as_of_slot : request.as_of_slot;
  auto work = [request = std::move(request), cursor = *std::move(cursor)](const View& view) {
    return answer(view, request, cursor);
  };
  ask<RecordPage>(context, as_of_slot, std::move(work), std::move(done));
}

void LocalQueries::aggregate(const Context& context, AggregateRequest request,
                             Completion<Aggregates> done) {
  if (auto checked = check(request); !checked) {
    return runtime::on_executor_of(context,
                                   std::move(done))(base::fail(std::move(checked).error()));
  }
  const std::uint64_t as_of_slot = request.as_of_slot;
  auto work = [request = std::move(request)](const View& view) { return answer(view, request); };
  ask<Aggregates>(context, as_of_slot, std::move(work), std::move(done));
}

void LocalQueries::trial_balance(const Context& context, TrialBalanceRequest request,
                                 Completion<TrialBalance> done) {
  auto work = [request](const View& view) { return answer(view, request); };
  ask<TrialBalance>(context, request.as_of_slot, std::move(work), std::move(done));
}

void LocalQueries::record(const Context& context, base::Id id, Completion<Record> done) {
  auto work = [id](const View& view) { return answer_record(view, id); };
  ask<Record>(context, 0, std::move(work), std::move(done));
}

}  // namespace atollbank::queries
