// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "base/json.h"
#include "gateways/edge/export/csv_export.h"
#include "gateways/edge/export/export_format.h"
#include "gateways/edge/export/export_words.h"

namespace atollbank::edge {
namespace {

using transactions::Transaction;

Transaction breakfast() {
  Transaction transaction;
  transaction.id = {.high = 0, .low = 7};
  transaction.created = base::parse_rfc3339("2026-09-01T12:41:09.123Z").value();
  transaction.settled = transaction.created;
  transaction.amount_minor = -640;
  transaction.currency = transaction.local_currency = 826;
  transaction.local_amount_minor = -640;
  transaction.scheme = transactions::Scheme::kCard;
  transaction.category = transactions::Category::kEatingOut;
  transaction.description = "HARBOUR BAKERY LONDON GBR";
  transaction.notes = "Breakfast, \"as promised\" #treat";
  transaction.merchant.emplace();
  transaction.merchant->name = "Harbour Bakery";
  transaction.merchant->emoji = "\xF0\x9F\xA5\x90";
  transaction.merchant->address.street = "12 Quay Street";
  return transaction;
}

std::string page_of(ExportFormat format, const std::vector<Transaction>& page) {
  return export_page(format, page, true);
}

TEST(Export, a_csv_row_has_the_columns_of_the_header) {
  EXPECT_EQ(page_of(ExportFormat::kCsv, {breakfast()}),
            "tx_0000000000000000000007,01/09/2026,12:41:09,Card payment,Harbour Bakery,"
            "\xF0\x9F\xA5\x90,Eating out,-6.40,GBP,-6.40,GBP,"
            "\"Breakfast, \"\"as promised\"\" #treat\",12 Quay Street,,HARBOUR BAKERY LONDON GBR,,"
            "-6.40,\r\n");
  const auto commas = [](std::string_view text) {
    return std::count(text.begin(), text.end(), ',');
  };
  EXPECT_EQ(commas(kCsvHeader), 17);
  Transaction plain = breakfast();
  plain.notes = "";
  EXPECT_EQ(commas(page_of(ExportFormat::kCsv, {plain})), 17);
}

TEST(Export, a_declined_purchase_moved_no_money_and_stands_only_in_json) {
  Transaction declined = breakfast();
  declined.decline_reason = transactions::DeclineReason::kOther;
  EXPECT_EQ(page_of(ExportFormat::kCsv, {declined}), "");
  EXPECT_EQ(page_of(ExportFormat::kQif, {declined}), "");
  EXPECT_NE(page_of(ExportFormat::kJson, {declined}).find("decline_reason"), std::string::npos);
}

TEST(Export, an_entry_of_qif_keeps_to_its_lines) {
  Transaction transaction = breakfast();
  transaction.notes = "two\nlines";
  EXPECT_EQ(page_of(ExportFormat::kQif, {transaction}),
            "D01/09/2026\nT-6.40\nC*\nNtx_0000000000000000000007\nPHarbour Bakery\nMtwo lines\n"
            "LEating out\n^\n");
}

TEST(Export, pages_of_json_join_to_one_object) {
  const std::vector<Transaction> page = {breakfast(), breakfast()};
  const auto whole = [](const std::string& pages) {
    return std::string(export_begin(ExportFormat::kJson)) + pages +
           std::string(export_end(ExportFormat::kJson));
  };
  const auto two = base::JsonValue::parse(whole(export_page(ExportFormat::kJson, page, true) +
                                                export_page(ExportFormat::kJson, page, false) +
                                                export_page(ExportFormat::kJson, {}, false)));
  ASSERT_TRUE(two);
  EXPECT_EQ(two->get_array("transactions").value().size(), 4u);
  EXPECT_TRUE(base::JsonValue::parse(whole(export_page(ExportFormat::kJson, {}, true))));
}

TEST(Export, amounts_have_the_digits_of_their_currency) {
  EXPECT_EQ(decimal_text(5, 826), "0.05");
  EXPECT_EQ(decimal_text(-123456, 826), "-1234.56");
  EXPECT_EQ(decimal_text(123, 392), "123");  // yen
  EXPECT_EQ(decimal_text(INT64_MIN, 826), "-92233720368547758.08");
  EXPECT_EQ(decimal_text(0, 826), "0.00");
}

}  // namespace
}  // namespace atollbank::edge
