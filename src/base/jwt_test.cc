// SPDX-License-Identifier: Apache-2.0
#include "base/jwt.h"

#include <gtest/gtest.h>
#include <openssl/hmac.h>

#include "base/base64.h"

namespace atollbank::base {
namespace {

// A bank with one key, and tokens of every kind that somebody may bring.
class JwtTest : public testing::Test {
 protected:
  std::string signed_input(const std::string& input) const {
    return jwt_with_signature(input, key_.sign(input));
  }
  std::string token_of(std::string_view header, std::string_view claims) const {
    return signed_input(to_base64url(header) + '.' + to_base64url(claims));
  }
  std::string good_token() const {
    return signed_input(jwt_signing_input({.key_id = "k1", .type = "at+jwt"}, R"({"sub":"user"})"));
  }
  Result<VerifiedJwt> verify(std::string_view token) const {
    return verify_jwt(
        token, [this](std::string_view key_id) { return key_id == "k1" ? &check_ : nullptr; });
  }
  std::string reason_of(std::string_view token) const {
    const auto verified = verify(token);
    return verified ? "accepted" : verified.error().reason;
  }

  Es256Key key_ = Es256Key::generate();
  Es256Check check_ = Es256Check::of(key_.public_key()).value();
};

TEST_F(JwtTest, what_is_signed_is_read_back) {
  const auto verified = verify(good_token());
  ASSERT_TRUE(verified);
  EXPECT_EQ(verified->header.key_id, "k1");
  EXPECT_EQ(verified->header.type, "at+jwt");
  EXPECT_EQ(verified->claims.get_string("sub").value(), "user");
  EXPECT_EQ(reason_of(token_of(R"({"alg":"ES256","kid":"k1"})", "{}")), "accepted");
}

// RFC 7515, A.3: without a kid, so it is no token of ours, but its signature is what it must be.
TEST_F(JwtTest, the_published_example_names_no_key) {
  const std::string token =
      "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxl"
      "LmNvbS9pc19yb290Ijp0cnVlfQ."
      "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
  EXPECT_EQ(reason_of(token), "jwt_header_refused");
}

TEST_F(JwtTest, a_token_that_says_it_is_not_signed_is_refused) {
  for (const std::string_view algorithm : {"none", "None", "NONE", "nOnE", ""}) {
    const std::string input =
        to_base64url(R"({"alg":")" + std::string(algorithm) + R"(","kid":"k1"})") + '.' +
        to_base64url("{}");
    EXPECT_EQ(reason_of(input + '.'), "jwt_algorithm_refused") << algorithm;
    EXPECT_EQ(reason_of(signed_input(input)), "jwt_algorithm_refused") << algorithm;
  }
  EXPECT_EQ(reason_of(token_of(R"({"kid":"k1"})", "{}")), "jwt_algorithm_refused");
  EXPECT_EQ(reason_of(token_of(R"({"alg":null,"kid":"k1"})", "{}")), "jwt_algorithm_refused");
  EXPECT_EQ(reason_of(token_of(R"({"alg":["ES256"],"kid":"k1"})", "{}")), "jwt_algorithm_refused");
}

// The public key, which everybody has, used as the secret of a hash (RFC 8725, section 2.1).
TEST_F(JwtTest, our_public_key_is_not_taken_for_a_shared_secret) {
  const std::string input =
      to_base64url(R"({"alg":"HS256","kid":"k1"})") + '.' + to_base64url(R"({"sub":"user"})");
  unsigned char mac[32];
  unsigned int size = 0;
  ASSERT_NE(HMAC(EVP_sha256(), key_.public_key().data(), static_cast<int>(key_.public_key().size()),
                 reinterpret_cast<const unsigned char*>(input.data()), input.size(), mac, &size),
            nullptr);
  const ByteView signature(reinterpret_cast<const char*>(mac), size);
  EXPECT_EQ(reason_of(input + '.' + to_base64url(signature)), "jwt_algorithm_refused");
}

TEST_F(JwtTest, every_other_algorithm_is_refused_even_over_a_good_signature) {
  for (const std::string algorithm : {"HS256", "RS256", "ES384", "ES256K", "EdDSA", "es256"})
    EXPECT_EQ(reason_of(token_of(R"({"alg":")" + algorithm + R"(","kid":"k1"})", "{}")),
              "jwt_algorithm_refused")
        << algorithm;
}

TEST_F(JwtTest, the_header_brings_no_key_and_no_rules_of_its_own) {
  for (const std::string extra :
       {R"("jwk":{"kty":"EC"})", R"("jku":"https://evil.example/keys")", R"("x5u":"https://a")",
        R"("x5c":["a"])", R"("crit":["exp"])", R"("b64":false)", R"("zip":"DEF")", R"("cty":"JWT")",
        R"("typ":7)", R"("typ":"")"})
    EXPECT_EQ(reason_of(token_of(R"({"alg":"ES256","kid":"k1",)" + extra + "}", "{}")),
              "jwt_header_refused")
        << extra;
}

TEST_F(JwtTest, a_member_that_is_there_twice_is_refused) {
  EXPECT_EQ(reason_of(token_of(R"({"alg":"none","kid":"k1","alg":"ES256"})", "{}")),
            "jwt_header_refused");
  EXPECT_EQ(reason_of(token_of(R"({"alg":"ES256","kid":"k2","kid":"k1"})", "{}")),
            "jwt_header_refused");
  const std::string_view header = R"({"alg":"ES256","kid":"k1"})";
  EXPECT_EQ(reason_of(token_of(header, R"({"sub":"a","sub":"b"})")), "jwt_malformed");
  EXPECT_EQ(reason_of(token_of(header, R"({"x":{"sub":"a","s\u0075b":"b"}})")), "jwt_malformed");
}

TEST_F(JwtTest, nothing_may_follow_and_nothing_may_be_missing) {
  const std::string token = good_token();
  for (const std::string& changed :
       {token + ".", token + "=", token + "A", token + "\n", token + " ", token + "." + token,
        " " + token, "." + token, token.substr(0, token.size() - 1),
        token.substr(0, token.rfind('.')), token.substr(0, token.rfind('.') + 1),
        token.substr(token.find('.') + 1), std::string(), std::string("."), std::string(".."),
        token + std::string(1, '\0')})
    EXPECT_EQ(reason_of(changed), "jwt_malformed") << changed;
  EXPECT_EQ(reason_of(token_of(R"({"alg":"ES256","kid":"k1"} x)", "{}")), "jwt_malformed");
  EXPECT_EQ(reason_of(token_of(R"({"alg":"ES256","kid":"k1"})", "{} x")), "jwt_malformed");
  EXPECT_EQ(reason_of(token_of(R"({"alg":"ES256","kid":"k1"})", "[]")), "jwt_malformed");
  EXPECT_EQ(reason_of(token_of(R"(["ES256"])", "{}")), "jwt_malformed");
}

// A second text of the same bytes would let one token pass for two.
TEST_F(JwtTest, there_is_one_text_for_one_token) {
  std::string token = good_token();
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  // 64 bytes leave four bits of the last digit unused.
  token.back() = kDigits[kDigits.find(token.back()) | 1];
  EXPECT_EQ(reason_of(token), "jwt_malformed");
  std::string lax = good_token();
  lax.insert(lax.find('.'), "==");
  EXPECT_EQ(reason_of(lax), "jwt_malformed");
}

TEST_F(JwtTest, a_changed_claim_is_not_believed) {
  const std::string token = good_token();
  const auto claims = token.find('.') + 1;
  const std::string changed =
      token.substr(0, claims) + to_base64url(R"({"sub":"evil"})") + token.substr(token.rfind('.'));
  EXPECT_EQ(reason_of(changed), "jwt_signature_wrong");
  EXPECT_EQ(verify(changed).error().code, ErrorCode::kUnauthenticated);
}

TEST_F(JwtTest, another_bank_s_key_is_not_ours) {
  const std::string input = jwt_signing_input({.key_id = "k1"}, "{}");
  const std::string foreign = jwt_with_signature(input, Es256Key::generate().sign(input));
  EXPECT_EQ(reason_of(foreign), "jwt_signature_wrong");
  EXPECT_EQ(reason_of(signed_input(jwt_signing_input({.key_id = "k2"}, "{}"))), "jwt_key_unknown");
}

TEST_F(JwtTest, a_token_has_a_size_and_a_depth) {
  const std::string_view header = R"({"alg":"ES256","kid":"k1"})";
  const std::string large = R"({"a":")" + std::string(kJwtSizeMax, 'x') + R"("})";
  EXPECT_EQ(reason_of(token_of(header, large)), "jwt_too_large");
  EXPECT_EQ(reason_of(token_of(R"({"alg":"ES256","kid":")" + std::string(65, 'k') + R"("})", "{}")),
            "jwt_header_refused");
  EXPECT_EQ(
      reason_of(token_of(R"({"alg":"ES256","kid":")" + std::string(600, 'k') + R"("})", "{}")),
      "jwt_malformed");
  std::string deep = "0";
  for (int i = 0; i < 200; ++i) deep = R"({"a":)" + deep + "}";
  EXPECT_EQ(reason_of(token_of(header, deep)), "jwt_malformed");
}

// Parsed without a key, nothing is decoded from the claims.
TEST_F(JwtTest, the_claims_of_an_unverified_token_stay_closed) {
  const std::string token = signed_input(jwt_signing_input({.key_id = "k1"}, "\xFF not json"));
  ASSERT_TRUE(parse_jwt(token));
  EXPECT_EQ(reason_of(token), "jwt_malformed");
}

}  // namespace
}  // namespace atollbank::base
