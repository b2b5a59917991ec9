// SPDX-License-Identifier: Apache-2.0
// The bytes of the records: they stay, and what is cut or has no meaning is refused.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "services/onboarding/format/application_record.h"

namespace atollbank::onboarding::format {
namespace {

using Lines = std::map<std::string, std::string>;

Lines golden_file() {
  std::ifstream file(std::filesystem::path(__FILE__).parent_path() / "format" /
                     "onboarding_1.golden");
  EXPECT_TRUE(file.is_open());
  Lines lines;
  std::string key;
  std::string hex;
  while (file >> key >> hex) lines.emplace(key, hex);
  return lines;
}

Application application() {
  return {.id = {.high = 1, .low = 2},
          .client_id = "c",
          .asked_by = "a",
          .created = {3},
          .updated = {4},
          .state = ApplicationState::kOpened,
          .findings = 5,
          .personal_key = 6,
          .sealed = "s",
          .person = {.high = 7, .low = 8},
          .address = {.high = 9, .low = 10},
          .decided_by = "d",
          .decision_words = "w",
          .user_id = {.high = 11, .low = 12},
          .account_id = {.high = 13, .low = 14},
          .slot = 15,
          .erasure = Erasure::kBegun};
}
Dossier dossier() {
  return {
      .applicant = {.name = "n",
                    .first_name = "f",
                    .born = "b",
                    .nationality = "o",
                    .address = {.lines = {"l", "m"}, .town = "t", .postcode = "p", .country = "c"},
                    .email = "e"},
      .evidence = {EvidenceKind::kIdentityCard, "u", "v", "x"}};
}
const AskedApplication kAsked{.application_id = {.high = 1, .low = 2},
                              .content = {.high = 3, .low = 4}};

Lines written() {
  return {{"application", base::to_hex(encode_application(application()))},
          {"dossier", base::to_hex(encode_dossier(dossier()))},
          {"asked", base::to_hex(encode_asked(kAsked))},
          {"claim", base::to_hex(encode_claim(16))}};
}

TEST(OnboardingRecords, are_the_bytes_that_were_written_first) {
  EXPECT_EQ(written(), golden_file());
}

TEST(OnboardingRecords, are_read_back_whole) {
  EXPECT_EQ(decode_application(encode_application(application())).value(), application());
  EXPECT_EQ(decode_dossier(encode_dossier(dossier())).value(), dossier());
  EXPECT_EQ(decode_asked(encode_asked(kAsked)).value(), kAsked);
  EXPECT_EQ(decode_claim(encode_claim(16)).value(), 16u);
}

TEST(OnboardingRecords, that_are_cut_or_too_long_are_refused) {
  const auto bytes = encode_application(application());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(decode_application(bytes.substr(0, size)).has_value()) << size;
  }
  EXPECT_FALSE(decode_application(bytes + "x").has_value());
  const auto sealed = encode_dossier(dossier());
  for (std::size_t size = 0; size < sealed.size(); ++size) {
    EXPECT_FALSE(decode_dossier(sealed.substr(0, size)).has_value()) << size;
  }
}

TEST(OnboardingRecords, stand_where_the_id_says) {
  const base::Id id = id_in_partition({.high = 1, .low = 0x1234}, 0xfab);
  EXPECT_EQ(id, (base::Id{.high = 1, .low = 0x12ab}));
  EXPECT_EQ(applications_partition(id), "applications/ab");
}

}  // namespace
}  // namespace atollbank::onboarding::format
