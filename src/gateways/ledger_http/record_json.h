// SPDX-License-Identifier: Apache-2.0
// Journaled records as JSON: one object a command, with its legs and its evidence, each kind with
// its own members, accounts by their ids.
//
// Pure. The names of kinds and members are for ever; new kinds may come. Declined commands are
// records too: they have their outcome and moved nothing.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/json.h"
#include "gateways/ledger_http/account_book.h"
#include "services/definitions/metadata_fields.h"

namespace atollbank::ledger_http {

// "posting", "hold_placed"; empty for slots that are no records.
std::string_view name_of(ledger::format::SlotKind kind);

// The record that slots[index] journals, as one object. `slots` is its whole group, whose accounts
// the book knows; `opened` as in write_evidence().
void write_record(base::JsonWriter& json, std::span<const ledger::format::Slot> slots,
                  std::size_t index, const AccountBook& accounts,
                  const definitions::ReadFields* opened = nullptr);

// The members `name`: "GBP", or the number where the house knows no letters for it.
void write_currency(base::JsonWriter& json, std::string_view name, std::uint16_t currency);
// Nothing when the id is nil.
void write_id(base::JsonWriter& json, std::string_view name, base::Id id);
// Nothing when the time is 0.
void write_time(base::JsonWriter& json, std::string_view name, std::int64_t time_ns);
// Null where there is no floor.
void write_floor(base::JsonWriter& json, std::string_view name, std::int64_t floor_minor);
// Null where there is no ceiling.
void write_ceiling(base::JsonWriter& json, std::string_view name, std::int64_t ceiling_minor);

}  // namespace atollbank::ledger_http
