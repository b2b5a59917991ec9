// SPDX-License-Identifier: Apache-2.0
#include "services/identity/sign_in_service.h"

#include <algorithm>

#include "base/random.h"
#include "runtime/answer.h"

namespace atollbank::identity {

using base::ErrorCode;
using base::fail;
using base::Result;
using runtime::answer_with;

namespace {

constexpr std::size_t kActivitiesMax = 100'000;
constexpr std::size_t kChallengesMax = 10'000;

}  // namespace

SignInService::SignInService(const SignInOptions& options, ports::RecordStore& records,
                             ports::Persons persons, const ports::PasswordHash& passwords,
                             ports::SecretBox& box, runtime::Executor& executor,
                             runtime::BlockingPool& pool)
    : executor_(executor),
      pool_(pool),
      ids_(executor.clock(), options.worker),
      book_(records, persons, passwords, box),
      address_failures_(options.address_failures_max) {}

void SignInService::start(std::string issuer, credentials::RelyingParty relying_party) {
  issuer_ = std::move(issuer);
  relying_party_ = std::move(relying_party);
}

template <class T, class Work>
SignInService::Answer<T> SignInService::run(Context context, Work work) {
  Drawn drawn{.session_id = ids_.next(0), .device_id = ids_.next(0), .passkey_id = ids_.next(0)};
  base::secure_random(drawn.session_secret);
  base::secure_random(drawn.device_secret);
  base::secure_random(drawn.totp_secret);
  Asked asked{.context = std::move(context), .now = now()};
  auto job = [work = std::move(work), drawn, asked = std::move(asked)]() mutable {
    return work(drawn, asked);
  };
  auto result = co_await runtime::await_blocking<T>(pool_, executor_, std::move(job));
  co_return std::move(result);
}

template <class T, class Work>
SignInService::Answer<T> SignInService::run_in_session(Context context, std::string token,
                                                       Needs needs, Work work) {
  auto asking = session_of(context, std::move(token), needs);
  ATOLL_CO_TRY(SessionState session, co_await std::move(asking));
  context.caller.subject = base::to_text("user", session.user_id);
  auto job = [work = std::move(work), session = std::move(session)](
                 const Drawn& drawn, const Asked& asked) mutable -> Result<T> {
    return work(session, drawn, asked);
  };
  auto running = run<T>(std::move(context), std::move(job));
  auto result = co_await std::move(running);
  co_return std::move(result);
}

template <class T, class Work>
void SignInService::answer_in_session(const Context& context, std::string token, Needs needs,
                                      Work work, Completion<T> done) {
  answer_with<T>(executor_, context,
                 run_in_session<T>(context, std::move(token), needs, std::move(work)),
                 std::move(done));
}

SignInService::Answer<SessionState> SignInService::session_of(Context context, std::string token,
                                                              Needs needs) {
  auto work = [this, token = std::move(token)](const Drawn&, const Asked& asked) {
    return book_.find_session(token, asked.now);
  };
  auto running = run<SessionState>(std::move(context), std::move(work));
  ATOLL_CO_TRY(SessionState session, co_await std::move(running));
  ATOLL_CO_TRY(const Activity activity, needs == Needs::kLook ? look(session) : see(session));
  if (needs == Needs::kApproval && now() >= activity.approves_until) {
    co_return fail(ErrorCode::kPermissionDenied, "session_idle",
                   "Prove again that it is you before you do this");
  }
  co_return std::move(session);
}

Result<SignInService::Activity> SignInService::look(const SessionState& session) const {
  const auto found = activity_.find(session.id);
  const Activity first{.seen = session.proven,
                       .approves_until = session.proven + kApprovalIdleTime};
  const Activity activity = found == activity_.end() ? first : found->second;
  if (now() < activity.seen + kSessionIdleTime) return activity;
  return fail(ErrorCode::kUnauthenticated, "session_unknown", "Sign in first");
}

// Being active keeps what was proven fresh; once it has lapsed only another proof does.
Result<SignInService::Activity> SignInService::see(const SessionState& session) {
  ATOLL_TRY(Activity activity, look(session));
  const base::Timestamp at = now();
  activity.seen = at;
  if (at < activity.approves_until) activity.approves_until = at + kApprovalIdleTime;
  if (activity_.size() >= kActivitiesMax) activity_.clear();  // they fall back to their records
  activity_[session.id] = activity;
  return activity;
}

void SignInService::proved(const SessionState& session) {
  activity_[session.id] = {.seen = now(), .approves_until = now() + kApprovalIdleTime};
}

Session SignInService::shown(const SessionState& session, const std::string& token,
                             bool may_approve) const {
  return {.id = session.id,
          .user_id = session.user_id,
          .device_id = session.device_id,
          .method = session.method,
          .created = session.created,
          .proven = session.proven,
          .expires = session.expires,
          .may_approve = may_approve,
          .form_token = form_token_of(token)};
}

SignedIn SignInService::shown(OpenedSession opened) {
  proved(opened.session);
  SignedIn signed_in;
  signed_in.session = shown(opened.session, opened.session_token.reveal(), true);
  signed_in.session_token = std::move(opened.session_token);
  signed_in.device_token = std::move(opened.device_token);
  return signed_in;
}

PasskeyChallenge SignInService::challenge_for(base::Id user_id, PasskeyChallenge asked_for) {
  const base::Timestamp at = now();
  if (challenges_.size() >= kChallengesMax) {
    std::erase_if(challenges_, [at](const auto& entry) { return at >= entry.second.expires; });
    if (challenges_.size() >= kChallengesMax) challenges_.clear();
  }
  Challenge challenge{.bytes = {}, .user_id = user_id, .expires = at + kChallengeTime};
  base::secure_random(challenge.bytes);
  asked_for.id = ids_.next(0);
  asked_for.challenge = base::Bytes(base::bytes_of(challenge.bytes));
  challenges_.emplace(asked_for.id, challenge);
  return asked_for;
}

Result<base::Bytes> SignInService::take_challenge(base::Id id, base::Id user_id) {
  const auto found = challenges_.find(id);
  if (found == challenges_.end()) return sign_in_refused();
  const Challenge challenge = found->second;
  challenges_.erase(found);
  if (now() >= challenge.expires || challenge.user_id != user_id) return sign_in_refused();
  return base::Bytes(base::bytes_of(challenge.bytes));
}

Result<void> SignInService::check_address(const Context& context) const {
  return address_failures_.check(context.caller.source_ip, executor_.clock().monotonic());
}

void SignInService::note_refusal(const std::string& address, const base::Error& error) {
  if (error.reason != "sign_in_refused" && error.reason != "sign_in_paused") return;
  address_failures_.note(address, executor_.clock().monotonic());
}

SignInService::Answer<SignedIn> SignInService::sign_in_as(Context context, SignIn request) {
  ATOLL_CO_TRY_VOID(check_address(context));
  const std::string address = context.caller.source_ip;
  auto work = [this, request = std::move(request)](const Drawn& drawn, const Asked& asked) {
    return book_.sign_in(request, drawn, asked);
  };
  auto running = run<OpenedSession>(std::move(context), std::move(work));
  auto opened = co_await std::move(running);
  if (!opened) {
    note_refusal(address, opened.error());
    co_return fail(std::move(opened).error());
  }
  co_return shown(*std::move(opened));
}

SignInService::Answer<PasskeyChallenge> SignInService::begin_sign_in_as() {
  co_return challenge_for({}, {});
}

SignInService::Answer<SignedIn> SignInService::passkey_sign_in_as(Context context,
                                                                  PasskeyShown shown_key,
                                                                  Browser browser) {
  ATOLL_CO_TRY_VOID(check_address(context));
  const std::string address = context.caller.source_ip;
  ATOLL_CO_TRY(base::Bytes challenge, take_challenge(shown_key.challenge_id, {}));
  auto work = [this, shown_key = std::move(shown_key), browser = std::move(browser),
               challenge = std::move(challenge)](const Drawn& drawn, const Asked& asked) {
    return book_.sign_in_by_passkey(relying_party_, challenge, shown_key, browser, drawn, asked);
  };
  auto running = run<OpenedSession>(std::move(context), std::move(work));
  auto opened = co_await std::move(running);
  if (!opened) {
    note_refusal(address, opened.error());
    co_return fail(std::move(opened).error());
  }
  co_return shown(*std::move(opened));
}

SignInService::Answer<Session> SignInService::find_as(Context context, std::string token,
                                                      Needs needs) {
  auto asking = session_of(std::move(context), token, needs);
  ATOLL_CO_TRY(const SessionState session, co_await std::move(asking));
  const auto activity = look(session);
  const bool may_approve = activity && now() < activity->approves_until;
  co_return shown(session, token, may_approve);
}

SignInService::Answer<Session> SignInService::prove_as(Context context, std::string token,
                                                       base::Secret password, base::Secret code) {
  ATOLL_CO_TRY_VOID(check_address(context));
  const std::string address = context.caller.source_ip;
  auto work = [this, password = std::move(password), code = std::move(code)](
                  const SessionState& session, const Drawn&, const Asked& asked) {
    return book_.prove(session, password, code, asked);
  };
  auto running =
      run_in_session<SessionState>(std::move(context), token, Needs::kSession, std::move(work));
  auto proven = co_await std::move(running);
  if (!proven) {
    note_refusal(address, proven.error());
    co_return fail(std::move(proven).error());
  }
  proved(*proven);
  co_return shown(*proven, token, true);
}

SignInService::Answer<Session> SignInService::prove_passkey_as(Context context, std::string token,
                                                               PasskeyShown shown_key) {
  auto asking = session_of(context, token, Needs::kSession);
  ATOLL_CO_TRY(SessionState session, co_await std::move(asking));
  ATOLL_CO_TRY(base::Bytes challenge, take_challenge(shown_key.challenge_id, {}));
  auto work = [this, session = std::move(session), challenge = std::move(challenge),
               shown_key = std::move(shown_key)](const Drawn&, const Asked& asked) {
    return book_.prove_by_passkey(session, relying_party_, challenge, shown_key, asked);
  };
  auto running = run<SessionState>(std::move(context), std::move(work));
  ATOLL_CO_TRY(const SessionState proven, co_await std::move(running));
  proved(proven);
  co_return shown(proven, token, true);
}

SignInService::Answer<PasskeyChallenge> SignInService::begin_passkey_as(Context context,
                                                                        std::string token) {
  auto asking = session_of(context, std::move(token), Needs::kApproval);
  ATOLL_CO_TRY(const SessionState session, co_await std::move(asking));
  auto work = [this, session](const Drawn&, const Asked&) { return book_.new_passkey(session); };
  auto running = run<PasskeyChallenge>(std::move(context), std::move(work));
  ATOLL_CO_TRY(PasskeyChallenge asked_for, co_await std::move(running));
  co_return challenge_for(session.user_id, std::move(asked_for));
}

SignInService::Answer<Passkey> SignInService::add_passkey_as(Context context, std::string token,
                                                             PasskeyCreated created) {
  auto asking = session_of(context, std::move(token), Needs::kApproval);
  ATOLL_CO_TRY(SessionState session, co_await std::move(asking));
  auto taken = take_challenge(created.challenge_id, session.user_id);
  if (!taken) {
    co_return fail(ErrorCode::kInvalidArgument, "passkey_refused", "the challenge is not good");
  }
  auto work = [this, session = std::move(session), challenge = *std::move(taken),
               created = std::move(created)](const Drawn& drawn, const Asked& asked) {
    return book_.add_passkey(session, relying_party_, challenge, created, drawn, asked);
  };
  auto running = run<Passkey>(std::move(context), std::move(work));
  auto added = co_await std::move(running);
  co_return std::move(added);
}

void SignInService::set_credentials(const Context& context, SetCredentials request,
                                    Completion<CredentialsSet> done) {
  auto work = [this, request = std::move(request)](const Drawn& drawn, const Asked& asked) {
    return book_.set_credentials(request, drawn, issuer_, asked);
  };
  answer_with<CredentialsSet>(executor_, context, run<CredentialsSet>(context, std::move(work)),
                              std::move(done));
}

void SignInService::sign_in(const Context& context, SignIn request, Completion<SignedIn> done) {
  answer_with<SignedIn>(executor_, context, sign_in_as(context, std::move(request)),
                        std::move(done));
}

void SignInService::begin_passkey_sign_in(const Context& context,
                                          Completion<PasskeyChallenge> done) {
  answer_with<PasskeyChallenge>(executor_, context, begin_sign_in_as(), std::move(done));
}

void SignInService::passkey_sign_in(const Context& context, PasskeyShown shown_key, Browser browser,
                                    Completion<SignedIn> done) {
  answer_with<SignedIn>(executor_, context,
                        passkey_sign_in_as(context, std::move(shown_key), std::move(browser)),
                        std::move(done));
}

void SignInService::find_session(const Context& context, std::string session_token,
                                 Completion<Session> done) {
  answer_with<Session>(executor_, context,
                       find_as(context, std::move(session_token), Needs::kSession),
                       std::move(done));
}

void SignInService::look_at_session(const Context& context, std::string session_token,
                                    Completion<Session> done) {
  answer_with<Session>(executor_, context, find_as(context, std::move(session_token), Needs::kLook),
                       std::move(done));
}

void SignInService::prove_again(const Context& context, std::string session_token,
                                base::Secret password, base::Secret code,
                                Completion<Session> done) {
  answer_with<Session>(
      executor_, context,
      prove_as(context, std::move(session_token), std::move(password), std::move(code)),
      std::move(done));
}

void SignInService::prove_by_passkey(const Context& context, std::string session_token,
                                     PasskeyShown shown_key, Completion<Session> done) {
  answer_with<Session>(executor_, context,
                       prove_passkey_as(context, std::move(session_token), std::move(shown_key)),
                       std::move(done));
}

void SignInService::sign_out(const Context& context, std::string session_token,
                             Completion<void> done) {
  auto work = [this](const SessionState& session, const Drawn&, const Asked& asked) {
    return book_.end_session(session, asked);
  };
  answer_in_session<void>(context, std::move(session_token), Needs::kSession, std::move(work),
                          std::move(done));
}

void SignInService::change_password(const Context& context, std::string session_token,
                                    base::Secret old_password, base::Secret new_password,
                                    Completion<void> done) {
  auto work = [this, old_password = std::move(old_password),
               new_password = std::move(new_password)](const SessionState& session, const Drawn&,
                                                       const Asked& asked) {
    return book_.change_password(session, old_password, new_password, asked);
  };
  answer_in_session<void>(context, std::move(session_token), Needs::kApproval, std::move(work),
                          std::move(done));
}

void SignInService::devices(const Context& context, std::string session_token,
                            Completion<std::vector<Device>> done) {
  auto work = [this](const SessionState& session, const Drawn&, const Asked& asked) {
    return book_.devices(session, asked.now);
  };
  answer_in_session<std::vector<Device>>(context, std::move(session_token), Needs::kSession,
                                         std::move(work), std::move(done));
}

void SignInService::remove_device(const Context& context, std::string session_token,
                                  base::Id device_id, Completion<void> done) {
  auto work = [this, device_id](const SessionState& session, const Drawn&, const Asked& asked) {
    return book_.remove_device(session, device_id, asked);
  };
  answer_in_session<void>(context, std::move(session_token), Needs::kApproval, std::move(work),
                          std::move(done));
}

void SignInService::passkeys(const Context& context, std::string session_token,
                             Completion<std::vector<Passkey>> done) {
  auto work = [this](const SessionState& session, const Drawn&, const Asked&) {
    return book_.passkeys(session);
  };
  answer_in_session<std::vector<Passkey>>(context, std::move(session_token), Needs::kSession,
                                          std::move(work), std::move(done));
}

void SignInService::begin_passkey(const Context& context, std::string session_token,
                                  Completion<PasskeyChallenge> done) {
  answer_with<PasskeyChallenge>(
      executor_, context, begin_passkey_as(context, std::move(session_token)), std::move(done));
}

void SignInService::add_passkey(const Context& context, std::string session_token,
                                PasskeyCreated created, Completion<Passkey> done) {
  answer_with<Passkey>(executor_, context,
                       add_passkey_as(context, std::move(session_token), std::move(created)),
                       std::move(done));
}

void SignInService::remove_passkey(const Context& context, std::string session_token,
                                   base::Id passkey_id, Completion<void> done) {
  auto work = [this, passkey_id](const SessionState& session, const Drawn&, const Asked& asked) {
    return book_.remove_passkey(session, passkey_id, asked);
  };
  answer_in_session<void>(context, std::move(session_token), Needs::kApproval, std::move(work),
                          std::move(done));
}

}  // namespace atollbank::identity
