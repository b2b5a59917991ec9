// SPDX-License-Identifier: Apache-2.0
// A list that is what its publisher sent: read whole, its files of the hashes and its counts of the
// numbers that its manifest names. Anything else is refused whole. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "services/screening/list/entry.h"

namespace atollbank::screening {

// What the bank knows of the list from elsewhere than its files.
struct ListManifest {
  std::string version;                    // as the publisher names it; 1 to kListVersionSizeMax
  ListFormat format{};                    // OFAC's has two files, the others one
  std::vector<std::string> sha256_files;  // of each file, in hexadecimal
  std::uint32_t entry_count = 0;
  std::uint32_t name_count = 0;  // of all entries, a name that an entry has twice counted once

  bool operator==(const ListManifest&) const = default;
};
inline constexpr std::size_t kListVersionSizeMax = 64;

// The files in the order of their format: sdn.csv, alt.csv.
// reasons: manifest_malformed · list_changed (another hash) · those of the format's reader ·
// list_empty · list_incomplete (other counts)
base::Result<ScreeningList> read_proven_list(const std::vector<std::string>& files,
                                             const ListManifest& manifest);

// Whether so few names may take the place of so many without anybody's word: a tenth fewer at most.
bool is_much_smaller(std::size_t count, std::size_t count_before);

}  // namespace atollbank::screening
