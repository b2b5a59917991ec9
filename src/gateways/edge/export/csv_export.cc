// SPDX-License-Identifier: Apache-2.0
#include "gateways/edge/export/csv_export.h"

#include "base/writing/csv_cell.h"
#include "gateways/edge/export/export_words.h"
#include "gateways/edge/shapes/currency_code.h"

namespace atollbank::edge {
namespace {

using base::csv_cell;
using transactions::Transaction;

std::string address_of(const Transaction& transaction) {
  if (!transaction.merchant) return {};
  const auto& address = transaction.merchant->address;
  if (address.street.empty()) return address.city;
  return address.city.empty() ? address.street : address.street + ", " + address.city;
}

}  // namespace

void append_csv_row(std::string& text, const Transaction& transaction) {
  const bool has_merchant = transaction.merchant.has_value();
  const std::string amount = decimal_text(transaction.amount_minor, transaction.currency);
  const std::uint16_t local_currency =
      transaction.local_currency != 0 ? transaction.local_currency : transaction.currency;
  const std::int64_t local_minor =
      transaction.local_currency != 0 ? transaction.local_amount_minor : transaction.amount_minor;
  const std::string cells[] = {
      base::to_text("tx", transaction.id),
      day_text(transaction.created),
      time_text(transaction.created),
      std::string(type_words(transaction.scheme)),
      csv_cell(other_side_of(transaction)),
      csv_cell(has_merchant ? transaction.merchant->emoji : ""),
      category_words(transaction.category),
      amount,
      std::string(currency_code(transaction.currency)),
      decimal_text(local_minor, local_currency),
      std::string(currency_code(local_currency)),
      csv_cell(transaction.notes),
      csv_cell(address_of(transaction)),
      csv_cell(transaction.attachments.empty() ? "" : transaction.attachments.front().file_url),
      csv_cell(transaction.description),
      "",  // no transaction is split
      transaction.amount_minor < 0 ? amount : "",
      transaction.amount_minor < 0 ? "" : amount,
  };
  bool is_first = true;
  for (const std::string& cell : cells) {
    if (!is_first) text += ',';
    is_first = false;
    text += cell;
  }
  text += "\r\n";
}

}  // namespace atollbank::edge
