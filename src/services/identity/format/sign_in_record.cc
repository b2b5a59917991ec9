// SPDX-License-Identifier: Apache-2.0
#include "services/identity/format/sign_in_record.h"

namespace atollbank::identity::format {

namespace {

auto malformed() {
  return base::fail(base::ErrorCode::kDataLoss, "record_malformed",
                    "a record of a sign-in does not have its format");
}

bool is_whole(const base::ByteReader& reader, std::uint8_t record_format) {
  return reader.ok() && reader.at_end() && record_format == kSignInFormat;
}

void write_time(base::ByteWriter& writer, base::Timestamp time) { writer.write(time.nanoseconds); }
base::Timestamp read_time(base::ByteReader& reader) { return {reader.read<std::int64_t>()}; }

}  // namespace

std::string sign_in_partition(base::Id user_id) { return "sign_in/" + base::to_base62(user_id); }
std::string name_partition(const std::string& name_digest) { return "sign_in_name/" + name_digest; }
std::string unknown_partition(const std::string& name_digest) {
  return "sign_in_unknown/" + name_digest.substr(0, 2);
}
std::string session_key(base::Id id) { return kSessionPrefix + base::to_base62(id); }
std::string device_key(base::Id id) { return kDevicePrefix + base::to_base62(id); }
std::string passkey_key(base::Id id) { return kPasskeyPrefix + base::to_base62(id); }

base::Bytes encode_credentials(const CredentialsState& credentials) {
  base::ByteWriter writer;
  writer.write(kSignInFormat);
  writer.write(credentials.user_id);
  writer.write_text(credentials.email);
  writer.write_text(credentials.user_name);
  writer.write_text(credentials.password_hash);
  writer.write_text(credentials.sealed_totp);
  writer.write(credentials.last_totp_step);
  writer.write(credentials.attempts.failures);
  write_time(writer, credentials.attempts.paused_until);
  return writer.take();
}

base::Result<CredentialsState> decode_credentials(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto record_format = reader.read<std::uint8_t>();
  CredentialsState credentials;
  credentials.user_id = reader.read<base::Id>();
  credentials.email = reader.read_text();
  credentials.user_name = reader.read_text();
  credentials.password_hash = reader.read_text();
  credentials.sealed_totp = reader.read_text();
  credentials.last_totp_step = reader.read<std::int64_t>();
  credentials.attempts.failures = reader.read<std::uint32_t>();
  credentials.attempts.paused_until = read_time(reader);
  if (!is_whole(reader, record_format)) return malformed();
  return credentials;
}

base::Bytes encode_session(const SessionState& session) {
  base::ByteWriter writer;
  writer.write(kSignInFormat);
  writer.write(static_cast<std::uint8_t>(session.method));
  writer.write(session.id);
  writer.write(session.user_id);
  writer.write(session.device_id);
  writer.write(session.token_digest);
  write_time(writer, session.created);
  write_time(writer, session.proven);
  write_time(writer, session.expires);
  return writer.take();
}

base::Result<SessionState> decode_session(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto record_format = reader.read<std::uint8_t>();
  const auto method = reader.read<std::uint8_t>();
  SessionState session;
  session.id = reader.read<base::Id>();
  session.user_id = reader.read<base::Id>();
  session.device_id = reader.read<base::Id>();
  session.token_digest = reader.read<base::Sha256>();
  session.created = read_time(reader);
  session.proven = read_time(reader);
  session.expires = read_time(reader);
  if (!is_whole(reader, record_format) || method < 1 || method > 2) return malformed();
  session.method = static_cast<SignInMethod>(method);
  return session;
}

base::Bytes encode_device(const DeviceState& device) {
  base::ByteWriter writer;
  writer.write(kSignInFormat);
  writer.write(device.id);
  writer.write(device.token_digest);
  writer.write_text(device.user_agent);
  write_time(writer, device.first_seen);
  write_time(writer, device.last_seen);
  return writer.take();
}

base::Result<DeviceState> decode_device(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto record_format = reader.read<std::uint8_t>();
  DeviceState device;
  device.id = reader.read<base::Id>();
  device.token_digest = reader.read<base::Sha256>();
  device.user_agent = reader.read_text();
  device.first_seen = read_time(reader);
  device.last_seen = read_time(reader);
  if (!is_whole(reader, record_format)) return malformed();
  return device;
}

base::Bytes encode_passkey(const PasskeyState& passkey) {
  base::ByteWriter writer;
  writer.write(kSignInFormat);
  writer.write(std::uint8_t{passkey.last_used.has_value()});
  writer.write(passkey.id);
  writer.write_text(passkey.name);
  writer.write_text(passkey.credential_id);
  writer.write(passkey.public_key);
  writer.write(passkey.sign_count);
  write_time(writer, passkey.created);
  write_time(writer, passkey.last_used.value_or(base::Timestamp{}));
  return writer.take();
}

base::Result<PasskeyState> decode_passkey(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto record_format = reader.read<std::uint8_t>();
  const auto was_used = reader.read<std::uint8_t>();
  PasskeyState passkey;
  passkey.id = reader.read<base::Id>();
  passkey.name = reader.read_text();
  passkey.credential_id = reader.read_text();
  passkey.public_key = reader.read<base::Es256PublicKey>();
  passkey.sign_count = reader.read<std::uint32_t>();
  passkey.created = read_time(reader);
  const base::Timestamp last_used = read_time(reader);
  if (!is_whole(reader, record_format) || was_used > 1) return malformed();
  if (was_used == 0 && last_used != base::Timestamp{}) return malformed();
  if (was_used == 1) passkey.last_used = last_used;
  return passkey;
}

base::Bytes encode_user(base::Id user_id) {
  base::ByteWriter writer;
  writer.write(kSignInFormat);
  writer.write(user_id);
  return writer.take();
}

base::Result<base::Id> decode_user(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto record_format = reader.read<std::uint8_t>();
  const auto user_id = reader.read<base::Id>();
  if (!is_whole(reader, record_format)) return malformed();
  return user_id;
}

base::Bytes encode_count(std::uint64_t count) {
  base::ByteWriter writer;
  writer.write(kSignInFormat);
  writer.write(count);
  return writer.take();
}

base::Result<std::uint64_t> decode_count(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto record_format = reader.read<std::uint8_t>();
  const auto count = reader.read<std::uint64_t>();
  if (!is_whole(reader, record_format)) return malformed();
  return count;
}

}  // namespace atollbank::identity::format
