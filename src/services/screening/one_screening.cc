// SPDX-License-Identifier: Apache-2.0
#include "services/screening/one_screening.h"

#include "base/assert.h"

namespace atollbank::screening {

using base::ErrorCode;
using base::Result;

namespace {

Result<Comparison> compare(const OneScreening& one, const ports::Transliteration& script) {
  if (!one.unavailable_reason.empty()) {
    return base::fail(ErrorCode::kFailedPrecondition, "screening_unavailable",
                      "nobody is screened: " + one.unavailable_reason);
  }
  ATOLL_ASSERT(one.list != nullptr);
  return one.list->matcher().compare(one.request.applicant, script);
}

void put_outcome(Screening& screening, const Comparison& comparison, const ListFacts& list) {
  screening.state =
      comparison.outcome == Outcome::kClear ? ScreeningState::kClear : ScreeningState::kReferred;
  screening.list_id = list.id;
  screening.list_version = list.version;
  screening.entries_compared = comparison.entries_compared;
  screening.match_count = comparison.match_count;
  for (const Match& match : comparison.matches) {
    screening.matches.push_back({.entry_id = match.entry_id,
                                 .name_place = match.name_place,
                                 .score = match.score,
                                 .why = match.why});
  }
}

}  // namespace

Result<Screening> screen_once(ScreeningStore& store, const OneScreening& one,
                              const ports::Transliteration& script, const base::Clock& clock,
                              const runtime::Context& context) {
  ATOLL_TRY(Screening screening, store.ask({.id = one.request.screening_id,
                                            .subject_id = one.request.subject_id,
                                            .is_known_positive = one.is_known_positive,
                                            .asked = clock.wall()},
                                           context));
  if (screening.is_over()) return screening;
  const auto comparison = compare(one, script);
  screening.ended = clock.wall();
  if (comparison) {
    put_outcome(screening, *comparison, one.list->facts());
    return store.end(screening, context);
  }
  screening.state = ScreeningState::kFailed;
  screening.failure = comparison.error().reason;
  ATOLL_TRY(const Screening kept, store.end(screening, context));
  // Another call under the same id may have ended it well.
  if (kept.state != ScreeningState::kFailed) return kept;
  return base::fail(comparison.error());
}

}  // namespace atollbank::screening
