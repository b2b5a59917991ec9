// SPDX-License-Identifier: Apache-2.0
#include "services/webhooks/format/webhook_record.h"

namespace atollbank::webhooks::format {

namespace {

base::Error malformed() {
  return base::make_error(base::ErrorCode::kDataLoss, "record_malformed",
                          "a record of the webhooks does not have its format");
}

bool is_whole(const base::ByteReader& reader, std::uint8_t record_format) {
  return reader.ok() && reader.at_end() && record_format == kRecordFormat;
}

}  // namespace

std::string webhook_partition(base::Id id) { return kPartitionPrefix + base::to_base62(id); }
std::string undelivered_key(base::Id id) { return kUndeliveredPrefix + base::to_base62(id); }

base::Bytes encode_webhook(const Webhook& webhook) {
  base::ByteWriter writer;
  writer.write(kRecordFormat);
  writer.write(webhook.id);
  writer.write(webhook.user_id);
  writer.write(webhook.account_id);
  writer.write(webhook.created.nanoseconds);
  writer.write_text(webhook.client_id);
  writer.write_text(webhook.url);
  return writer.take();
}

base::Result<Webhook> decode_webhook(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto record_format = reader.read<std::uint8_t>();
  Webhook webhook;
  webhook.id = reader.read<base::Id>();
  webhook.user_id = reader.read<base::Id>();
  webhook.account_id = reader.read<base::Id>();
  webhook.created = {reader.read<std::int64_t>()};
  webhook.client_id = reader.read_text();
  webhook.url = reader.read_text();
  if (!is_whole(reader, record_format)) return base::fail(malformed());
  return webhook;
}

base::Bytes encode_undelivered(const Undelivered& undelivered) {
  base::ByteWriter writer;
  writer.write(kRecordFormat);
  writer.write(undelivered.transaction_id);
  writer.write(undelivered.given_up.nanoseconds);
  writer.write_text(undelivered.reason);
  return writer.take();
}

base::Result<Undelivered> decode_undelivered(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto record_format = reader.read<std::uint8_t>();
  Undelivered undelivered;
  undelivered.transaction_id = reader.read<base::Id>();
  undelivered.given_up = {reader.read<std::int64_t>()};
  undelivered.reason = reader.read_text();
  if (!is_whole(reader, record_format)) return base::fail(malformed());
  return undelivered;
}

base::Bytes encode_position(base::Id transaction_id) {
  return std::string(base::bytes_of(transaction_id));
}

base::Result<base::Id> decode_position(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto id = reader.read<base::Id>();
  if (!reader.ok() || !reader.at_end()) return base::fail(malformed());
  return id;
}

}  // namespace atollbank::webhooks::format
