// SPDX-License-Identifier: Apache-2.0
// The lists that the United Kingdom publishes as comma-separated values: the Consolidated List of
// OFSI (ConList.csv, form of 2022) and the UK Sanctions List. One row a name or address; the rows
// of an entry share its id. Pure.
#pragma once

#include <string_view>

#include "base/result.h"
#include "services/screening/list/entry.h"

namespace atollbank::screening {

// The first row is a date ("Last Updated,…" or "Report Date: …") or the header; columns are found
// by their names: "Group ID" and "DOB" of the one list, "Unique ID" and "D.O.B" of the other. A
// name is "Name 1" to "Name 5" and then "Name 6", the family name; the name in its own script is a
// further name. Countries stand there in words and are left out.
//
// reasons: those of entry_rows.h · list_empty
base::Result<ScreeningList> read_uk_csv(std::string_view bytes);

}  // namespace atollbank::screening
