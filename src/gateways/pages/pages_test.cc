// SPDX-License-Identifier: Apache-2.0
#include "gateways/pages/pages.h"

#include "base/base64.h"
#include "gateways/pages/pages_fixture.h"

namespace atollbank::pages {
namespace {

constexpr const char* kAuthorise =
    "/?client_id=oauth2client_1&redirect_uri=https%3A%2F%2Fapp.example%2Fcallback"
    "&response_type=code&state=a%26b%3C";
constexpr const char* kHostile = "\"><script>alert('x')</script>\u202E&";

std::string deliveries_page() {
  return "/developer/clients/oauth2client_1/webhooks/" +
         base::to_text("user", {.high = 1, .low = 1}) + "/" +
         base::to_text("webhook", {.high = 6, .low = 1});
}

TEST_F(PagesTest, whoever_is_not_signed_in_signs_in_and_goes_on_where_she_was) {
  EXPECT_EQ(get(kAuthorise), 303);
  const std::string sign_in_page = header("Location");
  EXPECT_EQ(sign_in_page, "/sign-in?next=" + net::percent_encode(kAuthorise));
  EXPECT_EQ(get(sign_in_page), 200);
  EXPECT_TRUE(shows("name=\"password\""));
  const std::string form_token = jar_.at("atoll_form");
  EXPECT_TRUE(shows("name=\"form_token\" value=\"" + form_token + "\""));
  EXPECT_EQ(post_bare("/sign-in", {{"form_token", form_token},
                                   {"next", kAuthorise},
                                   {"name", "ada@example.org"},
                                   {"password", "correct horse"},
                                   {"code", "123 456"}}),
            303);
  EXPECT_EQ(header("Location"), kAuthorise);
  EXPECT_EQ(identity_.last_sign_in.browser.user_agent, "Firefox");
  EXPECT_EQ(jar_.at("atoll_session"), kSessionToken);
  EXPECT_EQ(jar_.at("atoll_device"), "the-device-token");
  EXPECT_EQ(jar_.count("atoll_form"), 0U);
  EXPECT_EQ(get(kAuthorise), 200);
  EXPECT_TRUE(shows("<h1>Connect <bdi>Budget</bdi>?</h1>"));
}

TEST_F(PagesTest, cookies_are_for_this_site_alone_and_for_no_script) {
  get("/sign-in");
  EXPECT_TRUE(cookie_set("atoll_form").ends_with("; Path=/; HttpOnly; SameSite=Lax"));
  start({.is_secure = true});
  jar_.clear();
  get("/sign-in");
  EXPECT_TRUE(cookie_set("__Host-atoll_form").ends_with("; HttpOnly; SameSite=Lax; Secure"));
  EXPECT_FALSE(header("Strict-Transport-Security").empty());
}

TEST_F(PagesTest, a_wrong_sign_in_says_no_more_than_that) {
  get("/sign-in");
  const std::string form_token = jar_.at("atoll_form");
  EXPECT_EQ(post_bare("/sign-in", {{"form_token", form_token},
                                   {"name", kHostile},
                                   {"password", "wrong-secret"},
                                   {"code", "1"}}),
            403);
  EXPECT_TRUE(shows("The name, the password or the code is wrong."));
  EXPECT_FALSE(shows("wrong-secret"));
  EXPECT_FALSE(shows("<script>"));
  EXPECT_FALSE(shows("an error's own text"));
  EXPECT_EQ(jar_.count("atoll_session"), 0U);
  EXPECT_EQ(jar_.at("atoll_form"), form_token);
}

TEST_F(PagesTest, too_many_attempts_are_told_how_long_to_wait) {
  get("/sign-in");
  identity_.failure = base::make_error(base::ErrorCode::kResourceExhausted, "sign_in_paused", "");
  identity_.failure->retry_after_ms = 29 * 60'000;
  EXPECT_EQ(post_bare("/sign-in", {{"form_token", jar_.at("atoll_form")},
                                   {"name", "ada@example.org"},
                                   {"password", "correct horse"},
                                   {"code", "123456"}}),
            429);
  EXPECT_TRUE(shows("Please wait 29 minutes."));
}

TEST_F(PagesTest, a_person_is_sent_to_no_other_site_after_signing_in) {
  for (const std::string next :
       {"https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example", "evil",
        "javascript:alert(1)", "/\t/evil.example", "/x\r\nSet-Cookie: a=b", ""}) {
    jar_.clear();
    get("/sign-in");
    post_bare("/sign-in", {{"form_token", jar_.at("atoll_form")},
                           {"next", next},
                           {"name", "ada@example.org"},
                           {"password", "correct horse"},
                           {"code", "123456"}});
    EXPECT_EQ(header("Location"), "/home") << next;
    EXPECT_EQ(get("/sign-in?next=" + net::percent_encode(next)), 303);
    EXPECT_EQ(header("Location"), "/home") << next;
  }
}

TEST_F(PagesTest, a_form_without_its_token_changes_nothing) {
  get("/sign-in");
  const PagesTest::Fields right{
      {"name", "ada@example.org"}, {"password", "correct horse"}, {"code", "123456"}};
  for (const std::string token : {"", "wrong", "the-form-token"}) {
    auto fields = right;
    fields.emplace_back("form_token", token);
    EXPECT_EQ(post_bare("/sign-in", fields), 403) << token;
  }
  jar_.clear();  // no cookie: an empty token is not the same as none
  EXPECT_EQ(post_bare("/sign-in", {{"form_token", ""}}), 403);
  sign_in();
  jar_["atoll_form"] = "from-before";  // of the sign-in form: no session's form takes it
  for (const char* target :
       {"/sign-out", "/connections/approve", "/connections/end", "/devices/remove", "/passkeys/new",
        "/passkeys/remove", "/password", "/developer", "/developer/clients/x",
        "/developer/clients/x/secret", "/developer/clients/x/delete", "/oauth2/authorize", "/prove",
        "/developer/clients/x/webhooks/y/z/replay", "/developer/clients/x/webhooks/y/z/enable"}) {
    EXPECT_EQ(post_bare(target, {{"form_token", "from-before"}}), 403) << target;
    EXPECT_EQ(post_bare(target, {}), 403) << target;
  }
  EXPECT_TRUE(identity_.calls.empty());
}

TEST_F(PagesTest, where_the_bank_is_configured_to_be_its_forms_come_from_nowhere_else) {
  start({.origin = "https://www.bank.example"});
  sign_in();
  for (const char* origin : {"https://bank.example", "http://www.bank.example"}) {
    headers_ = {{"origin", origin}};
    EXPECT_EQ(post("/sign-out", {}), 403) << origin;
  }
  headers_ = {{"origin", "https://www.bank.example"}};
  EXPECT_EQ(post("/sign-out", {}), 303);
}

TEST_F(PagesTest, a_form_of_another_site_changes_nothing) {
  sign_in();
  const auto refused = [this] { return post("/sign-out", {}); };
  headers_ = {{"origin", "https://evil.example"}};
  EXPECT_EQ(refused(), 403);
  headers_ = {{"origin", "null"}};
  EXPECT_EQ(refused(), 403);
  headers_ = {{"origin", "https://bank.example.evil.example"}};
  EXPECT_EQ(refused(), 403);
  headers_ = {{"sec-fetch-site", "cross-site"}};
  EXPECT_EQ(refused(), 403);
  headers_ = {{"sec-fetch-site", "same-site"}};
  EXPECT_EQ(refused(), 403);
  EXPECT_TRUE(identity_.calls.empty());
  headers_ = {{"origin", "https://bank.example"}, {"sec-fetch-site", "same-origin"}};
  EXPECT_EQ(post("/sign-out", {}), 303);
  EXPECT_EQ(identity_.calls, std::vector<std::string>{"sign_out the-session-token"});
  EXPECT_EQ(jar_.count("atoll_session"), 0U);
}

TEST_F(PagesTest, consent_sends_the_code_and_denial_sends_the_error) {
  sign_in();
  EXPECT_EQ(get(kAuthorise), 200);
  EXPECT_TRUE(shows("value=\"a&amp;b&lt;\""));
  EXPECT_TRUE(shows("Your answer goes to <strong><bdi>app.example</bdi>"));
  EXPECT_NE(header("Content-Security-Policy").find("form-action 'self' https://app.example;"),
            std::string::npos);
  const Fields fields{{"client_id", "oauth2client_1"},
                      {"redirect_uri", "https://app.example/callback"},
                      {"response_type", "code"},
                      {"state", "a&b<"}};
  Fields allowed = fields;
  allowed.emplace_back("answer", "allow");
  EXPECT_EQ(post("/oauth2/authorize", allowed), 303);
  EXPECT_TRUE(header("Location").starts_with("https://app.example/callback?code=code_1&state="));
  EXPECT_EQ(identity_.last_request.state, "a&b<");
  EXPECT_EQ(identity_.calls.back(), "authorise the-session-token");
  identity_.calls.clear();
  for (const Fields& other : {Fields{{"answer", "deny"}}, Fields{}, Fields{{"answer", ""}}}) {
    Fields denied = fields;
    denied.insert(denied.end(), other.begin(), other.end());
    EXPECT_EQ(post("/oauth2/authorize", denied), 303);
    EXPECT_NE(header("Location").find("error=access_denied"), std::string::npos);
  }
  EXPECT_TRUE(identity_.calls.empty());
}

TEST_F(PagesTest, a_client_that_is_not_known_gets_nobody_sent_to_it) {
  for (const bool is_signed_in : {false, true}) {
    if (is_signed_in) sign_in();
    EXPECT_EQ(get("/oauth2/authorize?client_id=evil&redirect_uri=https://evil.example"), 400);
    EXPECT_TRUE(header("Location").empty());
    EXPECT_TRUE(shows("is not known to the bank"));
  }
  EXPECT_EQ(
      post("/oauth2/authorize",
           {{"client_id", "evil"}, {"redirect_uri", "https://evil.example"}, {"answer", "deny"}}),
      400);
  EXPECT_TRUE(header("Location").empty());
  EXPECT_EQ(get(std::string(kAuthorise) + "&redirect_uri=https%3A%2F%2Fevil.example"), 400);
  EXPECT_TRUE(shows("asked for two things at once"));
}

TEST_F(PagesTest, a_programs_mistake_is_told_to_the_program) {
  identity_.request_error = "unsupported_response_type";
  EXPECT_EQ(get(kAuthorise), 303);
  EXPECT_TRUE(header("Location").starts_with("https://app.example/callback?error=unsupported"));
}

TEST_F(PagesTest, hostile_names_are_text_on_every_page) {
  sign_in();
  identity_.client.name = kHostile;
  identity_.client.redirect_uris = {kHostile};
  identity_.grants = {{.id = {.high = 2, .low = 1}, .client = identity_.client},
                      {.id = {.high = 2, .low = 2},
                       .client = identity_.client,
                       .approved = base::Timestamp::from_ms(1)}};
  identity_.known_devices = {{.id = {.high = 3, .low = 1}, .user_agent = kHostile}};
  identity_.known_passkeys = {{.id = {.high = 4, .low = 1}, .name = kHostile}};
  requests_.add(
      "oauth2client_1",
      {.began = executor_.clock().wall(), .method = kHostile, .path = kHostile, .error = kHostile});
  webhooks_.webhook.url = kHostile;
  webhooks_.webhook.is_enabled = false;
  webhooks_.webhook.disabled_reason = kHostile;
  webhooks_.attempts = {{.event_id = {.high = 7, .low = 1}, .reason = kHostile}};
  const std::string deliveries = deliveries_page();
  for (const std::string page :
       {kAuthorise, "/connections", "/devices", "/developer", "/developer/clients/oauth2client_1",
        "/passkeys/new", "/developer/clients/oauth2client_1/webhooks", deliveries.c_str()}) {
    EXPECT_EQ(get(page), 200) << page;
    EXPECT_EQ(response_.body.find("<script>"), std::string::npos) << page;
    EXPECT_EQ(response_.body.find("alert('x')"), std::string::npos) << page;
  }
}

TEST_F(PagesTest, nothing_comes_from_elsewhere_and_nothing_is_kept) {
  sign_in();
  for (const char* page :
       {"/connections", "/devices", "/developer", "/password", "/passkeys/new"}) {
    EXPECT_EQ(get(page), 200);
    const std::string policy = header("Content-Security-Policy");
    EXPECT_TRUE(policy.starts_with("default-src 'none'; style-src 'self'; img-src 'self';"));
    EXPECT_NE(policy.find("form-action 'self'; base-uri 'none'; frame-ancestors 'none'"),
              std::string::npos);
    EXPECT_EQ(policy.find("unsafe"), std::string::npos);
    EXPECT_EQ(header("Cache-Control"), "no-store");
    EXPECT_EQ(header("X-Frame-Options"), "DENY");
    EXPECT_EQ(response_.body.find("style="), std::string::npos);
    EXPECT_EQ(response_.body.find("src=\"http"), std::string::npos);
    EXPECT_EQ(response_.body.find("href=\"http"), std::string::npos);
  }
}

TEST_F(PagesTest, a_connection_is_approved_and_ended_by_its_ids) {
  sign_in();
  identity_.grants = {{.id = {.high = 2, .low = 1}, .client = identity_.client}};
  EXPECT_EQ(get("/connections"), 200);
  EXPECT_TRUE(shows("Waiting for you"));
  const std::string grant = base::to_text("grant", {.high = 2, .low = 1});
  EXPECT_TRUE(shows("name=\"grant_id\" value=\"" + grant + "\""));
  const Fields fields{{"client_id", "oauth2client_1"}, {"grant_id", grant}};
  EXPECT_EQ(post("/connections/approve", fields), 303);
  EXPECT_EQ(post("/connections/end", fields), 303);
  EXPECT_EQ(identity_.calls,
            (std::vector<std::string>{"approve the-session-token oauth2client_1 " + grant,
                                      "end the-session-token oauth2client_1 " + grant}));
  EXPECT_EQ(post("/connections/approve", {{"grant_id", "nonsense"}}), 404);
}

TEST_F(PagesTest, a_client_hears_no_more_once_its_last_connection_or_it_is_gone) {
  sign_in();
  const identity::Grant first{
      .id = {.high = 2, .low = 1}, .client = identity_.client, .approved = base::Timestamp{1}};
  identity::Grant second = first;
  second.id = {.high = 2, .low = 2};
  identity_.grants = {first, second};
  const Fields fields{{"client_id", "oauth2client_1"},
                      {"grant_id", base::to_text("grant", first.id)}};
  EXPECT_EQ(post("/connections/end", fields), 303);
  EXPECT_TRUE(webhooks_.calls.empty()) << "another of its connections is left";
  identity_.grants = {first};
  EXPECT_EQ(post("/connections/end", fields), 303);
  EXPECT_EQ(post("/developer/clients/oauth2client_1/delete", {}), 303);
  const std::string of_her = "remove_all oauth2client_1 of her";
  const std::string all = "remove_all oauth2client_1";
  EXPECT_EQ(webhooks_.calls, (std::vector<std::string>{of_her, of_her, all, all}))
      << "before, and for what came meanwhile after";
}

TEST_F(PagesTest, an_idle_session_is_proven_before_it_approves) {
  sign_in();
  identity_.change_failure =
      base::make_error(base::ErrorCode::kPermissionDenied, "session_idle", "");
  EXPECT_EQ(post("/connections/approve", {{"grant_id", base::to_text("grant", {1, 1})}}), 303);
  EXPECT_EQ(header("Location"), "/prove?next=%2Fconnections");
  EXPECT_EQ(post("/passkeys/remove", {{"passkey_id", base::to_base62({1, 1})}}), 303);
  EXPECT_EQ(header("Location"), "/prove?next=%2Fdevices");
  identity_.change_failure.reset();
  EXPECT_EQ(get("/prove?next=%2Fconnections"), 200);
  EXPECT_EQ(post("/prove", {{"next", "/connections"}, {"password", "wrong"}, {"code", "1"}}), 403);
  EXPECT_TRUE(shows("role=\"alert\""));
  EXPECT_EQ(post("/prove", {{"next", "/connections"}, {"password", "correct horse"}}), 303);
  EXPECT_EQ(header("Location"), "/connections");
}

TEST_F(PagesTest, a_passkey_travels_as_base64url) {
  get("/sign-in");
  EXPECT_TRUE(shows("data-challenge=\"" + base::to_base64url(std::string(32, 'c')) + "\""));
  EXPECT_TRUE(shows("hidden data-passkey=\"use\""));
  const Fields fields{{"form_token", jar_.at("atoll_form")},
                      {"challenge_id", base::to_base62({.high = 5, .low = 6})},
                      {"credential_id", "aWQ"},
                      {"client_data", "e30"},
                      {"authenticator_data", "AAE"},
                      {"signature", "MEUC"},
                      {"user_handle", ""}};
  Fields broken = fields;
  broken[2].second = "a+b=";
  EXPECT_EQ(post_bare("/sign-in/passkey", broken), 400);
  EXPECT_EQ(post_bare("/sign-in/passkey", fields), 303);
  EXPECT_EQ(identity_.last_passkey.credential_id, "id");
  EXPECT_EQ(identity_.last_passkey.authenticator_data, std::string("\0\1", 2));
  EXPECT_EQ(jar_.at("atoll_session"), kSessionToken);
}

TEST_F(PagesTest, a_new_secret_is_shown_once) {
  sign_in();
  EXPECT_EQ(post("/developer", {{"name", "My app"},
                                {"redirect_uris", " https://a.example/x \r\n\r\nhttps://b.example"},
                                {"kind", "confidential"}}),
            200);
  EXPECT_TRUE(shows("mnzconf.secret"));
  EXPECT_EQ(identity_.last_client.redirect_uris,
            (std::vector<std::string>{"https://a.example/x", "https://b.example"}));
  EXPECT_EQ(identity_.last_client.owner_id, identity_.session.user_id);
  EXPECT_EQ(get("/developer/clients/oauth2client_1"), 200);
  EXPECT_FALSE(shows("mnzconf."));
}

TEST_F(PagesTest, another_developers_client_is_not_found) {
  sign_in();
  identity_.client.owner_id = {.high = 9, .low = 9};
  EXPECT_EQ(get("/developer/clients/oauth2client_1"), 404);
  EXPECT_FALSE(shows("Budget"));
}

TEST_F(PagesTest, the_requests_of_the_last_hour_are_shown_the_newest_first) {
  sign_in();
  const base::Timestamp now = executor_.clock().wall();
  requests_.add("oauth2client_1", {.began = now - base::Duration::from_seconds(4000),
                                   .method = "GET",
                                   .path = "/too-old",
                                   .status = 200});
  requests_.add("oauth2client_1", {.began = now - base::Duration::from_seconds(60),
                                   .method = "GET",
                                   .path = "/balance",
                                   .status = 200});
  requests_.add("oauth2client_1", {.began = now,
                                   .method = "PUT",
                                   .path = "/pots/1/deposit",
                                   .status = 400,
                                   .error = "bad_request.missing_param"});
  requests_.add("oauth2client_2", {.began = now, .method = "GET", .path = "/another"});
  get("/developer/clients/oauth2client_1");
  EXPECT_TRUE(shows("bad_request.missing_param"));
  EXPECT_LT(response_.body.find("/pots/1/deposit"), response_.body.find("/balance"));
  EXPECT_FALSE(shows("/too-old"));
  EXPECT_FALSE(shows("/another"));
}

TEST_F(PagesTest, a_delivery_is_sent_again_and_a_webhook_switched_on) {
  sign_in();
  identity_.grants = {{.id = {.high = 2, .low = 1}, .user_id = {.high = 1, .low = 1}}};
  webhooks_.attempts = {{.event_id = {.high = 7, .low = 1}, .status = 500, .reason = "status_500"}};
  webhooks_.webhook.is_enabled = false;
  EXPECT_EQ(get("/developer/clients/oauth2client_1/webhooks"), 200);
  EXPECT_TRUE(shows("href=\"" + deliveries_page() + "\""));
  EXPECT_EQ(get(deliveries_page()), 200);
  EXPECT_TRUE(shows("status_500"));
  EXPECT_FALSE(shows("whsec_"));
  const std::string event = base::to_text("evt", {.high = 7, .low = 1});
  EXPECT_EQ(post(deliveries_page() + "/replay", {{"event_id", event}}), 303);
  EXPECT_EQ(header("Location"), deliveries_page());
  EXPECT_EQ(post(deliveries_page() + "/enable", {}), 303);
  EXPECT_EQ(webhooks_.calls, (std::vector<std::string>{"replay " + event, "change"}));
  EXPECT_EQ(post(deliveries_page() + "/replay", {{"event_id", "nonsense"}}), 404);
  identity_.client.owner_id = {.high = 9, .low = 9};
  EXPECT_EQ(post(deliveries_page() + "/replay", {{"event_id", event}}), 404);
  EXPECT_EQ(get(deliveries_page()), 404);
  EXPECT_EQ(webhooks_.calls.size(), 2U);
}

TEST_F(PagesTest, what_does_not_work_is_told_in_words) {
  sign_in();
  identity_.failure = base::make_error(base::ErrorCode::kUnavailable, "store_unavailable", "rocks");
  EXPECT_EQ(get("/connections"), 503);
  EXPECT_FALSE(shows("rocks"));
  identity_.failure.reset();
  EXPECT_EQ(send("PUT", "/connections", ""), 405);
  headers_ = {{"content-type", "text/plain"}};
  EXPECT_EQ(send("POST", "/sign-out", "a=b"), 400);
  headers_.clear();
  EXPECT_EQ(send("POST", "/sign-out", "a=%zz"), 400);
  EXPECT_EQ(get("/connections?a=%00"), 400);
}

TEST_F(PagesTest, the_rest_is_for_the_public_api) {
  const auto is_ours = [](std::string target) {
    return Pages::owns({.method = "GET", .target = std::move(target)});
  };
  for (const char* target : {"/", "/?client_id=x", "/oauth2/authorize", "/sign-in", "/developer",
                             "/developer/clients/abc", "/pages/page.css", "/pages/passkey.js"})
    EXPECT_TRUE(is_ours(target)) << target;
  for (const char* target : {"/accounts", "/oauth2/token", "/oauth2/authorize/x", "/sign-in/",
                             "/developer/clients/", "/developer/clients/a/b", "//", "/pots", ""})
    EXPECT_FALSE(is_ours(target)) << target;
}

TEST(RequestBook, its_memory_is_bounded) {
  RequestBook book;
  const base::Timestamp now = base::Timestamp::from_ms(1'000'000'000);
  for (std::size_t i = 0; i < kRequestsPerClientMax + 50; ++i)
    book.add("a", {.began = now, .status = static_cast<int>(i)});
  EXPECT_EQ(book.of("a", now).size(), kRequestsPerClientMax);
  EXPECT_EQ(book.of("a", now).front().status, static_cast<int>(kRequestsPerClientMax + 49));
  for (std::size_t i = 0; i < kClientsMax; ++i) book.add(std::to_string(i), {.began = now});
  EXPECT_TRUE(book.of("a", now).empty());
  EXPECT_EQ(book.of("0", now).size(), 1U);
  EXPECT_TRUE(book.of("0", now + kRequestsKept + base::Duration::from_seconds(1)).empty());
}

}  // namespace
}  // namespace atollbank::pages
