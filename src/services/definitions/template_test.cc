// SPDX-License-Identifier: Apache-2.0
#include "services/definitions/template.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>

#include "services/definitions/template_expansion.h"

namespace atollbank::definitions {
namespace {

using money::Amount;
using money::Currency;

constexpr ledger::AccountId kCard{.high = 1, .low = 1};
constexpr ledger::AccountId kSettlement{.high = 1, .low = 2};
constexpr ledger::AccountId kFees{.high = 1, .low = 3};

constexpr std::string_view kCardPurchase = R"(
# What a customer pays, the scheme is owed and the house earns.
template card_purchase version 3 code 210 (amount: money, card: account, fee: money) {
  debit card amount + fee;
  credit house.settlement.mastercard amount;
  credit house.fees fee;
})";

Amount pounds(std::int64_t minor) { return {.minor = minor, .currency = Currency::gbp()}; }
Amount euros(std::int64_t minor) { return {.minor = minor, .currency = Currency::eur()}; }

ledger::format::AccountOpenedSlot opened(ledger::AccountId id, const char* name,
                                         std::uint16_t currency = 826) {
  ledger::format::AccountOpenedSlot slot;
  slot.header = {.kind = ledger::format::SlotKind::kAccountOpened};
  slot.id = id;
  slot.currency = currency;
  std::strcpy(slot.namespace_name, "house");
  std::strcpy(slot.name, name);
  return slot;
}

AddressBook house() {
  AddressBook book;
  book.take(opened(kSettlement, "settlement.mastercard"));
  book.take(opened(kFees, "fees"));
  return book;
}

std::string refusal_of(std::string_view text) {
  const auto made = compile_template(text);
  return made.has_value() ? "none" : made.error().reason;
}

std::string refusal_of_body(std::string_view body) {
  return refusal_of(
      "template t version 1 (a: money, b: money, x: account, y: account, n: number)"
      "{ let all = (a + b) * n; debit x all; credit y all;" +
      std::string(body) + "}");
}

// A rule with parameters a, b: money, x, y: account.
Template rule_of(std::string_view body) {
  auto made =
      compile_template("template t version 1 (a: money, b: money, x: account, y: account) {" +
                       std::string(body) + "}");
  EXPECT_TRUE(made.has_value()) << made.error().message;
  return made.value_or(Template{});
}

base::Result<Expansion> run(const Template& rule, Amount a, Amount b) {
  const std::vector<Argument> arguments = {{"a", a}, {"b", b}, {"x", kCard}, {"y", kFees}};
  return expand(rule, arguments, house());
}

std::string refusal_of_run(const Template& rule, Amount a, Amount b) {
  const auto expansion = run(rule, a, b);
  return expansion.has_value() ? "none" : expansion.error().reason;
}

std::vector<Argument> purchase(Amount amount, Amount fee) {
  return {{"amount", amount}, {"card", kCard}, {"fee", fee}};
}

TEST(Template, a_business_event_becomes_the_lines_of_one_posting) {
  const auto rule = compile_template(kCardPurchase).value();
  const auto expansion = expand(rule, purchase(pounds(1'000), pounds(25)), house()).value();
  ASSERT_EQ(expansion.lines.size(), 3u);
  EXPECT_EQ(expansion.lines[0].account, kCard);
  EXPECT_EQ(expansion.lines[0].account_text, "card");
  EXPECT_EQ(expansion.lines[0].amount, pounds(1'025));
  EXPECT_FALSE(expansion.lines[0].is_credit);
  EXPECT_EQ(expansion.lines[1].account, kSettlement);
  EXPECT_EQ(expansion.lines[1].account_text, "house.settlement.mastercard");
  EXPECT_EQ(expansion.lines[1].amount, pounds(1'000));
  EXPECT_TRUE(expansion.lines[1].is_credit);
  EXPECT_EQ(expansion.lines[2].amount, pounds(25));
  EXPECT_TRUE(rule.is_proven_balanced);
}

TEST(Template, its_posting_is_one_command_that_names_the_rule) {
  const auto rule = compile_template(kCardPurchase).value();
  const auto expansion = expand(rule, purchase(pounds(1'000), pounds(25)), house()).value();
  ledger::Batch batch;
  const PostingFrame frame{.id = {5, 6},
                           .reference = {7, 8},
                           .value_time_ns = 9,
                           .code = 0,
                           .metadata = {},
                           .evidence = "the caller's"};
  ASSERT_TRUE(append_posting(expansion, frame, batch).has_value());
  ASSERT_EQ(batch.commands.size(), 1u);
  EXPECT_EQ(batch.commands[0].kind, ledger::CommandKind::kPostLegs);
  EXPECT_EQ(batch.commands[0].code, 210u);
  EXPECT_EQ(batch.commands[0].value_time_ns, 9);
  ASSERT_EQ(batch.legs.size(), 3u);
  EXPECT_EQ(batch.legs[0].amount_minor, -1'025);
  EXPECT_EQ(batch.legs[1].amount_minor, 1'000);
  EXPECT_EQ(batch.legs[2].account, kFees);
  const auto fields = ledger::format::decode_metadata(batch.evidence).value();
  ASSERT_EQ(fields.size(), 1u);
  EXPECT_EQ(std::get<std::string>(fields[0].value), "card_purchase/3");
  EXPECT_EQ(ledger::format::split_evidence(batch.evidence).value().rest, "the caller's");
}

TEST(Template, lines_that_move_nothing_are_left_out_and_two_are_a_plain_posting) {
  const auto rule = compile_template(kCardPurchase).value();
  const auto expansion = expand(rule, purchase(pounds(1'000), pounds(0)), house()).value();
  ledger::Batch batch;
  ASSERT_TRUE(append_posting(expansion,
                             {.id = {5, 6},
                              .reference = {},
                              .value_time_ns = 0,
                              .code = 17,
                              .metadata = {},
                              .evidence = {}},
                             batch));
  EXPECT_EQ(batch.commands[0].kind, ledger::CommandKind::kPost);
  EXPECT_EQ(batch.commands[0].debit_account, kCard);
  EXPECT_EQ(batch.commands[0].credit_account, kSettlement);
  EXPECT_EQ(batch.commands[0].amount_minor, 1'000);
  EXPECT_EQ(batch.commands[0].currency, 826);
  EXPECT_EQ(batch.commands[0].code, 17u);
  EXPECT_TRUE(batch.legs.empty());
}

TEST(Template, portions_are_rounded_by_the_rule_they_name) {
  const auto rule = rule_of(
      "let e = 2.5% of a rounded half_even; let u = 2.5% of a rounded half_up;"
      "let d = 2.5% of a rounded down; let o = 2.5% of a rounded up;"
      "debit x e; credit y e; debit x u; credit y u; debit x d; credit y d; debit x o; credit y o;"
      "debit x b; credit y b");
  EXPECT_TRUE(rule.is_proven_balanced);
  const auto lines = run(rule, pounds(100), pounds(1)).value().lines;  // 2.5
  EXPECT_EQ(lines[0].amount, pounds(2));
  EXPECT_EQ(lines[2].amount, pounds(3));
  EXPECT_EQ(lines[4].amount, pounds(2));
  EXPECT_EQ(lines[6].amount, pounds(3));
}

TEST(Template, a_fee_may_have_a_least_and_a_most) {
  const auto rule = rule_of(
      "let fee = min(max(2% of a rounded half_up, 0.50 GBP), 10.00 GBP);"
      "debit x a + fee; credit y a; credit house.fees fee; debit x b; credit y b");
  EXPECT_EQ(run(rule, pounds(100), pounds(1)).value().lines[2].amount, pounds(50));
  EXPECT_EQ(run(rule, pounds(5'000), pounds(1)).value().lines[2].amount, pounds(100));
  EXPECT_EQ(run(rule, pounds(900'000), pounds(1)).value().lines[2].amount, pounds(1'000));
  EXPECT_EQ(refusal_of_run(rule, euros(100), euros(1)), "template_currency_mismatch");
}

TEST(Template, balance_is_proven_without_arguments_also_through_rounded_amounts) {
  EXPECT_TRUE(rule_of("debit x a * 3 + b; credit y b; credit y (a + a) + a").is_proven_balanced);
  EXPECT_TRUE(rule_of("let f = 3% of (a + b) rounded up; debit x a; credit y a - f; credit y f;"
                      "debit x b; credit y b")
                  .is_proven_balanced);
  EXPECT_TRUE(compile_template("template t version 1 (a: money, x: account, n: number, m: number) {"
                               "debit x a * n * m; credit house.fees a * m * n }")
                  .value()
                  .is_proven_balanced);
}

TEST(Template, lines_that_certainly_differ_are_refused_before_anything_is_posted) {
  EXPECT_EQ(refusal_of_body("debit x a"), "template_unbalanced");
  EXPECT_EQ(refusal_of_body("debit x a; credit y b"), "template_unbalanced");
  EXPECT_EQ(refusal_of_body("debit x a; credit y a + 0.01 GBP"), "template_unbalanced");
  EXPECT_EQ(refusal_of_body("debit x a; credit y a * n"), "template_unbalanced");
  EXPECT_EQ(refusal_of_body("debit x 1 GBP; credit y 1 EUR"), "template_unbalanced");
  EXPECT_EQ(refusal_of("template t version 1 () { }"), "template_unbalanced");
}

TEST(Template, lines_that_may_differ_are_refused_when_they_do) {
  const auto rule = rule_of(
      "debit x a; credit y 50% of a rounded down; credit y 50% of a rounded down;"
      "debit x b; credit y b");
  EXPECT_FALSE(rule.is_proven_balanced);
  EXPECT_EQ(refusal_of_run(rule, pounds(100), pounds(0)), "none");
  EXPECT_EQ(refusal_of_run(rule, pounds(101), pounds(0)), "template_unbalanced");
}

TEST(Template, each_argument_is_given_once_and_of_its_type) {
  const auto rule = compile_template(kCardPurchase).value();
  const auto refusal = [&](std::vector<Argument> arguments) {
    const auto expansion = expand(rule, arguments, house());
    return expansion.has_value() ? "none" : expansion.error().reason;
  };
  const Argument amount{"amount", pounds(5)};
  const Argument card{"card", kCard};
  const Argument fee{"fee", pounds(1)};
  EXPECT_EQ(refusal({amount, card}), "template_argument_missing");
  EXPECT_EQ(refusal({amount, card, fee, {"tip", pounds(1)}}), "template_argument_unknown");
  EXPECT_EQ(refusal({amount, card, fee, fee}), "template_argument_invalid");
  EXPECT_EQ(refusal({{"amount", kCard}, card, fee}), "template_argument_invalid");
  EXPECT_EQ(refusal({{"amount", pounds(-1)}, card, fee}), "template_argument_invalid");
  EXPECT_EQ(refusal({amount, {"card", ledger::AccountId{}}, fee}), "template_argument_invalid");
  EXPECT_EQ(refusal({amount, card, {"fee", euros(1)}}), "template_currency_mismatch");
  EXPECT_EQ(refusal({{"amount", pounds(INT64_MAX)}, card, fee}), "template_amount_overflow");
  EXPECT_EQ(refusal({{"amount", pounds(0)}, card, {"fee", pounds(0)}}), "template_empty");
}

TEST(Template, a_line_of_less_than_nothing_is_refused) {
  const auto rule = rule_of("debit x a - b; credit y a - b");
  EXPECT_EQ(refusal_of_run(rule, pounds(5), pounds(6)), "template_amount_negative");
  EXPECT_EQ(refusal_of_run(rule, pounds(6), pounds(5)), "none");
}

TEST(Template, an_address_is_the_houses_account_in_the_currency_of_its_line) {
  const auto rule = compile_template(kCardPurchase).value();
  AddressBook book = house();
  EXPECT_EQ(expand(rule, purchase(euros(5), euros(1)), book).error().reason,
            "template_address_unknown");
  book.take(opened({1, 9}, "settlement.mastercard", 978));
  book.take(opened({1, 10}, "fees", 978));
  EXPECT_EQ(expand(rule, purchase(euros(5), euros(1)), book).value().lines[2].account.low, 10u);
  book.take(opened({1, 11}, "fees", 978));
  EXPECT_EQ(expand(rule, purchase(euros(5), euros(1)), book).error().reason,
            "template_address_ambiguous");
  auto customers = opened({1, 12}, "fees");
  customers.owner = {3, 3};
  book.take(customers);
  EXPECT_TRUE(expand(rule, purchase(pounds(5), pounds(1)), book).has_value());
}

TEST(Template, names_and_types_are_checked_when_it_is_compiled) {
  EXPECT_EQ(refusal_of_body(""), "none");
  EXPECT_EQ(refusal_of_body("debit x tip"), "template_name_unknown");
  EXPECT_EQ(refusal_of_body("debit z a"), "template_name_unknown");
  EXPECT_EQ(refusal_of_body("debit a a"), "template_type_mismatch");
  EXPECT_EQ(refusal_of_body("debit x y"), "template_type_mismatch");
  EXPECT_EQ(refusal_of_body("debit x a * b"), "template_type_mismatch");
  EXPECT_EQ(refusal_of_body("let a = b"), "template_name_repeated");
  EXPECT_EQ(refusal_of_body("let all = b"), "template_name_repeated");
  EXPECT_EQ(refusal_of("template t version 1 (a: money, a: account) {}"), "template_name_repeated");
  EXPECT_EQ(refusal_of("template t version 1 (a: money) { debit house.a 1 GBP;"
                       "credit house.b 1 GBP }"),
            "template_parameter_unused");
}

TEST(Template, text_that_is_no_template_is_refused_with_its_place) {
  for (const std::string_view text :
       {"", "template", "template t", "template t version 0 () {}", "template t version 1 ( {}",
        "template T version 1 () {}", "template t version 1.5 () {}",
        "template t version 1 (a: text) {}", "template t version 1 (debit: money) {}",
        "template t version 1 () {} template", "template t version 1 () { pay x }",
        "template t version 1 () { debit \"a b\" 1 GBP }", "template t version 1 () {} ~"}) {
    EXPECT_EQ(refusal_of(text), "template_malformed") << text;
  }
  for (const std::string_view body :
       {"debit x 1 XXY", "debit x 1.234 GBP", "debit x 5", "debit x 2% of a", "debit x a +",
        "debit x 2% of a rounded well", "debit x (a", "debit x a b", "debit x 0.0000000001% of a",
        "debit x a * 1.5", "debit x min(a)"}) {
    EXPECT_EQ(refusal_of_body(body), "template_malformed") << body;
  }
  const auto made = compile_template("template t version 1 (\n  a: text) {}");
  EXPECT_THAT(made.error().message, ::testing::HasSubstr("line 2, column 6"));
}

TEST(Template, what_it_may_cost_is_bounded_by_its_text) {
  std::string lines;
  for (int i = 0; i < 33; ++i) lines += "debit x a; credit y a;";
  EXPECT_EQ(refusal_of_body(lines), "template_too_large");
  EXPECT_EQ(refusal_of_body("debit x " + std::string(17, '(') + "a" + std::string(17, ')')),
            "template_too_large");
  std::string sum = "a";
  for (int i = 0; i < 300; ++i) sum += "+a";
  EXPECT_EQ(refusal_of_body("debit x " + sum), "template_too_large");
  EXPECT_EQ(refusal_of_body("debit x a #" + std::string(5'000, '.')), "template_too_large");
  EXPECT_EQ(refusal_of_body("debit x a * 9223372036854775807 * 2"), "template_too_large");
  std::string parameters = "p0: money";
  for (int i = 1; i < 17; ++i) parameters += ", p" + std::to_string(i) + ": money";
  EXPECT_EQ(refusal_of("template t version 1 (" + parameters + ") {}"), "template_too_large");
}

}  // namespace
}  // namespace atollbank::definitions
