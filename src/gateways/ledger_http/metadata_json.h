// SPDX-License-Identifier: Apache-2.0
// Typed metadata of a command in JSON:
//
//   {"note":"a text","count":7,"gift":true,"weight":{"type":"decimal","value":"12.5"},
//    "email":{"type":"text","value":"alice@example.org","subject":"0Oq3…"}}
//
// Plain texts, whole numbers and truths stand for themselves; every type may be written out, and
// what is to be sealed names its subject. Read, a sealed value has its subject too: opened it has
// the type and value it was written with, closed the type "sealed" and its keyed hash, erased the
// type "erased" and no value. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/json_view.h"
#include "services/definitions/metadata_fields.h"

namespace atollbank::ledger_http {

// invalid_argument: json_wrong_kind · json_unknown_member · metadata_type_unknown ·
// metadata_value_invalid · malformed_id. Names are judged where the fields are joined to the
// evidence.
base::Result<std::vector<definitions::FieldOrder>> read_metadata(base::JsonView object);

// "metadata" with every type written out, and what follows it as "evidence" or "evidence_hex";
// neither where there is nothing. `opened`: its fields when somebody opened them, or null.
void write_evidence(base::JsonWriter& json, std::string_view evidence,
                    const definitions::ReadFields* opened = nullptr);

}  // namespace atollbank::ledger_http
