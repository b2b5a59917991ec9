// SPDX-License-Identifier: Apache-2.0
// For tests: a small run with something in every section, the same for ever.
#pragma once

#include "services/queries/run_file.h"

namespace atollbank::queries {

inline Columns example_columns() {
  Columns columns;
  columns.first_slot = 32;
  columns.end_slot = 32 + 4096;
  columns.opened = {1, 2};
  columns.end_class = 1;
  columns.groups = {{.time_ns = 1'700'000'000'000'000'000, .offset = 0},
                    {.time_ns = 1'700'000'000'500'000'000, .offset = 64}};
  for (std::uint32_t i = 0; i < 3000; ++i) {
    columns.effects.push_back(make_entry(i % 2, 3 + i, i % 3 == 0 ? kMoves | kShifted : kMoves));
    columns.codes.push_back(make_entry(i % 5, 3 + i));
    columns.amounts.push_back(make_entry(amount_key(std::uint64_t{i} * i * i), 3 + i));
    columns.terms.push_back(make_entry(i * 2654435761u, 3 + i));
    if (i % 3 == 0) {
      columns.values.push_back({.account = i % 2,
                                .offset = 3 + i,
                                .value_time_ns = 1'600'000'000'000'000'000 - std::int64_t{i},
                                .change_minor = i % 2 == 0 ? std::int64_t{i} : -std::int64_t{i}});
    }
  }
  columns.mentions = {make_entry(0, 1), make_entry(1, 2), make_entry(1, 3500)};
  columns.class_sums = {{.class_number = 0,
                         .opened_count = 2,
                         .entry_count = 3000,
                         .other_count = 3,
                         .debit = 77,
                         .credit = 77}};
  SortScratch scratch;
  sort_columns(columns, scratch);
  return columns;
}

inline std::vector<std::byte> example_run() {
  AccountClass account_class{.chart_code = 100, .legal_entity = 3, .currency = 826};
  account_class.name = {'p', 'o', 't'};
  const std::array opened = {OpenedAccount{.id = {.high = 5, .low = 6}, .offset = 1},
                             OpenedAccount{.id = {.high = 5, .low = 7}, .offset = 2}};
  return encode_run(example_columns(),
                    {.last_group_slot = 96, .last_group_checksum = 0x1234'5678'9ABC'DEF0}, opened,
                    std::span(&account_class, 1));
}

}  // namespace atollbank::queries
