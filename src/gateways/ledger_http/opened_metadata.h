// SPDX-License-Identifier: Apache-2.0
// The metadata of the rows of an answer, opened where a key is needed and still there. Rows without
// sealed fields cost nothing here.
//
// A plain value, made on the door's executor.
#pragma once

#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "gateways/ledger_http/services.h"
#include "runtime/task.h"

namespace atollbank::ledger_http {

class OpenedMetadata {
 public:
  // Null: the row's evidence says all there is to say.
  const definitions::ReadFields* find(std::size_t row) const;
  void put(std::size_t row, definitions::ReadFields fields) { rows_[row] = std::move(fields); }

 private:
  std::unordered_map<std::size_t, definitions::ReadFields> rows_;
};

struct SealedRow {
  std::size_t row = 0;
  std::string evidence;
};

// Those of the rows that need a key.
template <class Rows>
std::vector<SealedRow> sealed_rows_of(const Rows& rows) {
  std::vector<SealedRow> sealed;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (definitions::has_sealed_field(rows[i].evidence)) sealed.push_back({i, rows[i].evidence});
  }
  return sealed;
}

// Errors of DefinitionsApi::read_metadata(); without definitions everything stays sealed.
runtime::Task<base::Result<OpenedMetadata>> open_metadata(Services services,
                                                          runtime::Context context,
                                                          std::vector<SealedRow> rows);

// The same, but what could be opened is left sealed: for readers who would keep what they read.
runtime::Task<base::Result<OpenedMetadata>> mark_erased(Services services, runtime::Context context,
                                                        std::vector<SealedRow> rows);

}  // namespace atollbank::ledger_http
