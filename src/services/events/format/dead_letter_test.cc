// SPDX-License-Identifier: Apache-2.0
#include "services/events/format/dead_letter.h"

#include <gtest/gtest.h>

namespace atollbank::events::format {
namespace {

// What a bank of format 1 wrote is read for ever.
TEST(DeadLetterRecord, its_bytes_are_those_of_format_1) {
  const DeadLetter letter{.name = {},
                          .source = "a/b",
                          .position = 0x0102,
                          .tries = 3,
                          .reason = "r",
                          .message = "",
                          .time = {0x0304}};
  EXPECT_EQ(base::to_hex(encode_letter(letter)),
            "01"
            "0201000000000000"
            "03000000"
            "0403000000000000"
            "03000000612f62"
            "0100000072"
            "00000000");
  EXPECT_EQ(decode_letter(encode_letter(letter)).value(), letter);
}

TEST(DeadLetterRecord, keys_have_the_order_of_the_log) {
  const DeadLetterName nine{.consumer = "c", .log_partition = "records", .cursor = 9};
  const DeadLetterName ten{.consumer = "c", .log_partition = "records", .cursor = 10};
  EXPECT_EQ(letters_partition("c"), "dead_letters/c");
  EXPECT_EQ(waiting_key(nine), "waiting/records/00000000000000000009");
  EXPECT_EQ(dropped_key(ten), "dropped/records/00000000000000000010");
  EXPECT_LT(waiting_key(nine), waiting_key(ten));
  EXPECT_EQ(settled_key({.high = 1, .low = 2}),
            "settled/" + base::to_base62({.high = 1, .low = 2}));
  EXPECT_EQ(name_of_key("c", "records/00000000000000000009").value(), nine);
  for (const char* key : {"", "records", "records/", "records/x", "/1"}) {
    EXPECT_EQ(name_of_key("c", key).error().reason, "record_malformed") << key;
  }
}

TEST(DeadLetterRecord, what_is_cut_or_of_another_format_is_refused) {
  const std::string whole = encode_letter({.name = {}, .source = "s", .reason = "r"});
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(decode_letter(whole.substr(0, size))) << size;
  }
  EXPECT_FALSE(decode_letter(whole + "x"));
  EXPECT_FALSE(decode_letter("\x02" + whole.substr(1)));
}

TEST(DeadLetterName, is_read_as_it_is_written) {
  const DeadLetterName name{.consumer = "audit_index", .log_partition = "records", .cursor = 1042};
  EXPECT_EQ(to_text(name), "audit_index:records:1042");
  EXPECT_EQ(parse_dead_letter_name("audit_index:records:1042").value(), name);
  for (const char* text : {"", ":", "a:b", "a:b:", "a:b:c", "a:b:-1", "a:b:1:2", ":b:1", "a::1",
                           "a:b:99999999999999999999", "a/b:c:1", "a:b/c:1"}) {
    EXPECT_EQ(parse_dead_letter_name(text).error().reason, "dead_letter_name_malformed") << text;
  }
}

}  // namespace
}  // namespace atollbank::events::format
