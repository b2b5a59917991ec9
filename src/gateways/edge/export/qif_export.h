// SPDX-License-Identifier: Apache-2.0
// One transaction as an entry of a QIF file of a bank account. Pure.
#pragma once

#include <string>
#include <string_view>

#include "services/transactions/transaction.h"

namespace atollbank::edge {

inline constexpr std::string_view kQifHeader = "!Type:Bank\n";

void append_qif_entry(std::string& text, const transactions::Transaction& transaction);

}  // namespace atollbank::edge
