// SPDX-License-Identifier: Apache-2.0
#include "gateways/pages/html.h"

#include <gtest/gtest.h>

#include "gateways/pages/page.h"

namespace atollbank::pages {
namespace {

std::string escaped(std::string_view text) { return Html().text(text).written(); }

TEST(Html, text_cannot_leave_the_place_it_stands_in) {
  EXPECT_EQ(escaped("<script>alert(1)</script>"), "&lt;script&gt;alert(1)&lt;/script&gt;");
  EXPECT_EQ(escaped("\" onfocus=\"x"), "&quot; onfocus=&quot;x");
  EXPECT_EQ(escaped("' onfocus='x"), "&#39; onfocus=&#39;x");
  EXPECT_EQ(escaped("&lt;"), "&amp;lt;");
  EXPECT_EQ(escaped("`"), "&#96;");
}

TEST(Html, words_in_any_script_stay_what_they_are) {
  for (const std::string_view text : {"Zoë & Søn", "日本銀行", "🏝️", "\u202Eabc", "a\tb\nc\r"})
    EXPECT_EQ(escaped(text).find('?'), std::string::npos);
  EXPECT_EQ(escaped("Zoë"), "Zoë");
  EXPECT_EQ(escaped("🏝"), "🏝");
}

TEST(Html, what_no_page_may_have_is_replaced) {
  EXPECT_EQ(escaped(std::string("a\0b", 3)), "a\uFFFDb");
  EXPECT_EQ(escaped("\x01\x1B\x7F"), "\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(escaped("\xC3"), "\uFFFD");
  EXPECT_EQ(escaped("\xC3<"), "\uFFFD&lt;");
  EXPECT_EQ(escaped("\xC0\xBC"), "\uFFFD\uFFFD");            // '<' written too long
  EXPECT_EQ(escaped("\xED\xA0\x80"), "\uFFFD\uFFFD\uFFFD");  // half a pair
  EXPECT_EQ(escaped("\xC2\x80"), "\uFFFD\uFFFD");            // C1
  EXPECT_EQ(escaped("\xF0\x9F\x8F"), "\uFFFD\uFFFD\uFFFD");  // cut
}

TEST(Html, another_persons_words_turn_nothing_around_them) {
  EXPECT_EQ(Html().foreign("\u202E<b>").written(), "<bdi>\u202E&lt;b&gt;</bdi>");
}

TEST(FormTarget, names_the_origin_or_the_scheme_of_a_redirect_address) {
  EXPECT_EQ(form_target_of("https://app.example/a?b#c"), "https://app.example");
  EXPECT_EQ(form_target_of("http://127.0.0.1:5000/callback"), "http://127.0.0.1:5000");
  EXPECT_EQ(form_target_of("http://[::1]:5000/callback"), "http:");
  EXPECT_EQ(form_target_of("com.example.app:/callback"), "com.example.app:");
  EXPECT_EQ(form_target_of("https://app.example?x"), "https://app.example");
}

// What it makes stands in a header: nothing in it may end a directive.
TEST(FormTarget, nothing_but_an_origin_comes_out) {
  for (const std::string_view uri :
       {"", "nothing", "https://a;script-src *", "https://a b/", "https://a'b/", "https:a",
        "ja;va:x", "https://*/", "https://a,b/"})
    EXPECT_EQ(form_target_of(uri), "") << uri;
}

}  // namespace
}  // namespace atollbank::pages
