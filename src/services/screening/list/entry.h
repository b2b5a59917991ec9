// SPDX-License-Identifier: Apache-2.0
// What a sanctions list says of those on it, whatever the file's format: plain values. Line numbers
// are the file's own, from 1, for messages to people.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "services/screening/list/birth_date.h"

namespace atollbank::screening {

inline constexpr std::size_t kEntriesMax = 100'000;
inline constexpr std::size_t kNamesMax = 400'000;  // of a list
inline constexpr std::size_t kNamesOfEntryMax = 500;
inline constexpr std::size_t kNameSizeMax = 512;  // bytes
inline constexpr std::size_t kEntryIdSizeMax = 64;
inline constexpr std::size_t kProgrammeSizeMax = 512;
inline constexpr std::size_t kCountriesMax = 16;  // of an entry

enum class EntryKind : std::uint8_t {
  kPerson = 1,
  kEntity = 2,
  kOther = 3,  // ships, aircraft, what has no kind that we know
};

enum class ListFormat : std::uint8_t {
  kBank = 1,  // list/bank_csv.h
  kUk = 2,    // list/uk_csv.h
  kOfac = 3,  // list/ofac_csv.h
};
inline constexpr std::uint8_t kListFormatMax = 3;

struct ListEntry {
  std::string id;  // unique in the list
  EntryKind kind = EntryKind::kOther;
  std::vector<std::string> names;  // UTF-8, each once; the first is the primary one
  std::vector<BirthDate> births;
  std::vector<std::string> countries;  // ISO 3166 alpha-2, in capitals
  std::string programme;
  std::uint32_t line_number = 0;

  bool operator==(const ListEntry&) const = default;
};

struct ScreeningList {
  ListFormat format{};
  std::vector<ListEntry> entries;

  std::size_t name_count() const {
    std::size_t count = 0;
    for (const ListEntry& entry : entries) count += entry.names.size();
    return count;
  }
  bool operator==(const ScreeningList&) const = default;
};

}  // namespace atollbank::screening
