// SPDX-License-Identifier: Apache-2.0
// What programs speak OAuth to, as foreign clients are known to speak it.
#include <gmock/gmock.h>

#include "gateways/edge/edge_fixture.h"

namespace atollbank::edge {
namespace {

using base::ErrorCode;
using testing::HasSubstr;

class OAuthTest : public EdgeTest {
 protected:
  static constexpr const char* kCodeForm =
      "grant_type=authorization_code&client_id=oauth2client_1&client_secret=mnzconf.s"
      "&redirect_uri=http%3A%2F%2Flocalhost%2F&code=c.o.d";

  int ask_token(const std::string& form, std::string_view authorization = "") {
    if (!authorization.empty()) {
      more_headers_ = {{"Authorization", std::string(authorization)}};
    }
    const int status = ask_edge("POST", "/oauth2/token", form, "");
    more_headers_.clear();
    return status;
  }
  std::string error() { return json().get_string("error").value_or("no error"); }
  void fail_with(ErrorCode code, std::string_view reason) {
    tokens_.failure = base::make_error(code, reason, "as the service says");
  }
};

TEST_F(OAuthTest, a_token_answer_has_the_types_that_clients_insist_on) {
  EXPECT_EQ(ask_token(kCodeForm), 200);
  const auto answer = json();
  EXPECT_EQ(answer.get_string("access_token").value(), "an-access-token");
  EXPECT_EQ(answer.get_string("refresh_token").value(), "a-refresh-token");
  EXPECT_EQ(answer.get_string("token_type").value(), "Bearer");
  EXPECT_EQ(answer.get_integer("expires_in").value(), 107'999);
  EXPECT_EQ(answer.get_string("scope").value(), identity::kScopeBefore);
  EXPECT_EQ(answer.get_string("user_id").value(), base::to_text("user", kUser));
  EXPECT_EQ(header("Cache-Control"), "no-store");
  ASSERT_TRUE(tokens_.requested);
  EXPECT_EQ(tokens_.requested->type, identity::GrantType::kCode);
  EXPECT_EQ(tokens_.requested->client.client_id, "oauth2client_1");
  EXPECT_EQ(tokens_.requested->client.secret.reveal(), "mnzconf.s");
  EXPECT_EQ(tokens_.requested->redirect_uri, "http://localhost/");
  EXPECT_EQ(tokens_.requested->code.reveal(), "c.o.d");
}

TEST_F(OAuthTest, a_client_shows_its_secret_by_form_or_by_basic) {
  const std::string form = "grant_type=refresh_token&refresh_token=r";
  EXPECT_EQ(ask_token(form, "Basic b2F1dGgyY2xpZW50XzE6bW56Y29uZi5z"), 200);
  EXPECT_EQ(tokens_.requested->client.client_id, "oauth2client_1");
  EXPECT_EQ(tokens_.requested->client.secret.reveal(), "mnzconf.s");
  EXPECT_EQ(tokens_.requested->refresh_token.reveal(), "r");
  EXPECT_EQ(ask_token(form + "&client_id=oauth2client_1&client_secret=stray",
                      "basic b2F1dGgyY2xpZW50XzE6bW56Y29uZi5z"),
            200);
  EXPECT_EQ(tokens_.requested->client.secret.reveal(), "mnzconf.s");
  EXPECT_EQ(ask_token(form + "&client_id=another", "Basic b2F1dGgyY2xpZW50XzE6bW56Y29uZi5z"), 401);
  EXPECT_EQ(error(), "invalid_client");
  EXPECT_EQ(header("WWW-Authenticate"), R"(Basic realm="atoll")");
  EXPECT_EQ(ask_token(form, "Basic ???"), 401);
}

TEST_F(OAuthTest, an_old_bearer_token_beside_the_grant_is_ignored) {
  EXPECT_EQ(ask_token(kCodeForm, "Bearer an.expired.token"), 200);
}

TEST_F(OAuthTest, a_request_may_be_json) {
  EXPECT_EQ(ask_token(R"({"grant_type":"refresh_token","client_id":"oauth2client_1",)"
                      R"("client_secret":"mnzconf.s","refresh_token":"r"})"),
            200);
  EXPECT_EQ(tokens_.requested->client.secret.reveal(), "mnzconf.s");
}

TEST_F(OAuthTest, old_grants_are_refused_in_oauths_words_and_ours) {
  for (const char* type : {"password", "client_credentials", "implicit"}) {
    EXPECT_EQ(ask_token("grant_type=" + std::string(type) + "&client_id=a&client_secret=b"), 400);
    EXPECT_EQ(error(), "unsupported_grant_type");
    EXPECT_EQ(code(), "bad_request.unsupported_grant_type");
    EXPECT_FALSE(json().get_string("message").value().empty());
    EXPECT_FALSE(json().get_string("error_description").value().empty());
  }
  EXPECT_FALSE(tokens_.requested);
}

TEST_F(OAuthTest, what_is_missing_is_named) {
  EXPECT_EQ(ask_token("client_id=a"), 400);
  EXPECT_EQ(error(), "invalid_request");
  EXPECT_EQ(code(), "bad_request.missing_param.grant_type");
  EXPECT_EQ(ask_token("grant_type=authorization_code&client_id=a&redirect_uri=b"), 400);
  EXPECT_EQ(code(), "bad_request.missing_param.code");
  EXPECT_EQ(ask_token("grant_type=refresh_token&refresh_token=r"), 400);
  EXPECT_EQ(code(), "bad_request.missing_param.client_id");
  EXPECT_EQ(ask_edge("GET", "/oauth2/token"), 405);
  EXPECT_EQ(header("Allow"), "POST");
}

TEST_F(OAuthTest, refusals_have_oauths_name_our_code_and_a_status) {
  struct Case {
    ErrorCode code;
    const char* reason;
    int status;
    const char* oauth;
    const char* public_code;
  };
  for (const Case& one : {
           Case{ErrorCode::kUnauthenticated, "bad_client", 401, "invalid_client",
                "unauthorized.bad_client"},
           Case{ErrorCode::kInvalidArgument, "code_used", 400, "invalid_grant",
                "bad_request.bad_authorization_code.used"},
           Case{ErrorCode::kInvalidArgument, "code_verifier_wrong", 400, "invalid_grant",
                "bad_request.code_verifier_wrong"},
           Case{ErrorCode::kUnauthenticated, "bad_refresh_token", 401, "invalid_grant",
                "unauthorized.bad_refresh_token"},
           Case{ErrorCode::kUnauthenticated, "refresh_token_evicted", 401, "invalid_grant",
                "unauthorized.bad_refresh_token.evicted"},
           Case{ErrorCode::kInvalidArgument, "client_is_public", 400, "unauthorized_client",
                "bad_request.client_is_public"},
           Case{ErrorCode::kResourceExhausted, "rate_limited", 429, "temporarily_unavailable",
                "rate_limited"},
           Case{ErrorCode::kInternal, "whatever", 500, "server_error", "internal_service"},
       }) {
    fail_with(one.code, one.reason);
    EXPECT_EQ(ask_token(kCodeForm), one.status) << one.reason;
    EXPECT_EQ(error(), one.oauth);
    EXPECT_EQ(code(), one.public_code);
  }
}

TEST_F(OAuthTest, revoking_and_looking_into_a_token_need_the_client) {
  const std::string client = "&client_id=oauth2client_1&client_secret=mnzconf.s";
  EXPECT_EQ(ask_edge("POST", "/oauth2/revoke", "token=t&token_type_hint=access_token" + client, ""),
            200);
  EXPECT_EQ(response_.body, "{}");
  EXPECT_EQ(tokens_.revoked, "t");
  EXPECT_EQ(tokens_.shown->secret.reveal(), "mnzconf.s");
  EXPECT_EQ(ask_edge("POST", "/oauth2/introspect", "token=t" + client, ""), 200);
  EXPECT_EQ(response_.body, R"({"active":false})");
  EXPECT_EQ(ask_edge("POST", "/oauth2/introspect", "token=" + std::string(kGoodToken) + client, ""),
            200);
  EXPECT_EQ(json().get_bool("active").value(), true);
  EXPECT_EQ(json().get_string("sub").value(), base::to_text("user", kUser));
  EXPECT_EQ(ask_edge("POST", "/oauth2/introspect", "token=t", ""), 400);
  EXPECT_EQ(ask_edge("POST", "/oauth2/revoke", "token=" + client, ""), 400);
}

TEST_F(OAuthTest, a_log_out_takes_the_token_it_came_with) {
  EXPECT_EQ(ask_edge("POST", "/oauth2/logout"), 200);
  EXPECT_EQ(response_.body, "{}");
  EXPECT_EQ(tokens_.logged_out, kGoodToken);
  EXPECT_EQ(ask_edge("POST", "/oauth2/logout", "", ""), 401);
  EXPECT_EQ(error(), "invalid_token");
  EXPECT_EQ(code(), "unauthorized.bad_access_token");
}

TEST_F(OAuthTest, a_token_whose_user_saw_a_change_is_asked_about_again_at_once) {
  ask_edge("GET", "/ping/whoami");
  ask_edge("GET", "/ping/whoami");
  EXPECT_EQ(tokens_.tokens_resolved, 1);
  ++tokens_.changes;
  ask_edge("GET", "/ping/whoami");
  EXPECT_EQ(tokens_.tokens_resolved, 2);
}

TEST_F(OAuthTest, the_metadata_names_only_what_is_served) {
  EXPECT_EQ(ask_edge("GET", "/.well-known/oauth-authorization-server", "", ""), 200);
  const auto metadata = json();
  const std::string issuer = metadata.get_string("issuer").value();
  for (const char* name :
       {"token_endpoint", "revocation_endpoint", "introspection_endpoint", "jwks_uri"}) {
    const std::string path = metadata.get_string(name).value().substr(issuer.size());
    const auto get = find_route(routes(), "GET", path);
    const auto post = find_route(routes(), "POST", path);
    EXPECT_TRUE(get.route != nullptr || post.route != nullptr) << path;
  }
  EXPECT_EQ(metadata.get_array("code_challenge_methods_supported").value().size(), 1u);
  EXPECT_EQ(ask_edge("GET", "/.well-known/jwks.json", "", ""), 200);
  const auto keys = json();
  EXPECT_EQ(keys.get_array("keys").value()[0].get_string("kid").value(), "key-1");
}

TEST_F(OAuthTest, the_sandbox_answers_with_a_code_as_a_browser_would_bring_it) {
  EXPECT_EQ(ask_edge("POST", "/sandbox/authorise",
                     "client_id=oauth2client_1&redirect_uri=http://app/&user_id=" +
                         base::to_text("user", kUser) + "&state=s&code_challenge_method=S256",
                     ""),
            200);
  EXPECT_EQ(json().get_string("code").value(), "a-code");
  EXPECT_THAT(json().get_string("redirect_to").value(), HasSubstr("code=a-code"));
  EXPECT_EQ(tokens_.authorised->response_type, "code");
  EXPECT_EQ(tokens_.authorised->state, "s");
  EXPECT_EQ(tokens_.authorised->code_challenge_method, "S256");
  EXPECT_EQ(ask_edge("POST", "/sandbox/authorise", "client_id=a&redirect_uri=b", ""), 400);
  EXPECT_EQ(code(), "bad_request.missing_param.user_id");
}

TEST_F(OAuthTest, the_sandbox_makes_clients_and_tokens_of_any_kind) {
  EXPECT_EQ(ask_edge("POST", "/sandbox/clients",
                     "name=X&kind=public&redirect_uri=http://a/&redirect_uris[]=http://b/"
                     "&several_tokens=true&history=unlimited",
                     ""),
            200);
  EXPECT_EQ(clients_.registered->redirect_uris.size(), 2u);
  EXPECT_TRUE(clients_.registered->options.several_tokens);
  EXPECT_EQ(clients_.registered->options.history, identity::HistoryRule::kUnlimited);
  EXPECT_EQ(ask_edge("POST", "/sandbox/clients", "kind=secret&redirect_uri=http://a/", ""), 400);
  EXPECT_EQ(ask_edge("POST", "/sandbox/clients", "several_tokens=1&redirect_uri=http://a/", ""),
            400);
  EXPECT_EQ(ask_edge("POST", "/sandbox/tokens",
                     "client_id=oauth2client_1&user_id=" + base::to_text("user", kUser) +
                         "&approved=false&expires_in=-1&permissions=read_accounts"
                         "&permissions=annotate",
                     ""),
            200);
  EXPECT_FALSE(tokens_.wanted->is_approved);
  EXPECT_EQ(tokens_.wanted->permissions, identity::kReadAccounts | identity::kAnnotate);
  EXPECT_EQ(tokens_.wanted->access_time, base::Duration::from_seconds(-1));
  EXPECT_EQ(ask_edge("POST", "/sandbox/tokens",
                     "client_id=a&user_id=" + base::to_text("user", kUser) + "&expires_in=1e9", ""),
            400);
}

class NoSandboxTest : public EdgeTest {
 protected:
  EdgeOptions options() const override { return {.is_sandbox = false}; }
};

TEST_F(NoSandboxTest, outside_a_sandbox_there_is_no_sandbox) {
  for (const char* path : {"/sandbox/authorise", "/sandbox/tokens", "/sandbox/incoming-payment"}) {
    EXPECT_EQ(ask_edge("POST", path), 404) << path;
    EXPECT_EQ(code(), "not_found");
  }
  EXPECT_EQ(ask_edge("GET", "/ping/whoami"), 200);
}

class HistoryTest : public EdgeTest {
 protected:
  void SetUp() override {
    EdgeTest::SetUp();
    now_ = executor_.clock().wall();
    tokens_.holder.history = identity::HistoryRule::kNinetyDays;
    tokens_.holder.approved = now_ - identity::kFullHistoryTime;
    transactions_.shown.created = now_;
  }
  base::Timestamp days_ago(std::int64_t days) const {
    return now_ - base::Duration::from_seconds(days * 24 * 3600);
  }
  int list(const std::string& range) {
    return ask_edge("GET", "/transactions?account_id=" + account() + range);
  }
  base::Timestamp now_;
};

TEST_F(HistoryTest, a_list_reads_ninety_days_back_and_not_further) {
  EXPECT_EQ(list("&since=" + base::to_rfc3339(days_ago(89))), 200);
  EXPECT_EQ(list("&since=" + base::to_rfc3339(days_ago(91))), 403);
  EXPECT_EQ(code(), "forbidden.verification_required");
  EXPECT_EQ(list("&before=" + base::to_rfc3339(days_ago(91))), 403);
  EXPECT_EQ(list("&before=" + base::to_rfc3339(days_ago(89))), 200);
  EXPECT_EQ(list(""), 200);
  transactions_.listed.reset();
  const base::Id old{.high = static_cast<std::uint64_t>(days_ago(91).ms()), .low = 1};
  EXPECT_EQ(list("&since=" + base::to_text("tx", old)), 403);
  EXPECT_FALSE(transactions_.listed);
}

TEST_F(HistoryTest, a_page_that_lies_beyond_is_refused_as_backward_pagers_expect) {
  transactions_.shown.created = days_ago(91);
  EXPECT_EQ(list("&before=" + base::to_rfc3339(days_ago(80))), 403);
}

TEST_F(HistoryTest, the_account_of_a_new_customer_has_nothing_beyond) {
  accounts_.account_shown.created = days_ago(10);
  EXPECT_EQ(list("&since=1970-01-01T00:00:00Z"), 200);
}

TEST_F(HistoryTest, five_minutes_after_the_approval_are_for_everything) {
  tokens_.holder.approved = now_ - base::Duration::from_seconds(299);
  transactions_.shown.created = days_ago(400);
  EXPECT_EQ(list("&since=1970-01-01T00:00:00Z"), 200);
}

TEST_F(HistoryTest, one_old_transaction_is_neither_read_nor_annotated) {
  const base::Id old{.high = static_cast<std::uint64_t>(days_ago(91).ms()), .low = 1};
  EXPECT_EQ(ask_edge("GET", "/transactions/" + base::to_text("tx", old)), 403);
  EXPECT_EQ(code(), "forbidden.verification_required");
  EXPECT_EQ(ask_edge("PATCH", "/transactions/" + base::to_text("tx", old), "metadata[a]=b"), 403);
  EXPECT_FALSE(transactions_.annotated);
}

}  // namespace
}  // namespace atollbank::edge
