// SPDX-License-Identifier: Apache-2.0
// The ledger addresses of interest, and the ids of its commands. Pure functions.
//
// interest / savings or overdraft / accrued-interest: what one address has earned or cost since
// the last month's end, owned by its user · house / interest.expense, interest.income / house: the
// bank's own side, one a slice and currency.
#pragma once

#include "ledger/command.h"
#include "services/interest/product.h"

namespace atollbank::interest {

// By which the ledger's remainders and the entries of a kind are told apart.
std::uint32_t accrual_code(InterestKind kind);
// "savings", "overdraft"
std::string_view name_of(InterestKind kind);

base::Id accrued_address(InterestKind kind, base::Id address_id);
ledger::AccountOpening accrued_opening(const Agreement& agreement);
base::Id house_address(InterestKind kind, std::uint16_t slice, std::uint16_t currency);
ledger::AccountOpening house_opening(InterestKind kind, std::uint16_t slice,
                                     std::uint16_t currency);

// One command of the end of a month: `part` tells those of one address apart.
base::Id month_end_id(InterestKind kind, base::Id address_id, std::int32_t last_day,
                      std::string_view part);
// One change of an overdraft, named by whoever asks for it.
base::Id overdraft_change_id(base::Id account_id, base::Id change_id);

}  // namespace atollbank::interest
