// SPDX-License-Identifier: Apache-2.0
// Names and words about people inside other records: sealed in parts, each under the key of whom it
// tells of, so that her erasure reaches it wherever it was copied. A part without a key is the text
// itself. Plain values; any thread.
//
// Beside its parts a record holds the text in memory alone: empty until it is opened.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "ports/person_vault.h"

namespace atollbank::ports {

inline constexpr std::size_t kPersonalPartsMax = 8;
inline constexpr std::string_view kBetweenParts = " & ";

// The name of one whose key was destroyed.
inline constexpr const char* kErasedName = "Erased customer";

struct PersonalPart {
  std::uint64_t key = 0;  // 0: nobody's
  base::Bytes bytes;      // sealed, or the text where the key is 0

  bool operator==(const PersonalPart&) const = default;
};

// Empty, or with at least one key: where nobody has a key the text stands in the record as it is.
using PersonalParts = std::vector<PersonalPart>;

struct TextPurpose {
  std::string_view name;    // of the vault
  std::string_view erased;  // what is read in place of a part whose key is gone
};
inline constexpr TextPurpose kNameText{.name = "name beside money", .erased = kErasedName};
inline constexpr TextPurpose kReferenceText{.name = "words beside money", .erased = ""};

// One part. Nothing is kept of one whose key is gone: it is what would be read of it.
base::Result<PersonalPart> sealed_part(const PersonVault& persons, std::uint64_t key,
                                       TextPurpose purpose, const std::string& text);

// The text, and the parts that are kept in its place. Several are read with kBetweenParts.
struct PersonalText {
  std::string text;
  PersonalParts parts;
};
base::Result<PersonalText> sealed_text(const PersonVault& persons, std::uint64_t key,
                                       TextPurpose purpose, std::string text);
PersonalText text_of_parts(std::string text, PersonalParts parts);

// What was sealed; none: the key was destroyed. data_loss sealed_secret_damaged,
// person_keys_damaged (also of a key that is not there at all)
base::Result<std::optional<base::Secret>> opened_unless_erased(const PersonVault& persons,
                                                               std::uint64_t key,
                                                               std::string_view purpose,
                                                               base::ByteView sealed);

// Reads `text` from its parts unless it is there. Errors as above.
base::Result<void> open_text(const PersonVault& persons, TextPurpose purpose,
                             const PersonalParts& parts, std::string& text);

// In a record: the parts, and the text where there are none.
void write_personal(base::ByteWriter& writer, const std::string& text, const PersonalParts& parts);
// False: no such bytes are ever written.
bool read_personal(base::ByteReader& reader, std::string& text, PersonalParts& parts);

}  // namespace atollbank::ports
