// SPDX-License-Identifier: Apache-2.0
// What the bank attaches to each of its postings: who asked, through which program, what it was
// for, and the name of the audited action. Journaled with the posting for ever, so it holds ids and
// never personal data.
//
// A plain value and a pure codec; format 1, little-endian, about 160 bytes; format 2 where there is
// an origin. Numbers of the enums are for ever.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/id.h"
#include "base/result.h"

namespace atollbank::posting {

inline constexpr std::uint8_t kEvidenceFormat = 1;
inline constexpr std::uint8_t kEvidenceFormatOfOrigin = 2;
inline constexpr std::size_t kEvidenceTextMax = 64;  // each text

enum class Scheme : std::uint8_t {
  kNone = 0,            // the house's own book-keeping; nobody's transaction
  kPotTransfer = 1,     // "uk_retail_pot"
  kFasterPayment = 2,   // "payport_faster_payments"
  kCard = 3,            // "mastercard"
  kTopUp = 4,           // "topup"
  kPersonToPerson = 5,  // "p2p_payment"
  kInterest = 6,        // "account_interest"
  kAdjustment = 7,      // "ledger_adjustment"
  kBacs = 8,            // "bacs"
};
inline constexpr std::uint8_t kSchemeMax = 8;

enum class Category : std::uint8_t {
  kGeneral = 0,
  kEatingOut = 1,
  kExpenses = 2,
  kTransport = 3,
  kCash = 4,
  kBills = 5,
  kEntertainment = 6,
  kShopping = 7,
  kHolidays = 8,
  kGroceries = 9,
  kTopUps = 10,  // "mondo"
  kIncome = 11,
  kSavings = 12,
  kTransfers = 13,
};
inline constexpr std::uint8_t kCategoryMax = 13;

enum class DeclineReason : std::uint8_t {
  kNone = 0,
  kInsufficientFunds = 1,
  kCardInactive = 2,
  kCardBlocked = 3,
  kInvalidCvc = 4,
  kOther = 5,
};
inline constexpr std::uint8_t kDeclineReasonMax = 5;

// Of what happened elsewhere and is only taken over: when it was, and whether those who follow the
// account are told of it as if it happened now. Times in ns since 1970.
struct Origin {
  std::int64_t created_ns = 0;
  std::int64_t settled_ns = 0;
  bool is_told = false;

  bool operator==(const Origin&) const = default;
};

struct Evidence {
  std::string event_name;  // the audited action: "DepositIntoPot"
  std::string subject;     // runtime::Caller, as it was
  std::string client_id;
  std::string source_ip;
  base::Id request_id;
  base::Id merchant_id;  // nil: none
  base::Id dedupe;       // what the caller's dedupe_id gave: the command's id, but of a refund
  Scheme scheme = Scheme::kNone;
  Category category = Category::kGeneral;
  DeclineReason decline_reason = DeclineReason::kNone;  // decided before the ledger was asked
  bool has_narrative = false;     // words and counterparty stand in records under the command's id,
  bool is_told_by_payer = false;  // and there with the payments of the account that is debited
  std::uint16_t local_currency = 0;  // 0: as the posting
  std::int64_t local_amount_minor = 0;
  std::optional<Origin> origin;  // none: it happens here and now

  bool operator==(const Evidence&) const = default;
};

// Texts beyond kEvidenceTextMax are cut: evidence never stops a posting.
base::Bytes encode_evidence(const Evidence& evidence);
// data_loss evidence_malformed, evidence_format_unknown
base::Result<Evidence> decode_evidence(base::ByteView bytes);

// The public words: "mastercard", "eating_out", "INSUFFICIENT_FUNDS" ("" for kNone).
std::string_view name_of(Scheme scheme);
std::string_view name_of(Category category);
std::string_view name_of(DeclineReason reason);
// Their inverses, for forms; none when it is no such word.
std::optional<Category> category_named(std::string_view name);
std::optional<DeclineReason> decline_reason_named(std::string_view name);

}  // namespace atollbank::posting
