// SPDX-License-Identifier: Apache-2.0
#include "services/identity/format/grant_record.h"

namespace atollbank::identity::format {

namespace {

constexpr std::uint8_t kApproved = 1;
constexpr std::uint8_t kApprovedAtExchange = 2;
constexpr std::uint8_t kLasting = 4;
constexpr std::uint8_t kCodeUsed = 8;
constexpr std::uint8_t kFlagsAll = 15;

void write_time(base::ByteWriter& writer, base::Timestamp time) { writer.write(time.nanoseconds); }
base::Timestamp read_time(base::ByteReader& reader) { return {reader.read<std::int64_t>()}; }

std::uint8_t flags_of(const GrantState& grant) {
  std::uint8_t flags = 0;
  if (grant.approved) flags |= kApproved;
  if (grant.is_approved_at_exchange) flags |= kApprovedAtExchange;
  if (grant.is_lasting) flags |= kLasting;
  if (grant.code.is_used) flags |= kCodeUsed;
  return flags;
}

}  // namespace

std::string user_grants_prefix(base::Id user_id) {
  return "grant/" + base::to_base62(user_id) + "/";
}
std::string grant_partition(base::Id user_id, const std::string& client_id) {
  return user_grants_prefix(user_id) + client_id;
}
std::string grant_key(base::Id grant_id) { return kGrantKeyPrefix + base::to_base62(grant_id); }

base::Bytes encode_grant(const GrantState& grant) {
  base::ByteWriter writer;
  writer.write(kGrantFormat);
  writer.write(flags_of(grant));
  writer.write(static_cast<std::uint8_t>(grant.end));
  writer.write(static_cast<std::uint8_t>(grant.history));
  writer.write(grant.permissions);
  writer.write(grant.id);
  writer.write(grant.user_id);
  writer.write_text(grant.client_id);
  write_time(writer, grant.created);
  write_time(writer, grant.approved.value_or(base::Timestamp{}));
  writer.write(grant.code.id);
  write_time(writer, grant.code.expires);
  writer.write_text(grant.code.redirect_uri);
  writer.write_text(grant.code.challenge);
  writer.write(grant.access.id);
  write_time(writer, grant.access.issued);
  write_time(writer, grant.access.expires);
  writer.write(grant.refresh.id);
  write_time(writer, grant.refresh.expires);
  writer.write(grant.refresh.previous);
  write_time(writer, grant.refresh.rotated);
  writer.write_text(grant.refresh.sealed_answer);
  return writer.take();
}

base::Result<GrantState> decode_grant(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto record_format = reader.read<std::uint8_t>();
  const auto flags = reader.read<std::uint8_t>();
  const auto end = reader.read<std::uint8_t>();
  const auto history = reader.read<std::uint8_t>();
  GrantState grant;
  grant.permissions = reader.read<std::uint32_t>();
  grant.id = reader.read<base::Id>();
  grant.user_id = reader.read<base::Id>();
  grant.client_id = reader.read_text();
  grant.created = read_time(reader);
  const base::Timestamp approved = read_time(reader);
  grant.code.id = reader.read<base::Id>();
  grant.code.expires = read_time(reader);
  grant.code.redirect_uri = reader.read_text();
  grant.code.challenge = reader.read_text();
  grant.code.is_used = (flags & kCodeUsed) != 0;
  grant.access.id = reader.read<base::Id>();
  grant.access.issued = read_time(reader);
  grant.access.expires = read_time(reader);
  grant.refresh.id = reader.read<base::Id>();
  grant.refresh.expires = read_time(reader);
  grant.refresh.previous = reader.read<base::Id>();
  grant.refresh.rotated = read_time(reader);
  grant.refresh.sealed_answer = reader.read_text();

  const bool is_known = record_format == kGrantFormat && (flags & ~kFlagsAll) == 0 &&
                        end <= kGrantEndMax && (history == 1 || history == 2) &&
                        ((flags & kApproved) != 0 || approved == base::Timestamp{});
  if (!reader.ok() || !reader.at_end() || !is_known) {
    return base::fail(base::ErrorCode::kDataLoss, "record_malformed",
                      "a record of a grant does not have its format");
  }
  if ((flags & kApproved) != 0) grant.approved = approved;
  grant.is_approved_at_exchange = (flags & kApprovedAtExchange) != 0;
  grant.is_lasting = (flags & kLasting) != 0;
  grant.end = static_cast<GrantEnd>(end);
  grant.history = static_cast<HistoryRule>(history);
  return grant;
}

}  // namespace atollbank::identity::format
