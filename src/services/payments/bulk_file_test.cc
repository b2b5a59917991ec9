// SPDX-License-Identifier: Apache-2.0
#include "services/payments/bulk_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace atollbank::payments {
namespace {

using ::testing::ElementsAre;

constexpr base::Id kBob{.high = 1'700'000'000'000, .low = 7};
const std::string kHeader = "name,sort_code,account_number,amount,reference\n";
const std::string kGood = "Grace Hopper,04-00-99,12345678,12.50,Rent\n";

BulkFile read(const std::string& text) {
  auto file = read_bulk_file(text, money::Currency::gbp());
  EXPECT_TRUE(file) << file.error().reason;
  return file ? *std::move(file) : BulkFile{};
}

std::string refusal_of(const std::string& text) {
  const auto file = read_bulk_file(text, money::Currency::gbp());
  return file ? "" : file.error().reason;
}

// Of one line under that header: its reason, or "" where it is good.
std::string reason_of(const std::string& line, const std::string& header = kHeader) {
  const BulkFile file = read(header + line + "\n");
  return file.bad_lines.empty() ? "" : file.bad_lines.front().reason;
}

TEST(BulkFile, is_read_in_its_order_whatever_the_order_of_its_columns) {
  const std::string id = base::to_text("payee", kBob);
  const BulkFile file = read("amount,payee_id,account_number,sort_code,name,reference\n5.00," + id +
                             ",,,,\n1000000.00,,12345678,040099,\"Hopper, \"\"G\"\"\",Rent\n");
  EXPECT_TRUE(file.bad_lines.empty());
  EXPECT_THAT(
      file.lines,
      ElementsAre(BulkLine{.line_number = 2, .payee = kBob, .amount_minor = 500, .reference = ""},
                  BulkLine{.line_number = 3,
                           .payee = PayeeNumbers{.name = "Hopper, \"G\"",
                                                 .sort_code = "040099",
                                                 .account_number = "12345678"},
                           .amount_minor = 100'000'000,
                           .reference = "Rent"}));
}

TEST(BulkFile, of_a_spreadsheet_is_taken_with_its_mark_its_line_ends_and_its_blanks) {
  const BulkFile file = read(
      "\xEF\xBB\xBF"
      "payee_id, amount\r\n" +
      base::to_text("payee", kBob) + ", 0.01 \r\n\r\n" + base::to_text("payee", kBob) + ",2.00");
  EXPECT_TRUE(file.bad_lines.empty());
  ASSERT_EQ(file.lines.size(), 2u);
  EXPECT_EQ(file.lines[0].amount_minor, 1);
  EXPECT_EQ(file.lines[1].line_number, 4u);
}

TEST(BulkFile, says_of_each_bad_line_what_is_wrong_and_keeps_the_others) {
  const BulkFile file = read(kHeader + kGood + "Grace,04-00-99,12345678,0.00,\n" + kGood +
                             "\"two\nlines\",04-00-99,12345678,1.00,\nGrace,04-00-99\n");
  ASSERT_EQ(file.lines.size(), 2u);
  EXPECT_EQ(file.lines[1].line_number, 4u);
  EXPECT_THAT(file.bad_lines, ElementsAre(BadLine{.line_number = 3, .reason = "amount_invalid"},
                                          BadLine{.line_number = 5, .reason = "payee_name_invalid"},
                                          BadLine{.line_number = 7, .reason = "fields_missing"}));
}

TEST(BulkFile, takes_an_amount_that_can_be_meant_in_one_way) {
  for (const char* amount : {"0.01", "12.50", "00012.50", "9999999999.99"})
    EXPECT_EQ(reason_of("G,040099,12345678," + std::string(amount) + ",x"), "") << amount;
  for (const char* amount : {"", "12", "1250", "12.5", "12.500", "1,250.00", "£12.50", "-12.50",
                             "+12.50", "12.50 GBP", ".50", "12.", "1e2.00", "12.5O", "١٢.50"}) {
    EXPECT_EQ(reason_of("G,040099,12345678,\"" + std::string(amount) + "\",x"), "malformed_amount")
        << amount;
  }
  for (const char* amount : {"0.00", "92233720368547758.08", "9999999999999999999999.00"})
    EXPECT_EQ(reason_of("G,040099,12345678," + std::string(amount) + ",x"), "amount_invalid");
}

TEST(BulkFile, wants_one_payee_a_line) {
  const std::string header = "payee_id,name,sort_code,account_number,amount\n";
  const std::string id = base::to_text("payee", kBob);
  EXPECT_EQ(reason_of(id + ",,,,1.00", header), "");
  EXPECT_EQ(reason_of(id + ",Bob,,,1.00", header), "payee_ambiguous");
  EXPECT_EQ(reason_of(",,,,1.00", header), "payee_missing");
  EXPECT_EQ(reason_of(",Bob,040099,,1.00", header), "payee_missing");
  EXPECT_EQ(reason_of("payee_1,,,,1.00", header), "malformed_payee_id");
  EXPECT_EQ(reason_of(base::to_text("acc", kBob) + ",,,,1.00", header), "malformed_payee_id");
  EXPECT_EQ(reason_of("G,040099,12345678,1.00," + std::string(141, 'x')), "reference_invalid");
  EXPECT_EQ(reason_of("G,040099,12345678,1.00,x,y"), "fields_extra");
}

TEST(BulkFile, that_is_none_is_refused) {
  EXPECT_EQ(refusal_of(""), "file_empty");
  EXPECT_EQ(refusal_of("\r\n\r\n"), "file_empty");
  EXPECT_EQ(refusal_of(kHeader), "file_empty");
  EXPECT_EQ(refusal_of("payee_id,reference\na,b\n"), "csv_column_missing");
  EXPECT_EQ(refusal_of("amount,reference\n1.00,b\n"), "csv_column_missing");
  EXPECT_EQ(refusal_of("name,sort_code,amount\nG,040099,1.00\n"), "csv_column_missing");
  EXPECT_EQ(refusal_of("payee_id,amount,amount\na,1.00,1.00\n"), "csv_column_repeated");
  EXPECT_EQ(refusal_of("payee_id,amount,colour\na,1.00,red\n"), "csv_column_unknown");
  EXPECT_EQ(refusal_of("payee_id;amount\na;1.00\n"), "csv_column_unknown");
  EXPECT_EQ(refusal_of(kHeader + "Zo\xEB,040099,12345678,1.00,x\n"), "file_not_text");
  EXPECT_EQ(refusal_of(kHeader + std::string("a\0b", 3)), "file_not_text");
  EXPECT_EQ(refusal_of(kHeader + "\"Grace,040099,12345678,1.00,x\n"), "csv_truncated");
  EXPECT_EQ(refusal_of(kHeader + "Gr\"ace,040099,12345678,1.00,x\n"), "csv_quote_misplaced");
}

TEST(BulkFile, is_read_up_to_its_limits_and_not_beyond) {
  std::string text = kHeader;
  for (std::size_t i = 0; i < kBulkLinesMax; ++i) text += kGood;
  EXPECT_EQ(read(text).lines.size(), kBulkLinesMax);
  EXPECT_EQ(refusal_of(text + kGood), "file_too_large");
  text = kHeader + kGood;
  text += std::string(kBulkFileBytesMax - text.size(), '\n');
  EXPECT_EQ(read(text).lines.size(), 1u);
  EXPECT_EQ(refusal_of(text + "\n"), "file_too_large");
  EXPECT_EQ(refusal_of(kHeader + "\"" + std::string(1025, 'x') + "\",1,2,1.00,x\n"),
            "file_too_large");
}

}  // namespace
}  // namespace atollbank::payments
