// SPDX-License-Identifier: Apache-2.0
#include "apps/wiring/public_address.h"

#include <gtest/gtest.h>

namespace atollbank::apps {
namespace {

TEST(PublicAddress, is_an_origin_as_browsers_write_it) {
  EXPECT_EQ(read_public_url("https://bank.example").value(), "https://bank.example");
  EXPECT_EQ(read_public_url("HTTPS://Bank.Example:443/").value(), "https://bank.example");
  EXPECT_EQ(read_public_url("https://bank.example:8443").value(), "https://bank.example:8443");
  EXPECT_EQ(read_public_url("http://localhost:8080/").value(), "http://localhost:8080");
  for (const char* text : {"", "bank.example", "https://bank.example/app", "ftp://bank.example",
                           "https://me@bank.example", "https://bank.example/?a=b",
                           "https://bank.example/#x", "https://bank.example#", "https://"}) {
    const auto refused = read_public_url(text);
    ASSERT_FALSE(refused.has_value()) << text;
    EXPECT_EQ(refused.error().reason, "public_url_invalid") << text;
  }
}

TEST(PublicAddress, cookies_are_secure_where_browsers_come_over_tls) {
  EXPECT_TRUE(is_reached_over_tls("https://bank.example"));
  EXPECT_FALSE(is_reached_over_tls("http://127.0.0.1:8080"));
}

TEST(PublicAddress, addresses_are_counted_where_they_are_the_callers_own_or_it_is_asked_for) {
  EXPECT_EQ(address_requests_per_minute(std::nullopt, ""), 60'000u);
  EXPECT_EQ(address_requests_per_minute(std::nullopt, "https://bank.example"), 0u);
  EXPECT_EQ(address_requests_per_minute(100, "https://bank.example"), 100u);
  EXPECT_EQ(address_requests_per_minute(0, ""), 0u);
}

TEST(PublicAddress, passkeys_are_of_its_host) {
  const auto there = relying_party_at("https://bank.example:8443");
  EXPECT_EQ(there.id, "bank.example");
  EXPECT_EQ(there.origins, std::vector<std::string>{"https://bank.example:8443"});
  const auto here = relying_party_at("http://127.0.0.1:8080");
  EXPECT_EQ(here.id, "localhost");
  EXPECT_EQ(here.origins, std::vector<std::string>{"http://localhost:8080"});
}

}  // namespace
}  // namespace atollbank::apps
