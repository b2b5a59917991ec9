// SPDX-License-Identifier: Apache-2.0
#include "credentials/passkey.h"

#include <gtest/gtest.h>

#include "credentials/test_authenticator.h"

namespace atollbank::credentials {
namespace {

const RelyingParty kUs{.id = "bank.example",
                       .origins = {"https://bank.example", "http://localhost:8080"}};

class PasskeyTest : public testing::Test {
 protected:
  // What was wrong: the text of the refusal, or "accepted".
  std::string creating() const {
    const auto made = check_created_passkey(kUs, challenge_, phone_.create());
    return made ? "accepted" : made.error().message;
  }
  std::string showing(std::uint32_t last_sign_count = 0) const {
    return showing(phone_.show(), last_sign_count);
  }
  std::string showing(const ShownPasskey& shown, std::uint32_t last_sign_count = 0) const {
    const auto checked =
        check_shown_passkey(kUs, challenge_, phone_.public_key(), last_sign_count, shown);
    if (checked) return "accepted";
    EXPECT_EQ(checked.error().reason, "passkey_refused");
    return checked.error().message;
  }

  std::string challenge_ = "a challenge of thirty-two bytes!";
  TestAuthenticator phone_;
};

TEST_F(PasskeyTest, a_key_is_made_and_used) {
  const auto made = check_created_passkey(kUs, challenge_, phone_.create());
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(made->id, phone_.id);
  EXPECT_EQ(made->public_key, phone_.public_key());
  EXPECT_EQ(made->sign_count, 1U);
  EXPECT_FALSE(made->may_be_copied);
  phone_.sign_count = 2;
  EXPECT_EQ(check_shown_passkey(kUs, challenge_, made->public_key, 1, phone_.show()).value(), 2U);
  phone_.origin = "http://localhost:8080";
  EXPECT_EQ(showing(), "accepted");
}

TEST_F(PasskeyTest, both_ceremonies_are_for_us_and_for_this_challenge) {
  const auto refused_in_both = [this](const std::string& why) {
    EXPECT_EQ(creating(), why);
    EXPECT_EQ(showing(), why);
    phone_ = TestAuthenticator();
  };
  phone_.challenge = "a challenge of thirty-two bytes?";
  refused_in_both("another challenge");
  phone_.challenge = "";
  refused_in_both("another challenge");
  phone_.origin = "https://bank.example.evil.example";
  refused_in_both("asked by another origin");
  phone_.origin = "https://bank.example:444";
  refused_in_both("asked by another origin");
  phone_.client_data_extra = R"(,"crossOrigin":true)";
  refused_in_both("asked from within another origin's page");
  phone_.client_data_extra = R"(,"crossOrigin":"false")";
  refused_in_both("asked from within another origin's page");
  phone_.client_data_extra = R"(,"topOrigin":"https://evil.example")";
  refused_in_both("asked from within another origin's page");
  phone_.client_data_extra = R"(,"origin":"https://bank.example")";
  refused_in_both("the browser's data is no JSON");
  phone_.client_data_extra = R"(,"x":")" + std::string(kClientDataSizeMax, 'x') + '"';
  refused_in_both("the browser's data is too large");
  phone_.relying_party = "evil.example";
  refused_in_both("a key of another party");
  phone_.flags = 0x04;
  refused_in_both("nobody was there");
  phone_.flags = 0x01;
  refused_in_both("the person was not verified");
  phone_.flags = 0x15;
  refused_in_both("a key that may not be copied was copied");
  phone_.flags = 0x85;  // extensions that are not there
  refused_in_both("the extensions are no map");
  phone_.extensions = "\xA0\x01";
  refused_in_both("something follows the authenticator's data");
}

TEST_F(PasskeyTest, browsers_and_authenticators_may_say_more) {
  phone_.client_data_extra = R"(,"crossOrigin":false,"other_keys_can_be_added_here":"do not mind")";
  phone_.extensions =
      "\xA1\x6B"
      "credProtect\x02";
  phone_.flags = 0x1D;
  EXPECT_EQ(creating(), "accepted");
  EXPECT_EQ(showing(), "accepted");
  EXPECT_TRUE(check_created_passkey(kUs, challenge_, phone_.create())->may_be_copied);
}

TEST_F(PasskeyTest, one_ceremony_is_not_taken_for_the_other) {
  CreatedPasskey created = phone_.create();
  created.client_data_json = phone_.client_data("webauthn.get");
  EXPECT_EQ(check_created_passkey(kUs, challenge_, created).error().message, "another ceremony");
  ShownPasskey shown = phone_.show();
  shown.client_data_json = phone_.client_data("webauthn.create");
  shown.signature = phone_.sign(shown.authenticator_data, shown.client_data_json);
  EXPECT_EQ(showing(shown), "another ceremony");
  shown = phone_.show();
  shown.authenticator_data = phone_.authenticator_data(true);
  shown.signature = phone_.sign(shown.authenticator_data, shown.client_data_json);
  EXPECT_EQ(showing(shown), "a key where none is due");
  created = phone_.create();
  created.attestation_object =
      TestAuthenticator::attestation("\x64none", "\xA0", phone_.authenticator_data(false));
  EXPECT_EQ(check_created_passkey(kUs, challenge_, created).error().message, "there is no key");
}

TEST_F(PasskeyTest, the_signature_covers_all_that_was_shown) {
  ShownPasskey shown = phone_.show();
  shown.authenticator_data.back() = 9;  // a higher count
  EXPECT_EQ(showing(shown), "the signature is wrong");
  shown = phone_.show();
  shown.client_data_json.insert(1, " ");
  EXPECT_EQ(showing(shown), "the signature is wrong");
  shown = phone_.show();
  shown.signature.pop_back();
  EXPECT_EQ(showing(shown), "the signature is wrong");
  const TestAuthenticator other;
  EXPECT_EQ(showing(other.show()), "the signature is wrong");
}

TEST_F(PasskeyTest, a_count_that_does_not_rise_gives_a_copy_away) {
  phone_.sign_count = 5;
  EXPECT_EQ(showing(4), "accepted");
  EXPECT_EQ(showing(5), "the key was copied: its count did not rise");
  EXPECT_EQ(showing(6), "the key was copied: its count did not rise");
  phone_.sign_count = 0;
  EXPECT_EQ(showing(0), "accepted");  // those that do not count
  EXPECT_EQ(showing(1), "the key was copied: its count did not rise");
  phone_.sign_count = 0xFFFFFFFF;
  EXPECT_EQ(check_shown_passkey(kUs, challenge_, phone_.public_key(), 1, phone_.show()).value(),
            0xFFFFFFFF);
}

TEST_F(PasskeyTest, a_new_key_may_vouch_for_itself_and_nobody_else_for_it) {
  const auto with = [this](std::string_view format, const std::string& statement) {
    CreatedPasskey created = phone_.create();
    created.attestation_object =
        TestAuthenticator::attestation(format, statement, phone_.authenticator_data(true));
    const auto made = check_created_passkey(kUs, challenge_, created);
    return made ? "accepted" : made.error().message;
  };
  const std::string signature =
      phone_.sign(phone_.authenticator_data(true), phone_.client_data("webauthn.create"));
  const auto statement = [](const std::string& by) {
    return std::string(
               "\xA2\x63"
               "alg\x26\x63"
               "sig\x58") +
           static_cast<char>(by.size()) + by;
  };
  EXPECT_EQ(with("\x66packed", statement(signature)), "accepted");
  const TestAuthenticator other;
  const std::string foreign =
      other.sign(phone_.authenticator_data(true), phone_.client_data("webauthn.create"));
  EXPECT_EQ(with("\x66packed", statement(foreign)), "the key did not sign for itself");
  EXPECT_EQ(with("\x66packed", "\xA0"), "an attestation that was not asked for");
  EXPECT_EQ(with("\x68"
                 "fido-u2f",
                 statement(signature)),
            "an attestation that was not asked for");
  EXPECT_EQ(with("\x64none", statement(signature)), "an attestation of nothing says much");
  EXPECT_EQ(with("\x04", "\xA0"), "the attestation is not whole");
}

TEST_F(PasskeyTest, only_keys_of_es256_on_their_curve_are_taken) {
  const auto with = [this](std::size_t place, char byte) {
    CreatedPasskey created = phone_.create();
    const std::size_t key = created.attestation_object.find(phone_.cose_key());
    created.attestation_object[key + place] = byte;
    return check_created_passkey(kUs, challenge_, created).error().message;
  };
  EXPECT_EQ(with(2, '\x01'), "the key is not one of ES256");  // kty: OKP
  EXPECT_EQ(with(4, '\x27'), "the key is not one of ES256");  // alg: EdDSA
  EXPECT_EQ(with(6, '\x02'), "the key is not one of ES256");  // crv: P-384
  EXPECT_EQ(with(7, '\x23'), "the key has no point");         // no x
  EXPECT_EQ(with(12, '\x00'), "the key is not on its curve");
  EXPECT_EQ(with(0, '\xA6'), "the key is no COSE key");
}

TEST_F(PasskeyTest, an_id_is_neither_empty_nor_endless) {
  phone_.id = "";
  EXPECT_EQ(creating(), "the key's id is not as long as it may be");
  phone_.id = std::string(kPasskeyIdSizeMax + 1, 'i');
  EXPECT_EQ(creating(), "the key's id is not as long as it may be");
  phone_.id = std::string(kPasskeyIdSizeMax, 'i');
  EXPECT_EQ(creating(), "accepted");
}

TEST_F(PasskeyTest, what_is_cut_anywhere_is_refused) {
  const CreatedPasskey whole = phone_.create();
  for (std::size_t size = 0; size < whole.attestation_object.size(); ++size) {
    CreatedPasskey cut = whole;
    cut.attestation_object.resize(size);
    EXPECT_FALSE(check_created_passkey(kUs, challenge_, cut)) << size;
  }
  const ShownPasskey shown = phone_.show();
  for (std::size_t size = 0; size < shown.authenticator_data.size(); ++size) {
    ShownPasskey cut = shown;
    cut.authenticator_data.resize(size);
    cut.signature = phone_.sign(cut.authenticator_data, cut.client_data_json);
    EXPECT_NE(showing(cut), "accepted") << size;
  }
}

}  // namespace
}  // namespace atollbank::credentials
