// SPDX-License-Identifier: Apache-2.0
#include "services/audit/api.h"

#include <fmt/format.h>

#include "base/id.h"
#include "base/json.h"
#include "services/audit/record_json.h"

namespace atollbank::audit {

namespace {

void write_members(base::JsonWriter& json, const Fields& fields) {
  for (const auto& [name, value] : fields) {
    json.key(name);
    std::visit([&json](const auto& content) { json.value(content); }, value);
  }
}

void write_fields(base::JsonWriter& json, const Fields& fields) {
  json.begin_object();
  write_members(json, fields);
  json.end_object();
}

void write_resources(base::JsonWriter& json, const Change& change) {
  json.key("resources").begin_array();
  for (const Resource& resource : change.resources) {
    const std::string arn =
        fmt::format("arn:atoll:{}:{}:{}:{}", change.service, kRegion, kBankAccount, resource.name);
    json.begin_object().member("ARN", arn).member("accountId", kBankAccount);
    json.member("type", "Atoll::" + resource.type).end_object();
  }
  json.end_array();
}

void write_additional(base::JsonWriter& json, const Change& change) {
  const bool is_edit = !change.before.empty() || !change.after.empty();
  if (change.additional.empty() && !is_edit) return;
  json.key("additionalEventData").begin_object();
  write_members(json, change.additional);
  if (is_edit) {
    json.key("before");
    write_fields(json, change.before);
    json.key("after");
    write_fields(json, change.after);
  }
  json.end_object();
}

std::string encode_record(const Change& change, const runtime::Context& context,
                          base::Timestamp now, base::Id event_id) {
  constexpr std::int64_t second = 1'000'000'000;
  const base::Timestamp whole_second{now.nanoseconds / second * second};
  const std::string source = change.service + ".atoll.bank";
  const bool from_inside = context.caller.source_ip.empty();

  base::JsonWriter json;
  json.begin_object().member("eventVersion", "1.11");
  write_identity(json, context.caller);
  json.member("eventTime", base::to_rfc3339(whole_second)).member("eventSource", source);
  json.member("eventName", change.event_name).member("awsRegion", kRegion);
  json.member("sourceIPAddress", from_inside ? source : context.caller.source_ip);
  json.member("userAgent", context.caller.client_id);
  json.key("requestParameters");
  write_fields(json, change.request);
  json.key("responseElements");
  write_fields(json, change.outcome);
  write_additional(json, change);
  json.member("requestID", base::to_text("req", context.request_id));
  json.member("eventID", guid_of(event_id)).member("readOnly", false);
  write_resources(json, change);
  json.member("eventType", "AwsApiCall").member("managementEvent", true);
  json.member("recipientAccountId", kBankAccount).member("eventCategory", "Management");
  json.end_object();
  return json.take();
}

}  // namespace

std::string to_json(const Fields& fields) {
  base::JsonWriter json;
  write_fields(json, fields);
  return json.take();
}

ports::Event event_of(const Change& change, base::Timestamp now) {
  Fields payload = change.outcome;
  payload.emplace_back("time", base::to_rfc3339_exact(now));
  return {.type = change.event_type, .payload = to_json(payload)};
}

void attach(ports::Commit& commit, const Change& change, const runtime::Context& context,
            base::Timestamp now) {
  const std::string position = fmt::format("{}@{}", commit.partition, commit.expected_version + 1);
  commit.events = {event_of(change, now)};
  commit.audit = encode_record(change, context, now, base::derive_id("audit", position, 0));
}

base::Result<void> commit(ports::RecordStore& records, ports::Commit commit, const Change& change,
                          const runtime::Context& context, base::Timestamp now) {
  attach(commit, change, context, now);
  ATOLL_TRY_VOID(records.commit(commit));
  return {};
}

}  // namespace atollbank::audit
