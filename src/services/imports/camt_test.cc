// SPDX-License-Identifier: Apache-2.0
#include "services/imports/camt.h"

#include "services/imports/statement_fixture.h"

namespace atollbank::imports {
namespace {

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  const auto at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return text.replace(at, what.size(), with);
}

TEST(Camt, statements_in_sequence_are_one_account) {
  const Statement statement = statement_in("camt053_02.xml");
  EXPECT_EQ(statement.format, FileFormat::kCamt053);
  EXPECT_EQ(statement.account, "GB33BUKB20201555555555");
  ASSERT_EQ(statement.parts.size(), 2u);
  EXPECT_EQ(statement.parts[0].sequence, 41u);
  EXPECT_EQ(statement.parts[0].opening_minor, 50'000);
  EXPECT_EQ(statement.parts[1].closing_minor, 169'260);
  EXPECT_EQ(statement.parts[1].first_line, 2u);
  ASSERT_EQ(statement.lines.size(), 4u);
  const StatementLine& rent = statement.lines[1];
  EXPECT_EQ(rent.id, "R-1002");
  EXPECT_EQ(rent.amount_minor, -64'000);
  EXPECT_EQ(rent.booked, time_of("2026-09-02T00:00:00Z"));
  EXPECT_EQ(rent.valued, time_of("2026-09-01T00:00:00Z"));
  EXPECT_EQ(rent.description, "RENT FLAT 2");
  EXPECT_EQ(rent.counterparty, "Lighthouse Lettings");
  EXPECT_EQ(rent.account_number, "20000012345678");
  EXPECT_EQ(statement.lines[2].kind, LineKind::kDirectDebit);
  EXPECT_EQ(statement.lines[3].kind, LineKind::kCard);
  EXPECT_EQ(statement.lines[3].description, "CARD 4242 & TIP");
  EXPECT_EQ(verdict(example("camt053_02.xml")), "taken");
}

TEST(Camt, version_08_is_read_under_any_prefix) {
  const Statement statement = statement_in("camt053_08.xml");
  EXPECT_EQ(statement.account, "04009931415926");
  EXPECT_EQ(statement.pending_count, 1u);
  ASSERT_EQ(statement.lines.size(), 3u);
  EXPECT_EQ(statement.lines[0].id, "2026-10/1");
  EXPECT_EQ(statement.lines[0].booked, time_of("2026-10-01T08:30:00.25Z"));
  EXPECT_EQ(statement.lines[0].description, "share of the boat");
  EXPECT_EQ(statement.lines[0].counterparty, "Ines Okafor");
  EXPECT_EQ(statement.lines[0].account_number, "GB94BARC10201530093459");
  EXPECT_EQ(statement.lines[0].sort_code, "102015");
  EXPECT_EQ(statement.lines[1].counterparty, "Fika Fyr");
  EXPECT_EQ(statement.lines[1].local_currency, 752);
  EXPECT_EQ(statement.lines[1].local_amount_minor, -11'200);
  EXPECT_EQ(statement.lines[2].description, "2 payments");
  EXPECT_EQ(verdict(example("camt053_08.xml")), "taken");
}

TEST(Camt, an_entry_without_a_reference_has_the_same_id_every_time) {
  const Statement once = statement_in("camt053_08.xml");
  const Statement again = statement_in("camt053_08.xml");
  EXPECT_EQ(once.lines[2].id, again.lines[2].id);
  EXPECT_TRUE(once.lines[2].id.ends_with("/1"));
}

TEST(Camt, a_later_version_is_taken_for_what_it_shares) {
  EXPECT_EQ(verdict(replaced(example("camt053_08.xml"), "001.08", "001.13")), "taken");
  EXPECT_EQ(verdict(replaced(example("camt053_08.xml"), "001.08", "001.01")),
            "camt_version_unknown");
}

TEST(Camt, what_is_wrong_has_a_reason_of_its_own) {
  const std::string good = example("camt053_02.xml");
  EXPECT_EQ(verdict(example("gap_balance.xml")), "balances_do_not_tie");
  EXPECT_EQ(verdict(example("gap_sequence.xml")), "statement_sequence_gap");
  EXPECT_EQ(verdict(example("truncated.xml")), "malformed_xml");
  EXPECT_EQ(verdict(example("external_entity.xml")), "xml_document_type");
  EXPECT_EQ(verdict(replaced(good, "camt.053", "camt.054")), "camt_not_a_statement");
  EXPECT_EQ(verdict(replaced(good, "Ccy=\"GBP\">1900", "Ccy=\"EUR\">1900")),
            "line_currency_differs");
  EXPECT_EQ(verdict(replaced(good, "Ccy=\"GBP\">1900", "Ccy=\"XXQ\">1900")),
            "line_currency_unknown");
  EXPECT_EQ(verdict(replaced(good, "1900.00", "-1900.00")), "camt_direction_malformed");
  EXPECT_EQ(verdict(replaced(good, "DBIT", "BOTH")), "camt_direction_malformed");
  EXPECT_EQ(verdict(replaced(good, "R-1002", "R-1001")), "line_id_repeated");
  EXPECT_EQ(verdict(replaced(good, "<BookgDt><Dt>2026-09-01", "<BookgDt><Dt>2026-13-01")),
            "line_date_malformed");
  EXPECT_EQ(verdict(replaced(good, "<IBAN>GB33BUKB20201555555555</IBAN>", "")),
            "camt_element_missing");
  EXPECT_EQ(verdict(replaced(good, "GB33BUKB20201555555555", "GB00")), "statement_account_differs");
  EXPECT_EQ(verdict(replaced(good, "Noodle Lantern", "&#xD800;")), "line_text_malformed");
}

}  // namespace
}  // namespace atollbank::imports
