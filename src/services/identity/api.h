// SPDX-License-Identifier: Apache-2.0
// Identity: which programs there are, what customers let them do, and how customers prove
// themselves. Every completion comes exactly once, on the Context's executor. Errors of every call:
// deadline_exceeded deadline_passed · unavailable store_unavailable, vault_unavailable ·
// resource_exhausted blocking_pool_full, no_space · data_loss store_damaged, record_malformed.
// Wrong secrets too often, from one address or for one client: resource_exhausted rate_limited.
#pragma once

#include <string>
#include <vector>

#include "runtime/context.h"
#include "services/identity/bars/bars.h"
#include "services/identity/client.h"
#include "services/identity/sign_in.h"
#include "services/identity/token.h"

namespace atollbank::identity {

using runtime::Completion;
using runtime::Context;

class ClientsApi {
 public:
  virtual ~ClientsApi() = default;

  // With an id of its own the same again is no change. invalid_argument client_name_invalid,
  // redirect_uri_invalid, too_many_redirect_uris, option_needs_sandbox, client_id_invalid ·
  // resource_exhausted too_many_clients · failed_precondition client_registered_differently
  virtual void register_client(const Context& context, RegisterClient request,
                               Completion<RegisteredClient> done) = 0;
  // not_found client_not_found, also of the three below and of one that is another owner's
  virtual void find_client(const Context& context, std::string client_id,
                           Completion<Client> done) = 0;
  virtual void clients_of(const Context& context, base::Id owner_id,
                          Completion<std::vector<Client>> done) = 0;
  virtual void change_client(const Context& context, ChangeClient change,
                             Completion<Client> done) = 0;
  // The new secret; the one before stays good for `overlap` (at most a day). failed_precondition
  // client_is_public
  virtual void rotate_secret(const Context& context, base::Id owner_id, std::string client_id,
                             base::Duration overlap, Completion<base::Secret> done) = 0;
  // Ends everything that was ever granted to it, and frees its place in the count of its owner.
  // Deleting it again is no change.
  virtual void delete_client(const Context& context, base::Id owner_id, std::string client_id,
                             Completion<void> done) = 0;
};

class TokensApi {
 public:
  virtual ~TokensApi() = default;

  // Before anybody is asked. Fails where the browser must not be sent back: invalid_argument
  // client_unknown, redirect_uri_mismatch, state_too_long
  virtual void check_request(const Context& context, AuthorisationRequest request,
                             Completion<CheckedRequest> done) = 0;
  // She consents; the session may be idle, as the approval comes later. As check_request(), and
  // invalid_argument authorisation_refused with what check_request() puts into `error` ·
  // unauthenticated session_unknown
  virtual void authorise(const Context& context, std::string session_token,
                         AuthorisationRequest request, Completion<AuthorisationCode> done) = 0;
  // As if the customer had signed in and, with `is_approved`, will approve as soon as there are
  // tokens. permission_denied sandbox_only
  virtual void authorise_in_sandbox(const Context& context, base::Id user_id, bool is_approved,
                                    AuthorisationRequest request,
                                    Completion<AuthorisationCode> done) = 0;
  virtual void issue_in_sandbox(const Context& context, SandboxToken wanted,
                                Completion<IssuedTokens> done) = 0;

  // unauthenticated bad_client · invalid_argument bad_code, code_expired, code_used,
  // redirect_uri_mismatch, code_verifier_missing, code_verifier_wrong, code_verifier_unasked,
  // client_is_public · unauthenticated bad_refresh_token, refresh_token_evicted,
  // refresh_token_expired
  virtual void exchange(const Context& context, TokenRequest request,
                        Completion<IssuedTokens> done) = 0;
  // unauthenticated token_unknown, token_expired, token_evicted
  virtual void resolve_token(const Context& context, std::string access_token,
                             Completion<TokenHolder> done) = 0;
  // Grows whenever tokens of the user may have come, gone or been approved, before that is
  // answered: what resolve_token() said is true while TokenHolder::changes is still the number. Any
  // thread.
  virtual std::uint64_t changes_of(base::Id user_id) const = 0;
  // RFC 7009: of an access token it ends that one, of a refresh token all that came with it. A
  // token that is unknown or another client's: done, with nothing changed. unauthenticated
  // bad_client
  virtual void revoke(const Context& context, ClientCredentials client, base::Secret token,
                      Completion<void> done) = 0;
  virtual void introspect(const Context& context, ClientCredentials client, base::Secret token,
                          Completion<Introspection> done) = 0;
  // Ends the grant the access token came of. As resolve_token()
  virtual void log_out(const Context& context, std::string access_token, Completion<void> done) = 0;

  // Those that are still good for something, the newest first, the ones that wait for approval
  // among them.
  virtual void grants_of(const Context& context, base::Id user_id,
                         Completion<std::vector<Grant>> done) = 0;
  // What her client's tokens are, for its owner. not_found client_not_found
  virtual void grants_to(const Context& context, base::Id owner_id, std::string client_id,
                         Completion<std::vector<Grant>> done) = 0;
  // Strong customer approval: the session must have `may_approve`. unauthenticated session_unknown
  // · permission_denied session_idle · not_found grant_not_found
  virtual void approve(const Context& context, std::string session_token, std::string client_id,
                       base::Id grant_id, Completion<Grant> done) = 0;
  // She takes it back, or says no to what waits.
  virtual void end_grant(const Context& context, std::string session_token, std::string client_id,
                         base::Id grant_id, Completion<void> done) = 0;
  // The sandbox's way to approve what a test left waiting: all of this user with this client.
  virtual void approve_in_sandbox(const Context& context, base::Id user_id, std::string client_id,
                                  Completion<void> done) = 0;

  // The newest first.
  virtual void signing_keys(const Context& context, Completion<std::vector<SigningKey>> done) = 0;
  virtual const std::string& issuer() const = 0;  // any thread
};

class SignInApi {
 public:
  virtual ~SignInApi() = default;

  // See sign_in.h. failed_precondition credentials_set_already
  virtual void set_credentials(const Context& context, SetCredentials request,
                               Completion<CredentialsSet> done) = 0;
  // unauthenticated sign_in_refused · resource_exhausted sign_in_paused, with the time to wait
  virtual void sign_in(const Context& context, SignIn request, Completion<SignedIn> done) = 0;
  virtual void begin_passkey_sign_in(const Context& context, Completion<PasskeyChallenge> done) = 0;
  virtual void passkey_sign_in(const Context& context, PasskeyShown shown, Browser browser,
                               Completion<SignedIn> done) = 0;
  // Counts as being seen. unauthenticated session_unknown, also of all below
  virtual void find_session(const Context& context, std::string session_token,
                            Completion<Session> done) = 0;
  // The same for what a page asks by itself while nobody may be there: it does not count.
  virtual void look_at_session(const Context& context, std::string session_token,
                               Completion<Session> done) = 0;
  // Both factors once more, for a session that was idle. unauthenticated sign_in_refused
  virtual void prove_again(const Context& context, std::string session_token, base::Secret password,
                           base::Secret code, Completion<Session> done) = 0;
  virtual void prove_by_passkey(const Context& context, std::string session_token,
                                PasskeyShown shown, Completion<Session> done) = 0;
  virtual void sign_out(const Context& context, std::string session_token,
                        Completion<void> done) = 0;

  // What follows but for the lists needs a session with `may_approve`: permission_denied
  // session_idle.

  // Ends all other sessions. unauthenticated sign_in_refused
  virtual void change_password(const Context& context, std::string session_token,
                               base::Secret old_password, base::Secret new_password,
                               Completion<void> done) = 0;
  virtual void devices(const Context& context, std::string session_token,
                       Completion<std::vector<Device>> done) = 0;
  // With its sessions. not_found device_not_found
  virtual void remove_device(const Context& context, std::string session_token, base::Id device_id,
                             Completion<void> done) = 0;
  virtual void passkeys(const Context& context, std::string session_token,
                        Completion<std::vector<Passkey>> done) = 0;
  // resource_exhausted too_many_passkeys
  virtual void begin_passkey(const Context& context, std::string session_token,
                             Completion<PasskeyChallenge> done) = 0;
  // invalid_argument passkey_refused, passkey_name_invalid
  virtual void add_passkey(const Context& context, std::string session_token,
                           PasskeyCreated created, Completion<Passkey> done) = 0;
  // not_found passkey_not_found
  virtual void remove_passkey(const Context& context, std::string session_token,
                              base::Id passkey_id, Completion<void> done) = 0;
};

}  // namespace atollbank::identity
