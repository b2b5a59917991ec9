// SPDX-License-Identifier: Apache-2.0
#include "services/identity/service.h"

#include <algorithm>
#include <array>

#include "base/base64.h"
#include "services/identity/service_runs.h"

namespace atollbank::identity {

using base::ErrorCode;
using base::fail;
using base::Result;

namespace {

SigningKey jwk_of(const ports::VaultKey& key) {
  constexpr std::size_t kCoordinate = 32;
  const base::ByteView point = base::bytes_of(key.public_key);
  return {.id = key.id,
          .x = base::to_base64url(point.substr(1, kCoordinate)),
          .y = base::to_base64url(point.substr(1 + kCoordinate, kCoordinate))};
}

}  // namespace

bool is_wrong_secret(const base::Error& error) {
  constexpr std::array<std::string_view, 4> kReasons = {"bad_client", "bad_code",
                                                        "code_verifier_wrong", "bad_refresh_token"};
  return std::find(kReasons.begin(), kReasons.end(), error.reason) != kReasons.end();
}

IdentityService::IdentityService(const IdentityOptions& options, SignInApi* sign_in,
                                 ports::RecordStore& records, ports::KeyVault& vault,
                                 ports::SecretBox& box, runtime::Executor& executor,
                                 runtime::BlockingPool& pool)
    : options_(options),
      sign_in_(sign_in),
      records_(records),
      signer_(vault, options.checks_issuer),
      clients_(records),
      grants_(records, changes_, signer_, box, options.times),
      executor_(executor),
      pool_(pool),
      ids_(executor.clock(), options.worker),
      client_failures_(options.client_failures_max),
      address_failures_(options.address_failures_max) {}

Result<void> IdentityService::start(std::string issuer) {
  issuer_ = issuer;
  return signer_.start(std::move(issuer));
}

void IdentityService::exchange(const Context& context, TokenRequest request,
                               Completion<IssuedTokens> done) {
  ClientCredentials credentials = request.client;
  auto work = [this, request = std::move(request)](const Client& client, const NewIds& ids,
                                                   const Asked& asked) -> Result<IssuedTokens> {
    PairIds pair = ids.pair;
    if (client.kind == ClientKind::kPublic) pair.refresh = {};
    if (request.type == GrantType::kCode) return grants_.exchange(client, request, pair, asked);
    if (client.kind == ClientKind::kPublic) {
      return fail(ErrorCode::kInvalidArgument, "client_is_public",
                  "A public client has no refresh tokens");
    }
    return grants_.refresh(client, request, pair, asked);
  };
  runtime::answer_with<IssuedTokens>(
      executor_, context,
      run_for_client<IssuedTokens>(context, std::move(credentials), std::move(work)),
      std::move(done));
}

void IdentityService::resolve_token(const Context& context, std::string access_token,
                                    Completion<TokenHolder> done) {
  auto work = [this, token = base::Secret(std::move(access_token))](
                  const NewIds&, const Asked& asked) -> Result<TokenHolder> {
    ATOLL_TRY(TokenHolder holder, grants_.resolve(token.reveal(), asked.now));
    const auto client = clients_.find(holder.client_id);
    if (client) return holder;
    if (client.error().code != ErrorCode::kNotFound) return fail(client.error());
    return fail(ErrorCode::kUnauthenticated, "token_evicted", "the token is no longer good");
  };
  answer<TokenHolder>(context, std::move(work), std::move(done));
}

void IdentityService::revoke(const Context& context, ClientCredentials client, base::Secret token,
                             Completion<void> done) {
  auto work = [this, token = std::move(token)](const Client& own, const NewIds&,
                                               const Asked& asked) {
    return grants_.revoke(own, token, asked);
  };
  runtime::answer_with<void>(executor_, context,
                             run_for_client<void>(context, std::move(client), std::move(work)),
                             std::move(done));
}

void IdentityService::introspect(const Context& context, ClientCredentials client,
                                 base::Secret token, Completion<Introspection> done) {
  auto work = [this, token = std::move(token)](const Client& own, const NewIds&,
                                               const Asked& asked) {
    return grants_.introspect(own, token, asked.now);
  };
  runtime::answer_with<Introspection>(
      executor_, context,
      run_for_client<Introspection>(context, std::move(client), std::move(work)), std::move(done));
}

void IdentityService::log_out(const Context& context, std::string access_token,
                              Completion<void> done) {
  auto work = [this, token = base::Secret(std::move(access_token))](const NewIds&,
                                                                    const Asked& asked) {
    return grants_.log_out(token.reveal(), asked);
  };
  answer<void>(context, std::move(work), std::move(done));
}

void IdentityService::bar(const Context& context, base::Id user_id, Completion<void> done) {
  auto work = [this, user_id](const NewIds&, const Asked& asked) -> Result<void> {
    ATOLL_TRY_VOID(identity::bar(records_, user_id, asked.context, asked.now));
    changes_.note(user_id);
    return {};
  };
  answer<void>(context, std::move(work), std::move(done));
}

void IdentityService::is_barred(const Context& context, base::Id user_id, Completion<bool> done) {
  auto work = [this, user_id](const NewIds&, const Asked&) {
    return identity::is_barred(records_, user_id);
  };
  answer<bool>(context, std::move(work), std::move(done));
}

void IdentityService::signing_keys(const Context& context,
                                   Completion<std::vector<SigningKey>> done) {
  auto work = [this](const NewIds&, const Asked&) -> Result<std::vector<SigningKey>> {
    ATOLL_TRY(const auto keys, signer_.keys());
    std::vector<SigningKey> out;
    for (const ports::VaultKey& key : keys) out.push_back(jwk_of(key));
    return out;
  };
  answer<std::vector<SigningKey>>(context, std::move(work), std::move(done));
}

}  // namespace atollbank::identity
