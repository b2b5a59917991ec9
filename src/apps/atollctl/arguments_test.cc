// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/arguments.h"

#include <gtest/gtest.h>

namespace atollbank::atollctl {
namespace {

TEST(Arguments, an_id_may_carry_any_prefix_or_none) {
  const base::Id id{.high = 1'700'000'000'000, .low = 42};
  EXPECT_EQ(id_argument("--id", base::to_text("acc", id)).value(), id);
  EXPECT_EQ(id_argument("--id", base::to_text("pot", id)).value(), id);
  EXPECT_EQ(id_argument("--id", base::to_base62(id)).value(), id);
  EXPECT_TRUE(id_argument("--id", "").value().is_nil());
}

TEST(Arguments, what_is_no_id_is_refused_in_one_line_that_names_the_option) {
  for (const char* text : {"acc_", "acc_short", "0000AbcDefGhiJklMnoP-r", "_", "x"}) {
    const auto refused = id_argument("--debit", text);
    ASSERT_FALSE(refused) << text;
    EXPECT_EQ(refused.error().reason, "bad_argument");
    EXPECT_EQ(refused.error().message.find("--debit: "), 0u);
    EXPECT_EQ(refused.error().message.find('\n'), std::string::npos);
  }
}

TEST(Arguments, spans_of_time_are_a_count_and_a_unit) {
  EXPECT_EQ(duration_argument("--for", "45s")->ms(), 45'000);
  EXPECT_EQ(duration_argument("--for", "30m")->ms(), 1'800'000);
  EXPECT_EQ(duration_argument("--for", "12h")->ms(), 43'200'000);
  EXPECT_EQ(duration_argument("--for", "7d")->ms(), 604'800'000);
  for (const char* text :
       {"", "d", "7", "-7d", "7w", "1.5h", "0s", "36526d", "99999999999999999999s"}) {
    EXPECT_FALSE(duration_argument("--for", text)) << text;
  }
}

TEST(Arguments, times_are_rfc_3339) {
  EXPECT_EQ(time_argument("--until", "1970-01-01T00:00:01Z")->ms(), 1'000);
  EXPECT_FALSE(time_argument("--until", "tomorrow"));
}

TEST(Arguments, amounts_are_digits_with_at_most_one_point) {
  for (const char* text : {"0", "12", "12.3", "012.34"}) {
    EXPECT_EQ(amount_argument("--amount", text, false).value(), text);
  }
  for (const char* text : {"", ".5", "5.", "1.2.3", "1,000", "-1", "+1", "1e3", " 1", "£1"}) {
    EXPECT_FALSE(amount_argument("--amount", text, false)) << text;
  }
  EXPECT_EQ(amount_argument("--floor", "-100.50", true).value(), "-100.50");
  EXPECT_FALSE(amount_argument("--floor", "--1", true));
}

TEST(Arguments, names_are_printable_and_fit_their_place) {
  EXPECT_EQ(name_argument("--name", "settlement.mastercard", 24).value(), "settlement.mastercard");
  EXPECT_FALSE(name_argument("--name", "", 24));
  EXPECT_FALSE(name_argument("--name", "two words", 24));
  EXPECT_FALSE(name_argument("--name", "caf\xC3\xA9", 24));
  EXPECT_FALSE(name_argument("--name", std::string(25, 'x'), 24));
}

}  // namespace
}  // namespace atollbank::atollctl
