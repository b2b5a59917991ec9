// SPDX-License-Identifier: Apache-2.0
#include "services/statements/tying.h"

#include <functional>

#include "services/statements/statement_fixture.h"

namespace atollbank::statements {
namespace {

using Spoil = std::function<void(Statement&)>;

std::string verdict(const Spoil& spoil) {
  Statement statement = sample();
  spoil(statement);
  const auto checked = check_ties(statement);
  return checked ? "ties" : checked.error().reason;
}

TEST(Tying, a_statement_ties) {
  EXPECT_EQ(verdict([](Statement&) {}), "ties");
  EXPECT_EQ(sample().entries.size(), std::size_t{posting::kSchemeMax} + 1);
}

TEST(Tying, every_breach_has_its_reason) {
  EXPECT_EQ(verdict([](Statement& s) { s.entries[2].amount_minor += 1; }),
            "statement_balance_breaks");
  EXPECT_EQ(verdict([](Statement& s) { s.entries[2].balance_after_minor += 1; }),
            "statement_balance_breaks");
  EXPECT_EQ(verdict([](Statement& s) { s.head.opening_minor += 1; }), "statement_balance_breaks");
  EXPECT_EQ(verdict([](Statement& s) { s.head.closing_minor += 1; }), "statement_closing_differs");
  EXPECT_EQ(verdict([](Statement& s) { s.entries.erase(s.entries.begin() + 3); }),
            "statement_balance_breaks");
  EXPECT_EQ(verdict([](Statement& s) { s.entries.pop_back(); }), "statement_closing_differs");
  EXPECT_EQ(verdict([](Statement& s) { std::swap(s.entries[1].slot, s.entries[2].slot); }),
            "statement_out_of_order");
  EXPECT_EQ(verdict([](Statement& s) { std::swap(s.entries[1].booked, s.entries[2].booked); }),
            "statement_out_of_order");
  EXPECT_EQ(verdict([](Statement& s) { s.entries[0].slot = s.head.slots.after; }),
            "statement_out_of_order");
  EXPECT_EQ(verdict([](Statement& s) { s.entries[0].booked = s.head.period.to; }),
            "statement_entry_misplaced");
  EXPECT_EQ(verdict([](Statement& s) { s.head.slots.last = s.entries.back().slot - 1; }),
            "statement_entry_misplaced");
  EXPECT_EQ(verdict([](Statement& s) { s.entries[0].amount_minor = 0; }), "statement_entry_empty");
  EXPECT_EQ(verdict([](Statement& s) { s.head.credits_minor += 1; }), "statement_sums_differ");
  EXPECT_EQ(verdict([](Statement& s) { s.head.debits_minor -= 1; }), "statement_sums_differ");
  EXPECT_EQ(verdict([](Statement& s) { ++s.head.debit_count; }), "statement_sums_differ");
  EXPECT_EQ(verdict([](Statement& s) { --s.head.credit_count; }), "statement_sums_differ");
  EXPECT_EQ(verdict([](Statement& s) {
              s.head.opening_minor = INT64_MAX, s.entries.erase(s.entries.begin());
            }),
            "statement_overflows");
}

TEST(Tying, the_next_statement_opens_where_this_one_closed) {
  const StatementHead earlier = sample().head;
  StatementHead later = earlier;
  later.period = {.from = earlier.period.to, .to = earlier.period.to + base::Duration{1}};
  later.opening_minor = earlier.closing_minor;
  later.slots = {.after = earlier.slots.last, .last = earlier.slots.last};
  EXPECT_TRUE(check_joins(earlier, later).has_value());
  const std::function<void(StatementHead&)> spoils[] = {
      [](StatementHead& head) { head.opening_minor += 1; },
      [](StatementHead& head) { head.slots.after += 1; },
      [](StatementHead& head) { head.period.from = head.period.from + base::Duration{1}; },
      [](StatementHead& head) { head.currency = money::Currency::eur(); },
      [](StatementHead& head) { head.account.id.low += 1; },
  };
  for (const auto& spoil : spoils) {
    StatementHead spoilt = later;
    spoil(spoilt);
    EXPECT_EQ(check_joins(earlier, spoilt).error().reason, "statements_do_not_join");
  }
}

}  // namespace
}  // namespace atollbank::statements
