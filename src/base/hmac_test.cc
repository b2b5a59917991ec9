// SPDX-License-Identifier: Apache-2.0
#include "base/hmac.h"

#include <gtest/gtest.h>

namespace atollbank::base {
namespace {

// RFC 2202 and RFC 4231, test case 2; and the empty key, which libcrypto treats apart.
TEST(Hmac, is_that_of_the_published_examples) {
  EXPECT_EQ(to_hex(bytes_of(hmac_sha1("Jefe", "what do ya want for nothing?"))),
            "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
  EXPECT_EQ(to_hex(bytes_of(hmac_sha256("Jefe", "what do ya want for nothing?"))),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(to_hex(bytes_of(hmac_sha256("", ""))),
            "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST(Hmac, a_key_longer_than_a_block_is_hashed_first) {
  // RFC 4231, test case 6.
  EXPECT_EQ(to_hex(bytes_of(hmac_sha256(std::string(131, '\xAA'),
                                        "Test Using Larger Than Block-Size Key - Hash Key First"))),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

}  // namespace
}  // namespace atollbank::base
