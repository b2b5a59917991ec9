// SPDX-License-Identifier: Apache-2.0
#include "services/tenants/key_file.h"

#include <gtest/gtest.h>

#include <string>

#include "services/tenants/tenant.h"

namespace atollbank::tenants {
namespace {

TEST(KeyFile, has_one_key_a_line_and_blanks_do_not_count) {
  const auto keys = parse_keys("\n  the-first-of-two-keys \r\n\n\tthe-second-of-two-keys").value();
  ASSERT_EQ(keys.size(), 2u);
  EXPECT_TRUE(keys[0].equals("the-first-of-two-keys"));
  EXPECT_TRUE(keys[1].equals("the-second-of-two-keys"));
}

TEST(KeyFile, a_key_that_can_be_guessed_or_broken_is_refused_and_not_told) {
  const std::string too_long(kKeySizeMax + 1, 'k');
  for (const std::string& text : {std::string("fifteen-letters"), std::string("with a blank in it"),
                                  std::string("sch\xC3\xB6ner-schl\xC3\xBCssel"), too_long}) {
    const auto keys = parse_keys(text);
    ASSERT_FALSE(keys.has_value()) << text;
    EXPECT_EQ(keys.error().reason, "tenant_key_invalid");
    EXPECT_EQ(keys.error().message.find(text), std::string::npos);
  }
}

TEST(KeyFile, has_a_key_and_no_more_than_eight) {
  EXPECT_EQ(parse_keys(" \n\n").error().reason, "key_file_empty");
  std::string text;
  for (int i = 0; i < 8; ++i) text += "the-key-number-" + std::to_string(i) + "\n";
  EXPECT_TRUE(parse_keys(text).has_value());
  EXPECT_EQ(parse_keys(text + "one-key-too-many").error().reason, "tenant_keys_too_many");
}

}  // namespace
}  // namespace atollbank::tenants
