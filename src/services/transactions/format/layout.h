// SPDX-License-Identifier: Apache-2.0
// Which layout a whole projection has, format 3: what a build of format 2 made has no sums of
// months, one of format 1 no event logs either and no such mark. It is made anew from the journal
// when it is opened.
//
// Partition "layout": "format" → one byte. Rows and keys of format 1 are as they were.
#pragma once

#include <string>

#include "ports/projections.h"

namespace atollbank::transactions::format {

inline constexpr std::uint8_t kLayoutFormat = 3;
inline constexpr const char* kLayoutPartition = "layout";
inline constexpr const char* kLayoutKey = "format";

inline std::string encode_layout() { return std::string(1, static_cast<char>(kLayoutFormat)); }

// Marks a projection that is new or was made by this build; taken once.
inline ports::ProjectionStep layout_step() {
  return {.partition = kLayoutPartition,
          .source = "layout",
          .position = kLayoutFormat,
          .puts = {{.key = kLayoutKey, .value = encode_layout()}},
          .deletes = {}};
}

}  // namespace atollbank::transactions::format
