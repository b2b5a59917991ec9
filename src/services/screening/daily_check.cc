// SPDX-License-Identifier: Apache-2.0
// Looks every day for somebody who must be found, by the path that customers go.
#include <algorithm>

#include "base/log.h"
#include "services/screening/known_positive.h"
#include "services/screening/service.h"

namespace atollbank::screening {

using base::ErrorCode;
using base::fail;
using runtime::await_blocking;

runtime::Task<void> ScreeningService::watch() {
  while (!is_stopping_.load()) {
    auto watching = watch_once();
    const auto watched = co_await std::move(watching);
    if (!watched) base::log_warning("screening_watch_failed", {{"error", watched.error()}});
    show_metrics();
    rescreen_soon();
    co_await runtime::sleep_for(executor_, options_.watch_interval);
  }
}

// A check that is late stops screening before the next one is run: it was late.
ScreeningService::Answer<void> ScreeningService::watch_once() {
  if (list_ == nullptr || is_loading_) co_return base::Result<void>();
  const bool is_stopped = check_ && !check_->stopped_reason.empty();
  const bool is_late = check_ && now() - check_->proven > options_.rules.check_age_max;
  if (is_late && !is_stopped) {
    auto stopping = stop_screening(own_context(), "known_positive_overdue");
    ATOLL_CO_TRY_VOID(co_await std::move(stopping));
  }
  const std::string today = day_of(now());
  auto work = [this, today] { return lists_.daily_check(today); };
  ATOLL_CO_TRY(const auto there, co_await await_blocking<std::optional<DailyCheck>>(
                                     pool_, executor_, std::move(work)));
  if (there && there->list_id == facts_->id) co_return base::Result<void>();
  auto checking = check_day(own_context());
  const auto checked = co_await std::move(checking);
  if (!checked) co_return fail(checked.error());
  co_return base::Result<void>();
}

ScreeningService::Answer<void> ScreeningService::stop_screening(Context context,
                                                                std::string reason) {
  check_ = stopped_for(check_, reason, now());  // also where it cannot be kept
  base::log_error("screening_stopped", {{"reason", check_->stopped_reason}});
  show_metrics();
  auto work = [this, context, reason = std::move(reason), at = now()] {
    return lists_.stop(reason, context, at);
  };
  ATOLL_CO_TRY(const CheckState kept,
               co_await await_blocking<CheckState>(pool_, executor_, std::move(work)));
  check_ = held_after(check_, kept);
  co_return base::Result<void>();
}

ScreeningService::Answer<DailyCheck> ScreeningService::check_day(Context context) {
  if (list_ == nullptr) {
    co_return fail(ErrorCode::kFailedPrecondition, "screening_unavailable", "there is no list");
  }
  auto looking = look_for_known_positive(context, day_of(now()));
  ATOLL_CO_TRY(const DailyCheck day, co_await std::move(looking));
  if (!day.is_found) {
    missed_count_.add();
    check_ = after_check(check_, day);  // also where it cannot be kept
    base::log_error("screening_stopped", {{"reason", check_->stopped_reason}, {"day", day.day}});
  }
  auto work = [this, context, day] { return lists_.put_check(day, context); };
  ATOLL_CO_TRY(const CheckState kept,
               co_await await_blocking<CheckState>(pool_, executor_, std::move(work)));
  check_ = held_after(check_, kept);
  if (day.is_found) proven_list_id_ = day.list_id;
  show_metrics();
  co_return day;
}

// The first of the day's whose name not too many share; the list does not change meanwhile, as far
// as this one goes.
ScreeningService::Answer<DailyCheck> ScreeningService::look_for_known_positive(Context context,
                                                                               std::string day) {
  const SharedList list = list_;
  DailyCheck check{.day = day, .list_id = list->facts().id};
  for (std::uint32_t attempt = 0; attempt < kKnownPositiveTriesMax; ++attempt) {
    const KnownPositive positive =
        known_positive(list->matcher().list(), options_.known_positive_seed, day, attempt, script_);
    OneScreening one{.request = {.screening_id = ids_.next(0),
                                 .subject_id = {},
                                 .applicant = positive.applicant},
                     .is_known_positive = true,
                     .unavailable_reason = {},
                     .list = list};
    check.screening_id = one.request.screening_id;
    auto running = run(context, std::move(one));
    ATOLL_CO_TRY(const Screening screening, co_await std::move(running));
    check.attempts = attempt + 1;
    if (screening.match_count > kMatchesMax) continue;
    const std::string& entry_id = list->matcher().list().entries[positive.entry].id;
    const auto match = std::ranges::find(screening.matches, entry_id, &KeptMatch::entry_id);
    check.is_found = match != screening.matches.end();
    if (check.is_found) check.score = match->score;
    break;
  }
  check.checked = now();
  co_return check;
}

}  // namespace atollbank::screening
