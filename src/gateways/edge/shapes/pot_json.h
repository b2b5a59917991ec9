// SPDX-License-Identifier: Apache-2.0
// Pots in the public shape. Pure.
#pragma once

#include <span>
#include <string>

#include "services/accounts/account.h"

namespace atollbank::edge {

std::string pot_json(const accounts::Pot& pot);              // bare
std::string pots_json(std::span<const accounts::Pot> pots);  // {"pots":[…]}

}  // namespace atollbank::edge
