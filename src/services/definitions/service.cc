// SPDX-License-Identifier: Apache-2.0
#include "services/definitions/service.h"

#include "runtime/answer.h"

namespace atollbank::definitions {

using base::ErrorCode;
using base::Result;
using runtime::await_completion;
using runtime::Task;

namespace {

base::Error stopped() {
  return base::make_error(ErrorCode::kUnavailable, "definitions_stopped",
                          "the definitions are stopping");
}

}  // namespace

DefinitionsService::DefinitionsService(const DefinitionsOptions& options,
                                       posting::PostingApi& posting, const ports::Journal& journal,
                                       const Stores& stores, runtime::Executor& executor,
                                       runtime::BlockingPool& pool)
    : options_(options),
      posting_(posting),
      journal_(journal),
      store_(stores.books),
      sealing_(stores.sealing),
      executor_(executor),
      pool_(pool) {}

void DefinitionsService::start() { runtime::spawn(executor_, follow()); }

void DefinitionsService::stop() {
  executor_.post([this] {
    stopping_ = true;
    answer_waiters();
  });
}

DefinitionsFigures DefinitionsService::figures() const {
  return {.next_slot = books_.position().next_slot,
          .refused_count = books_.refused_count(),
          .follow_errors = follow_errors_};
}

Result<void> DefinitionsService::check_ready() const {
  if (stopping_) return base::fail(stopped());
  if (is_ready_) return {};
  base::Error error = base::make_error(ErrorCode::kUnavailable, "definitions_starting",
                                       "the definitions are being read");
  error.retry_after_ms = 100;
  return base::fail(std::move(error));
}

template <class T, class Answer>
void DefinitionsService::ask(const Context& context, Completion<T> done, Answer answer) {
  done = runtime::on_executor_of(context, std::move(done));
  executor_.post([this, done = std::move(done), answer = std::move(answer)]() mutable {
    const auto ready = check_ready();
    if (!ready) return done(base::fail(ready.error()));
    done(answer());
  });
}

void DefinitionsService::define(const Context& context, std::string text, base::Id id,
                                Completion<Defined> done) {
  runtime::answer_with(executor_, context, define_now(context, std::move(text), id),
                       std::move(done));
}

Task<Result<Defined>> DefinitionsService::define_now(Context context, std::string text,
                                                     base::Id id) {
  const auto ready = check_ready();
  if (!ready) co_return base::fail(ready.error());
  ledger::Batch batch;
  ATOLL_CO_TRY(const DefinitionKind kind, kind_of(text));
  // What was journaled under this id before may be refused by its book now: a version that is
  // there.
  auto checked = books_.check(text);
  Defined defined{.slot = 0, .kind = kind, .name = checked ? checked->name : std::string()};
  auto known = [this, id](Completion<posting::RecordView> found) {
    posting_.find(Context(), id, std::move(found));
  };
  const auto before = co_await await_completion<posting::RecordView>(executor_, std::move(known));
  if (before) {
    if (before->record.kind != ledger::format::SlotKind::kDefined || before->evidence != text)
      co_return base::fail(ErrorCode::kConflict, "definition_id_used",
                           "the id names another record");
    defined.slot = before->slot;
    co_return defined;
  }
  if (before.error().code != ErrorCode::kNotFound) co_return base::fail(before.error());
  if (!checked) co_return base::fail(checked.error());
  append_definition(kind, checked->name, text, id, batch);
  auto submitting = hand_over(std::move(context), std::move(batch));
  ATOLL_CO_TRY(const auto reply, co_await std::move(submitting));
  const auto& result = reply.results[0];
  if (result.outcome != ledger::Outcome::kDone)
    co_return base::fail(ErrorCode::kConflict, ledger::name_of(result.outcome),
                         "the ledger refused the definition");
  defined.slot = result.slot;
  auto wait = [this, slot = result.slot](Completion<void> passed) {
    wait_until(slot, std::move(passed));
  };
  ATOLL_CO_TRY_VOID(co_await await_completion<void>(executor_, std::move(wait)));
  co_return defined;
}

void DefinitionsService::dry_run(const Context& context, TemplateCall call,
                                 Completion<Expansion> done) {
  ask(context, std::move(done), [this, call = std::move(call)]() -> Result<Expansion> {
    ATOLL_TRY(const auto* defined, books_.templates().find(call.name, call.version));
    return expand(defined->rule, call.arguments, books_.addresses());
  });
}

Result<std::vector<Expansion>> DefinitionsService::expand_all(
    const std::vector<TemplatePosting>& postings) const {
  std::vector<Expansion> expansions;
  for (const TemplatePosting& posting : postings) {
    const TemplateCall& call = posting.call;
    ATOLL_TRY(const auto* defined, books_.templates().find(call.name, call.version));
    ATOLL_TRY(Expansion expansion, expand(defined->rule, call.arguments, books_.addresses()));
    expansions.push_back(std::move(expansion));
  }
  return expansions;
}

void DefinitionsService::post(const Context& context, std::vector<TemplatePosting> postings,
                              Completion<posting::Reply> done) {
  runtime::answer_with(executor_, context, post_now(context, std::move(postings)), std::move(done));
}

Task<Result<posting::Reply>> DefinitionsService::post_now(Context context,
                                                          std::vector<TemplatePosting> postings) {
  ATOLL_CO_TRY_VOID(check_ready());
  ATOLL_CO_TRY(const auto expansions, expand_all(postings));
  std::vector<Orders> orders;
  for (TemplatePosting& posting : postings) orders.push_back(std::move(posting.metadata));
  auto sealing = seal_all(std::move(orders));
  auto fields = co_await std::move(sealing);
  ledger::Batch batch;
  for (std::size_t i = 0; i < postings.size(); ++i) {
    if (fields) postings[i].frame.metadata = std::move((*fields)[i]);
    ATOLL_CO_TRY_VOID(append_posting(expansions[i], std::move(postings[i].frame), batch));
  }
  if (!fields) {
    auto again = answer_again(std::move(context), std::move(batch), fields.error());
    auto answer = co_await std::move(again);
    co_return answer;
  }
  auto submitting = hand_over(std::move(context), std::move(batch));
  auto reply = co_await std::move(submitting);
  co_return reply;
}

Task<Result<posting::Reply>> DefinitionsService::hand_over(Context context, ledger::Batch batch) {
  context.executor = nullptr;
  auto submit = [this, &context, &batch](Completion<posting::Reply> reply) {
    posting_.submit(context, std::move(batch), std::move(reply));
  };
  auto reply = co_await await_completion<posting::Reply>(executor_, std::move(submit));
  co_return reply;
}

void DefinitionsService::templates(const Context& context,
                                   Completion<std::vector<TemplateView>> done) {
  ask(context, std::move(done), [this]() -> Result<std::vector<TemplateView>> {
    std::vector<TemplateView> views;
    for (const auto* defined : books_.templates().all())
      views.push_back({.rule = defined->rule, .slot = defined->slot});
    return views;
  });
}

void DefinitionsService::chart_entry(const Context& context, std::uint32_t code,
                                     Completion<ChartEntry> done) {
  ask(context, std::move(done), [this, code] { return books_.chart().find(code); });
}

void DefinitionsService::chart(const Context& context, Completion<std::vector<ChartEntry>> done) {
  ask(context, std::move(done),
      [this] { return Result<std::vector<ChartEntry>>(books_.chart().all()); });
}

void DefinitionsService::metadata_types(const Context& context,
                                        Completion<std::vector<DeclaredMetadata>> done) {
  ask(context, std::move(done), [this]() -> Result<std::vector<DeclaredMetadata>> {
    std::vector<DeclaredMetadata> types;
    for (const auto& [name, declared] : books_.metadata_types().all()) types.push_back(declared);
    return types;
  });
}

void DefinitionsService::monitors(const Context& context,
                                  Completion<std::vector<MonitorRule>> done) {
  ask(context, std::move(done),
      [this] { return Result<std::vector<MonitorRule>>(books_.monitors().all()); });
}

void DefinitionsService::firings(const Context& context, std::uint64_t from_slot,
                                 std::uint32_t limit, Completion<FiringsPage> done) {
  ask(context, std::move(done), [this, from_slot, limit]() -> Result<FiringsPage> {
    if (limit == 0 || limit > kFiringsPageMax)
      return base::fail(ErrorCode::kInvalidArgument, "page_too_large",
                        "a page has 1 to 1,000 firings");
    ATOLL_TRY(auto firings, books_.monitors().firings(from_slot, limit));
    const bool is_full = firings.size() >= limit;
    const std::uint64_t next = is_full ? firings.back().slot + 1 : books_.position().next_slot;
    return FiringsPage{.firings = std::move(firings), .next_slot = next};
  });
}

void DefinitionsService::wait_until(std::uint64_t slot, Completion<void> done) {
  waiters_.push_back({.slot = slot, .done = std::move(done)});
  answer_waiters();
}

void DefinitionsService::answer_waiters() {
  std::deque<Waiter> waiting;
  for (Waiter& waiter : waiters_) {
    if (stopping_)
      waiter.done(base::fail(stopped()));
    else if (waiter.slot < books_.position().next_slot)
      waiter.done(Result<void>());
    else
      waiting.push_back(std::move(waiter));
  }
  waiters_ = std::move(waiting);
}

}  // namespace atollbank::definitions
