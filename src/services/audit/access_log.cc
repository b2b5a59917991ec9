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

// One partition a day: what is old is let go whole.
std::string partition_of(base::Timestamp time) {
  return "access_log/" + base::to_rfc3339(time).substr(0, 10);
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
  json.member("errorCode", access.error_code);
  json.key("requestParameters").begin_object();
  json.member("method", access.method).member("path", access.path).end_object();
  json.key("responseElements").null();
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
    if (waiting_.size() >= kAccessesWaitingMax) {
      ++dropped_;
      return;
    }
    waiting_.push_back(std::move(access));
    if (std::exchange(is_due_, true)) return;
  }
  executor_.post_after(kAccessLogDelay, [this] { flush_soon(); });
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
  for (std::size_t begin = 0; begin < group.size(); begin += kAccessesInCommitMax) {
    const std::size_t end = std::min(begin + kAccessesInCommitMax, group.size());
    const std::vector<Access> part(group.begin() + static_cast<std::ptrdiff_t>(begin),
                                   group.begin() + static_cast<std::ptrdiff_t>(end));
    if (auto written = commit(part, dropped); !written) {
      const std::scoped_lock lock(mutex_);
      dropped_ += dropped + (group.size() - begin);
      return base::fail(std::move(written).error());
    }
    dropped = 0;
  }
  return {};
}

Result<void> AccessLog::commit(const std::vector<Access>& group, std::uint64_t dropped) {
  const base::Timestamp time = group.back().time;
  const Change change{.service = "audit",
                      .event_name = "AppendAccessLog",
                      .event_type = "access_log.appended",
                      .request = {},
                      .outcome = {{"entries", static_cast<std::int64_t>(group.size())},
                                  {"dropped", static_cast<std::int64_t>(dropped)}},
                      .resources = {{.type = "AccessLog", .name = partition_of(time)}}};
  runtime::Context context;
  context.caller.subject = "svc_audit";
  return ports::commit_again([&]() -> Result<void> {
    ports::Commit commit;
    commit.partition = partition_of(time);
    ATOLL_TRY(commit.expected_version, records_.version(commit.partition));
    for (const Access& access : group) {
      ports::Put put{.key = key_of(access), .value = record_of(access)};
      const bool is_twice = std::any_of(commit.puts.begin(), commit.puts.end(),
                                        [&](const ports::Put& one) { return one.key == put.key; });
      if (!is_twice) commit.puts.push_back(std::move(put));
    }
    return audit::commit(records_, std::move(commit), change, context, time);
  });
}

Result<std::vector<ports::Put>> AccessLog::read(const ports::RecordStore& records,
                                                base::Timestamp day, const std::string& after,
                                                std::size_t limit) {
  return records.scan(partition_of(day), std::string(kEntryPrefix), after, limit);
}

}  // namespace atollbank::audit
