// SPDX-License-Identifier: Apache-2.0
// Typed metadata of a command in JSON:
//
//   {"note":"a text","count":7,"gift":true,"weight":{"type":"decimal","value":"12.5"}}
//
// Plain texts, whole numbers and truths stand for themselves; every type may be written out. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/json_view.h"
#include "ledger/format/metadata.h"

namespace atollbank::ledger_http {

// invalid_argument: json_wrong_kind · json_unknown_member · metadata_type_unknown ·
// metadata_value_invalid. Names are judged where the fields are joined to the evidence.
base::Result<std::vector<ledger::format::MetadataField>> read_metadata(base::JsonView object);

// "metadata" with every type written out, and what follows it as "evidence" or "evidence_hex";
// neither where there is nothing.
void write_evidence(base::JsonWriter& json, std::string_view evidence);

}  // namespace atollbank::ledger_http
