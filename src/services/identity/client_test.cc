// SPDX-License-Identifier: Apache-2.0
// Where codes may be sent, and the life of clients: registered, deleted, counted.
#include "services/identity/identity_fixture.h"
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

class ClientsTest : public IdentityTest {
 protected:
  base::Result<RegisteredClient> registered() {
    RegisterClient request;
    request.owner_id = kDeveloper;
    request.name = "App";
    request.redirect_uris = {kRedirect};
    return ask<RegisteredClient>(
        [&](auto done) { service_->register_client(context(), request, std::move(done)); });
  }
  base::Result<void> remove(const RegisteredClient& client, base::Id owner = kDeveloper) {
    return ask<void>([&](auto done) {
      service_->delete_client(context(), owner, client.client.id, std::move(done));
    });
  }
  std::size_t client_count() {
    return ask<std::vector<Client>>(
               [&](auto done) { service_->clients_of(context(), kDeveloper, std::move(done)); })
        .value()
        .size();
  }
};

TEST_F(ClientsTest, a_deleted_client_frees_its_place) {
  pass(1);  // ids are of their time
  start({.is_sandbox = false});
  for (std::size_t i = 0; i < 2 * kClientsPerOwnerMax; ++i) {
    const auto client = registered();
    ASSERT_TRUE(client.has_value()) << i << ": " << client.error().reason;
    ASSERT_TRUE(remove(*client).has_value());
  }
  std::vector<RegisteredClient> living;
  for (std::size_t i = client_count(); i < kClientsPerOwnerMax; ++i) {
    living.push_back(registered().value());
  }
  EXPECT_EQ(client_count(), kClientsPerOwnerMax);
  EXPECT_EQ(registered().error().reason, "too_many_clients");
  ASSERT_TRUE(remove(living.front()).has_value());
  EXPECT_TRUE(registered().has_value());
  EXPECT_EQ(registered().error().reason, "too_many_clients");
  EXPECT_EQ(client_count(), kClientsPerOwnerMax);
}

TEST_F(ClientsTest, a_deletion_whose_answer_is_lost_is_found_done) {
  int commits = 0;
  records_.set_fault_source([&commits](const ports::Commit&) {
    return ++commits == 1 ? adapters::CommitFault::kLostAfter : adapters::CommitFault::kNone;
  });
  const auto deleted = remove(confidential_);
  EXPECT_TRUE(deleted.has_value()) << deleted.error().reason;
  EXPECT_EQ(client_count(), 1U);
}

TEST_F(ClientsTest, deleting_again_changes_nothing) {
  ASSERT_TRUE(remove(confidential_).has_value());
  const std::size_t told = records_.outbox(0, 1000).value().size();
  EXPECT_TRUE(remove(confidential_).has_value());
  EXPECT_EQ(records_.outbox(0, 1000).value().size(), told);
  EXPECT_EQ(remove(confidential_, kOther).error().reason, "client_not_found");
  ChangeClient change;
  change.owner_id = kDeveloper;
  change.client_id = confidential_.client.id;
  change.name = "Risen";
  const auto changed =
      ask<Client>([&](auto done) { service_->change_client(context(), change, std::move(done)); });
  EXPECT_EQ(changed.error().reason, "client_not_found");
}

}  // namespace
}  // namespace atollbank::identity
