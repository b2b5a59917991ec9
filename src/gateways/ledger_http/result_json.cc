// SPDX-License-Identifier: Apache-2.0
// Written by hand into one string: fifty results a call, four thousand calls a second.
#include "gateways/ledger_http/result_json.h"

#include <charconv>

#include "base/id.h"
#include "base/timestamp.h"
#include "gateways/ledger_http/problem_json.h"

namespace atollbank::ledger_http {
namespace {

using ledger::CommandResult;
using ledger::Outcome;

constexpr std::size_t kResultBytes = 340;  // of one with every number at its longest
constexpr std::size_t kLegBytes = 64;

void append_number(std::string& out, std::string_view name, std::int64_t number) {
  char digits[20];
  const auto end = std::to_chars(digits, digits + sizeof(digits), number).ptr;
  out.append(name).append(digits, end);
}

// Commands of one group have one booking time, and a batch is of few groups.
class BookingTimeText {
 public:
  std::string_view of(std::int64_t booking_time_ns) {
    if (booking_time_ns != last_ns_ || text_.empty()) {
      last_ns_ = booking_time_ns;
      text_ = base::to_rfc3339_exact({booking_time_ns});
    }
    return text_;
  }

 private:
  std::int64_t last_ns_ = 0;
  std::string text_;
};

void append_legs(std::string& out, const posting::Reply& reply, std::uint32_t first,
                 std::uint32_t count) {
  out.append(R"(,"leg_balances":[)");
  for (std::uint32_t i = first; i < first + count && i < reply.leg_balances.size(); ++i) {
    append_number(out, i == first ? R"({"before":)" : R"(,{"before":)",
                  reply.leg_balances[i].before);
    append_number(out, R"(,"after":)", reply.leg_balances[i].after);
    out.push_back('}');
  }
  out.push_back(']');
}

// `"id":…` to the last member, without the braces.
void append_result(std::string& out, const Asked& asked, const posting::Reply& reply,
                   std::size_t index, BookingTimeText& times) {
  const CommandResult& result = reply.results[index];
  const std::string_view ids = asked.id_texts;
  out.append(R"("id":")").append(ids.substr(index * base::kIdTextLength, base::kIdTextLength));
  out.append(R"(","outcome":")").append(ledger::name_of(result.outcome));
  out.append(result.duplicate != 0 ? R"(","duplicate":true)" : R"(","duplicate":false)");
  if (result.slot == 0) return;
  append_number(out, R"(,"slot":)", static_cast<std::int64_t>(result.slot));
  out.append(R"(,"booking_time":")").append(times.of(result.booking_time_ns)).push_back('"');
  const std::uint32_t legs = asked.leg_counts.empty() ? 0 : asked.leg_counts[index];
  if (legs > 0) {
    if (result.outcome == Outcome::kDone) append_legs(out, reply, result.leg_index, legs);
    return;
  }
  append_number(out, R"(,"debit_balance_before":)", result.debit_balance_before);
  append_number(out, R"(,"debit_balance_after":)", result.debit_balance_after);
  append_number(out, R"(,"credit_balance_before":)", result.credit_balance_before);
  append_number(out, R"(,"credit_balance_after":)", result.credit_balance_after);
  append_number(out, R"(,"held_after":)", result.held_after);
}

int status_of(Outcome outcome) {
  constexpr auto kFirstContradiction = Outcome::kIdUsedWithDifferentContent;
  if (ledger::binds_id(outcome)) return 422;
  return outcome < kFirstContradiction ? 400 : 409;
}

std::string_view detail_of(int status) {
  switch (status) {
    case 422: return "declined, and every retry under this id hears the same";
    case 409: return "contradicts the books; nothing was changed, and the id is not bound";
    default: return "malformed; nothing was changed, and the id is not bound";
  }
}

}  // namespace

net::HttpResponse answer_bulk(const Asked& asked, const posting::Reply& reply) {
  net::HttpResponse response;
  std::string& out = response.body;
  out.reserve(32 + reply.results.size() * kResultBytes + reply.leg_balances.size() * kLegBytes);
  out.append(R"({"results":[)");
  BookingTimeText times;
  for (std::size_t i = 0; i < reply.results.size(); ++i) {
    out.append(i == 0 ? "{" : ",{");
    append_result(out, asked, reply, i, times);
    out.push_back('}');
  }
  out.append("]}\n");
  return response;
}

net::HttpResponse answer_single(const Asked& asked, const posting::Reply& reply) {
  BookingTimeText times;
  std::string members;
  append_result(members, asked, reply, 0, times);
  const Outcome outcome = reply.results[0].outcome;
  if (outcome == Outcome::kDone) {
    net::HttpResponse response;
    response.body = "{" + members + "}\n";
    return response;
  }
  const int status = status_of(outcome);
  return problem(status, ledger::name_of(outcome), detail_of(status), members + ",");
}

}  // namespace atollbank::ledger_http
