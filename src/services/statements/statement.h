// SPDX-License-Identifier: Apache-2.0
// A statement of one account over one period: what the ledger has on record of it, with words that
// people understand. Plain values; fixed once issued.
//
// Amounts are in minor units, a credit is positive. Only booked money stands on it: what is held is
// on none. Texts are printable (printable.h). tying.h says what holds of every one that was issued.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/sha256.h"
#include "base/timestamp.h"
#include "money/currency.h"
#include "services/posting/api.h"

namespace atollbank::statements {

using posting::Scheme;

inline constexpr std::size_t kEntryCountMax = 50'000;    // of one statement
inline constexpr std::size_t kNameSizeMax = 140;         // in characters, as in ISO 20022
inline constexpr std::size_t kDescriptionSizeMax = 255;  // in characters
inline constexpr std::size_t kNumberSizeMax = 34;        // in characters; an IBAN's

// The account as whoever issues the statement knows it.
struct StatedAccount {
  base::Id id;            // acc_…
  std::string holder;     // name
  std::string number;     // 8 digits; "" when it has none
  std::string sort_code;  // 6 digits
  std::string iban;       // "" when it has none
  std::string bank_name;
  std::string bic;  // of the bank; may be ""
  // Of the holder, under which the statement's words are kept; 0: none. No part of its content.
  std::uint64_t personal_key = 0;

  bool operator==(const StatedAccount&) const = default;
};

// From `from` to right before `to`.
struct Period {
  base::Timestamp from;
  base::Timestamp to;

  bool holds(base::Timestamp time) const { return from <= time && time < to; }
  auto operator<=>(const Period&) const = default;
};

// What the statement rests on: the account's records after the first slot up to the last one, those
// of held money among them. Equal: there are none. Slot 0: before the account's first record.
struct SlotRange {
  std::uint64_t after = 0;
  std::uint64_t last = 0;

  bool operator==(const SlotRange&) const = default;
};

struct OtherParty {
  std::string name;
  std::string account_number;
  std::string sort_code;

  bool operator==(const OtherParty&) const = default;
};

struct StatementEntry {
  std::uint64_t slot = 0;  // the ledger's record number: names the entry, and leads to its proof
  base::Timestamp booked;
  base::Timestamp valued;
  std::int64_t amount_minor = 0;  // never 0
  std::int64_t balance_after_minor = 0;
  Scheme scheme = Scheme::kNone;
  std::uint32_t code = 0;   // of the posting, as the ledger has it
  base::Id transaction_id;  // tx_…; nil where there is no transaction that customers see
  std::string description;
  OtherParty other;

  bool operator==(const StatementEntry&) const = default;
};

struct StatementHead {
  base::Id id;  // stmt_…
  StatedAccount account;
  money::Currency currency = money::Currency::gbp();
  Period period;
  std::uint32_t number = 0;  // in the account's sequence of months, from 1; 0: of another period
  base::Timestamp issued;
  std::int64_t opening_minor = 0;
  std::int64_t closing_minor = 0;
  std::int64_t debits_minor = 0;   // the sum of them: 0 or below
  std::int64_t credits_minor = 0;  // 0 or above
  std::uint32_t debit_count = 0;
  std::uint32_t credit_count = 0;
  SlotRange slots;

  std::uint32_t entry_count() const { return debit_count + credit_count; }
  bool operator==(const StatementHead&) const = default;
};

// What is kept beside the head: of the whole statement, so that what is handed out can be checked
// to be what was issued.
struct IssuedHead {
  StatementHead head;
  base::Sha256 digest{};

  bool operator==(const IssuedHead&) const = default;
};

struct Statement {
  StatementHead head;
  std::vector<StatementEntry> entries;  // in the journal's order

  bool operator==(const Statement&) const = default;
};

struct IssuedStatement {
  Statement statement;
  base::Sha256 digest{};  // of its content

  bool operator==(const IssuedStatement&) const = default;
};

// The same account and period give the same id, whoever asks.
base::Id statement_id(base::Id account_id, Period period);

// invalid_argument period_invalid: empty, backwards, or outside of the years 1970 to 2199.
base::Result<void> check_period(Period period);

}  // namespace atollbank::statements
