// SPDX-License-Identifier: Apache-2.0
// What a customer sees as one transaction of one account, and the merchant and words that explain
// it. Plain values.
//
// The id names the record: {ms of the booking time, slice(12) | slot(44) | entry(8)}, so ids sort
// as they were booked. A card purchase keeps the id of its hold from pending to settled. What was
// taken over from another bank has the ms of when it happened there, and lies in its place.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/timestamp.h"
#include "ledger/outcome.h"
#include "ports/personal_text.h"
#include "services/posting/evidence.h"

namespace atollbank::transactions {

using posting::Category;
using posting::DeclineReason;
using posting::Scheme;

// {ms of the booking time, slice(12) | slot(44) | entry(8)}. Of a posting by two accounts, entry 0
// is the debit and 1 the credit; a hold's is 0. What was taken from another bank has the time of
// its making there in place of the booking's.
base::Id transaction_id(std::int64_t booking_time_ns, std::uint16_t slice, std::uint64_t slot,
                        std::uint8_t entry);
inline constexpr std::uint8_t kDebitEntry = 0;
inline constexpr std::uint8_t kCreditEntry = 1;

// The reason shown for a card purchase that the ledger declined.
DeclineReason reason_of(ledger::Outcome outcome);

struct Address {
  std::string street;  // "address" in the public shape
  std::string city;
  std::string region;
  std::string country;  // "GBR"
  std::string postcode;
  double latitude = 0;
  double longitude = 0;

  bool operator==(const Address&) const = default;
};

struct Merchant {
  base::Id id;        // merch_…
  base::Id group_id;  // grp_…
  base::Timestamp created;
  std::string name;
  std::string statement_text;  // raw, as the scheme sends it: "THE DE BEAUVOIR DELI C LONDON GBR"
  std::string logo;            // may be ""
  std::string emoji;
  Category category = Category::kGeneral;
  bool online = false;
  bool atm = false;
  Address address;
  std::map<std::string, std::string> metadata;  // "website", "suggested_tags": the public words
  // Of one whom a customer's statement of another bank names: whose key it is sealed under. Nil:
  // it is everybody's. Not kept.
  base::Id sealed_for;

  bool operator==(const Merchant&) const = default;
};

// The name in memory is opened; in a record that has its parts it is sealed
// (ports/personal_text.h).
struct Counterparty {
  std::string name;
  std::string account_number;
  std::string sort_code;
  std::string user_id;  // of a customer of ours
  ports::PersonalParts name_parts;

  bool operator==(const Counterparty&) const = default;
};

// The words of one payment: personal data, so they are a record and not evidence.
struct Narrative {
  base::Id id;                // of the ledger command that it explains
  std::string description;    // the payer's reference
  Counterparty counterparty;  // the payer; of a payment out of the bank, the payee
  // Of a payment between two customers: what the payer sees in its place.
  std::optional<Counterparty> payee;
  ports::PersonalParts description_parts;
  // Whose key what comes here in clear is sealed under; nil: nobody's. Not kept.
  base::Id sealed_for;

  bool operator==(const Narrative&) const = default;
};

// A picture or document that the owner put to a transaction. In a record that has its parts the
// address is sealed.
struct Attachment {
  base::Id id;  // attach_…
  base::Id user_id;
  base::Id transaction_id;
  base::Timestamp created;
  std::string file_url;
  std::string file_type;  // "image/png"
  ports::PersonalParts file_url_parts;

  bool operator==(const Attachment&) const = default;
};

struct Transaction {
  base::Id id;          // tx_…
  base::Id account_id;  // acc_… (or pot_… in a pot's own list)
  base::Timestamp created;
  base::Timestamp updated;
  std::optional<base::Timestamp> settled;  // none while authorised, and when declined
  std::int64_t amount_minor = 0;  // negative: money went out; of a declined one, what was asked
  std::uint16_t currency = 0;
  std::int64_t local_amount_minor = 0;
  std::uint16_t local_currency = 0;
  std::string description;
  Scheme scheme = Scheme::kNone;
  Category category = Category::kGeneral;
  DeclineReason decline_reason = DeclineReason::kNone;
  bool is_pending = false;
  base::Id command_id;               // also the public dedupe id
  base::Id merchant_id;              // nil: none
  std::optional<Merchant> merchant;  // always expanded when there is one
  Counterparty counterparty;         // empty for cards and pots
  base::Id pot_id;                   // of a pot transfer, seen from the account
  std::string user_id;               // who set it off; "" when nobody here
  std::int64_t balance_after_minor = 0;
  std::map<std::string, std::string> metadata;  // of the asking client, and "notes"
  std::string notes;
  std::vector<Attachment> attachments;  // by age

  bool is_load() const { return scheme == Scheme::kTopUp; }
  bool is_declined() const { return decline_reason != DeclineReason::kNone; }
  bool counts_as_spending() const { return scheme == Scheme::kCard && !is_declined(); }

  bool operator==(const Transaction&) const = default;
};

}  // namespace atollbank::transactions
