// SPDX-License-Identifier: Apache-2.0
#include "services/screening/service.h"

#include "base/assert.h"
#include "base/log.h"
#include "base/utf8.h"
#include "runtime/answer.h"

namespace atollbank::screening {

using base::ErrorCode;
using base::fail;
using base::Result;
using runtime::answer_from_pool;
using runtime::answer_with;
using runtime::await_blocking;

namespace {

base::Counter& outcome_counter(base::Registry& registry, const char* outcome) {
  return registry.counter("screening_outcomes_total", "Screenings that ended",
                          {{"outcome", outcome}});
}

bool is_person(const runtime::Caller& caller) {
  return !caller.subject.empty() && !caller.subject.starts_with("svc_") &&
         caller.subject.size() <= kSubjectSizeMax;
}

base::Error person_needed() {
  return base::make_error(ErrorCode::kPermissionDenied, "person_needed",
                          "a person decides this, and says who they are");
}

bool are_words(const std::string& reason) {
  return !reason.empty() && reason.size() <= kReasonSizeMax && base::is_plain_utf8(reason);
}

base::Error reason_malformed(const char* name) {
  return base::make_error(ErrorCode::kInvalidArgument, name, "say why, in a few words");
}

// Parsed and indexed, before anything is kept of it.
Result<std::shared_ptr<const LoadedList>> prepare(const LoadList& request, ListFacts facts,
                                                  const ports::Transliteration& script) {
  ATOLL_TRY(ScreeningList list, read_proven_list(request.files, request.manifest));
  facts.version = request.manifest.version;
  facts.format = request.manifest.format;
  facts.sha256_files = request.manifest.sha256_files;
  facts.entry_count = static_cast<std::uint32_t>(list.entries.size());
  facts.name_count = static_cast<std::uint32_t>(list.name_count());
  ATOLL_TRY(Matcher matcher, Matcher::build(std::move(list), script));
  return std::make_shared<const LoadedList>(std::move(facts), std::move(matcher));
}

}  // namespace

ScreeningService::ScreeningService(ScreeningOptions options, const ports::Transliteration& script,
                                   SubjectSource* subjects, ports::RecordStore& records,
                                   base::Registry& registry, runtime::Executor& executor,
                                   runtime::BlockingPool& pool)
    : options_(std::move(options)),
      script_(script),
      subjects_(subjects),
      screenings_(records),
      lists_(records),
      executor_(executor),
      pool_(pool),
      ids_(executor.clock(), options_.worker),
      clear_count_(outcome_counter(registry, "clear")),
      referred_count_(outcome_counter(registry, "referred")),
      failed_count_(outcome_counter(registry, "failed")),
      missed_count_(registry.counter("screening_known_positives_missed_total",
                                     "Known positives that were not found")),
      is_available_(registry.gauge("screening_available", "1 when people are screened")) {
  ATOLL_ASSERT(!options_.known_positive_seed.reveal().empty());
}

void ScreeningService::start(const Context& context, Completion<std::size_t> done) {
  answer_with<std::size_t>(executor_, context, take_up(context), std::move(done));
}

void ScreeningService::load_list(const Context& context, LoadList request,
                                 Completion<ListFacts> done) {
  answer_with<ListFacts>(executor_, context, load_one(context, std::move(request)),
                         std::move(done));
}

void ScreeningService::accept_shrunk(const Context& context, base::Sha256 content,
                                     Completion<ListFacts> done) {
  answer_with<ListFacts>(executor_, context, accept_one(context, content), std::move(done));
}

void ScreeningService::confirm_list(const Context& context, std::string version,
                                    Completion<ListFacts> done) {
  answer_with<ListFacts>(executor_, context, confirm_one(context, std::move(version)),
                         std::move(done));
}

void ScreeningService::screen(const Context& context, ScreenRequest request,
                              Completion<Screened> done) {
  if (request.screening_id.is_nil() || request.subject_id.is_nil()) {
    return on_executor_of(context, std::move(done))(
        fail(ErrorCode::kInvalidArgument, "screening_id_missing", "an id is missing"));
  }
  answer_with<Screened>(executor_, context, screen_one(context, std::move(request)),
                        std::move(done));
}

void ScreeningService::find(const Context& context, base::Id screening_id,
                            Completion<Screened> done) {
  answer_with<Screened>(executor_, context, show(screening_id), std::move(done));
}

void ScreeningService::decide(const Context& context, DecideMatch request,
                              Completion<Screening> done) {
  if (!is_person(context.caller)) {
    return on_executor_of(context, std::move(done))(fail(person_needed()));
  }
  if (request.decision == Decision::kNone || !are_words(request.reason)) {
    return on_executor_of(context, std::move(done))(fail(reason_malformed("decision_malformed")));
  }
  auto work = [this, context, request = std::move(request)] {
    return screenings_.decide(request, context, now());
  };
  answer_from_pool<Screening>(pool_, executor_.clock(), context, std::move(work), std::move(done));
}

void ScreeningService::open_referrals(const Context& context, std::size_t limit,
                                      Completion<std::vector<Screening>> done) {
  auto work = [this, limit] { return screenings_.open_referrals(limit); };
  answer_from_pool<std::vector<Screening>>(pool_, executor_.clock(), context, std::move(work),
                                           std::move(done));
}

void ScreeningService::run_daily_check(const Context& context, Completion<DailyCheck> done) {
  answer_with<DailyCheck>(executor_, context, check_day(context), std::move(done));
}

void ScreeningService::let_go_on(const Context& context, std::string reason,
                                 Completion<ScreeningStatus> done) {
  answer_with<ScreeningStatus>(executor_, context, go_on(context, std::move(reason)),
                               std::move(done));
}

void ScreeningService::daily_check(const Context& context, std::string day,
                                   Completion<DailyCheck> done) {
  auto work = [this, day = std::move(day)]() -> Result<DailyCheck> {
    ATOLL_TRY(const auto found, lists_.daily_check(day));
    if (found) return *found;
    return fail(ErrorCode::kNotFound, "check_not_found", "no known positive was looked for then");
  };
  answer_from_pool<DailyCheck>(pool_, executor_.clock(), context, std::move(work), std::move(done));
}

void ScreeningService::figures(const Context& context, std::string day,
                               Completion<DayFigures> done) {
  auto work = [this, day = std::move(day)]() -> Result<DayFigures> {
    if (is_day(day)) return screenings_.figures(day);
    return fail(ErrorCode::kInvalidArgument, "day_malformed", "a day is written 2026-11-26");
  };
  answer_from_pool<DayFigures>(pool_, executor_.clock(), context, std::move(work), std::move(done));
}

void ScreeningService::status(const Context& context, Completion<ScreeningStatus> done) {
  answer_with<ScreeningStatus>(executor_, context, show_status(), std::move(done));
}

ScreeningService::Answer<std::size_t> ScreeningService::take_up(Context context) {
  struct Kept {
    SharedList list;
    std::optional<CheckState> check;
    std::optional<Rescreening> rescreening;
    std::size_t cut_off = 0;
  };
  auto work = [this, context]() -> Result<Kept> {
    Kept kept;
    ATOLL_TRY(const auto asked, screenings_.asked());
    for (Screening screening : asked) {
      screening.state = ScreeningState::kFailed;
      screening.failure = "interrupted";
      screening.ended = now();
      ATOLL_TRY_VOID(screenings_.end(screening, context));
    }
    kept.cut_off = asked.size();
    ATOLL_TRY(kept.check, lists_.check());
    ATOLL_TRY(kept.rescreening, lists_.rescreening());
    auto stored = lists_.load();
    if (!stored && stored.error().code != ErrorCode::kDataLoss) return fail(stored.error());
    if (!stored) base::log_error("screening_list_damaged", {{"error", stored.error()}});
    if (!stored || !*stored) return kept;
    ATOLL_TRY_VOID(lists_.drop_others((*stored)->facts.id, context, now()));
    ATOLL_TRY(Matcher matcher, Matcher::build(std::move((*stored)->list), script_));
    kept.list = std::make_shared<const LoadedList>((*stored)->facts, std::move(matcher));
    return kept;
  };
  ATOLL_CO_TRY(Kept kept, co_await await_blocking<Kept>(pool_, executor_, std::move(work)));
  list_ = std::move(kept.list);
  if (list_ != nullptr) facts_ = list_->facts();
  check_ = std::move(kept.check);
  // What was proven since this list came was proven of it.
  if (facts_ && check_ && check_->proven >= facts_->loaded) proven_list_id_ = facts_->id;
  rescreening_ = std::move(kept.rescreening);
  show_metrics();
  runtime::spawn(executor_, watch());
  co_return kept.cut_off;
}

// One at a time: what a list takes the place of must not change meanwhile.
ScreeningService::Answer<ListFacts> ScreeningService::load_one(Context context, LoadList request) {
  if (is_loading_) {
    co_return fail(ErrorCode::kConflict, "list_loading", "another list is on its way");
  }
  if (request.may_shrink && !is_person(context.caller)) co_return fail(person_needed());
  is_loading_ = true;
  const bool is_same = list_ != nullptr && list_->facts().version == request.manifest.version &&
                       list_->facts().sha256_files == request.manifest.sha256_files &&
                       list_->facts().format == request.manifest.format;
  if (is_same) shrunk_.reset();  // it is not the newest
  auto taking = is_same ? refresh(context) : use_list(context, std::move(request));
  auto taken = co_await std::move(taking);
  is_loading_ = false;
  if (!taken) base::log_warning("screening_list_refused", {{"error", taken.error()}});
  show_metrics();
  co_return std::move(taken);
}

ScreeningService::Answer<ListFacts> ScreeningService::use_list(Context context, LoadList request) {
  const bool may_shrink = request.may_shrink;
  const ListFacts fresh{.id = ids_.next(0), .loaded = now(), .refreshed = now()};
  auto reading = [this, request = std::move(request), fresh] {
    return prepare(request, fresh, script_);
  };
  ATOLL_CO_TRY(SharedList prepared,
               co_await await_blocking<SharedList>(pool_, executor_, std::move(reading)));
  const bool is_shrunk =
      list_ != nullptr &&
      (is_much_smaller(prepared->facts().name_count, list_->facts().name_count) ||
       is_much_smaller(prepared->facts().entry_count, list_->facts().entry_count));
  if (is_shrunk && !may_shrink) {
    shrunk_ = std::move(prepared);
    co_return fail(ErrorCode::kFailedPrecondition, "list_shrunk",
                   "more than a tenth of the list is gone; somebody must look why");
  }
  auto keeping = keep_list(std::move(context), std::move(prepared));
  auto kept = co_await std::move(keeping);
  co_return std::move(kept);
}

ScreeningService::Answer<ListFacts> ScreeningService::keep_list(Context context,
                                                                SharedList prepared) {
  auto keeping = [this, context, prepared] {
    return lists_.use(prepared->facts(), prepared->matcher().list(), context, now());
  };
  ATOLL_CO_TRY(const ListFacts facts,
               co_await await_blocking<ListFacts>(pool_, executor_, std::move(keeping)));
  list_ = std::move(prepared);
  shrunk_.reset();
  facts_ = facts;
  rescreening_ = Rescreening{.list_id = facts.id, .begun = now(), .updated = now()};
  base::log_info(
      "screening_list_used",
      {{"version", facts.version}, {"entries", facts.entry_count}, {"names", facts.name_count}});
  auto checking = check_day(context);
  const auto checked = co_await std::move(checking);
  // The list is in use; nobody is screened against it before its own known positive was found.
  if (!checked) base::log_error("screening_check_failed", {{"error", checked.error()}});
  rescreen_soon();
  co_return facts;
}

ScreeningService::Answer<ListFacts> ScreeningService::accept_one(Context context,
                                                                 base::Sha256 content) {
  if (!is_person(context.caller)) co_return fail(person_needed());
  if (is_loading_) {
    co_return fail(ErrorCode::kConflict, "list_loading", "another list is on its way");
  }
  if (facts_ && content_of(*facts_) == content) co_return *facts_;
  if (shrunk_ == nullptr || content_of(shrunk_->facts()) != content) {
    co_return fail(ErrorCode::kNotFound, "list_not_found", "no such list waits for a person");
  }
  is_loading_ = true;
  auto keeping = keep_list(std::move(context), shrunk_);
  auto kept = co_await std::move(keeping);
  is_loading_ = false;
  show_metrics();
  co_return std::move(kept);
}

ScreeningService::Answer<ListFacts> ScreeningService::refresh(Context context) {
  ListFacts facts = *facts_;
  facts.refreshed = now();
  auto work = [this, context, facts] { return lists_.refresh(facts, context, facts.refreshed); };
  ATOLL_CO_TRY_VOID(co_await await_blocking<void>(pool_, executor_, std::move(work)));
  facts_ = facts;
  co_return facts;
}

ScreeningService::Answer<ListFacts> ScreeningService::confirm_one(Context context,
                                                                  std::string version) {
  if (is_loading_) {
    co_return fail(ErrorCode::kConflict, "list_loading", "another list is on its way");
  }
  if (list_ == nullptr || list_->facts().version != version) {
    co_return fail(ErrorCode::kNotFound, "list_not_found", "the list in use is another one");
  }
  is_loading_ = true;
  auto refreshing = refresh(std::move(context));
  auto refreshed = co_await std::move(refreshing);
  is_loading_ = false;
  show_metrics();
  co_return std::move(refreshed);
}

ScreeningService::Answer<Screened> ScreeningService::screen_one(Context context,
                                                                ScreenRequest request) {
  OneScreening one{.request = std::move(request),
                   .is_known_positive = false,
                   .unavailable_reason = unavailable(),
                   .list = list_};
  auto running = run(std::move(context), std::move(one));
  ATOLL_CO_TRY(Screening screening, co_await std::move(running));
  co_return shown(std::move(screening));
}

ScreeningService::Answer<Screening> ScreeningService::run(Context context, OneScreening one) {
  auto work = [this, context = std::move(context), one = std::move(one)] {
    return screen_once(screenings_, one, script_, executor_.clock(), context);
  };
  auto screened = co_await await_blocking<Screening>(pool_, executor_, std::move(work));
  if (!screened) {
    failed_count_.add();
  } else if (screened->state == ScreeningState::kClear) {
    clear_count_.add();
  } else {
    referred_count_.add();
  }
  co_return std::move(screened);
}

ScreeningService::Answer<Screened> ScreeningService::show(base::Id screening_id) {
  auto work = [this, screening_id] { return screenings_.find(screening_id); };
  ATOLL_CO_TRY(Screening screening,
               co_await await_blocking<Screening>(pool_, executor_, std::move(work)));
  co_return shown(std::move(screening));
}

ScreeningService::Answer<ScreeningStatus> ScreeningService::go_on(Context context,
                                                                  std::string reason) {
  if (!is_person(context.caller)) co_return fail(person_needed());
  if (!are_words(reason)) co_return fail(reason_malformed("reason_malformed"));
  const bool is_stopped = check_ && !check_->stopped_reason.empty();
  if (!is_stopped && unavailable() != "known_positive_overdue") {
    co_return fail(ErrorCode::kFailedPrecondition, "screening_not_stopped",
                   "nothing is stopped for which a person could say that it goes on");
  }
  const CheckState check = let_go_on_by(context.caller.subject, std::move(reason), now());
  const base::Id looked_at = facts_ ? facts_->id : base::Id();
  auto work = [this, context, check] { return lists_.go_on(check, context); };
  ATOLL_CO_TRY(const CheckState kept,
               co_await await_blocking<CheckState>(pool_, executor_, std::move(work)));
  check_ = gone_on(check_, kept);
  proven_list_id_ = looked_at;  // and not one that came meanwhile
  base::log_warning("screening_let_go_on", {{"by", check.confirmed_by}});
  show_metrics();
  rescreen_soon();
  auto showing = show_status();
  auto status = co_await std::move(showing);
  co_return std::move(status);
}

ScreeningService::Answer<ScreeningStatus> ScreeningService::show_status() {
  co_return ScreeningStatus{
      .list = facts_,
      .check = check_,
      .rescreening = rescreening_,
      .unavailable_reason = unavailable(),
      .shrunk = shrunk_ == nullptr ? std::nullopt : std::optional<ListFacts>(shrunk_->facts())};
}

Screened ScreeningService::shown(Screening screening) const {
  std::vector<std::string> names(screening.matches.size());
  if (list_ != nullptr) names = list_->matched_names(screening);
  return {.screening = std::move(screening), .matched_names = std::move(names)};
}

Context ScreeningService::own_context() const {
  Context context;
  context.caller.subject = "svc_screening";
  return context;
}

std::string ScreeningService::unavailable() const {
  const std::string reason = unavailable_reason(facts_, check_, options_.rules, now());
  // The proof was another list's.
  const bool is_unproven = reason.empty() && proven_list_id_ != facts_->id;
  return is_unproven ? "known_positive_overdue" : reason;
}

void ScreeningService::show_metrics() { is_available_.set(unavailable().empty() ? 1 : 0); }

}  // namespace atollbank::screening
