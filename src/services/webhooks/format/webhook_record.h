// SPDX-License-Identifier: Apache-2.0
// The records of this service, format 1 (first byte of every value but the position).
//
// "webhook/<id>": "webhook" → webhook, gone once it is deleted · "position" → id of the last
// transaction that was delivered or set aside · "undelivered/<transaction>" → why. Ids in base62.
#pragma once

#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "services/webhooks/api.h"

namespace atollbank::webhooks::format {

inline constexpr std::uint8_t kRecordFormat = 1;

inline constexpr const char* kPartitionPrefix = "webhook/";
inline constexpr const char* kWebhookKey = "webhook";
inline constexpr const char* kPositionKey = "position";
inline constexpr const char* kUndeliveredPrefix = "undelivered/";

std::string webhook_partition(base::Id webhook_id);
std::string undelivered_key(base::Id transaction_id);

// Errors of every decoding: data_loss record_malformed
base::Bytes encode_webhook(const Webhook& webhook);
base::Result<Webhook> decode_webhook(base::ByteView bytes);
base::Bytes encode_undelivered(const Undelivered& undelivered);
base::Result<Undelivered> decode_undelivered(base::ByteView bytes);
base::Bytes encode_position(base::Id transaction_id);
base::Result<base::Id> decode_position(base::ByteView bytes);

}  // namespace atollbank::webhooks::format
