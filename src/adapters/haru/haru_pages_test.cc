// SPDX-License-Identifier: Apache-2.0
#include "adapters/haru/haru_pages.h"

#include <gtest/gtest.h>

#include "services/statements/forms/pdf_form.h"
#include "services/statements/statement_fixture.h"

namespace atollbank::adapters {
namespace {

using statements::Face;
using statements::Hand;

std::unique_ptr<HaruPages> pages() {
  auto opened = HaruPages::open({}, "A statement", statements::october().to);
  EXPECT_TRUE(opened.has_value()) << (opened ? "" : opened.error().message);
  return opened ? *std::move(opened) : nullptr;
}

std::string document_of(const statements::Statement& statement) {
  const auto bytes = to_pages(statements::as_issued(statement), *pages());
  EXPECT_TRUE(bytes.has_value()) << (bytes ? "" : bytes.error().message);
  return bytes.value_or("");
}

TEST(HaruPages, the_same_statement_is_the_same_bytes) {
  const std::string document = document_of(statements::sample());
  EXPECT_TRUE(document.starts_with("%PDF-"));
  EXPECT_NE(document.find("%%EOF"), std::string::npos);
  EXPECT_LT(document.size(), 400'000u);
  EXPECT_TRUE(document_of(statements::sample()) == document);
}

TEST(HaruPages, a_bold_letter_is_wider_and_every_character_has_a_width) {
  const auto drawn = pages();
  const Hand plain{.face = Face::kPlain, .size = 10};
  EXPECT_LT(drawn->width_of("statement", plain),
            drawn->width_of("statement", {.face = Face::kBold, .size = 10}));
  EXPECT_DOUBLE_EQ(drawn->width_of("ab", {.size = 20}), 2 * drawn->width_of("ab", plain));
  for (const char* text : {"я", "語", "😀", "\xFF", "ع"})
    EXPECT_GT(drawn->width_of(text, plain), 0);
  EXPECT_EQ(drawn->width_of("", plain), 0);
}

TEST(HaruPages, texts_of_any_bytes_are_drawn) {
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    const auto life = statements::random_life(seed);
    const statements::Period always{.from = statements::time_of("2025-12-01T00:00:00Z"),
                                    .to = life.end};
    const auto statement =
        draw_up(statements::asked_of(always), records_within(life, always), life.words);
    ASSERT_TRUE(statement.has_value());
    EXPECT_FALSE(document_of(*statement).empty());
  }
  const auto drawn = pages();
  drawn->begin_page();
  drawn->draw_text({}, std::string_view("a\0b\xFF😀", 8), {});
  EXPECT_TRUE(drawn->finish().has_value());
}

TEST(HaruPages, without_fonts_there_are_none) {
  const auto opened = HaruPages::open({.plain = "/nowhere.ttf", .bold = "/nowhere.ttf"}, "", {});
  ASSERT_FALSE(opened.has_value());
  EXPECT_EQ(opened.error().reason, "pages_not_made");
}

}  // namespace
}  // namespace atollbank::adapters
