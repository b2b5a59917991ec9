// SPDX-License-Identifier: Apache-2.0
// What the bank has agreed with its customer besides transactions: payments, standing orders,
// payees, receipts and the pot's name, as the public API lists them; and the audit of them against
// what the clients were answered and the ledger's statement.
//
// One thread; the bank runs.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tests/chaos/audit.h"
#include "tests/chaos/bank_program.h"
#include "tests/chaos/operation.h"

namespace atollbank::chaos {

struct ListedPayment {
  std::string state;
  std::int64_t amount_minor = 0;
  std::string order_id;  // "" when it is of none
  std::string transaction_id;
};

struct ListedOrder {
  std::string state;
  std::int64_t amount_minor = 0;
  std::string first_date;
  std::int64_t paid_count = 0;
  std::int64_t missed_count = 0;
  std::string next_date;  // "" when nothing comes
};

struct Agreements {
  std::map<std::string, ListedPayment> payments;
  std::map<std::string, ListedOrder> orders;
  std::vector<std::string> payees;
  std::string pot_name;
  std::map<std::string, std::string> receipts;  // of those that clients put: the transaction
};

base::Result<Agreements> read_agreements(const Door& door, base::Id pot_id, const History& history);

// London's days: orders of the first have had their time, of the second some may have been paid.
// They differ just after midnight, when no payment of the day is tried yet.
struct DueBy {
  std::string surely;
  std::string perhaps;
};
DueBy due_by(base::Timestamp now);

// Payments that have not come to their end, and orders that something is due of: a sentence each.
std::vector<std::string> unfinished(const Agreements& agreements, const DueBy& due_by);

std::vector<std::string> audit_agreements(const Agreements& agreements, const History& history,
                                          const Evidence& evidence, const DueBy& due_by);

}  // namespace atollbank::chaos
