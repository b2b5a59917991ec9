// SPDX-License-Identifier: Apache-2.0
// Answers of the queries service as JSON. Pure.
#pragma once

#include <string>
#include <vector>

#include "gateways/ledger_http/opened_metadata.h"
#include "services/queries/api.h"

namespace atollbank::ledger_http {

struct BalancePoint {
  std::int64_t time_ns = 0;
  queries::BalanceAsOf balance;
};

std::string balance_json(const queries::BalanceAsOf& balance);
std::string balances_json(const std::vector<BalancePoint>& points);
std::string statement_json(base::Id account, const queries::Statement& statement,
                           const OpenedMetadata& opened);
std::string records_json(const queries::RecordPage& page, const OpenedMetadata& opened);
// `keys`: those that were asked for, queries::AggregateKey bits.
std::string aggregates_json(const queries::Aggregates& sums, std::uint8_t keys);
std::string trial_balance_json(const queries::TrialBalance& balance);

}  // namespace atollbank::ledger_http
