// SPDX-License-Identifier: Apache-2.0
#include "services/imports/plan.h"

#include <algorithm>

#include "base/bytes.h"
#include "money/amount.h"
#include "services/imports/bank_values.h"

namespace atollbank::imports {

using base::ErrorCode;
using base::Result;
using transactions::Category;
using transactions::Scheme;

namespace {

constexpr std::uint64_t kMerchantMs = 1'483'228'800'000;  // 2017-01-01, like any merchant's id
constexpr std::uint64_t kYearMs = 365ull * 24 * 3600 * 1000;

// The account's own: another's file does not change what this one's transactions show.
base::Id merchant_id_of(base::Id account_id, std::string_view name) {
  const std::string parts = std::string(base::bytes_of(account_id)) + std::string(name);
  const base::Id digest = base::derive_id("imported-merchant", parts, 0);
  return {.high = kMerchantMs + digest.high % kYearMs, .low = digest.low};
}

PlannedLine planned(const StatementLine& line, const accounts::TakenLineState& state,
                    base::Id account_id) {
  PlannedLine planned;
  planned.line_number = line.line_number;
  planned.taken.line_id = line.id;
  planned.taken.attempt = state.attempt;
  planned.taken.created = line.booked;
  planned.taken.settled = line.valued;
  planned.taken.amount_minor = line.amount_minor;
  planned.taken.scheme = scheme_of(line.kind);
  planned.taken.category = category_of(line);
  planned.taken.local_currency = line.local_currency;
  planned.taken.local_amount_minor = line.local_amount_minor;
  planned.description = line.description;
  planned.notes = line.notes;
  if (line.kind == LineKind::kCard && !line.counterparty.empty()) {
    planned.merchant_name = line.counterparty;
    planned.merchant_emoji = line.emoji;
    planned.merchant_street = line.address;
    planned.taken.merchant_id = merchant_id_of(account_id, line.counterparty);
  } else if (line.kind != LineKind::kCard) {
    planned.counterparty = {.name = line.counterparty,
                            .account_number = line.account_number,
                            .sort_code = line.sort_code,
                            .user_id = {}};
  }
  return planned;
}

// What the account had before the first line, as far as the file tells.
std::int64_t opening_in(const Statement& statement) {
  const StatementPart& first = statement.parts.front();
  if (first.opening_minor) return *first.opening_minor;
  const StatementPart& last = statement.parts.back();
  if (!last.closing_minor) return 0;
  std::int64_t opening_minor = *last.closing_minor;
  for (const StatementLine& line : statement.lines) opening_minor -= line.amount_minor;
  return opening_minor;
}

// How far below zero the account would come, line by line.
std::int64_t shortfall_of(const std::vector<PlannedLine>& lines, std::int64_t available_minor) {
  std::int64_t least_minor = 0;
  std::int64_t sum_minor = available_minor;
  for (const PlannedLine& line : lines) {
    sum_minor += line.taken.amount_minor;
    least_minor = std::min(least_minor, sum_minor);
  }
  return -least_minor;
}

PlannedLine opening_line(const PlanRequest& request, const PlannedLine& first,
                         std::int64_t amount_minor) {
  PlannedLine line;
  line.taken.line_id = request.opening_line_id;
  line.taken.created = line.taken.settled =
      std::min(first.taken.created, first.taken.settled) - base::Duration::from_ms(1);
  line.taken.amount_minor = amount_minor;
  line.taken.scheme = Scheme::kAdjustment;
  line.description = "Opening balance";
  return line;
}

}  // namespace

Scheme scheme_of(LineKind kind) {
  switch (kind) {
    case LineKind::kCard: return Scheme::kCard;
    case LineKind::kFasterPayment: return Scheme::kFasterPayment;
    case LineKind::kDirectDebit: return Scheme::kBacs;
    case LineKind::kPotTransfer: return Scheme::kPotTransfer;
    case LineKind::kTopUp: return Scheme::kTopUp;
    case LineKind::kPersonToPerson: return Scheme::kPersonToPerson;
    case LineKind::kInterest: return Scheme::kInterest;
    case LineKind::kFee:
    case LineKind::kOther: break;
  }
  return Scheme::kAdjustment;
}

Category category_of(const StatementLine& line) {
  std::string name = in_small_letters(without_blanks(line.category));
  std::ranges::replace(name, ' ', '_');
  if (const auto category = posting::category_named(name)) return *category;
  if (line.kind == LineKind::kTopUp) return Category::kTopUps;
  if (line.kind == LineKind::kPotTransfer) return Category::kSavings;
  return Category::kGeneral;
}

std::vector<std::string> lines_with_money(const Statement& statement) {
  std::vector<std::string> ids;
  for (const StatementLine& line : statement.lines) {
    if (line.amount_minor != 0) ids.push_back(line.id);
  }
  return ids;
}

Result<Plan> make_plan(const Statement& statement, std::span<const accounts::TakenLineState> states,
                       const PlanRequest& request) {
  Plan plan;
  std::size_t next = 0;
  for (const StatementLine& line : statement.lines) {
    if (line.amount_minor == 0) {
      ++plan.empty_count;
      continue;
    }
    const accounts::TakenLineState& state = states[next++];
    const bool is_same = state.amount_minor == std::abs(line.amount_minor);
    if (state.is_booked && !is_same) {
      return refused("line_differs_from_before", line.line_number,
                     "the line was imported before with another amount");
    }
    if (state.is_booked) {
      ++plan.known_count;
      continue;
    }
    plan.lines.push_back(planned(line, state, request.account_id));
    plan.sum_minor += line.amount_minor;
  }
  plan.new_count = static_cast<std::uint32_t>(plan.lines.size());
  if (plan.lines.size() >= accounts::kTakenLineCountMax) {
    return refused("too_many_lines", statement.lines.back().line_number,
                   "fewer than 8,000 new lines are booked at once; split the file");
  }
  const std::int64_t shortfall_minor = shortfall_of(plan.lines, request.available_minor);
  if (shortfall_minor == 0) return plan;
  if (request.opening == OpeningBalance::kNever) {
    return base::fail(ErrorCode::kFailedPrecondition, "account_overdrawn",
                      "the account would be overdrawn by " + std::to_string(shortfall_minor) +
                          " in minor units; let an opening balance be booked");
  }
  const std::int64_t told_minor = plan.known_count == 0 ? opening_in(statement) : 0;
  plan.opening_minor = std::max(shortfall_minor, told_minor);
  if (plan.opening_minor > accounts::kAmountMinorMax) {
    return base::fail(ErrorCode::kInvalidArgument, "opening_balance_too_large",
                      "an opening balance of " + std::to_string(plan.opening_minor) +
                          " in minor units would be needed, and is more than is booked at once");
  }
  plan.lines.insert(plan.lines.begin(),
                    opening_line(request, plan.lines.front(), plan.opening_minor));
  return plan;
}

}  // namespace atollbank::imports
