// SPDX-License-Identifier: Apache-2.0
// The bytes of the records: they stay, and what is cut or has no meaning is refused.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "services/interest/format/interest_record.h"

namespace atollbank::interest::format {
namespace {

using Lines = std::map<std::string, std::string>;

Lines golden_file() {
  const auto folder = std::filesystem::path(__FILE__).parent_path() / "format";
  std::ifstream file(folder / "interest_1.golden");
  EXPECT_TRUE(file.is_open());
  Lines lines;
  std::string key;
  std::string hex;
  while (file >> key >> hex) lines.emplace(key, hex);
  return lines;
}

Product product() {
  return {.name = "saver",
          .kind = InterestKind::kSavings,
          .terms = {{.first_day = 19'723,
                     .terms = {.rate_exponent = kRateDecimals,
                               .day_count = DayCount::kActual365,
                               .tier_rule = TierRule::kBands,
                               .tiers = {{0, 42'500}, {100'000, 31'000}}}},
                    {.first_day = 19'800,
                     .terms = {.rate_exponent = kRateDecimals,
                               .day_count = DayCount::kActual365,
                               .tier_rule = TierRule::kWhole,
                               .tiers = {{0, 1}}}}}};
}

Agreement agreement() {
  return {.address_id = {.high = 1, .low = 2},
          .account_id = {.high = 3, .low = 4},
          .user_id = {.high = 5, .low = 6},
          .currency = 826,
          .kind = InterestKind::kOverdraft,
          .products = {{.first_day = 7, .name = "a"}, {.first_day = 8, .name = "b"}}};
}

TEST(InterestRecords, have_the_bytes_of_their_format) {
  const Lines written = {{"product", base::to_hex(encode_product(product()))},
                         {"agreement", base::to_hex(encode_agreement(agreement()))},
                         {"day", base::to_hex(encode_day(19'723))}};
  EXPECT_EQ(written, golden_file());
}

TEST(InterestRecords, are_read_as_they_were_written) {
  EXPECT_EQ(decode_product(encode_product(product())).value(), product());
  EXPECT_EQ(decode_agreement(encode_agreement(agreement())).value(), agreement());
  EXPECT_EQ(decode_day(encode_day(-1)).value(), -1);
}

template <class Decode>
void expect_refused_when_cut(const base::Bytes& whole, Decode decode) {
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(decode(base::ByteView(whole).substr(0, size)).has_value()) << size;
  }
  EXPECT_FALSE(decode(whole + "x").has_value());
  base::Bytes other = whole;
  other[0] = 9;
  EXPECT_EQ(decode(other).error().reason, "record_malformed");
}

TEST(InterestRecords, that_are_cut_or_have_no_meaning_are_refused) {
  expect_refused_when_cut(encode_product(product()), decode_product);
  expect_refused_when_cut(encode_agreement(agreement()), decode_agreement);
  expect_refused_when_cut(encode_day(1), decode_day);
  Product backwards = product();
  std::swap(backwards.terms[0], backwards.terms[1]);
  EXPECT_FALSE(decode_product(encode_product(backwards)).has_value());
  Agreement of_nothing = agreement();
  of_nothing.products.clear();
  EXPECT_FALSE(decode_agreement(encode_agreement(of_nothing)).has_value());
}

}  // namespace
}  // namespace atollbank::interest::format
