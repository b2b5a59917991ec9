// SPDX-License-Identifier: Apache-2.0
// Evidence that splits comes back byte for byte from its fields and rest; what is refused has one
// of the published reasons, and reading it as a follower would still ends.
#include <array>

#include "base/assert.h"
#include "ledger/command.h"
#include "ledger/format/metadata.h"

namespace format = atollbank::ledger::format;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  constexpr std::array<std::string_view, 5> kReasons = {
      "metadata_malformed", "metadata_format_unknown", "metadata_type_unknown",
      "metadata_name_invalid", "metadata_name_repeated"};
  const std::string_view input(reinterpret_cast<const char*>(bytes), size);
  const auto split = format::split_evidence(input);
  const auto fields = format::decode_metadata(input);
  ATOLL_ASSERT(split.has_value() == fields.has_value());
  if (!split) {
    bool is_published = false;
    for (const auto reason : kReasons)
      is_published = is_published || reason == split.error().reason;
    ATOLL_ASSERT(is_published);
    format::MetadataReader reader(input);
    std::size_t read = 0;
    for (format::MetadataView field; reader.next(field);) read += field.encoded.size();
    ATOLL_ASSERT(read <= size);
    return 0;
  }
  const auto joined = format::join_evidence(*fields, split->rest);
  if (size <= atollbank::ledger::kEvidenceSizeMax) {
    ATOLL_ASSERT(joined.has_value() && *joined == input);
  } else {
    ATOLL_ASSERT(!joined.has_value() && joined.error().reason == "metadata_too_large");
  }
  format::MetadataReader reader(split->fields);
  std::size_t index = 0;
  for (format::MetadataView field; reader.next(field); ++index) {
    const auto hash = format::find_hash(fields->at(index));
    ATOLL_ASSERT(!hash || *hash == format::find_hash(field));
  }
  ATOLL_ASSERT(index == fields->size());
  return 0;
}
