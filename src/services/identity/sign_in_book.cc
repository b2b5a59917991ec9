// SPDX-License-Identifier: Apache-2.0
#include "services/identity/sign_in_book.h"

#include <algorithm>
#include <iterator>

#include "credentials/base32.h"
#include "credentials/totp.h"
#include "ports/commit_again.h"
#include "services/identity/format/sign_in_record.h"

namespace atollbank::identity {

using base::ErrorCode;
using base::fail;
using base::Result;

namespace {

constexpr std::size_t kUserAgentMax = 256;

constexpr SignInEvent kCredentialsSet{.name = "SetCredentials", .type = "sign_in.credentials_set"};
constexpr SignInEvent kAttempted{.name = "AttemptSignIn", .type = "sign_in.attempted"};
constexpr SignInEvent kOpened{.name = "OpenSession", .type = "sign_in.session_opened"};
constexpr SignInEvent kProven{.name = "ProveAgain", .type = "sign_in.session_proven"};

auto no_session() { return fail(ErrorCode::kUnauthenticated, "session_unknown", "Sign in first"); }

std::string totp_purpose(base::Id user_id) { return "totp/" + base::to_base62(user_id); }

bool is_same(const base::Sha256& one, const base::Sha256& other) {
  int difference = 0;
  for (std::size_t i = 0; i < one.size(); ++i) difference |= one[i] ^ other[i];
  return difference == 0;
}

}  // namespace

Result<CredentialsSet> SignInBook::set_credentials(const SetCredentials& request,
                                                   const Drawn& drawn, const std::string& issuer,
                                                   const Asked& asked) {
  ATOLL_TRY_VOID(check_new_credentials(request));
  ATOLL_TRY(const SignInStore::Person there, store_.find(request.user_id));
  if (there.credentials) {
    return fail(ErrorCode::kFailedPrecondition, "credentials_set_already",
                "this customer signs in already");
  }
  const base::Secret totp(request.totp_secret.empty()
                              ? base::Bytes(base::bytes_of(drawn.totp_secret))
                              : request.totp_secret);
  CredentialsState made;
  made.user_id = request.user_id;
  made.email = request.email;
  made.user_name = request.user_name;
  ATOLL_TRY(made.password_hash, passwords_.hash(request.password));
  ATOLL_TRY(made.sealed_totp, box_.seal(totp_purpose(request.user_id), totp));
  for (const std::string& name : {request.email, request.user_name}) {
    if (name.empty()) continue;
    ATOLL_TRY_VOID(store_.claim_name(name_digest(name), request.user_id, asked.context, asked.now));
  }
  ATOLL_TRY_VOID(change(request.user_id, kCredentialsSet, asked,
                        [&](const SignInStore::Person& person) -> Result<PersonChange> {
                          if (person.credentials && *person.credentials != made) {
                            return fail(ErrorCode::kFailedPrecondition, "credentials_set_already",
                                        "this customer signs in already");
                          }
                          return PersonChange{.credentials = made};
                        }));
  return CredentialsSet{.user_id = request.user_id,
                        .totp_secret = base::Secret(credentials::to_base32(totp.reveal())),
                        .totp_uri = credentials::totp_uri(issuer, request.email, totp)};
}

Result<OpenedSession> SignInBook::sign_in(const SignIn& request, const Drawn& drawn,
                                          const Asked& asked) {
  const std::string digest = name_digest(request.name);
  ATOLL_TRY(const auto user_id, store_.user_named(digest));
  ATOLL_TRY(const SignInStore::Person person, store_.find(user_id.value_or(base::Id())));
  if (!person.credentials) {  // also of one who is erased
    ATOLL_TRY_VOID(refuse_unknown(request, digest, asked));
    return sign_in_refused();
  }
  ATOLL_TRY(ProvenSecrets proven, prove_secrets(*user_id, request.password, request.code, asked));
  return open_session(*user_id, SignInMethod::kPasswordAndCode, request.browser, drawn,
                      std::move(proven), std::nullopt, asked);
}

// As long, as dear and as often as for a name that is known.
Result<void> SignInBook::refuse_unknown(const SignIn& request, const std::string& digest,
                                        const Asked& asked) {
  ATOLL_TRY_VOID(store_.find({}));  // nobody's: the look that a resting name costs too
  ATOLL_TRY_VOID(unknown_names_.count_attempt(digest, asked.now));
  ATOLL_TRY_VOID(store_.count_unknown(digest, asked.context, asked.now));
  ATOLL_TRY(const bool matched, passwords_.matches(request.password, passwords_.decoy()));
  const base::Secret nothing(base::Bytes(credentials::kTotpSecretSize, '\0'));
  const auto step = credentials::find_totp_step(nothing, request.code.reveal(), asked.now,
                                                credentials::kNoTotpStep);
  (void)matched;
  (void)step;
  return {};
}

// Counted before it is looked at.
Result<CredentialsState> SignInBook::count_try(base::Id user_id, const Asked& asked) {
  CredentialsState counted;
  const auto edit = [&](const SignInStore::Person& person) -> Result<PersonChange> {
    if (!person.credentials) return sign_in_refused();
    counted = *person.credentials;
    ATOLL_TRY_VOID(count_attempt(counted.attempts, asked.now));
    return PersonChange{.credentials = counted};
  };
  ATOLL_TRY_VOID(change(user_id, kAttempted, asked, edit));
  return counted;
}

Result<SignInBook::ProvenSecrets> SignInBook::prove_secrets(base::Id user_id,
                                                            const base::Secret& password,
                                                            const base::Secret& code,
                                                            const Asked& asked) {
  ATOLL_TRY(CredentialsState counted, count_try(user_id, asked));
  ATOLL_TRY(const bool is_password, passwords_.matches(password, counted.password_hash));
  ATOLL_TRY(const base::Secret totp, box_.open(totp_purpose(user_id), counted.sealed_totp));
  const auto step =
      credentials::find_totp_step(totp, code.reveal(), asked.now, counted.last_totp_step);
  if (!is_password || !step) return sign_in_refused();
  ProvenSecrets proven{.totp_step = *step, .password_hash = std::move(counted.password_hash)};
  proven.better_hash = better_hash(password, proven.password_hash);
  return proven;
}

// Signing in does not fail for it: it is tried at the next one.
std::string SignInBook::better_hash(const base::Secret& password, const std::string& kept) const {
  if (!passwords_.is_outdated(kept)) return {};
  auto made = passwords_.hash(password);
  return made ? *std::move(made) : std::string();
}

Result<CredentialsState> SignInBook::settle(const SignInStore::Person& person,
                                            const ProvenSecrets& proven) {
  if (!person.credentials || person.credentials->password_hash != proven.password_hash ||
      person.credentials->last_totp_step >= proven.totp_step) {
    return sign_in_refused();
  }
  CredentialsState kept = *person.credentials;
  if (!proven.better_hash.empty()) kept.password_hash = proven.better_hash;
  forgive(kept, proven.totp_step);
  return kept;
}

Result<SessionState> SignInBook::settle(const SessionState& session, base::Timestamp now) const {
  ATOLL_TRY(auto kept, store_.session(session.user_id, session.id));
  if (!kept) return no_session();
  kept->proven = now;
  return *std::move(kept);
}

// A cookie that fits one of her devices is that device; everything else is a new one.
Result<DeviceState> SignInBook::device_for(base::Id user_id, const Browser& browser,
                                           const Drawn& drawn, base::Secret& token,
                                           const Asked& asked) const {
  DeviceState device;
  const auto owner = read_cookie(CookieKind::kDevice, browser.device_token);
  ATOLL_TRY(const auto known, store_.devices(user_id));
  const base::Sha256 digest = digest_of_cookie(browser.device_token);
  const auto same = std::find_if(known.begin(), known.end(), [&](const DeviceState& one) {
    return owner && owner->user_id == user_id && one.id == owner->id &&
           is_same(one.token_digest, digest);
  });
  if (same != known.end()) {
    device = *same;
    token = base::Secret(browser.device_token);
  } else {
    token = make_cookie(CookieKind::kDevice, {.user_id = user_id, .id = drawn.device_id},
                        drawn.device_secret);
    device.id = drawn.device_id;
    device.token_digest = digest_of_cookie(token.reveal());
    device.first_seen = asked.now;
  }
  device.last_seen = asked.now;
  device.user_agent = browser.user_agent.substr(0, kUserAgentMax);
  return device;
}

Result<std::vector<std::string>> SignInBook::devices_to_forget(
    base::Id user_id, const DeviceState& device, const std::vector<SessionState>& open) const {
  ATOLL_TRY(auto known, store_.devices(user_id));
  std::erase_if(known, [&](const DeviceState& one) { return one.id == device.id; });
  std::sort(known.begin(), known.end(), [](const DeviceState& one, const DeviceState& other) {
    return one.last_seen < other.last_seen;
  });
  std::vector<std::string> keys;
  for (const DeviceState& one : known) {
    if (known.size() - keys.size() < kDevicesMax) break;
    const bool is_open = std::any_of(open.begin(), open.end(), [&](const SessionState& session) {
      return session.device_id == one.id;
    });
    if (!is_open) keys.push_back(format::device_key(one.id));
  }
  return keys;
}

Result<OpenedSession> SignInBook::open_session(base::Id user_id, SignInMethod method,
                                               const Browser& browser, const Drawn& drawn,
                                               std::optional<ProvenSecrets> secrets,
                                               std::optional<PasskeyState> passkey,
                                               const Asked& asked) {
  // As if what she showed were wrong: nobody learns of a death by trying.
  ATOLL_TRY(const bool barred, store_.is_barred(user_id));
  if (barred) return sign_in_refused();
  OpenedSession opened;
  ATOLL_TRY(const DeviceState device,
            device_for(user_id, browser, drawn, opened.device_token, asked));
  opened.session_token = make_cookie(
      CookieKind::kSession, {.user_id = user_id, .id = drawn.session_id}, drawn.session_secret);
  opened.session = {.id = drawn.session_id,
                    .user_id = user_id,
                    .device_id = device.id,
                    .method = method,
                    .token_digest = digest_of_cookie(opened.session_token.reveal()),
                    .created = asked.now,
                    .proven = asked.now,
                    .expires = asked.now + kSessionTime};
  ATOLL_TRY_VOID(change(
      user_id, kOpened, asked, [&](const SignInStore::Person& person) -> Result<PersonChange> {
        PersonChange made{.sessions = {opened.session}, .devices = {device}};
        ATOLL_TRY(auto sessions, store_.sessions(user_id));
        // An attempt whose answer was lost may have done it.
        const bool is_done = std::erase_if(sessions, [&](const auto& one) {
                               return one.id == opened.session.id;
                             }) != 0;
        if (secrets && !is_done) {
          ATOLL_TRY(made.credentials, settle(person, *secrets));
        }
        if (passkey) {
          ATOLL_TRY(auto used, settle(user_id, *passkey));
          made.passkeys = {std::move(used)};
        }
        std::sort(sessions.begin(), sessions.end(),
                  [](const auto& one, const auto& other) { return one.created > other.created; });
        std::vector<SessionState> open;
        for (const SessionState& one : sessions) {
          const bool stays = asked.now < one.expires && open.size() + 1 < kSessionsMax;
          if (stays) open.push_back(one);
          if (!stays) made.deletes.push_back(format::session_key(one.id));
        }
        ATOLL_TRY(auto forgotten, devices_to_forget(user_id, device, open));
        std::move(forgotten.begin(), forgotten.end(), std::back_inserter(made.deletes));
        return made;
      }));
  return opened;
}

Result<SessionState> SignInBook::find_session(const std::string& token, base::Timestamp now) const {
  const auto owner = read_cookie(CookieKind::kSession, token);
  if (!owner) return no_session();
  ATOLL_TRY(auto session, store_.session(owner->user_id, owner->id));
  if (!session || now >= session->expires) return no_session();
  if (!is_same(session->token_digest, digest_of_cookie(token))) return no_session();
  return *std::move(session);
}

Result<SessionState> SignInBook::prove(const SessionState& session, const base::Secret& password,
                                       const base::Secret& code, const Asked& asked) {
  ATOLL_TRY(const ProvenSecrets secrets, prove_secrets(session.user_id, password, code, asked));
  SessionState proven;
  bool was_tried = false;
  const auto edit = [&](const SignInStore::Person& person) -> Result<PersonChange> {
    ATOLL_TRY(const auto there, store_.session(session.user_id, session.id));
    ATOLL_TRY(proven, settle(session, asked.now));
    // An attempt whose answer was lost may have done it.
    const bool is_done = was_tried && there && *there == proven;
    was_tried = true;
    if (is_done) return PersonChange{.sessions = {proven}};
    ATOLL_TRY(auto kept, settle(person, secrets));
    return PersonChange{.credentials = std::move(kept), .sessions = {proven}};
  };
  ATOLL_TRY_VOID(change(session.user_id, kProven, asked, edit));
  return proven;
}

Result<void> SignInBook::end_session(const SessionState& session, const Asked& asked) {
  const SignInEvent event{.name = "EndSession", .type = "sign_in.session_ended"};
  return change(session.user_id, event, asked,
                [&](const SignInStore::Person&) -> Result<PersonChange> {
                  return PersonChange{.deletes = {format::session_key(session.id)}};
                });
}

Result<void> SignInBook::change_password(const SessionState& session,
                                         const base::Secret& old_password,
                                         const base::Secret& new_password, const Asked& asked) {
  ATOLL_TRY(const SignInStore::Person there, store_.find(session.user_id));
  if (!there.credentials) return sign_in_refused();
  ATOLL_TRY_VOID(
      check_new_password(new_password, there.credentials->email, there.credentials->user_name));
  ATOLL_TRY(const CredentialsState counted, count_try(session.user_id, asked));
  ATOLL_TRY(const bool is_password, passwords_.matches(old_password, counted.password_hash));
  if (!is_password) return sign_in_refused();
  ATOLL_TRY(const std::string hash, passwords_.hash(new_password));
  const SignInEvent event{.name = "ChangePassword", .type = "sign_in.password_changed"};
  return change(session.user_id, event, asked,
                [&](const SignInStore::Person& person) -> Result<PersonChange> {
                  if (!person.credentials) return sign_in_refused();
                  const std::string& kept = person.credentials->password_hash;
                  if (kept != counted.password_hash && kept != hash) return sign_in_refused();
                  PersonChange made{.credentials = person.credentials};
                  made.credentials->password_hash = hash;
                  forgive(*made.credentials, made.credentials->last_totp_step);
                  ATOLL_TRY(const auto sessions, store_.sessions(session.user_id));
                  for (const SessionState& one : sessions) {
                    if (one.id != session.id) {
                      made.deletes.push_back(format::session_key(one.id));
                    }
                  }
                  return made;
                });
}

Result<std::vector<Device>> SignInBook::devices(const SessionState& session,
                                                base::Timestamp now) const {
  ATOLL_TRY(const auto known, store_.devices(session.user_id));
  ATOLL_TRY(const auto sessions, store_.sessions(session.user_id));
  std::vector<Device> out;
  for (const DeviceState& one : known) {
    const auto open = std::count_if(sessions.begin(), sessions.end(), [&](const auto& opened) {
      return opened.device_id == one.id && now < opened.expires;
    });
    out.push_back({.id = one.id,
                   .user_agent = one.user_agent,
                   .first_seen = one.first_seen,
                   .last_seen = one.last_seen,
                   .sessions = static_cast<std::uint32_t>(open),
                   .is_this_one = one.id == session.device_id});
  }
  std::sort(out.begin(), out.end(),
            [](const Device& one, const Device& other) { return one.last_seen > other.last_seen; });
  return out;
}

Result<void> SignInBook::remove_device(const SessionState& session, base::Id device_id,
                                       const Asked& asked) {
  ATOLL_TRY(const auto known, store_.devices(session.user_id));
  const bool is_known = std::any_of(known.begin(), known.end(),
                                    [&](const DeviceState& one) { return one.id == device_id; });
  if (!is_known) return fail(ErrorCode::kNotFound, "device_not_found", "No such device");
  const SignInEvent event{.name = "RemoveDevice", .type = "sign_in.device_removed"};
  return change(session.user_id, event, asked,
                [&](const SignInStore::Person&) -> Result<PersonChange> {
                  PersonChange made{.deletes = {format::device_key(device_id)}};
                  ATOLL_TRY(const auto sessions, store_.sessions(session.user_id));
                  for (const SessionState& one : sessions) {
                    if (one.device_id == device_id) {
                      made.deletes.push_back(format::session_key(one.id));
                    }
                  }
                  return made;
                });
}

}  // namespace atollbank::identity
