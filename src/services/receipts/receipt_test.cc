// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <functional>
#include <limits>

#include "services/receipts/format/receipt_record.h"
#include "services/receipts/receipt_rules.h"

namespace atollbank::receipts {
namespace {

Receipt groceries() {
  Receipt receipt;
  receipt.id = {.high = 1, .low = 2};
  receipt.transaction_id = {.high = 3, .low = 4};
  receipt.account_id = {.high = 7, .low = 8};
  receipt.created = {5};
  receipt.updated = {6};
  receipt.external_id = "till-7";
  receipt.total_minor = 1299;
  receipt.currency = "GBP";
  Item bananas{.description = "Bananas", .amount_minor = 70, .currency = "GBP", .quantity = 18.56};
  bananas.sub_items = {{.description = "Bag", .amount_minor = 5, .currency = "GBP"}};
  receipt.items = {bananas};
  receipt.taxes = {{.description = "VAT", .amount_minor = 10, .currency = "GBP"}};
  receipt.payments = {
      {.type = "card", .amount_minor = 1299, .currency = "GBP", .last_four = "1234"}};
  receipt.seller = Seller{.name = "Shop", .online = false};
  return receipt;
}

TEST(ReceiptRecord, format_one_keeps_its_bytes) {
  const std::string bytes = format::encode_receipt(groceries());
  EXPECT_EQ(base::to_hex(bytes),
            "01"
            "0100000000000000020000000000000003000000000000000400000000000000"
            "07000000000000000800000000000000"
            "05000000000000000600000000000000"
            "0600000074696c6c2d37"
            "1305000000000000"
            "03000000474250"
            "01000000"
            "0700000042616e616e6173"
            "4600000000000000"
            "03000000474250"
            "01"
            "8fc2f5285c8f3240"
            "00000000"
            "00"
            "01000000"
            "03000000426167"
            "0500000000000000"
            "03000000474250"
            "00"
            "00000000"
            "00"
            "00000000"
            "01000000"
            "03000000564154"
            "0a00000000000000"
            "03000000474250"
            "00000000"
            "01000000"
            "0400000063617264"
            "1305000000000000"
            "03000000474250"
            "0400000031323334"
            "000000000000000000000000000000000000000000000000"
            "01"
            "0400000053686f70"
            "0100"
            "0000000000000000000000000000000000000000");
  EXPECT_EQ(format::decode_receipt(bytes).value(), groceries());
}

TEST(ReceiptRules, a_receipt_whose_sums_differ_is_taken) {
  EXPECT_TRUE(check_receipt(groceries()));
}

TEST(ReceiptRules, each_breach_has_its_reason) {
  const std::string long_text(kTextMax + 1, 'x');
  const std::pair<const char*, std::function<void(Receipt&)>> breaches[] = {
      {"receipt_external_id_invalid", [](Receipt& r) { r.external_id = ""; }},
      {"receipt_external_id_invalid", [](Receipt& r) { r.external_id = std::string(257, 'a'); }},
      {"receipt_external_id_invalid", [](Receipt& r) { r.external_id = "a\nb"; }},
      {"receipt_total_invalid", [](Receipt& r) { r.total_minor = 0; }},
      {"receipt_total_invalid", [](Receipt& r) { r.total_minor = kAmountMinorMax + 1; }},
      {"receipt_currency_invalid", [](Receipt& r) { r.currency = "gbp"; }},
      {"receipt_currency_invalid", [](Receipt& r) { r.items[0].currency = ""; }},
      {"receipt_items_missing", [](Receipt& r) { r.items.clear(); }},
      {"receipt_too_many_items", [](Receipt& r) { r.items.resize(kItemsMax + 1, r.items[0]); }},
      {"receipt_too_many_items",
       [](Receipt& r) { r.items[0].sub_items.resize(kItemsMax, r.items[0].sub_items[0]); }},
      {"receipt_too_deep",
       [](Receipt& r) { r.items[0].sub_items[0].sub_items = r.items[0].sub_items; }},
      {"receipt_description_missing", [](Receipt& r) { r.items[0].description = ""; }},
      {"receipt_description_missing", [](Receipt& r) { r.taxes[0].description = ""; }},
      {"receipt_amount_invalid",
       [](Receipt& r) { r.items[0].amount_minor = std::numeric_limits<std::int64_t>::min(); }},
      {"receipt_amount_invalid", [](Receipt& r) { r.items[0].tax_minor = kAmountMinorMax + 1; }},
      {"receipt_amount_invalid", [](Receipt& r) { r.payments[0].amount_minor = INT64_MAX; }},
      {"receipt_quantity_invalid", [](Receipt& r) { r.items[0].quantity = 1e300; }},
      {"receipt_too_many_taxes", [](Receipt& r) { r.taxes.resize(kTaxesMax + 1, r.taxes[0]); }},
      {"receipt_too_many_payments",
       [](Receipt& r) { r.payments.resize(kPaymentsMax + 1, r.payments[0]); }},
      {"receipt_payment_type_unknown", [](Receipt& r) { r.payments[0].type = "iou"; }},
      {"receipt_text_too_long", [&](Receipt& r) { r.payments[0].tid = long_text; }},
      {"receipt_text_too_long", [&](Receipt& r) { r.seller->email = long_text; }},
      {"receipt_text_too_long", [&](Receipt& r) { r.items[0].unit = long_text; }},
  };
  for (const auto& [reason, breach] : breaches) {
    Receipt receipt = groceries();
    breach(receipt);
    const auto checked = check_receipt(receipt);
    ASSERT_FALSE(checked) << reason;
    EXPECT_EQ(checked.error().reason, reason);
  }
}

}  // namespace
}  // namespace atollbank::receipts
