// SPDX-License-Identifier: Apache-2.0
// The first page of a run file, format 1. Its sections follow, each a number of whole pages
// (format/page.h). Little-endian; what is unused is zero.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <type_traits>

#include "base/result.h"
#include "services/queries/format/page.h"

namespace atollbank::queries::format {

inline constexpr std::uint32_t kRunFormat = 1;

enum class SectionKind : std::uint8_t {
  // Index entries: one column of kDelta.
  kEffects = 0,
  kMentions = 1,
  kCodes = 2,
  kAmounts = 3,
  kTerms = 4,
  // Account, value time, offset, sum of the account's changes in this run up to and with the entry.
  kValues = 5,
  // The first entry of each page of the sections above; of kValues account and value time.
  kEffectFences = 6,
  kMentionFences = 7,
  kCodeFences = 8,
  kAmountFences = 9,
  kTermFences = 10,
  kValueFences = 11,
  kGroups = 12,       // time, offset of the header
  kClassCounts = 13,  // class, opened, entries, others
  kClassSums = 14,    // debit low, debit high, credit low, credit high; rows as in kClassCounts
  kOpened = 15,       // id high, id low, offset, class
  kClassDefinitions = 16,  // 64 bytes each as 8 words: words 0–3 of all, then words 4–7 of all
};
inline constexpr std::size_t kSectionCount = 17;

struct Section {
  std::uint32_t first_page = 0;
  std::uint32_t page_count = 0;
  std::uint64_t entry_count = 0;
};

struct RunHeader {
  char magic[16] = {'a', 't', 'o', 'l', 'l', ' ', 'i', 'n', 'd', 'e', 'x', '\n', 0, 0, 0, 0};
  std::uint32_t format = kRunFormat;
  std::uint32_t page_count = 0;  // of the file, this one included
  std::uint64_t first_slot = 0;
  std::uint64_t end_slot = 0;
  std::uint64_t last_group_slot = 0;      // of the journal's group that ends at end_slot,
  std::uint64_t last_group_checksum = 0;  // and the checksum in its header
  std::uint32_t first_account = 0;
  std::uint32_t first_class = 0;
  std::array<Section, kSectionCount> sections{};
  std::uint64_t checksum = 0;  // XXH3 of all before it
};
static_assert(sizeof(RunHeader) == 64 + 8 + 16 * kSectionCount &&
              std::is_trivially_copyable_v<RunHeader>);

void write_run_header(RunHeader header, PageBytes out);
// data_loss run_damaged, run_format_unknown
base::Result<RunHeader> read_run_header(ConstPageBytes page);

}  // namespace atollbank::queries::format
