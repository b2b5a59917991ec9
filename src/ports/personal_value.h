// SPDX-License-Identifier: Apache-2.0
// A record's value that as a whole is what one customer wrote: sealed under her key, behind a byte
// that begins nothing else. Where she has no key the value stands as it is, so records of before
// and those of people without keys are read in the same way.
#pragma once

#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "ports/person_directory.h"

namespace atollbank::ports {

// No format number, and the first byte of no UTF-8 text.
inline constexpr std::uint8_t kSealedValueFormat = 0xFF;
inline constexpr std::size_t kSealedValueOverheadMax = 16 + kPersonOverheadMax;

inline bool is_sealed_value(base::ByteView kept) {
  return !kept.empty() && static_cast<std::uint8_t>(kept.front()) == kSealedValueFormat;
}

// What is kept; of one who is erased, that there was something.
base::Result<base::Bytes> sealed_value(const Persons& persons, base::Id writer,
                                       std::string_view purpose, base::Bytes value);
// None: whoever wrote it is erased. data_loss record_malformed, sealed_secret_damaged,
// person_keys_damaged (also of a key that is not there at all)
base::Result<std::optional<base::Bytes>> opened_value(const PersonVault& vault,
                                                      std::string_view purpose,
                                                      base::ByteView kept);

}  // namespace atollbank::ports
