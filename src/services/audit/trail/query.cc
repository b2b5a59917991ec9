// SPDX-License-Identifier: Apache-2.0
#include "services/audit/trail/query.h"

#include <fmt/format.h>

#include <algorithm>

#include "services/audit/trail/consumers.h"

namespace atollbank::audit {

using base::Result;
using format::IndexKind;
using ports::LogMessage;

namespace {

constexpr std::size_t kPage = 500;

bool has(const std::vector<std::string>& names, const std::string& name) {
  return name.empty() || std::find(names.begin(), names.end(), name) != names.end();
}

bool is_asked_for(const TrailQuery& query, const RecordFacts& facts) {
  return facts.time >= query.from && facts.time <= query.until && has(facts.users, query.user) &&
         has(facts.resources, query.resource) &&
         (query.event_name.empty() || facts.event_name == query.event_name);
}

// One walk through the records that may be asked for.
class Walk {
 public:
  Walk(const ports::EventLog& log, const std::string& log_partition,
       const ports::ProjectionReader& trail, const TrailQuery& query, RecordVisitor& visit)
      : log_(log),
        log_partition_(log_partition),
        trail_(trail),
        target_(fmt::format("{}/{}", kTrailIndexName, log_partition)),
        query_(query),
        visit_(visit) {}

  // False: the visitor has seen enough.
  Result<bool> through_index() {
    const std::string prefix = prefix_of_rarest();
    // Just before the first key of that time.
    const std::string first = index_start(prefix);
    std::string after = first;
    while (true) {
      ATOLL_TRY(const auto page, trail_.scan(target_, prefix, after, kPage));
      for (const ports::Put& put : page) {
        ATOLL_TRY(const base::Timestamp time, format::time_of_key(put.key));
        if (time > query_.until) return true;
        ATOLL_TRY(const std::uint64_t cursor, format::cursor_of_key(put.key));
        ATOLL_TRY(const bool goes_on, show_at(cursor));
        if (!goes_on) return false;
      }
      if (page.size() < kPage) return true;
      after = page.back().key;
    }
  }

  Result<bool> through_tail() {
    ATOLL_TRY(std::uint64_t after, trail_.cursor(target_));
    while (true) {
      ATOLL_TRY(const auto messages, log_.read(log_partition_, after, kPage));
      if (messages.empty()) return true;
      for (const LogMessage& message : messages) {
        const auto facts = facts_of(message.audit);
        if (!facts) continue;  // it is on its way to the dead letters
        ATOLL_TRY(const bool goes_on, show(message, *facts));
        if (!goes_on) return false;
      }
      after = messages.back().cursor;
    }
  }

 private:
  std::string prefix_of_rarest() const {
    if (!query_.resource.empty()) return index_prefix(IndexKind::kResource, query_.resource);
    if (!query_.user.empty()) return index_prefix(IndexKind::kUser, query_.user);
    if (!query_.event_name.empty()) return index_prefix(IndexKind::kEventName, query_.event_name);
    return index_prefix(IndexKind::kTime, "");
  }

  // No key ends with fewer digits: what is shorter than a key of that time stands before it.
  std::string index_start(const std::string& prefix) const {
    return prefix + fmt::format("{:020}", std::max<std::int64_t>(0, query_.from.nanoseconds));
  }

  Result<bool> show_at(std::uint64_t cursor) {
    ATOLL_TRY(const auto found, log_.read(log_partition_, cursor == 0 ? 0 : cursor - 1, 1));
    if (found.empty() || found.front().cursor != cursor) {
      return base::fail(base::ErrorCode::kDataLoss, "trail_record_missing",
                        fmt::format("the log has no record at {}, which the index names", cursor));
    }
    const auto facts = facts_of(found.front().audit);
    if (!facts) {
      return base::fail(
          base::ErrorCode::kDataLoss, "trail_record_unreadable",
          fmt::format("the record at {} is not the one that the index names", cursor));
    }
    return show(found.front(), *facts);
  }

  Result<bool> show(const LogMessage& message, const RecordFacts& facts) {
    if (!is_asked_for(query_, facts)) return true;
    return visit_(message, facts);
  }

  const ports::EventLog& log_;
  const std::string& log_partition_;
  const ports::ProjectionReader& trail_;
  const std::string target_;
  const TrailQuery& query_;
  RecordVisitor& visit_;
};

}  // namespace

Result<void> visit_records(const ports::EventLog& log, const std::string& log_partition,
                           const ports::ProjectionReader& trail, TrailQuery query,
                           RecordVisitor visit) {
  query.resource = resource_name(query.resource);
  Walk walk(log, log_partition, trail, query, visit);
  ATOLL_TRY(const bool goes_on, walk.through_index());
  if (goes_on) ATOLL_TRY_VOID(walk.through_tail());
  return {};
}

}  // namespace atollbank::audit
