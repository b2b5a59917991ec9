// SPDX-License-Identifier: Apache-2.0
#include "ledger/format/metadata_text.h"

#include <gtest/gtest.h>

namespace atollbank::ledger::format {
namespace {

std::string refusal_of(MetadataType type, std::string_view text) {
  const auto value = parse_metadata_value(type, text);
  return value.has_value() ? "none" : value.error().reason;
}

TEST(MetadataText, every_value_has_one_text_and_comes_back_from_it) {
  const base::Id id{.high = 5, .low = 6};
  const std::vector<std::pair<MetadataValue, std::string>> cases = {
      {std::string("caf\xC3\xA9"), "caf\xC3\xA9"},
      {std::int64_t{-12}, "-12"},
      {INT64_MIN, "-9223372036854775808"},
      {std::int64_t{0}, "0"},
      {std::int64_t{10}, "10"},
      {Decimal{.mantissa = 0}, "0"},
      {Decimal{.mantissa = 5, .exponent = 1}, "0.5"},
      {Decimal{.mantissa = 15, .exponent = 1}, "1.5"},
      {Decimal{.mantissa = 1, .exponent = 18}, "0.000000000000000001"},
      {base::Timestamp{500'000'000}, "1970-01-01T00:00:00.5Z"},
      {base::Timestamp{-1'000'000'000}, "1969-12-31T23:59:59Z"},
      {Decimal{.mantissa = -5, .exponent = 3}, "-0.005"},
      {Decimal{.mantissa = 12'345, .exponent = 2}, "123.45"},
      {Decimal{.mantissa = INT64_MIN, .exponent = 18}, "-9.223372036854775808"},
      {true, "true"},
      {base::Timestamp{1'764'104'400'123'456'789}, "2025-11-25T21:00:00.123456789Z"},
      {base::Timestamp{-1}, "1969-12-31T23:59:59.999999999Z"},
      {base::Timestamp{0}, "1970-01-01T00:00:00Z"},
      {id, base::to_base62(id)},
  };
  for (const auto& [value, text] : cases) {
    EXPECT_EQ(to_text(value), text);
    EXPECT_EQ(parse_metadata_value(type_of(value), text).value(), value) << text;
  }
}

TEST(MetadataText, the_first_instant_there_is_has_a_text) {
  EXPECT_EQ(to_text(base::Timestamp{INT64_MIN}), "1677-09-21T00:12:43.145224192Z");
}

TEST(MetadataText, a_number_ends_where_its_text_does) {
  const std::string_view longer = "1234";
  EXPECT_EQ(parse_metadata_value(MetadataType::kInteger, longer.substr(0, 2)).value(),
            MetadataValue(std::int64_t{12}));
  EXPECT_EQ(parse_decimal(longer.substr(0, 2)).value(), (Decimal{.mantissa = 12}));
}

TEST(MetadataText, the_same_number_is_the_same_value_however_it_is_written) {
  EXPECT_EQ(parse_decimal("1.500").value(), parse_decimal("1.5").value());
  EXPECT_EQ(parse_decimal("-0.0").value(), (Decimal{}));
  EXPECT_EQ(to_text(Decimal{.mantissa = 1'500, .exponent = 3}), "1.5");
}

TEST(MetadataText, a_sealed_value_shows_what_a_search_looks_for_and_nothing_else) {
  EXPECT_EQ(to_text(SealedValue{.subject = {}, .find_hash = 0x0123456789ABCDEF, .box = "secret"}),
            "0123456789abcdef");
  EXPECT_EQ(refusal_of(MetadataType::kSealed, "0123456789abcdef"), "metadata_type_unknown");
}

TEST(MetadataText, text_that_is_no_value_of_the_type_is_refused) {
  for (const char* text : {"", "1.5", "+1", "01", "-01", "-0", "-", "9223372036854775808", "1 "}) {
    EXPECT_EQ(refusal_of(MetadataType::kInteger, text), "metadata_value_invalid") << text;
  }
  for (const char* text :
       {"", ".5", "5.", "1e3", "--1", "0.0000000000000000001", "99999999999999999999"}) {
    EXPECT_EQ(refusal_of(MetadataType::kDecimal, text), "metadata_value_invalid") << text;
  }
  EXPECT_EQ(refusal_of(MetadataType::kText, "\x80"), "metadata_value_invalid");
  EXPECT_EQ(refusal_of(MetadataType::kBoolean, "yes"), "metadata_value_invalid");
  EXPECT_EQ(refusal_of(MetadataType::kTime, "today"), "metadata_value_invalid");
  EXPECT_EQ(refusal_of(MetadataType::kId, "short"), "metadata_value_invalid");
}

TEST(MetadataText, types_are_named_for_definitions_and_json) {
  EXPECT_EQ(metadata_type_named("decimal").value(), MetadataType::kDecimal);
  for (const char* name : {"text", "integer", "boolean", "time", "id", "sealed"})
    EXPECT_EQ(name_of(metadata_type_named(name).value()), name);
  EXPECT_EQ(metadata_type_named("float").error().reason, "metadata_type_unknown");
}

}  // namespace
}  // namespace atollbank::ledger::format
