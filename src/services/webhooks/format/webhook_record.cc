// SPDX-License-Identifier: Apache-2.0
#include "services/webhooks/format/webhook_record.h"

namespace atollbank::webhooks::format {
namespace {

tl::unexpected<base::Error> malformed() {
  return base::fail(base::ErrorCode::kDataLoss, "record_malformed",
                    "a webhook's record is malformed");
}

bool begins_well(base::ByteReader& reader) {
  return reader.read<std::uint8_t>() == kFormatNumber && reader.ok();
}

}  // namespace

std::string partition_of(base::Id webhook_id) {
  return std::string(kPartitionPrefix) + base::to_base62(webhook_id);
}

std::string encode(const Webhook& webhook) {
  base::ByteWriter writer;
  writer.write(kFormatNumber);
  writer.write(webhook.id);
  writer.write(webhook.user_id);
  writer.write(webhook.account_id);
  writer.write(webhook.created);
  writer.write_text(webhook.client_id);
  writer.write_text(webhook.url);
  return writer.take();
}

base::Result<Webhook> decode_webhook(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  if (!begins_well(reader)) return malformed();
  Webhook webhook;
  webhook.id = reader.read<base::Id>();
  webhook.user_id = reader.read<base::Id>();
  webhook.account_id = reader.read<base::Id>();
  webhook.created = reader.read<base::Timestamp>();
  webhook.client_id = reader.read_text();
  webhook.url = reader.read_text();
  if (!reader.ok() || !reader.at_end()) return malformed();
  return webhook;
}

std::string encode_position(base::Id transaction_id) {
  base::ByteWriter writer;
  writer.write(kFormatNumber);
  writer.write(transaction_id);
  return writer.take();
}

base::Result<base::Id> decode_position(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  if (!begins_well(reader)) return malformed();
  const auto id = reader.read<base::Id>();
  if (!reader.ok() || !reader.at_end()) return malformed();
  return id;
}

std::string undelivered_key(base::Id transaction_id) {
  return std::string(kUndeliveredPrefix) + base::to_base62(transaction_id);
}

std::string encode(const Undelivered& undelivered) {
  base::ByteWriter writer;
  writer.write(kFormatNumber);
  writer.write(undelivered.transaction_id);
  writer.write(undelivered.given_up);
  writer.write_text(undelivered.reason);
  return writer.take();
}

base::Result<Undelivered> decode_undelivered(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  if (!begins_well(reader)) return malformed();
  Undelivered undelivered;
  undelivered.transaction_id = reader.read<base::Id>();
  undelivered.given_up = reader.read<base::Timestamp>();
  undelivered.reason = reader.read_text();
  if (!reader.ok() || !reader.at_end()) return malformed();
  return undelivered;
}

}  // namespace atollbank::webhooks::format
