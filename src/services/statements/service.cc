// SPDX-License-Identifier: Apache-2.0
#include "services/statements/service.h"

#include "runtime/answer.h"
#include "services/statements/tying.h"

namespace atollbank::statements {

using base::ErrorCode;
using base::fail;
using base::Result;
using runtime::answer_with;
using runtime::await_blocking;
using runtime::await_completion;

namespace {

// The statement of this context's caller; the answer is brought to this service's executor.
Context inner(Context context) {
  context.executor = nullptr;
  return context;
}

}  // namespace

StatementsService::StatementsService(const StatementsOptions& options, posting::PostingApi& posting,
                                     transactions::TransactionsApi& transactions,
                                     ports::RecordStore& records, const ports::PersonVault& persons,
                                     runtime::Executor& executor, runtime::BlockingPool& pool,
                                     PagesMaker begin_pages)
    : options_(options),
      posting_(posting),
      transactions_(transactions),
      store_(records, persons),
      executor_(executor),
      pool_(pool),
      begin_pages_(std::move(begin_pages)) {}

void StatementsService::issue(const Context& context, IssueStatement request,
                              Completion<IssuedStatement> done) {
  answer_with<IssuedStatement>(executor_, context, issue_one(inner(context), std::move(request)),
                               std::move(done));
}

void StatementsService::issue_month(const Context& context, IssueMonth request,
                                    Completion<IssuedStatement> done) {
  answer_with<IssuedStatement>(
      executor_, context, issue_the_month(inner(context), std::move(request)), std::move(done));
}

void StatementsService::list(const Context& context, ListStatements request,
                             Completion<StatementsPage> done) {
  answer_with<StatementsPage>(executor_, context, show_list(inner(context), request),
                              std::move(done));
}

void StatementsService::find_head(const Context& context, base::Id user_id, base::Id statement_id,
                                  Completion<IssuedHead> done) {
  answer_with<IssuedHead>(executor_, context, show_head(inner(context), user_id, statement_id),
                          std::move(done));
}

void StatementsService::find(const Context& context, base::Id user_id, base::Id statement_id,
                             Completion<IssuedStatement> done) {
  answer_with<IssuedStatement>(executor_, context, show_one(inner(context), user_id, statement_id),
                               std::move(done));
}

void StatementsService::write(const Context& context, base::Id user_id, base::Id statement_id,
                              Form form, Completion<StatementFile> done) {
  answer_with<StatementFile>(
      executor_, context, write_one(inner(context), user_id, statement_id, form), std::move(done));
}

StatementsService::Answer<IssuedStatement> StatementsService::issue_the_month(Context context,
                                                                              IssueMonth request) {
  ATOLL_CO_TRY(const Period period, period_of(request.month));
  IssueStatement whole{.user_id = request.user_id,
                       .account = std::move(request.account),
                       .opened = request.opened,
                       .period = period};
  auto issuing = issue_one(std::move(context), std::move(whole));
  auto issued = co_await std::move(issuing);
  co_return std::move(issued);
}

StatementsService::Answer<IssuedStatement> StatementsService::issue_one(Context context,
                                                                        IssueStatement request) {
  ATOLL_CO_TRY_VOID(check_period(request.period));
  const base::Id account_id = request.account.id;
  auto checking = check_owner(context, request.user_id, account_id);
  ATOLL_CO_TRY_VOID(co_await std::move(checking));
  auto finding = find_issued(statement_id(account_id, request.period));
  ATOLL_CO_TRY(auto before, co_await std::move(finding));
  if (before) co_return *std::move(before);
  if (now() - options_.settling_time < request.period.to) {
    co_return fail(ErrorCode::kFailedPrecondition, "period_not_over",
                   "a statement is issued once its period is over");
  }
  auto gathering = gather(context, account_id, request.period);
  ATOLL_CO_TRY(auto gathered, co_await std::move(gathering));
  DrawUp asked{.account = std::move(request.account),
               .currency = gathered.currency,
               .period = request.period,
               .number = number_of(request.period, request.opened),
               .issued = now()};
  const LedgerRecords ledger = gathered.ledger;
  auto asking = words_of(context, request.user_id, account_id, std::move(gathered));
  ATOLL_CO_TRY(const Words words, co_await std::move(asking));
  ATOLL_CO_TRY(Statement statement, draw_up(asked, ledger, words));
  auto comparing = check_neighbours(statement.head);
  ATOLL_CO_TRY_VOID(co_await std::move(comparing));
  auto work = [this, context = std::move(context), statement = std::move(statement)] {
    return store_.issue(statement, context);
  };
  auto issued = co_await await_blocking<IssuedStatement>(pool_, executor_, std::move(work));
  co_return std::move(issued);
}

StatementsService::Answer<StatementsPage> StatementsService::show_list(Context context,
                                                                       ListStatements request) {
  if (request.limit == 0 || request.limit > kListLimitMax) {
    co_return fail(ErrorCode::kInvalidArgument, "limit_invalid", "the limit is between 1 and 100");
  }
  auto checking = check_owner(std::move(context), request.user_id, request.account_id);
  ATOLL_CO_TRY_VOID(co_await std::move(checking));
  auto work = [this, request] {
    return store_.list(request.account_id, request.after, request.limit);
  };
  auto page = co_await await_blocking<StatementsPage>(pool_, executor_, std::move(work));
  co_return std::move(page);
}

// Whose it is, is whose account it is: nothing but the head is read before that is known.
StatementsService::Answer<IssuedHead> StatementsService::show_head(Context context,
                                                                   base::Id user_id,
                                                                   base::Id statement_id) {
  const auto not_found = [] {
    return fail(ErrorCode::kNotFound, "statement_not_found", "no such statement");
  };
  auto work = [this, statement_id] { return store_.head(statement_id); };
  ATOLL_CO_TRY(auto found, co_await await_blocking<std::optional<IssuedHead>>(pool_, executor_,
                                                                              std::move(work)));
  if (!found) co_return not_found();
  auto checking = check_owner(std::move(context), user_id, found->head.account.id);
  const auto checked = co_await std::move(checking);
  const bool is_anothers = !checked && (checked.error().code == ErrorCode::kPermissionDenied ||
                                        checked.error().code == ErrorCode::kNotFound);
  if (is_anothers) co_return not_found();
  if (!checked) co_return fail(checked.error());
  co_return *std::move(found);
}

StatementsService::Answer<IssuedStatement> StatementsService::show_one(Context context,
                                                                       base::Id user_id,
                                                                       base::Id statement_id) {
  auto checking = show_head(std::move(context), user_id, statement_id);
  ATOLL_CO_TRY_VOID(co_await std::move(checking));
  auto finding = find_issued(statement_id);
  ATOLL_CO_TRY(auto found, co_await std::move(finding));
  ATOLL_ASSERT(found.has_value());
  co_return *std::move(found);
}

// Read and written in one piece of work: what is long is held once.
StatementsService::Answer<StatementFile> StatementsService::write_one(Context context,
                                                                      base::Id user_id,
                                                                      base::Id statement_id,
                                                                      Form form) {
  auto checking = show_head(std::move(context), user_id, statement_id);
  ATOLL_CO_TRY_VOID(co_await std::move(checking));
  auto work = [this, statement_id, form]() -> Result<StatementFile> {
    ATOLL_TRY(const auto found, store_.find(statement_id));
    ATOLL_ASSERT(found.has_value());
    return to_file(*found, form, begin_pages_);
  };
  auto file = co_await await_blocking<StatementFile>(pool_, executor_, std::move(work));
  co_return std::move(file);
}

StatementsService::Answer<void> StatementsService::check_owner(Context context, base::Id user_id,
                                                               base::Id account_id) {
  transactions::ListTransactions one;
  one.user_id = user_id;
  one.account_id = account_id;
  one.limit = 1;
  auto call = [this, context, one](Completion<std::vector<transactions::Transaction>> done) {
    transactions_.list(context, one, std::move(done));
  };
  ATOLL_CO_TRY_VOID(co_await await_completion<std::vector<transactions::Transaction>>(
      executor_, std::move(call)));
  co_return Result<void>();
}

StatementsService::Answer<std::optional<IssuedStatement>> StatementsService::find_issued(
    base::Id statement_id) {
  auto work = [this, statement_id] { return store_.find(statement_id); };
  auto found =
      co_await await_blocking<std::optional<IssuedStatement>>(pool_, executor_, std::move(work));
  co_return std::move(found);
}

StatementsService::Answer<void> StatementsService::check_neighbours(StatementHead head) {
  auto work = [this, account_id = head.account.id, period = head.period] {
    return store_.neighbours(account_id, period);
  };
  ATOLL_CO_TRY(const auto neighbours, co_await await_blocking<std::vector<StatementHead>>(
                                          pool_, executor_, std::move(work)));
  for (const StatementHead& other : neighbours) {
    const bool is_earlier = other.period.to == head.period.from;
    ATOLL_CO_TRY_VOID(is_earlier ? check_joins(other, head) : check_joins(head, other));
  }
  co_return Result<void>();
}

}  // namespace atollbank::statements
