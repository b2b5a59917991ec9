// SPDX-License-Identifier: Apache-2.0
#include "services/statements/format/statement_record.h"

#include <filesystem>
#include <fstream>
#include <map>

#include "ports/records.h"
#include "services/statements/statement_fixture.h"

namespace atollbank::statements::format {
namespace {

std::map<std::string, std::string> golden_file(const std::string& name) {
  std::ifstream file(std::filesystem::path(__FILE__).parent_path() / name);
  EXPECT_TRUE(file.is_open()) << name;
  std::map<std::string, std::string> lines;
  std::string key;
  std::string hex;
  while (file >> key >> hex) lines.emplace(key, hex);
  return lines;
}

IssuedHead stored() {
  const Statement statement = sample();
  return {.head = statement.head, .digest = digest_of(statement)};
}

TEST(StatementRecord, format_one_keeps_its_bytes) {
  const std::map<std::string, std::string> written = {
      {"head", base::to_hex(encode_head(stored(), {}))},
      {"entries", base::to_hex(encode_entries(sample().entries, {}))},
      {"statement_partition", base::to_hex(statement_partition({.high = 1, .low = 5}))},
      {"account_partition", base::to_hex(account_partition({.high = 1, .low = 5}))},
      {"entries_key", base::to_hex(entries_key(26))},
      {"month", base::to_hex(encode_month(std::chrono::year(2026) / std::chrono::October))},
      {"period_key", base::to_hex(period_key(october()))},
      {"id", base::to_text("stmt", sample().head.id)},
  };
  EXPECT_EQ(written, golden_file("statements_1.golden"));
}

TEST(StatementRecord, format_two_holds_what_was_sealed_in_place_of_words) {
  IssuedHead issued = stored();
  issued.head.account.personal_key = 7;
  const auto head = encode_head(issued, "xyz");
  auto entries = sample().entries;
  const auto kept = encode_entries(entries, "xyz");
  const base::Secret words = encode_words(entries);
  const std::map<std::string, std::string> written = {{"head", base::to_hex(head)},
                                                      {"entries", base::to_hex(kept)},
                                                      {"words", base::to_hex(words.reveal())}};
  EXPECT_EQ(written, golden_file("statements_2.golden"));

  issued.head.account.holder = "";
  EXPECT_EQ(decode_head(head).value().issued, issued);
  EXPECT_EQ(decode_head(head).value().sealed, "xyz");
  auto read = decode_entries(kept).value();
  EXPECT_EQ(read.sealed, "xyz");
  EXPECT_EQ(read.entries[3].description, "");
  ASSERT_TRUE(decode_words(words, read.entries));
  EXPECT_EQ(read.entries, entries);
  for (std::size_t size = 0; size < head.size(); ++size) {
    EXPECT_FALSE(decode_head(head.substr(0, size))) << size;
  }
  for (std::size_t size = 0; size < kept.size(); ++size) {
    EXPECT_FALSE(decode_entries(kept.substr(0, size))) << size;
  }
  read.entries.pop_back();
  EXPECT_FALSE(decode_words(words, read.entries)) << "there are words of one more";
}

TEST(StatementRecord, what_was_encoded_is_decoded_and_every_cut_is_refused) {
  const auto head = encode_head(stored(), {});
  EXPECT_EQ(decode_head(head).value().issued, stored());
  for (std::size_t size = 0; size < head.size(); ++size) {
    EXPECT_EQ(decode_head(head.substr(0, size)).error().reason, "record_malformed") << size;
  }
  EXPECT_FALSE(decode_head(head + '\0'));
  const auto entries = encode_entries(sample().entries, {});
  EXPECT_EQ(decode_entries(entries).value().entries, sample().entries);
  for (std::size_t size = 0; size < entries.size(); ++size) {
    EXPECT_EQ(decode_entries(entries.substr(0, size)).error().reason, "record_malformed") << size;
  }
  EXPECT_FALSE(decode_entries(entries + '\0'));
}

TEST(StatementRecord, what_means_nothing_is_refused) {
  auto entries = sample().entries;
  entries[0].scheme = static_cast<Scheme>(posting::kSchemeMax + 1);
  EXPECT_FALSE(decode_entries(encode_entries(entries, {})));
  entries = sample().entries;
  entries[0].description = "\xFF";
  EXPECT_FALSE(decode_entries(encode_entries(entries, {})));
  entries[0].description = std::string(kDescriptionSizeMax + 1, 'x');
  EXPECT_FALSE(decode_entries(encode_entries(entries, {})));
  entries.resize(kEntriesOfRecordMax + 1);
  EXPECT_FALSE(decode_entries(encode_entries(entries, {})));
  IssuedHead head = stored();
  head.head.account.holder = std::string(kNameSizeMax + 1, 'x');
  EXPECT_FALSE(decode_head(encode_head(head, {})));
  auto bytes = encode_head(stored(), {});
  bytes[0] = 2;
  EXPECT_FALSE(decode_head(bytes));
}

TEST(StatementRecord, a_month_is_read_back_and_nothing_else) {
  const Month month = std::chrono::year(2026) / std::chrono::October;
  const auto bytes = encode_month(month);
  EXPECT_EQ(decode_month(bytes).value(), month);
  for (const auto& wrong : {bytes.substr(1), bytes + '\0', encode_month(Month()),
                            encode_month(std::chrono::year(2026) / std::chrono::month(13))}) {
    EXPECT_EQ(decode_month(wrong).error().reason, "record_malformed");
  }
}

TEST(StatementRecord, of_the_longest_texts_is_below_the_limit_of_a_record) {
  StatementEntry entry;
  for (std::size_t i = 0; i < kDescriptionSizeMax; ++i) entry.description += "😀";
  for (std::size_t i = 0; i < kNameSizeMax; ++i) entry.other.name += "😀";
  for (std::size_t i = 0; i < kNumberSizeMax; ++i) entry.other.account_number += "😀";
  entry.other.sort_code = entry.other.account_number;
  const std::vector<StatementEntry> full(kEntriesOfRecordMax, entry);
  const auto bytes = encode_entries(full, {});
  EXPECT_LT(bytes.size(), ports::kValueSizeMax);
  EXPECT_LE(bytes.size() / kEntriesOfRecordMax, kEncodedSizeMax);
  EXPECT_EQ(decode_entries(bytes).value().entries, full);
}

TEST(StatementRecord, the_latest_period_comes_first) {
  const Period earlier = october();
  const Period later{.from = earlier.to, .to = earlier.to + base::Duration{1}};
  EXPECT_LT(period_key(later), period_key(earlier));
  EXPECT_EQ(decode_period_key(period_key(earlier)).value(), earlier);
  for (const std::string& key :
       {std::string(), period_key(earlier).substr(1), period_key(earlier) + "0",
        std::string(32, 'g'), std::string(32, 'f'), std::string(32, 'A')}) {
    EXPECT_FALSE(decode_period_key(key)) << key;
  }
}

TEST(StatementRecord, the_digest_changes_with_anything_that_is_said) {
  const auto digest = digest_of(sample());
  EXPECT_EQ(digest_of(sample()), digest);
  Statement other = sample();
  other.entries[3].other.name += '.';
  EXPECT_NE(digest_of(other), digest);
  other = sample();
  other.head.account.holder += '.';
  EXPECT_NE(digest_of(other), digest);
  other = sample();
  std::swap(other.entries[0].slot, other.entries[1].slot);
  EXPECT_NE(digest_of(other), digest);
}

}  // namespace
}  // namespace atollbank::statements::format
