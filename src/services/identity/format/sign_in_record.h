// SPDX-License-Identifier: Apache-2.0
// The records of people who sign in, format 1 (first byte of every value).
//
// "sign_in/<user>": "credentials" → credentials; "session/<id>" → session; "device/<id>" → device;
// "passkey/<id>" → passkey · "sign_in_name/<digest of the name>": "user" → her id ·
// "sign_in_unknown/<two digits>": "attempts" → how often a name was tried that nobody has. Ids in
// base62.
#pragma once

#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "services/identity/person.h"

namespace atollbank::identity::format {

inline constexpr std::uint8_t kSignInFormat = 1;

inline constexpr const char* kCredentialsKey = "credentials";
inline constexpr const char* kSessionPrefix = "session/";
inline constexpr const char* kDevicePrefix = "device/";
inline constexpr const char* kPasskeyPrefix = "passkey/";
inline constexpr const char* kNameUserKey = "user";
inline constexpr const char* kAttemptsKey = "attempts";

std::string sign_in_partition(base::Id user_id);
std::string name_partition(const std::string& name_digest);
std::string unknown_partition(const std::string& name_digest);
std::string session_key(base::Id id);
std::string device_key(base::Id id);
std::string passkey_key(base::Id id);

// Errors of every decoding: data_loss record_malformed
base::Bytes encode_credentials(const CredentialsState& credentials);
base::Result<CredentialsState> decode_credentials(base::ByteView bytes);
base::Bytes encode_session(const SessionState& session);
base::Result<SessionState> decode_session(base::ByteView bytes);
base::Bytes encode_device(const DeviceState& device);
base::Result<DeviceState> decode_device(base::ByteView bytes);
base::Bytes encode_passkey(const PasskeyState& passkey);
base::Result<PasskeyState> decode_passkey(base::ByteView bytes);
base::Bytes encode_user(base::Id user_id);
base::Result<base::Id> decode_user(base::ByteView bytes);
base::Bytes encode_count(std::uint64_t count);
base::Result<std::uint64_t> decode_count(base::ByteView bytes);

}  // namespace atollbank::identity::format
