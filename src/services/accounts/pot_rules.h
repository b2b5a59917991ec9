// SPDX-License-Identifier: Apache-2.0
// What a pot may be called and want, and what an edit makes of it. Pure functions.
#pragma once

#include "services/accounts/api.h"

namespace atollbank::accounts {

// Of a new pot or an edited one. invalid_argument pot_name_invalid, amount_invalid,
// cover_image_url_invalid, round_up_multiplier_invalid
base::Result<void> check_pot(const Pot& pot);

// What is wrong with the edit itself. invalid_argument locked_until_invalid: not in the future, or
// a pot that is to be unlocked
base::Result<void> check_edit(const EditPot& edit, base::Timestamp now);

// The record after the edit; that it is locked is the ledger's to keep.
Pot edited(Pot pot, const EditPot& edit);

}  // namespace atollbank::accounts
