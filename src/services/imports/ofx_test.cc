// SPDX-License-Identifier: Apache-2.0
#include "services/imports/ofx.h"

#include "services/imports/ofx_elements.h"
#include "services/imports/statement_fixture.h"

namespace atollbank::imports {
namespace {

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  const auto at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return text.replace(at, what.size(), with);
}

TEST(Ofx, a_file_of_version_1_is_read_oldest_first) {
  const Statement statement = statement_in("ofx_1.ofx");
  EXPECT_EQ(statement.format, FileFormat::kOfx);
  EXPECT_EQ(statement.account, "31415926");
  EXPECT_EQ(statement.currency, 826);
  ASSERT_EQ(statement.parts.size(), 1u);
  EXPECT_EQ(statement.parts[0].closing_minor, 146'910);
  ASSERT_EQ(statement.lines.size(), 4u);
  EXPECT_EQ(statement.lines[0].id, "20260901-1");
  EXPECT_EQ(statement.lines[0].amount_minor, 125'000);
  EXPECT_EQ(statement.lines[0].booked, time_of("2026-09-01T06:00:00Z"));
  EXPECT_EQ(statement.lines[0].description, "ATOLL SHIPWRIGHTS LTD");
  EXPECT_EQ(statement.lines[0].notes, "WAGES");
  EXPECT_EQ(statement.lines[1].kind, LineKind::kCard);
  EXPECT_EQ(statement.lines[1].category, "cash");
  EXPECT_EQ(statement.lines[1].amount_minor, -2000);
  EXPECT_EQ(statement.lines[1].booked, time_of("2026-09-10T09:15:00Z"));
  EXPECT_EQ(statement.lines[2].counterparty, "CAFé ANEMONE");
  EXPECT_EQ(statement.lines[2].booked, time_of("2026-09-14T17:30:00Z"));
  EXPECT_EQ(statement.lines[3].kind, LineKind::kDirectDebit);
  EXPECT_EQ(statement.lines[3].description, "TIDE & SONS");
  EXPECT_EQ(statement.lines[3].line_number, 23u);
  EXPECT_EQ(verdict(example("ofx_1.ofx")), "taken");
}

TEST(Ofx, a_file_of_version_2_is_read_with_what_was_paid_abroad) {
  const Statement statement = statement_in("ofx_2.ofx");
  EXPECT_EQ(statement.account, "xxxxxxxxxxxx4242");
  ASSERT_EQ(statement.lines.size(), 2u);
  EXPECT_EQ(statement.lines[1].id, "cc-2");
  EXPECT_EQ(statement.lines[1].kind, LineKind::kCard);
  EXPECT_EQ(statement.lines[1].booked, time_of("2026-09-05T17:00:00.25Z"));
  EXPECT_EQ(statement.lines[1].local_currency, 840);
  EXPECT_EQ(statement.lines[1].local_amount_minor, -3000);
  EXPECT_EQ(statement.lines[1].notes, "pancakes & syrup");
}

TEST(Ofx, an_empty_value_without_a_closing_tag_does_not_swallow_what_follows) {
  const auto root = read_ofx_elements("<OFX><A><EMPTY><B>1<C>2</A></OFX>");
  ASSERT_TRUE(root);
  const OfxElement& a = root->child("A");
  ASSERT_EQ(a.children.size(), 3u);
  EXPECT_EQ(a.value_of("EMPTY"), "");
  EXPECT_EQ(a.value_of("B"), "1");
  EXPECT_EQ(a.value_of("C"), "2");
  EXPECT_FALSE(a.child("D").is_there());
}

TEST(Ofx, what_is_wrong_has_a_reason_of_its_own) {
  const std::string good = example("ofx_2.ofx");
  EXPECT_EQ(verdict(good), "taken");
  EXPECT_EQ(verdict(replaced(good, "<FITID>cc-1</FITID>", "")), "line_id_missing");
  EXPECT_EQ(verdict(replaced(good, "100.00", "1OO.00")), "line_amount_malformed");
  EXPECT_EQ(verdict(replaced(good, "20260902", "20260231")), "line_date_malformed");
  EXPECT_EQ(verdict(replaced(good, "[-5:EST]", "[-5:EST")), "line_date_malformed");
  EXPECT_EQ(verdict(replaced(good, "GBP", "GBX")), "line_currency_unknown");
  EXPECT_EQ(verdict(replaced(good, "0.80", "0")), "line_amount_malformed");
  EXPECT_EQ(verdict(replaced(good, "<CODE>0</CODE><SEVERITY>INFO",
                             "<CODE>15500</CODE><SEVERITY>"
                             "ERROR")),
            "ofx_status");
  EXPECT_EQ(verdict(replaced(replaced(good, "<CCSTMTRS>", "<X>"), "</CCSTMTRS>", "</X>")),
            "ofx_statement_missing");
  EXPECT_EQ(verdict(replaced(good, "</CCSTMTRS>", "</CCSTMTRSX>")), "malformed_xml");
  EXPECT_EQ(verdict(example("truncated.ofx")), "ofx_truncated");
  EXPECT_EQ(verdict(example("repeated_id.ofx")), "line_id_repeated");
  EXPECT_EQ(verdict("OFXHEADER:100\n\n<OFX></B></OFX>"), "malformed_ofx");
  EXPECT_EQ(verdict("OFXHEADER:100\n\n<OFX>text</OFX>"), "ofx_statement_missing");
  EXPECT_EQ(verdict("OFXHEADER:100\n\n<OFX></OFX>text"), "malformed_ofx");
  std::string deep = "<OFX>";
  for (int i = 0; i < 100; ++i) deep += "<A>";
  EXPECT_EQ(verdict(deep), "ofx_too_deep");
}

TEST(Ofx, an_amount_in_another_currency_is_not_taken_for_the_accounts) {
  const std::string abroad =
      replaced(replaced(example("ofx_2.ofx"), "<ORIGCURRENCY>", "<CURRENCY>"), "</ORIGCURRENCY>",
               "</CURRENCY>");
  EXPECT_EQ(verdict(abroad), "line_currency_differs");
}

}  // namespace
}  // namespace atollbank::imports
