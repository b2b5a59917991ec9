// SPDX-License-Identifier: Apache-2.0
// The bytes of every record, against the golden file of their format.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "services/identity/format/client_record.h"
#include "services/identity/format/grant_record.h"
#include "services/identity/format/sign_in_record.h"

namespace atollbank::identity::format {
namespace {

// Lines of a name and hexadecimal bytes.
std::map<std::string, std::string> golden_file(const std::string& name) {
  std::ifstream file(std::filesystem::path(__FILE__).parent_path() / name);
  EXPECT_TRUE(file.is_open()) << name;
  std::map<std::string, std::string> lines;
  std::string key;
  std::string hex;
  while (file >> key >> hex) lines.emplace(key, hex);
  return lines;
}

StoredClient sample_client() {
  StoredClient stored;
  stored.client = {.id = "oauth2client_0000Sample",
                   .owner_id = {.high = 1, .low = 2},
                   .name = "Sample",
                   .kind = ClientKind::kConfidential,
                   .redirect_uris = {"https://a.example/cb", "http://localhost/"},
                   .options = {.several_tokens = true, .history = HistoryRule::kUnlimited},
                   .created = {3}};
  stored.secret.emplace().fill(0x11);
  stored.previous.emplace().fill(0x22);
  stored.previous_until = {4};
  return stored;
}

StoredClient sample_public_client() {
  StoredClient stored = sample_client();
  stored.client.kind = ClientKind::kPublic;
  stored.client.options = {.approved_at_once = true};
  stored.secret.reset();
  stored.previous.reset();
  stored.is_deleted = true;
  return stored;
}

GrantState sample_grant() {
  GrantState grant;
  grant.id = {.high = 1, .low = 1};
  grant.user_id = {.high = 1, .low = 2};
  grant.client_id = "oauth2client_0000Sample";
  grant.created = {10};
  grant.approved = base::Timestamp{11};
  grant.is_lasting = true;
  grant.permissions = 31;
  grant.end = GrantEnd::kLoggedOut;
  grant.code = {.id = {.high = 1, .low = 3},
                .expires = {12},
                .redirect_uri = "https://a.example/cb",
                .challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
                .is_used = true};
  grant.access = {.id = {.high = 1, .low = 4}, .issued = {13}, .expires = {14}};
  grant.refresh = {.id = {.high = 1, .low = 5},
                   .expires = {15},
                   .previous = {.high = 1, .low = 6},
                   .rotated = {16},
                   .sealed_answer = "sealed"};
  return grant;
}

CredentialsState sample_credentials() {
  return {.user_id = {.high = 1, .low = 2},
          .email = "ada@example.com",
          .user_name = "ada",
          .password_hash = "$argon2id$x",
          .sealed_totp = "sealed",
          .last_totp_step = 3,
          .attempts = {.failures = 4, .paused_until = {5}}};
}

SessionState sample_session() {
  SessionState session{.id = {.high = 1, .low = 3},
                       .user_id = {.high = 1, .low = 2},
                       .device_id = {.high = 1, .low = 4},
                       .method = SignInMethod::kPasskey};
  session.token_digest.fill(0x33);
  session.created = {6};
  session.proven = {7};
  session.expires = {8};
  return session;
}

DeviceState sample_device() {
  DeviceState device{.id = {.high = 1, .low = 4}};
  device.token_digest.fill(0x44);
  device.user_agent = "Browser/1";
  device.first_seen = {9};
  device.last_seen = {10};
  return device;
}

PasskeyState sample_passkey() {
  PasskeyState passkey{.id = {.high = 1, .low = 5}, .name = "Telephone", .credential_id = "abc"};
  passkey.public_key.fill(0x55);
  passkey.sign_count = 11;
  passkey.created = {12};
  passkey.last_used = base::Timestamp{13};
  return passkey;
}

TEST(SignInRecords, are_format_1_to_the_byte) {
  const base::Id user{.high = 1, .low = 2};
  const std::map<std::string, std::string> written = {
      {"partition", base::to_hex(sign_in_partition(user))},
      {"name_partition", base::to_hex(name_partition(name_digest("Ada")))},
      {"unknown_partition", base::to_hex(unknown_partition(name_digest("Ada")))},
      {"session_key", base::to_hex(session_key(user))},
      {"device_key", base::to_hex(device_key(user))},
      {"passkey_key", base::to_hex(passkey_key(user))},
      {"credentials", base::to_hex(encode_credentials(sample_credentials()))},
      {"session", base::to_hex(encode_session(sample_session()))},
      {"device", base::to_hex(encode_device(sample_device()))},
      {"passkey", base::to_hex(encode_passkey(sample_passkey()))},
      {"user", base::to_hex(encode_user(user))},
      {"count", base::to_hex(encode_count(14))},
  };
  EXPECT_EQ(written, golden_file("sign_in_1.golden"));
}

TEST(SignInRecords, are_read_as_they_were_written) {
  EXPECT_EQ(decode_credentials(encode_credentials(sample_credentials())).value(),
            sample_credentials());
  EXPECT_EQ(decode_session(encode_session(sample_session())).value(), sample_session());
  EXPECT_EQ(decode_device(encode_device(sample_device())).value(), sample_device());
  EXPECT_EQ(decode_passkey(encode_passkey(sample_passkey())).value(), sample_passkey());
  EXPECT_EQ(decode_passkey(encode_passkey(PasskeyState{})).value(), PasskeyState{});
}

TEST(IdentityRecords, are_format_1_to_the_byte) {
  const base::Id user{.high = 1, .low = 2};
  const std::map<std::string, std::string> written = {
      {"client_partition", base::to_hex(client_partition("oauth2client_0000Sample"))},
      {"owner_partition", base::to_hex(owner_partition(user))},
      {"user_key", base::to_hex(user_key(user))},
      {"owned_key", base::to_hex(owned_key("oauth2client_0000Sample"))},
      {"client", base::to_hex(encode_client(sample_client()))},
      {"public_client", base::to_hex(encode_client(sample_public_client()))},
      {"grant_partition", base::to_hex(grant_partition(user, "oauth2client_0000Sample"))},
      {"grant_key", base::to_hex(grant_key({.high = 1, .low = 1}))},
      {"grant", base::to_hex(encode_grant(sample_grant()))},
      {"new_grant", base::to_hex(encode_grant(GrantState{}))},
  };
  EXPECT_EQ(written, golden_file("identity_1.golden"));
}

TEST(IdentityRecords, are_read_as_they_were_written) {
  for (const StoredClient& client : {sample_client(), sample_public_client(), StoredClient{}}) {
    EXPECT_EQ(decode_client(encode_client(client)).value(), client);
  }
  for (const GrantState& grant : {sample_grant(), GrantState{}}) {
    EXPECT_EQ(decode_grant(encode_grant(grant)).value(), grant);
  }
}

TEST(IdentityRecords, that_are_cut_or_longer_are_refused) {
  const base::Bytes client = encode_client(sample_client());
  for (std::size_t size = 0; size < client.size(); ++size) {
    EXPECT_EQ(decode_client(client.substr(0, size)).error().reason, "record_malformed");
  }
  EXPECT_FALSE(decode_client(client + "x").has_value());
  const base::Bytes grant = encode_grant(sample_grant());
  for (std::size_t size = 0; size < grant.size(); ++size) {
    EXPECT_EQ(decode_grant(grant.substr(0, size)).error().reason, "record_malformed");
  }
  EXPECT_FALSE(decode_grant(grant + "x").has_value());
}

}  // namespace
}  // namespace atollbank::identity::format
