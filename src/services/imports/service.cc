// SPDX-License-Identifier: Apache-2.0
#include "services/imports/service.h"

#include "runtime/answer.h"
#include "services/imports/bank_values.h"
#include "services/imports/reading.h"

namespace atollbank::imports {

using base::ErrorCode;
using base::fail;
using base::Result;
using runtime::answer_with;
using runtime::await_blocking;
using runtime::await_completion;

namespace {

Result<Statement> read_whole(const std::string& bytes, std::optional<FileFormat> format,
                             base::Timestamp now) {
  ATOLL_TRY(Statement statement, read_statement(bytes, format));
  ATOLL_TRY_VOID(check_gaps(find_gaps(statement, now)));
  return statement;
}

}  // namespace

std::string_view name_of(ImportState state) {
  switch (state) {
    case ImportState::kWords: return "storing_words";
    case ImportState::kBooking: return "booking";
    case ImportState::kNotes: return "adding_notes";
    case ImportState::kDone: return "done";
    case ImportState::kRefused: return "refused";
  }
  return "";
}

ImportsService::ImportsService(const ImportsOptions& options, accounts::AccountsApi& accounts,
                               transactions::TransactionsApi& transactions,
                               ports::RecordStore& records, ports::Persons persons,
                               runtime::Executor& executor, runtime::BlockingPool& pool)
    : options_(options),
      accounts_(accounts),
      transactions_(transactions),
      store_(records, persons),
      executor_(executor),
      pool_(pool),
      ids_(executor.clock(), options.worker) {}

void ImportsService::resume(const Context& context, Completion<std::size_t> done) {
  answer_with<std::size_t>(executor_, context, resume_all(), std::move(done));
}

void ImportsService::stop() {
  executor_.post([this] { is_stopping_ = true; });
}

void ImportsService::start_import(const Context& context, StartImport request,
                                  Completion<StartedImport> done) {
  answer_with<StartedImport>(executor_, context, begin(context, std::move(request)),
                             std::move(done));
}

void ImportsService::find_import(const Context& context, base::Id user_id, base::Id import_id,
                                 Completion<Import> done) {
  answer_with<Import>(executor_, context, show(user_id, import_id), std::move(done));
}

void ImportsService::imports_of(const Context& context, base::Id user_id, base::Id account_id,
                                Completion<std::vector<Import>> done) {
  answer_with<std::vector<Import>>(executor_, context, show_all(context, user_id, account_id),
                                   std::move(done));
}

ImportsService::Answer<std::size_t> ImportsService::resume_all() {
  auto work = [this] { return store_.unfinished(); };
  ATOLL_CO_TRY(auto unfinished, co_await await_blocking<std::vector<StoredImport>>(
                                    pool_, executor_, std::move(work)));
  for (StoredImport& stored : unfinished) go_on(std::move(stored));
  co_return unfinished.size();
}

void ImportsService::go_on(StoredImport stored) {
  Run run;
  run.context.caller.subject = base::to_text("user", stored.import.user_id);
  run.context.caller.client_id = stored.import.client_id;
  busy_accounts_.insert(stored.import.account_id);
  run.stored = std::move(stored);
  runtime::spawn(executor_, drive(std::move(run)));
}

// One file at a time goes into an account: two that share lines would each be refused the other's.
ImportsService::Answer<StartedImport> ImportsService::begin(Context context, StartImport request) {
  if (request.is_trial) {
    auto trying = begin_alone(std::move(context), std::move(request));
    auto tried = co_await std::move(trying);
    co_return std::move(tried);
  }
  const base::Id account_id = request.account_id;
  const bool is_free = busy_accounts_.insert(account_id).second;
  // Looked for only now: one that is stored from here on finds the account busy.
  auto looking = find_begun(request.user_id, request.import_id);
  auto begun = co_await std::move(looking);
  const bool is_at_rest = begun && *begun && is_free && (*begun)->account_id == account_id;
  if (is_at_rest && !(*begun)->is_over()) {
    // It was stored behind an error that was answered: nobody is at it.
    auto work = [this, import_id = (*begun)->id] { return store_.load(import_id); };
    auto stored = co_await await_blocking<StoredImport>(pool_, executor_, std::move(work));
    if (!stored) busy_accounts_.erase(account_id);
    if (!stored) co_return fail(std::move(stored).error());
    go_on(*std::move(stored));
    co_return StartedImport{.import = **std::move(begun), .lines = {}};
  }
  if (!begun || *begun || !is_free) {
    if (is_free) busy_accounts_.erase(account_id);
    if (!begun) co_return fail(std::move(begun).error());
    if (*begun) co_return StartedImport{.import = **std::move(begun), .lines = {}};
    co_return fail(ErrorCode::kConflict, "import_running",
                   "another file goes into this account at the moment");
  }
  auto beginning = begin_alone(context, std::move(request));
  auto started = co_await std::move(beginning);
  if (!started || started->import.is_over()) {
    busy_accounts_.erase(account_id);
    co_return std::move(started);
  }
  Run run;
  run.stored = {.import = started->import, .lines = std::move(started->lines)};
  run.context = context;
  started->lines.clear();
  runtime::spawn(executor_, drive(std::move(run)));
  co_return std::move(started);
}

// The import of a call whose answer was lost; none of one that is new.
ImportsService::Answer<std::optional<Import>> ImportsService::find_begun(base::Id user_id,
                                                                         base::Id import_id) {
  if (import_id.is_nil()) co_return std::optional<Import>();
  auto work = [this, import_id] { return store_.find(import_id); };
  auto import = co_await await_blocking<Import>(pool_, executor_, std::move(work));
  if (!import && import.error().code == ErrorCode::kNotFound) co_return std::optional<Import>();
  if (!import) co_return fail(std::move(import).error());
  if (import->user_id != user_id) {
    co_return fail(ErrorCode::kNotFound, "import_not_found", "no such import");
  }
  co_return std::optional<Import>(*std::move(import));
}

ImportsService::Answer<StartedImport> ImportsService::begin_alone(Context context,
                                                                  StartImport request) {
  auto read = [bytes = std::move(request.bytes), format = request.format, now = now()] {
    return read_whole(bytes, format, now);
  };
  request.bytes.clear();
  ATOLL_CO_TRY(Statement statement,
               co_await await_blocking<Statement>(pool_, executor_, std::move(read)));
  StartedImport started;
  Import& import = started.import;
  import.user_id = request.user_id;
  import.account_id = request.account_id;
  import.client_id = context.caller.client_id;
  import.created = import.updated = now();
  import.format = statement.format;
  import.statement_account = statement.account.substr(0, kLineIdSizeMax);
  import.line_count = static_cast<std::uint32_t>(statement.lines.size());
  import.pending_count = static_cast<std::uint32_t>(statement.pending_count);
  import.is_told = request.is_told;
  const base::Id made = ids_.next(request.account_id.slice());
  const base::Id import_id = request.import_id.is_nil() ? made : request.import_id;
  const bool is_trial = request.is_trial;
  auto planning = plan(context, std::move(request), std::move(statement), import_id);
  ATOLL_CO_TRY(Plan plan, co_await std::move(planning));
  import.new_count = plan.new_count;
  import.known_count = plan.known_count;
  import.empty_count = plan.empty_count;
  import.sum_minor = plan.sum_minor;
  import.opening_minor = plan.opening_minor;
  started.lines = std::move(plan.lines);
  if (is_trial) co_return std::move(started);
  import.id = import_id;
  import.state = started.lines.empty() ? ImportState::kDone : ImportState::kWords;
  const StoredImport stored{.import = import, .lines = started.lines};
  auto keep = [this, stored, context]() -> Result<void> {
    return store_.begin(stored, context, stored.import.created);
  };
  ATOLL_CO_TRY_VOID(co_await await_blocking<void>(pool_, executor_, std::move(keep)));
  co_return std::move(started);
}

ImportsService::Answer<Plan> ImportsService::plan(Context context, StartImport request,
                                                  Statement statement, base::Id import_id) {
  context.executor = nullptr;
  auto ask_account = [this, context, request](Completion<accounts::Account> done) {
    accounts_.account(context, request.user_id, request.account_id, std::move(done));
  };
  ATOLL_CO_TRY(const auto account,
               co_await await_completion<accounts::Account>(executor_, std::move(ask_account)));
  if (account.currency != statement.currency) {
    co_return refused("account_currency_differs", statement.parts.front().line_number,
                      "the statement is in another currency than the account");
  }
  accounts::FindTakenLines known{.user_id = request.user_id,
                                 .account_id = request.account_id,
                                 .line_ids = lines_with_money(statement)};
  auto ask_known = [this, context, known](Completion<std::vector<accounts::TakenLineState>> done) {
    accounts_.find_taken_lines(context, known, std::move(done));
  };
  ATOLL_CO_TRY(const auto states, co_await await_completion<std::vector<accounts::TakenLineState>>(
                                      executor_, std::move(ask_known)));
  auto ask_balance = [this, context, request](Completion<accounts::BalanceView> done) {
    accounts_.balance(context, request.user_id, request.account_id, std::move(done));
  };
  ATOLL_CO_TRY(const auto balance,
               co_await await_completion<accounts::BalanceView>(executor_, std::move(ask_balance)));
  const PlanRequest planned{.account_id = request.account_id,
                            .available_minor = balance.balance_minor,
                            .opening = request.opening,
                            .opening_line_id = "opening/" + base::to_base62(import_id)};
  co_return make_plan(statement, states, planned);
}

ImportsService::Answer<Import> ImportsService::show(base::Id user_id, base::Id import_id) {
  auto work = [this, import_id] { return store_.find(import_id); };
  ATOLL_CO_TRY(Import import, co_await await_blocking<Import>(pool_, executor_, std::move(work)));
  if (import.user_id != user_id) {
    co_return fail(ErrorCode::kNotFound, "import_not_found", "no such import");
  }
  const auto running = done_counts_.find(import_id);
  if (running != done_counts_.end() && !import.is_over()) import.done_count = running->second;
  co_return std::move(import);
}

ImportsService::Answer<std::vector<Import>> ImportsService::show_all(Context context,
                                                                     base::Id user_id,
                                                                     base::Id account_id) {
  context.executor = nullptr;
  auto ask_account = [this, context, user_id, account_id](Completion<accounts::Account> done) {
    accounts_.account(context, user_id, account_id, std::move(done));
  };
  const auto account =
      co_await await_completion<accounts::Account>(executor_, std::move(ask_account));
  if (!account) co_return fail(account.error());
  auto work = [this, account_id] { return store_.of_account(account_id); };
  auto imports = co_await await_blocking<std::vector<Import>>(pool_, executor_, std::move(work));
  co_return std::move(imports);
}

}  // namespace atollbank::imports
