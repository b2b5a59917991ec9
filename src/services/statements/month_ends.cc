// SPDX-License-Identifier: Apache-2.0
#include "services/statements/month_ends.h"

#include <algorithm>

#include "bank_calendar/london_time.h"
#include "base/log.h"
#include "ports/commit_again.h"
#include "services/audit/api.h"
#include "services/statements/format/statement_record.h"
#include "services/statements/stated_account.h"

namespace atollbank::statements {

using base::ErrorCode;
using base::Result;
using runtime::await_blocking;
using runtime::await_completion;

namespace {

constexpr std::chrono::months kOneMonth{1};

Month month_at(base::Timestamp instant) {
  return bank_calendar::month_of(bank_calendar::london_date(instant));
}

Result<std::optional<Month>> read_issued(const ports::RecordStore& records) {
  ATOLL_TRY(const auto found, records.get(format::kMonthEndsPartition, format::kIssuedKey));
  if (!found.value) return std::optional<Month>();
  ATOLL_TRY(const Month month, format::decode_month(*found.value));
  return std::optional(month);
}

Result<void> keep_issued(ports::RecordStore& records, Month month, const Context& context,
                         base::Timestamp now) {
  const std::string text = bank_calendar::date_text(month / std::chrono::day(1));
  const audit::Change change{.service = "statements",
                             .event_name = "EndStatementMonth",
                             .event_type = "statements.month_ended",
                             .request = {{"month", text}},
                             .outcome = {{"month", text}},
                             .resources = {}};
  return ports::commit_again([&]() -> Result<void> {
    ATOLL_TRY(const auto found, records.get(format::kMonthEndsPartition, format::kIssuedKey));
    const std::string value = format::encode_month(month);
    if (found.value == value) return {};
    return audit::commit(records,
                         {.partition = format::kMonthEndsPartition,
                          .expected_version = found.version,
                          .puts = {{.key = format::kIssuedKey, .value = value}},
                          .deletes = {},
                          .events = {},
                          .audit = {}},
                         change, context, now);
  });
}

// Whether it is this account's own: the others are gone on with. One that takes too long is, too.
bool is_refusal(const base::Error& error) {
  return error.is_final() || error.code == ErrorCode::kDataLoss ||
         error.code == ErrorCode::kDeadlineExceeded;
}

}  // namespace

MonthEnds::MonthEnds(MonthEndsOptions options, StatementsApi& statements,
                     accounts::AccountsApi& accounts, customers::CustomersApi& customers,
                     ports::RecordStore& records, runtime::Executor& executor,
                     runtime::BlockingPool& pool)
    : options_(std::move(options)),
      statements_(statements),
      accounts_(accounts),
      customers_(customers),
      records_(records),
      executor_(executor),
      pool_(pool) {}

runtime::Task<void> MonthEnds::live() {
  while (true) {
    auto issuing = issue_what_is_due();
    const auto done = co_await std::move(issuing);
    if (!done) base::log_warning("month_end_broken_off", {{"error", done.error()}});
    const base::Duration pause = done ? options_.look_every : options_.ask_again_after;
    co_await runtime::sleep_for(executor_, pause);
  }
}

MonthEnds::Answer<void> MonthEnds::issue_what_is_due() {
  if (!has_read_) {
    auto reading = [this] { return read_issued(records_); };
    ATOLL_CO_TRY(issued_, co_await await_blocking<std::optional<Month>>(pool_, executor_,
                                                                        std::move(reading)));
    has_read_ = true;
  }
  const Month due = last_month_over();
  if (issued_ && *issued_ >= due) co_return Result<void>();
  if (walks_to_ != due) {
    walks_to_ = due;
    resumes_.reset();
    counts_ = {};
  }
  auto walking = walk(due);
  ATOLL_CO_TRY_VOID(co_await std::move(walking));
  auto keeping = [this, due, context = context_of_one()] {
    return keep_issued(records_, due, context, executor_.clock().wall());
  };
  ATOLL_CO_TRY_VOID(co_await await_blocking<void>(pool_, executor_, std::move(keeping)));
  issued_ = due;
  base::log_info("month_ended", {{"issued", counts_.issued}, {"refused", counts_.refused}});
  co_return Result<void>();
}

MonthEnds::Answer<void> MonthEnds::walk(Month last) {
  std::optional<base::Id> after = resumes_.value_or(base::Id{});
  while (after) {
    auto ask = [this, after = *after](Completion<accounts::AccountsPage> done) {
      accounts_.all_accounts(context_of_one(), after, options_.page_size, std::move(done));
    };
    ATOLL_CO_TRY(const auto page,
                 co_await await_completion<accounts::AccountsPage>(executor_, std::move(ask)));
    for (const accounts::Account& account : page.accounts) {
      auto issuing = issue_for(account, last);
      ATOLL_CO_TRY_VOID(co_await std::move(issuing));
      resumes_ = account.id;
    }
    after = page.next;
  }
  resumes_.reset();
  co_return Result<void>();
}

// Backwards, to the account's first record: before it there is nothing to say, however long ago it
// was opened. And to the month before the first that is due: what was refused then is tried again.
MonthEnds::Answer<void> MonthEnds::issue_for(accounts::Account account, Month last) {
  Month first = month_at(account.created);
  if (issued_) first = std::max(first, *issued_);
  for (Month month = last; month >= first; month -= kOneMonth) {
    auto issuing = issue_one(account, month);
    const auto issued = co_await std::move(issuing);
    if (issued && issued->slots.after == 0) break;
    if (issued) continue;
    if (!is_refusal(issued.error())) co_return base::fail(issued.error());
    ++counts_.refused;
    base::log_error("statement_not_issued",
                    {{"account_id", base::to_text("acc", account.id)}, {"error", issued.error()}});
  }
  co_return Result<void>();
}

MonthEnds::Answer<StatementHead> MonthEnds::issue_one(accounts::Account account, Month month) {
  ATOLL_CO_TRY(const Period period, period_of(month));
  const Context context = context_of_one();
  auto look = [this, &context, &account, period](Completion<IssuedHead> done) {
    statements_.find_head(context, account.user_id, statement_id(account.id, period),
                          std::move(done));
  };
  auto known = co_await await_completion<IssuedHead>(executor_, std::move(look));
  if (known) co_return std::move(known->head);
  if (known.error().code != ErrorCode::kNotFound) co_return base::fail(known.error());
  auto naming = [this, &context, user_id = account.user_id](Completion<customers::Customer> done) {
    customers_.find(context, user_id, std::move(done));
  };
  ATOLL_CO_TRY(const auto holder,
               co_await await_completion<customers::Customer>(executor_, std::move(naming)));
  IssueMonth request{.user_id = account.user_id,
                     .account = stated(account, holder, options_.bank),
                     .opened = account.created,
                     .month = month};
  auto issue = [this, &context, request = std::move(request)](Completion<IssuedStatement> done) {
    statements_.issue_month(context, request, std::move(done));
  };
  ATOLL_CO_TRY(auto issued,
               co_await await_completion<IssuedStatement>(executor_, std::move(issue)));
  ++counts_.issued;
  co_return std::move(issued.statement.head);
}

Month MonthEnds::last_month_over() const {
  return month_at(executor_.clock().wall() - options_.settling_time) - kOneMonth;
}

Context MonthEnds::context_of_one() const {
  Context context;
  context.deadline = base::Deadline::after(executor_.clock(), options_.time_of_one);
  context.caller.subject = "svc_statements";
  return context;
}

}  // namespace atollbank::statements
