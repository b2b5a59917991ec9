// SPDX-License-Identifier: Apache-2.0
// What an index knows of a stretch of whole groups, as plain vectors: what the gleaner collects,
// what a run in memory is made of, and what a run file is written from.
#pragma once

#include <cstdint>
#include <vector>

#include "base/sha256.h"
#include "services/queries/index_entry.h"

namespace atollbank::queries {

__extension__ using Int128 = __int128;

// An entry whose value time is not its booking time.
struct ValueEntry {
  std::uint32_t account = 0;
  std::uint32_t offset = 0;
  std::int64_t value_time_ns = 0;
  std::int64_t change_minor = 0;
};

struct GroupTime {
  std::int64_t time_ns = 0;
  std::uint64_t offset = 0;  // of the header
};

// What happened to the accounts of one class.
struct ClassSum {
  std::uint32_t class_number = 0;
  std::uint32_t opened_count = 0;
  std::uint64_t entry_count = 0;  // that changed a balance
  std::uint64_t other_count = 0;  // hold steps, changes, declines, openings
  Int128 debit = 0;
  Int128 credit = 0;
};

// Offsets count from first_slot. In the order of the journal, until sort_columns(): then by key and
// place; values by account, value time, place.
struct Columns {
  std::uint64_t first_slot = 0;
  std::uint64_t end_slot = 0;
  std::uint32_t first_account = 0;    // the accounts opened here have the indexes from it on
  std::uint32_t first_class = 0;      // and the classes first seen here
  std::uint32_t end_class = 0;        // the numbers from first_class up to end_class
  std::vector<std::uint64_t> opened;  // offsets of their openings
  std::vector<GroupTime> groups;
  std::vector<IndexEntry> effects;   // key: account
  std::vector<IndexEntry> mentions;  // key: account; declined, opened: no part of its history
  std::vector<IndexEntry> codes;
  std::vector<IndexEntry> amounts;  // key: amount_key
  std::vector<IndexEntry> terms;    // key: term_key
  std::vector<ValueEntry> values;
  std::vector<ClassSum> class_sums;  // by class, only those with something

  bool empty() const { return first_slot == end_slot; }
};

// Room to sort in, kept from one time to the next.
struct SortScratch {
  std::vector<IndexEntry> entries;
  std::vector<ValueEntry> values;
};

// Entries of one key must be in the order of their places already.
void sort_entries(std::vector<IndexEntry>& entries, std::vector<IndexEntry>& scratch);
void sort_values(std::vector<ValueEntry>& values, std::vector<ValueEntry>& scratch);
void sort_columns(Columns& columns, SortScratch& scratch);

// `next` begins where `columns` ends; neither is sorted, nor is what they become.
void append_columns(Columns& columns, const Columns& next);

}  // namespace atollbank::queries
