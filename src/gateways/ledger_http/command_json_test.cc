// SPDX-License-Identifier: Apache-2.0
#include "gateways/ledger_http/command_json.h"

#include <gtest/gtest.h>

#include "gateways/ledger_http/kind_forms.h"
#include "gateways/ledger_http/metadata_json.h"
#include "ledger/exchange_rate.h"

namespace atollbank::ledger_http {
namespace {

using ledger::Command;
using ledger::CommandKind;

constexpr base::Id kOne{0, 1};
constexpr base::Id kTwo{0, 2};

class CommandJson : public testing::Test {
 protected:
  base::Result<DecodedBatch> decode(std::string_view text,
                                    base::Result<DecodedBatch> (*with)(base::JsonView)) {
    return with(document_.parse(text).value());
  }
  DecodedBatch decode_one(std::string_view text) { return decode(text, decode_command).value(); }
  DecodedBatch decode_bulk_of(std::string_view text) { return decode(text, decode_bulk).value(); }
  std::string reason(std::string_view text) {
    const auto decoded = decode(text, decode_command);
    return decoded ? "decoded" : decoded.error().reason;
  }

  base::JsonDocument document_;
};

TEST_F(CommandJson, a_posting_has_its_members_in_any_order) {
  const DecodedBatch decoded = decode_one(
      R"({"amount":"12.50","currency":"GBP","id":"0000000000000000000001","code":7,)"
      R"("credit_account":"acc_0000000000000000000002","debit_account":"0000000000000000000001",)"
      R"("reference":"0000000000000000000002","linked":true,"evidence":"why",)"
      R"("value_time":"1970-01-01T00:00:01.000000005Z"})");
  const Command& command = decoded.batch.commands.at(0);
  EXPECT_EQ(command.kind, CommandKind::kPost);
  EXPECT_EQ(command.id, kOne);
  EXPECT_EQ(command.debit_account, kOne);
  EXPECT_EQ(command.credit_account, kTwo);
  EXPECT_EQ(command.amount_minor, 1250);
  EXPECT_EQ(command.currency, 826);
  EXPECT_EQ(command.code, 7u);
  EXPECT_EQ(command.reference, kTwo);
  EXPECT_EQ(command.flags, ledger::kLinked);
  EXPECT_EQ(command.value_time_ns, 1'000'000'005);
  EXPECT_EQ(decoded.batch.evidence, "why");
  EXPECT_EQ(decoded.asked.id_texts, "0000000000000000000001");
}

TEST_F(CommandJson, amounts_are_exact_or_refused) {
  const auto amount = [this](const std::string& members) {
    const auto decoded = decode("{\"currency\":\"GBP\"," + members + "}", decode_command);
    return decoded ? std::to_string(decoded->batch.commands[0].amount_minor)
                   : decoded.error().reason;
  };
  EXPECT_EQ(amount(R"("amount_minor":9223372036854775807)"), "9223372036854775807");
  EXPECT_EQ(amount(R"("amount_minor":"9223372036854775807")"), "9223372036854775807");
  EXPECT_EQ(amount(R"("amount":"0.01")"), "1");
  EXPECT_EQ(amount(R"("amount_minor":9223372036854775808)"), "json_wrong_kind");
  EXPECT_EQ(amount(R"("amount_minor":1.0)"), "json_wrong_kind");
  EXPECT_EQ(amount(R"("amount_minor":"1.0")"), "malformed_amount");
  EXPECT_EQ(amount(R"("amount_minor":"9223372036854775808")"), "malformed_amount");
  EXPECT_EQ(amount(R"("amount":"0.001")"), "malformed_amount");
  EXPECT_EQ(amount(R"("amount":12.5)"), "json_wrong_kind");
  EXPECT_EQ(amount(R"("amount":"1.00","amount_minor":100)"), "json_duplicate_member");
}

TEST_F(CommandJson, a_decimal_amount_needs_a_known_currency) {
  EXPECT_EQ(reason(R"({"amount":"1.00"})"), "unknown_currency");
  EXPECT_EQ(reason(R"({"amount":"1.00","currency":"gbp"})"), "unknown_currency");
  EXPECT_EQ(reason(R"({"amount":"1","currency":"JPY"})"), "decoded");
}

TEST_F(CommandJson, every_kind_is_decoded_as_itself) {
  for (const KindForm& form : kind_forms()) {
    const std::string text = R"({"id":"0000000000000000000001","kind":")" + std::string(form.name);
    const DecodedBatch decoded = decode_one(text + "\"}");
    EXPECT_EQ(decoded.batch.commands.at(0).kind, form.kind) << form.name;
  }
}

TEST_F(CommandJson, an_opening_is_its_account) {
  const DecodedBatch decoded =
      decode(R"({"accounts":[{"id":"0000000000000000000002","currency":"GBP","code":1200,)"
             R"("namespace_name":"customer","name":"current","balance_name":"main",)"
             R"("owner":"user_0000000000000000000001","floor_minor":-5,"legal_entity":3},)"
             R"({"id":"0000000000000000000001","currency":"EUR"}]})",
             decode_openings)
          .value();
  ASSERT_EQ(decoded.batch.openings.size(), 2u);
  const ledger::AccountOpening& opening = decoded.batch.openings[0];
  EXPECT_EQ(opening.id, kTwo);
  EXPECT_EQ(opening.owner, kOne);
  EXPECT_EQ(opening.floor_minor, -5);
  EXPECT_EQ(opening.chart_code, 1200u);
  EXPECT_EQ(opening.legal_entity, 3);
  EXPECT_STREQ(opening.namespace_name, "customer");
  EXPECT_STREQ(opening.balance_name, "main");
  EXPECT_EQ(decoded.batch.commands[0].code, 0u);
  EXPECT_EQ(decoded.batch.openings[1].floor_minor, ledger::kNoFloor);
  EXPECT_EQ(decoded.batch.commands[1].side_index, 1u);
}

TEST_F(CommandJson, legs_stand_in_the_batch_in_their_order) {
  const DecodedBatch decoded =
      decode(R"({"commands":[{"kind":"post"},{"kind":"post_legs","legs":[)"
             R"({"account":"0000000000000000000001","amount":"-1.00","currency":"GBP"},)"
             R"({"account":"0000000000000000000002","amount_minor":100,"currency":826}]}]})",
             decode_bulk)
          .value();
  const Command& command = decoded.batch.commands.at(1);
  EXPECT_EQ(command.side_count, 2u);
  EXPECT_EQ(decoded.batch.legs.at(0).amount_minor, -100);
  EXPECT_EQ(decoded.batch.legs.at(1).account, kTwo);
  EXPECT_EQ(decoded.asked.leg_counts, (std::vector<std::uint32_t>{0, 2}));
}

TEST_F(CommandJson, a_relation_names_its_kind_and_posting) {
  const DecodedBatch decoded =
      decode_one(R"({"relation":{"kind":"reversal","posting_id":"0000000000000000000002"}})");
  EXPECT_EQ(decoded.batch.commands[0].flags, ledger::kReversal);
  EXPECT_EQ(decoded.batch.commands[0].related, kTwo);
  EXPECT_EQ(reason(R"({"relation":{"kind":"undo"}})"), "field_out_of_range");
}

TEST_F(CommandJson, a_rate_is_exact_or_refused) {
  const DecodedBatch decoded = decode_one(
      R"({"kind":"post_exchange","base_currency":"EUR","rate":"0.8642","rounding":"down"})");
  const Command& command = decoded.batch.commands[0];
  EXPECT_EQ(command.currency, 978);
  EXPECT_EQ(command.amount_minor, 8642);
  const auto rate = ledger::ExchangeRate::of(command);
  EXPECT_EQ(rate->exponent, 4);
  EXPECT_EQ(rate->rounding, money::Rounding::kDown);
  for (const char* text : {"", ".5", "1.", "-1", "1e3", "1.0000000000000", "99999999999999999999"})
    EXPECT_EQ(reason(R"({"kind":"post_exchange","rate":")" + std::string(text) + "\"}"),
              "malformed_rate")
        << text;
}

TEST_F(CommandJson, what_a_limit_leaves_out_is_no_limit) {
  const Command expect =
      decode_one(R"({"kind":"expect","account":"0000000000000000000001","version":65})")
          .batch.commands[0];
  EXPECT_EQ(expect.amount_minor, ledger::kNoFloor);
  EXPECT_EQ(expect.limit_or_time, ledger::kNoCeiling);
  EXPECT_EQ(expect.related.low, 65u);
  const Command limits =
      decode_one(R"({"kind":"set_balance_limits","ceiling_minor":7})").batch.commands[0];
  EXPECT_EQ(limits.amount_minor, 7);
  EXPECT_EQ(limits.limit_or_time, ledger::kNoFloor);
}

TEST_F(CommandJson, evidence_is_a_text_or_hexadecimal_bytes) {
  EXPECT_EQ(decode_one(R"({"evidence_hex":"00fFa7"})").batch.evidence,
            std::string("\x00\xFF\xA7", 3));
  EXPECT_EQ(reason(R"({"evidence_hex":"0"})"), "malformed_hex");
  EXPECT_EQ(reason(R"({"evidence_hex":"0g"})"), "malformed_hex");
  EXPECT_EQ(reason(R"({"evidence_hex":"00","evidence":"0"})"), "json_duplicate_member");
}

TEST_F(CommandJson, metadata_stands_in_front_of_the_evidence_and_reads_as_it_was_written) {
  DecodedBatch decoded =
      decode_one(R"({"evidence":"why","metadata":{"note":"a","count":7,"gift":true,)"
                 R"("weight":{"type":"decimal","value":"12.5"}}})");
  ASSERT_TRUE(attach_unchecked(decoded).has_value());
  base::JsonWriter json;
  json.begin_object();
  const auto& command = decoded.batch.commands[0];
  const std::string_view evidence = std::string_view(decoded.batch.evidence)
                                        .substr(command.evidence_offset, command.evidence_size);
  write_evidence(json, evidence);
  json.end_object();
  EXPECT_EQ(json.take(),
            R"({"metadata":{"count":{"type":"integer","value":"7"},)"
            R"("gift":{"type":"boolean","value":"true"},"note":{"type":"text","value":"a"},)"
            R"("weight":{"type":"decimal","value":"12.5"}},"evidence":"why"})");
  EXPECT_EQ(reason(R"({"metadata":{"a":1.5}})"), "json_wrong_kind");
  EXPECT_EQ(reason(R"({"metadata":{"a":{"type":"colour","value":"red"}}})"),
            "metadata_type_unknown");
  const auto refusal = [this](std::string_view text) {
    DecodedBatch refused = decode_one(text);
    return attach_unchecked(refused).error().reason;
  };
  EXPECT_EQ(refusal(R"({"metadata":{"A!":1}})"), "metadata_name_invalid");
  EXPECT_EQ(refusal(R"({"metadata":{"a":1,"a":2}})"), "metadata_name_repeated");
}

TEST_F(CommandJson, a_field_to_seal_names_its_subject) {
  DecodedBatch decoded = decode_bulk_of(
      R"({"commands":[{},{"metadata":{"email":{"type":"text","value":"a@b",)"
      R"("subject":"user_0000000000000000000002"}}}]})");
  ASSERT_EQ(decoded.metadata.size(), 1u);
  EXPECT_EQ(decoded.metadata[0].command, 1u);
  EXPECT_EQ(decoded.metadata[0].fields.at(0),
            (definitions::FieldOrder{
                .name = "email", .value = std::string("a@b"), .subject = kTwo}));
  EXPECT_EQ(decoded.batch.evidence, "");
  EXPECT_EQ(attach_unchecked(decoded).error().reason, "definitions_not_served");
  EXPECT_EQ(reason(R"({"metadata":{"a":{"type":"text","value":"x","subject":"nobody"}}})"),
            "malformed_id");
}

TEST_F(CommandJson, what_a_kind_does_not_have_is_refused) {
  EXPECT_EQ(reason(R"({"kind":"post","hold_id":"0000000000000000000002"})"), "json_unknown_member");
  EXPECT_EQ(reason(R"({"colour":"red"})"), "json_unknown_member");
  EXPECT_EQ(reason(R"({"":1})"), "json_unknown_member");
  EXPECT_EQ(reason(R"({"code":1,"code":1})"), "json_duplicate_member");
  EXPECT_EQ(reason(R"({"kind":"fly"})"), "command_kind_unknown");
  EXPECT_EQ(reason(R"({"kind":null})"), "json_wrong_kind");
  EXPECT_EQ(reason("[]"), "json_wrong_kind");
}

TEST_F(CommandJson, values_out_of_range_are_refused) {
  EXPECT_EQ(reason(R"({"id":"0000000000000000000000"})"), "malformed_id");
  EXPECT_EQ(reason(R"({"id":"zzzzzzzzzzzzzzzzzzzzzz"})"), "malformed_id");
  EXPECT_EQ(reason(R"({"code":-1})"), "field_out_of_range");
  EXPECT_EQ(reason(R"({"code":4294967296})"), "field_out_of_range");
  EXPECT_EQ(reason(R"({"linked":1})"), "json_wrong_kind");
  EXPECT_EQ(reason(R"({"value_time":"yesterday"})"), "malformed_time");
  EXPECT_EQ(reason(R"({"kind":"open_account","namespace_name":"12345678901234567"})"),
            "text_too_long");
}

TEST_F(CommandJson, an_error_says_where) {
  const auto decoded =
      decode(R"({"commands":[{},{"kind":"post_legs","legs":[{},{"account":7}]}]})", decode_bulk);
  EXPECT_EQ(decoded.error().message, "commands[1]: legs: [1]: account: not a text");
}

TEST_F(CommandJson, a_bulk_is_one_list_of_1_to_8190_commands) {
  const auto why = [this](const std::string& text) {
    const auto decoded = decode(text, decode_bulk);
    return decoded ? "decoded" : decoded.error().reason;
  };
  const auto many = [](std::size_t count) {
    std::string text = "{\"commands\":[{}";
    for (std::size_t i = 1; i < count; ++i) text += ",{}";
    return text + "]}";
  };
  EXPECT_EQ(why(many(8190)), "decoded");
  EXPECT_EQ(why(many(8191)), "batch_too_large");
  EXPECT_EQ(why(R"({"commands":[]})"), "batch_empty");
  EXPECT_EQ(why(R"({"commands":{}})"), "json_wrong_kind");
  EXPECT_EQ(why(R"({"commands":[{}],"more":1})"), "json_unknown_member");
  EXPECT_EQ(why("{}"), "json_missing_member");
  EXPECT_EQ(why("7"), "json_wrong_kind");
}

}  // namespace
}  // namespace atollbank::ledger_http
