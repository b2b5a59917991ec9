// SPDX-License-Identifier: Apache-2.0
#include "services/receipts/receipt_rules.h"

#include <algorithm>
#include <cmath>

namespace atollbank::receipts {

using base::Result;

namespace {

constexpr double kQuantityMax = 1e12;

tl::unexpected<base::Error> refuse(std::string_view reason, std::string_view message) {
  return base::fail(base::ErrorCode::kInvalidArgument, reason, message);
}

Result<void> check_amount(std::int64_t amount_minor) {
  if (amount_minor >= -kAmountMinorMax && amount_minor <= kAmountMinorMax) return {};
  return refuse("receipt_amount_invalid", "an amount is huge");
}

Result<void> check_currency(std::string_view currency) {
  const auto is_capital = [](char letter) { return letter >= 'A' && letter <= 'Z'; };
  if (currency.size() == 3 && std::all_of(currency.begin(), currency.end(), is_capital)) return {};
  return refuse("receipt_currency_invalid", "a currency has three capital letters, as GBP");
}

Result<void> check_texts(std::initializer_list<const std::string*> texts) {
  for (const std::string* text : texts) {
    if (text->size() > kTextMax) {
      return refuse("receipt_text_too_long", "a text of a receipt has at most 512 bytes");
    }
  }
  return {};
}

Result<void> check_description(const std::string& description) {
  if (!description.empty()) return {};
  return refuse("receipt_description_missing", "every item and every tax has a description");
}

Result<void> check_item(const Item& item) {
  ATOLL_TRY_VOID(check_description(item.description));
  ATOLL_TRY_VOID(check_amount(item.amount_minor));
  ATOLL_TRY_VOID(check_amount(item.tax_minor.value_or(0)));
  ATOLL_TRY_VOID(check_currency(item.currency));
  ATOLL_TRY_VOID(check_texts({&item.description, &item.unit}));
  const double quantity = item.quantity.value_or(0);
  if (!std::isfinite(quantity) || std::abs(quantity) > kQuantityMax) {
    return refuse("receipt_quantity_invalid", "a quantity is huge");
  }
  return {};
}

Result<void> check_items(const std::vector<Item>& items) {
  if (items.empty()) return refuse("receipt_items_missing", "a receipt has at least one item");
  std::size_t count = 0;
  for (const Item& item : items) {
    count += 1 + item.sub_items.size();
    if (count > kItemsMax)
      return refuse("receipt_too_many_items", "a receipt has at most 500 items");
    ATOLL_TRY_VOID(check_item(item));
    for (const Item& sub_item : item.sub_items) {
      ATOLL_TRY_VOID(check_item(sub_item));
      if (!sub_item.sub_items.empty()) {
        return refuse("receipt_too_deep", "a sub-item has no sub-items");
      }
    }
  }
  return {};
}

Result<void> check_tax(const Tax& tax) {
  ATOLL_TRY_VOID(check_description(tax.description));
  ATOLL_TRY_VOID(check_amount(tax.amount_minor));
  ATOLL_TRY_VOID(check_currency(tax.currency));
  return check_texts({&tax.description, &tax.tax_number});
}

Result<void> check_payment(const Payment& payment) {
  if (payment.type != "card" && payment.type != "cash" && payment.type != "gift_card") {
    return refuse("receipt_payment_type_unknown", "a payment is by card, cash or gift_card");
  }
  ATOLL_TRY_VOID(check_amount(payment.amount_minor));
  ATOLL_TRY_VOID(check_currency(payment.currency));
  return check_texts({&payment.last_four, &payment.gift_card_type, &payment.bin, &payment.auth_code,
                      &payment.aid, &payment.mid, &payment.tid});
}

}  // namespace

Result<void> check_external_id(std::string_view external_id) {
  const auto is_printable = [](char letter) { return static_cast<unsigned char>(letter) >= 0x20; };
  if (!external_id.empty() && external_id.size() <= kExternalIdMax &&
      std::all_of(external_id.begin(), external_id.end(), is_printable)) {
    return {};
  }
  return refuse("receipt_external_id_invalid", "external_id has 1 to 256 printable bytes");
}

Result<void> check_receipt(const Receipt& receipt) {
  ATOLL_TRY_VOID(check_external_id(receipt.external_id));
  if (receipt.total_minor <= 0 || receipt.total_minor > kAmountMinorMax) {
    return refuse("receipt_total_invalid", "the total is above zero and not huge");
  }
  ATOLL_TRY_VOID(check_currency(receipt.currency));
  ATOLL_TRY_VOID(check_items(receipt.items));
  if (receipt.taxes.size() > kTaxesMax) {
    return refuse("receipt_too_many_taxes", "a receipt has at most 50 taxes");
  }
  for (const Tax& tax : receipt.taxes) ATOLL_TRY_VOID(check_tax(tax));
  if (receipt.payments.size() > kPaymentsMax) {
    return refuse("receipt_too_many_payments", "a receipt has at most 50 payments");
  }
  for (const Payment& payment : receipt.payments) ATOLL_TRY_VOID(check_payment(payment));
  if (!receipt.seller) return {};
  const Seller& seller = *receipt.seller;
  return check_texts({&seller.name, &seller.phone, &seller.email, &seller.store_name,
                      &seller.store_address, &seller.store_postcode});
}

}  // namespace atollbank::receipts
