// SPDX-License-Identifier: Apache-2.0
// Screens all whom the bank knows against a list that is new, page by page. A page is counted once
// it is whole; one that was cut off is asked again under the same ids, so everybody is counted
// once.
#include "base/assert.h"
#include "base/log.h"
#include "services/screening/service.h"

namespace atollbank::screening {

using base::ErrorCode;
using base::fail;
using base::Result;
using runtime::await_blocking;

namespace {

void count(Rescreening& rescreening, ScreeningState state) {
  ++rescreening.subjects;
  switch (state) {
    case ScreeningState::kClear: ++rescreening.clear; break;
    case ScreeningState::kReferred: ++rescreening.referred; break;
    default: ++rescreening.failed; break;
  }
}

}  // namespace

void ScreeningService::rescreen_soon() {
  const bool is_due = subjects_ != nullptr && rescreening_ && !rescreening_->is_over &&
                      list_ != nullptr && !is_rescreening_ && !is_stopping_.load();
  if (!is_due) return;
  is_rescreening_ = true;
  const runtime::PriorityScope scope(runtime::Priority::kBackground);
  runtime::spawn(executor_, rescreen());
}

// What stops it is tried again by watch().
runtime::Task<void> ScreeningService::rescreen() {
  while (!is_stopping_.load() && unavailable().empty()) {
    auto paging = rescreen_page();
    const auto goes_on = co_await std::move(paging);
    if (!goes_on) base::log_warning("rescreening_paused", {{"error", goes_on.error()}});
    if (!goes_on || !*goes_on) break;
  }
  is_rescreening_ = false;
}

// False when everybody has been screened, or there is a newer list.
ScreeningService::Answer<bool> ScreeningService::rescreen_page() {
  Rescreening progress = *rescreening_;
  if (progress.is_over || progress.list_id != list_->facts().id) co_return false;
  const Context context = own_context();
  auto call = [this, context, position = progress.position](Completion<SubjectPage> done) {
    subjects_->subjects(context, position, options_.subjects_of_page, std::move(done));
  };
  ATOLL_CO_TRY(SubjectPage page,
               co_await runtime::await_completion<SubjectPage>(executor_, std::move(call)));
  const bool is_stuck = !page.is_last && page.position == progress.position;
  if (is_stuck) {
    co_return fail(ErrorCode::kInternal, "subjects_stuck", "a page ends where it began");
  }
  for (Subject& subject : page.subjects) {
    auto screening = rescreen_subject(std::move(subject), progress.list_id);
    const auto state = co_await std::move(screening);
    const bool is_another_list = list_->facts().id != progress.list_id;
    if (is_another_list) co_return true;
    if (!state) co_return fail(state.error());
    count(progress, *state);
  }
  ATOLL_ASSERT(progress.subjects == progress.clear + progress.referred + progress.failed);
  progress.position = std::move(page.position);
  progress.is_over = page.is_last;
  progress.updated = now();
  auto work = [this, context, progress] {
    return lists_.put_rescreening(progress, context, progress.updated);
  };
  ATOLL_CO_TRY_VOID(co_await await_blocking<void>(pool_, executor_, std::move(work)));
  if (rescreening_->list_id != progress.list_id) co_return true;
  rescreening_ = progress;
  if (progress.is_over) {
    base::log_info("rescreening_ended", {{"subjects", progress.subjects},
                                         {"clear", progress.clear},
                                         {"referred", progress.referred},
                                         {"failed", progress.failed}});
  }
  co_return !progress.is_over;
}

// Failed is who cannot be compared; what may go better later is an error, and the page waits.
ScreeningService::Answer<ScreeningState> ScreeningService::rescreen_subject(Subject subject,
                                                                            base::Id list_id) {
  // What is kept under that list's name is of that list.
  if (list_->facts().id != list_id) {
    co_return fail(ErrorCode::kConflict, "list_changed", "the list in use is another one");
  }
  const std::string name = base::to_base62(list_id) + base::to_base62(subject.id);
  OneScreening one{.request = {.screening_id = base::derive_id("rescreening", name, 0),
                               .subject_id = subject.id,
                               .applicant = std::move(subject.applicant)},
                   .is_known_positive = false,
                   .unavailable_reason = unavailable(),
                   .list = list_};
  auto running = run(own_context(), std::move(one));
  const auto screened = co_await std::move(running);
  if (screened) co_return screened->state;
  if (screened.error().code == ErrorCode::kInvalidArgument) co_return ScreeningState::kFailed;
  co_return fail(screened.error());
}

}  // namespace atollbank::screening
