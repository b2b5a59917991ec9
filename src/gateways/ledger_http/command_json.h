// SPDX-License-Identifier: Apache-2.0
// Commands in JSON into a Batch of the ledger. Whatever the bytes, the answer is a batch or an
// Error that names the place: "commands[3].amount_minor: not a whole number".
//
// Pure, and total. What is well-formed JSON but a senseless command (no amount, a nil account) is
// left to the ledger, which answers with its outcome. Errors are invalid_argument, with the reasons
// of member_values.h, command_members.h and: command_kind_unknown · batch_empty · batch_too_large.
#pragma once

#include "base/json_view.h"
#include "base/result.h"
#include "gateways/ledger_http/result_json.h"
#include "ledger/command.h"
#include "services/definitions/metadata_fields.h"

namespace atollbank::ledger_http {

struct DecodedBatch {
  ledger::Batch batch;
  std::vector<definitions::CommandMetadata> metadata;  // not yet in the batch's evidence
  Asked asked;
};

// One command, the object itself. Its "kind" may be left out: then it is "post".
base::Result<DecodedBatch> decode_command(base::JsonView object);

// {"commands":[…]}, 1 to 8,190 of every kind.
base::Result<DecodedBatch> decode_bulk(base::JsonView object);

// {"accounts":[…]}: the members of "open_account", without a kind.
base::Result<DecodedBatch> decode_openings(base::JsonView object);

// Puts the metadata into the batch's evidence as it is: where no definitions are served, no name is
// declared. Errors of join_evidence() · unavailable definitions_not_served (something is to be
// sealed)
base::Result<void> attach_unchecked(DecodedBatch& decoded);

}  // namespace atollbank::ledger_http
