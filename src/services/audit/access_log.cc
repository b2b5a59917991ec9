// SPDX-License-Identifier: Apache-2.0
#include "services/audit/access_log.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/json.h"
#include "base/log.h"
#include "ports/commit_again.h"
#include "services/audit/api.h"
#include "services/audit/record_json.h"

namespace atollbank::audit {

using base::Result;

namespace {

constexpr std::string_view kEntryPrefix = "entry/";
constexpr base::Duration kDay = base::Duration::from_seconds(86'400);

// One partition a day: what is old is let go by the day.
constexpr std::string_view kDayPrefix = "access_log/";

std::string day_of(base::Timestamp time) { return base::to_rfc3339(time).substr(0, 10); }

bool is_one_day(base::Timestamp a, base::Timestamp b) {
  return a.nanoseconds / kDay.nanoseconds == b.nanoseconds / kDay.nanoseconds;
}

// Where the part of one commit ends that begins at `begin`: of one day, and not too many.
std::size_t end_of_part(const std::vector<Access>& group, std::size_t begin) {
  std::size_t end = begin;
  while (end < group.size() && end - begin < kAccessesInCommitMax &&
         is_one_day(group[begin].time, group[end].time)) {
    ++end;
  }
  return end;
}

std::string partition_of(const std::string& day) { return std::string(kDayPrefix) + day; }

// The log's own commits are asked for by nobody.
runtime::Context own_context() {
  runtime::Context context;
  context.caller.subject = "svc_audit";
  return context;
}

// In the order of time; two of one millisecond by their request.
std::string key_of(const Access& access) {
  return fmt::format("{}{:015}/{}", kEntryPrefix, std::max<std::int64_t>(0, access.time.ms()),
                     base::to_base62(access.request_id));
}

std::string record_of(const Access& access) {
  const std::string source = access.service + ".atoll.bank";
  const std::string name =
      fmt::format("{}@{}", base::to_base62(access.request_id), access.time.nanoseconds);
  base::JsonWriter json;
  json.begin_object().member("eventVersion", "1.11");
  write_identity(json, access.caller);
  json.member("eventTime", base::to_rfc3339(access.time)).member("eventSource", source);
  json.member("eventName", access.event_name).member("awsRegion", kRegion);
  json.member("sourceIPAddress", access.caller.source_ip);
  json.member("userAgent", access.caller.client_id);
  if (!access.error_code.empty()) json.member("errorCode", access.error_code);
  json.key("requestParameters").begin_object();
  json.member("method", access.method).member("path", access.path).end_object();
  json.key("responseElements").null();
  if (!access.reason.empty()) {
    json.key("additionalEventData").begin_object().member("reason", access.reason);
    json.member("ticket", access.ticket).end_object();
  }
  json.member("requestID", base::to_text("req", access.request_id));
  json.member("eventID", guid_of(base::derive_id("access", name, 0))).member("readOnly", true);
  json.member("eventType", "AwsApiCall").member("managementEvent", false);
  json.member("recipientAccountId", kBankAccount).member("eventCategory", "Data");
  json.end_object();
  return json.take();
}

}  // namespace

void AccessLog::note(Access access) {
  {
    const std::scoped_lock lock(mutex_);
    // Anybody may cause refusals.
    const bool is_refusal = !access.error_code.empty();
    if ((is_refusal && is_too_often(access.counted_as)) || waiting_.size() >= kAccessesWaitingMax) {
      ++dropped_;
      return;
    }
    access.time = clock_.wall();
    waiting_.push_back(std::move(access));
    if (std::exchange(is_due_, true)) return;
  }
  executor_.post_after(kAccessLogDelay, [this] { flush_soon(); });
}

// Under mutex_.
bool AccessLog::is_too_often(const std::string& counted_as) {
  const base::Timestamp now = clock_.monotonic();
  const bool is_over = now - noted_since_ >= kAccessesOfCallerTime;
  if (is_over || noted_.size() >= kAccessCallersMax) {
    noted_.clear();
    noted_since_ = now;
  }
  return ++noted_[counted_as] > kAccessesOfCallerMax;
}

void AccessLog::flush_soon() {
  const bool is_begun = pool_.run([this] {
    const auto written = flush();
    if (!written) base::log_warning("access_log_not_written", {{"error", written.error()}});
  });
  if (is_begun) return;
  executor_.post_after(kAccessLogDelay, [this] { flush_soon(); });
}

Result<void> AccessLog::flush() {
  const std::scoped_lock writing(writing_);
  std::vector<Access> group;
  std::uint64_t dropped = 0;
  {
    const std::scoped_lock lock(mutex_);
    group.swap(waiting_);
    dropped = std::exchange(dropped_, 0);
    is_due_ = false;
  }
  if (group.empty() && dropped == 0) return {};
  std::size_t begin = 0;
  do {
    const std::size_t end = end_of_part(group, begin);
    const std::vector<Access> part(group.begin() + static_cast<std::ptrdiff_t>(begin),
                                   group.begin() + static_cast<std::ptrdiff_t>(end));
    if (auto written = commit(part, dropped); !written) {
      const std::scoped_lock lock(mutex_);
      dropped_ += dropped + (group.size() - begin);
      return base::fail(std::move(written).error());
    }
    dropped = 0;
    begin = end;
  } while (begin < group.size());
  return {};
}

Result<void> AccessLog::commit(const std::vector<Access>& group, std::uint64_t dropped) {
  const base::Timestamp time = group.empty() ? clock_.wall() : group.back().time;
  const std::string partition = partition_of(day_of(time));
  const Change change{.service = "audit",
                      .event_name = "AppendAccessLog",
                      .event_type = "access_log.appended",
                      .request = {},
                      .outcome = {{"entries", static_cast<std::int64_t>(group.size())},
                                  {"dropped", static_cast<std::int64_t>(dropped)}},
                      .resources = {{.type = "AccessLog", .name = partition}}};
  return ports::commit_again([&]() -> Result<void> {
    ports::Commit commit;
    commit.partition = partition;
    ATOLL_TRY(commit.expected_version, records_.version(commit.partition));
    for (const Access& access : group) {
      ports::Put put{.key = key_of(access), .value = record_of(access)};
      const bool is_twice = std::any_of(commit.puts.begin(), commit.puts.end(),
                                        [&](const ports::Put& one) { return one.key == put.key; });
      if (!is_twice) commit.puts.push_back(std::move(put));
    }
    return audit::commit(records_, std::move(commit), change, own_context(), time);
  });
}

void AccessLog::keep_days(std::uint32_t days) {
  days_kept_ = days;
  let_go_after(base::Duration{});
}

// What a step leaves is found by the next, and after a restart by the first.
void AccessLog::let_go_after(base::Duration delay) {
  executor_.post_after(delay, [this] {
    const bool is_begun = pool_.run([this] {
      const auto step = let_go(days_kept_);
      if (!step) base::log_warning("access_log_not_let_go", {{"error", step.error()}});
      let_go_after(step && *step ? kLetGoPause : kLetGoInterval);
    });
    if (!is_begun) let_go_after(kLetGoPause);
  });
}

Result<bool> AccessLog::let_go(std::uint32_t days_kept) {
  const base::Timestamp now = clock_.wall();
  const std::string first_kept = day_of(now - kDay * days_kept);
  ATOLL_TRY(const auto oldest, days(records_, gone_until_, 1));
  if (oldest.empty() || oldest.front() >= first_kept) return false;
  const std::string& day = oldest.front();
  ATOLL_TRY(const auto entries, read(records_, day, "", kAccessesLetGoMax));
  if (!entries.empty()) {
    const Change change{.service = "audit",
                        .event_name = "LetGoAccessLog",
                        .event_type = "access_log.let_go",
                        .request = {{"days_kept", static_cast<std::int64_t>(days_kept)}},
                        .outcome = {{"entries", static_cast<std::int64_t>(entries.size())}},
                        .resources = {{.type = "AccessLog", .name = partition_of(day)}}};
    ATOLL_TRY_VOID(ports::commit_again([&]() -> Result<void> {
      ports::Commit commit;
      commit.partition = partition_of(day);
      ATOLL_TRY(commit.expected_version, records_.version(commit.partition));
      for (const ports::Put& entry : entries) commit.deletes.push_back(entry.key);
      return audit::commit(records_, std::move(commit), change, own_context(), now);
    }));
  }
  if (entries.size() < kAccessesLetGoMax) gone_until_ = day;
  return true;
}

Result<std::vector<std::string>> AccessLog::days(const ports::RecordReader& records,
                                                 const std::string& after, std::size_t limit) {
  const std::string prefix(kDayPrefix);
  ATOLL_TRY(std::vector<std::string> found,
            records.partitions(prefix, after.empty() ? "" : prefix + after, limit));
  for (std::string& name : found) name.erase(0, prefix.size());
  return found;
}

Result<std::vector<ports::Put>> AccessLog::read(const ports::RecordReader& records,
                                                const std::string& day, const std::string& after,
                                                std::size_t limit) {
  return records.scan(partition_of(day), std::string(kEntryPrefix), after, limit);
}

}  // namespace atollbank::audit
