// SPDX-License-Identifier: Apache-2.0
// The part of SignInBook that knows passkeys.
#include <algorithm>

#include "ports/commit_again.h"
#include "services/identity/format/sign_in_record.h"
#include "services/identity/sign_in_book.h"

namespace atollbank::identity {

using base::ErrorCode;
using base::fail;
using base::Result;

namespace {

constexpr std::size_t kPasskeyNameMax = 64;

Passkey shown_of(const PasskeyState& state) {
  return {
      .id = state.id, .name = state.name, .created = state.created, .last_used = state.last_used};
}

}  // namespace

Result<PasskeyState> SignInBook::check_passkey(base::Id user_id,
                                               const credentials::RelyingParty& us,
                                               base::ByteView challenge, const PasskeyShown& shown,
                                               const Asked& asked) const {
  ATOLL_TRY(const auto known, store_.passkeys(user_id));
  const auto key = std::find_if(known.begin(), known.end(), [&](const PasskeyState& one) {
    return one.credential_id == shown.credential_id;
  });
  if (key == known.end()) return sign_in_refused();
  const credentials::ShownPasskey answer{.client_data_json = shown.client_data_json,
                                         .authenticator_data = shown.authenticator_data,
                                         .signature = shown.signature};
  const auto count =
      credentials::check_shown_passkey(us, challenge, key->public_key, key->sign_count, answer);
  if (!count) return sign_in_refused();
  PasskeyState used = *key;
  used.sign_count = *count;
  used.last_used = asked.now;
  return used;
}

Result<PasskeyState> SignInBook::settle(base::Id user_id, const PasskeyState& used) const {
  ATOLL_TRY(auto known, store_.passkeys(user_id));
  const auto kept = std::find_if(known.begin(), known.end(),
                                 [&](const PasskeyState& one) { return one.id == used.id; });
  if (kept == known.end() || kept->sign_count > used.sign_count) return sign_in_refused();
  kept->sign_count = used.sign_count;
  kept->last_used = used.last_used;
  return std::move(*kept);
}

Result<OpenedSession> SignInBook::sign_in_by_passkey(const credentials::RelyingParty& us,
                                                     base::ByteView challenge,
                                                     const PasskeyShown& shown,
                                                     const Browser& browser, const Drawn& drawn,
                                                     const Asked& asked) {
  base::ByteReader reader(shown.user_handle);
  const auto user_id = reader.read<base::Id>();
  if (!reader.ok() || !reader.at_end()) return sign_in_refused();
  ATOLL_TRY(PasskeyState used, check_passkey(user_id, us, challenge, shown, asked));
  return open_session(user_id, SignInMethod::kPasskey, browser, drawn, std::nullopt,
                      std::move(used), asked);
}

Result<SessionState> SignInBook::prove_by_passkey(const SessionState& session,
                                                  const credentials::RelyingParty& us,
                                                  base::ByteView challenge,
                                                  const PasskeyShown& shown, const Asked& asked) {
  ATOLL_TRY(const PasskeyState used, check_passkey(session.user_id, us, challenge, shown, asked));
  SessionState proven;
  const SignInEvent event{.name = "ProveAgain", .type = "sign_in.session_proven"};
  ATOLL_TRY_VOID(change(session.user_id, event, asked,
                        [&](const SignInStore::Person&) -> Result<PersonChange> {
                          ATOLL_TRY(proven, settle(session, asked.now));
                          ATOLL_TRY(auto kept, settle(session.user_id, used));
                          return PersonChange{.sessions = {proven}, .passkeys = {std::move(kept)}};
                        }));
  return proven;
}

Result<std::vector<Passkey>> SignInBook::passkeys(const SessionState& session) const {
  ATOLL_TRY(const auto known, store_.passkeys(session.user_id));
  std::vector<Passkey> out;
  for (const PasskeyState& one : known) out.push_back(shown_of(one));
  std::sort(out.begin(), out.end(),
            [](const Passkey& one, const Passkey& other) { return one.created < other.created; });
  return out;
}

Result<PasskeyChallenge> SignInBook::new_passkey(const SessionState& session) const {
  ATOLL_TRY(const auto known, store_.passkeys(session.user_id));
  if (known.size() >= kPasskeysMax) {
    return fail(ErrorCode::kResourceExhausted, "too_many_passkeys", "Remove a passkey first");
  }
  ATOLL_TRY(const SignInStore::Person person, store_.find(session.user_id));
  PasskeyChallenge asked_for;
  asked_for.user_handle = base::Bytes(base::bytes_of(session.user_id));
  if (person.credentials) asked_for.user_name = person.credentials->email;
  for (const PasskeyState& one : known) asked_for.known_ids.push_back(one.credential_id);
  return asked_for;
}

Result<Passkey> SignInBook::add_passkey(const SessionState& session,
                                        const credentials::RelyingParty& us,
                                        base::ByteView challenge, const PasskeyCreated& created,
                                        const Drawn& drawn, const Asked& asked) {
  if (created.name.empty() || created.name.size() > kPasskeyNameMax) {
    return fail(ErrorCode::kInvalidArgument, "passkey_name_invalid",
                "a passkey's name has 1 to 64 bytes");
  }
  ATOLL_TRY(const credentials::NewPasskey key,
            credentials::check_created_passkey(us, challenge,
                                               {.client_data_json = created.client_data_json,
                                                .attestation_object = created.attestation_object}));
  const PasskeyState kept{.id = drawn.passkey_id,
                          .name = created.name,
                          .credential_id = key.id,
                          .public_key = key.public_key,
                          .sign_count = key.sign_count,
                          .created = asked.now,
                          .last_used = std::nullopt};
  const SignInEvent event{.name = "AddPasskey", .type = "sign_in.passkey_added"};
  ATOLL_TRY_VOID(change(
      session.user_id, event, asked, [&](const SignInStore::Person&) -> Result<PersonChange> {
        ATOLL_TRY(const auto known, store_.passkeys(session.user_id));
        for (const PasskeyState& one : known) {
          if (one.credential_id == key.id && one.id != kept.id) {
            return fail(ErrorCode::kInvalidArgument, "passkey_refused", "it is registered already");
          }
        }
        if (known.size() >= kPasskeysMax) {
          return fail(ErrorCode::kResourceExhausted, "too_many_passkeys", "Remove one first");
        }
        return PersonChange{.passkeys = {kept}};
      }));
  return shown_of(kept);
}

Result<void> SignInBook::remove_passkey(const SessionState& session, base::Id passkey_id,
                                        const Asked& asked) {
  ATOLL_TRY(const auto known, store_.passkeys(session.user_id));
  const bool is_known = std::any_of(known.begin(), known.end(),
                                    [&](const PasskeyState& one) { return one.id == passkey_id; });
  if (!is_known) return fail(ErrorCode::kNotFound, "passkey_not_found", "No such passkey");
  const SignInEvent event{.name = "RemovePasskey", .type = "sign_in.passkey_removed"};
  return change(session.user_id, event, asked,
                [&](const SignInStore::Person&) -> Result<PersonChange> {
                  return PersonChange{.deletes = {format::passkey_key(passkey_id)}};
                });
}

}  // namespace atollbank::identity
