// SPDX-License-Identifier: Apache-2.0
#include "services/identity/format/client_record.h"

namespace atollbank::identity::format {

namespace {

constexpr std::uint8_t kSeveralTokens = 1;
constexpr std::uint8_t kApprovedAtOnce = 2;
constexpr std::uint8_t kDeleted = 4;
constexpr std::uint8_t kFlagsAll = 7;

base::Error malformed() {
  return base::make_error(base::ErrorCode::kDataLoss, "record_malformed",
                          "a record of a client does not have its format");
}

void write_digest(base::ByteWriter& writer, const std::optional<base::Sha256>& digest) {
  writer.write(std::uint8_t{digest.has_value()});
  if (digest) writer.write(*digest);
}

// False where the mark in front is neither "there" nor "not there".
bool read_digest(base::ByteReader& reader, std::optional<base::Sha256>& digest) {
  const auto mark = reader.read<std::uint8_t>();
  if (mark == 1) digest = reader.read<base::Sha256>();
  return mark <= 1;
}

}  // namespace

std::string client_partition(const std::string& client_id) { return "oauth_client/" + client_id; }
std::string owner_partition(base::Id owner_id) {
  return "client_owner/" + base::to_base62(owner_id);
}
std::string user_key(base::Id user_id) { return kUserKeyPrefix + base::to_base62(user_id); }
std::string owned_key(const std::string& client_id) { return kOwnedKeyPrefix + client_id; }

base::Bytes encode_client(const StoredClient& stored) {
  const Client& client = stored.client;
  const ClientOptions& options = client.options;
  base::ByteWriter writer;
  writer.write(kClientFormat);
  writer.write_text(client.id);
  writer.write(client.owner_id);
  writer.write_text(client.name);
  writer.write(static_cast<std::uint8_t>(client.kind));
  writer.write(static_cast<std::uint8_t>(options.history));
  std::uint8_t flags = 0;
  if (options.several_tokens) flags |= kSeveralTokens;
  if (options.approved_at_once) flags |= kApprovedAtOnce;
  if (stored.is_deleted) flags |= kDeleted;
  writer.write(flags);
  writer.write(client.created.nanoseconds);
  writer.write(static_cast<std::uint8_t>(client.redirect_uris.size()));
  for (const std::string& uri : client.redirect_uris) writer.write_text(uri);
  write_digest(writer, stored.secret);
  write_digest(writer, stored.previous);
  writer.write(stored.previous_until.nanoseconds);
  return writer.take();
}

base::Result<StoredClient> decode_client(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto record_format = reader.read<std::uint8_t>();
  StoredClient stored;
  Client& client = stored.client;
  client.id = reader.read_text();
  client.owner_id = reader.read<base::Id>();
  client.name = reader.read_text();
  const auto kind = reader.read<std::uint8_t>();
  const auto history = reader.read<std::uint8_t>();
  const auto flags = reader.read<std::uint8_t>();
  client.created = {reader.read<std::int64_t>()};
  const auto uri_count = reader.read<std::uint8_t>();
  for (std::uint8_t i = 0; i < uri_count && reader.ok(); ++i) {
    client.redirect_uris.emplace_back(reader.read_text());
  }
  const bool has_marks = read_digest(reader, stored.secret) && read_digest(reader, stored.previous);
  stored.previous_until = {reader.read<std::int64_t>()};
  const bool is_known = (kind == 1 || kind == 2) && (history == 1 || history == 2) &&
                        (flags & ~kFlagsAll) == 0 && has_marks && record_format == kClientFormat;
  if (!reader.ok() || !reader.at_end() || !is_known) return base::fail(malformed());
  client.kind = static_cast<ClientKind>(kind);
  client.options = {.several_tokens = (flags & kSeveralTokens) != 0,
                    .history = static_cast<HistoryRule>(history),
                    .approved_at_once = (flags & kApprovedAtOnce) != 0};
  stored.is_deleted = (flags & kDeleted) != 0;
  return stored;
}

}  // namespace atollbank::identity::format
