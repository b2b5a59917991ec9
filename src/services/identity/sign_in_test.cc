// SPDX-License-Identifier: Apache-2.0
// How people prove themselves, and what their sessions are good for.
#include <functional>
#include <utility>

#include "adapters/memory/password_hash.h"
#include "adapters/memory/person_directory.h"
#include "adapters/memory/person_vault.h"
#include "credentials/base32.h"
#include "credentials/test_authenticator.h"
#include "credentials/totp.h"
#include "services/identity/identity_fixture.h"
#include "services/identity/sign_in_service.h"
#include "tests/contract/passing_records.h"

namespace atollbank::identity {
namespace {

// Lets something else happen right before a commit, as another caller's commit would.
class CrossedRecords final : public contract::PassingRecords {
 public:
  using PassingRecords::PassingRecords;

  std::function<void()> crossing;
  int commits_before = 0;  // that pass undisturbed

  base::Result<std::uint64_t> commit(const ports::Commit& commit) override {
    if (crossing && commits_before-- == 0) std::exchange(crossing, nullptr)();
    return PassingRecords::commit(commit);
  }
};

class SignInTest : public testing::Test {
 protected:
  static constexpr base::Id kUser{.high = 7, .low = 1};
  static constexpr const char* kEmail = "ada@example.com";
  static constexpr const char* kPassword = "correct horse battery";

  void SetUp() override {
    directory_.put(kUser, vault_.new_key().value());
    start();
    const auto set = ask<CredentialsSet>([&](auto done) {
      service_->set_credentials(context(), credentials_of(kUser, kEmail, "ada"), std::move(done));
    });
    ASSERT_TRUE(set.has_value()) << set.error().reason;
    totp_ = base::Secret(credentials::parse_base32(set->totp_secret.reveal()).value());
  }
  void start() { start(passwords_); }
  void start(const ports::PasswordHash& passwords) {
    service_ = std::make_unique<SignInService>(SignInOptions{}, crossed_, persons_, passwords, box_,
                                               executor_, executor_);
    service_->start("Atoll", {.id = "bank.example", .origins = {"https://bank.example"}});
  }
  template <class T, class Call>
  base::Result<T> ask(Call call) {
    std::optional<base::Result<T>> answer;
    call(Completion<T>([&answer](base::Result<T> result) { answer = std::move(result); }));
    executor_.run_until_idle();
    EXPECT_TRUE(answer.has_value());
    return *std::move(answer);
  }
  static Context context(std::string address = "192.0.2.1") {
    Context context;
    context.caller.source_ip = std::move(address);
    return context;
  }
  static SetCredentials credentials_of(base::Id user, std::string email, std::string name) {
    SetCredentials request;
    request.user_id = user;
    request.email = std::move(email);
    request.user_name = std::move(name);
    request.password = base::Secret(kPassword);
    return request;
  }
  void pass(std::int64_t seconds) {
    executor_.manual_clock().advance(base::Duration::from_seconds(seconds));
  }
  base::Secret code() const {
    return base::Secret(
        credentials::totp_code(totp_, credentials::totp_step(executor_.clock().wall())));
  }
  base::Result<SignedIn> sign_in(std::string name, std::string password, base::Secret code,
                                 std::string device = "") {
    SignIn request{.name = std::move(name),
                   .password = base::Secret(std::move(password)),
                   .code = std::move(code),
                   .browser = {.user_agent = "Browser/1", .device_token = std::move(device)}};
    return ask<SignedIn>(
        [&](auto done) { service_->sign_in(context(), std::move(request), std::move(done)); });
  }
  // The next step's code, as one is good once.
  SignedIn signed_in(std::string device = "") {
    pass(30);
    auto answer = sign_in(kEmail, kPassword, code(), std::move(device));
    EXPECT_TRUE(answer.has_value()) << answer.error().reason;
    return *std::move(answer);
  }
  std::string kept_hash() {
    return SignInStore(records_, persons_).find(kUser)->credentials->password_hash;
  }
  std::string refusal(std::string name, std::string password, base::Secret code) {
    const auto answer = sign_in(std::move(name), std::move(password), std::move(code));
    return answer ? "" : answer.error().reason;
  }
  base::Result<Session> find(const SignedIn& signed_in) {
    return ask<Session>([&](auto done) {
      service_->find_session(context(), signed_in.session_token.reveal(), std::move(done));
    });
  }
  std::vector<Device> devices(const SignedIn& signed_in) {
    return ask<std::vector<Device>>([&](auto done) {
             service_->devices(context(), signed_in.session_token.reveal(), std::move(done));
           })
        .value();
  }
  PasskeyChallenge begin_passkey(const SignedIn& signed_in) {
    return ask<PasskeyChallenge>([&](auto done) {
             service_->begin_passkey(context(), signed_in.session_token.reveal(), std::move(done));
           })
        .value();
  }
  base::Result<Passkey> add_passkey(const SignedIn& signed_in,
                                    credentials::TestAuthenticator& telephone) {
    const PasskeyChallenge challenge = begin_passkey(signed_in);
    telephone.challenge = challenge.challenge;
    const auto created = telephone.create();
    const PasskeyCreated answer{.challenge_id = challenge.id,
                                .name = "Telephone",
                                .client_data_json = created.client_data_json,
                                .attestation_object = created.attestation_object};
    return ask<Passkey>([&](auto done) {
      service_->add_passkey(context(), signed_in.session_token.reveal(), answer, std::move(done));
    });
  }
  PasskeyShown shown_by(credentials::TestAuthenticator& telephone) {
    const auto challenge = ask<PasskeyChallenge>([&](auto done) {
                             service_->begin_passkey_sign_in(context(), std::move(done));
                           }).value();
    telephone.challenge = challenge.challenge;
    ++telephone.sign_count;
    const auto shown = telephone.show();
    return {.challenge_id = challenge.id,
            .credential_id = telephone.id,
            .client_data_json = shown.client_data_json,
            .authenticator_data = shown.authenticator_data,
            .signature = shown.signature,
            .user_handle = base::Bytes(base::bytes_of(kUser))};
  }
  base::Result<SignedIn> passkey_sign_in(const PasskeyShown& shown) {
    return ask<SignedIn>([&](auto done) {
      service_->passkey_sign_in(context(), shown, {.user_agent = "Browser/1", .device_token = ""},
                                std::move(done));
    });
  }

  base::Result<Session> prove(const SignedIn& signed_in, std::string password) {
    return ask<Session>([&](auto done) {
      service_->prove_again(context(), signed_in.session_token.reveal(),
                            base::Secret(std::move(password)), code(), std::move(done));
    });
  }
  base::Result<Session> prove(const SignedIn& signed_in, const PasskeyShown& shown) {
    return ask<Session>([&](auto done) {
      service_->prove_by_passkey(context(), signed_in.session_token.reveal(), shown,
                                 std::move(done));
    });
  }
  base::Result<void> sign_out(const SignedIn& signed_in) {
    return ask<void>([&](auto done) {
      service_->sign_out(context(), signed_in.session_token.reveal(), std::move(done));
    });
  }
  base::Result<void> change_password(const SignedIn& signed_in, std::string from, std::string to) {
    return ask<void>([&](auto done) {
      service_->change_password(context(), signed_in.session_token.reveal(),
                                base::Secret(std::move(from)), base::Secret(std::move(to)),
                                std::move(done));
    });
  }
  base::Result<void> remove_device(const SignedIn& signed_in, base::Id device_id) {
    return ask<void>([&](auto done) {
      service_->remove_device(context(), signed_in.session_token.reveal(), device_id,
                              std::move(done));
    });
  }
  base::Result<void> remove_passkey(const SignedIn& signed_in, base::Id passkey_id) {
    return ask<void>([&](auto done) {
      service_->remove_passkey(context(), signed_in.session_token.reveal(), passkey_id,
                               std::move(done));
    });
  }

  SteppedExecutor executor_;
  adapters::MemoryRecordStore records_;
  CrossedRecords crossed_{records_};
  adapters::MemoryPersonVault vault_;
  adapters::MemoryPersonDirectory directory_;
  const ports::Persons persons_{vault_, directory_};
  adapters::QuickPasswordHash passwords_;
  adapters::SodiumSecretBox box_{std::array<std::uint8_t, adapters::kBoxKeySize>{5}};
  std::unique_ptr<SignInService> service_;
  base::Secret totp_;
};

TEST_F(SignInTest, password_and_code_open_a_session_by_email_or_name_in_any_case) {
  const SignedIn first = signed_in();
  EXPECT_EQ(first.session.user_id, kUser);
  EXPECT_TRUE(find(first)->may_approve);
  EXPECT_EQ(find(first)->form_token, first.session.form_token);
  pass(30);
  EXPECT_EQ(refusal("ADA@example.com", kPassword, code()), "");
  pass(30);
  EXPECT_EQ(refusal("Ada", kPassword, code()), "");
}

TEST_F(SignInTest, whatever_is_wrong_is_refused_in_the_same_words) {
  EXPECT_EQ(refusal(kEmail, "wrong password", code()), "sign_in_refused");
  EXPECT_EQ(refusal(kEmail, kPassword, base::Secret("000000")), "sign_in_refused");
  EXPECT_EQ(refusal(kEmail, kPassword, base::Secret()), "sign_in_refused");
  EXPECT_EQ(refusal("nobody@example.com", kPassword, code()), "sign_in_refused");
  EXPECT_EQ(refusal("", "", base::Secret()), "sign_in_refused");
}

TEST_F(SignInTest, a_code_is_good_once) {
  pass(30);
  const base::Secret once = code();
  EXPECT_EQ(refusal(kEmail, kPassword, once), "");
  EXPECT_EQ(refusal(kEmail, kPassword, once), "sign_in_refused");
}

TEST_F(SignInTest, five_failures_let_the_name_rest_whether_it_is_known_or_not) {
  for (const char* name : {kEmail, "nobody@example.com"}) {
    for (std::uint32_t i = 0; i < kFailuresMax; ++i) {
      EXPECT_EQ(refusal(name, "wrong password", code()), "sign_in_refused") << name;
    }
    const auto paused = sign_in(name, kPassword, code());
    EXPECT_EQ(paused.error().reason, "sign_in_paused") << name;
    EXPECT_GT(paused.error().retry_after_ms, 29u * 60 * 1000);
  }
  start();  // what is known outlives a restart
  EXPECT_EQ(refusal(kEmail, kPassword, code()), "sign_in_paused");
  pass(30 * 60);
  EXPECT_EQ(refusal(kEmail, kPassword, code()), "");
}

// Whoever tries at any pace is told the same of a name that is known and one that nobody has.
TEST_F(SignInTest, a_refusal_does_not_tell_whether_a_name_is_known) {
  const std::vector<std::int64_t> waits = {0,  60, 60, 31 * 60, 60, 60, 600, 19 * 60 + 1,
                                           60, 60, 60, 60,      60, 60, 1801};
  std::vector<std::string> refusals;
  for (const std::int64_t seconds : waits) {
    pass(seconds);
    const auto known = sign_in(kEmail, "wrong password", code());
    const auto unknown = sign_in("nobody@example.com", "wrong password", code());
    EXPECT_EQ(known.error().reason, unknown.error().reason);
    EXPECT_EQ(known.error().message, unknown.error().message);
    EXPECT_EQ(known.error().retry_after_ms, unknown.error().retry_after_ms);
    refusals.push_back(known.error().reason);
  }
  EXPECT_EQ(std::count(refusals.begin(), refusals.end(), "sign_in_paused"), 4);
}

TEST_F(SignInTest, a_flood_of_names_is_forgotten_from_its_old_end) {
  UnknownNames names;
  const base::Timestamp begin = base::Timestamp::from_ms(1'000);
  const auto later = [begin](std::int64_t ms) { return begin + base::Duration::from_ms(ms); };
  const auto is_resting = [&](const std::string& name, base::Timestamp now) {
    for (std::uint32_t i = 0; i < kFailuresMax; ++i) {
      if (!names.count_attempt(name, now)) return true;
    }
    return false;
  };
  EXPECT_FALSE(is_resting("old", begin));
  for (std::size_t i = 0; i < kUnknownNamesMax - 2; ++i) {
    ASSERT_TRUE(names.count_attempt(std::to_string(i), later(1)).has_value());
  }
  EXPECT_FALSE(is_resting("young", later(2)));
  EXPECT_TRUE(is_resting("young", later(3)));
  ASSERT_TRUE(names.count_attempt("one more", later(3)).has_value());
  EXPECT_TRUE(is_resting("young", later(3)));
  EXPECT_FALSE(is_resting("old", later(3)));
}

TEST_F(SignInTest, a_process_that_dies_at_the_check_has_counted_the_try) {
  int commits = 0;
  records_.set_fault_source([&commits](const ports::Commit&) {
    return ++commits > 1 ? adapters::CommitFault::kLostBefore : adapters::CommitFault::kNone;
  });
  pass(30);
  EXPECT_NE(refusal(kEmail, kPassword, code()), "");
  records_.set_fault_source([](const ports::Commit&) { return adapters::CommitFault::kNone; });
  for (std::uint32_t i = 1; i < kFailuresMax; ++i) {
    EXPECT_EQ(refusal(kEmail, "wrong password", code()), "sign_in_refused");
  }
  EXPECT_EQ(refusal(kEmail, kPassword, code()), "sign_in_paused");
}

TEST_F(SignInTest, one_address_does_not_try_many_names) {
  for (int i = 0; i < 60; ++i) {
    EXPECT_EQ(refusal("name" + std::to_string(i), "guess guess", code()), "sign_in_refused");
  }
  EXPECT_EQ(refusal("another", "guess guess", code()), "rate_limited");
}

TEST_F(SignInTest, a_session_that_is_idle_approves_nothing_until_proven_again) {
  const SignedIn signed_in_once = signed_in();
  pass(299);
  EXPECT_TRUE(find(signed_in_once)->may_approve);
  pass(299);
  EXPECT_TRUE(find(signed_in_once)->may_approve);
  pass(300);
  EXPECT_FALSE(find(signed_in_once)->may_approve);
  EXPECT_FALSE(find(signed_in_once)->may_approve);
  const auto prove = [&](std::string password) {
    return ask<Session>([&](auto done) {
      service_->prove_again(context(), signed_in_once.session_token.reveal(),
                            base::Secret(std::move(password)), code(), std::move(done));
    });
  };
  EXPECT_EQ(prove("wrong password").error().reason, "sign_in_refused");
  EXPECT_FALSE(find(signed_in_once)->may_approve);
  EXPECT_TRUE(prove(kPassword)->may_approve);
  EXPECT_TRUE(find(signed_in_once)->may_approve);
}

TEST_F(SignInTest, a_session_ends_when_idle_for_an_hour_and_after_half_a_day) {
  const SignedIn idle = signed_in();
  pass(3600);
  EXPECT_EQ(find(idle).error().reason, "session_unknown");
  const SignedIn busy = signed_in();
  for (int minute = 0; minute < 12 * 60 - 1; ++minute) {
    pass(60);
    ASSERT_TRUE(find(busy).has_value()) << minute;
  }
  pass(60);
  EXPECT_EQ(find(busy).error().reason, "session_unknown");
}

TEST_F(SignInTest, a_look_at_a_session_does_not_keep_it_open) {
  const SignedIn session = signed_in();
  const auto look = [&] {
    return ask<Session>([&](auto done) {
      service_->look_at_session(context(), session.session_token.reveal(), std::move(done));
    });
  };
  for (int minute = 0; minute < 59; ++minute) {
    EXPECT_EQ(look()->may_approve, minute < 5) << minute;
    pass(60);
  }
  EXPECT_FALSE(find(session)->may_approve);
  pass(3600);
  EXPECT_EQ(look().error().reason, "session_unknown");
}

TEST_F(SignInTest, after_a_restart_a_session_was_last_seen_when_it_was_proven) {
  const SignedIn session = signed_in();
  pass(200);
  ASSERT_TRUE(find(session)->may_approve);
  pass(200);
  start();
  const auto found = find(session);
  ASSERT_TRUE(found.has_value());
  EXPECT_FALSE(found->may_approve);
}

TEST_F(SignInTest, another_text_is_no_session) {
  const SignedIn session = signed_in();
  std::string text = session.session_token.reveal();
  for (const std::size_t place : {std::size_t{5}, std::size_t{30}, text.size() - 1}) {
    std::string changed = text;
    changed[place] = changed[place] == 'A' ? 'B' : 'A';
    const auto found = ask<Session>(
        [&](auto done) { service_->find_session(context(), changed, std::move(done)); });
    EXPECT_EQ(found.error().reason, "session_unknown") << place;
  }
  const auto device = ask<Session>([&](auto done) {
    service_->find_session(context(), session.device_token.reveal(), std::move(done));
  });
  EXPECT_FALSE(device.has_value());
}

TEST_F(SignInTest, a_device_is_known_again_by_its_cookie_and_goes_with_its_sessions) {
  const SignedIn first = signed_in();
  const SignedIn again = signed_in(first.device_token.reveal());
  EXPECT_EQ(again.session.device_id, first.session.device_id);
  const SignedIn other = signed_in("dev_forged");
  const auto known = devices(other);
  ASSERT_EQ(known.size(), 2u);
  EXPECT_TRUE(known[0].is_this_one);
  EXPECT_EQ(known[1].sessions, 2u);
  ASSERT_TRUE(ask<void>([&](auto done) {
                service_->remove_device(context(), other.session_token.reveal(),
                                        first.session.device_id, std::move(done));
              }).has_value());
  EXPECT_EQ(find(first).error().reason, "session_unknown");
  EXPECT_EQ(find(again).error().reason, "session_unknown");
  EXPECT_TRUE(find(other).has_value());
}

TEST_F(SignInTest, the_oldest_device_without_a_session_makes_room_for_a_new_one) {
  const SignedIn first = signed_in();
  const SignedIn second = signed_in();
  const SignedIn third = signed_in();
  ASSERT_TRUE(sign_out(second).has_value());
  ASSERT_TRUE(sign_out(third).has_value());
  for (std::size_t i = 3; i < kDevicesMax; ++i) ASSERT_TRUE(sign_out(signed_in()).has_value());
  EXPECT_EQ(devices(first).size(), kDevicesMax);
  const SignedIn last = signed_in();
  const auto known = devices(last);
  const auto is_known = [&](const SignedIn& session) {
    return std::any_of(known.begin(), known.end(), [&](const Device& device) {
      return device.id == session.session.device_id;
    });
  };
  EXPECT_EQ(known.size(), kDevicesMax);
  EXPECT_TRUE(is_known(first)) << "its session is open";
  EXPECT_FALSE(is_known(second));
  EXPECT_TRUE(is_known(third));
  EXPECT_TRUE(find(first).has_value());
  const SignedIn again = signed_in(third.device_token.reveal());
  EXPECT_EQ(again.session.device_id, third.session.device_id);
  EXPECT_EQ(devices(last).size(), kDevicesMax) << "a known device needs no room";
}

TEST_F(SignInTest, every_device_with_an_open_session_stays_until_there_are_too_many_sessions) {
  const SignedIn first = signed_in();
  for (std::size_t i = 0; i < kDevicesMax + 5; ++i) signed_in();
  const SignedIn last = signed_in();
  EXPECT_EQ(devices(last).size(), kDevicesMax);
  EXPECT_EQ(find(first).error().reason, "session_unknown");
}

TEST_F(SignInTest, signing_out_ends_the_session) {
  const SignedIn session = signed_in();
  ASSERT_TRUE(ask<void>([&](auto done) {
                service_->sign_out(context(), session.session_token.reveal(), std::move(done));
              }).has_value());
  EXPECT_EQ(find(session).error().reason, "session_unknown");
}

TEST_F(SignInTest, a_new_password_ends_the_other_sessions) {
  const SignedIn other = signed_in();
  const SignedIn session = signed_in();
  const auto change = [&](std::string from, std::string to) {
    const auto changed = ask<void>([&](auto done) {
      service_->change_password(context(), session.session_token.reveal(),
                                base::Secret(std::move(from)), base::Secret(std::move(to)),
                                std::move(done));
    });
    return changed ? "" : changed.error().reason;
  };
  EXPECT_EQ(change("wrong password", "another good one"), "sign_in_refused");
  EXPECT_EQ(change(kPassword, "short"), "password_too_short");
  EXPECT_EQ(change(kPassword, "Password123"), "password_too_common");
  EXPECT_EQ(change(kPassword, kEmail), "password_too_common");
  EXPECT_EQ(change(kPassword, "another good one"), "");
  EXPECT_EQ(find(other).error().reason, "session_unknown");
  EXPECT_TRUE(find(session).has_value());
  pass(30);
  EXPECT_EQ(refusal(kEmail, kPassword, code()), "sign_in_refused");
  EXPECT_EQ(refusal(kEmail, "another good one", code()), "");
}

TEST_F(SignInTest, a_name_is_one_customers) {
  const auto set = [&](base::Id user, std::string email, std::string name) {
    const auto answer = ask<CredentialsSet>([&](auto done) {
      service_->set_credentials(context(), credentials_of(user, std::move(email), std::move(name)),
                                std::move(done));
    });
    return answer ? "" : answer.error().reason;
  };
  const base::Id other{.high = 7, .low = 2};
  EXPECT_EQ(set(other, "ADA@EXAMPLE.COM", "grace"), "sign_in_name_taken");
  EXPECT_EQ(set(other, "grace@example.com", "ada"), "sign_in_name_taken");
  EXPECT_EQ(set(other, "no email", ""), "sign_in_name_invalid");
  EXPECT_EQ(set(other, "grace@example.com", "ada@example.com"), "sign_in_name_invalid");
  EXPECT_EQ(set(other, "grace@example.com", "grace"), "");
  EXPECT_EQ(set(kUser, "new@example.com", ""), "credentials_set_already");
}

TEST_F(SignInTest, a_passkey_signs_in_alone) {
  const SignedIn session = signed_in();
  credentials::TestAuthenticator telephone;
  const auto added = add_passkey(session, telephone);
  ASSERT_TRUE(added.has_value()) << added.error().message;
  const PasskeyShown shown = shown_by(telephone);
  const auto opened = passkey_sign_in(shown);
  ASSERT_TRUE(opened.has_value()) << opened.error().message;
  EXPECT_EQ(opened->session.method, SignInMethod::kPasskey);
  EXPECT_EQ(opened->session.user_id, kUser);
  EXPECT_EQ(passkey_sign_in(shown).error().reason, "sign_in_refused")
      << "a challenge is given once";
}

TEST_F(SignInTest, a_passkey_of_another_page_person_or_copy_is_refused) {
  const SignedIn session = signed_in();
  credentials::TestAuthenticator telephone;
  ASSERT_TRUE(add_passkey(session, telephone).has_value());
  PasskeyShown wrong_person = shown_by(telephone);
  wrong_person.user_handle = base::Bytes(base::bytes_of(base::Id{.high = 7, .low = 9}));
  EXPECT_EQ(passkey_sign_in(wrong_person).error().reason, "sign_in_refused");
  telephone.origin = "https://evil.example";
  EXPECT_EQ(passkey_sign_in(shown_by(telephone)).error().reason, "sign_in_refused");
  telephone.origin = "https://bank.example";
  telephone.sign_count = 0;
  EXPECT_EQ(passkey_sign_in(shown_by(telephone)).error().reason, "sign_in_refused") << "a copy";
  telephone.sign_count = 10;
  EXPECT_TRUE(passkey_sign_in(shown_by(telephone)).has_value());
  PasskeyShown late = shown_by(telephone);
  pass(5 * 60);
  EXPECT_EQ(passkey_sign_in(late).error().reason, "sign_in_refused");
}

TEST_F(SignInTest, a_passkey_is_listed_once_and_removed) {
  const SignedIn session = signed_in();
  credentials::TestAuthenticator telephone;
  const auto added = add_passkey(session, telephone);
  ASSERT_TRUE(added.has_value());
  EXPECT_EQ(add_passkey(session, telephone).error().reason, "passkey_refused");
  EXPECT_EQ(begin_passkey(session).known_ids, std::vector<base::Bytes>{telephone.id});
  ASSERT_TRUE(ask<void>([&](auto done) {
                service_->remove_passkey(context(), session.session_token.reveal(), added->id,
                                         std::move(done));
              }).has_value());
  EXPECT_EQ(passkey_sign_in(shown_by(telephone)).error().reason, "sign_in_refused");
}

TEST_F(SignInTest, a_passkey_that_is_removed_meanwhile_does_not_come_back) {
  const SignedIn session = signed_in();
  credentials::TestAuthenticator telephone;
  const auto added = add_passkey(session, telephone);
  ASSERT_TRUE(added.has_value());
  const PasskeyShown shown = shown_by(telephone);
  crossed_.crossing = [&] { EXPECT_TRUE(remove_passkey(session, added->id).has_value()); };
  EXPECT_EQ(passkey_sign_in(shown).error().reason, "sign_in_refused");
  EXPECT_TRUE(begin_passkey(session).known_ids.empty());
}

TEST_F(SignInTest, a_passkeys_count_is_never_lowered) {
  credentials::TestAuthenticator telephone;
  ASSERT_TRUE(add_passkey(signed_in(), telephone).has_value());
  const PasskeyShown shown = shown_by(telephone);
  const PasskeyShown later = shown_by(telephone);
  crossed_.crossing = [&] { EXPECT_TRUE(passkey_sign_in(later).has_value()); };
  EXPECT_EQ(passkey_sign_in(shown).error().reason, "sign_in_refused");
  --telephone.sign_count;
  EXPECT_EQ(passkey_sign_in(shown_by(telephone)).error().reason, "sign_in_refused") << "a copy";
}

TEST_F(SignInTest, a_session_that_ends_while_it_is_proven_stays_ended) {
  const SignedIn session = signed_in();
  pass(30);
  crossed_.commits_before = 1;
  crossed_.crossing = [&] { EXPECT_TRUE(sign_out(session).has_value()); };
  EXPECT_EQ(prove(session, kPassword).error().reason, "session_unknown");
  EXPECT_EQ(find(session).error().reason, "session_unknown");
}

TEST_F(SignInTest, a_session_of_a_removed_device_stays_ended_whatever_passkey_proves_it) {
  const SignedIn session = signed_in();
  const SignedIn other = signed_in();
  credentials::TestAuthenticator telephone;
  ASSERT_TRUE(add_passkey(other, telephone).has_value());
  const PasskeyShown shown = shown_by(telephone);
  crossed_.crossing = [&] {
    EXPECT_TRUE(remove_device(other, session.session.device_id).has_value());
  };
  EXPECT_EQ(prove(session, shown).error().reason, "session_unknown");
  EXPECT_EQ(find(session).error().reason, "session_unknown");
}

TEST_F(SignInTest, an_old_password_opens_and_proves_nothing_once_there_is_a_new_one) {
  const SignedIn session = signed_in();
  pass(30);
  crossed_.commits_before = 1;
  crossed_.crossing = [&] {
    EXPECT_TRUE(change_password(session, kPassword, "another good one").has_value());
  };
  EXPECT_EQ(refusal(kEmail, kPassword, code()), "sign_in_refused");
  EXPECT_EQ(devices(session).size(), 1u);
  pass(30);
  crossed_.commits_before = 1;
  crossed_.crossing = [&] {
    EXPECT_TRUE(change_password(session, "another good one", "a third good one").has_value());
  };
  EXPECT_EQ(prove(session, "another good one").error().reason, "sign_in_refused");
  pass(30);
  crossed_.commits_before = 1;
  crossed_.crossing = [&] {
    EXPECT_TRUE(change_password(session, "a third good one", "the fourth one").has_value());
  };
  EXPECT_EQ(change_password(session, "a third good one", "the fifth one").error().reason,
            "sign_in_refused");
  pass(30);
  EXPECT_EQ(refusal(kEmail, "the fourth one", code()), "");
}

TEST_F(SignInTest, a_password_that_was_proven_is_kept_at_todays_cost) {
  const adapters::QuickPasswordHash dearer(2);
  const std::string old_hash = kept_hash();
  start(dearer);
  pass(30);
  EXPECT_EQ(refusal(kEmail, "wrong password", code()), "sign_in_refused");
  EXPECT_EQ(refusal(kEmail, kPassword, base::Secret("000000")), "sign_in_refused");
  EXPECT_EQ(kept_hash(), old_hash) << "nothing was proven";
  int commits = 0;
  records_.set_fault_source([&commits](const ports::Commit&) {
    return ++commits == 2 ? adapters::CommitFault::kLostAfter : adapters::CommitFault::kNone;
  });
  const SignedIn session = signed_in();
  const std::string new_hash = kept_hash();
  EXPECT_NE(new_hash, old_hash);
  EXPECT_FALSE(dearer.is_outdated(new_hash));
  signed_in();
  EXPECT_EQ(kept_hash(), new_hash);
  start(passwords_);
  pass(30);
  ASSERT_TRUE(prove(session, kPassword).has_value());
  EXPECT_FALSE(passwords_.is_outdated(kept_hash()));
}

TEST_F(SignInTest, a_proof_whose_answer_is_lost_is_found_done) {
  const SignedIn session = signed_in();
  pass(600);
  ASSERT_FALSE(find(session)->may_approve);
  int commits = 0;
  records_.set_fault_source([&commits](const ports::Commit&) {
    return ++commits == 2 ? adapters::CommitFault::kLostAfter : adapters::CommitFault::kNone;
  });
  const auto proven = prove(session, kPassword);
  ASSERT_TRUE(proven.has_value()) << proven.error().reason;
  EXPECT_TRUE(find(session)->may_approve);
}

TEST_F(SignInTest, a_better_hash_does_not_bring_an_old_password_back) {
  const adapters::QuickPasswordHash dearer(2);
  const SignedIn session = signed_in();
  start(dearer);
  pass(30);
  crossed_.commits_before = 1;
  crossed_.crossing = [&] {
    EXPECT_TRUE(change_password(session, kPassword, "another good one").has_value());
  };
  EXPECT_EQ(refusal(kEmail, kPassword, code()), "sign_in_refused");
  pass(30);
  EXPECT_EQ(refusal(kEmail, kPassword, code()), "sign_in_refused");
  EXPECT_EQ(refusal(kEmail, "another good one", code()), "");
}

TEST_F(SignInTest, no_secret_is_in_any_record_event_or_audit_record) {
  const SignedIn session = signed_in();
  std::string kept;
  const auto partitions = records_.partitions("", "", 1000).value();
  for (const auto& partition : partitions) {
    const auto entries = records_.scan(partition, "", "", 1000).value();
    for (const auto& entry : entries) kept += partition + entry.key + entry.value;
  }
  std::string told;
  const auto outbox = records_.outbox(0, 1000).value();
  for (const auto& entry : outbox) {
    told += entry.audit;
    for (const auto& event : entry.events) told += event.payload;
  }
  for (const std::string& secret :
       {std::string(kPassword), totp_.reveal(), session.session_token.reveal(),
        session.session_token.reveal().substr(48), session.device_token.reveal().substr(48)}) {
    EXPECT_EQ(kept.find(secret), std::string::npos);
    EXPECT_EQ(told.find(secret), std::string::npos);
  }
  EXPECT_EQ(told.find(kEmail), std::string::npos);
  EXPECT_EQ(kept.find(kEmail), std::string::npos) << "it is sealed";
  EXPECT_EQ(kept.find("Browser/1"), std::string::npos);
}

TEST_F(SignInTest, one_who_is_erased_is_signed_out_and_her_name_is_one_that_nobody_has) {
  const SignedIn session = signed_in();
  ASSERT_TRUE(find(session).has_value());
  ASSERT_TRUE(vault_.destroy(directory_.key_of(kUser).value()));
  EXPECT_FALSE(find(session).has_value());
  EXPECT_EQ(refusal(kEmail, kPassword, code()), "sign_in_refused");
  EXPECT_FALSE(records_.partitions("sign_in_unknown/", "", 9).value().empty()) << "as a stranger's";
}

TEST_F(SignInTest, who_is_barred_is_refused_as_if_what_she_showed_were_wrong) {
  const SignedIn session = signed_in();
  ASSERT_TRUE(find(session));
  ASSERT_TRUE(bar(records_, kUser, context(), executor_.clock().wall()));
  EXPECT_EQ(find(session).error().reason, "session_unknown");
  pass(30);
  EXPECT_EQ(refusal(kEmail, kPassword, code()), "sign_in_refused");
}

}  // namespace
}  // namespace atollbank::identity
