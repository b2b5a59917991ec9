// SPDX-License-Identifier: Apache-2.0
#include "sim/model/query_comparison.h"

#include <fmt/core.h>

#include <memory>

#include "ledger/format/metadata_text.h"

namespace atollbank::sim {

using queries::Direction;
using queries::Filter;
using queries::Record;

namespace {

constexpr std::int64_t kDayNs = 86'400'000'000'000;
constexpr int kPagesMax = 100'000;

template <class T>
std::string said(const base::Result<T>& answer) {
  return answer ? "an answer" : answer.error().reason;
}

// One line of a filter, for a person.
std::string describe(const Filter& filter) {
  static constexpr const char* kNames[] = {
      "?",         "and",      "or",     "not",          "account",    "prefix",      "code",
      "reference", "metadata", "amount", "booking_time", "value_time", "record_kind", "outcome"};
  const auto number = static_cast<std::size_t>(filter.kind);
  std::string text = number < std::size(kNames) ? kNames[number] : "?";
  text += fmt::format("({} {} {} {} {} {}", base::to_base62(filter.id), filter.text, filter.value,
                      filter.low, filter.high, static_cast<int>(filter.record_kind));
  for (const Filter& child : filter.children) text += " " + describe(child);
  return text + ")";
}

// Where two lists part.
std::string first_other(const std::vector<Record>& found, const std::vector<Record>& expected) {
  std::size_t same = 0;
  const std::size_t most = std::min(found.size(), expected.size());
  while (same < most && found[same] == expected[same]) ++same;
  return fmt::format("{} records, not {}; at position {} slot {}, not {}", found.size(),
                     expected.size(), same, same < found.size() ? found[same].slot : 0,
                     same < expected.size() ? expected[same].slot : 0);
}

}  // namespace

template <class T>
base::Result<T> QueryComparison::ask(std::function<void(runtime::Completion<T>)> call) {
  // Shared with the completion, which may come after a settle that gave up.
  auto answer = std::make_shared<std::optional<base::Result<T>>>();
  call([answer](base::Result<T> result) { answer->emplace(std::move(result)); });
  settle_([&] { return answer->has_value(); });
  if (!*answer) return base::fail(base::ErrorCode::kUnknown, "no_answer", "it never came");
  return **std::move(answer);
}

std::string QueryComparison::first_difference(int count) {
  if (model_.records().empty()) return "";
  for (int i = 0; i < count; ++i) {
    std::string text;
    switch (random_.below(12)) {
      case 0:
      case 1:
      case 2: text = compare_balance(); break;
      case 3:
      case 4:
      case 5: text = compare_statement(); break;
      case 6:
      case 7:
      case 8: text = compare_search(); break;
      case 9: text = compare_aggregate(); break;
      case 10: text = compare_trial_balance(); break;
      default: text = compare_record(); break;
    }
    if (!text.empty()) return text;
  }
  return "";
}

ledger::AccountId QueryComparison::random_account() {
  const auto& accounts = model_.accounts();
  if (random_.chance(1, 40)) return {.high = random_.next(), .low = random_.next()};
  return accounts[random_.below(accounts.size())].id;
}

const Record& QueryComparison::random_record() {
  return model_.records()[random_.below(model_.records().size())];
}

// Most often now; else just before some record, which is never inside a posting.
std::uint64_t QueryComparison::random_as_of() {
  if (random_.chance(1, 2)) return model_.end_slot();
  return random_record().slot;
}

std::int64_t QueryComparison::random_time() {
  switch (random_.below(5)) {
    case 0: return queries::kTimeMin;
    case 1: return queries::kTimeMax;
    case 2: return random_record().value_time_ns + random_.between(-1, 1);
    default: return random_record().booking_time_ns + random_.between(-1, 1);
  }
}

std::uint32_t QueryComparison::random_limit() {
  return static_cast<std::uint32_t>(random_.chance(1, 3) ? queries::kPageLimitMax
                                                         : random_.between(1, 40));
}

std::string QueryComparison::compare_balance() {
  const queries::BalanceRequest request{
      .account = random_account(),
      .bounds = {.booked_until_ns = random_.chance(1, 2) ? queries::kTimeMax : random_time(),
                 .valued_until_ns = random_.chance(1, 2) ? queries::kTimeMax : random_time(),
                 .as_of_slot = random_as_of()}};
  const auto expected = model_.balance_as_of(request);
  const auto actual = ask<queries::BalanceAsOf>(
      [&](auto done) { api_.balance_as_of({}, request, std::move(done)); });
  if (!expected && !actual && actual.error().reason == "account_not_found") return "";
  if (expected && actual && *expected == *actual) return "";
  return fmt::format("balance of {} as of slot {}, booked until {}, valued until {}: {} {}, not {}",
                     base::to_base62(request.account), request.bounds.as_of_slot,
                     request.bounds.booked_until_ns, request.bounds.valued_until_ns, said(actual),
                     actual ? actual->balance_minor : 0, expected ? expected->balance_minor : 0);
}

std::string QueryComparison::compare_statement() {
  queries::StatementRequest request{
      .account = random_account(),
      .axis = random_.chance(1, 2) ? queries::TimeAxis::kBooking : queries::TimeAxis::kValue,
      .from_ns = random_.chance(1, 3) ? queries::kTimeMin : random_time(),
      .until_ns = random_.chance(1, 3) ? queries::kTimeMax : random_time(),
      .direction = random_.chance(1, 2) ? Direction::kOldestFirst : Direction::kNewestFirst,
      .limit = random_limit(),
      .cursor = {},
      .as_of_slot = random_as_of(),
      .with_evidence = random_.chance(1, 4)};
  if (request.from_ns > request.until_ns) std::swap(request.from_ns, request.until_ns);
  const auto expected = model_.statement(request);
  queries::Statement whole;
  const auto what = [&](std::string_view text) {
    return fmt::format("statement of {} by {}, from {} until {}, as of slot {}: {}",
                       base::to_base62(request.account), static_cast<int>(request.axis),
                       request.from_ns, request.until_ns, request.as_of_slot, text);
  };
  for (int pages = 0; pages < kPagesMax; ++pages) {
    auto page =
        ask<queries::Statement>([&](auto done) { api_.statement({}, request, std::move(done)); });
    if (!expected && !page && page.error().reason == "account_not_found") return "";
    if (!expected || !page) return what(said(page));
    if (page->lines.size() > request.limit) return what("a page beyond its limit");
    request.cursor = std::exchange(page->next_cursor, "");
    std::ranges::move(page->lines, std::back_inserter(whole.lines));
    page->lines.swap(whole.lines);
    whole = *std::move(page);
    if (request.cursor.empty()) break;
  }
  if (whole == *expected) return "";
  std::size_t same = 0;
  const std::size_t most = std::min(whole.lines.size(), expected->lines.size());
  while (same < most && whole.lines[same] == expected->lines[same]) ++same;
  return what(
      fmt::format("{} lines, not {}; opening {}, not {}; closing {}, not {}; line {} differs",
                  whole.lines.size(), expected->lines.size(), whole.opening_minor,
                  expected->opening_minor, whole.closing_minor, expected->closing_minor, same));
}

Filter QueryComparison::random_condition() {
  const Record& record = random_record();
  const auto low = random_.between(-1, 500);
  switch (random_.below(10)) {
    case 0: return Filter::account(random_account());
    case 1: {
      static constexpr const char* kPrefixes[] = {
          "house", "customer.", "customer.cur", "c", "customer.pot", "nobody", "."};
      return Filter::address_prefix(kPrefixes[random_.below(std::size(kPrefixes))]);
    }
    case 2:
      return Filter::code(record.code, record.code + static_cast<std::uint32_t>(random_.below(2)));
    case 3: return Filter::reference(random_.chance(1, 8) ? base::Id{} : record.reference);
    case 4: {
      const auto fields = ledger::format::decode_metadata(record.evidence);
      if (!fields || fields->empty()) return Filter::metadata("channel", "card");
      return Filter::metadata(fields->front().name, ledger::format::to_text(fields->front().value));
    }
    case 5: return Filter::amount(low, low + random_.between(0, 60));
    case 6: {
      const std::int64_t from = random_time();
      return Filter::booking_time(from, std::max(from, random_time()));
    }
    case 7: {
      const std::int64_t from = random_time();
      return Filter::value_time(from, std::max(from, random_time()));
    }
    case 8: return Filter::kind_of(record.kind);
    default: return Filter::outcome(random_.chance(2, 3));
  }
}

Filter QueryComparison::random_filter(int depth) {
  if (depth == 0 || random_.chance(1, 3)) return random_condition();
  if (random_.chance(1, 5)) return Filter::negation(random_filter(depth - 1));
  std::vector<Filter> children(random_.below(4));
  for (Filter& child : children) child = random_filter(depth - 1);
  return random_.chance(1, 2) ? Filter::all_of(std::move(children))
                              : Filter::any_of(std::move(children));
}

std::string QueryComparison::compare_search() {
  queries::SearchRequest request{
      .filter = random_filter(4),
      .direction = random_.chance(1, 2) ? Direction::kOldestFirst : Direction::kNewestFirst,
      .limit = random_limit(),
      .cursor = {},
      .as_of_slot = random_as_of(),
      .with_evidence = random_.chance(1, 4)};
  const auto expected = model_.search(request);
  std::vector<Record> found;
  const auto what = [&](std::string_view text) {
    return fmt::format("search for {} as of slot {}: {}", describe(request.filter),
                       request.as_of_slot, text);
  };
  for (int pages = 0; pages < kPagesMax; ++pages) {
    auto page =
        ask<queries::RecordPage>([&](auto done) { api_.search({}, request, std::move(done)); });
    if (!page) return what(said(page));
    if (page->records.size() > request.limit) return what("a page beyond its limit");
    if (page->as_of_slot != expected.as_of_slot) return what("another moment");
    std::ranges::move(page->records, std::back_inserter(found));
    request.cursor = page->next_cursor;
    if (request.cursor.empty()) break;
  }
  if (found == expected.records) return "";
  return what(first_other(found, expected.records));
}

std::string QueryComparison::compare_aggregate() {
  queries::AggregateRequest request{.keys = static_cast<std::uint8_t>(random_.below(32)),
                                    .address_prefix = random_.chance(1, 3) ? "customer" : "",
                                    .balance_name = {},
                                    .chart_code = {},
                                    .as_of_slot = random_as_of()};
  if (random_.chance(1, 4)) request.balance_name = "customer-facing";
  if (random_.chance(1, 4)) request.chart_code = 100;
  if (random_.chance(1, 2)) {
    request.period = random_.chance(1, 2) ? queries::Period::kDay : queries::Period::kMonth;
    request.from_ns = random_record().booking_time_ns - random_.between(0, 2 * kDayNs);
    request.until_ns = request.from_ns + random_.between(0, 4 * kDayNs);
  } else {
    request.from_ns = random_time();
    request.until_ns = std::max(request.from_ns, random_time());
  }
  const auto expected = model_.aggregate(request);
  const auto actual =
      ask<queries::Aggregates>([&](auto done) { api_.aggregate({}, request, std::move(done)); });
  if (!expected && !actual && actual.error().reason == "sum_overflow") return "";
  if (expected && actual && *expected == *actual) return "";
  return fmt::format("aggregate by {} from {} until {} as of slot {}: {} of {} rows, not {}",
                     request.keys, request.from_ns, request.until_ns, request.as_of_slot,
                     said(actual), actual ? actual->rows.size() : 0,
                     expected ? expected->rows.size() : 0);
}

std::string QueryComparison::compare_trial_balance() {
  const queries::TrialBalanceRequest request{
      .booked_until_ns = random_.chance(1, 2) ? queries::kTimeMax : random_time(),
      .as_of_slot = random_as_of()};
  const auto expected = model_.trial_balance(request);
  const auto actual = ask<queries::TrialBalance>(
      [&](auto done) { api_.trial_balance({}, request, std::move(done)); });
  if (!expected && !actual && actual.error().reason == "sum_overflow") return "";
  if (expected && actual && *expected == *actual) return "";
  return fmt::format("trial balance until {} as of slot {}: {}", request.booked_until_ns,
                     request.as_of_slot, said(actual));
}

std::string QueryComparison::compare_record() {
  const base::Id id =
      random_.chance(1, 10) ? base::Id{.high = random_.next(), .low = 7} : random_record().id;
  const auto expected = model_.record(id);
  const auto actual = ask<Record>([&](auto done) { api_.record({}, id, std::move(done)); });
  if (!expected && !actual && actual.error().reason == "record_not_found") return "";
  if (expected && actual && *expected == *actual) return "";
  return fmt::format("record {}: {}", base::to_base62(id), said(actual));
}

}  // namespace atollbank::sim
