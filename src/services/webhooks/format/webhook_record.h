// SPDX-License-Identifier: Apache-2.0
// The records of this service, format 2 (first byte of every value but what is sealed).
// "webhook/<id>": "webhook" → webhook, sealed whole for its owner (ports/personal_value.h), gone
// once it is deleted · "position" → progress · "secrets"
// → signing secrets, sealed for this partition (ports/secret_box.h) · "replay/<event>" → nothing ·
// "attempt/<number mod 200>" → one attempt to deliver.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "services/webhooks/webhook_store.h"

namespace atollbank::webhooks::format {

inline constexpr std::uint8_t kRecordFormat = 2;
// Read too: a webhook without types and status, and as its position the 16 bytes of the last
// transaction's id. Its "undelivered/<transaction>" are left as they are; nothing reads them.
inline constexpr std::uint8_t kRecordFormatOldest = 1;

inline constexpr const char* kPartitionPrefix = "webhook/";
inline constexpr const char* kWebhookKey = "webhook";
inline constexpr const char* kPositionKey = "position";
inline constexpr const char* kSecretsKey = "secrets";
inline constexpr const char* kReplayPrefix = "replay/";
inline constexpr const char* kAttemptPrefix = "attempt/";

std::string webhook_partition(base::Id webhook_id);
std::string replay_key(base::Id event_id);
std::string attempt_key(std::uint64_t number);

// Errors of every decoding: data_loss record_malformed
base::Bytes encode_webhook(const Webhook& webhook);
base::Result<Webhook> decode_webhook(base::ByteView bytes);
base::Bytes encode_progress(const WebhookProgress& progress);
base::Result<WebhookProgress> decode_progress(base::ByteView bytes);
base::Bytes encode_attempt(const DeliveryAttempt& attempt);
base::Result<DeliveryAttempt> decode_attempt(base::ByteView bytes);
// What is sealed and opened.
base::Secret encode_secrets(const std::vector<SigningSecret>& secrets);
base::Result<std::vector<SigningSecret>> decode_secrets(base::ByteView bytes);

}  // namespace atollbank::webhooks::format
