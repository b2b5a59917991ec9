// SPDX-License-Identifier: Apache-2.0
#include "services/posting/evidence.h"

#include <gtest/gtest.h>

#include "base/bytes.h"
#include "ledger/command.h"

namespace atollbank::posting {
namespace {

Evidence card_purchase() {
  return {.event_name = "PurchaseByCard",
          .subject = "user_00009238aMBIIrS5Rdncq9",
          .client_id = "oauth2client_00009238aMBIIrS5Rdncq9",
          .source_ip = "2001:db8::1",
          .request_id = {.high = 1, .low = 2},
          .merchant_id = {.high = 3, .low = 4},
          .dedupe = {.high = 5, .low = 6},
          .scheme = Scheme::kCard,
          .category = Category::kGroceries,
          .decline_reason = DeclineReason::kCardBlocked,
          .has_narrative = true,
          .local_currency = 978,
          .local_amount_minor = -1234,
          .origin = {}};
}

Evidence imported_line() {
  Evidence evidence = card_purchase();
  evidence.origin = Origin{.created_ns = 1'788'000'000'000'000'000,
                           .settled_ns = 1'788'086'400'000'000'000,
                           .is_told = true};
  return evidence;
}

TEST(Evidence, what_was_encoded_is_decoded) {
  const auto decoded = decode_evidence(encode_evidence(card_purchase()));
  ASSERT_TRUE(decoded.has_value());
  EXPECT_EQ(*decoded, card_purchase());
}

TEST(Evidence, where_the_words_stand_is_kept_and_nothing_else_is_told_by_a_payer) {
  Evidence payment = card_purchase();
  payment.is_told_by_payer = true;
  std::string bytes = encode_evidence(payment);
  EXPECT_EQ(bytes[4], 5);
  EXPECT_EQ(decode_evidence(bytes).value(), payment);
  for (const int flags : {4, 2, 8, 13}) {
    bytes[4] = static_cast<char>(flags);
    EXPECT_EQ(decode_evidence(bytes).error().reason, "evidence_malformed") << flags;
  }
}

TEST(Evidence, an_origin_is_kept_in_a_format_of_its_own) {
  Evidence line = imported_line();
  EXPECT_EQ(encode_evidence(line)[0], 2);
  EXPECT_EQ(decode_evidence(encode_evidence(line)).value(), line);
  line.origin->is_told = false;
  line.has_narrative = false;
  EXPECT_EQ(decode_evidence(encode_evidence(line)).value(), line);
  EXPECT_EQ(encode_evidence(card_purchase())[0], 1);
}

TEST(Evidence, an_origin_before_1970_is_refused) {
  for (const bool is_created : {true, false}) {
    Evidence line = imported_line();
    (is_created ? line.origin->created_ns : line.origin->settled_ns) = -1;
    EXPECT_EQ(decode_evidence(encode_evidence(line)).error().reason, "evidence_malformed");
  }
  Evidence first = imported_line();
  first.origin->created_ns = first.origin->settled_ns = 0;
  EXPECT_EQ(decode_evidence(encode_evidence(first)).value(), first);
}

TEST(Evidence, a_usual_one_fits_in_two_slots) {
  EXPECT_LE(encode_evidence(card_purchase()).size(), 200u);
}

TEST(Evidence, the_longest_texts_are_cut_and_fit_the_ledger) {
  Evidence evidence = card_purchase();
  evidence.event_name = evidence.subject = evidence.client_id = evidence.source_ip =
      std::string(10'000, 'x');
  const auto bytes = encode_evidence(evidence);
  EXPECT_LE(bytes.size(), ledger::kEvidenceSizeMax);
  const auto decoded = decode_evidence(bytes);
  ASSERT_TRUE(decoded.has_value());
  EXPECT_EQ(decoded->subject, std::string(kEvidenceTextMax, 'x'));
}

TEST(Evidence, every_cut_is_refused) {
  for (const Evidence& evidence : {card_purchase(), imported_line()}) {
    const auto bytes = encode_evidence(evidence);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      EXPECT_FALSE(decode_evidence(bytes.substr(0, size)).has_value()) << size;
    }
    EXPECT_EQ(decode_evidence(bytes + "x").error().reason, "evidence_malformed");
  }
}

TEST(Evidence, another_format_is_named_as_such) {
  auto bytes = encode_evidence(card_purchase());
  bytes[0] = 3;
  EXPECT_EQ(decode_evidence(bytes).error().reason, "evidence_format_unknown");
}

TEST(Evidence, a_number_that_no_enum_has_is_refused) {
  constexpr int kHasNarrativeMax = 1;
  constexpr int kReservedMax = 0;
  constexpr std::array<int, 6> kMax{0,  // the format is another matter
                                    kSchemeMax,  kCategoryMax, kDeclineReasonMax, kHasNarrativeMax,
                                    kReservedMax};
  for (std::size_t byte = 1; byte < kMax.size(); ++byte) {
    auto bytes = encode_evidence(card_purchase());
    bytes[byte] = static_cast<char>(kMax[byte]);
    EXPECT_TRUE(decode_evidence(bytes).has_value()) << byte;
    bytes[byte] = static_cast<char>(kMax[byte] + 1);
    EXPECT_EQ(decode_evidence(bytes).error().reason, "evidence_malformed") << byte;
  }
}

TEST(Evidence, a_text_has_as_many_bytes_as_it_may) {
  Evidence evidence = card_purchase();
  evidence.subject = std::string(kEvidenceTextMax + 9, 's');
  EXPECT_EQ(decode_evidence(encode_evidence(evidence))->subject,
            std::string(kEvidenceTextMax, 's'));
}

// The bytes of format 1, so that a change of the layout cannot pass unseen.
TEST(Evidence, format_one_keeps_its_bytes) {
  const Evidence evidence{.event_name = "E",
                          .subject = "s",
                          .client_id = "c",
                          .source_ip = "i",
                          .scheme = Scheme::kPotTransfer,
                          .category = Category::kSavings,
                          .origin = {}};
  EXPECT_EQ(base::to_hex(encode_evidence(evidence)),
            "01010c0000000000" + std::string(112, '0') + "0145017301630169");
}

TEST(Evidence, format_two_keeps_its_bytes) {
  const Evidence evidence{.event_name = "E",
                          .subject = "s",
                          .client_id = "c",
                          .source_ip = "i",
                          .scheme = Scheme::kBacs,
                          .category = Category::kBills,
                          .has_narrative = true,
                          .origin = Origin{.created_ns = 1, .settled_ns = 2, .is_told = true}};
  EXPECT_EQ(base::to_hex(encode_evidence(evidence)), "0208050003000000" + std::string(112, '0') +
                                                         "01000000000000000200000000000000" +
                                                         "0145017301630169");
}

TEST(Evidence, public_words_find_their_way_back) {
  EXPECT_EQ(category_named("eating_out"), Category::kEatingOut);
  for (int i = 0; i <= static_cast<int>(kCategoryMax); ++i) {
    const auto category = static_cast<Category>(i);
    EXPECT_EQ(category_named(name_of(category)), category);
  }
  EXPECT_EQ(category_named("nothing"), std::nullopt);
  EXPECT_EQ(decline_reason_named(name_of(DeclineReason::kInvalidCvc)), DeclineReason::kInvalidCvc);
  EXPECT_EQ(decline_reason_named(""), std::nullopt);
}

}  // namespace
}  // namespace atollbank::posting
