// SPDX-License-Identifier: Apache-2.0
// OAuth misused, one test an attack: codes and refresh tokens used twice, redirect addresses and
// PKCE tampered with, signatures forged, tokens shown where they do not belong.
#include "services/identity/identity_fixture.h"

namespace atollbank::identity {
namespace {

class MisuseTest : public IdentityTest {
 protected:
  std::string claims_of(const base::Secret& token) {
    return base::parse_base64url(base::parse_jwt(token.reveal())->claims).value();
  }
  std::string signed_by(const base::Es256Key& key, std::string_view header,
                        const std::string& claims) {
    std::string input = base::to_base64url(header) + "." + base::to_base64url(claims);
    const auto signature = key.sign(input);
    return input + "." + base::to_base64url(base::bytes_of(signature));
  }
  std::string key_id() { return OpenVault::public_half(vault_.newest()).id; }
  std::string header(std::string_view algorithm, std::string_view type) {
    return R"({"alg":")" + std::string(algorithm) + R"(","kid":")" + key_id() + R"(","typ":")" +
           std::string(type) + R"("})";
  }
  base::Result<void> revoke(const RegisteredClient& client, const base::Secret& token) {
    const ClientCredentials credentials{.client_id = client.client.id, .secret = client.secret};
    return ask<void>(
        [&](auto done) { service_->revoke(context(), credentials, token, std::move(done)); });
  }
  Introspection introspect(const RegisteredClient& client, const base::Secret& token) {
    const ClientCredentials credentials{.client_id = client.client.id, .secret = client.secret};
    return ask<Introspection>([&](auto done) {
             service_->introspect(context(), credentials, token, std::move(done));
           })
        .value();
  }
};

TEST_F(MisuseTest, a_code_used_twice_ends_what_came_of_it) {
  const auto code = authorise(request_of(confidential_));
  const auto tokens = exchange(code_request(confidential_, code->code));
  ASSERT_TRUE(tokens.has_value());
  const auto next = exchange(refresh_request(confidential_, tokens->refresh_token));
  ASSERT_TRUE(next.has_value());
  EXPECT_EQ(refusal(code_request(confidential_, code->code)), "code_used");
  EXPECT_EQ(refusal(next->access_token), "token_evicted");
  EXPECT_EQ(refusal(refresh_request(confidential_, next->refresh_token)), "refresh_token_evicted");
  EXPECT_EQ(refusal(code_request(confidential_, code->code)), "code_used");
}

TEST_F(MisuseTest, a_code_is_good_for_a_minute) {
  const auto code = authorise(request_of(confidential_));
  pass(60);
  EXPECT_EQ(refusal(code_request(confidential_, code->code)), "code_expired");
  const auto other = authorise(request_of(confidential_));
  pass(59);
  EXPECT_EQ(refusal(code_request(confidential_, other->code)), "");
}

TEST_F(MisuseTest, a_code_is_bound_to_its_client) {
  const auto code = authorise(request_of(confidential_));
  const RegisteredClient other = made(ClientKind::kConfidential);
  EXPECT_EQ(refusal(code_request(other, code->code)), "bad_code");
  auto request = code_request(confidential_, code->code);
  request.client.secret = other.secret;
  EXPECT_EQ(refusal(request), "bad_client");
  request.client.secret = base::Secret();
  EXPECT_EQ(refusal(request), "bad_client");
  EXPECT_EQ(refusal(code_request(confidential_, code->code)), "");
}

TEST_F(MisuseTest, a_code_is_bound_to_its_redirect_address) {
  const auto code = authorise(request_of(confidential_));
  auto request = code_request(confidential_, code->code);
  for (const char* uri : {"", "https://app.example/callback/", "https://app.example/callback?a=b",
                          "https://evil.example/callback", "https://app.example/CALLBACK"}) {
    request.redirect_uri = uri;
    EXPECT_EQ(refusal(request), "redirect_uri_mismatch") << uri;
  }
}

TEST_F(MisuseTest, a_redirect_address_that_is_not_registered_is_never_redirected_to) {
  auto request = request_of(confidential_);
  for (const char* uri : {"", "https://evil.example/", "https://app.example/callback/..",
                          "https://app.example/callback#x", "https://app.example:8443/callback",
                          "javascript:alert(1)"}) {
    request.redirect_uri = uri;
    const auto checked = ask<CheckedRequest>(
        [&](auto done) { service_->check_request(context(), request, std::move(done)); });
    ASSERT_FALSE(checked.has_value()) << uri;
    EXPECT_EQ(checked.error().reason, "redirect_uri_mismatch");
    EXPECT_EQ(authorise(request).error().reason, "redirect_uri_mismatch");
  }
}

TEST_F(MisuseTest, mistakes_in_a_request_are_told_to_its_program_by_redirect) {
  auto request = request_of(public_);
  const auto error_of = [&] {
    const auto checked = ask<CheckedRequest>(
        [&](auto done) { service_->check_request(context(), request, std::move(done)); });
    EXPECT_EQ(checked->error.empty(), checked->error_redirect.empty());
    return checked->error;
  };
  EXPECT_EQ(error_of(), "");
  request.response_type = "token";
  EXPECT_EQ(error_of(), "unsupported_response_type");
  request = request_of(public_);
  request.code_challenge_method = "plain";
  EXPECT_EQ(error_of(), "invalid_request");
  request.code_challenge_method = "";
  EXPECT_EQ(error_of(), "invalid_request");
  request.code_challenge = "";
  EXPECT_EQ(error_of(), "invalid_request");
  request = request_of(public_);
  request.code_challenge += "A";
  EXPECT_EQ(error_of(), "invalid_request");
  EXPECT_EQ(authorise(request).error().reason, "authorisation_refused");
}

TEST_F(MisuseTest, pkce_cannot_be_left_out_or_guessed) {
  const auto code = authorise(request_of(public_));
  auto request = code_request(public_, code->code);
  request.code_verifier = base::Secret();
  EXPECT_EQ(refusal(request), "code_verifier_missing");
  request.code_verifier = base::Secret(std::string(43, 'a'));
  EXPECT_EQ(refusal(request), "code_verifier_wrong");
  // The challenge itself, as `plain` would have it.
  request.code_verifier = base::Secret(challenge_of(kVerifier));
  EXPECT_EQ(refusal(request), "code_verifier_wrong");
  EXPECT_EQ(refusal(code_request(public_, code->code)), "");
}

TEST_F(MisuseTest, a_verifier_for_a_code_without_challenge_is_a_downgrade) {
  const auto code = authorise(request_of(confidential_));
  auto request = code_request(confidential_, code->code);
  request.code_verifier = base::Secret(kVerifier);
  EXPECT_EQ(refusal(request), "code_verifier_unasked");
}

TEST_F(MisuseTest, a_refresh_token_used_long_after_ends_the_family) {
  const IssuedTokens first = signed_in(confidential_);
  const auto second = exchange(refresh_request(confidential_, first.refresh_token));
  ASSERT_TRUE(second.has_value());
  pass(10);
  EXPECT_EQ(refusal(refresh_request(confidential_, first.refresh_token)), "refresh_token_evicted");
  EXPECT_EQ(refusal(second->access_token), "token_evicted");
  EXPECT_EQ(refusal(refresh_request(confidential_, second->refresh_token)),
            "refresh_token_evicted");
}

TEST_F(MisuseTest, within_the_grace_only_the_last_one_is_forgiven) {
  const IssuedTokens first = signed_in(confidential_);
  const auto second = exchange(refresh_request(confidential_, first.refresh_token));
  const auto third = exchange(refresh_request(confidential_, second->refresh_token));
  ASSERT_TRUE(third.has_value());
  EXPECT_EQ(refusal(refresh_request(confidential_, first.refresh_token)), "refresh_token_evicted");
  EXPECT_EQ(refusal(third->access_token), "token_evicted");
}

TEST_F(MisuseTest, the_algorithm_is_not_for_the_token_to_choose) {
  const IssuedTokens tokens = signed_in(confidential_);
  const std::string claims = claims_of(tokens.access_token);
  const std::string unsigned_input =
      base::to_base64url(header("none", "at+jwt")) + "." + base::to_base64url(claims);
  const auto& key = vault_.newest();
  const std::string public_key(base::bytes_of(key.public_key()));
  const std::string hmac_like =
      base::to_base64url(base::bytes_of(base::sha256(public_key + unsigned_input)));
  for (const std::string& forged :
       {unsigned_input + ".", unsigned_input + "." + hmac_like, unsigned_input,
        base::to_base64url(header("HS256", "at+jwt")) + "." + base::to_base64url(claims) + "." +
            hmac_like,
        signed_by(key, header("HS256", "at+jwt"), claims),
        signed_by(key, header("none", "at+jwt"), claims),
        signed_by(key, header("es256", "at+jwt"), claims),
        signed_by(key, header("RS256", "at+jwt"), claims)}) {
    EXPECT_EQ(refusal(base::Secret(forged)), "token_unknown") << forged;
  }
  EXPECT_EQ(refusal(base::Secret(signed_by(key, header("ES256", "at+jwt"), claims))), "");
}

TEST_F(MisuseTest, a_token_of_another_key_is_refused_whatever_key_it_names) {
  const IssuedTokens tokens = signed_in(confidential_);
  const std::string claims = claims_of(tokens.access_token);
  const base::Es256Key thief = base::Es256Key::generate();
  const std::string own_id = base::es256_thumbprint(thief.public_key());
  for (const std::string& forged :
       {signed_by(thief, header("ES256", "at+jwt"), claims),
        signed_by(thief, R"({"alg":"ES256","typ":"at+jwt","kid":")" + own_id + R"("})", claims),
        signed_by(thief, R"({"alg":"ES256","typ":"at+jwt","kid":"../../dev/null"})", claims),
        signed_by(thief, R"({"alg":"ES256","typ":"at+jwt"})", claims),
        signed_by(thief, R"({"alg":"ES256","typ":"at+jwt","kid":"x","jwk":{}})", claims)}) {
    EXPECT_EQ(refusal(base::Secret(forged)), "token_unknown");
  }
}

TEST_F(MisuseTest, one_kind_of_token_is_never_taken_for_another) {
  const auto code = authorise(request_of(confidential_));
  const auto tokens = exchange(code_request(confidential_, code->code));
  ASSERT_TRUE(tokens.has_value());
  EXPECT_EQ(refusal(code->code), "token_unknown");
  EXPECT_EQ(refusal(tokens->refresh_token), "token_unknown");
  EXPECT_EQ(refusal(refresh_request(confidential_, tokens->access_token)), "bad_refresh_token");
  EXPECT_EQ(refusal(refresh_request(confidential_, code->code)), "bad_refresh_token");
  EXPECT_EQ(refusal(code_request(confidential_, tokens->access_token)), "bad_code");
  EXPECT_EQ(refusal(code_request(confidential_, tokens->refresh_token)), "bad_code");
  // Well signed, and the header lies about what it is.
  const std::string claims = claims_of(tokens->refresh_token);
  EXPECT_EQ(refusal(base::Secret(signed_by(vault_.newest(), header("ES256", "at+jwt"), claims))),
            "token_unknown");
}

TEST_F(MisuseTest, a_token_whose_grant_knows_nothing_of_it_is_refused) {
  const IssuedTokens tokens = signed_in(confidential_);
  TokenClaims claims;
  claims.id = {.high = 9, .low = 9};
  claims.user_id = kUser;
  claims.client_id = confidential_.client.id;
  claims.grant_id = grants()[0].id;
  claims.issued = now();
  claims.expires = now() + base::Duration::from_seconds(60);
  const auto sign = [&](std::string_view issuer) {
    return base::Secret(
        signed_by(vault_.newest(), header("ES256", "at+jwt"), claims_json(claims, issuer)));
  };
  EXPECT_EQ(refusal(sign(kIssuer)), "token_evicted");
  claims.grant_id = {.high = 8, .low = 8};
  EXPECT_EQ(refusal(sign(kIssuer)), "token_evicted");
  claims.user_id = kOther;
  EXPECT_EQ(refusal(sign(kIssuer)), "token_evicted");
  EXPECT_EQ(refusal(sign("https://other.example")), "token_unknown");
}

TEST_F(MisuseTest, another_clients_token_can_be_neither_revoked_nor_looked_into) {
  const IssuedTokens tokens = signed_in(confidential_);
  const RegisteredClient other = made(ClientKind::kConfidential);
  EXPECT_TRUE(revoke(other, tokens.access_token).has_value());
  EXPECT_TRUE(revoke(other, tokens.refresh_token).has_value());
  EXPECT_FALSE(introspect(other, tokens.access_token).active);
  EXPECT_FALSE(introspect(other, tokens.refresh_token).active);
  EXPECT_EQ(refusal(tokens.access_token), "");
  EXPECT_EQ(refusal(refresh_request(other, tokens.refresh_token)), "bad_refresh_token");
  RegisteredClient liar = confidential_;
  liar.secret = other.secret;
  EXPECT_EQ(revoke(liar, tokens.access_token).error().reason, "bad_client");
}

TEST_F(MisuseTest, a_client_revokes_and_looks_into_its_own) {
  const IssuedTokens tokens = signed_in(confidential_);
  const Introspection access = introspect(confidential_, tokens.access_token);
  EXPECT_TRUE(access.active);
  EXPECT_EQ(access.holder.user_id, kUser);
  EXPECT_TRUE(introspect(confidential_, tokens.refresh_token).is_refresh_token);
  ASSERT_TRUE(revoke(confidential_, tokens.access_token).has_value());
  EXPECT_EQ(refusal(tokens.access_token), "token_evicted");
  EXPECT_FALSE(introspect(confidential_, tokens.access_token).active);
  const auto next = exchange(refresh_request(confidential_, tokens.refresh_token));
  ASSERT_TRUE(next.has_value());
  ASSERT_TRUE(revoke(confidential_, next->refresh_token).has_value());
  EXPECT_EQ(refusal(next->access_token), "token_evicted");
  EXPECT_FALSE(introspect(confidential_, next->refresh_token).active);
  EXPECT_TRUE(revoke(confidential_, base::Secret("no token at all")).has_value());
}

TEST_F(MisuseTest, a_clients_tokens_die_with_it) {
  const IssuedTokens tokens = signed_in(confidential_);
  const auto remove = [&](base::Id owner) {
    return ask<void>([&](auto done) {
      service_->delete_client(context(), owner, confidential_.client.id, std::move(done));
    });
  };
  EXPECT_EQ(remove(kOther).error().reason, "client_not_found");
  ASSERT_TRUE(remove(kDeveloper).has_value());
  EXPECT_EQ(refusal(tokens.access_token), "token_evicted");
  EXPECT_EQ(refusal(refresh_request(confidential_, tokens.refresh_token)), "bad_client");
  EXPECT_EQ(authorise(request_of(confidential_)).error().reason, "client_unknown");
}

TEST_F(MisuseTest, a_rotated_secret_leaves_time_for_the_change) {
  const auto rotate = [&](base::Duration overlap) {
    return ask<base::Secret>([&](auto done) {
             service_->rotate_secret(context(), kDeveloper, confidential_.client.id, overlap,
                                     std::move(done));
           })
        .value();
  };
  RegisteredClient renewed = confidential_;
  renewed.secret = rotate(base::Duration::from_seconds(3600));
  signed_in(renewed);
  signed_in(confidential_);
  pass(3600);
  const auto code = authorise(request_of(confidential_));
  EXPECT_EQ(refusal(code_request(confidential_, code->code)), "bad_client");
  EXPECT_EQ(refusal(code_request(renewed, code->code)), "");
  const RegisteredClient old = renewed;
  renewed.secret = rotate({});
  const auto other = authorise(request_of(renewed));
  EXPECT_EQ(refusal(code_request(old, other->code)), "bad_client");
}

TEST_F(MisuseTest, guessing_a_secret_is_stopped_and_then_forgiven) {
  IdentityOptions options{.is_sandbox = true};
  options.client_failures_max = 3;
  start(options);
  auto wrong = code_request(confidential_, base::Secret("no code"));
  wrong.client.secret = base::Secret("mnzconf.guessed");
  for (int i = 0; i < 3; ++i) EXPECT_EQ(refusal(wrong), "bad_client");
  const auto stopped = exchange(wrong);
  EXPECT_EQ(stopped.error().reason, "rate_limited");
  EXPECT_GT(stopped.error().retry_after_ms, 0u);
  const auto code = authorise(request_of(confidential_));
  EXPECT_EQ(refusal(code_request(confidential_, code->code)), "rate_limited");
  signed_in(public_);
  pass(60);
  signed_in(confidential_);
}

TEST_F(MisuseTest, what_is_no_clients_id_is_counted_as_one) {
  IdentityOptions options{.is_sandbox = true};
  options.client_failures_max = 3;
  start(options);
  auto wrong = code_request(confidential_, base::Secret("no code"));
  for (const char letter : {'a', 'b', 'c'}) {
    wrong.client.client_id = std::string(16 * 1024, letter);
    EXPECT_EQ(refusal(wrong), "bad_client");
  }
  wrong.client.client_id = "another that is none";
  EXPECT_EQ(refusal(wrong), "rate_limited");
  signed_in(confidential_);
}

TEST_F(MisuseTest, outside_a_sandbox_nothing_is_granted_without_a_person) {
  start({.is_sandbox = false});
  EXPECT_EQ(ask<AuthorisationCode>([&](auto done) {
              service_->authorise_in_sandbox(context(), kUser, true, request_of(confidential_),
                                             std::move(done));
            })
                .error()
                .reason,
            "sandbox_only");
  const SandboxToken wanted{.user_id = kUser, .client_id = confidential_.client.id};
  EXPECT_EQ(ask<IssuedTokens>(
                [&](auto done) { service_->issue_in_sandbox(context(), wanted, std::move(done)); })
                .error()
                .reason,
            "sandbox_only");
  RegisterClient request;
  request.owner_id = kDeveloper;
  request.name = "App";
  request.redirect_uris = {kRedirect};
  request.options.approved_at_once = true;
  EXPECT_EQ(ask<RegisteredClient>(
                [&](auto done) { service_->register_client(context(), request, std::move(done)); })
                .error()
                .reason,
            "option_needs_sandbox");
}

}  // namespace
}  // namespace atollbank::identity
