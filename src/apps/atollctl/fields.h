// SPDX-License-Identifier: Apache-2.0
// How the kinds of value of a ledger look in a view, for people and for programs. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "apps/atollctl/view.h"
#include "base/id.h"
#include "ledger/format/slot.h"

namespace atollbank::atollctl {

Field text_field(const std::string& name, std::string text);
// "acc_0000…"; nothing when nil.
Field account_field(const std::string& name, base::Id account);
// The 22 characters alone; nothing when nil.
Field id_field(const std::string& name, base::Id id);
// For people "12.34 GBP", for programs minor units under `name`_minor.
Field money_field(const std::string& name, std::int64_t minor, std::uint16_t currency);
Field count_field(const std::string& name, std::uint64_t count);
Field flag_field(const std::string& name, bool flag);
// RFC 3339; nothing when 0.
Field time_field(const std::string& name, std::int64_t time_ns);

// "posting", "hold_placed".
std::string_view name_of(ledger::format::SlotKind kind);
// "open", or what holds of "closed", "debits frozen", "credits frozen".
std::string state_text(std::uint32_t account_state);

}  // namespace atollbank::atollctl
