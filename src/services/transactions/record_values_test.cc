// SPDX-License-Identifier: Apache-2.0
// The records are for ever: their bytes, as a bank of any day has them.
#include "services/transactions/format/record_values.h"

#include <gtest/gtest.h>

namespace atollbank::transactions {
namespace {

Merchant greggs() {
  Merchant merchant;
  merchant.id = {.high = 1, .low = 2};
  merchant.group_id = {.high = 3, .low = 4};
  merchant.created = {5};
  merchant.name = "Greggs";
  merchant.category = Category::kEatingOut;
  merchant.address.country = "GBR";
  return merchant;
}

TEST(MerchantRecord, without_metadata_it_keeps_the_bytes_of_format_one) {
  const std::string bytes = format::encode_merchant(greggs());
  EXPECT_EQ(base::to_hex(bytes),
            "010100000100000000000000020000000000000003000000000000000400000000000000"
            "050000000000000000000000000000000000000000000000"
            "06000000477265676773"
            "000000000000000000000000000000000000000000000000"
            "0300000047425200000000");
  EXPECT_EQ(format::decode_merchant(bytes).value(), greggs());
}

TEST(MerchantRecord, with_metadata_it_is_format_two) {
  Merchant merchant = greggs();
  merchant.metadata = {{"website", "https://a.example"}};
  const std::string bytes = format::encode_merchant(merchant);
  EXPECT_EQ(base::to_hex(bytes),
            "020100000100000000000000020000000000000003000000000000000400000000000000"
            "050000000000000000000000000000000000000000000000"
            "06000000477265676773"
            "000000000000000000000000000000000000000000000000"
            "0300000047425200000000"
            "01000000070000007765627369746511000000"
            "68747470733a2f2f612e6578616d706c65");
  EXPECT_EQ(format::decode_merchant(bytes).value(), merchant);
}

TEST(MarksRecord, format_one_keeps_its_bytes) {
  const format::Marks marks{.category = Category::kBills,
                            .attachments = {{.id = {.high = 1, .low = 2},
                                             .user_id = {.high = 3, .low = 4},
                                             .transaction_id = {.high = 5, .low = 6},
                                             .created = {7},
                                             .file_url = "https://a.example/b.png",
                                             .file_type = "image/png"}},
                            .corrects = {},
                            .corrected_by = {}};
  const std::string bytes = format::encode_marks(marks);
  EXPECT_EQ(base::to_hex(bytes),
            "01010501000000"
            "01000000000000000200000000000000030000000000000004000000000000000500000000000000"
            "06000000000000000700000000000000"
            "1700000068747470733a2f2f612e6578616d706c652f622e706e67"
            "09000000696d6167652f706e67");
  EXPECT_EQ(format::decode_marks(bytes).value(), marks);
}

TEST(MarksRecord, of_a_correction_is_format_two) {
  const format::Marks marks{.category = std::nullopt,
                            .attachments = {},
                            .corrects = {.high = 1, .low = 2},
                            .corrected_by = {.high = 3, .low = 4}};
  const std::string bytes = format::encode_marks(marks);
  EXPECT_EQ(base::to_hex(bytes),
            "02000000000000"
            "01000000000000000200000000000000"
            "03000000000000000400000000000000");
  EXPECT_EQ(format::decode_marks(bytes).value(), marks);
}

TEST(MarksRecord, with_a_sealed_address_is_format_three_and_holds_none_of_it) {
  format::Marks marks;
  marks.attachments = {{.id = {.high = 1, .low = 2},
                        .user_id = {.high = 3, .low = 4},
                        .transaction_id = {.high = 5, .low = 6},
                        .created = {7},
                        .file_url = "http://a",
                        .file_type = "t",
                        .file_url_parts = {{.key = 8, .bytes = "sealed"}}}};
  const std::string bytes = format::encode_marks(marks);
  EXPECT_EQ(base::to_hex(bytes),
            "030000"
            "01000000"
            "01000000000000000200000000000000030000000000000004000000000000000500000000000000"
            "06000000000000000700000000000000"
            "010800000000000000060000007365616c6564"
            "0100000074"
            "0000000000000000000000000000000000000000000000000000000000000000");
  marks.attachments.front().file_url = "";
  EXPECT_EQ(format::decode_marks(bytes).value(), marks);
  EXPECT_FALSE(format::decode_marks(bytes.substr(0, bytes.size() - 1)));
}

TEST(NarrativeRecord, of_one_side_keeps_the_bytes_of_format_one_and_with_a_payee_is_format_two) {
  Narrative narrative;
  narrative.id = {.high = 1, .low = 2};
  narrative.description = "Rent";
  narrative.counterparty.name = "Ada";
  const std::string head = "010000000000000002000000000000000400000052656e74";
  const std::string ada = "03000000416461000000000000000000000000";
  const std::string old_bytes = format::encode_narrative(narrative);
  EXPECT_EQ(base::to_hex(old_bytes), "01" + head + ada);
  EXPECT_EQ(format::decode_narrative(old_bytes).value(), narrative);
  narrative.payee.emplace().name = "Bob";
  const std::string bytes = format::encode_narrative(narrative);
  EXPECT_EQ(base::to_hex(bytes), "02" + head + ada + "03000000426f62000000000000000000000000");
  EXPECT_EQ(format::decode_narrative(bytes).value(), narrative);
}

TEST(NarrativeRecord, of_people_with_keys_is_format_three_and_holds_what_was_sealed) {
  Narrative narrative;
  narrative.id = {.high = 1, .low = 2};
  narrative.description = "Rent";
  narrative.description_parts = {{.key = 7, .bytes = "xyz"}};
  narrative.counterparty.name = "Acme";
  const std::string nothing = "000000000000000000000000";  // numbers and user
  const std::string acme =
      "00"
      "04000000"
      "41636d65";
  const std::string bytes = format::encode_narrative(narrative);
  EXPECT_EQ(base::to_hex(bytes),
            "0300"
            "01000000000000000200000000000000"
            "010700000000000000"
            "03000000"
            "78797a" +
                acme + nothing);
  narrative.description = "";
  EXPECT_EQ(format::decode_narrative(bytes).value(), narrative);
  narrative.payee.emplace().name_parts = {{.key = 8, .bytes = "uvw"}};
  EXPECT_EQ(format::decode_narrative(format::encode_narrative(narrative)).value(), narrative);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(format::decode_narrative(bytes.substr(0, size)));
  }
}

}  // namespace
}  // namespace atollbank::transactions
