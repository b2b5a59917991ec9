// SPDX-License-Identifier: Apache-2.0
// The records of grants, format 1 (first byte of every value).
//
// "grant/<user>/<client id>": "grant/<id>" → grant: what a user lets one client do is one
// partition, so that the token which takes another's place does so in one commit. Ids in base62.
#pragma once

#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "services/identity/grant.h"

namespace atollbank::identity::format {

inline constexpr std::uint8_t kGrantFormat = 1;

inline constexpr const char* kGrantKeyPrefix = "grant/";

std::string user_grants_prefix(base::Id user_id);
std::string grant_partition(base::Id user_id, const std::string& client_id);
std::string grant_key(base::Id grant_id);

base::Bytes encode_grant(const GrantState& grant);
// data_loss record_malformed
base::Result<GrantState> decode_grant(base::ByteView bytes);

}  // namespace atollbank::identity::format
