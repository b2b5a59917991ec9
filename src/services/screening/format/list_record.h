// SPDX-License-Identifier: Apache-2.0
// The records of the list and of what proves it, format 1 (first byte of every value).
// "screening": "list" → facts of the list in use · "check" → whether screening may go on ·
// "rescreening" → of the list in use · "day/<day>" → that day's known positive.
// "screening_list/<id>": "part/<number>" → entries, in their order; gone once another list is in
// use. Ids in base62, numbers as 8 hexadecimal digits.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "services/screening/screening.h"

namespace atollbank::screening::format {

inline constexpr std::uint8_t kListRecordFormat = 1;
// What a part has at least, but the last one; it stays far below what a record may have.
inline constexpr std::size_t kPartSize = std::size_t{512} << 10;

inline constexpr const char* kStatePartition = "screening";
inline constexpr const char* kListKey = "list";
inline constexpr const char* kCheckKey = "check";
inline constexpr const char* kRescreeningKey = "rescreening";
inline constexpr const char* kCheckDayPrefix = "day/";
inline constexpr const char* kListPrefix = "screening_list/";
inline constexpr const char* kPartPrefix = "part/";

std::string list_partition(base::Id list_id);
std::string part_key(std::size_t number);

// Errors of every decoding: data_loss record_malformed
base::Bytes encode_facts(const ListFacts& facts);
base::Result<ListFacts> decode_facts(base::ByteView bytes);
base::Bytes encode_check(const CheckState& check);
base::Result<CheckState> decode_check(base::ByteView bytes);
base::Bytes encode_daily_check(const DailyCheck& check);
base::Result<DailyCheck> decode_daily_check(base::ByteView bytes);
base::Bytes encode_rescreening(const Rescreening& rescreening);
base::Result<Rescreening> decode_rescreening(base::ByteView bytes);

// All entries in parts of about kPartSize.
std::vector<base::Bytes> encode_entries(const std::vector<ListEntry>& entries);
// Those of one part.
base::Result<std::vector<ListEntry>> decode_entries(base::ByteView bytes);

}  // namespace atollbank::screening::format
