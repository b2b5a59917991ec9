// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "services/identity/token.h"

namespace atollbank::identity {
namespace {

Client client_of(ClientKind kind, std::string uri) {
  Client client;
  client.kind = kind;
  client.redirect_uris = {std::move(uri)};
  return client;
}

TEST(RedirectUri, https_loopback_and_private_schemes_are_good) {
  for (const char* uri : {"https://app.example/callback", "https://app.example/cb?from=bank",
                          "http://localhost:6600/pymonzo", "http://127.0.0.1:1234/",
                          "http://[::1]/", "com.example.app:/signed-in"}) {
    EXPECT_TRUE(is_good_redirect_uri(uri)) << uri;
  }
}

TEST(RedirectUri, what_could_be_read_in_two_ways_is_refused) {
  for (const char* uri :
       {"", "http://app.example/", "https://app.example/#there", "https://me@app.example/",
        "https://app.example\\@evil.example/", "javascript:alert(1)", "data:text/html,x", "/there",
        "https://", "app:/there", "com.example.:/x", "https://app.example/a b",
        "https://app.example/\n", "//app.example/", "http://localhost.evil.example/",
        "http://127.0.0.1.evil.example/"}) {
    EXPECT_FALSE(is_good_redirect_uri(uri)) << uri;
  }
  EXPECT_FALSE(is_good_redirect_uri("https://app.example/" + std::string(kRedirectUriMax, 'x')));
}

TEST(RedirectUri, only_the_very_same_bytes_are_registered) {
  const Client client = client_of(ClientKind::kConfidential, "https://app.example/callback");
  EXPECT_TRUE(is_registered_redirect(client, "https://app.example/callback"));
  for (const char* uri :
       {"https://app.example/callback/", "https://app.example/callback?x=1",
        "https://app.example/Callback", "https://APP.example/callback",
        "https://app.example:443/callback", "https://app.example/callback/../callback",
        "https://app.example/callback%2f", "https://app.example.evil.example/callback",
        "https://evil.example/?https://app.example/callback", "http://app.example/callback", ""}) {
    EXPECT_FALSE(is_registered_redirect(client, uri)) << uri;
  }
}

TEST(RedirectUri, a_public_client_may_listen_on_any_port_of_loopback) {
  const Client client = client_of(ClientKind::kPublic, "http://127.0.0.1/callback");
  EXPECT_TRUE(is_registered_redirect(client, "http://127.0.0.1:49152/callback"));
  EXPECT_TRUE(is_registered_redirect(client, "http://127.0.0.1/callback"));
  for (const char* uri :
       {"http://127.0.0.1:49152/other", "http://[::1]:49152/callback",
        "http://localhost:49152/callback", "https://127.0.0.1:49152/callback",
        "http://127.0.0.1:49152@evil.example/callback", "http://127.0.0.1:/callback"}) {
    EXPECT_FALSE(is_registered_redirect(client, uri)) << uri;
  }
}

TEST(RedirectUri, a_confidential_client_has_one_port) {
  const Client client = client_of(ClientKind::kConfidential, "http://127.0.0.1:8000/callback");
  EXPECT_TRUE(is_registered_redirect(client, "http://127.0.0.1:8000/callback"));
  EXPECT_FALSE(is_registered_redirect(client, "http://127.0.0.1:8001/callback"));
}

TEST(RedirectUri, an_answer_keeps_the_query_that_was_registered) {
  AuthorisationRequest request;
  request.redirect_uri = "https://app.example/cb?from=bank";
  request.state = "a b&c";
  EXPECT_EQ(redirect_with(request, "code", "x.y", "https://bank.example"),
            "https://app.example/cb?from=bank&code=x.y&state=a%20b%26c"
            "&iss=https%3A%2F%2Fbank.example");
  request.redirect_uri = "https://app.example/cb";
  request.state.clear();
  EXPECT_EQ(redirect_with_error(request, "access_denied", "i"),
            "https://app.example/cb?error=access_denied&iss=i");
}

TEST(TokenHolder, reads_everything_for_five_minutes_and_then_ninety_days) {
  TokenHolder holder;
  const auto approved = base::Timestamp::from_ms(1'000'000'000'000);
  holder.approved = approved;
  const auto almost = base::Duration::from_ms(5 * 60 * 1000 - 1);
  EXPECT_EQ(holder.history_begin(approved + almost), std::nullopt);
  const base::Timestamp later = approved + kFullHistoryTime;
  EXPECT_EQ(holder.history_begin(later), later - kHistoryTime);
  holder.history = HistoryRule::kUnlimited;
  EXPECT_EQ(holder.history_begin(later), std::nullopt);
}

}  // namespace
}  // namespace atollbank::identity
