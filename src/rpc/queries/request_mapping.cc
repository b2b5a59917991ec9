// SPDX-License-Identifier: Apache-2.0
// What is asked.
#include "rpc/posting/posting_mapping.h"
#include "rpc/queries/queries_mapping.h"

namespace atollbank::rpc {

using base::ErrorCode;
using base::Result;
using queries::Filter;
using queries::FilterKind;

namespace {

queries_v1::Direction to_proto(queries::Direction direction) {
  return direction == queries::Direction::kOldestFirst ? queries_v1::DIRECTION_OLDEST_FIRST
                                                       : queries_v1::DIRECTION_NEWEST_FIRST;
}

Result<queries::Direction> direction_from(queries_v1::Direction direction) {
  if (direction == queries_v1::DIRECTION_NEWEST_FIRST) return queries::Direction::kNewestFirst;
  if (direction == queries_v1::DIRECTION_OLDEST_FIRST) return queries::Direction::kOldestFirst;
  return base::fail(ErrorCode::kInvalidArgument, "range_invalid", "no such direction");
}

void put_range(const Filter& filter, queries_v1::Filter::Range& out) {
  out.set_low(filter.low);
  out.set_high(filter.high);
}

Filter range_from(FilterKind kind, const queries_v1::Filter::Range& range) {
  Filter filter;
  filter.kind = kind;
  filter.low = range.low();
  filter.high = range.high();
  return filter;
}

Result<Filter> filter_at(const queries_v1::Filter& filter, std::size_t depth);

Result<std::vector<Filter>> children_at(const queries_v1::Filter::List& list, std::size_t depth) {
  std::vector<Filter> children;
  for (const queries_v1::Filter& child : list.filters()) {
    ATOLL_TRY(children.emplace_back(), filter_at(child, depth));
  }
  return children;
}

// No deeper than what the service takes: the stack is finite.
Result<Filter> filter_at(const queries_v1::Filter& filter, std::size_t depth) {
  using Message = queries_v1::Filter;
  if (depth > queries::kFilterDepthMax) {
    return base::fail(ErrorCode::kInvalidArgument, "filter_too_deep",
                      "a filter has at most 16 levels");
  }
  switch (filter.condition_case()) {
    case Message::kAllOf: {
      ATOLL_TRY(auto children, children_at(filter.all_of(), depth + 1));
      return Filter::all_of(std::move(children));
    }
    case Message::kAnyOf: {
      ATOLL_TRY(auto children, children_at(filter.any_of(), depth + 1));
      return Filter::any_of(std::move(children));
    }
    case Message::kNegation: {
      ATOLL_TRY(Filter child, filter_at(filter.negation(), depth + 1));
      return Filter::negation(std::move(child));
    }
    case Message::kAccount: {
      ATOLL_TRY(const base::Id account, id_from_text(filter.account()));
      return Filter::account(account);
    }
    case Message::kAddressPrefix: return Filter::address_prefix(filter.address_prefix());
    case Message::kCode: return range_from(FilterKind::kCode, filter.code());
    case Message::kReference: {
      ATOLL_TRY(const base::Id reference, id_from_text(filter.reference()));
      return Filter::reference(reference);
    }
    case Message::kMetadata: {
      const auto& wanted = filter.metadata();
      ATOLL_TRY(const base::Id subject, id_from_text(wanted.subject()));
      return Filter::sealed_metadata(wanted.name(), wanted.value(), subject);
    }
    case Message::kAmount: return range_from(FilterKind::kAmount, filter.amount());
    case Message::kBookingTimeNs:
      return range_from(FilterKind::kBookingTime, filter.booking_time_ns());
    case Message::kValueTimeNs: return range_from(FilterKind::kValueTime, filter.value_time_ns());
    case Message::kRecordKind:
      if (filter.record_kind() > UINT8_MAX) break;
      return Filter::kind_of(static_cast<ledger::format::SlotKind>(filter.record_kind()));
    case Message::kDone: return Filter::outcome(filter.done());
    case Message::CONDITION_NOT_SET: break;
  }
  return base::fail(ErrorCode::kInvalidArgument, "filter_malformed", "a condition that is none");
}

}  // namespace

queries_v1::Filter to_proto(const Filter& filter) {
  queries_v1::Filter message;
  const auto put_children = [&](queries_v1::Filter::List& list) {
    for (const Filter& child : filter.children) *list.add_filters() = to_proto(child);
  };
  switch (filter.kind) {
    case FilterKind::kAnd: put_children(*message.mutable_all_of()); break;
    case FilterKind::kOr: put_children(*message.mutable_any_of()); break;
    case FilterKind::kNot:
      // Without a child it stays empty, and is refused as malformed on the other side.
      if (filter.children.size() == 1) *message.mutable_negation() = to_proto(filter.children[0]);
      break;
    case FilterKind::kAccount: message.set_account(id_to_text(filter.id)); break;
    case FilterKind::kAddressPrefix: message.set_address_prefix(filter.text); break;
    case FilterKind::kCode: put_range(filter, *message.mutable_code()); break;
    case FilterKind::kReference: message.set_reference(id_to_text(filter.id)); break;
    case FilterKind::kMetadata:
      message.mutable_metadata()->set_name(filter.text);
      message.mutable_metadata()->set_value(filter.value);
      if (!filter.id.is_nil()) message.mutable_metadata()->set_subject(id_to_text(filter.id));
      break;
    case FilterKind::kAmount: put_range(filter, *message.mutable_amount()); break;
    case FilterKind::kBookingTime: put_range(filter, *message.mutable_booking_time_ns()); break;
    case FilterKind::kValueTime: put_range(filter, *message.mutable_value_time_ns()); break;
    case FilterKind::kRecordKind:
      message.set_record_kind(static_cast<std::uint32_t>(filter.record_kind));
      break;
    case FilterKind::kOutcome: message.set_done(filter.low == 1); break;
  }
  return message;
}

Result<Filter> filter_from(const queries_v1::Filter& filter) { return filter_at(filter, 1); }

queries_v1::BalanceAsOfRequest to_proto(const queries::BalanceRequest& request) {
  queries_v1::BalanceAsOfRequest message;
  message.set_account(id_to_text(request.account));
  message.set_booked_until_ns(request.bounds.booked_until_ns);
  message.set_valued_until_ns(request.bounds.valued_until_ns);
  message.set_as_of_slot(request.bounds.as_of_slot);
  return message;
}

Result<queries::BalanceRequest> balance_from(const queries_v1::BalanceAsOfRequest& message) {
  queries::BalanceRequest request;
  ATOLL_TRY(request.account, id_from_text(message.account()));
  if (message.has_booked_until_ns()) request.bounds.booked_until_ns = message.booked_until_ns();
  if (message.has_valued_until_ns()) request.bounds.valued_until_ns = message.valued_until_ns();
  request.bounds.as_of_slot = message.as_of_slot();
  return request;
}

queries_v1::StatementRequest to_proto(const queries::StatementRequest& request) {
  queries_v1::StatementRequest message;
  message.set_account(id_to_text(request.account));
  message.set_axis(request.axis == queries::TimeAxis::kValue ? queries_v1::TIME_AXIS_VALUE
                                                             : queries_v1::TIME_AXIS_BOOKING);
  message.set_from_ns(request.from_ns);
  message.set_until_ns(request.until_ns);
  message.set_direction(to_proto(request.direction));
  message.set_limit(request.limit);
  message.set_cursor(request.cursor);
  message.set_as_of_slot(request.as_of_slot);
  message.set_with_evidence(request.with_evidence);
  message.set_packed(true);
  return message;
}

Result<queries::StatementRequest> statement_from(const queries_v1::StatementRequest& message) {
  queries::StatementRequest request;
  ATOLL_TRY(request.account, id_from_text(message.account()));
  if (message.axis() > queries_v1::TIME_AXIS_VALUE || message.axis() < 0)
    return base::fail(ErrorCode::kInvalidArgument, "range_invalid", "no such axis");
  request.axis = message.axis() == queries_v1::TIME_AXIS_VALUE ? queries::TimeAxis::kValue
                                                               : queries::TimeAxis::kBooking;
  if (message.has_from_ns()) request.from_ns = message.from_ns();
  if (message.has_until_ns()) request.until_ns = message.until_ns();
  ATOLL_TRY(request.direction, direction_from(message.direction()));
  request.limit = message.limit();
  request.cursor = message.cursor();
  request.as_of_slot = message.as_of_slot();
  request.with_evidence = message.with_evidence();
  return request;
}

queries_v1::SearchRequest to_proto(const queries::SearchRequest& request) {
  queries_v1::SearchRequest message;
  *message.mutable_filter() = to_proto(request.filter);
  message.set_direction(to_proto(request.direction));
  message.set_limit(request.limit);
  message.set_cursor(request.cursor);
  message.set_as_of_slot(request.as_of_slot);
  message.set_with_evidence(request.with_evidence);
  return message;
}

Result<queries::SearchRequest> search_from(const queries_v1::SearchRequest& message) {
  queries::SearchRequest request;
  if (message.has_filter()) {
    ATOLL_TRY(request.filter, filter_from(message.filter()));
  }
  ATOLL_TRY(request.direction, direction_from(message.direction()));
  request.limit = message.limit();
  request.cursor = message.cursor();
  request.as_of_slot = message.as_of_slot();
  request.with_evidence = message.with_evidence();
  return request;
}

queries_v1::AggregateRequest to_proto(const queries::AggregateRequest& request) {
  queries_v1::AggregateRequest message;
  message.set_by_legal_entity((request.keys & queries::kByLegalEntity) != 0);
  message.set_by_namespace((request.keys & queries::kByNamespace) != 0);
  message.set_by_name((request.keys & queries::kByName) != 0);
  message.set_by_balance_name((request.keys & queries::kByBalanceName) != 0);
  message.set_by_chart_code((request.keys & queries::kByChartCode) != 0);
  message.set_address_prefix(request.address_prefix);
  if (request.balance_name) message.set_balance_name(*request.balance_name);
  if (request.chart_code) message.set_chart_code(*request.chart_code);
  message.set_period(request.period == queries::Period::kDay     ? queries_v1::PERIOD_DAY
                     : request.period == queries::Period::kMonth ? queries_v1::PERIOD_MONTH
                                                                 : queries_v1::PERIOD_WHOLE);
  message.set_from_ns(request.from_ns);
  message.set_until_ns(request.until_ns);
  message.set_as_of_slot(request.as_of_slot);
  return message;
}

Result<queries::AggregateRequest> aggregate_from(const queries_v1::AggregateRequest& message) {
  queries::AggregateRequest request;
  const auto add_key = [&](bool wanted, queries::AggregateKey key) {
    if (wanted) request.keys = static_cast<std::uint8_t>(request.keys | key);
  };
  add_key(message.by_legal_entity(), queries::kByLegalEntity);
  add_key(message.by_namespace(), queries::kByNamespace);
  add_key(message.by_name(), queries::kByName);
  add_key(message.by_balance_name(), queries::kByBalanceName);
  add_key(message.by_chart_code(), queries::kByChartCode);
  request.address_prefix = message.address_prefix();
  if (message.has_balance_name()) request.balance_name = message.balance_name();
  if (message.has_chart_code()) request.chart_code = message.chart_code();
  switch (message.period()) {
    case queries_v1::PERIOD_WHOLE: request.period = queries::Period::kWhole; break;
    case queries_v1::PERIOD_DAY: request.period = queries::Period::kDay; break;
    case queries_v1::PERIOD_MONTH: request.period = queries::Period::kMonth; break;
    default: return base::fail(ErrorCode::kInvalidArgument, "range_invalid", "no such period");
  }
  if (message.has_from_ns()) request.from_ns = message.from_ns();
  if (message.has_until_ns()) request.until_ns = message.until_ns();
  request.as_of_slot = message.as_of_slot();
  return request;
}

queries_v1::TrialBalanceRequest to_proto(const queries::TrialBalanceRequest& request) {
  queries_v1::TrialBalanceRequest message;
  message.set_booked_until_ns(request.booked_until_ns);
  message.set_as_of_slot(request.as_of_slot);
  return message;
}

Result<queries::TrialBalanceRequest> trial_balance_from(
    const queries_v1::TrialBalanceRequest& message) {
  queries::TrialBalanceRequest request;
  if (message.has_booked_until_ns()) request.booked_until_ns = message.booked_until_ns();
  request.as_of_slot = message.as_of_slot();
  return request;
}

}  // namespace atollbank::rpc
