// SPDX-License-Identifier: Apache-2.0
// For tests: what every DefinitionsApi promises, asked of whatever a fixture gives as api().
// Included by the test of the local service and by that of the gRPC client.
#pragma once

#include "services/definitions/definitions_fixture.h"

namespace atollbank::definitions {

// `Fixture` is a DefinitionsFixture.
template <class Fixture>
class DefinitionsContract : public Fixture {
 protected:
  template <class T>
  std::vector<T> list(void (DefinitionsApi::*all)(const Context&, Completion<std::vector<T>>)) {
    return *this->template ask<std::vector<T>>(
        [&](auto done) { (this->api().*all)({}, std::move(done)); });
  }
  static posting::Reply done(const base::Result<posting::Reply>& reply) {
    EXPECT_TRUE(reply.has_value()) << (reply ? "" : reply.error().reason);
    if (!reply) return {};
    EXPECT_EQ(reply->results.at(0).outcome, ledger::Outcome::kDone);
    return *reply;
  }
};

TYPED_TEST_SUITE_P(DefinitionsContract);

TYPED_TEST_P(DefinitionsContract, a_template_is_defined_shown_dry_and_posted_by) {
  const auto defined = this->define(this->kPay, 1).value();
  EXPECT_EQ(defined.name, "pay");
  EXPECT_EQ(defined.kind, DefinitionKind::kTemplate);
  const auto shown = this->dry_run(this->pay(1'000, 25)).value();
  EXPECT_EQ(shown.template_name, "pay");
  EXPECT_EQ(shown.version, 1u);
  EXPECT_EQ(shown.code, 7u);
  ASSERT_EQ(shown.lines.size(), 3u);
  EXPECT_EQ(shown.lines[0].account_text, "from");
  EXPECT_FALSE(shown.lines[0].is_credit);
  EXPECT_EQ(shown.lines[2].account, this->account(2));
  EXPECT_EQ(shown.lines[2].amount, this->pounds(25));
  EXPECT_EQ(this->balance(3).balance_minor, 10'000);  // dry
  const auto reply = this->done(this->post_by(this->pay(1'000, 25), 2));
  ASSERT_EQ(reply.leg_balances.size(), 3u);
  EXPECT_EQ(reply.leg_balances[0].after, 8'975);
  EXPECT_EQ(this->balance(2).balance_minor, 25);
  EXPECT_EQ(this->done(this->post_by(this->pay(1'000, 25), 2)).results[0].duplicate, 1);
  const auto templates = this->list(&DefinitionsApi::templates);
  ASSERT_EQ(templates.size(), 1u);
  EXPECT_EQ(templates[0].slot, defined.slot);
  EXPECT_EQ(templates[0].rule.text, this->kPay);
  EXPECT_TRUE(templates[0].rule.is_proven_balanced);
}

TYPED_TEST_P(DefinitionsContract, an_argument_may_be_a_number_and_reasons_come_through) {
  ASSERT_TRUE(this->define("template n version 1 (from: account, count: number) {"
                           "debit from 0.10 GBP * count; credit house.fees 0.10 GBP * count }",
                           1));
  TemplateCall call{.name = "n", .version = 1, .arguments = {{"from", this->account(3)}}};
  EXPECT_EQ(this->reason_of(this->dry_run(call)), "template_argument_missing");
  call.arguments.push_back({"count", std::int64_t{3}});
  EXPECT_EQ(this->dry_run(call)->lines.at(0).amount, this->pounds(30));
  call.version = 2;
  EXPECT_EQ(this->reason_of(this->dry_run(call)), "template_not_found");
}

TYPED_TEST_P(DefinitionsContract, what_is_refused_is_not_journaled) {
  const std::uint64_t end = this->posting_->durable_end();
  EXPECT_EQ(this->reason_of(
                this->define("template t version 1 (a: money) { debit house.fees a }", 1)),
            "template_unbalanced");
  EXPECT_EQ(this->reason_of(this->define("nonsense", 1)), "definition_kind_unknown");
  EXPECT_EQ(this->reason_of(this->define("metadata x: colour", 1)), "metadata_type_unknown");
  EXPECT_EQ(this->reason_of(this->post_by(this->pay(1, 1), 2)), "template_not_found");
  EXPECT_EQ(this->posting_->durable_end(), end);
}

TYPED_TEST_P(DefinitionsContract, a_definition_sent_again_is_the_same_one) {
  const auto first = this->define(this->kPay, 1).value();
  EXPECT_EQ(this->define(this->kPay, 1)->slot, first.slot);
  EXPECT_EQ(this->reason_of(this->define(this->kPay, 2)), "template_version_not_newer");
  EXPECT_EQ(this->reason_of(this->define("chart 4000 income fees", 1)), "definition_id_used");
  EXPECT_EQ(this->reason_of(this->define(this->kPay, 900)), "definition_id_used");
}

TYPED_TEST_P(DefinitionsContract, what_is_defined_is_listed) {
  ASSERT_TRUE(this->define("chart 4000 to 4999 income fees", 1));
  ASSERT_TRUE(this->define("metadata email: text sealed", 2));
  ASSERT_TRUE(this->define("monitor rich account house.fees above 1.00 GBP", 3));
  ASSERT_TRUE(this->define("monitor low account \"" + base::to_base62(this->account(3)) +
                               "\" below 5.00 GBP",
                           4));
  const auto chart = this->list(&DefinitionsApi::chart);
  ASSERT_EQ(chart.size(), 1u);
  EXPECT_EQ(chart[0].last_code, 4999u);
  EXPECT_EQ(chart[0].type, AccountType::kIncome);
  EXPECT_EQ(chart[0].normal_side, Side::kCredit);
  const auto entry = [&](std::uint32_t code) {
    return this->template ask<ChartEntry>(
        [&](auto done) { this->api().chart_entry({}, code, std::move(done)); });
  };
  EXPECT_EQ(entry(4100).value(), chart[0]);
  EXPECT_EQ(this->reason_of(entry(5000)), "chart_code_not_found");
  const auto types = this->list(&DefinitionsApi::metadata_types);
  ASSERT_EQ(types.size(), 1u);
  EXPECT_EQ(types[0].name, "email");
  EXPECT_TRUE(types[0].is_sealed);
  const auto monitors = this->list(&DefinitionsApi::monitors);
  ASSERT_EQ(monitors.size(), 2u);
  EXPECT_EQ(monitors[0].name, "low");
  EXPECT_EQ(monitors[0].account, this->account(3));
  EXPECT_TRUE(monitors[0].is_below);
  EXPECT_EQ(monitors[1].address, "house.fees");
  EXPECT_EQ(monitors[1].threshold, this->pounds(100));
}

TYPED_TEST_P(DefinitionsContract, a_monitor_fires_when_its_account_crosses) {
  ASSERT_TRUE(this->define("monitor rich account house.fees above 1.00 GBP", 1));
  this->transfer(10, 3, 2, 150);
  const auto fired = this->firings();
  ASSERT_EQ(fired.size(), 1u);
  EXPECT_EQ(fired[0].monitor, "rich");
  EXPECT_TRUE(fired[0].has_begun);
  EXPECT_EQ(fired[0].account, this->account(2));
  EXPECT_EQ(fired[0].balance_after, 150);
  EXPECT_EQ(fired[0].threshold, this->pounds(100));
  EXPECT_EQ(fired[0].id, firing_id(fired[0].slot, "rich"));
  const auto page = this->template ask<FiringsPage>(
      [&](auto done) { this->api().firings({}, 0, kFiringsPageMax + 1, std::move(done)); });
  EXPECT_EQ(this->reason_of(page), "page_too_large");
}

TYPED_TEST_P(DefinitionsContract, a_sealed_field_is_written_read_and_found_by_its_value) {
  ASSERT_TRUE(this->define("metadata email: text sealed", 1));
  this->done(this->post_with(10, {this->email("alice@example.org"),
                                  {.name = "order", .value = std::string("R1")}}));
  const std::string evidence = this->evidence_of(10);
  EXPECT_EQ(evidence.find("alice"), std::string::npos);
  EXPECT_TRUE(evidence.ends_with("mine"));
  const auto fields = this->read(evidence);
  ASSERT_EQ(fields.size(), 2u);
  EXPECT_EQ(fields[0], (ReadField{.name = "email",
                                  .value = std::string("alice@example.org"),
                                  .subject = this->kSubject,
                                  .state = FieldState::kOpened}));
  EXPECT_EQ(fields[1].state, FieldState::kPlain);
  EXPECT_EQ(this->find_sealed("email", "alice@example.org").value(),
            std::vector<base::Id>{this->id(10)});
  EXPECT_TRUE(this->find_sealed("email", "bob@example.org")->empty());
  EXPECT_TRUE(this->find_sealed("email", "alice@example.org", this->id(77))->empty());
  EXPECT_EQ(this->reason_of(this->find_sealed("order", "R1")), "metadata_type_unknown");
}

TYPED_TEST_P(DefinitionsContract, every_type_is_sealed_and_opened_as_it_was) {
  const std::vector<std::pair<std::string, ledger::format::MetadataValue>> values = {
      {"text", std::string("Zoë")},
      {"integer", std::int64_t{-7}},
      {"decimal", ledger::format::Decimal{125, 1}},
      {"boolean", true},
      {"time", base::Timestamp{1'234'567'890'123'456'789}},
      {"id", this->id(5)}};
  std::uint64_t number = 1;
  std::vector<FieldOrder> orders;
  for (const auto& [type, value] : values) {
    ASSERT_TRUE(this->define("metadata a_" + type + ": " + type + " sealed", number++));
    orders.push_back({.name = "a_" + type, .value = value, .subject = this->kSubject});
  }
  this->done(this->post_with(100, orders));
  for (const ReadField& field : this->read(this->evidence_of(100))) {
    EXPECT_EQ(field.state, FieldState::kOpened) << field.name;
    const auto order = std::ranges::find(orders, field.name, &FieldOrder::name);
    EXPECT_EQ(field.value, order->value) << field.name;
  }
}

TYPED_TEST_P(DefinitionsContract, an_erased_value_reads_as_erased_and_is_found_no_more) {
  ASSERT_TRUE(this->define("metadata email: text sealed", 1));
  this->done(this->post_with(10, {this->email("alice@example.org")}));
  this->done(this->post_with(11, {this->email("bob@example.org", this->id(77))}));
  ASSERT_TRUE(this->define(key_destroyed_text(this->kSubject), 2));
  EXPECT_EQ(this->read(this->evidence_of(10)),
            (ReadFields{{.name = "email",
                         .value = ledger::format::SealedValue{.subject = this->kSubject},
                         .subject = this->kSubject,
                         .state = FieldState::kErased}}));
  EXPECT_EQ(this->read(this->evidence_of(11)).at(0).state, FieldState::kOpened);
  EXPECT_EQ(this->reason_of(this->find_sealed("email", "alice@example.org")), "key_destroyed");
  const std::uint64_t end = this->posting_->durable_end();
  EXPECT_EQ(this->reason_of(this->post_with(12, {this->email("alice@example.org")})),
            "key_destroyed");
  EXPECT_EQ(this->posting_->durable_end(), end);
}

TYPED_TEST_P(DefinitionsContract, what_is_journaled_is_answered_again_whatever_was_erased_since) {
  ASSERT_TRUE(this->define("metadata email: text sealed", 1));
  ASSERT_TRUE(this->define(this->kPay, 2));
  const std::vector<FieldOrder> alice = {this->email("alice@example.org")};
  const auto first = this->done(this->post_with(10, alice));
  this->done(this->post_by(this->pay(100, 1), 11, alice));
  ASSERT_TRUE(this->define(key_destroyed_text(this->kSubject), 3));
  const std::uint64_t end = this->posting_->durable_end();
  const auto again = this->done(this->post_with(10, alice));
  EXPECT_EQ(again.results[0].duplicate, 1);
  EXPECT_EQ(again.results[0].slot, first.results[0].slot);
  EXPECT_EQ(this->done(this->post_by(this->pay(100, 1), 11, alice)).results[0].duplicate, 1);
  const ledger::Batch half_new{.commands = {this->post(10, 3, 1, 100), this->post(12, 3, 1, 100)}};
  EXPECT_EQ(this->reason_of(this->submit_with(half_new, {{.command = 0, .fields = alice}})),
            "key_destroyed");
  EXPECT_EQ(this->reason_of(this->post_by(this->pay(100, 1), 13, alice)), "key_destroyed");
  EXPECT_EQ(this->posting_->durable_end(), end);
}

TYPED_TEST_P(DefinitionsContract, metadata_that_is_not_as_declared_posts_nothing) {
  ASSERT_TRUE(this->define("metadata email: text sealed", 1));
  ASSERT_TRUE(this->define("metadata weight: decimal", 2));
  ASSERT_TRUE(this->define("metadata only declared", 3));
  const std::uint64_t end = this->posting_->durable_end();
  const auto refusal = [&](std::vector<FieldOrder> fields) {
    return this->reason_of(this->post_with(10, std::move(fields)));
  };
  EXPECT_EQ(refusal({{.name = "colour", .value = std::string("red")}}), "metadata_type_unknown");
  EXPECT_EQ(refusal({{.name = "weight", .value = true}}), "metadata_type_mismatch");
  EXPECT_EQ(refusal({{.name = "weight",
                      .value = ledger::format::Decimal{1, 0},
                      .subject = this->kSubject}}),
            "metadata_type_mismatch");
  EXPECT_EQ(refusal({this->email("alice@example.org", {})}), "sealing_subject_nil");
  EXPECT_EQ(refusal({{.name = "email", .value = true, .subject = this->kSubject}}),
            "metadata_type_mismatch");
  EXPECT_EQ(refusal({this->email("a@b"), this->email("c@d")}), "metadata_name_repeated");
  EXPECT_EQ(refusal({this->email(std::string(5'000, 'x'))}), "metadata_too_large");
  EXPECT_EQ(this->reason_of(this->submit_with({.commands = {this->post(10, 3, 1, 100)}},
                                              {{.command = 1, .fields = {}}})),
            "metadata_command_invalid");
  EXPECT_EQ(this->posting_->durable_end(), end);
}

TYPED_TEST_P(DefinitionsContract, commands_with_and_without_metadata_go_in_one_batch) {
  ASSERT_TRUE(this->define("metadata email: text sealed", 1));
  ledger::Batch batch{.commands = {this->post(10, 3, 1, 100), this->post(11, 3, 1, 99'999),
                                   this->post(12, 3, 2, 50)}};
  const auto reply = this->submit_with(
      std::move(batch), {{.command = 2, .fields = {this->email("alice@example.org")}}});
  ASSERT_TRUE(reply.has_value());
  ASSERT_EQ(reply->results.size(), 3u);
  EXPECT_EQ(reply->results[1].outcome, ledger::Outcome::kInsufficientFunds);
  EXPECT_EQ(this->evidence_of(10), "");
  EXPECT_EQ(this->read(this->evidence_of(12)).at(0).state, FieldState::kOpened);
}

TYPED_TEST_P(DefinitionsContract, a_template_posts_sealed_metadata_too) {
  ASSERT_TRUE(this->define(this->kPay, 1));
  ASSERT_TRUE(this->define("metadata email: text sealed", 2));
  this->done(this->post_by(this->pay(100, 1), 10, {this->email("alice@example.org")}));
  const auto fields = this->read(this->evidence_of(10));
  ASSERT_EQ(fields.size(), 2u);
  EXPECT_EQ(fields[0].value, ledger::format::MetadataValue(std::string("pay/1")));
  EXPECT_EQ(fields[1].state, FieldState::kOpened);
}

TYPED_TEST_P(DefinitionsContract, a_block_that_was_sealed_first_may_be_posted_by_any_way) {
  ASSERT_TRUE(this->define("metadata email: text sealed", 1));
  const auto sealed = this->template ask<std::vector<ledger::format::MetadataField>>(
      [&](auto done) {
        this->api().seal_metadata({}, {this->email("alice@example.org")}, std::move(done));
      });
  ledger::Batch batch{.commands = {this->post(10, 3, 1, 100)}};
  batch.attach_evidence(batch.commands[0], ledger::format::join_evidence(*sealed, "mine").value());
  ASSERT_TRUE(this->submit(std::move(batch)).has_value());
  EXPECT_EQ(this->read(this->evidence_of(10)).at(0).state, FieldState::kOpened);
}

REGISTER_TYPED_TEST_SUITE_P(
    DefinitionsContract, a_template_is_defined_shown_dry_and_posted_by,
    an_argument_may_be_a_number_and_reasons_come_through, what_is_refused_is_not_journaled,
    a_definition_sent_again_is_the_same_one, what_is_defined_is_listed,
    a_monitor_fires_when_its_account_crosses,
    a_sealed_field_is_written_read_and_found_by_its_value,
    every_type_is_sealed_and_opened_as_it_was,
    an_erased_value_reads_as_erased_and_is_found_no_more,
    what_is_journaled_is_answered_again_whatever_was_erased_since,
    metadata_that_is_not_as_declared_posts_nothing,
    commands_with_and_without_metadata_go_in_one_batch, a_template_posts_sealed_metadata_too,
    a_block_that_was_sealed_first_may_be_posted_by_any_way);

}  // namespace atollbank::definitions
