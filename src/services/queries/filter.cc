// SPDX-License-Identifier: Apache-2.0
#include "services/queries/filter.h"

#include <utility>

#include "base/bytes.h"
#include "base/checksum.h"

namespace atollbank::queries {

namespace {

Filter joint(FilterKind kind, std::vector<Filter> children) {
  Filter filter;
  filter.kind = kind;
  filter.children = std::move(children);
  return filter;
}

Filter range(FilterKind kind, std::int64_t low, std::int64_t high) {
  Filter filter;
  filter.kind = kind;
  filter.low = low;
  filter.high = high;
  return filter;
}

Filter with_id(FilterKind kind, base::Id id) {
  Filter filter;
  filter.kind = kind;
  filter.id = id;
  return filter;
}

base::Result<void> malformed(std::string_view message) {
  return base::fail(base::ErrorCode::kInvalidArgument, "filter_malformed", message);
}

base::Result<void> check_condition(const Filter& filter) {
  switch (filter.kind) {
    case FilterKind::kAnd:
    case FilterKind::kOr: return {};
    case FilterKind::kNot:
      if (filter.children.size() != 1) return malformed("a `not` has exactly one child");
      return {};
    case FilterKind::kAddressPrefix:
      if (filter.text.empty()) return malformed("an address prefix has at least one letter");
      return {};
    case FilterKind::kMetadata:
      if (filter.text.empty()) return malformed("a metadata field has a name");
      if (!filter.id.is_nil()) return malformed("nobody here knows the keys of subjects");
      return {};
    case FilterKind::kCode:
      if (filter.low < 0 || filter.high > UINT32_MAX) return malformed("a code has 32 bits");
      [[fallthrough]];
    case FilterKind::kAmount:
    case FilterKind::kBookingTime:
    case FilterKind::kValueTime:
      if (filter.high < filter.low) return malformed("a range ends before it begins");
      return {};
    case FilterKind::kAccount:
    case FilterKind::kReference:
    case FilterKind::kRecordKind: return {};
    case FilterKind::kOutcome:
      if (filter.low != 0 && filter.low != 1) return malformed("an outcome is 0 or 1");
      return {};
  }
  return malformed("a condition of an unknown kind");
}

base::Result<void> check_node(const Filter& filter, std::size_t depth, std::size_t& node_count) {
  using base::ErrorCode;
  if (depth > kFilterDepthMax) {
    return base::fail(ErrorCode::kInvalidArgument, "filter_too_deep",
                      "a filter has at most 16 levels");
  }
  if (++node_count > kFilterNodesMax) {
    return base::fail(ErrorCode::kInvalidArgument, "filter_too_wide",
                      "a filter has at most 256 conditions and joints");
  }
  ATOLL_TRY_VOID(check_condition(filter));
  const bool joins = filter.kind == FilterKind::kAnd || filter.kind == FilterKind::kOr ||
                     filter.kind == FilterKind::kNot;
  if (!joins && !filter.children.empty()) return malformed("a condition has no children");
  for (const Filter& child : filter.children) {
    ATOLL_TRY_VOID(check_node(child, depth + 1, node_count));
  }
  return {};
}

void write_node(const Filter& filter, base::ByteWriter& out) {
  out.write(filter.kind);
  out.write(filter.record_kind);
  out.write(filter.id);
  out.write(filter.low);
  out.write(filter.high);
  out.write_text(filter.text);
  out.write_text(filter.value);
  out.write(static_cast<std::uint32_t>(filter.children.size()));
  for (const Filter& child : filter.children) write_node(child, out);
}

}  // namespace

Filter Filter::all_of(std::vector<Filter> children) {
  return joint(FilterKind::kAnd, std::move(children));
}
Filter Filter::any_of(std::vector<Filter> children) {
  return joint(FilterKind::kOr, std::move(children));
}
Filter Filter::negation(Filter child) {
  std::vector<Filter> children;
  children.push_back(std::move(child));
  return joint(FilterKind::kNot, std::move(children));
}
Filter Filter::account(ledger::AccountId account) { return with_id(FilterKind::kAccount, account); }
Filter Filter::address_prefix(std::string prefix) {
  Filter filter;
  filter.kind = FilterKind::kAddressPrefix;
  filter.text = std::move(prefix);
  return filter;
}
Filter Filter::code(std::uint32_t low, std::uint32_t high) {
  return range(FilterKind::kCode, low, high);
}
Filter Filter::reference(base::Id reference) { return with_id(FilterKind::kReference, reference); }
Filter Filter::metadata(std::string name, std::string value) {
  Filter filter;
  filter.kind = FilterKind::kMetadata;
  filter.text = std::move(name);
  filter.value = std::move(value);
  return filter;
}
Filter Filter::sealed_metadata(std::string name, std::string value, base::Id subject) {
  Filter filter = metadata(std::move(name), std::move(value));
  filter.id = subject;
  return filter;
}
Filter Filter::amount(std::int64_t low, std::int64_t high) {
  return range(FilterKind::kAmount, low, high);
}
Filter Filter::booking_time(std::int64_t from_ns, std::int64_t until_ns) {
  return range(FilterKind::kBookingTime, from_ns, until_ns);
}
Filter Filter::value_time(std::int64_t from_ns, std::int64_t until_ns) {
  return range(FilterKind::kValueTime, from_ns, until_ns);
}
Filter Filter::kind_of(ledger::format::SlotKind kind) {
  Filter filter;
  filter.kind = FilterKind::kRecordKind;
  filter.record_kind = kind;
  return filter;
}
Filter Filter::outcome(bool done) { return range(FilterKind::kOutcome, done ? 1 : 0, 0); }

base::Result<void> check_filter(const Filter& filter) {
  std::size_t node_count = 0;
  return check_node(filter, 1, node_count);
}

std::uint64_t hash_of(const Filter& filter) {
  base::ByteWriter out;
  write_node(filter, out);
  return base::checksum64(out.bytes());
}

}  // namespace atollbank::queries
