// SPDX-License-Identifier: Apache-2.0
// Ids as this door writes and reads them: 22 base62 characters. What other doors of the house put
// in front ("acc_", "tx_") is accepted and not looked at: the ledger knows ids, not their kinds.
#pragma once

#include <string>
#include <string_view>

#include "base/id.h"

namespace atollbank::ledger_http {

// The nil id is no id here. reason: malformed_id
base::Result<base::Id> read_id(std::string_view text);

void append_id(std::string& out, base::Id id);

}  // namespace atollbank::ledger_http
