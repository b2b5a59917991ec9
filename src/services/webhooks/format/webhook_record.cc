// SPDX-License-Identifier: Apache-2.0
#include "services/webhooks/format/webhook_record.h"

#include <fmt/format.h>

namespace atollbank::webhooks::format {

namespace {

constexpr std::uint64_t kAllEntries = 0xFF;

base::Error malformed() {
  return base::make_error(base::ErrorCode::kDataLoss, "record_malformed",
                          "a record of the webhooks does not have its format");
}

bool is_whole(const base::ByteReader& reader) { return reader.ok() && reader.at_end(); }

// The format of older builds: the id of the last transaction, which names its slot.
base::Result<WebhookProgress> decode_position_1(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto id = reader.read<base::Id>();
  if (!is_whole(reader)) return base::fail(malformed());
  WebhookProgress progress;
  if (!id.is_nil()) {
    progress.position.journal = transactions::place_of(id).number << 8 | kAllEntries;
  }
  return progress;
}

}  // namespace

std::string webhook_partition(base::Id id) { return kPartitionPrefix + base::to_base62(id); }
std::string replay_key(base::Id id) { return kReplayPrefix + base::to_base62(id); }
std::string attempt_key(std::uint64_t number) {
  return fmt::format("{}{:04}", kAttemptPrefix, number % kDeliveriesMax);
}

base::Bytes encode_webhook(const Webhook& webhook) {
  base::ByteWriter writer;
  writer.write(kRecordFormat);
  writer.write(webhook.id);
  writer.write(webhook.user_id);
  writer.write(webhook.account_id);
  writer.write(webhook.created.nanoseconds);
  writer.write_text(webhook.client_id);
  writer.write_text(webhook.url);
  writer.write(webhook.types);
  writer.write(static_cast<std::uint8_t>(webhook.is_plain ? 1 : 0));
  writer.write(static_cast<std::uint8_t>(webhook.is_enabled ? 1 : 0));
  writer.write(webhook.disabled_at.nanoseconds);
  writer.write_text(webhook.disabled_reason);
  return writer.take();
}

base::Result<Webhook> decode_webhook(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto record_format = reader.read<std::uint8_t>();
  if (record_format < kRecordFormatOldest || record_format > kRecordFormat) {
    return base::fail(malformed());
  }
  Webhook webhook;
  webhook.id = reader.read<base::Id>();
  webhook.user_id = reader.read<base::Id>();
  webhook.account_id = reader.read<base::Id>();
  webhook.created = {reader.read<std::int64_t>()};
  webhook.client_id = reader.read_text();
  webhook.url = reader.read_text();
  if (record_format == kRecordFormat) {
    webhook.types = reader.read<std::uint32_t>();
    const auto is_plain = reader.read<std::uint8_t>();
    const auto is_enabled = reader.read<std::uint8_t>();
    webhook.disabled_at = {reader.read<std::int64_t>()};
    webhook.disabled_reason = reader.read_text();
    const bool is_known =
        (webhook.types & ~transactions::kAllEventTypes) == 0 && is_plain <= 1 && is_enabled <= 1;
    if (!is_known) return base::fail(malformed());
    webhook.is_plain = is_plain == 1;
    webhook.is_enabled = is_enabled == 1;
  }
  if (!is_whole(reader)) return base::fail(malformed());
  return webhook;
}

base::Bytes encode_progress(const WebhookProgress& progress) {
  base::ByteWriter writer;
  writer.write(kRecordFormat);
  writer.write(progress.position.journal);
  writer.write(progress.position.records);
  writer.write(progress.failed_attempts);
  writer.write(progress.next_attempt.nanoseconds);
  writer.write(progress.attempts_made);
  writer.write(progress.changes);
  return writer.take();
}

base::Result<WebhookProgress> decode_progress(base::ByteView bytes) {
  if (bytes.size() == sizeof(base::Id)) return decode_position_1(bytes);
  base::ByteReader reader(bytes);
  const auto record_format = reader.read<std::uint8_t>();
  WebhookProgress progress;
  progress.position.journal = reader.read<std::uint64_t>();
  progress.position.records = reader.read<std::uint64_t>();
  progress.failed_attempts = reader.read<std::uint32_t>();
  progress.next_attempt = {reader.read<std::int64_t>()};
  progress.attempts_made = reader.read<std::uint64_t>();
  progress.changes = reader.read<std::uint64_t>();
  if (!is_whole(reader) || record_format != kRecordFormat) return base::fail(malformed());
  return progress;
}

base::Bytes encode_attempt(const DeliveryAttempt& attempt) {
  base::ByteWriter writer;
  writer.write(kRecordFormat);
  writer.write(static_cast<std::uint8_t>(attempt.event_type));
  writer.write(static_cast<std::uint8_t>(attempt.is_replay ? 1 : 0));
  writer.write(attempt.event_id);
  writer.write(attempt.began.nanoseconds);
  writer.write(attempt.took.nanoseconds);
  writer.write(attempt.number);
  writer.write(static_cast<std::int32_t>(attempt.status));
  writer.write_text(attempt.reason);
  return writer.take();
}

base::Result<DeliveryAttempt> decode_attempt(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto record_format = reader.read<std::uint8_t>();
  const auto type = reader.read<std::uint8_t>();
  const auto is_replay = reader.read<std::uint8_t>();
  DeliveryAttempt attempt;
  attempt.event_id = reader.read<base::Id>();
  attempt.began = {reader.read<std::int64_t>()};
  attempt.took = {reader.read<std::int64_t>()};
  attempt.number = reader.read<std::uint32_t>();
  attempt.status = reader.read<std::int32_t>();
  attempt.reason = reader.read_text();
  if (!is_whole(reader) || record_format != kRecordFormat || type == 0 ||
      type > transactions::kEventTypeMax || is_replay > 1) {
    return base::fail(malformed());
  }
  attempt.event_type = static_cast<EventType>(type);
  attempt.is_replay = is_replay == 1;
  return attempt;
}

base::Secret encode_secrets(const std::vector<SigningSecret>& secrets) {
  base::ByteWriter writer;
  writer.write(kRecordFormat);
  writer.write(static_cast<std::uint8_t>(secrets.size()));
  for (const SigningSecret& secret : secrets) {
    writer.write(secret.valid_until.nanoseconds);
    writer.write_text(secret.text.reveal());
  }
  return base::Secret(writer.take());
}

base::Result<std::vector<SigningSecret>> decode_secrets(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto record_format = reader.read<std::uint8_t>();
  const auto count = reader.read<std::uint8_t>();
  std::vector<SigningSecret> secrets;
  for (std::uint8_t i = 0; i < count && reader.ok(); ++i) {
    SigningSecret secret;
    secret.valid_until = {reader.read<std::int64_t>()};
    secret.text = base::Secret(std::string(reader.read_text()));
    if (!check_secret(secret.text)) return base::fail(malformed());
    secrets.push_back(std::move(secret));
  }
  const bool is_known = record_format == kRecordFormat && count > 0 && count <= kSecretsMax;
  if (!is_whole(reader) || !is_known) return base::fail(malformed());
  return secrets;
}

}  // namespace atollbank::webhooks::format
