// SPDX-License-Identifier: Apache-2.0
#include "services/imports/monzo_csv.h"

#include "services/imports/statement_fixture.h"

namespace atollbank::imports {
namespace {

constexpr std::uint16_t kPound = 826;
constexpr std::uint16_t kEuro = 978;

const std::string kHeader = "Transaction ID,Date,Time,Amount,Currency,Name\n";

TEST(MonzoCsv, every_column_of_todays_export_is_read) {
  const Statement statement = statement_in("monzo.csv");
  EXPECT_EQ(statement.format, FileFormat::kMonzoCsv);
  EXPECT_EQ(statement.currency, kPound);
  ASSERT_EQ(statement.lines.size(), 10u);
  const StatementLine expected{.id = "tx_0000AfQ1mVhX0Kz3rT9aB4",
                               .line_number = 5,
                               .booked = time_of("2026-09-03T19:22:47Z"),
                               .valued = time_of("2026-09-03T19:22:47Z"),
                               .amount_minor = -3187,
                               .currency = kPound,
                               .kind = LineKind::kCard,
                               .description = "TAVERNA NERITA         NAXOS         GRC",
                               .counterparty = "Taverna Nerita",
                               .account_number = "",
                               .sort_code = "",
                               .category = "Eating out",
                               .emoji = "🍽",
                               .address = "",
                               .notes = "Two lines\nof notes",
                               .local_currency = kEuro,
                               .local_amount_minor = -3650};
  EXPECT_EQ(statement.lines[3], expected);
  EXPECT_EQ(statement.lines[1].notes, "Breakfast with Noor, as promised #treat");
  EXPECT_EQ(statement.lines[1].address, "12 Quay Street");
  EXPECT_EQ(statement.lines[1].local_currency, 0);
  EXPECT_EQ(statement.lines[4].line_number, 7u);  // after a field of two lines
  EXPECT_EQ(statement.lines[5].counterparty, "Fern & Thread \"The Loom\"");
  EXPECT_EQ(statement.lines[6].amount_minor, 6250);
  EXPECT_EQ(statement.lines[8].amount_minor, 0);
}

TEST(MonzoCsv, each_type_is_a_kind) {
  const Statement statement = statement_in("monzo.csv");
  ASSERT_EQ(statement.lines.size(), 10u);
  EXPECT_EQ(statement.lines[0].kind, LineKind::kFasterPayment);
  EXPECT_EQ(statement.lines[2].kind, LineKind::kDirectDebit);
  EXPECT_EQ(statement.lines[4].kind, LineKind::kCard);
  EXPECT_EQ(statement.lines[7].kind, LineKind::kPotTransfer);
  EXPECT_EQ(statement.lines[9].kind, LineKind::kPersonToPerson);
}

TEST(MonzoCsv, the_columns_of_the_first_exports_are_known_too) {
  const Statement statement = statement_in("monzo_2018.csv");
  ASSERT_EQ(statement.lines.size(), 3u);
  EXPECT_EQ(statement.lines[0].id, "tx_00009RzXkq1mVhX0Kz3rT1");
  EXPECT_EQ(statement.lines[0].booked, time_of("2018-01-05T08:31:14Z"));
  EXPECT_EQ(statement.lines[0].kind, LineKind::kCard);
  EXPECT_EQ(statement.lines[1].amount_minor, -150'000);
  EXPECT_EQ(statement.lines[1].local_currency, 392);
  EXPECT_EQ(statement.lines[1].local_amount_minor, -254'000);
  EXPECT_EQ(statement.lines[1].notes, "so far away #japan");
  EXPECT_EQ(statement.lines[2].amount_minor, 200'050);
  EXPECT_EQ(statement.lines[2].kind, LineKind::kOther);
}

TEST(MonzoCsv, columns_may_stand_in_any_order_and_others_are_ignored) {
  const auto statement = read_monzo_csv(
      "Weather,AMOUNT,transaction_id,Date\nrain,-1.5,a,2026-09-01\nsun,2,b,02/09/2026\n");
  ASSERT_TRUE(statement);
  ASSERT_EQ(statement->lines.size(), 2u);
  EXPECT_EQ(statement->lines[0].amount_minor, -150);
  EXPECT_EQ(statement->lines[0].booked, time_of("2026-09-01T00:00:00Z"));
  EXPECT_EQ(statement->lines[1].booked, time_of("2026-09-02T00:00:00Z"));
}

TEST(MonzoCsv, a_byte_order_mark_and_windows_line_ends_are_no_trouble) {
  EXPECT_EQ(verdict("\xEF\xBB\xBFTransaction ID,Date,Amount\r\na,01/09/2026,1\r\n\r\n"), "taken");
}

TEST(MonzoCsv, a_file_runs_forwards_or_backwards) {
  const auto statement = read_statement(
      kHeader + "b,02/09/2026,,1,GBP,x\nc,01/09/2026,,2,GBP,y\na,01/09/2026,,3,GBP,z\n", {});
  ASSERT_TRUE(statement);
  EXPECT_EQ(statement->lines[0].id, "a");
  EXPECT_EQ(statement->lines[1].id, "c");
  EXPECT_EQ(statement->lines[2].id, "b");
}

TEST(MonzoCsv, what_is_wrong_has_a_reason_of_its_own) {
  const auto reason = [](const std::string& rows) {
    return verdict(kHeader + rows, FileFormat::kMonzoCsv);
  };
  EXPECT_EQ(reason("a,01/09/2026,,1,GBP,x\n"), "taken");
  EXPECT_EQ(reason("a,01/09/2026,,1,GBP\n"), "csv_truncated");
  EXPECT_EQ(reason("a,01/09/2026,,1,GBP,x,y\n"), "csv_row_too_long");
  EXPECT_EQ(reason("a,01/09/2026,,1,GBP,\"x\n"), "csv_truncated");
  EXPECT_EQ(reason("a,01/09/2026,,1,GBP,\"x\"y\n"), "csv_quote_misplaced");
  EXPECT_EQ(reason("a,01/09/2026,,1,GBP,x\"y\n"), "csv_quote_misplaced");
  EXPECT_EQ(reason(",01/09/2026,,1,GBP,x\n"), "line_id_missing");
  EXPECT_EQ(reason("a,31/02/2026,,1,GBP,x\n"), "line_date_malformed");
  EXPECT_EQ(reason("a,01/09/2026,25:00:00,1,GBP,x\n"), "line_date_malformed");
  EXPECT_EQ(reason("a,soon,,1,GBP,x\n"), "line_date_malformed");
  EXPECT_EQ(reason("a,01/09/2026,,1.005,GBP,x\n"), "line_amount_malformed");
  EXPECT_EQ(reason("a,01/09/2026,,ten,GBP,x\n"), "line_amount_malformed");
  EXPECT_EQ(reason("a,01/09/2026,,99999999999999999999,GBP,x\n"), "line_amount_malformed");
  EXPECT_EQ(reason("a,01/09/2026,,1,POUND,x\n"), "line_currency_unknown");
  EXPECT_EQ(reason("a,01/09/2026,,1,GBP," + std::string(1025, 'x') + "\n"), "line_text_too_long");
  EXPECT_EQ(reason("a,01/09/2026,,1,GBP,\xFF\n"), "file_not_text");
  EXPECT_EQ(verdict("Date,Amount\n01/09/2026,1\n", FileFormat::kMonzoCsv), "csv_column_missing");
  EXPECT_EQ(verdict("id,Date,Amount,amount\n", FileFormat::kMonzoCsv), "csv_column_repeated");
  EXPECT_EQ(verdict("", FileFormat::kMonzoCsv), "file_empty");
  EXPECT_EQ(verdict("once upon a time"), "file_format_unknown");
}

TEST(MonzoCsv, a_row_cut_in_its_last_field_is_seen_by_its_sums) {
  const std::string whole = example("monzo.csv");
  EXPECT_EQ(verdict(whole), "taken");
  EXPECT_EQ(verdict(whole.substr(0, whole.size() - 6)), "csv_amounts_differ");
  EXPECT_EQ(verdict(example("truncated.csv")), "csv_truncated");
}

TEST(MonzoCsv, there_are_at_most_so_many_lines) {
  std::string rows = kHeader;
  for (std::size_t i = 0; i <= kLineCountMax; ++i) {
    rows += std::to_string(i) + ",01/09/2026,,1,GBP,x\n";
  }
  EXPECT_EQ(verdict(rows), "file_too_large");
}

TEST(MonzoCsv, a_refusal_names_the_line) {
  const auto statement = read_monzo_csv(kHeader + "a,01/09/2026,,1,GBP,x\nb,never,,1,GBP,x\n");
  ASSERT_FALSE(statement);
  EXPECT_EQ(statement.error().message, "line 3: 'never' is not a date");
}

}  // namespace
}  // namespace atollbank::imports
