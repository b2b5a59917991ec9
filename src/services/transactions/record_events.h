// SPDX-License-Identifier: Apache-2.0
// Which commits of the records an account hears of: annotations, pots, attachments, receipts. Pure.
//
// A commit's event is known by its type and names the account in its payload ("account_id") or in
// its partition ("annotations/<id>"); what it concerns, in "transaction_id" or "pot_id"; and, when
// only one client sees the change, that one in "only_client_id". A service whose commits shall be
// heard gives them one of the types of kRecordEvents and these fields.
#pragma once

#include <optional>
#include <string>

#include "ports/projections.h"
#include "ports/records.h"
#include "services/transactions/format/event_entry.h"

namespace atollbank::transactions {

struct RecordEvents {
  base::Id account_id;
  format::EventEntry entry;
};

// None for commits that no account hears of.
std::optional<RecordEvents> events_of(const ports::OutboxEntry& entry);

// The step that puts them into the account's log: taken once, by the commit's version.
ports::ProjectionStep step_of(const ports::OutboxEntry& entry, const RecordEvents& events);

}  // namespace atollbank::transactions
