// SPDX-License-Identifier: Apache-2.0
#include "gateways/edge/export/export_words.h"

#include <fmt/format.h>

#include "money/currency.h"

namespace atollbank::edge {

using posting::Scheme;

std::string decimal_text(std::int64_t amount_minor, std::uint16_t currency) {
  const auto known = money::Currency::from_numeric(currency);
  const int digits = known ? known->exponent() : 2;
  std::uint64_t unit = 1;
  for (int i = 0; i < digits; ++i) unit *= 10;
  // The least of all numbers has no positive twin.
  const std::uint64_t size = amount_minor < 0 ? ~static_cast<std::uint64_t>(amount_minor) + 1
                                              : static_cast<std::uint64_t>(amount_minor);
  const std::string_view sign = amount_minor < 0 ? "-" : "";
  if (digits == 0) return fmt::format("{}{}", sign, size);
  return fmt::format("{}{}.{:0{}}", sign, size / unit, size % unit, digits);
}

std::string day_text(base::Timestamp time) {
  const std::string exact = base::to_rfc3339_exact(time);  // "2026-09-01T08:00:00.…"
  return exact.substr(8, 2) + '/' + exact.substr(5, 2) + '/' + exact.substr(0, 4);
}

std::string time_text(base::Timestamp time) { return base::to_rfc3339_exact(time).substr(11, 8); }

std::string_view type_words(Scheme scheme) {
  switch (scheme) {
    case Scheme::kPotTransfer: return "Pot transfer";
    case Scheme::kFasterPayment: return "Faster payment";
    case Scheme::kCard: return "Card payment";
    case Scheme::kTopUp: return "Topup";
    case Scheme::kPersonToPerson: return "Monzo-to-Monzo";
    case Scheme::kInterest: return "Account interest";
    case Scheme::kAdjustment: return "Ledger adjustment";
    default: break;
  }
  return "";
}

std::string category_words(posting::Category category) {
  std::string words(posting::name_of(category));
  for (char& letter : words) {
    if (letter == '_') letter = ' ';
  }
  if (!words.empty() && words[0] >= 'a' && words[0] <= 'z') {
    words[0] = static_cast<char>(words[0] - ('a' - 'A'));
  }
  return words;
}

std::string other_side_of(const transactions::Transaction& transaction) {
  if (transaction.merchant) return transaction.merchant->name;
  if (!transaction.pot_id.is_nil()) return base::to_text("pot", transaction.pot_id);
  return transaction.counterparty.name;
}

}  // namespace atollbank::edge
