// SPDX-License-Identifier: Apache-2.0
// What the ledger answered, as views. Pure; the answers hold all that is shown.
#pragma once

#include <map>
#include <string>

#include "apps/atollctl/view.h"
#include "services/posting/api.h"

namespace atollbank::atollctl {

// "declined: insufficient_funds"; empty when it was done.
std::string refusal_of(ledger::Outcome outcome);

// Whoever does not know whether it happened must be able to send the very same command again.
base::Error naming_id(base::Error error, base::Id id, const std::string& again = "");

// What became of a command: `id` names it, `account` is the one whose balances it reports as debit.
View view_of_result(base::Id id, const ledger::CommandResult& result, std::uint16_t currency);

// Of one that is about no single account.
View view_of_command(base::Id id, const ledger::CommandResult& result);
View view_of_opening(base::Id account, const ledger::CommandResult& result, std::uint16_t currency);

View view_of_balance(const posting::AccountBalance& balance);

View view_of_sums(const std::vector<posting::NamedBalance>& sums);

View view_of_statement(const posting::StatementPage& page, std::uint16_t currency);

// `accounts`: what stands behind the dense indexes that the record names.
View view_of_record(const posting::RecordView& record,
                    const std::map<std::uint32_t, ledger::AccountOpening>& accounts);

// The dense indexes that view_of_record() will want.
std::vector<std::uint32_t> accounts_named_in(const ledger::format::Slot& record);

}  // namespace atollbank::atollctl
