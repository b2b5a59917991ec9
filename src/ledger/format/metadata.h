// SPDX-License-Identifier: Apache-2.0
// Typed metadata of a command, as a block in front of the caller's own evidence:
//
//   evidence = 0xA7 'M' | format u8 | size u16 | fields, sorted by name | the caller's bytes
//
// Evidence without metadata is the caller's bytes alone: absent, it costs nothing. Every set of
// fields has one encoding, so equal fields have equal bytes and one hash. Little-endian, format 1,
// for ever. Pure functions; views point into the evidence they were read from.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "base/timestamp.h"

namespace atollbank::ledger::format {

inline constexpr std::uint8_t kMetadataFormat = 1;
inline constexpr std::size_t kMetadataNameMax = 64;
inline constexpr std::uint8_t kDecimalExponentMax = 18;

enum class MetadataType : std::uint8_t {
  kText = 1,  // UTF-8 without zero bytes
  kInteger = 2,
  kDecimal = 3,
  kBoolean = 4,
  kTime = 5,
  kId = 6,
  kSealed = 7,  // readable only with its subject's key; see ports/sealing.h
};

// mantissa × 10^-exponent.
struct Decimal {
  std::int64_t mantissa = 0;
  std::uint8_t exponent = 0;

  bool operator==(const Decimal&) const = default;
};

struct SealedValue {
  base::Id subject;             // whose key
  std::uint64_t find_hash = 0;  // keyed: what a search for this name and value looks for
  std::string box;              // nonce and ciphertext

  bool operator==(const SealedValue&) const = default;
};

// Alternatives stand in the order of MetadataType.
using MetadataValue =
    std::variant<std::string, std::int64_t, Decimal, bool, base::Timestamp, base::Id, SealedValue>;

struct MetadataField {
  std::string name;  // a-z 0-9 _ . -, beginning with a letter
  MetadataValue value;

  bool operator==(const MetadataField&) const = default;
};

inline MetadataType type_of(const MetadataValue& value) {
  return static_cast<MetadataType>(value.index() + 1);
}

// "text", "integer", …; the word of a definition and of JSON.
std::string_view name_of(MetadataType type);

// A field where it lies. `encoded` is all of it; find_hash() finds it again.
struct MetadataView {
  MetadataType type{};
  std::string_view name;
  std::string_view value;  // as encoded; of a text, its characters
  std::string_view encoded;
};

struct SplitEvidence {
  std::string_view fields;  // of the block; empty when there is none
  std::string_view rest;    // the caller's own
};

// Whether the evidence begins with a block: the two bytes that readers at full speed look at.
inline bool has_metadata(std::string_view evidence) {
  return evidence.size() >= 2 && evidence[0] == '\xA7' && evidence[1] == 'M';
}

// Checks every byte of the block. invalid_argument: metadata_malformed · metadata_format_unknown ·
// metadata_type_unknown · metadata_name_invalid · metadata_name_repeated (or out of order)
base::Result<SplitEvidence> split_evidence(std::string_view evidence);

// The fields of SplitEvidence::fields, in order of their names. What split_evidence() has not
// passed ends at its first malformed byte.
class MetadataReader {
 public:
  explicit MetadataReader(std::string_view fields) : rest_(fields) {}
  // False at the end.
  bool next(MetadataView& field);

 private:
  std::string_view rest_;
};

// The same for any evidence that was journaled: malformed metadata is no metadata.
std::string_view metadata_of(std::string_view evidence);

MetadataField decode(const MetadataView& field);
// Errors as split_evidence().
base::Result<std::vector<MetadataField>> decode_metadata(std::string_view evidence);

// The evidence of these fields, in any order, and the caller's own bytes. Without fields it is the
// caller's bytes, unless they look like a block. invalid_argument: metadata_too_large (with the
// rest more than kEvidenceSizeMax) · metadata_name_invalid · metadata_name_repeated ·
// metadata_value_invalid
base::Result<std::string> join_evidence(std::vector<MetadataField> fields, std::string_view rest);

// What indexes keep of a field and searches look for: equal for equal name, type and value. Of a
// sealed field it is the keyed hash it carries.
std::uint64_t find_hash(const MetadataView& field);
// invalid_argument: metadata_name_invalid · metadata_value_invalid
base::Result<std::uint64_t> find_hash(const MetadataField& field);

bool is_metadata_name(std::string_view name);
// The same number with the fewest decimals.
Decimal normalised(Decimal value);

}  // namespace atollbank::ledger::format
