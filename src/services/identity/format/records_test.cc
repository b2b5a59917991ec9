// SPDX-License-Identifier: Apache-2.0
// The bytes of every record, against the golden file of their format.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "services/identity/format/client_record.h"
#include "services/identity/format/grant_record.h"

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
