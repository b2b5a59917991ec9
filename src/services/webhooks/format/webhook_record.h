// SPDX-License-Identifier: Apache-2.0
// How a webhook is kept: partition "webhook/<base62 id>" with a registration, the position up to
// which it has heard, and one entry for each transaction that was given up. Format 1; the first
// byte of each value is its number.
#pragma once

#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "services/webhooks/api.h"

namespace atollbank::webhooks::format {

inline constexpr std::uint8_t kFormatNumber = 1;
inline constexpr std::string_view kPartitionPrefix = "webhook/";
inline constexpr std::string_view kRegistrationKey = "registration";
inline constexpr std::string_view kPositionKey = "position";
inline constexpr std::string_view kUndeliveredPrefix = "undelivered/";

std::string partition_of(base::Id webhook_id);

std::string encode(const Webhook& webhook);
// data_loss record_malformed, as for the others.
base::Result<Webhook> decode_webhook(base::ByteView bytes);

// The last transaction that was delivered or given up.
std::string encode_position(base::Id transaction_id);
base::Result<base::Id> decode_position(base::ByteView bytes);

std::string undelivered_key(base::Id transaction_id);
std::string encode(const Undelivered& undelivered);
base::Result<Undelivered> decode_undelivered(base::ByteView bytes);

}  // namespace atollbank::webhooks::format
