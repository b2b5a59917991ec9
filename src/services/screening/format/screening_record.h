// SPDX-License-Identifier: Apache-2.0
// The records of screenings, format 1 (first byte of every value). 64 partitions
// "screenings/<lane>", a screening's by its id, so that a screening, what is open and the day's
// counts are one commit: "s/<id>" → screening · "asked/<id>" → nothing, while it is asked ·
// "open/<id>" → nothing, while a person must decide · "day/<day>" → counts of the lane. Ids in
// base62, lanes as two hexadecimal digits.
#pragma once

#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "services/screening/screening.h"

namespace atollbank::screening::format {

inline constexpr std::uint8_t kScreeningFormat = 1;
inline constexpr std::size_t kLaneCount = 64;  // for ever: it says where a screening is

inline constexpr const char* kAskedPrefix = "asked/";
inline constexpr const char* kOpenPrefix = "open/";

std::string lane_partition(std::size_t lane);
std::string lane_partition_of(base::Id screening_id);
std::string screening_key(base::Id screening_id);
std::string asked_key(base::Id screening_id);
std::string open_key(base::Id screening_id);
std::string day_key(std::string_view day);

// Errors of every decoding: data_loss record_malformed
base::Bytes encode_screening(const Screening& screening);
base::Result<Screening> decode_screening(base::ByteView bytes);
base::Bytes encode_figures(const DayFigures& figures);
base::Result<DayFigures> decode_figures(base::ByteView bytes);

}  // namespace atollbank::screening::format
