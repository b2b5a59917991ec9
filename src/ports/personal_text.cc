// SPDX-License-Identifier: Apache-2.0
#include "ports/personal_text.h"

#include <algorithm>

namespace atollbank::ports {
namespace {

bool has_key(const PersonalPart& part) { return part.key != 0; }

}  // namespace

base::Result<PersonalPart> sealed_part(const PersonVault& persons, std::uint64_t key,
                                       TextPurpose purpose, const std::string& text) {
  if (key == 0 || text.empty()) return PersonalPart{.key = 0, .bytes = text};
  auto sealed = persons.seal(key, purpose.name, base::Secret(text));
  if (sealed) return PersonalPart{.key = key, .bytes = *std::move(sealed)};
  if (!is_of_the_erased(sealed.error())) return base::fail(sealed.error());
  return PersonalPart{.key = 0, .bytes = std::string(purpose.erased)};
}

base::Result<PersonalText> sealed_text(const PersonVault& persons, std::uint64_t key,
                                       TextPurpose purpose, std::string text) {
  ATOLL_TRY(PersonalPart part, sealed_part(persons, key, purpose, text));
  if (!has_key(part)) return PersonalText{.text = std::move(part.bytes), .parts = {}};
  return text_of_parts(std::move(text), {std::move(part)});
}

PersonalText text_of_parts(std::string text, PersonalParts parts) {
  if (std::ranges::none_of(parts, has_key)) parts.clear();
  return {.text = std::move(text), .parts = std::move(parts)};
}

base::Result<std::optional<base::Secret>> opened_unless_erased(const PersonVault& persons,
                                                               std::uint64_t key,
                                                               std::string_view purpose,
                                                               base::ByteView sealed) {
  auto opened = persons.open(key, purpose, sealed);
  if (opened) return std::optional(*std::move(opened));
  if (is_of_the_erased(opened.error())) return std::optional<base::Secret>();
  if (opened.error().code != base::ErrorCode::kNotFound) return base::fail(opened.error());
  return base::fail(base::ErrorCode::kDataLoss, "person_keys_damaged",
                    "a record names a key that is not there");
}

base::Result<void> open_text(const PersonVault& persons, TextPurpose purpose,
                             const PersonalParts& parts, std::string& text) {
  if (!text.empty()) return {};
  std::string whole;
  for (const PersonalPart& part : parts) {
    if (!whole.empty()) whole += kBetweenParts;
    if (!has_key(part)) {
      whole += part.bytes;
      continue;
    }
    ATOLL_TRY(const auto opened, opened_unless_erased(persons, part.key, purpose.name, part.bytes));
    whole += opened ? std::string_view(opened->reveal()) : purpose.erased;
  }
  text = std::move(whole);
  return {};
}

void write_personal(base::ByteWriter& writer, const std::string& text, const PersonalParts& parts) {
  writer.write(static_cast<std::uint8_t>(parts.size()));
  if (parts.empty()) return writer.write_text(text);
  for (const PersonalPart& part : parts) {
    writer.write(part.key);
    writer.write_text(part.bytes);
  }
}

bool read_personal(base::ByteReader& reader, std::string& text, PersonalParts& parts) {
  const auto count = reader.read<std::uint8_t>();
  if (count > kPersonalPartsMax) return false;
  if (count == 0) text = reader.read_text();
  for (std::uint8_t i = 0; i < count && reader.ok(); ++i) {
    const auto key = reader.read<std::uint64_t>();
    parts.push_back({.key = key, .bytes = std::string(reader.read_text())});
  }
  return reader.ok() && (count == 0 || std::ranges::any_of(parts, has_key));
}

}  // namespace atollbank::ports
