// SPDX-License-Identifier: Apache-2.0
#include "services/idempotency/format/key_record.h"

#include <gtest/gtest.h>

namespace atollbank::idempotency::format {
namespace {

// What a bank of format 1 wrote is read for ever.
TEST(KeyRecord, its_bytes_are_those_of_format_1) {
  RequestRecord request{.fingerprint = {}, .claimed = {0x0102'0304}};
  request.fingerprint.fill(0xAB);
  std::string fingerprint;
  for (int i = 0; i < 32; ++i) fingerprint += "ab";
  EXPECT_EQ(base::to_hex(encode_request(request)), "01" + fingerprint + "0403020100000000");
  const KeptAnswer answer{.status = 404, .content_type = "a/b", .body = "{}"};
  EXPECT_EQ(base::to_hex(encode_answer(answer)),
            "019401"
            "03000000"
            "612f62"
            "02000000"
            "7b7d");
  EXPECT_EQ(decode_answer(encode_answer(answer)), answer);
  EXPECT_EQ(decode_request(encode_request(request)), request);
}

TEST(KeyRecord, one_of_another_length_or_format_is_malformed) {
  for (base::Bytes bytes :
       {base::Bytes(), encode_answer({}) + "x", "\x02" + encode_answer({}).substr(1)}) {
    EXPECT_EQ(decode_answer(bytes).error().reason, "record_malformed");
    EXPECT_EQ(decode_request(bytes).error().reason, "record_malformed");
  }
}

}  // namespace
}  // namespace atollbank::idempotency::format
