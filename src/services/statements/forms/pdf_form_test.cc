// SPDX-License-Identifier: Apache-2.0
#include "services/statements/forms/pdf_form.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "services/statements/pages/block.h"
#include "services/statements/pages/margins.h"
#include "services/statements/pages/pages_fixture.h"
#include "services/statements/statement_fixture.h"

namespace atollbank::statements {
namespace {

std::size_t count_of(const std::string& text, const std::string& what) {
  std::size_t count = 0;
  for (auto at = text.find(what); at != text.npos; at = text.find(what, at + 1)) ++count;
  return count;
}

TEST(PdfForm, says_who_what_and_how_much) {
  KeptPages pages;
  const std::string text = to_pages(as_issued(sample()), pages).value();
  for (const char* said :
       {"Atoll Bank\n", "Ada Lovelace\n", "12345678\n", "04-00-04\n",
        "GB33 BUKB 2020 1555 5555 55\n", "Statement 3\n", "1 October 2026 to 31 October 2026\n",
        "100.00\n", "GBP\n", "Opening balance\n", "How to prove this statement\n", "Page 1 of 1\n",
        "Bacs · Number 8 <&> \"q\" · 20-30-40 87654321", "Closing balance, 9 entries\n",
        "104.71\n"}) {
    EXPECT_NE(text.find(said), std::string::npos) << said << "\n" << text;
  }
}

TEST(PdfForm, a_part_of_a_day_is_told_by_the_clock) {
  KeptPages pages;
  const Period period{.from = time_of("2026-07-01T11:30:05Z"),
                      .to = time_of("2026-07-02T00:00:00Z")};
  const auto statement = draw_up(asked_of(period), {}, {});
  EXPECT_NE(to_pages(as_issued(*statement), pages)
                ->find("1 July 2026, 12:30:05 to 2 July 2026, 01:00:00\n"),
            std::string::npos);
}

TEST(PdfForm, thousands_are_parted) {
  KeptPages pages;
  Statement statement = sample();
  statement.head.opening_minor = -123'456'789'01;
  statement.head.closing_minor = 100'000;
  const std::string text = to_pages(as_issued(statement), pages).value();
  EXPECT_NE(text.find("-123,456,789.01\n"), std::string::npos);
  EXPECT_NE(text.find("\n1,000.00\n"), std::string::npos);
}

TEST(PdfForm, every_page_has_the_head_of_the_table_and_its_number) {
  const Life life = random_life(4);
  const Period always{.from = time_of("2025-12-01T00:00:00Z"), .to = life.end};
  const auto statement = draw_up(asked_of(always), records_within(life, always), life.words);
  KeptPages pages;
  const std::string text = to_pages(as_issued(*statement), pages).value();
  const std::size_t count = pages.pages.size();
  ASSERT_GT(count, 2u);
  EXPECT_EQ(count_of(text, "Money out\nMoney in\nBalance\nRecord\n"), count);
  for (std::size_t number = 1; number <= count; ++number) {
    const std::string foot = "Page " + std::to_string(number) + " of " + std::to_string(count);
    EXPECT_EQ(count_of(text, foot + "\n"), 1u);
  }
}

RC_GTEST_PROP(PdfForm, every_entry_is_there_and_nothing_leaves_the_page, (std::uint64_t seed)) {
  const Life life = random_life(seed);
  const Period always{.from = time_of("2025-12-01T00:00:00Z"), .to = life.end};
  const auto statement = draw_up(asked_of(always), records_within(life, always), life.words);
  RC_ASSERT(statement.has_value());
  KeptPages pages;
  const std::string text = to_pages(as_issued(*statement), pages).value();
  for (const StatementEntry& entry : statement->entries) {
    RC_ASSERT(count_of(text, "\n" + std::to_string(entry.slot) + "\n") >= 1);
  }
  RC_ASSERT(pages.lowest_line <= kBottomEdge);
  for (const auto& page : pages.pages) {
    for (const DrawnText& drawn : page) {
      RC_ASSERT(drawn.left.x >= kLeftEdge);
      RC_ASSERT(drawn.left.x + pages.width_of(drawn.text, drawn.hand) <= kRightEdge + 0.01);
      RC_ASSERT(drawn.left.y >= kTopEdge && drawn.left.y <= kFootLine);
    }
  }
}

TEST(Wrapped, lines_part_at_blanks_and_within_words_that_are_too_long) {
  const KeptPages pages;
  const Hand hand{.size = 2};  // a letter is one point wide
  using Lines = std::vector<std::string>;
  EXPECT_EQ(wrapped(pages, "", hand, 5), Lines{});
  EXPECT_EQ(wrapped(pages, "abcde", hand, 5), (Lines{"abcde"}));
  EXPECT_EQ(wrapped(pages, "abcde fg hi", hand, 5), (Lines{"abcde", "fg hi"}));
  EXPECT_EQ(wrapped(pages, "ab cdefghi", hand, 5), (Lines{"ab", "cdefg", "hi"}));
  EXPECT_EQ(wrapped(pages, "語語語語", hand, 3), (Lines{"語語語", "語"}));
  EXPECT_EQ(wrapped(pages, "ab", hand, 0.5), (Lines{"a", "b"}));
}

}  // namespace
}  // namespace atollbank::statements
