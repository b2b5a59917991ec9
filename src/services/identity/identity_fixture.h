// SPDX-License-Identifier: Apache-2.0
// For tests: the service on stores in memory, a vault that holds its keys in the open, a clock that
// moves when told, and one client of each kind. Calls are stepped to their answer.
#pragma once

#include <gtest/gtest.h>

#include <deque>
#include <memory>
#include <optional>
#include <string>

#include "adapters/memory/record_store.h"
#include "adapters/sodium/secret_box.h"
#include "base/base64.h"
#include "services/identity/pkce.h"
#include "services/identity/service.h"

namespace atollbank::identity {

class SteppedExecutor final : public runtime::Executor, public runtime::BlockingPool {
 public:
  void post(runtime::Work work) override { queue_.push_back(std::move(work)); }
  void post_after(base::Duration, runtime::Work work) override { post(std::move(work)); }
  bool run(runtime::Work work) override {
    post(std::move(work));
    return true;
  }
  const base::Clock& clock() const override { return clock_; }
  base::ManualClock& manual_clock() { return clock_; }

  void run_until_idle() {
    while (!queue_.empty()) {
      runtime::Work work = std::move(queue_.front());
      queue_.pop_front();
      work();
    }
  }

 private:
  base::ManualClock clock_{base::parse_rfc3339("2026-11-26T12:00:00Z").value()};
  std::deque<runtime::Work> queue_;
};

// Its keys are seen, so that tests can forge what a thief of them could.
class OpenVault final : public ports::KeyVault {
 public:
  base::Result<std::vector<ports::VaultKey>> keys(std::string_view) override {
    if (is_down) return base::fail(base::ErrorCode::kUnavailable, "vault_unavailable", "down");
    std::vector<ports::VaultKey> out;
    for (const auto& key : keys_) out.insert(out.begin(), public_half(key));
    return out;
  }
  base::Result<ports::VaultKey> rotate(std::string_view) override {
    keys_.push_back(base::Es256Key::generate());
    return public_half(keys_.back());
  }
  base::Result<base::Es256Signature> sign(std::string_view, std::string_view key_id,
                                          base::ByteView message) override {
    if (is_down) return base::fail(base::ErrorCode::kUnavailable, "vault_unavailable", "down");
    for (const auto& key : keys_) {
      if (public_half(key).id == key_id) return key.sign(message);
    }
    return base::fail(base::ErrorCode::kNotFound, "vault_key_unknown", "no such key");
  }
  base::Result<void> retire(std::string_view, std::string_view key_id) override {
    std::erase_if(keys_, [&](const auto& key) { return public_half(key).id == key_id; });
    return {};
  }

  const base::Es256Key& newest() const { return keys_.back(); }
  static ports::VaultKey public_half(const base::Es256Key& key) {
    return {.id = base::es256_thumbprint(key.public_key()), .public_key = key.public_key()};
  }

  bool is_down = false;

 private:
  std::vector<base::Es256Key> keys_;
};

// One person is signed in.
class OneSession final : public SignInApi {
 public:
  static constexpr std::string_view kToken = "the-session";
  Session session;

  void find_session(const Context&, std::string token, Completion<Session> done) override {
    if (token == kToken) return done(session);
    done(base::fail(base::ErrorCode::kUnauthenticated, "session_unknown", "no such session"));
  }
  void look_at_session(const Context& context, std::string token,
                       Completion<Session> done) override {
    find_session(context, std::move(token), std::move(done));
  }
  void set_credentials(const Context&, SetCredentials, Completion<CredentialsSet>) override {}
  void sign_in(const Context&, SignIn, Completion<SignedIn>) override {}
  void begin_passkey_sign_in(const Context&, Completion<PasskeyChallenge>) override {}
  void passkey_sign_in(const Context&, PasskeyShown, Browser, Completion<SignedIn>) override {}
  void prove_again(const Context&, std::string, base::Secret, base::Secret,
                   Completion<Session>) override {}
  void prove_by_passkey(const Context&, std::string, PasskeyShown, Completion<Session>) override {}
  void sign_out(const Context&, std::string, Completion<void>) override {}
  void change_password(const Context&, std::string, base::Secret, base::Secret,
                       Completion<void>) override {}
  void devices(const Context&, std::string, Completion<std::vector<Device>>) override {}
  void remove_device(const Context&, std::string, base::Id, Completion<void>) override {}
  void passkeys(const Context&, std::string, Completion<std::vector<Passkey>>) override {}
  void begin_passkey(const Context&, std::string, Completion<PasskeyChallenge>) override {}
  void add_passkey(const Context&, std::string, PasskeyCreated, Completion<Passkey>) override {}
  void remove_passkey(const Context&, std::string, base::Id, Completion<void>) override {}
};

class IdentityTest : public testing::Test {
 protected:
  static constexpr base::Id kUser{.high = 7, .low = 1};
  static constexpr base::Id kOther{.high = 7, .low = 2};
  static constexpr base::Id kDeveloper{.high = 7, .low = 3};
  static constexpr const char* kRedirect = "https://app.example/callback";
  static constexpr const char* kVerifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
  static constexpr const char* kIssuer = "https://bank.example";

  void SetUp() override {
    sign_in_.session.user_id = kUser;
    sign_in_.session.may_approve = true;
    start();
    confidential_ = made(ClientKind::kConfidential);
    public_ = made(ClientKind::kPublic);
  }

  // A new service on what the stores hold, as after a restart.
  void start(IdentityOptions options = {.is_sandbox = true}) {
    service_ = std::make_unique<IdentityService>(options, &sign_in_, records_, vault_, box_,
                                                 executor_, executor_);
    ASSERT_TRUE(service_->start(kIssuer).has_value());
  }

  template <class T, class Call>
  base::Result<T> ask(Call call) {
    std::optional<base::Result<T>> answer;
    call(Completion<T>([&answer](base::Result<T> result) { answer = std::move(result); }));
    executor_.run_until_idle();
    EXPECT_TRUE(answer.has_value());
    return *std::move(answer);
  }

  Context context() const {
    Context context;
    context.caller.source_ip = "192.0.2.1";
    return context;
  }
  base::Timestamp now() const { return executor_.clock().wall(); }
  void pass(std::int64_t seconds) {
    executor_.manual_clock().advance(base::Duration::from_seconds(seconds));
  }

  RegisteredClient made(ClientKind kind, ClientOptions options = {}) {
    RegisterClient request;
    request.owner_id = kDeveloper;
    request.name = "App";
    request.kind = kind;
    request.redirect_uris = {kRedirect};
    request.options = options;
    auto registered = ask<RegisteredClient>(
        [&](auto done) { service_->register_client(context(), request, std::move(done)); });
    EXPECT_TRUE(registered.has_value());
    return *std::move(registered);
  }

  AuthorisationRequest request_of(const RegisteredClient& client) const {
    AuthorisationRequest request;
    request.client_id = client.client.id;
    request.redirect_uri = kRedirect;
    request.response_type = "code";
    request.state = "abc";
    if (client.client.kind == ClientKind::kPublic) {
      request.code_challenge = challenge_of(kVerifier);
      request.code_challenge_method = "S256";
    }
    return request;
  }

  base::Result<AuthorisationCode> authorise(const AuthorisationRequest& request) {
    return ask<AuthorisationCode>([&](auto done) {
      service_->authorise(context(), std::string(OneSession::kToken), request, std::move(done));
    });
  }

  TokenRequest code_request(const RegisteredClient& client, const base::Secret& code) const {
    TokenRequest request;
    request.type = GrantType::kCode;
    request.client = {.client_id = client.client.id, .secret = client.secret};
    request.code = code;
    request.redirect_uri = kRedirect;
    if (client.client.kind == ClientKind::kPublic) request.code_verifier = base::Secret(kVerifier);
    return request;
  }
  TokenRequest refresh_request(const RegisteredClient& client, const base::Secret& token) const {
    TokenRequest request;
    request.type = GrantType::kRefresh;
    request.client = {.client_id = client.client.id, .secret = client.secret};
    request.refresh_token = token;
    return request;
  }
  base::Result<IssuedTokens> exchange(const TokenRequest& request) {
    return ask<IssuedTokens>(
        [&](auto done) { service_->exchange(context(), request, std::move(done)); });
  }
  // The whole way of a sign-in.
  IssuedTokens signed_in(const RegisteredClient& client) {
    const auto code = authorise(request_of(client));
    EXPECT_TRUE(code.has_value());
    auto tokens = exchange(code_request(client, code->code));
    EXPECT_TRUE(tokens.has_value()) << tokens.error().reason;
    return *std::move(tokens);
  }
  base::Result<TokenHolder> resolve(const std::string& token) {
    return ask<TokenHolder>(
        [&](auto done) { service_->resolve_token(context(), token, std::move(done)); });
  }
  base::Result<TokenHolder> resolve(const base::Secret& token) { return resolve(token.reveal()); }
  std::string refusal(const base::Secret& token) {
    const auto holder = resolve(token);
    return holder ? "" : holder.error().reason;
  }
  std::string refusal(const TokenRequest& request) {
    const auto tokens = exchange(request);
    return tokens ? "" : tokens.error().reason;
  }
  std::vector<Grant> grants() {
    return ask<std::vector<Grant>>(
               [&](auto done) { service_->grants_of(context(), kUser, std::move(done)); })
        .value();
  }
  base::Result<Grant> approve(const RegisteredClient& client, base::Id grant_id) {
    return ask<Grant>([&](auto done) {
      service_->approve(context(), std::string(OneSession::kToken), client.client.id, grant_id,
                        std::move(done));
    });
  }

  SteppedExecutor executor_;
  adapters::MemoryRecordStore records_;
  OpenVault vault_;
  adapters::SodiumSecretBox box_{std::array<std::uint8_t, adapters::kBoxKeySize>{5}};
  OneSession sign_in_;
  std::unique_ptr<IdentityService> service_;
  RegisteredClient confidential_;
  RegisteredClient public_;
};

}  // namespace atollbank::identity
