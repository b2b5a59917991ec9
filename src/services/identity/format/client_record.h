// SPDX-License-Identifier: Apache-2.0
// The records of clients, format 1 (first byte of every value).
//
// "oauth_client/<client id>": "client" → client and the digests of its secrets; "user/<id>" →
// nothing, for each user who ever signed in through it · "client_owner/<id>": "client/<client id>"
// → nothing, for each client that she has. Ids of users in base62.
#pragma once

#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "services/identity/stored_client.h"

namespace atollbank::identity::format {

inline constexpr std::uint8_t kClientFormat = 1;

inline constexpr const char* kClientKey = "client";
inline constexpr const char* kUserKeyPrefix = "user/";
inline constexpr const char* kOwnedKeyPrefix = "client/";

std::string client_partition(const std::string& client_id);
std::string owner_partition(base::Id owner_id);
std::string user_key(base::Id user_id);
std::string owned_key(const std::string& client_id);

base::Bytes encode_client(const StoredClient& client);
// data_loss record_malformed
base::Result<StoredClient> decode_client(base::ByteView bytes);

}  // namespace atollbank::identity::format
