// SPDX-License-Identifier: Apache-2.0
// What the clients asked for and what they were answered: the test's own truth, against which the
// bank is audited.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/id.h"

namespace atollbank::chaos {

enum class OperationKind : std::uint8_t {
  kPayment,
  kPurchase,
  kPendingPurchase,
  kRefusedPurchase,  // by its decline_reason
  kDeposit,
  kWithdrawal,
  kTransfer,  // a payment to the other customer that was booked
};

// One request for a movement of money, under one dedupe_id however often it was sent.
struct Operation {
  OperationKind kind{};
  std::int64_t amount_minor = 0;
  std::string dedupe_id;
  base::Id posting_id;  // the command that the bank makes of it
  bool is_answered = false;
  bool is_declined = false;    // too little money, or refused
  std::string transaction_id;  // of payments and purchases, as answered
};

struct FeedTitle {
  bool is_answered = false;
  std::uint32_t attempts = 0;  // each may have made an item: feed items have no dedupe_id
};

// A payment to the other customer, as last answered.
struct SentPayment {
  std::int64_t amount_minor = 0;
  std::string state;
};

struct Order {
  std::int64_t amount_minor = 0;
  bool is_once = false;    // else daily
  std::string first_date;  // as it was answered
  bool is_cancelled = false;
};

// Of one client; of all together once they are done.
struct History {
  std::vector<Operation> operations;
  std::map<std::string, std::string> annotations;  // transaction → the last acknowledged value
  std::map<std::string, FeedTitle> feed_titles;
  std::map<std::string, SentPayment> payments;  // by id; what was refused is none
  std::map<std::string, Order> orders;          // by id
  std::map<std::string, bool> payees;           // by id: is it kept
  std::map<std::string, std::string> notes;     // transaction → the last acknowledged one
  std::map<std::string, std::string> receipts;  // its external id → its transaction
  std::set<std::string> pot_names;              // each was asked for
  std::uint64_t refused_payments = 0;           // beyond the day's limit
  std::uint64_t reads = 0;
  std::uint64_t retries = 0;
  std::uint64_t repeats = 0;  // asked again though it was answered
  std::vector<std::string> complaints;

  void add(History other);
};

}  // namespace atollbank::chaos
