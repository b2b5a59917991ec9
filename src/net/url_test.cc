// SPDX-License-Identifier: Apache-2.0
#include "net/url.h"

#include <gtest/gtest.h>

namespace atollbank::net {
namespace {

TEST(Url, an_address_comes_apart_into_its_parts) {
  const auto url = parse_url("HTTPS://Example.COM:8443/hook?a=1&b=2#top");
  ASSERT_TRUE(url) << url.error().message;
  EXPECT_EQ(url->scheme, "https");
  EXPECT_EQ(url->host, "example.com");
  EXPECT_EQ(url->port, 8443);
  EXPECT_EQ(url->target, "/hook?a=1&b=2");
  EXPECT_EQ(url->authority(), "example.com:8443");
}

TEST(Url, what_is_left_out_gets_its_usual_value) {
  const auto plain = parse_url("http://localhost?x");
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->port, 80);
  EXPECT_EQ(plain->target, "/?x");
  EXPECT_EQ(plain->authority(), "localhost");
  EXPECT_EQ(parse_url("https://a.example")->port, 443);
  EXPECT_EQ(parse_url("https://a.example")->target, "/");
}

TEST(Url, an_ipv6_address_stands_in_brackets) {
  const auto url = parse_url("http://[2001:DB8::1]:81/");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->host, "2001:db8::1");
  EXPECT_EQ(url->authority(), "[2001:db8::1]:81");
}

class RefusedUrl : public testing::TestWithParam<const char*> {};

TEST_P(RefusedUrl, what_could_be_read_in_two_ways_is_refused) {
  const auto url = parse_url(GetParam());
  ASSERT_FALSE(url);
  EXPECT_EQ(url.error().reason, "malformed_url");
}

INSTANTIATE_TEST_SUITE_P(
    All, RefusedUrl,
    testing::Values("", "example.com", "ftp://example.com/", "http://", "http:///path",
                    "http://user@example.com/", "http://exa mple.com/",
                    "http://example.com\\@evil.example/", "http://example.com:0/",
                    "http://example.com:65536/", "http://example.com:8a/", "http://example.com./",
                    "http://0x7f.1/", "http://2130706433/", "http://017.0.0.1/", "http://127.1/",
                    "http://256.1.1.1/", "http://[::1/", "http://[::1]x/", "http://[example.com]/",
                    "http://-a.example/",
                    "http://b\xC3\xBC"
                    "cher.example/",
                    "http://example.com/\r\nX: y"));

TEST(Url, an_overlong_address_is_refused) {
  EXPECT_FALSE(parse_url("http://a.example/" + std::string(kUrlBytesMax, 'x')));
}

}  // namespace
}  // namespace atollbank::net
