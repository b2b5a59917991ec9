// SPDX-License-Identifier: Apache-2.0
// For tests of the pages: identity as one customer, one client and one grant, in plain sight. It
// keeps what it was asked; `failure` is the answer to every call while it is set.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/identity/api.h"

namespace atollbank::pages {

inline constexpr std::string_view kSessionToken = "the-session-token";
inline constexpr std::string_view kFormToken = "the-form-token";

class FakeIdentity final : public identity::ClientsApi,
                           public identity::TokensApi,
                           public identity::SignInApi {
 public:
  using Context = identity::Context;
  template <class T>
  using Completion = identity::Completion<T>;

  std::optional<base::Error> failure;
  std::optional<base::Error> change_failure;  // the same for what changes something
  identity::Client client{.id = "oauth2client_1",
                          .owner_id = {.high = 1, .low = 1},
                          .name = "Budget",
                          .redirect_uris = {"https://app.example/callback"}};
  std::vector<identity::Grant> grants;
  std::vector<identity::Device> known_devices;
  std::vector<identity::Passkey> known_passkeys;
  identity::Session session{
      .user_id = {.high = 1, .low = 1}, .may_approve = true, .form_token = std::string(kFormToken)};
  identity::SignIn last_sign_in;
  identity::PasskeyShown last_passkey;
  identity::AuthorisationRequest last_request;
  identity::RegisterClient last_client;
  std::vector<std::string> calls;  // of what changes something
  std::string request_error;       // what check_request finds wrong
  int looks = 0;                   // at a session, without its being seen

  void register_client(const Context&, identity::RegisterClient request,
                       Completion<identity::RegisteredClient> done) override {
    last_client = request;
    identity::RegisteredClient made{.client = client, .secret = base::Secret("mnzconf.secret")};
    made.client.name = request.name;
    client = made.client;
    change("register_client", std::move(done), std::move(made));
  }
  void find_client(const Context&, std::string, Completion<identity::Client> done) override {
    answer(std::move(done), client);
  }
  void clients_of(const Context&, base::Id,
                  Completion<std::vector<identity::Client>> done) override {
    answer(std::move(done), std::vector{client});
  }
  void change_client(const Context&, identity::ChangeClient request,
                     Completion<identity::Client> done) override {
    client.name = request.name;
    change("change_client", std::move(done), client);
  }
  void rotate_secret(const Context&, base::Id, std::string, base::Duration,
                     Completion<base::Secret> done) override {
    change("rotate_secret", std::move(done), base::Secret("mnzconf.another"));
  }
  void delete_client(const Context&, base::Id, std::string id, Completion<void> done) override {
    change_nothing("delete_client " + id, std::move(done));
  }

  void check_request(const Context&, identity::AuthorisationRequest request,
                     Completion<identity::CheckedRequest> done) override {
    last_request = request;
    if (request.client_id != client.id)
      return done(refuse(base::ErrorCode::kInvalidArgument, "client_unknown"));
    identity::CheckedRequest checked{.client = client, .error = request_error};
    if (!request_error.empty())
      checked.error_redirect = identity::redirect_with_error(request, request_error, issuer());
    answer(std::move(done), std::move(checked));
  }
  void authorise(const Context&, std::string token, identity::AuthorisationRequest request,
                 Completion<identity::AuthorisationCode> done) override {
    const identity::AuthorisationCode code{
        .code = base::Secret("code_1"),
        .redirect_to = identity::redirect_with(request, "code", "code_1", issuer())};
    change("authorise " + token, std::move(done), code);
  }
  void authorise_in_sandbox(const Context&, base::Id, bool, identity::AuthorisationRequest,
                            Completion<identity::AuthorisationCode>) override {}
  void issue_in_sandbox(const Context&, identity::SandboxToken,
                        Completion<identity::IssuedTokens>) override {}
  void exchange(const Context&, identity::TokenRequest,
                Completion<identity::IssuedTokens>) override {}
  void resolve_token(const Context&, std::string, Completion<identity::TokenHolder>) override {}
  std::uint64_t changes_of(base::Id) const override { return 0; }
  void revoke(const Context&, identity::ClientCredentials, base::Secret,
              Completion<void>) override {}
  void introspect(const Context&, identity::ClientCredentials, base::Secret,
                  Completion<identity::Introspection>) override {}
  void log_out(const Context&, std::string, Completion<void>) override {}
  void grants_of(const Context&, base::Id, Completion<std::vector<identity::Grant>> done) override {
    answer(std::move(done), grants);
  }
  void grants_to(const Context&, base::Id, std::string,
                 Completion<std::vector<identity::Grant>> done) override {
    answer(std::move(done), grants);
  }
  void approve(const Context&, std::string token, std::string client_id, base::Id grant_id,
               Completion<identity::Grant> done) override {
    change("approve " + token + " " + client_id + " " + base::to_text("grant", grant_id),
           std::move(done), identity::Grant());
  }
  void end_grant(const Context&, std::string token, std::string client_id, base::Id grant_id,
                 Completion<void> done) override {
    change_nothing("end " + token + " " + client_id + " " + base::to_text("grant", grant_id),
                   std::move(done));
  }
  void approve_in_sandbox(const Context&, base::Id, std::string, Completion<void>) override {}
  void signing_keys(const Context&, Completion<std::vector<identity::SigningKey>>) override {}
  const std::string& issuer() const override { return issuer_; }

  void set_credentials(const Context&, identity::SetCredentials,
                       Completion<identity::CredentialsSet>) override {}
  void sign_in(const Context&, identity::SignIn request,
               Completion<identity::SignedIn> done) override {
    last_sign_in = request;
    const bool is_right = request.name == "ada@example.org" &&
                          request.password.equals("correct horse") && request.code.equals("123456");
    if (!is_right) return done(refuse(base::ErrorCode::kUnauthenticated, "sign_in_refused"));
    change("sign_in", std::move(done), signed_in());
  }
  void begin_passkey_sign_in(const Context&, Completion<identity::PasskeyChallenge> done) override {
    answer(std::move(done), identity::PasskeyChallenge{.id = {.high = 5, .low = 6},
                                                       .challenge = std::string(32, 'c')});
  }
  void passkey_sign_in(const Context&, identity::PasskeyShown shown, identity::Browser,
                       Completion<identity::SignedIn> done) override {
    last_passkey = shown;
    change("passkey_sign_in", std::move(done), signed_in());
  }
  void find_session(const Context&, std::string token,
                    Completion<identity::Session> done) override {
    if (token == kSessionToken) return answer(std::move(done), session);
    done(refuse(base::ErrorCode::kUnauthenticated, "session_unknown"));
  }
  void look_at_session(const Context& context, std::string token,
                       Completion<identity::Session> done) override {
    ++looks;
    find_session(context, std::move(token), std::move(done));
  }
  void prove_again(const Context&, std::string, base::Secret password, base::Secret,
                   Completion<identity::Session> done) override {
    if (!password.equals("correct horse"))
      return done(refuse(base::ErrorCode::kUnauthenticated, "sign_in_refused"));
    change("prove_again", std::move(done), session);
  }
  void prove_by_passkey(const Context&, std::string, identity::PasskeyShown,
                        Completion<identity::Session> done) override {
    change("prove_by_passkey", std::move(done), session);
  }
  void sign_out(const Context&, std::string token, Completion<void> done) override {
    change_nothing("sign_out " + token, std::move(done));
  }
  void change_password(const Context&, std::string, base::Secret, base::Secret,
                       Completion<void> done) override {
    change_nothing("change_password", std::move(done));
  }
  void devices(const Context&, std::string,
               Completion<std::vector<identity::Device>> done) override {
    answer(std::move(done), known_devices);
  }
  void remove_device(const Context&, std::string, base::Id id, Completion<void> done) override {
    change_nothing("remove_device " + base::to_base62(id), std::move(done));
  }
  void passkeys(const Context&, std::string,
                Completion<std::vector<identity::Passkey>> done) override {
    answer(std::move(done), known_passkeys);
  }
  void begin_passkey(const Context&, std::string,
                     Completion<identity::PasskeyChallenge> done) override {
    answer(std::move(done), identity::PasskeyChallenge{.id = {.high = 5, .low = 7},
                                                       .challenge = std::string(32, 'd'),
                                                       .user_handle = std::string(16, 'u'),
                                                       .user_name = "ada@example.org",
                                                       .known_ids = {"one", "two"}});
  }
  void add_passkey(const Context&, std::string, identity::PasskeyCreated created,
                   Completion<identity::Passkey> done) override {
    change("add_passkey " + created.name, std::move(done), identity::Passkey());
  }
  void remove_passkey(const Context&, std::string, base::Id id, Completion<void> done) override {
    change_nothing("remove_passkey " + base::to_base62(id), std::move(done));
  }

 private:
  static tl::unexpected<base::Error> refuse(base::ErrorCode code, std::string_view reason) {
    return base::fail(code, reason, "an error's own text");
  }
  static identity::SignedIn signed_in() {
    return {.session_token = base::Secret(std::string(kSessionToken)),
            .device_token = base::Secret("the-device-token")};
  }
  template <class T>
  void answer(Completion<T> done, T value) {
    if (failure) return done(base::fail(*failure));
    done(std::move(value));
  }
  template <class T>
  void change(std::string call, Completion<T> done, T value) {
    if (change_failure) return done(base::fail(*change_failure));
    if (!failure) calls.push_back(std::move(call));
    answer(std::move(done), std::move(value));
  }
  void change_nothing(std::string call, Completion<void> done) {
    if (change_failure) return done(base::fail(*change_failure));
    if (failure) return done(base::fail(*failure));
    calls.push_back(std::move(call));
    done({});
  }

  std::string issuer_ = "https://bank.example";
};

}  // namespace atollbank::pages
