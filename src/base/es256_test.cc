// SPDX-License-Identifier: Apache-2.0
#include "base/es256.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/base64.h"

namespace atollbank::base {
namespace {

template <class Array>
Array from_base64url(std::string_view text) {
  const Bytes bytes = parse_base64url(text).value();
  Array array{};
  EXPECT_EQ(bytes.size(), array.size());
  std::ranges::copy(bytes, array.begin());
  return array;
}

template <class Array>
Array from_hex(std::string_view text) {
  Array array{};
  EXPECT_EQ(text.size(), 2 * array.size());
  for (std::size_t i = 0; i < array.size(); ++i)
    array[i] =
        static_cast<std::uint8_t>(std::stoi(std::string(text.substr(2 * i, 2)), nullptr, 16));
  return array;
}

// RFC 6979, A.2.5.
const auto kRfc6979Key = from_hex<Es256PublicKey>(
    "0460FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6"
    "7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299");
const auto kRfc6979Secret =
    from_hex<Es256Scalar>("C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721");
const auto kRfc6979Signature = from_hex<Es256Signature>(
    "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716"
    "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8");

TEST(Es256, believes_the_published_signatures) {
  const auto check = Es256Check::of(kRfc6979Key);
  ASSERT_TRUE(check);
  EXPECT_TRUE(check->is_signed("sample", kRfc6979Signature));
  EXPECT_TRUE(check->is_signed(
      "test", from_hex<Es256Signature>(
                  "F1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367"
                  "019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083")));
  // RFC 7515, A.3.
  const auto x = parse_base64url("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU").value();
  const auto y = parse_base64url("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0").value();
  Es256PublicKey key{4};
  std::ranges::copy(x + y, key.begin() + 1);
  EXPECT_TRUE(Es256Check::of(key)->is_signed(
      "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFt"
      "cGxlLmNvbS9pc19yb290Ijp0cnVlfQ",
      from_base64url<Es256Signature>("DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-"
                                     "F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q")));
}

TEST(Es256, a_changed_bit_anywhere_is_not_believed) {
  const auto check = Es256Check::of(kRfc6979Key);
  for (std::size_t bit = 0; bit < kRfc6979Signature.size() * 8; ++bit) {
    Es256Signature signature = kRfc6979Signature;
    signature[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
    EXPECT_FALSE(check->is_signed("sample", signature)) << bit;
  }
  EXPECT_FALSE(check->is_signed("sampl", kRfc6979Signature));
  EXPECT_FALSE(check->is_signed("sample ", kRfc6979Signature));
  EXPECT_FALSE(
      Es256Check::of(Es256Key::generate().public_key())->is_signed("sample", kRfc6979Signature));
}

TEST(Es256, a_signature_of_zeros_or_of_the_order_signs_nothing) {
  const auto check = Es256Check::of(kRfc6979Key);
  EXPECT_FALSE(check->is_signed("sample", Es256Signature{}));
  const auto order =
      from_hex<Es256Scalar>("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");
  Es256Signature both;
  std::ranges::copy(order, std::ranges::copy(order, both.begin()).out);
  EXPECT_FALSE(check->is_signed("sample", both));
  Es256Signature no_s = kRfc6979Signature;
  std::ranges::fill(no_s.begin() + 32, no_s.end(), std::uint8_t{0});
  EXPECT_FALSE(check->is_signed("sample", no_s));
}

TEST(Es256, what_is_no_point_of_the_curve_is_no_key) {
  Es256PublicKey key = kRfc6979Key;
  key[64] ^= 1;
  EXPECT_EQ(Es256Check::of(key).error().reason, "es256_key_malformed");
  key = kRfc6979Key;
  key[0] = 2;
  EXPECT_EQ(Es256Check::of(key).error().reason, "es256_key_malformed");
  EXPECT_FALSE(Es256Check::of(Es256PublicKey{}));
  EXPECT_FALSE(Es256Check::of(Es256PublicKey{4}));
}

TEST(Es256, a_secret_has_its_one_public_key) {
  const auto key = Es256Key::of(kRfc6979Secret);
  ASSERT_TRUE(key);
  EXPECT_EQ(key->public_key(), kRfc6979Key);
  EXPECT_EQ(Es256Key::of(Es256Scalar{}).error().reason, "es256_key_malformed");
  EXPECT_FALSE(Es256Key::of(
      from_hex<Es256Scalar>("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551")));
  EXPECT_TRUE(Es256Key::of(
      from_hex<Es256Scalar>("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632550")));
}

// Often enough for an r or s that begins with zeros, or with a bit that DER must pad.
TEST(Es256, what_a_key_signs_its_public_half_believes) {
  const Es256Key key = Es256Key::generate();
  const auto check = Es256Check::of(key.public_key());
  for (int i = 0; i < 600; ++i) {
    const std::string message = "message " + std::to_string(i);
    EXPECT_TRUE(check->is_signed(message, key.sign(message))) << i;
  }
}

// The signature of RFC 6979 over "test": r needs a zero byte in front, s does not.
constexpr std::string_view kDer =
    "3045022100F1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D383670220"
    "019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083";

std::string der_of(std::string_view hex) {
  const auto bytes = from_hex<std::array<std::uint8_t, 71>>(hex);
  return std::string(bytes_of(bytes));
}

TEST(Es256, a_signature_in_der_is_the_same_signature) {
  EXPECT_EQ(
      parse_es256_der(der_of(kDer)).value(),
      from_hex<Es256Signature>("F1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367"
                               "019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083"));
  EXPECT_TRUE(
      Es256Check::of(kRfc6979Key)->is_signed("test", parse_es256_der(der_of(kDer)).value()));
}

TEST(Es256, there_is_one_der_for_one_signature) {
  const std::string der = der_of(kDer);
  for (std::size_t size = 0; size < der.size(); ++size)
    EXPECT_FALSE(parse_es256_der(der.substr(0, size))) << size;
  EXPECT_EQ(parse_es256_der(der + '\0').error().reason, "es256_signature_malformed");
  const auto changed = [&der](std::size_t place, char byte) {
    std::string other = der;
    other[place] = byte;
    return other;
  };
  EXPECT_FALSE(parse_es256_der(changed(0, 0x31)));
  EXPECT_FALSE(parse_es256_der(changed(1, 0x44)));
  EXPECT_FALSE(parse_es256_der(changed(4, 0x01)));     // 257 bits
  EXPECT_FALSE(parse_es256_der(changed(5, 0x71)));     // a zero in front that is not needed
  EXPECT_FALSE(parse_es256_der(changed(39, '\x81')));  // negative
  EXPECT_FALSE(parse_es256_der(changed(2, 0x03)));
}

TEST(Es256, two_keys_differ) {
  EXPECT_NE(Es256Key::generate().public_key(), Es256Key::generate().public_key());
}

// Computed by hand with Python's hashlib after RFC 7638, section 3.
TEST(Es256, a_thumbprint_follows_from_the_key) {
  EXPECT_EQ(es256_thumbprint(kRfc6979Key), "DOvxvJiAdIqVWIkFt5hDtCunXLF0BV4-JGv4f-ALSm0");
  EXPECT_NE(es256_thumbprint(Es256Key::generate().public_key()), es256_thumbprint(kRfc6979Key));
}

}  // namespace
}  // namespace atollbank::base
