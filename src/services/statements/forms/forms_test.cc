// SPDX-License-Identifier: Apache-2.0
#include "services/statements/forms/forms_fixture.h"

#include "services/statements/statement_fixture.h"

namespace atollbank::statements {
namespace {

TEST(Forms, every_form_is_read_back_as_the_statement) { EXPECT_EQ(fault_of_forms(sample()), ""); }

TEST(Forms, a_quiet_month_has_every_form) {
  const auto quiet = draw_up(asked_of(october()), {}, {});
  ASSERT_TRUE(quiet.has_value());
  EXPECT_EQ(fault_of_forms(*quiet), "");
}

TEST(Forms, what_is_read_back_has_no_gap) {
  for (const std::string& form : {to_camt053(sample()), to_ofx(sample()), to_csv(sample())}) {
    const auto read = imports::read_statement(form, std::nullopt);
    ASSERT_TRUE(read.has_value());
    EXPECT_TRUE(imports::find_gaps(*read, october().to).empty());
  }
}

TEST(Forms, kinds_of_entries_are_told_apart) {
  using imports::LineKind;
  const auto camt = imports::read_statement(to_camt053(sample()), std::nullopt);
  const auto ofx = imports::read_statement(to_ofx(sample()), std::nullopt);
  const auto csv = imports::read_statement(to_csv(sample()), std::nullopt);
  const auto at = [](Scheme scheme) { return static_cast<std::size_t>(scheme); };
  for (const auto& read : {*camt, *ofx, *csv}) {
    EXPECT_EQ(read.lines[at(Scheme::kCard)].kind, LineKind::kCard);
    EXPECT_EQ(read.lines[at(Scheme::kInterest)].kind, LineKind::kInterest);
    EXPECT_EQ(read.lines[at(Scheme::kBacs)].kind, LineKind::kDirectDebit);
    EXPECT_EQ(read.lines[at(Scheme::kFasterPayment)].kind, LineKind::kFasterPayment);
  }
  EXPECT_EQ(csv->lines[at(Scheme::kPotTransfer)].kind, LineKind::kPotTransfer);
  EXPECT_EQ(csv->lines[at(Scheme::kPersonToPerson)].kind, LineKind::kPersonToPerson);
  EXPECT_EQ(csv->lines[at(Scheme::kTopUp)].kind, LineKind::kTopUp);
}

TEST(Forms, currencies_have_their_own_decimals) {
  for (const auto& [alpha, text] :
       {std::pair{"JPY", "-105"}, std::pair{"KWD", "-0.105"}, std::pair{"CLF", "-0.0105"}}) {
    Statement statement = sample();
    statement.head.currency = *money::Currency::from_alpha(alpha);
    EXPECT_EQ(fault_of_forms(statement), "") << alpha;
    EXPECT_NE(to_ofx(statement).find(std::string("<TRNAMT>") + text + "</TRNAMT>"),
              std::string::npos);
  }
}

TEST(Forms, a_long_description_is_whole_in_camt) {
  Statement statement = sample();
  for (const std::size_t length : {140u, 141u, 255u}) {
    statement.entries[2].description = std::string(length, 'x');
    EXPECT_EQ(fault_of_forms(statement), "") << length;
    const bool is_unstructured = to_camt053(statement).find("<Ustrd>xxx") != std::string::npos;
    EXPECT_EQ(is_unstructured, length <= 140) << length;  // Max140Text
  }
}

TEST(Forms, an_account_without_numbers_is_named_by_its_id) {
  Statement statement = sample();
  statement.head.account.iban = statement.head.account.number = "";
  statement.head.account.sort_code = statement.head.account.bic = "";
  statement.head.account.bank_name = statement.head.account.holder = "";
  const std::string id = base::to_text("acc", statement.head.account.id);
  EXPECT_EQ(imports::read_statement(to_camt053(statement), std::nullopt)->account, id);
  EXPECT_EQ(fault_of_ofx(statement), "");
  EXPECT_EQ(fault_of_csv(statement), "");
  EXPECT_EQ(fault_of_json(statement), "");
}

TEST(Forms, the_same_statement_is_the_same_bytes) {
  EXPECT_EQ(to_camt053(sample()), to_camt053(sample()));
  EXPECT_EQ(to_ofx(sample()), to_ofx(sample()));
  EXPECT_EQ(to_csv(sample()), to_csv(sample()));
  EXPECT_EQ(to_json(as_issued(sample())), to_json(as_issued(sample())));
}

TEST(Forms, the_widest_amounts_are_written_out) {
  Statement statement = sample();
  statement.head.opening_minor = INT64_MIN;
  statement.entries[0].amount_minor = INT64_MIN;
  EXPECT_NE(to_camt053(statement).find(">92233720368547758.08</Amt>"), std::string::npos);
  EXPECT_NE(to_csv(statement).find(",-92233720368547758.08,GBP,"), std::string::npos);
}

}  // namespace
}  // namespace atollbank::statements
