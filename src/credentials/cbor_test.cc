// SPDX-License-Identifier: Apache-2.0
#include "credentials/cbor.h"

#include <gtest/gtest.h>

namespace atollbank::credentials {
namespace {

base::Bytes bytes_of_hex(std::string_view hex) {
  base::Bytes bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2)
    bytes += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  return bytes;
}

base::Result<CborValue> parsed(std::string_view hex) { return CborValue::parse(bytes_of_hex(hex)); }

// RFC 8949, appendix A.
TEST(Cbor, reads_the_published_examples) {
  EXPECT_EQ(*parsed("00")->integer(), 0);
  EXPECT_EQ(*parsed("17")->integer(), 23);
  EXPECT_EQ(*parsed("1818")->integer(), 24);
  EXPECT_EQ(*parsed("1903e8")->integer(), 1000);
  EXPECT_EQ(*parsed("1b000000e8d4a51000")->integer(), 1000000000000);
  EXPECT_EQ(*parsed("20")->integer(), -1);
  EXPECT_EQ(*parsed("3903e7")->integer(), -1000);
  EXPECT_FALSE(*parsed("f4")->boolean());
  EXPECT_TRUE(*parsed("f5")->boolean());
  EXPECT_EQ(*parsed("f6"), CborValue());
  EXPECT_EQ(*parsed("4401020304")->bytes(), "\x01\x02\x03\x04");
  EXPECT_EQ(*parsed("6449455446")->text(), "IETF");
  EXPECT_EQ(*parsed("62c3bc")->text(), "\u00fc");
  EXPECT_EQ(parsed("83010203")->array()->size(), 3U);
  const auto map = parsed("a26161016162820203");
  EXPECT_EQ(*map->find("a")->integer(), 1);
  EXPECT_EQ(map->find("b")->array()->size(), 2U);
  EXPECT_EQ(map->find("c"), nullptr);
  EXPECT_EQ(*parsed("a201020304")->find(3)->integer(), 4);
  EXPECT_EQ(*parsed("1b7fffffffffffffff")->integer(), INT64_MAX);
  EXPECT_EQ(*parsed("3b7fffffffffffffff")->integer(), INT64_MIN);
}

TEST(Cbor, a_value_has_one_encoding) {
  for (const std::string_view longer :
       {"1800", "1817", "190018", "1900ff", "1a0000ffff", "1b00000000ffffffff", "5800", "780161",
        "9800", "b800", "3817"})
    EXPECT_EQ(parsed(longer).error().reason, "malformed_cbor") << longer;
}

TEST(Cbor, what_authenticators_do_not_write_is_refused) {
  for (const std::string_view foreign : {"5f42010243030405ff",
                                         "7f657374726561646d696e67ff",
                                         "9fff",
                                         "bf61610161629f0203ffff",  // open
                                         "c074323031332d30332d32315432303a30343a30305a",
                                         "d82076687474703a2f2f",
                                         "c101",  // tags
                                         "f93c00",
                                         "fa47c35000",
                                         "fb3ff199999999999a",
                                         "f7",
                                         "f0",
                                         "f818",
                                         "f8ff",
                                         "ff",
                                         "1bffffffffffffffff",
                                         "3bffffffffffffffff",  // beyond 64 signed bits
                                         "a2616101616102",
                                         "a201020103",  // a key twice
                                         "a1410102",
                                         "a1f401",
                                         "a1800102",  // a key that is no number or text
                                         "62c328",
                                         "61ff"})  // no UTF-8
    EXPECT_EQ(parsed(foreign).error().reason, "malformed_cbor") << foreign;
}

TEST(Cbor, what_is_cut_or_followed_is_refused) {
  const base::Bytes whole = bytes_of_hex("a26161016162820203");
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_FALSE(CborValue::parse(whole.substr(0, size))) << size;
  EXPECT_FALSE(CborValue::parse(whole + '\0'));
  base::Bytes both = whole + "\x05";
  base::ByteView rest = both;
  ASSERT_TRUE(CborValue::take(rest));
  EXPECT_EQ(rest, "\x05");
}

TEST(Cbor, memory_and_depth_are_bounded_whatever_is_promised) {
  EXPECT_FALSE(parsed("9affffffff"));
  EXPECT_FALSE(parsed("5b7fffffffffffffff"));
  EXPECT_FALSE(parsed("bb7fffffffffffffff"));
  EXPECT_EQ(CborValue::parse(base::Bytes(8, '\x81') + "\x01").error().reason, "cbor_too_deep");
  EXPECT_TRUE(CborValue::parse(base::Bytes(kCborDepthMax, '\x81') + "\x01"));
  EXPECT_EQ(CborValue::parse(base::Bytes(kCborSizeMax + 1, '\x00')).error().reason,
            "cbor_too_large");
  // Containers of containers: the items are counted over all of them.
  base::Bytes wide = bytes_of_hex("990200");
  for (int i = 0; i < 512; ++i) wide += bytes_of_hex("8180");
  EXPECT_TRUE(CborValue::parse(wide));
  wide = bytes_of_hex("990200");
  for (int i = 0; i < 512; ++i) wide += bytes_of_hex("828000");
  EXPECT_FALSE(CborValue::parse(wide));
}

}  // namespace
}  // namespace atollbank::credentials
