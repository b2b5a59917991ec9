// SPDX-License-Identifier: Apache-2.0
#include "services/audit/format/trail_link.h"

#include <gtest/gtest.h>

namespace atollbank::audit::format {
namespace {

// What a bank of format 1 wrote is read for ever.
TEST(TrailLink, its_bytes_are_those_of_format_1) {
  TrailLink link{.number = 0x0102, .record = {}, .chain = {}};
  link.record.fill(0xAB);
  link.chain.fill(0xCD);
  std::string record;
  std::string chain;
  for (int i = 0; i < 32; ++i) {
    record += "ab";
    chain += "cd";
  }
  EXPECT_EQ(base::to_hex(encode_link(link)), "010201000000000000" + record + chain);
  EXPECT_EQ(decode_link(encode_link(link)).value(), link);
}

TEST(TrailLink, what_is_cut_or_of_another_format_is_refused) {
  const std::string whole = encode_link({.number = 1, .record = {}, .chain = {}});
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_EQ(decode_link(whole.substr(0, size)).error().reason, "trail_link_malformed");
  }
  EXPECT_FALSE(decode_link(whole + "x"));
  EXPECT_FALSE(decode_link("\x02" + whole.substr(1)));
}

TEST(TrailKeys, have_the_order_of_the_log_and_of_time) {
  EXPECT_EQ(link_key(42), "link/00000000000000000042");
  EXPECT_EQ(cursor_of_key(link_key(42)).value(), 42u);
  const std::string key = index_key(IndexKind::kUser, "user_1", {7}, 9);
  EXPECT_EQ(key, std::string("u/user_1\0", 9) + "0000000000000000000700000000000000000009");
  EXPECT_EQ(time_of_key(key).value(), base::Timestamp{7});
  EXPECT_EQ(cursor_of_key(key).value(), 9u);
  EXPECT_LT(key, index_key(IndexKind::kUser, "user_1", {10}, 1));
  EXPECT_FALSE(index_key(IndexKind::kUser, "user_12", {7}, 9)
                   .starts_with(index_prefix(IndexKind::kUser, "user_1")));
  for (const char* bad : {"", "link/", "link/0000000000000000004x"}) {
    EXPECT_EQ(cursor_of_key(bad).error().reason, "trail_key_malformed") << bad;
    EXPECT_EQ(time_of_key(bad).error().reason, "trail_key_malformed") << bad;
  }
}

}  // namespace
}  // namespace atollbank::audit::format
