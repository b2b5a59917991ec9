// SPDX-License-Identifier: Apache-2.0
// The records of this service, format 1 (first byte of every value); a file whose name is sealed
// (ports/personal_text.h) is format 2.
//
// "attachments/<user id>": "file/<key>" → file · "total" → what the user's files come to ·
// "unused/<when>/<key>" → nothing, for a file that is on no transaction, <when> it may be removed
// as 16 hexadecimal digits of Unix ms. Ids in base62. The blob named by a file is in ports/blobs.h.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "base/sha256.h"
#include "base/timestamp.h"
#include "ports/personal_text.h"
#include "services/attachments/file_token.h"

namespace atollbank::attachments::format {

inline constexpr std::uint8_t kRecordFormat = 1;
inline constexpr std::uint8_t kSealedFormat = 2;
inline constexpr std::size_t kUsesMax = 100;

inline constexpr const char* kTotalKey = "total";
inline constexpr const char* kUnusedPrefix = "unused/";

struct FileRecord {
  FileName name;
  base::Timestamp upload_until;
  base::Timestamp unused_until;
  base::Sha256 secret_hash{};
  std::uint64_t size = 0;  // of the blob
  bool is_gzip = false;
  std::string blob;  // "": nothing was uploaded yet
  std::string file_name;
  ports::PersonalParts file_name_parts;
  std::string file_type;
  std::vector<base::Id> uses;  // the attachments that show it

  bool operator==(const FileRecord&) const = default;
};

struct Total {
  std::uint64_t bytes = 0;
  std::uint32_t files = 0;

  bool operator==(const Total&) const = default;
};

std::string partition_of(base::Id user_id);
std::string file_key(base::Id key);
std::string unused_key(const FileRecord& file);
// The file's key in an unused key; data_loss record_malformed
base::Result<base::Id> key_in_unused(std::string_view unused_key);
// Every unused key of before `now` is less than this.
std::string unused_end(base::Timestamp now);

// Errors of every decoding: data_loss record_malformed
base::Bytes encode_file(const FileRecord& file);
base::Result<FileRecord> decode_file(base::ByteView bytes);
base::Bytes encode_total(const Total& total);
base::Result<Total> decode_total(base::ByteView bytes);

}  // namespace atollbank::attachments::format
