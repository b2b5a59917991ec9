// SPDX-License-Identifier: Apache-2.0
// One record for a person's eyes: every field of its slots by name, its evidence decoded where it
// is ours, the group it is in, and what stands before and after it. Pure.
#pragma once

#include <functional>
#include <optional>
#include <span>

#include "apps/atollctl/view.h"
#include "base/result.h"
#include "ledger/format/slot.h"

namespace atollbank::atollctl {

// The account of a dense index; none when there is none.
using AccountOf = std::function<std::optional<ledger::AccountOpening>(std::uint32_t index)>;

// `group` is whole and checked; `slot` one of its slots. A leg or a piece of evidence is shown with
// the record it belongs to, a group's header alone. not_found record_not_found: padding
base::Result<View> dump_record(std::span<const ledger::format::Slot> group, std::uint64_t slot,
                               const AccountOf& account_of);

}  // namespace atollbank::atollctl
