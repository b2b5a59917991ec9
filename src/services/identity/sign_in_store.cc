// SPDX-License-Identifier: Apache-2.0
#include "services/identity/sign_in_store.h"

#include "ports/commit_again.h"
#include "ports/personal_value.h"
#include "services/audit/api.h"
#include "services/identity/bars/bars.h"
#include "services/identity/format/sign_in_record.h"
#include "services/identity/put_of.h"

namespace atollbank::identity {

using base::Result;

namespace {

constexpr std::size_t kPage = 1000;
constexpr std::string_view kPurpose = "sign-in";
constexpr std::string_view kNamePurpose = "sign-in name";

audit::Change change_of(const SignInEvent& event, const std::string& who) {
  return {.service = "identity",
          .event_name = event.name,
          .event_type = event.type,
          .request = {{"user_id", who}},
          .outcome = {{"user_id", who}},
          .resources = {{.type = "SignIn", .name = who}}};
}

}  // namespace

template <class T, class Decode>
Result<std::vector<T>> SignInStore::all_of(base::Id user_id, const char* prefix,
                                           Decode decode) const {
  ATOLL_TRY(const auto entries,
            records_.scan(format::sign_in_partition(user_id), prefix, "", kPage));
  std::vector<T> all;
  for (const ports::Put& entry : entries) {
    ATOLL_TRY(const auto value, opened(entry.value));
    if (!value) continue;
    ATOLL_TRY(T one, decode(*value));
    all.push_back(std::move(one));
  }
  return all;
}

std::string SignInStore::name_partition(const std::string& digest) const {
  const base::Id keyed = persons_.vault.digest(kNamePurpose, digest);
  return format::name_partition(base::to_hex(base::bytes_of(keyed)));
}

Result<base::Bytes> SignInStore::sealed(base::Id user_id, base::Bytes value) const {
  return ports::sealed_value(persons_, user_id, kPurpose, std::move(value));
}

Result<std::optional<base::Bytes>> SignInStore::opened(base::ByteView kept) const {
  return ports::opened_value(persons_.vault, kPurpose, kept);
}

// Both places are looked at for every name, so that a look takes as long for each. A name that was
// claimed before there were keys lies under its own digest.
Result<std::optional<base::Id>> SignInStore::user_named(const std::string& digest) const {
  ATOLL_TRY(auto found, records_.get(name_partition(digest), format::kNameUserKey));
  ATOLL_TRY(const auto of_before,
            records_.get(format::name_partition(digest), format::kNameUserKey));
  if (!found.value) found.value = of_before.value;
  if (!found.value) return std::optional<base::Id>();
  ATOLL_TRY(const base::Id user_id, format::decode_user(*found.value));
  return std::optional(user_id);
}

Result<void> SignInStore::claim_name(const std::string& digest, base::Id user_id,
                                     const Context& context, base::Timestamp now) {
  const std::string partition = name_partition(digest);
  return ports::commit_again([&]() -> Result<void> {
    ATOLL_TRY(const std::uint64_t version, records_.version(partition));
    ATOLL_TRY(const auto there, user_named(digest));
    if (there) {
      if (*there == user_id) return {};
      return base::fail(base::ErrorCode::kFailedPrecondition, "sign_in_name_taken",
                        "another customer signs in by this name");
    }
    const SignInEvent event{.name = "ClaimSignInName", .type = "sign_in.name_claimed"};
    return audit::commit(
        records_,
        put_of(partition, version,
               {.key = format::kNameUserKey, .value = format::encode_user(user_id)}),
        change_of(event, base::to_text("user", user_id)), context, now);
  });
}

Result<void> SignInStore::count_unknown(const std::string& digest, const Context& context,
                                        base::Timestamp now) {
  const std::string partition = format::unknown_partition(digest);
  return ports::commit_again([&]() -> Result<void> {
    ATOLL_TRY(const auto found, records_.get(partition, format::kAttemptsKey));
    std::uint64_t count = 0;
    if (found.value) {
      ATOLL_TRY(count, format::decode_count(*found.value));
    }
    const SignInEvent event{.name = "AttemptSignIn", .type = "sign_in.attempted"};
    return audit::commit(
        records_,
        put_of(partition, found.version,
               {.key = format::kAttemptsKey, .value = format::encode_count(count + 1)}),
        change_of(event, "unknown"), context, now);
  });
}

Result<SignInStore::Person> SignInStore::find(base::Id user_id) const {
  ATOLL_TRY(const auto found,
            records_.get(format::sign_in_partition(user_id), format::kCredentialsKey));
  Person person;
  person.version = found.version;
  if (!found.value) return person;
  ATOLL_TRY(const auto value, opened(*found.value));
  if (!value) return person;
  ATOLL_TRY(person.credentials, format::decode_credentials(*value));
  return person;
}

Result<std::optional<SessionState>> SignInStore::session(base::Id user_id, base::Id id) const {
  ATOLL_TRY(const auto found,
            records_.get(format::sign_in_partition(user_id), format::session_key(id)));
  ATOLL_TRY(const bool barred, is_barred(user_id));
  if (!found.value || barred) return std::optional<SessionState>();
  ATOLL_TRY(const auto value, opened(*found.value));
  if (!value) return std::optional<SessionState>();
  ATOLL_TRY(SessionState session, format::decode_session(*value));
  return std::optional(std::move(session));
}

Result<bool> SignInStore::is_barred(base::Id user_id) const {
  return identity::is_barred(records_, user_id);
}

Result<std::vector<SessionState>> SignInStore::sessions(base::Id user_id) const {
  return all_of<SessionState>(user_id, format::kSessionPrefix, format::decode_session);
}

Result<std::vector<DeviceState>> SignInStore::devices(base::Id user_id) const {
  return all_of<DeviceState>(user_id, format::kDevicePrefix, format::decode_device);
}

Result<std::vector<PasskeyState>> SignInStore::passkeys(base::Id user_id) const {
  return all_of<PasskeyState>(user_id, format::kPasskeyPrefix, format::decode_passkey);
}

Result<void> SignInStore::store(base::Id user_id, std::uint64_t version, const PersonChange& change,
                                const SignInEvent& event, const Context& context,
                                base::Timestamp now) {
  ports::Commit commit;
  commit.partition = format::sign_in_partition(user_id);
  commit.expected_version = version;
  if (change.credentials) {
    commit.puts.push_back(
        {.key = format::kCredentialsKey, .value = format::encode_credentials(*change.credentials)});
  }
  for (const SessionState& one : change.sessions) {
    commit.puts.push_back(
        {.key = format::session_key(one.id), .value = format::encode_session(one)});
  }
  for (const DeviceState& one : change.devices) {
    commit.puts.push_back({.key = format::device_key(one.id), .value = format::encode_device(one)});
  }
  for (const PasskeyState& one : change.passkeys) {
    commit.puts.push_back(
        {.key = format::passkey_key(one.id), .value = format::encode_passkey(one)});
  }
  for (ports::Put& put : commit.puts) {
    ATOLL_TRY(put.value, sealed(user_id, std::move(put.value)));
  }
  commit.deletes = change.deletes;
  return audit::commit(records_, std::move(commit),
                       change_of(event, base::to_text("user", user_id)), context, now);
}

}  // namespace atollbank::identity
