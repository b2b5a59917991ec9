// SPDX-License-Identifier: Apache-2.0
#include "services/imports/format/import_record.h"

#include <gtest/gtest.h>

namespace atollbank::imports::format {
namespace {

Import import() {
  Import import;
  import.id = {.high = 1, .low = 2};
  import.user_id = {.high = 3, .low = 4};
  import.account_id = {.high = 5, .low = 6};
  import.client_id = "c";
  import.created = {7};
  import.updated = {8};
  import.state = ImportState::kNotes;
  import.format = FileFormat::kCamt053;
  import.statement_account = "GB";
  import.line_count = 9;
  import.new_count = 10;
  import.known_count = 11;
  import.empty_count = 12;
  import.pending_count = 13;
  import.sum_minor = -14;
  import.opening_minor = 15;
  import.is_told = true;
  import.reason = "r";
  import.done_count = 16;
  return import;
}

PlannedLine line() {
  PlannedLine line;
  line.taken = {.line_id = "l",
                .attempt = 1,
                .created = {2},
                .settled = {3},
                .amount_minor = -4,
                .scheme = transactions::Scheme::kCard,
                .category = transactions::Category::kGroceries,
                .merchant_id = {.high = 5, .low = 6},
                .local_currency = 978,
                .local_amount_minor = -7};
  line.line_number = 8;
  line.description = "d";
  line.counterparty = {.name = "n", .account_number = "a", .sort_code = "s", .user_id = ""};
  line.merchant_name = "m";
  line.merchant_emoji = "e";
  line.merchant_street = "t";
  line.notes = "o";
  return line;
}

TEST(ImportRecord, format_one_keeps_its_bytes) {
  EXPECT_EQ(base::to_hex(encode_import(import())),
            "01030301"
            "0100000000000000"
            "0200000000000000"
            "0300000000000000"
            "0400000000000000"
            "0500000000000000"
            "0600000000000000"
            "0700000000000000"
            "0800000000000000"
            "09000000"
            "0a000000"
            "0b000000"
            "0c000000"
            "0d000000"
            "10000000"
            "f2ffffffffffffff"
            "0f00000000000000"
            "0100000063"
            "020000004742"
            "0100000072");
  EXPECT_EQ(base::to_hex(encode_lines(std::vector{line()})),
            "0101000000"
            "010000006c"
            "010309"
            "0200000000000000"
            "0300000000000000"
            "fcffffffffffffff"
            "0500000000000000"
            "0600000000000000"
            "d203"
            "f9ffffffffffffff"
            "08000000"
            "0100000064"
            "010000006e"
            "0100000061"
            "0100000073"
            "00000000"
            "010000006d"
            "0100000065"
            "0100000074"
            "010000006f");
}

TEST(ImportRecord, what_was_encoded_is_decoded_and_every_cut_is_refused) {
  const auto whole = encode_import(import());
  EXPECT_EQ(decode_import(whole).value(), import());
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_EQ(decode_import(whole.substr(0, size)).error().reason, "record_malformed") << size;
  }
  const auto lines = encode_lines(std::vector{line(), line()});
  EXPECT_EQ(decode_lines(lines).value(), (std::vector{line(), line()}));
  for (std::size_t size = 0; size < lines.size(); ++size) {
    EXPECT_EQ(decode_lines(lines.substr(0, size)).error().reason, "record_malformed") << size;
  }
}

TEST(ImportRecord, a_number_that_means_nothing_is_refused) {
  for (const auto& [byte, value] : {std::pair{0, 2}, std::pair{1, 0}, std::pair{1, 6},
                                    std::pair{2, 0}, std::pair{2, 4}, std::pair{3, 2}}) {
    auto bytes = encode_import(import());
    bytes[static_cast<std::size_t>(byte)] = static_cast<char>(value);
    EXPECT_FALSE(decode_import(bytes)) << byte << ' ' << value;
  }
  EXPECT_FALSE(decode_lines(encode_lines(std::vector<PlannedLine>(kLinesOfRecordMax + 1))));
}

TEST(ImportRecord, with_a_sealed_account_is_format_two_and_holds_none_of_it) {
  Import kept = import();
  kept.statement_account = "GB33BUKB20201555555555";
  kept.statement_account_parts = {{.key = 17, .bytes = "sealed"}};
  const std::string bytes = encode_import(kept);
  EXPECT_EQ(bytes[0], 2);
  EXPECT_EQ(bytes.find("GB33"), std::string::npos);
  kept.statement_account = "";
  EXPECT_EQ(decode_import(bytes).value(), kept);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(decode_import(bytes.substr(0, size))) << size;
  }
}

}  // namespace
}  // namespace atollbank::imports::format
