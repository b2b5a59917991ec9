// SPDX-License-Identifier: Apache-2.0
#include "services/screening/screening_store.h"

#include <algorithm>

#include "base/assert.h"
#include "ports/commit_again.h"
#include "services/audit/api.h"
#include "services/screening/format/screening_record.h"

namespace atollbank::screening {

using base::ErrorCode;
using base::Result;
using runtime::Context;

namespace {

constexpr std::size_t kPage = 256;

audit::Change change_of(const Screening& screening, std::string event_name,
                        std::string event_type) {
  const std::string id_text = base::to_text("screening", screening.id);
  const auto highest = screening.matches.empty() ? 0 : screening.matches.front().score;
  return {.service = "screening",
          .event_name = std::move(event_name),
          .event_type = std::move(event_type),
          .request = {{"subject_id", base::to_base62(screening.subject_id)},
                      {"attempt", std::int64_t{screening.attempt}}},
          .outcome = {{"screening_id", id_text},
                      {"state", std::string(name_of(screening.state))},
                      {"failure", screening.failure},
                      {"list_version", screening.list_version},
                      {"entries_compared", std::int64_t{screening.entries_compared}},
                      {"match_count", std::int64_t{screening.match_count}},
                      {"highest_score", std::int64_t{highest}}},
          .resources = {{.type = "Screening", .name = id_text}}};
}

ports::Commit commit_of(base::Id screening_id, std::uint64_t version) {
  return {.partition = format::lane_partition_of(screening_id),
          .expected_version = version,
          .puts = {},
          .deletes = {},
          .events = {},
          .audit = {}};
}

void count_end(DayFigures& figures, ScreeningState state) {
  switch (state) {
    case ScreeningState::kClear: ++figures.clear; break;
    case ScreeningState::kReferred: ++figures.referred; break;
    case ScreeningState::kFailed: ++figures.failed; break;
    case ScreeningState::kAsked: ATOLL_BUG("a screening ended without an outcome");
  }
  ATOLL_ASSERT(figures.ended() <= figures.asked);
}

base::Error not_found() {
  return base::make_error(ErrorCode::kNotFound, "screening_not_found", "no such screening");
}

}  // namespace

Result<ScreeningStore::Found> ScreeningStore::read(base::Id screening_id,
                                                   const std::string& day) const {
  const std::string partition = format::lane_partition_of(screening_id);
  Found found;
  // The version first: what is read later is at least as new, and a commit on it is refused if so.
  ATOLL_TRY(const auto stored, records_.get(partition, format::screening_key(screening_id)));
  found.version = stored.version;
  if (stored.value) {
    ATOLL_TRY(found.screening, format::decode_screening(*stored.value));
  }
  ATOLL_TRY(const auto counted, records_.get(partition, format::day_key(day)));
  if (counted.value) {
    ATOLL_TRY(found.figures, format::decode_figures(*counted.value));
  }
  return found;
}

Result<Screening> ScreeningStore::ask(const Screening& fresh, const Context& context) {
  ATOLL_ASSERT(fresh.state == ScreeningState::kAsked);
  const std::string day = day_of(fresh.asked);
  return ports::commit_again([&]() -> Result<Screening> {
    ATOLL_TRY(Found found, read(fresh.id, day));
    Screening asked = fresh;
    if (found.screening) {
      if (found.screening->subject_id != fresh.subject_id) {
        return base::fail(ErrorCode::kConflict, "screening_id_reused",
                          "the id is of a screening of somebody else");
      }
      if (found.screening->state != ScreeningState::kFailed) return *found.screening;
      asked.attempt = found.screening->attempt + 1;
    }
    ++found.figures.asked;
    if (asked.is_known_positive) ++found.figures.known_positives;
    auto next = commit_of(asked.id, found.version);
    next.puts = {{format::screening_key(asked.id), format::encode_screening(asked)},
                 {format::asked_key(asked.id), {}},
                 {format::day_key(day), format::encode_figures(found.figures)}};
    ATOLL_TRY_VOID(audit::commit(records_, std::move(next),
                                 change_of(asked, "AskScreening", "screening.asked"), context,
                                 asked.asked));
    return asked;
  });
}

Result<Screening> ScreeningStore::end(const Screening& ended, const Context& context) {
  ATOLL_ASSERT(ended.is_over());
  const std::string day = day_of(ended.asked);  // counted where it was asked, so that days balance
  return ports::commit_again([&]() -> Result<Screening> {
    ATOLL_TRY(Found found, read(ended.id, day));
    if (!found.screening) return base::fail(not_found());
    const bool is_this_attempt = found.screening->attempt == ended.attempt;
    if (!is_this_attempt || found.screening->is_over()) return *found.screening;
    count_end(found.figures, ended.state);
    auto next = commit_of(ended.id, found.version);
    next.puts = {{format::screening_key(ended.id), format::encode_screening(ended)},
                 {format::day_key(day), format::encode_figures(found.figures)}};
    next.deletes = {format::asked_key(ended.id)};
    const bool is_for_a_person =
        ended.state == ScreeningState::kReferred && !ended.is_known_positive;
    if (is_for_a_person) next.puts.push_back({format::open_key(ended.id), {}});
    ATOLL_TRY_VOID(audit::commit(records_, std::move(next),
                                 change_of(ended, "EndScreening", "screening.ended"), context,
                                 ended.ended));
    return ended;
  });
}

Result<Screening> ScreeningStore::decide(const DecideMatch& request, const Context& context,
                                         base::Timestamp now) {
  return ports::commit_again([&]() -> Result<Screening> {
    ATOLL_TRY(Found found, read(request.screening_id, day_of(now)));
    if (!found.screening) return base::fail(not_found());
    Screening& screening = *found.screening;
    const auto match = std::ranges::find(screening.matches, request.entry_id, &KeptMatch::entry_id);
    if (match == screening.matches.end()) {
      return base::fail(ErrorCode::kNotFound, "match_not_found", "the screening has no such match");
    }
    if (match->decision == request.decision) return screening;
    if (match->decision != Decision::kNone) {
      return base::fail(ErrorCode::kConflict, "match_decided", "somebody has decided otherwise");
    }
    match->decision = request.decision;
    match->decided_by = context.caller.subject;
    match->decision_reason = request.reason;
    match->decided = now;
    auto next = commit_of(screening.id, found.version);
    next.puts = {{format::screening_key(screening.id), format::encode_screening(screening)}};
    if (screening.is_decided()) next.deletes = {format::open_key(screening.id)};
    auto change = change_of(screening, "DecideScreeningMatch", "screening.match_decided");
    change.request.emplace_back("entry_id", request.entry_id);
    change.request.emplace_back("decision", std::string(name_of(request.decision)));
    ATOLL_TRY_VOID(audit::commit(records_, std::move(next), change, context, now));
    return screening;
  });
}

Result<Screening> ScreeningStore::find(base::Id screening_id) const {
  ATOLL_TRY(const auto stored, records_.get(format::lane_partition_of(screening_id),
                                            format::screening_key(screening_id)));
  if (!stored.value) return base::fail(not_found());
  return format::decode_screening(*stored.value);
}

Result<std::vector<Screening>> ScreeningStore::listed(const char* prefix, std::size_t limit) const {
  std::vector<Screening> all;
  const std::string begin = prefix;
  for (std::size_t lane = 0; lane < format::kLaneCount; ++lane) {
    std::string after;
    while (all.size() < limit) {
      ATOLL_TRY(const auto entries,
                records_.scan(format::lane_partition(lane), begin, after, kPage));
      for (const ports::Put& entry : entries) {
        if (all.size() == limit) return all;
        ATOLL_TRY(const base::Id id, base::parse_base62(entry.key.substr(begin.size())));
        ATOLL_TRY(Screening screening, find(id));
        all.push_back(std::move(screening));
      }
      if (entries.size() < kPage) break;
      after = entries.back().key;
    }
  }
  return all;
}

Result<std::vector<Screening>> ScreeningStore::asked() const {
  return listed(format::kAskedPrefix, SIZE_MAX);
}

Result<std::vector<Screening>> ScreeningStore::open_referrals(std::size_t limit) const {
  return listed(format::kOpenPrefix, limit);
}

Result<DayFigures> ScreeningStore::figures(const std::string& day) const {
  std::vector<ports::RecordKey> keys;
  for (std::size_t lane = 0; lane < format::kLaneCount; ++lane) {
    keys.push_back({format::lane_partition(lane), format::day_key(day)});
  }
  ATOLL_TRY(const auto values, records_.values(keys));
  DayFigures sum;
  for (const auto& value : values) {
    if (!value) continue;
    ATOLL_TRY(const DayFigures lane, format::decode_figures(*value));
    sum += lane;
  }
  return sum;
}

}  // namespace atollbank::screening
