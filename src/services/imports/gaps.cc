// SPDX-License-Identifier: Apache-2.0
#include "services/imports/gaps.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "money/amount.h"
#include "services/imports/bank_values.h"

namespace atollbank::imports {

namespace {

constexpr base::Duration kDay = base::Duration::from_seconds(24 * 3600);
constexpr std::int64_t kDaysMax = 3'650;
constexpr std::int64_t kAmountMinorMax = 1'000'000'000'000;

std::string decimal_of(std::int64_t minor, std::uint16_t currency) {
  const auto known = money::Currency::from_numeric(currency);
  if (!known) return std::to_string(minor);
  return money::to_text({.minor = minor, .currency = *known});
}

bool runs_backwards(const Statement& statement) {
  const auto& lines = statement.lines;
  return lines.size() > 1 && lines.front().booked > lines.back().booked;
}

class GapFinder {
 public:
  GapFinder(const Statement& statement, base::Timestamp now) : statement_(statement), now_(now) {}

  std::vector<Gap> find() {
    std::unordered_map<std::string_view, std::uint32_t> ids;
    for (const StatementLine& line : statement_.lines) {
      check_line(line);
      const auto [first, is_new] = ids.emplace(line.id, line.line_number);
      if (!is_new) {
        add("line_id_repeated", line.line_number,
            fmt::format("'{}' stands on line {} already", line.id, first->second));
      }
    }
    check_order();
    for (std::size_t i = 0; i < statement_.parts.size(); ++i) check_part(i);
    return std::move(gaps_);
  }

 private:
  void check_line(const StatementLine& line) {
    if (line.currency != statement_.currency) {
      add("line_currency_differs", line.line_number,
          fmt::format("{} in a statement of another currency",
                      decimal_of(line.amount_minor, line.currency)));
    }
    const bool is_huge =
        line.amount_minor > kAmountMinorMax || line.amount_minor < -kAmountMinorMax;
    if (is_huge) add("line_amount_too_large", line.line_number, "the amount is huge");
    for (const base::Timestamp time : {line.booked, line.valued}) {
      if (time.nanoseconds < 0 || time > now_ + kDay) {
        add("line_date_impossible", line.line_number,
            fmt::format("{} is not a day that has been", base::to_rfc3339(time)));
        break;
      }
      if (time < now_ - kDay * kDaysMax) {
        add("line_date_too_old", line.line_number,
            fmt::format("{} is more than ten years ago", base::to_rfc3339(time)));
        break;
      }
    }
  }

  void check_order() {
    const bool is_backwards = runs_backwards(statement_);
    const auto& lines = statement_.lines;
    for (std::size_t i = 1; i < lines.size(); ++i) {
      const bool is_wrong = is_backwards ? lines[i].booked > lines[i - 1].booked
                                         : lines[i].booked < lines[i - 1].booked;
      if (!is_wrong) continue;
      add("line_date_out_of_order", lines[i].line_number,
          fmt::format("{} follows {}", base::to_rfc3339(lines[i].booked),
                      base::to_rfc3339(lines[i - 1].booked)));
    }
  }

  void check_part(std::size_t index) {
    const StatementPart& part = statement_.parts[index];
    if (part.opening_minor && part.closing_minor) {
      std::int64_t sum_minor = *part.opening_minor;
      for (std::size_t i = 0; i < part.line_count; ++i) {
        sum_minor += statement_.lines[part.first_line + i].amount_minor;
      }
      if (sum_minor != *part.closing_minor) {
        add("balances_do_not_tie", part.line_number,
            fmt::format("the opening balance and the lines make {}, the closing balance is {}",
                        decimal_of(sum_minor, statement_.currency),
                        decimal_of(*part.closing_minor, statement_.currency)));
      }
    }
    if (index > 0) check_joint(statement_.parts[index - 1], part);
  }

  void check_joint(const StatementPart& before, const StatementPart& part) {
    const bool is_later = before.sequence && part.sequence && *before.sequence < *part.sequence;
    const StatementPart& older = !before.sequence || is_later ? before : part;
    const StatementPart& newer = !before.sequence || is_later ? part : before;
    if (before.sequence && part.sequence && *newer.sequence != *older.sequence + 1) {
      add("statement_sequence_gap", part.line_number,
          fmt::format("statement {} is not followed by {} but by {}", *older.sequence,
                      *older.sequence + 1, *newer.sequence));
    } else if (older.closing_minor && newer.opening_minor &&
               *older.closing_minor != *newer.opening_minor) {
      add("statements_do_not_join", part.line_number,
          fmt::format("one statement closes with {}, the next opens with {}",
                      decimal_of(*older.closing_minor, statement_.currency),
                      decimal_of(*newer.opening_minor, statement_.currency)));
    }
  }

  void add(std::string_view reason, std::uint32_t line_number, std::string what) {
    if (gaps_.size() == kGapCountMax) return;
    gaps_.push_back({.reason = reason, .line_number = line_number, .what = std::move(what)});
  }

  const Statement& statement_;
  const base::Timestamp now_;
  std::vector<Gap> gaps_;
};

}  // namespace

std::vector<Gap> find_gaps(const Statement& statement, base::Timestamp now) {
  return GapFinder(statement, now).find();
}

base::Result<void> check_gaps(const std::vector<Gap>& gaps) {
  if (gaps.empty()) return {};
  return refused(gaps.front().reason, gaps.front().line_number, gaps.front().what);
}

void put_in_order(Statement& statement) {
  if (!runs_backwards(statement)) return;
  std::ranges::reverse(statement.lines);
  const std::size_t count = statement.lines.size();
  for (StatementPart& part : statement.parts) {
    part.first_line = count - part.first_line - part.line_count;
  }
  std::ranges::reverse(statement.parts);
}

}  // namespace atollbank::imports
