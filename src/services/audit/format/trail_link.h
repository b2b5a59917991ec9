// SPDX-License-Identifier: Apache-2.0
// What the audit trail keeps, format 1 (first byte of a link).
//
// "audit_chain/<log partition>": "link/<cursor>" → number, hash of the record, hash of the chain.
// "audit_index/<log partition>": "<kind>/<name>\0<time><cursor>" → nothing, kind one of u (who), r
// (resource), e (event name), t (all, without a name). Cursors and times (ns) have twenty digits.
#pragma once

#include <cstdint>
#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "base/sha256.h"
#include "base/timestamp.h"

namespace atollbank::audit::format {

inline constexpr std::uint8_t kLinkFormat = 1;
inline constexpr const char* kLinkPrefix = "link/";

struct TrailLink {
  std::uint64_t number = 0;  // 1, 2, 3 … without a gap
  base::Sha256 record{};     // of the message, wherever it stands
  base::Sha256 chain{};      // SHA-256(chain of the link before, number, record)

  bool operator==(const TrailLink&) const = default;
};

std::string link_key(std::uint64_t cursor);
base::Bytes encode_link(const TrailLink& link);
// data_loss trail_link_malformed
base::Result<TrailLink> decode_link(base::ByteView bytes);
// Of a key of either kind: its last twenty digits. data_loss trail_key_malformed
base::Result<std::uint64_t> cursor_of_key(std::string_view key);

enum class IndexKind : char { kUser = 'u', kResource = 'r', kEventName = 'e', kTime = 't' };

// Names have no NUL in them.
std::string index_prefix(IndexKind kind, std::string_view name);
std::string index_key(IndexKind kind, std::string_view name, base::Timestamp time,
                      std::uint64_t cursor);
// The time of such a key. data_loss trail_key_malformed
base::Result<base::Timestamp> time_of_key(std::string_view key);

}  // namespace atollbank::audit::format
