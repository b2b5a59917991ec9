// SPDX-License-Identifier: Apache-2.0
// The records of this service, format 1 (first byte of every value); an import whose statement's
// account is sealed (ports/personal_text.h) is format 2.
//
// Partition "import/<id>": "import" → the import · "lines/<number>" → planned lines, sealed whole
// (ports/personal_value.h), until it is over. Partition "imports/<account id>": "<id>" → nothing.
// Ids in base62, numbers as 8 hexadecimal digits.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "services/imports/import.h"

namespace atollbank::imports::format {

inline constexpr std::uint8_t kRecordFormat = 1;
inline constexpr std::uint8_t kSealedFormat = 2;
inline constexpr std::size_t kLinesOfRecordMax = 250;

inline constexpr const char* kImportPrefix = "import/";
inline constexpr const char* kImportKey = "import";
inline constexpr const char* kLinesPrefix = "lines/";

std::string import_partition(base::Id import_id);
std::string account_partition(base::Id account_id);
std::string lines_key(std::uint32_t number);

// Errors of every decoding: data_loss record_malformed
base::Bytes encode_import(const Import& import);
base::Result<Import> decode_import(base::ByteView bytes);
base::Bytes encode_lines(std::span<const PlannedLine> lines);
base::Result<std::vector<PlannedLine>> decode_lines(base::ByteView bytes);

}  // namespace atollbank::imports::format
