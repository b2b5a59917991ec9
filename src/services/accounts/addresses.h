// SPDX-License-Identifier: Apache-2.0
// The ledger addresses of this service and the ids of its commands. Pure functions.
//
// customer / current / customer-facing: an account · customer / pot / pots: a pot, both owned by
// the user · house / settlement.<scheme> / house: the bank's own side, one a slice and currency.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "ledger/account.h"
#include "ledger/command.h"
#include "services/accounts/account.h"
#include "services/transactions/api.h"

namespace atollbank::accounts {

inline constexpr const char* kPotBalanceName = "pots";
// On both sides.
inline constexpr std::uint32_t kFrozen = ledger::kDebitsFrozen | ledger::kCreditsFrozen;

// Who owns the addresses of an account and its pots in the ledger: its owner, or of a joint account
// a name that stands for all of them.
base::Id party_of(const Account& account);
ledger::AccountOpening account_opening(const Account& account);
ledger::AccountOpening pot_opening(const Pot& pot, base::Id party);

// Where a scheme's money comes from and goes to.
base::Id settlement_account(transactions::Scheme scheme, std::uint16_t slice,
                            std::uint16_t currency);
ledger::AccountOpening settlement_opening(transactions::Scheme scheme, std::uint16_t slice,
                                          std::uint16_t currency);

// The same parts always give the same id; no two lists of parts share one.
base::Id command_id(std::string_view scope, std::uint16_t slice,
                    std::initializer_list<std::string_view> parts);
std::string_view bytes_of_id(const base::Id& id);

ledger::Command open_command(const ledger::AccountOpening& opening, std::uint32_t side_index);

// The number that an account asks for at its `attempt`: 8 digits, made from its id.
std::string account_number(base::Id account_id, std::uint32_t attempt);
inline constexpr const char* kSortCode = "040099";

}  // namespace atollbank::accounts
