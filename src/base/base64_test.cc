// SPDX-License-Identifier: Apache-2.0
#include "base/base64.h"

#include <gtest/gtest.h>

namespace atollbank::base {
namespace {

TEST(Base64, is_that_of_the_published_examples) {
  // RFC 4648, section 10.
  EXPECT_EQ(to_base64(""), "");
  EXPECT_EQ(to_base64("f"), "Zg==");
  EXPECT_EQ(to_base64("fo"), "Zm8=");
  EXPECT_EQ(to_base64("foo"), "Zm9v");
  EXPECT_EQ(to_base64("foob"), "Zm9vYg==");
  EXPECT_EQ(to_base64("fooba"), "Zm9vYmE=");
  EXPECT_EQ(to_base64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(to_base64("\xFB\xFF\xFE"), "+//+");
}

TEST(Base64, comes_back_as_it_was) {
  Bytes bytes;
  for (int i = 0; i < 300; ++i) {
    EXPECT_EQ(parse_base64(to_base64(bytes)).value(), bytes);
    bytes += static_cast<char>(i * 37);
  }
}

TEST(Base64, has_one_text_for_one_value) {
  for (const std::string_view text :
       {"Zg=", "Zg", "Zh==", "Zm9=", "Zg==\n", " Zg=", "Z===", "====", "Zm9v=", "Z=9v", "Zm-_"}) {
    const auto bytes = parse_base64(text);
    ASSERT_FALSE(bytes) << text;
    EXPECT_EQ(bytes.error().reason, "malformed_base64");
  }
}

TEST(Base64Url, has_the_other_alphabet_and_no_padding) {
  // RFC 7515, appendix C.
  EXPECT_EQ(to_base64url("\x03\xEC\xFF\xE0\xC1"), "A-z_4ME");
  EXPECT_EQ(to_base64url(""), "");
  EXPECT_EQ(to_base64url("f"), "Zg");
  EXPECT_EQ(to_base64url("fo"), "Zm8");
  EXPECT_EQ(to_base64url("foo"), "Zm9v");
}

TEST(Base64Url, comes_back_as_it_was) {
  Bytes bytes;
  for (int i = 0; i < 300; ++i) {
    EXPECT_EQ(parse_base64url(to_base64url(bytes)).value(), bytes);
    bytes += static_cast<char>(i * 37);
  }
}

TEST(Base64Url, has_one_text_for_one_value) {
  for (const std::string_view text :
       {"Z", "Zg==", "Zh", "Zm9=", "Zm9", "Zg\n", " Zg", "Zm9v=", "Zm+/", "Zm9vZ"}) {
    const auto bytes = parse_base64url(text);
    ASSERT_FALSE(bytes) << text;
    EXPECT_EQ(bytes.error().reason, "malformed_base64url");
  }
}

}  // namespace
}  // namespace atollbank::base
