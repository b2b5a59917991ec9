// SPDX-License-Identifier: Apache-2.0
// The authorisation server: clients, and the tokens that customers let them have.
//
// Owned by apps/. Everything of it runs on its executor; records and the vault are used on the
// pool. Order of use: construct, start() before the first call.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ports/key_vault.h"
#include "ports/secret_box.h"
#include "runtime/await.h"
#include "services/identity/api.h"
#include "services/identity/bars/bars.h"
#include "services/identity/client_store.h"
#include "services/identity/failure_meter.h"
#include "services/identity/grant_book.h"

namespace atollbank::identity {

struct IdentityOptions {
  std::uint64_t worker = 4;  // of the ids it makes
  bool is_sandbox = false;
  // A bank whose address changes between starts still believes its own tokens.
  bool checks_issuer = true;
  TokenTimes times;
  std::uint32_t client_failures_max = 100;   // wrong secrets in a minute, for one client
  std::uint32_t address_failures_max = 300;  // the same from one address
};

class IdentityService final : public ClientsApi, public TokensApi, public BarsApi {
 public:
  // `sign_in` knows whose a session is; none where nobody signs in but in the sandbox.
  IdentityService(const IdentityOptions& options, SignInApi* sign_in, ports::RecordStore& records,
                  ports::KeyVault& vault, ports::SecretBox& box, runtime::Executor& executor,
                  runtime::BlockingPool& pool);

  // `issuer` is the bank's public address without a slash at its end. Blocks: before the executor
  // is used for calls. As KeyVault.
  base::Result<void> start(std::string issuer);

  void register_client(const Context& context, RegisterClient request,
                       Completion<RegisteredClient> done) override;
  void find_client(const Context& context, std::string client_id, Completion<Client> done) override;
  void clients_of(const Context& context, base::Id owner_id,
                  Completion<std::vector<Client>> done) override;
  void change_client(const Context& context, ChangeClient change, Completion<Client> done) override;
  void rotate_secret(const Context& context, base::Id owner_id, std::string client_id,
                     base::Duration overlap, Completion<base::Secret> done) override;
  void delete_client(const Context& context, base::Id owner_id, std::string client_id,
                     Completion<void> done) override;

  void check_request(const Context& context, AuthorisationRequest request,
                     Completion<CheckedRequest> done) override;
  void authorise(const Context& context, std::string session_token, AuthorisationRequest request,
                 Completion<AuthorisationCode> done) override;
  void authorise_in_sandbox(const Context& context, base::Id user_id, bool is_approved,
                            AuthorisationRequest request,
                            Completion<AuthorisationCode> done) override;
  void issue_in_sandbox(const Context& context, SandboxToken wanted,
                        Completion<IssuedTokens> done) override;
  void exchange(const Context& context, TokenRequest request,
                Completion<IssuedTokens> done) override;
  void resolve_token(const Context& context, std::string access_token,
                     Completion<TokenHolder> done) override;
  std::uint64_t changes_of(base::Id user_id) const override { return changes_.count(user_id); }
  void revoke(const Context& context, ClientCredentials client, base::Secret token,
              Completion<void> done) override;
  void introspect(const Context& context, ClientCredentials client, base::Secret token,
                  Completion<Introspection> done) override;
  void log_out(const Context& context, std::string access_token, Completion<void> done) override;
  void grants_of(const Context& context, base::Id user_id,
                 Completion<std::vector<Grant>> done) override;
  void grants_to(const Context& context, base::Id owner_id, std::string client_id,
                 Completion<std::vector<Grant>> done) override;
  void approve(const Context& context, std::string session_token, std::string client_id,
               base::Id grant_id, Completion<Grant> done) override;
  void end_grant(const Context& context, std::string session_token, std::string client_id,
                 base::Id grant_id, Completion<void> done) override;
  void approve_in_sandbox(const Context& context, base::Id user_id, std::string client_id,
                          Completion<void> done) override;
  void signing_keys(const Context& context, Completion<std::vector<SigningKey>> done) override;
  const std::string& issuer() const override { return issuer_; }

  void bar(const Context& context, base::Id user_id, Completion<void> done) override;
  void is_barred(const Context& context, base::Id user_id, Completion<bool> done) override;

 private:
  template <class T>
  using Answer = runtime::Task<base::Result<T>>;

  // Ids for whatever the call may make; only the executor makes them.
  struct NewIds {
    GrantIds grant;
    PairIds pair;
    base::Id client;
  };

  // Runs `work`, a Result<T>(const NewIds&, const Asked&), on the pool.
  template <class T, class Work>
  Answer<T> run(Context context, Work work);
  template <class T, class Work>
  void answer(const Context& context, Work work, Completion<T> done);
  // The same behind the client's secret: Result<T>(const Client&, const NewIds&, const Asked&).
  // Wrong secrets are counted.
  template <class T, class Work>
  Answer<T> run_for_client(Context context, ClientCredentials credentials, Work work);

  // client_calls.cc, blocking
  base::Result<RegisteredClient> register_now(const RegisterClient& request, base::Id id,
                                              const Asked& asked);
  base::Result<base::Secret> rotate_now(base::Id owner_id, const std::string& client_id,
                                        base::Duration overlap, const Asked& asked);
  base::Result<Client> authenticate(const ClientCredentials& credentials,
                                    base::Timestamp now) const;

  // grant_calls.cc; blocking but for the tasks
  base::Result<CheckedRequest> check_now(const AuthorisationRequest& request) const;
  base::Result<AuthorisationCode> open_now(base::Id user_id, const AuthorisationRequest& request,
                                           bool is_approved, const NewIds& ids, const Asked& asked);
  base::Result<IssuedTokens> issue_now(const SandboxToken& wanted, const NewIds& ids,
                                       const Asked& asked);
  base::Result<std::vector<Grant>> grants_now(base::Id user_id, base::Timestamp now);
  base::Result<std::vector<Grant>> grants_to_now(base::Id owner_id, const std::string& client_id,
                                                 base::Timestamp now);
  Answer<AuthorisationCode> authorise_as(Context context, std::string session_token,
                                         AuthorisationRequest request);
  Answer<Grant> approve_as(Context context, std::string session_token, GrantParty party,
                           base::Id grant_id);
  Answer<void> end_as(Context context, std::string session_token, GrantParty party,
                      base::Id grant_id);
  Answer<Session> session_of(Context context, std::string session_token);

  const IdentityOptions options_;
  SignInApi* const sign_in_;
  ports::RecordStore& records_;
  TokenChanges changes_;
  TokenSigner signer_;
  ClientStore clients_;
  GrantBook grants_;
  runtime::Executor& executor_;
  runtime::BlockingPool& pool_;
  base::IdGenerator ids_;
  FailureMeter client_failures_;
  FailureMeter address_failures_;
  std::string issuer_;
};

}  // namespace atollbank::identity
