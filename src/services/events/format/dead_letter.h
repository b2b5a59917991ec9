// SPDX-License-Identifier: Apache-2.0
// The records of dead letters, format 1 (first byte of every value).
//
// "dead_letters/<consumer>": "waiting/<log partition>/<cursor>" and, once an operator has decided
// so, "dropped/…" of the same → the letter; "settled/<settlement id>" → nothing, once it was
// settled under that id, in base62. A cursor is written with twenty digits. The message itself
// stays in the log.
#pragma once

#include <string>

#include "base/bytes.h"
#include "services/events/api.h"

namespace atollbank::events::format {

inline constexpr std::uint8_t kRecordFormat = 1;

inline constexpr const char* kDeadLettersPrefix = "dead_letters/";
inline constexpr const char* kWaitingPrefix = "waiting/";
inline constexpr const char* kDroppedPrefix = "dropped/";

std::string letters_partition(const std::string& consumer);
std::string waiting_key(const DeadLetterName& name);
std::string dropped_key(const DeadLetterName& name);
std::string settled_key(base::Id settlement_id);

base::Bytes encode_letter(const DeadLetter& letter);
// All but the name, which the key tells. data_loss record_malformed
base::Result<DeadLetter> decode_letter(base::ByteView bytes);
// Of a key behind its prefix: consumer is not in it. data_loss record_malformed
base::Result<DeadLetterName> name_of_key(const std::string& consumer, std::string_view key);

}  // namespace atollbank::events::format
