// SPDX-License-Identifier: Apache-2.0
// The life of tokens: asked for, exchanged, approved, refreshed, evicted, expired, ended.
#include "services/identity/identity_fixture.h"

namespace atollbank::identity {
namespace {

using TokensTest = IdentityTest;

TEST_F(TokensTest, a_code_becomes_tokens_in_the_shape_that_clients_know) {
  const auto code = authorise(request_of(confidential_));
  ASSERT_TRUE(code.has_value());
  EXPECT_EQ(code->redirect_to, std::string(kRedirect) + "?code=" + code->code.reveal() +
                                   "&state=abc&iss=https%3A%2F%2Fbank.example");
  const auto tokens = exchange(code_request(confidential_, code->code));
  ASSERT_TRUE(tokens.has_value());
  EXPECT_EQ(tokens->client_id, confidential_.client.id);
  EXPECT_EQ(tokens->user_id, kUser);
  EXPECT_EQ(tokens->expires_in_seconds, 30 * 3600);
  EXPECT_EQ(tokens->scope, kScopeBefore);
  EXPECT_FALSE(tokens->refresh_token.reveal().empty());
  const auto jwt = base::parse_jwt(tokens->access_token.reveal());
  ASSERT_TRUE(jwt.has_value());
  const auto claims = base::JsonValue::parse(base::parse_base64url(jwt->claims).value()).value();
  EXPECT_EQ(claims.get_string("typ").value(), "at");
  EXPECT_EQ(claims.get_string("v").value(), "6");
  EXPECT_TRUE(claims.get_string("jti").value().starts_with("acctok_0000"));
  EXPECT_EQ(claims.get_string("iss").value(), kIssuer);
  EXPECT_EQ(claims.get_string("sub").value(), base::to_text("user", kUser));
  EXPECT_EQ(claims.get_string("client_id").value(), confidential_.client.id);
  EXPECT_EQ(claims.get_integer("exp").value() - claims.get_integer("iat").value(), 30 * 3600);
}

TEST_F(TokensTest, a_public_client_gets_no_refresh_token_and_cannot_refresh) {
  const IssuedTokens tokens = signed_in(public_);
  EXPECT_TRUE(tokens.refresh_token.reveal().empty());
  EXPECT_TRUE(resolve(tokens.access_token).has_value());
  EXPECT_EQ(refusal(refresh_request(public_, tokens.access_token)), "client_is_public");
}

TEST_F(TokensTest, a_token_has_no_rights_until_its_customer_approves) {
  const IssuedTokens tokens = signed_in(confidential_);
  const auto before = resolve(tokens.access_token);
  ASSERT_TRUE(before.has_value());
  EXPECT_EQ(before->permissions, 0u);
  EXPECT_EQ(before->scope(), kScopeBefore);
  const auto waiting = grants();
  ASSERT_EQ(waiting.size(), 1u);
  EXPECT_FALSE(waiting[0].approved.has_value());
  pass(60);
  ASSERT_TRUE(approve(confidential_, waiting[0].id).has_value());
  const auto after = resolve(tokens.access_token);
  ASSERT_TRUE(after.has_value());
  EXPECT_EQ(after->permissions, kConnectedPermissions);
  EXPECT_TRUE(after->may(kAskPayments));
  EXPECT_FALSE(after->may(kMakePayments)) << "it pays nobody without her";
  EXPECT_EQ(after->scope(), kScopeAfter);
  EXPECT_EQ(after->history_begin(now()), std::nullopt);
  pass(5 * 60);
  EXPECT_EQ(after->history_begin(now()), now() - kHistoryTime);
}

TEST_F(TokensTest, an_idle_session_consents_and_does_not_approve) {
  const IssuedTokens tokens = signed_in(confidential_);
  sign_in_.session.may_approve = false;
  EXPECT_EQ(approve(confidential_, grants()[0].id).error().reason, "session_idle");
  EXPECT_EQ(resolve(tokens.access_token)->permissions, 0u);
  EXPECT_TRUE(authorise(request_of(confidential_)).has_value());
}

TEST_F(TokensTest, nobody_approves_what_is_anothers) {
  signed_in(confidential_);
  const base::Id grant_id = grants()[0].id;
  sign_in_.session.user_id = kOther;
  EXPECT_EQ(approve(confidential_, grant_id).error().reason, "grant_not_found");
  EXPECT_EQ(approve(public_, grant_id).error().reason, "grant_not_found");
}

TEST_F(TokensTest, a_new_sign_in_evicts_the_token_of_the_old_one) {
  const IssuedTokens first = signed_in(confidential_);
  const IssuedTokens other_client = signed_in(public_);
  const IssuedTokens second = signed_in(confidential_);
  EXPECT_EQ(refusal(first.access_token), "token_evicted");
  EXPECT_EQ(refusal(refresh_request(confidential_, first.refresh_token)), "refresh_token_evicted");
  EXPECT_EQ(refusal(second.access_token), "");
  EXPECT_EQ(refusal(other_client.access_token), "");
}

TEST_F(TokensTest, asking_for_a_code_evicts_nothing) {
  const IssuedTokens tokens = signed_in(confidential_);
  ASSERT_TRUE(authorise(request_of(confidential_)).has_value());
  EXPECT_EQ(refusal(tokens.access_token), "");
}

TEST_F(TokensTest, a_client_with_the_option_has_several_tokens_at_once) {
  const RegisteredClient client = made(ClientKind::kConfidential, {.several_tokens = true});
  const IssuedTokens first = signed_in(client);
  const IssuedTokens second = signed_in(client);
  EXPECT_EQ(refusal(first.access_token), "");
  EXPECT_EQ(refusal(second.access_token), "");
  EXPECT_EQ(grants().size(), 2u);
}

TEST_F(TokensTest, the_oldest_of_very_many_are_forgotten) {
  const RegisteredClient client = made(ClientKind::kConfidential, {.several_tokens = true});
  const IssuedTokens first = signed_in(client);
  for (std::size_t i = 0; i < kGrantsMax; ++i) {
    pass(1);
    signed_in(client);
  }
  EXPECT_EQ(refusal(first.access_token), "token_evicted");
  EXPECT_EQ(grants().size(), kGrantsMax);
}

TEST_F(TokensTest, tokens_expire) {
  const IssuedTokens tokens = signed_in(confidential_);
  pass(30 * 3600 - 1);
  EXPECT_EQ(refusal(tokens.access_token), "");
  pass(1);
  EXPECT_EQ(refusal(tokens.access_token), "token_expired");
  EXPECT_EQ(refusal(refresh_request(confidential_, tokens.refresh_token)), "");
}

TEST_F(TokensTest, a_refresh_keeps_the_approval_and_ends_the_token_before) {
  const IssuedTokens first = signed_in(confidential_);
  ASSERT_TRUE(approve(confidential_, grants()[0].id).has_value());
  const auto second = exchange(refresh_request(confidential_, first.refresh_token));
  ASSERT_TRUE(second.has_value());
  EXPECT_EQ(second->scope, kScopeAfter);
  EXPECT_EQ(resolve(second->access_token)->permissions, kConnectedPermissions);
  EXPECT_EQ(refusal(first.access_token), "token_evicted");
}

TEST_F(TokensTest, a_refresh_that_crosses_another_is_given_the_same_answer) {
  const IssuedTokens first = signed_in(confidential_);
  const auto request = refresh_request(confidential_, first.refresh_token);
  const auto one = exchange(request);
  pass(9);
  const auto other = exchange(request);
  ASSERT_TRUE(one && other);
  EXPECT_EQ(one->access_token.reveal(), other->access_token.reveal());
  EXPECT_EQ(one->refresh_token.reveal(), other->refresh_token.reveal());
  EXPECT_EQ(refusal(other->access_token), "");
}

TEST_F(TokensTest, a_refresh_token_ends_on_a_day_that_no_refresh_moves) {
  IssuedTokens tokens = signed_in(confidential_);
  const std::int64_t days = 179;
  for (std::int64_t day = 0; day < days; ++day) {
    pass(24 * 3600);
    auto next = exchange(refresh_request(confidential_, tokens.refresh_token));
    ASSERT_TRUE(next.has_value()) << day;
    tokens = *std::move(next);
  }
  EXPECT_LE(tokens.expires_in_seconds, 24 * 3600);
  pass(24 * 3600);
  EXPECT_EQ(refusal(refresh_request(confidential_, tokens.refresh_token)), "refresh_token_expired");
  EXPECT_EQ(refusal(tokens.access_token), "token_expired");
}

TEST_F(TokensTest, a_log_out_ends_the_token_and_what_could_follow_it) {
  const IssuedTokens tokens = signed_in(confidential_);
  const auto log_out = [&] {
    return ask<void>([&](auto done) {
      service_->log_out(context(), tokens.access_token.reveal(), std::move(done));
    });
  };
  ASSERT_TRUE(log_out().has_value());
  EXPECT_EQ(refusal(tokens.access_token), "token_evicted");
  EXPECT_EQ(refusal(refresh_request(confidential_, tokens.refresh_token)), "refresh_token_evicted");
  EXPECT_EQ(log_out().error().reason, "token_evicted");
}

TEST_F(TokensTest, a_customer_takes_back_what_she_gave) {
  const IssuedTokens tokens = signed_in(confidential_);
  const base::Id grant_id = grants()[0].id;
  ASSERT_TRUE(ask<void>([&](auto done) {
                service_->end_grant(context(), std::string(OneSession::kToken),
                                    confidential_.client.id, grant_id, std::move(done));
              }).has_value());
  EXPECT_EQ(refusal(tokens.access_token), "token_evicted");
  EXPECT_TRUE(grants().empty());
}

TEST_F(TokensTest, everything_outlives_a_restart) {
  const IssuedTokens tokens = signed_in(confidential_);
  start();
  EXPECT_EQ(refusal(tokens.access_token), "");
  EXPECT_EQ(refusal(refresh_request(confidential_, tokens.refresh_token)), "");
}

TEST_F(TokensTest, tokens_of_an_older_key_are_good_until_it_is_retired) {
  const IssuedTokens tokens = signed_in(confidential_);
  const std::string old_key = OpenVault::public_half(vault_.newest()).id;
  ASSERT_TRUE(vault_.rotate(kTokenKeyName).has_value());
  start();
  EXPECT_EQ(refusal(tokens.access_token), "");
  EXPECT_EQ(refusal(signed_in(public_).access_token), "");
  ASSERT_TRUE(vault_.retire(kTokenKeyName, old_key).has_value());
  start();
  EXPECT_EQ(refusal(tokens.access_token), "token_unknown");
}

TEST_F(TokensTest, a_vault_that_fails_leaves_the_code_unused) {
  const auto code = authorise(request_of(confidential_));
  vault_.is_down = true;
  EXPECT_EQ(refusal(code_request(confidential_, code->code)), "vault_unavailable");
  vault_.is_down = false;
  EXPECT_EQ(refusal(code_request(confidential_, code->code)), "");
}

TEST_F(TokensTest, every_commit_whose_answer_is_lost_is_found_done) {
  int commits = 0;
  records_.set_fault_source([&commits](const ports::Commit&) {
    return ++commits % 2 == 0 ? adapters::CommitFault::kLostAfter : adapters::CommitFault::kNone;
  });
  for (int i = 0; i < 4; ++i) {
    const IssuedTokens tokens = signed_in(confidential_);
    const auto next = exchange(refresh_request(confidential_, tokens.refresh_token));
    ASSERT_TRUE(next.has_value()) << next.error().reason;
    EXPECT_EQ(refusal(next->access_token), "");
  }
}

TEST_F(TokensTest, no_token_secret_or_code_is_in_any_record_event_or_audit_record) {
  const auto code = authorise(request_of(confidential_));
  const auto tokens = exchange(code_request(confidential_, code->code));
  ASSERT_TRUE(tokens.has_value());
  const auto next = exchange(refresh_request(confidential_, tokens->refresh_token));
  ASSERT_TRUE(next.has_value());
  std::string kept;
  const auto partitions = records_.partitions("", "", 1000).value();
  for (const auto& partition : partitions) {
    const auto entries = records_.scan(partition, "", "", 1000).value();
    for (const auto& entry : entries) {
      kept += partition + entry.key + entry.value;
    }
  }
  const auto outbox = records_.outbox(0, 1000).value();
  for (const auto& entry : outbox) {
    kept += entry.audit;
    for (const auto& event : entry.events) kept += event.payload;
  }
  for (const auto& secret : {code->code, tokens->access_token, tokens->refresh_token,
                             next->access_token, next->refresh_token, confidential_.secret}) {
    EXPECT_EQ(kept.find(secret.reveal()), std::string::npos);
    // Not the signature alone, either.
    EXPECT_EQ(kept.find(secret.reveal().substr(secret.reveal().size() - 40)), std::string::npos);
  }
}

}  // namespace
}  // namespace atollbank::identity
