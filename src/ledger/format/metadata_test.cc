// SPDX-License-Identifier: Apache-2.0
#include "ledger/format/metadata.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/bytes.h"
#include "ledger/command.h"

namespace atollbank::ledger::format {
namespace {

constexpr base::Id kSubject{.high = 0x0102030405060708, .low = 0x1112131415161718};

std::vector<MetadataField> one_of_each() {
  return {{"account.opened", base::Timestamp{1'700'000'000'000'000'000}},
          {"batch-size", std::int64_t{-12}},
          {"email", SealedValue{.subject = kSubject, .find_hash = 77, .box = "closed"}},
          {"invoice", std::string("R-2026/11 caf\xC3\xA9")},
          {"order", kSubject},
          {"rate", Decimal{.mantissa = 12'345, .exponent = 4}},
          {"urgent", true}};
}

std::string joined(std::vector<MetadataField> fields, std::string_view rest = {}) {
  auto evidence = join_evidence(std::move(fields), rest);
  EXPECT_TRUE(evidence.has_value()) << evidence.error().message;
  return evidence.value_or("");
}

template <class T>
std::string refusal_of(const base::Result<T>& result) {
  return result.has_value() ? "none" : result.error().reason;
}

// A block with these bytes as its fields.
std::string block_of(std::string_view fields) {
  std::string block("\xA7M\x01", 3);
  block.push_back(static_cast<char>(fields.size()));
  block.push_back('\0');
  return block.append(fields);
}

TEST(Metadata, fields_of_every_type_come_back_with_the_callers_own_bytes) {
  const std::string evidence = joined(one_of_each(), "the rest");
  const auto split = split_evidence(evidence);
  ASSERT_TRUE(split.has_value());
  EXPECT_EQ(split->rest, "the rest");
  EXPECT_EQ(decode_metadata(evidence).value(), one_of_each());
}

TEST(Metadata, absent_it_costs_nothing) {
  EXPECT_EQ(joined({}, "the rest"), "the rest");
  EXPECT_EQ(joined({}), "");
  EXPECT_FALSE(has_metadata("the rest"));
  EXPECT_EQ(split_evidence("the rest").value().rest, "the rest");
  EXPECT_TRUE(split_evidence("the rest").value().fields.empty());
}

TEST(Metadata, evidence_without_it_may_be_as_long_as_evidence_may_be) {
  const std::string longest(kEvidenceSizeMax, 'e');
  EXPECT_EQ(join_evidence({}, longest).value(), longest);
  EXPECT_EQ(join_evidence({}, longest + 'e').error().reason, "metadata_too_large");
}

TEST(Metadata, the_order_in_which_fields_are_given_does_not_change_a_byte) {
  auto reversed = one_of_each();
  std::ranges::reverse(reversed);
  EXPECT_EQ(joined(reversed), joined(one_of_each()));
}

TEST(Metadata, the_callers_bytes_may_look_like_a_block_and_come_back) {
  const std::string own = joined(one_of_each());
  const std::string evidence = joined({}, own);
  EXPECT_NE(evidence, own);
  EXPECT_EQ(split_evidence(evidence).value().rest, own);
  EXPECT_TRUE(decode_metadata(evidence).value().empty());
}

TEST(Metadata, its_bytes_are_for_ever) {
  EXPECT_EQ(base::to_hex(joined({{"a", true}, {"t", std::string("x")}}, "r")),
            "a74d010a00"
            "04016101"
            "0101740100"
            "78"
            "72");
  EXPECT_EQ(base::to_hex(joined({{"d", Decimal{-5, 1}}, {"s", SealedValue{{1, 2}, 3, "b"}}})),
            "a74d012a00"
            "030164fbffffffffffffff01"
            "0701730100000000000000020000000000000003000000000000000100"
            "62");
}

TEST(Metadata, a_search_finds_a_field_by_the_hash_an_index_keeps) {
  const std::string evidence = joined(one_of_each());
  MetadataReader reader(metadata_of(evidence));
  MetadataView view;
  for (const MetadataField& field : one_of_each()) {
    ASSERT_TRUE(reader.next(view));
    EXPECT_EQ(find_hash(field).value(), find_hash(view)) << field.name;
  }
  EXPECT_FALSE(reader.next(view));
}

TEST(Metadata, name_type_and_value_each_change_the_hash) {
  const auto hash = find_hash(MetadataField{"a", std::int64_t{1}}).value();
  EXPECT_NE(find_hash(MetadataField{"b", std::int64_t{1}}).value(), hash);
  EXPECT_NE(find_hash(MetadataField{"a", std::int64_t{2}}).value(), hash);
  EXPECT_NE(find_hash(MetadataField{"a", base::Timestamp{1}}).value(), hash);
  EXPECT_EQ(find_hash(MetadataField{"s", SealedValue{kSubject, 5, "x"}}).value(), 5u);
}

TEST(Metadata, equal_decimals_are_one_value) {
  const MetadataField long_form{"rate", Decimal{.mantissa = 1'500, .exponent = 3}};
  const MetadataField short_form{"rate", Decimal{.mantissa = 15, .exponent = 1}};
  EXPECT_EQ(joined({long_form}), joined({short_form}));
  EXPECT_EQ(find_hash(long_form).value(), find_hash(short_form).value());
}

TEST(Metadata, any_number_of_fields_fits_until_the_evidence_is_full) {
  std::vector<MetadataField> fields;
  for (int i = 0; i < 480; ++i) fields.push_back({"field" + std::to_string(1000 + i % 1000), true});
  fields.resize(330);
  EXPECT_EQ(decode_metadata(joined(fields)).value().size(), 330u);
  for (int i = 0; i < 20; ++i) fields.push_back({"more" + std::to_string(i), true});
  EXPECT_EQ(refusal_of(join_evidence(fields, "")), "metadata_too_large");
}

TEST(Metadata, what_would_not_fit_with_the_rest_is_refused) {
  const std::string rest(kEvidenceSizeMax - 9, 'r');
  EXPECT_TRUE(join_evidence({{"a", true}}, rest).has_value());
  EXPECT_EQ(refusal_of(join_evidence({{"a", true}}, rest + "r")), "metadata_too_large");
  EXPECT_EQ(refusal_of(join_evidence({{"a", std::string(70'000, 'x')}}, "")), "metadata_too_large");
}

TEST(Metadata, a_name_that_is_none_is_refused) {
  for (const std::string name : {"", "1st", "Upper", "with blank", "caf\xC3\xA9"}) {
    EXPECT_EQ(refusal_of(join_evidence({{name, true}}, "")), "metadata_name_invalid") << name;
  }
  EXPECT_EQ(refusal_of(join_evidence({{std::string(65, 'a'), true}}, "")), "metadata_name_invalid");
  EXPECT_EQ(refusal_of(split_evidence(block_of(std::string("\x04\x01"
                                                           "A\x01",
                                                           4)))),
            "metadata_name_invalid");
}

TEST(Metadata, a_name_has_up_to_64_of_its_characters) {
  for (const std::string name : {"a", "z", "a0", "a9", "a_.-z"}) {
    EXPECT_EQ(decode_metadata(joined({{name, true}})).value().front().name, name);
  }
  const std::string longest(kMetadataNameMax, 'n');
  EXPECT_EQ(decode_metadata(joined({{longest, true}})).value().front().name, longest);
  for (const std::string name : {"`", "{", "a`", "a{", "a/", "a:", "0", "-a"}) {
    EXPECT_EQ(refusal_of(join_evidence({{name, true}}, "")), "metadata_name_invalid") << name;
  }
}

TEST(Metadata, a_value_of_more_than_255_bytes_comes_back) {
  const std::string text(1'000, 't');
  const SealedValue sealed{.subject = kSubject, .find_hash = 7, .box = std::string(700, 'b')};
  const std::vector<MetadataField> fields = {{"sealed", sealed}, {"text", text}};
  EXPECT_EQ(decode_metadata(joined(fields, "rest")).value(), fields);
  EXPECT_EQ(split_evidence(joined(fields, "rest")).value().rest, "rest");
}

TEST(Metadata, a_sealed_value_may_have_an_empty_box_at_the_very_end) {
  const std::vector<MetadataField> fields = {
      {"sealed", SealedValue{.subject = kSubject, .find_hash = 7, .box = {}}}};
  EXPECT_EQ(decode_metadata(joined(fields)).value(), fields);
}

TEST(Metadata, a_sealed_value_is_found_by_the_hash_of_its_key) {
  const MetadataField field{
      "email", SealedValue{.subject = kSubject, .find_hash = 0x1122334455667788, .box = "closed"}};
  EXPECT_EQ(find_hash(field).value(), 0x1122334455667788u);
  const std::string evidence = joined({field});
  MetadataReader reader(metadata_of(evidence));
  MetadataView view;
  ASSERT_TRUE(reader.next(view));
  EXPECT_EQ(find_hash(view), 0x1122334455667788u);
}

TEST(Metadata, a_decimal_has_up_to_18_decimals) {
  const MetadataField most{"rate", Decimal{.mantissa = 1, .exponent = kDecimalExponentMax}};
  EXPECT_EQ(decode_metadata(joined({most})).value().front(), most);
  const std::string one_more(
      "\x03\x01"
      "a\x01\0\0\0\0\0\0\0\x13",
      12);
  EXPECT_EQ(refusal_of(split_evidence(block_of(one_more))), "metadata_malformed");
  EXPECT_EQ(normalised({.mantissa = 0, .exponent = 9}), (Decimal{}));
  EXPECT_EQ(normalised({.mantissa = -100, .exponent = 1}), (Decimal{.mantissa = -10}));
}

TEST(Metadata, a_name_given_twice_or_out_of_order_is_refused) {
  EXPECT_EQ(refusal_of(join_evidence({{"a", true}, {"a", false}}, "")), "metadata_name_repeated");
  const std::string a(
      "\x04\x01"
      "a\x01",
      4);
  const std::string b(
      "\x04\x01"
      "b\x01",
      4);
  EXPECT_TRUE(split_evidence(block_of(a + b)).has_value());
  EXPECT_EQ(refusal_of(split_evidence(block_of(a + a))), "metadata_name_repeated");
  EXPECT_EQ(refusal_of(split_evidence(block_of(b + a))), "metadata_name_repeated");
}

TEST(Metadata, a_value_that_cannot_be_written_is_refused) {
  EXPECT_EQ(refusal_of(join_evidence({{"a", std::string("\x80")}}, "")), "metadata_value_invalid");
  EXPECT_EQ(refusal_of(join_evidence({{"a", Decimal{1, 19}}}, "")), "metadata_value_invalid");
}

TEST(Metadata, an_unknown_type_is_refused) {
  EXPECT_EQ(refusal_of(split_evidence(block_of(std::string("\x08\x01"
                                                           "a\x01",
                                                           4)))),
            "metadata_type_unknown");
  EXPECT_EQ(refusal_of(split_evidence(block_of(std::string("\x00\x01"
                                                           "a\x01",
                                                           4)))),
            "metadata_type_unknown");
}

TEST(Metadata, an_unknown_format_is_refused) {
  std::string evidence = joined(one_of_each());
  evidence[2] = 2;
  EXPECT_EQ(refusal_of(split_evidence(evidence)), "metadata_format_unknown");
}

TEST(Metadata, a_second_encoding_of_the_same_value_is_refused) {
  EXPECT_EQ(refusal_of(split_evidence(block_of(std::string("\x04\x01"
                                                           "a\x02",
                                                           4)))),
            "metadata_malformed");
  const std::string fifty_tenths(
      "\x03\x01"
      "a\x32\0\0\0\0\0\0\0\x01",
      12);
  EXPECT_EQ(refusal_of(split_evidence(block_of(fifty_tenths))), "metadata_malformed");
  EXPECT_EQ(refusal_of(split_evidence(block_of("") + "plain")), "metadata_malformed");
}

TEST(Metadata, a_block_cut_anywhere_is_refused_and_read_by_followers_as_none) {
  const std::string whole = joined(one_of_each());
  for (std::size_t size = 2; size < whole.size(); ++size) {
    const std::string_view cut = std::string_view(whole).substr(0, size);
    EXPECT_EQ(refusal_of(split_evidence(cut)), "metadata_malformed") << size;
    EXPECT_TRUE(metadata_of(cut).empty());
  }
}

}  // namespace
}  // namespace atollbank::ledger::format
