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
          .local_amount_minor = -1234};
}

TEST(Evidence, what_was_encoded_is_decoded) {
  const auto decoded = decode_evidence(encode_evidence(card_purchase()));
  ASSERT_TRUE(decoded.has_value());
  EXPECT_EQ(*decoded, card_purchase());
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
  const auto bytes = encode_evidence(card_purchase());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(decode_evidence(bytes.substr(0, size)).has_value()) << size;
  }
  EXPECT_EQ(decode_evidence(bytes + "x").error().reason, "evidence_malformed");
}

TEST(Evidence, another_format_is_named_as_such) {
  auto bytes = encode_evidence(card_purchase());
  bytes[0] = 2;
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
                          .category = Category::kSavings};
  EXPECT_EQ(base::to_hex(encode_evidence(evidence)),
            "01010c0000000000" + std::string(112, '0') + "0145017301630169");
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
