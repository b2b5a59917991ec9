// SPDX-License-Identifier: Apache-2.0
#include "gateways/ledger_http/filter_json.h"

#include <algorithm>
#include <array>
#include <utility>

#include "gateways/ledger_http/member_values.h"
#include "gateways/ledger_http/record_json.h"

namespace atollbank::ledger_http {
namespace {

using base::ErrorCode;
using base::JsonKind;
using base::JsonView;
using base::Result;
using ledger::format::SlotKind;
using queries::Filter;
using queries::FilterKind;

tl::unexpected<base::Error> malformed(std::string_view what) {
  return base::fail(ErrorCode::kInvalidArgument, "filter_malformed", what);
}

struct Condition {
  std::string_view name;
  FilterKind kind;
  Result<void> (*read)(JsonView value, Filter& filter);
};

Result<void> read_children(JsonView value, Filter& filter) {
  if (value.kind() != JsonKind::kArray) return malformed("not an array of conditions");
  for (base::JsonItems items = value.items(); items.next();) {
    if (filter.children.size() == queries::kFilterNodesMax) {
      return base::fail(ErrorCode::kInvalidArgument, "filter_too_wide", "too many conditions");
    }
    ATOLL_TRY(Filter child, read_filter(items.value()));
    filter.children.push_back(std::move(child));
  }
  return {};
}

Result<void> read_child(JsonView value, Filter& filter) {
  ATOLL_TRY(Filter child, read_filter(value));
  filter.children.push_back(std::move(child));
  return {};
}

Result<void> read_id(JsonView value, Filter& filter) { return set(filter.id, value); }

Result<void> read_text(JsonView value, Filter& filter) {
  ATOLL_TRY(filter.text, text_of(value));
  return {};
}

// A number, or {"from":…,"to":…} with both ends in it.
Result<void> read_range(JsonView value, Filter& filter) {
  if (value.kind() != JsonKind::kObject) {
    ATOLL_TRY_VOID(set_minor(filter.low, value));
    filter.high = filter.low;
    return {};
  }
  filter.high = INT64_MAX;
  for (base::JsonMembers members = value.members(); members.next();) {
    if (members.key() != "from" && members.key() != "to")
      return malformed("a range has a from and a to");
    ATOLL_TRY_VOID(set_minor(members.key() == "from" ? filter.low : filter.high, members.value()));
  }
  return {};
}

Result<void> read_code(JsonView value, Filter& filter) {
  ATOLL_TRY_VOID(read_range(value, filter));
  filter.high = std::min<std::int64_t>(filter.high, UINT32_MAX);
  if (filter.low < 0) return malformed("a code is not below zero");
  return {};
}

// {"from":…,"until":…}, the end not in it.
Result<void> read_times(JsonView value, Filter& filter) {
  if (value.kind() != JsonKind::kObject) return malformed("times have a from and an until");
  filter.low = queries::kTimeMin;
  filter.high = queries::kTimeMax;
  for (base::JsonMembers members = value.members(); members.next();) {
    if (members.key() != "from" && members.key() != "until")
      return malformed("times have a from and an until");
    ATOLL_TRY_VOID(set_time(members.key() == "from" ? filter.low : filter.high, members.value()));
  }
  return {};
}

Result<void> read_metadata_condition(JsonView value, Filter& filter) {
  if (value.kind() != JsonKind::kObject) return malformed("metadata has a name and a value");
  for (base::JsonMembers members = value.members(); members.next();) {
    if (members.key() == "subject") {
      ATOLL_TRY_VOID(set(filter.id, members.value()));
      continue;
    }
    if (members.key() != "name" && members.key() != "value")
      return malformed("metadata has a name and a value");
    ATOLL_TRY(const std::string_view text, text_of(members.value()));
    (members.key() == "name" ? filter.text : filter.value) = text;
  }
  return {};
}

Result<void> read_kind(JsonView value, Filter& filter) {
  ATOLL_TRY(const std::string_view name, text_of(value));
  for (std::uint8_t number = 0; number < UINT8_MAX; ++number) {
    const auto kind = static_cast<SlotKind>(number);
    if (name.empty() || name_of(kind) != name) continue;
    filter.record_kind = kind;
    return {};
  }
  return malformed("there is no such kind of record");
}

Result<void> read_outcome(JsonView value, Filter& filter) {
  ATOLL_TRY(const std::string_view name, text_of(value));
  if (name != "done" && name != "declined") return malformed("an outcome is done or declined");
  filter.low = name == "done" ? 1 : 0;
  return {};
}

constexpr std::array kConditions = {
    Condition{"and", FilterKind::kAnd, read_children},
    Condition{"or", FilterKind::kOr, read_children},
    Condition{"not", FilterKind::kNot, read_child},
    Condition{"account", FilterKind::kAccount, read_id},
    Condition{"address_prefix", FilterKind::kAddressPrefix, read_text},
    Condition{"code", FilterKind::kCode, read_code},
    Condition{"reference", FilterKind::kReference, read_id},
    Condition{"metadata", FilterKind::kMetadata, read_metadata_condition},
    Condition{"amount_minor", FilterKind::kAmount, read_range},
    Condition{"booking_time", FilterKind::kBookingTime, read_times},
    Condition{"value_time", FilterKind::kValueTime, read_times},
    Condition{"kind", FilterKind::kRecordKind, read_kind},
    Condition{"outcome", FilterKind::kOutcome, read_outcome},
};

Result<void> read_direction(queries::SearchRequest& request, JsonView value) {
  ATOLL_TRY(const std::string_view name, text_of(value));
  if (name == "newest_first")
    request.direction = queries::Direction::kNewestFirst;
  else if (name == "oldest_first")
    request.direction = queries::Direction::kOldestFirst;
  else
    return base::fail(ErrorCode::kInvalidArgument, "field_out_of_range",
                      "newest_first or oldest_first");
  return {};
}

Result<void> read_member(std::string_view key, JsonView value, queries::SearchRequest& request) {
  if (key == "limit") return set(request.limit, value);
  if (key == "as_of_slot") return set(request.as_of_slot, value);
  if (key == "with_evidence") return set(request.with_evidence, value);
  if (key == "direction") return read_direction(request, value);
  if (key == "cursor") {
    ATOLL_TRY(request.cursor, text_of(value));
    return {};
  }
  if (key == "filter") {
    ATOLL_TRY(request.filter, read_filter(value));
    return {};
  }
  return base::fail(ErrorCode::kInvalidArgument, "json_unknown_member", "no such member");
}

}  // namespace

Result<Filter> read_filter(JsonView object) {
  if (object.kind() != JsonKind::kObject) return malformed("a condition is an object");
  base::JsonMembers members = object.members();
  if (!members.next()) return malformed("a condition has one member");
  const std::string_view name = members.key();
  const auto* condition = std::ranges::find(kConditions, name, &Condition::name);
  if (condition == kConditions.end()) return malformed("there is no such condition");
  Filter filter;
  filter.kind = condition->kind;
  if (auto done = condition->read(members.value(), filter); !done)
    return base::fail(std::move(done).error().within(name));
  if (members.next()) return malformed("a condition has one member");
  return filter;
}

Result<queries::SearchRequest> read_search(JsonView root) {
  if (root.kind() != JsonKind::kObject)
    return base::fail(ErrorCode::kInvalidArgument, "json_wrong_kind", "the body is no object");
  queries::SearchRequest request;
  for (base::JsonMembers members = root.members(); members.next();) {
    const std::string_view key = members.key();
    if (auto done = read_member(key, members.value(), request); !done)
      return base::fail(std::move(done).error().within(key.substr(0, 64)));
  }
  return request;
}

}  // namespace atollbank::ledger_http
