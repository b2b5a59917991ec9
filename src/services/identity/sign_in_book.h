// SPDX-License-Identifier: Apache-2.0
// How people prove themselves: passwords with one-time codes, passkeys, and the sessions and
// devices that come of them. Any thread; calls block, some for tens of milliseconds of hard work:
// run them on a pool of their own. Random bytes and ids come in.
//
// A name that nobody has costs the same work and gets the same answers as one whose secrets are
// wrong.
#pragma once

#include <array>
#include <vector>

#include "credentials/passkey.h"
#include "ports/commit_again.h"
#include "ports/password_hash.h"
#include "ports/secret_box.h"
#include "services/identity/asked.h"
#include "services/identity/bearer_cookie.h"
#include "services/identity/failure_meter.h"
#include "services/identity/sign_in_store.h"

namespace atollbank::identity {

inline constexpr std::size_t kSessionsMax = 50;  // of one person
static_assert(kSessionsMax <= kDevicesMax, "one device too many always has no open session");

// Ids and random bytes for whatever a call may make.
struct Drawn {
  base::Id session_id;
  base::Id device_id;
  base::Id passkey_id;
  std::array<std::uint8_t, kCookieSecretSize> session_secret{};
  std::array<std::uint8_t, kCookieSecretSize> device_secret{};
  std::array<std::uint8_t, 20> totp_secret{};
};

struct OpenedSession {
  SessionState session;
  base::Secret session_token;
  base::Secret device_token;
};

class SignInBook {
 public:
  SignInBook(ports::RecordStore& records, ports::Persons persons,
             const ports::PasswordHash& passwords, ports::SecretBox& box)
      : store_(records, persons), passwords_(passwords), box_(box) {}

  // Errors of all: as SignInApi.
  base::Result<CredentialsSet> set_credentials(const SetCredentials& request, const Drawn& drawn,
                                               const std::string& issuer, const Asked& asked);
  base::Result<OpenedSession> sign_in(const SignIn& request, const Drawn& drawn,
                                      const Asked& asked);
  base::Result<OpenedSession> sign_in_by_passkey(const credentials::RelyingParty& us,
                                                 base::ByteView challenge,
                                                 const PasskeyShown& shown, const Browser& browser,
                                                 const Drawn& drawn, const Asked& asked);
  base::Result<SessionState> find_session(const std::string& token, base::Timestamp now) const;
  base::Result<SessionState> prove(const SessionState& session, const base::Secret& password,
                                   const base::Secret& code, const Asked& asked);
  base::Result<SessionState> prove_by_passkey(const SessionState& session,
                                              const credentials::RelyingParty& us,
                                              base::ByteView challenge, const PasskeyShown& shown,
                                              const Asked& asked);
  base::Result<void> end_session(const SessionState& session, const Asked& asked);
  base::Result<void> change_password(const SessionState& session, const base::Secret& old_password,
                                     const base::Secret& new_password, const Asked& asked);
  base::Result<std::vector<Device>> devices(const SessionState& session, base::Timestamp now) const;
  base::Result<void> remove_device(const SessionState& session, base::Id device_id,
                                   const Asked& asked);
  base::Result<std::vector<Passkey>> passkeys(const SessionState& session) const;
  // For the browser, so that a person does not register one key twice.
  base::Result<PasskeyChallenge> new_passkey(const SessionState& session) const;
  base::Result<Passkey> add_passkey(const SessionState& session,
                                    const credentials::RelyingParty& us, base::ByteView challenge,
                                    const PasskeyCreated& created, const Drawn& drawn,
                                    const Asked& asked);
  base::Result<void> remove_passkey(const SessionState& session, base::Id passkey_id,
                                    const Asked& asked);

 private:
  base::Result<void> refuse_unknown(const SignIn& request, const std::string& digest,
                                    const Asked& asked);
  // What was shown, and against what. Between the look and the commit a person may have changed:
  // every commit that rests on it looks again, at what it commits on top of.
  struct ProvenSecrets {
    std::int64_t totp_step = 0;
    std::string password_hash;
    std::string better_hash;  // of today's cost; empty: the other one is
  };
  base::Result<CredentialsState> count_try(base::Id user_id, const Asked& asked);
  // What is wrong is counted before it is looked at.
  base::Result<ProvenSecrets> prove_secrets(base::Id user_id, const base::Secret& password,
                                            const base::Secret& code, const Asked& asked);
  // Of a password that was just proven; empty also where none can be made now.
  std::string better_hash(const base::Secret& password, const std::string& kept) const;
  // The credentials forgiven, with the better hash. unauthenticated sign_in_refused: the same code
  // or another password was there first.
  static base::Result<CredentialsState> settle(const SignInStore::Person& person,
                                               const ProvenSecrets& proven);
  // unauthenticated sign_in_refused: the key was removed, or used later, since.
  base::Result<PasskeyState> settle(base::Id user_id, const PasskeyState& used) const;
  // Proven now. unauthenticated session_unknown: it was ended since.
  base::Result<SessionState> settle(const SessionState& session, base::Timestamp now) const;
  // The key as it is afterwards.
  base::Result<PasskeyState> check_passkey(base::Id user_id, const credentials::RelyingParty& us,
                                           base::ByteView challenge, const PasskeyShown& shown,
                                           const Asked& asked) const;
  base::Result<OpenedSession> open_session(base::Id user_id, SignInMethod method,
                                           const Browser& browser, const Drawn& drawn,
                                           std::optional<ProvenSecrets> secrets,
                                           std::optional<PasskeyState> passkey, const Asked& asked);
  base::Result<DeviceState> device_for(base::Id user_id, const Browser& browser, const Drawn& drawn,
                                       base::Secret& token, const Asked& asked) const;
  // The keys of the devices that make room for `device`; `open` are the sessions that stay.
  base::Result<std::vector<std::string>> devices_to_forget(
      base::Id user_id, const DeviceState& device, const std::vector<SessionState>& open) const;
  // Reads the person, edits and stores, until nobody else came between. `edit` is a
  // Result<PersonChange>(const SignInStore::Person&).
  template <class Edit>
  base::Result<void> change(base::Id user_id, const SignInEvent& event, const Asked& asked,
                            Edit edit);

  SignInStore store_;
  const ports::PasswordHash& passwords_;
  ports::SecretBox& box_;
  UnknownNames unknown_names_;
};

template <class Edit>
base::Result<void> SignInBook::change(base::Id user_id, const SignInEvent& event,
                                      const Asked& asked, Edit edit) {
  return ports::commit_again([&]() -> base::Result<void> {
    ATOLL_TRY(const SignInStore::Person person, store_.find(user_id));
    ATOLL_TRY(const PersonChange made, edit(person));
    return store_.store(user_id, person.version, made, event, asked.context, asked.now);
  });
}

}  // namespace atollbank::identity
