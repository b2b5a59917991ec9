// SPDX-License-Identifier: Apache-2.0
#include "services/audit/trail/record_facts.h"

#include <algorithm>

#include "base/json.h"

namespace atollbank::audit {

using base::ErrorCode;
using base::JsonValue;
using base::Result;

namespace {

Result<void> add_name(std::string name, std::vector<std::string>& names) {
  if (name.empty() || std::find(names.begin(), names.end(), name) != names.end()) return {};
  if (name.size() > kAuditNameSizeMax || name.find('\0') != std::string::npos) {
    return base::fail(ErrorCode::kInvalidArgument, "audit_name_invalid",
                      "a name in an audit record is too long or has a NUL in it");
  }
  names.push_back(std::move(name));
  return {};
}

Result<void> add_member(const JsonValue& object, std::string_view key,
                        std::vector<std::string>& names) {
  if (object.find(key) == nullptr) return {};
  ATOLL_TRY(std::string name, object.get_string(key));
  return add_name(std::move(name), names);
}

Result<void> add_users(const JsonValue& record, std::vector<std::string>& users) {
  ATOLL_TRY_VOID(record.get_object("userIdentity"));
  const JsonValue& identity = *record.find("userIdentity");
  ATOLL_TRY_VOID(identity.get_string("type"));
  ATOLL_TRY_VOID(add_member(identity, "principalId", users));
  ATOLL_TRY_VOID(add_member(identity, "invokedBy", users));
  const JsonValue* session = identity.find("sessionContext");
  const JsonValue* issuer = session == nullptr ? nullptr : session->find("sessionIssuer");
  if (issuer == nullptr) return {};
  return add_member(*issuer, "principalId", users);
}

Result<void> add_resources(const JsonValue& record, std::vector<std::string>& resources) {
  if (record.find("resources") == nullptr) return {};
  ATOLL_TRY(const auto listed, record.get_array("resources"));
  for (const JsonValue& resource : listed) {
    ATOLL_TRY(const std::string arn, resource.get_string("ARN"));
    ATOLL_TRY_VOID(add_name(std::string(resource_name(arn)), resources));
  }
  return {};
}

}  // namespace

// An ARN has five fields before the name, which may hold a ':' of its own.
std::string_view resource_name(std::string_view name) {
  if (!name.starts_with("arn:")) return name;
  std::string_view rest = name;
  for (int field = 0; field < 5; ++field) {
    const std::size_t colon = rest.find(':');
    if (colon == std::string_view::npos) return name;
    rest.remove_prefix(colon + 1);
  }
  return rest;
}

Result<RecordFacts> facts_of(std::string_view record) {
  ATOLL_TRY(const JsonValue json, JsonValue::parse(record, kAuditRecordSizeMax));
  RecordFacts facts;
  ATOLL_TRY(const std::string time, json.get_string("eventTime"));
  ATOLL_TRY(facts.time, base::parse_rfc3339(time));
  std::vector<std::string> event_names;
  ATOLL_TRY(std::string event_name, json.get_string("eventName"));
  ATOLL_TRY_VOID(add_name(std::move(event_name), event_names));
  if (event_names.empty()) {
    return base::fail(ErrorCode::kInvalidArgument, "audit_name_invalid",
                      "an audit record has no event name");
  }
  facts.event_name = std::move(event_names.front());
  ATOLL_TRY(const std::string category, json.get_string("eventCategory"));
  if (category != "Management" && category != "Data") {
    return base::fail(ErrorCode::kInvalidArgument, "audit_category_unknown",
                      "an audit record is of the category \"" + category + "\"");
  }
  ATOLL_TRY_VOID(add_users(json, facts.users));
  ATOLL_TRY_VOID(add_resources(json, facts.resources));
  return facts;
}

}  // namespace atollbank::audit
