// SPDX-License-Identifier: Apache-2.0
// The records of this service, format 1 (first byte of every value).
//
// "idempotency/<SHA-256 of scope and key>": "request" → fingerprint of what was asked, when ·
// "answer" → what was answered; both sealed whole where a customer asks (ports/personal_value.h).
// Neither the key nor the scope stands there in plain.
#pragma once

#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "base/timestamp.h"
#include "services/idempotency/api.h"

namespace atollbank::idempotency::format {

inline constexpr std::uint8_t kRecordFormat = 1;

inline constexpr const char* kRequestKey = "request";
inline constexpr const char* kAnswerKey = "answer";

struct RequestRecord {
  base::Sha256 fingerprint{};
  base::Timestamp claimed;

  bool operator==(const RequestRecord&) const = default;
};

std::string key_partition(const base::Sha256& name);

// Errors of every decoding: data_loss record_malformed
base::Bytes encode_request(const RequestRecord& request);
base::Result<RequestRecord> decode_request(base::ByteView bytes);
base::Bytes encode_answer(const KeptAnswer& answer);
base::Result<KeptAnswer> decode_answer(base::ByteView bytes);

}  // namespace atollbank::idempotency::format
