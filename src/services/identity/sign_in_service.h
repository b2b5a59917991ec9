// SPDX-License-Identifier: Apache-2.0
// People at the bank's own pages: their sign-in, sessions, devices and passkeys.
//
// Owned by apps/. Everything of it runs on its executor; records and hard work are done on a pool
// of its own, so that a flood of guesses does not keep the bank from its records. When a session
// was last seen is known in memory only: after a restart it was last seen when its owner proved
// herself. Order of use: construct, start() before the first call.
#pragma once

#include <array>
#include <functional>
#include <string>
#include <unordered_map>

#include "runtime/await.h"
#include "services/identity/api.h"
#include "services/identity/failure_meter.h"
#include "services/identity/sign_in_book.h"

namespace atollbank::identity {

struct SignInOptions {
  std::uint64_t worker = 5;  // of the ids it makes
  // Refused sign-ins in a minute from one address.
  std::uint32_t address_failures_max = 60;
};

class SignInService final : public SignInApi {
 public:
  SignInService(const SignInOptions& options, ports::RecordStore& records, ports::Persons persons,
                const ports::PasswordHash& passwords, ports::SecretBox& box,
                runtime::Executor& executor, runtime::BlockingPool& pool);

  // Who the bank is to authenticator apps and to browsers. Before the first call.
  void start(std::string issuer, credentials::RelyingParty relying_party);

  void set_credentials(const Context& context, SetCredentials request,
                       Completion<CredentialsSet> done) override;
  void sign_in(const Context& context, SignIn request, Completion<SignedIn> done) override;
  void begin_passkey_sign_in(const Context& context, Completion<PasskeyChallenge> done) override;
  void passkey_sign_in(const Context& context, PasskeyShown shown, Browser browser,
                       Completion<SignedIn> done) override;
  void find_session(const Context& context, std::string session_token,
                    Completion<Session> done) override;
  void look_at_session(const Context& context, std::string session_token,
                       Completion<Session> done) override;
  void prove_again(const Context& context, std::string session_token, base::Secret password,
                   base::Secret code, Completion<Session> done) override;
  void prove_by_passkey(const Context& context, std::string session_token, PasskeyShown shown,
                        Completion<Session> done) override;
  void sign_out(const Context& context, std::string session_token, Completion<void> done) override;
  void change_password(const Context& context, std::string session_token, base::Secret old_password,
                       base::Secret new_password, Completion<void> done) override;
  void devices(const Context& context, std::string session_token,
               Completion<std::vector<Device>> done) override;
  void remove_device(const Context& context, std::string session_token, base::Id device_id,
                     Completion<void> done) override;
  void passkeys(const Context& context, std::string session_token,
                Completion<std::vector<Passkey>> done) override;
  void begin_passkey(const Context& context, std::string session_token,
                     Completion<PasskeyChallenge> done) override;
  void add_passkey(const Context& context, std::string session_token, PasskeyCreated created,
                   Completion<Passkey> done) override;
  void remove_passkey(const Context& context, std::string session_token, base::Id passkey_id,
                      Completion<void> done) override;

 private:
  template <class T>
  using Answer = runtime::Task<base::Result<T>>;

  // When it was last seen, and until when it may approve.
  struct Activity {
    base::Timestamp seen;
    base::Timestamp approves_until;
  };
  struct Challenge {
    std::array<std::uint8_t, 32> bytes{};
    base::Id user_id;  // nil: for a sign-in
    base::Timestamp expires;
  };
  enum class Needs { kLook, kSession, kApproval };  // a look does not count as being seen

  // A Result<T>(const Drawn&, const Asked&) on the pool.
  template <class T, class Work>
  Answer<T> run(Context context, Work work);
  // A Result<T>(const SessionState&, const Drawn&, const Asked&) behind its session.
  template <class T, class Work>
  Answer<T> run_in_session(Context context, std::string token, Needs needs, Work work);
  template <class T, class Work>
  void answer_in_session(const Context& context, std::string token, Needs needs, Work work,
                         Completion<T> done);

  Answer<SessionState> session_of(Context context, std::string token, Needs needs);
  Answer<SignedIn> sign_in_as(Context context, SignIn request);
  Answer<PasskeyChallenge> begin_sign_in_as();
  Answer<SignedIn> passkey_sign_in_as(Context context, PasskeyShown shown, Browser browser);
  Answer<Session> find_as(Context context, std::string token, Needs needs);
  Answer<Session> prove_as(Context context, std::string token, base::Secret password,
                           base::Secret code);
  Answer<Session> prove_passkey_as(Context context, std::string token, PasskeyShown shown);
  Answer<PasskeyChallenge> begin_passkey_as(Context context, std::string token);
  Answer<Passkey> add_passkey_as(Context context, std::string token, PasskeyCreated created);

  // unauthenticated session_unknown: idle for too long
  base::Result<Activity> look(const SessionState& session) const;
  base::Result<Activity> see(const SessionState& session);
  void proved(const SessionState& session);
  Session shown(const SessionState& session, const std::string& token, bool may_approve) const;
  SignedIn shown(OpenedSession opened);
  PasskeyChallenge challenge_for(base::Id user_id, PasskeyChallenge asked_for);
  // Given out once. unauthenticated sign_in_refused
  base::Result<base::Bytes> take_challenge(base::Id id, base::Id user_id);
  base::Result<void> check_address(const Context& context) const;
  void note_refusal(const std::string& address, const base::Error& error);

  base::Timestamp now() const { return executor_.clock().wall(); }

  runtime::Executor& executor_;
  runtime::BlockingPool& pool_;
  base::IdGenerator ids_;
  SignInBook book_;
  std::string issuer_;
  credentials::RelyingParty relying_party_;
  FailureMeter address_failures_;
  std::unordered_map<base::Id, Activity> activity_;
  std::unordered_map<base::Id, Challenge> challenges_;
};

}  // namespace atollbank::identity
