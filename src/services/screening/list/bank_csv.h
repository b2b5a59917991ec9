// SPDX-License-Identifier: Apache-2.0
// A list in the bank's own form: comma-separated values in UTF-8, one row an entry, with these
// columns in any order. Pure.
#pragma once

#include <string_view>

#include "base/result.h"
#include "services/screening/list/entry.h"

namespace atollbank::screening {

// id         text, unique in the list
// kind       person, entity or other
// name       the primary name
// aliases    further names, divided by '|'; may be empty
// born       dates as parse_birth_date() reads them, divided by '|'; may be empty
// countries  ISO 3166 alpha-2 codes in capitals, divided by '|'; may be empty
// programme  what the entry is on the list for; may be empty
//
// reasons: those of entry_rows.h · list_entry_malformed, also of a kind, date or country
base::Result<ScreeningList> read_bank_csv(std::string_view bytes);

}  // namespace atollbank::screening
