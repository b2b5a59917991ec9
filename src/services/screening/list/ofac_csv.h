// SPDX-License-Identifier: Apache-2.0
// The list of Specially Designated Nationals as OFAC publishes it in comma-separated values: the
// entries of sdn.csv and the further names of alt.csv, joined by their number. Pure.
#pragma once

#include <string_view>

#include "base/result.h"
#include "services/screening/list/entry.h"

namespace atollbank::screening {

// Neither file has a header. sdn.csv has twelve fields (number, name, type, programme, title, call
// sign, vessel's type, tonnage, gross tonnage, flag, owner, remarks), alt.csv five (number of the
// entry, of the name, type, name, remarks); "-0-" is nothing. Dates of birth stand in the remarks;
// countries stand there in words and are left out. The files end with a SUB character.
//
// reasons: those of entry_rows.h · list_truncated (another number of fields) · list_alias_unknown
// (of an entry that there is not)
base::Result<ScreeningList> read_ofac_csv(std::string_view entries, std::string_view aliases);

}  // namespace atollbank::screening
