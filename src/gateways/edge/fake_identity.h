// SPDX-License-Identifier: Apache-2.0
// For tests of the gateway: one token that is good, and one client and customer for whom anything
// is granted.
#pragma once

#include <optional>
#include <string>

#include "gateways/edge/services.h"

namespace atollbank::edge {

inline constexpr std::string_view kGoodToken = "a-token-that-is-long-enough-to-be-one";

struct FakeTokens final : identity::TokensApi {
  using Context = runtime::Context;
  template <class T>
  using Completion = runtime::Completion<T>;
  std::optional<base::Error> failure;
  identity::TokenHolder holder;
  std::uint64_t changes = 0;
  int tokens_resolved = 0;
  std::optional<identity::TokenRequest> requested;
  std::optional<identity::ClientCredentials> shown;
  std::optional<identity::AuthorisationRequest> authorised;
  std::optional<identity::SandboxToken> wanted;
  std::string revoked;
  std::string logged_out;
  std::string issuer_shown = "http://bank.example";

  template <class T>
  void answer(Completion<T> done, T value) {
    if (failure) return done(base::fail(*failure));
    done(std::move(value));
  }
  identity::IssuedTokens issued() const {
    return {.access_token = base::Secret("an-access-token"),
            .refresh_token = base::Secret("a-refresh-token"),
            .client_id = holder.client_id,
            .user_id = holder.user_id,
            .expires_in_seconds = 107'999,
            .scope = std::string(identity::kScopeBefore)};
  }

  void check_request(const Context&, identity::AuthorisationRequest,
                     Completion<identity::CheckedRequest> done) override {
    answer(std::move(done), identity::CheckedRequest{});
  }
  void authorise(const Context&, std::string, identity::AuthorisationRequest,
                 Completion<identity::AuthorisationCode> done) override {
    answer(std::move(done), identity::AuthorisationCode{});
  }
  void authorise_in_sandbox(const Context&, base::Id, bool, identity::AuthorisationRequest request,
                            Completion<identity::AuthorisationCode> done) override {
    authorised = std::move(request);
    answer(std::move(done), identity::AuthorisationCode{.code = base::Secret("a-code"),
                                                        .redirect_to = "http://app/?code=a-code"});
  }
  void issue_in_sandbox(const Context&, identity::SandboxToken token,
                        Completion<identity::IssuedTokens> done) override {
    wanted = std::move(token);
    answer(std::move(done), issued());
  }
  void exchange(const Context&, identity::TokenRequest request,
                Completion<identity::IssuedTokens> done) override {
    requested = std::move(request);
    answer(std::move(done), issued());
  }
  void resolve_token(const Context&, std::string token,
                     Completion<identity::TokenHolder> done) override {
    ++tokens_resolved;
    holder.changes = changes;
    if (token == kGoodToken) return done(holder);
    done(base::fail(base::ErrorCode::kUnauthenticated, "token_unknown", "no such token"));
  }
  std::uint64_t changes_of(base::Id) const override { return changes; }
  void revoke(const Context&, identity::ClientCredentials client, base::Secret token,
              Completion<void> done) override {
    shown = std::move(client);
    revoked = token.reveal();
    if (failure) return done(base::fail(*failure));
    done({});
  }
  void introspect(const Context&, identity::ClientCredentials client, base::Secret token,
                  Completion<identity::Introspection> done) override {
    shown = std::move(client);
    answer(std::move(done), identity::Introspection{.active = token.reveal() == kGoodToken,
                                                    .is_refresh_token = false,
                                                    .holder = holder});
  }
  void log_out(const Context&, std::string token, Completion<void> done) override {
    logged_out = std::move(token);
    if (failure) return done(base::fail(*failure));
    done({});
  }
  void grants_of(const Context&, base::Id, Completion<std::vector<identity::Grant>> done) override {
    answer(std::move(done), std::vector<identity::Grant>{});
  }
  void grants_to(const Context&, base::Id, std::string,
                 Completion<std::vector<identity::Grant>> done) override {
    answer(std::move(done), std::vector<identity::Grant>{});
  }
  void approve(const Context&, std::string, std::string, base::Id,
               Completion<identity::Grant> done) override {
    answer(std::move(done), identity::Grant{});
  }
  void end_grant(const Context&, std::string, std::string, base::Id,
                 Completion<void> done) override {
    done({});
  }
  void approve_in_sandbox(const Context&, base::Id, std::string, Completion<void> done) override {
    done({});
  }
  void signing_keys(const Context&, Completion<std::vector<identity::SigningKey>> done) override {
    answer(std::move(done),
           std::vector<identity::SigningKey>{{.id = "key-1", .x = "xxx", .y = "yyy"}});
  }
  const std::string& issuer() const override { return issuer_shown; }
};

struct FakeClients final : identity::ClientsApi {
  using Context = runtime::Context;
  template <class T>
  using Completion = runtime::Completion<T>;
  std::optional<identity::RegisterClient> registered;

  void register_client(const Context&, identity::RegisterClient request,
                       Completion<identity::RegisteredClient> done) override {
    registered = request;
    identity::RegisteredClient made;
    made.client.id = "oauth2client_made";
    made.client.name = request.name;
    made.client.kind = request.kind;
    made.client.redirect_uris = request.redirect_uris;
    made.client.options = request.options;
    if (request.kind == identity::ClientKind::kConfidential) {
      made.secret = base::Secret("mnzconf.secret");
    }
    done(std::move(made));
  }
  void find_client(const Context&, std::string, Completion<identity::Client> done) override {
    done(identity::Client{});
  }
  void clients_of(const Context&, base::Id,
                  Completion<std::vector<identity::Client>> done) override {
    done(std::vector<identity::Client>{});
  }
  void change_client(const Context&, identity::ChangeClient,
                     Completion<identity::Client> done) override {
    done(identity::Client{});
  }
  void rotate_secret(const Context&, base::Id, std::string, base::Duration,
                     Completion<base::Secret> done) override {
    done(base::Secret("mnzconf.another"));
  }
  void delete_client(const Context&, base::Id, std::string, Completion<void> done) override {
    done({});
  }
};

}  // namespace atollbank::edge
