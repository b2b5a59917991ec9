// SPDX-License-Identifier: Apache-2.0
#include "credentials/totp.h"

#include <gtest/gtest.h>

#include <array>

#include "credentials/base32.h"

namespace atollbank::credentials {
namespace {

using base::Secret;
using base::Timestamp;

const Secret kSecret("12345678901234567890");

Timestamp at(std::int64_t seconds) { return Timestamp::from_ms(seconds * 1000); }

// RFC 6238, appendix B: eight digits there, of which we show the last six.
TEST(Totp, is_that_of_the_published_examples) {
  EXPECT_EQ(totp_code(kSecret, totp_step(at(59))), "287082");
  EXPECT_EQ(totp_code(kSecret, totp_step(at(1111111109))), "081804");
  EXPECT_EQ(totp_code(kSecret, totp_step(at(1111111111))), "050471");
  EXPECT_EQ(totp_code(kSecret, totp_step(at(1234567890))), "005924");
  EXPECT_EQ(totp_code(kSecret, totp_step(at(2000000000))), "279037");
  EXPECT_EQ(totp_code(kSecret, 20000000000 / 30), "353130");
  // RFC 4226, appendix D.
  const std::array codes{"755224", "287082", "359152", "969429", "338314",
                         "254676", "287922", "162583", "399871", "520489"};
  for (std::size_t step = 0; step < codes.size(); ++step)
    EXPECT_EQ(totp_code(kSecret, static_cast<std::int64_t>(step)), codes[step]);
}

TEST(Totp, a_clock_may_be_one_step_off_and_no_more) {
  const std::int64_t step = totp_step(at(1'800'000'000));
  const std::string code = totp_code(kSecret, step);
  EXPECT_EQ(find_totp_step(kSecret, code, at(1'800'000'000), kNoTotpStep), step);
  EXPECT_EQ(find_totp_step(kSecret, code, at(1'800'000'030), kNoTotpStep), step);
  EXPECT_EQ(find_totp_step(kSecret, code, at(1'799'999'970), kNoTotpStep), step);
  EXPECT_EQ(find_totp_step(kSecret, code, at(1'800'000'060), kNoTotpStep), std::nullopt);
  EXPECT_EQ(find_totp_step(kSecret, code, at(1'799'999'969), kNoTotpStep), std::nullopt);
}

TEST(Totp, a_code_is_good_once_and_so_is_what_came_before_it) {
  const Timestamp now = at(1'800'000'000);
  const std::int64_t step = totp_step(now);
  const std::string code = totp_code(kSecret, step);
  EXPECT_EQ(find_totp_step(kSecret, code, now, step - 1), step);
  EXPECT_EQ(find_totp_step(kSecret, code, now, step), std::nullopt);
  EXPECT_EQ(find_totp_step(kSecret, totp_code(kSecret, step - 1), now, step), std::nullopt);
  EXPECT_EQ(find_totp_step(kSecret, totp_code(kSecret, step + 1), now, step), step + 1);
}

TEST(Totp, what_is_no_code_is_no_code) {
  const Timestamp now = at(1'800'000'000);
  const std::string code = totp_code(kSecret, totp_step(now));
  for (const std::string& wrong : {std::string(), code.substr(1), code + "0", "0" + code,
                                   std::string("abcdef"), std::string("      ")})
    EXPECT_EQ(find_totp_step(kSecret, wrong, now, kNoTotpStep), std::nullopt) << wrong;
}

TEST(Totp, an_app_reads_the_address) {
  EXPECT_EQ(totp_uri("Atoll Bank", "ada@example.org", kSecret).reveal(),
            "otpauth://totp/Atoll%20Bank:ada%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
            "&issuer=Atoll%20Bank");
}

// RFC 4648, section 10, without its padding.
TEST(Base32, is_that_of_the_published_examples) {
  EXPECT_EQ(to_base32(""), "");
  EXPECT_EQ(to_base32("f"), "MY");
  EXPECT_EQ(to_base32("fo"), "MZXQ");
  EXPECT_EQ(to_base32("foo"), "MZXW6");
  EXPECT_EQ(to_base32("foob"), "MZXW6YQ");
  EXPECT_EQ(to_base32("fooba"), "MZXW6YTB");
  EXPECT_EQ(to_base32("foobar"), "MZXW6YTBOI");
}

TEST(Base32, comes_back_as_it_was_however_it_is_typed) {
  base::Bytes bytes;
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(parse_base32(to_base32(bytes)).value(), bytes);
    bytes += static_cast<char>(i * 37);
  }
  EXPECT_EQ(parse_base32("mzxw 6ytb oi==").value(), "foobar");
}

TEST(Base32, is_whole_or_refused) {
  for (const std::string_view text : {"M", "MZX", "MZXW6Y", "MZ", "M1", "MZ-Q", "M\n"})
    EXPECT_EQ(parse_base32(text).error().reason, "malformed_base32") << text;
}

}  // namespace
}  // namespace atollbank::credentials
