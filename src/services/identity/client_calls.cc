// SPDX-License-Identifier: Apache-2.0
// The service's calls about clients, and how a client proves itself.
#include <algorithm>
#include <array>

#include "base/base64.h"
#include "base/random.h"
#include "services/identity/service_runs.h"

namespace atollbank::identity {

using base::ErrorCode;
using base::fail;
using base::Result;

namespace {

constexpr ClientEvent kChanged{.name = "ChangeClient", .type = "oauth_client.changed"};
constexpr ClientEvent kRotated{.name = "RotateClientSecret", .type = "oauth_client.secret_rotated"};

base::Secret new_client_secret() {
  std::array<std::uint8_t, 48> drawn;
  base::secure_random(drawn);
  base::Secret secret("mnzconf." + base::to_base64url(base::bytes_of(drawn)));
  drawn.fill(0);
  return secret;
}

}  // namespace

Result<RegisteredClient> IdentityService::register_now(const RegisterClient& request, base::Id id,
                                                       const Asked& asked) {
  StoredClient stored;
  stored.client = {.id = request.id.empty() ? base::to_text("oauth2client", id) : request.id,
                   .owner_id = request.owner_id,
                   .name = request.name,
                   .kind = request.kind,
                   .redirect_uris = request.redirect_uris,
                   .options = request.options,
                   .created = asked.now};
  if (!is_client_id(stored.client.id)) {
    return fail(ErrorCode::kInvalidArgument, "client_id_invalid", "this is no client's id");
  }
  ATOLL_TRY_VOID(check_client(stored.client, options_.is_sandbox));
  const std::size_t clients_max =
      options_.is_sandbox ? kClientsPerSandboxOwnerMax : kClientsPerOwnerMax;
  base::Secret secret;
  if (request.kind == ClientKind::kConfidential) {
    secret = request.secret.reveal().empty() ? new_client_secret() : request.secret;
    stored.secret = digest_of_secret(secret);
  }
  ATOLL_TRY(StoredClient there, clients_.add(stored, clients_max, asked.context, asked.now));
  return RegisteredClient{.client = std::move(there.client), .secret = std::move(secret)};
}

// The same answer, after the same work, for a client that is not there and one with another secret.
Result<Client> IdentityService::authenticate(const ClientCredentials& credentials,
                                             base::Timestamp now) const {
  const auto found = clients_.find(credentials.client_id);
  if (!found && found.error().code != ErrorCode::kNotFound) return fail(found.error());
  StoredClient nobody;
  nobody.secret.emplace();
  const StoredClient& client = found ? *found : nobody;
  const bool is_right = is_client_secret(client, credentials.secret, now);
  if (!found || !is_right) {
    return fail(ErrorCode::kUnauthenticated, "bad_client", "Bad client credentials");
  }
  return client.client;
}

void IdentityService::register_client(const Context& context, RegisterClient request,
                                      Completion<RegisteredClient> done) {
  auto work = [this, request = std::move(request)](const NewIds& ids, const Asked& asked) {
    return register_now(request, ids.client, asked);
  };
  answer<RegisteredClient>(context, std::move(work), std::move(done));
}

void IdentityService::find_client(const Context& context, std::string client_id,
                                  Completion<Client> done) {
  auto work = [this, id = std::move(client_id)](const NewIds&, const Asked&) -> Result<Client> {
    ATOLL_TRY(StoredClient stored, clients_.find(id));
    return std::move(stored.client);
  };
  answer<Client>(context, std::move(work), std::move(done));
}

void IdentityService::clients_of(const Context& context, base::Id owner_id,
                                 Completion<std::vector<Client>> done) {
  auto work = [this, owner_id](const NewIds&, const Asked&) { return clients_.list(owner_id); };
  answer<std::vector<Client>>(context, std::move(work), std::move(done));
}

void IdentityService::change_client(const Context& context, ChangeClient change,
                                    Completion<Client> done) {
  auto work = [this, change = std::move(change)](const NewIds&,
                                                 const Asked& asked) -> Result<Client> {
    const auto edit = [&](StoredClient& stored) -> Result<void> {
      stored.client.name = change.name;
      stored.client.redirect_uris = change.redirect_uris;
      stored.client.options = change.options;
      return check_client(stored.client, options_.is_sandbox);
    };
    ATOLL_TRY(StoredClient stored, clients_.change(change.owner_id, change.client_id, kChanged,
                                                   edit, asked.context, asked.now));
    return std::move(stored.client);
  };
  answer<Client>(context, std::move(work), std::move(done));
}

Result<base::Secret> IdentityService::rotate_now(base::Id owner_id, const std::string& client_id,
                                                 base::Duration overlap, const Asked& asked) {
  const base::Secret secret = new_client_secret();
  const base::Sha256 digest = digest_of_secret(secret);
  const auto edit = [&](StoredClient& stored) -> Result<void> {
    if (stored.client.kind == ClientKind::kPublic) {
      return fail(ErrorCode::kFailedPrecondition, "client_is_public",
                  "a public client has no secret");
    }
    if (stored.secret == digest) return {};  // an attempt whose answer was lost
    stored.previous = stored.secret;
    stored.previous_until = asked.now + std::clamp(overlap, base::Duration{}, kSecretOverlapMax);
    stored.secret = digest;
    return {};
  };
  ATOLL_TRY_VOID(clients_.change(owner_id, client_id, kRotated, edit, asked.context, asked.now));
  return secret;
}

void IdentityService::rotate_secret(const Context& context, base::Id owner_id,
                                    std::string client_id, base::Duration overlap,
                                    Completion<base::Secret> done) {
  auto work = [this, owner_id, id = std::move(client_id), overlap](const NewIds&,
                                                                   const Asked& asked) {
    return rotate_now(owner_id, id, overlap, asked);
  };
  answer<base::Secret>(context, std::move(work), std::move(done));
}

// Its tokens die with it: whoever resolves one looks for the client too.
void IdentityService::delete_client(const Context& context, base::Id owner_id,
                                    std::string client_id, Completion<void> done) {
  auto work = [this, owner_id, id = std::move(client_id)](const NewIds&,
                                                          const Asked& asked) -> Result<void> {
    auto deleted = clients_.remove(owner_id, id, asked.context, asked.now);
    changes_.note_all();
    return deleted;
  };
  answer<void>(context, std::move(work), std::move(done));
}

}  // namespace atollbank::identity
