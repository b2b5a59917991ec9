// SPDX-License-Identifier: Apache-2.0
#include "services/screening/list/proven_list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/bytes.h"
#include "base/sha256.h"

namespace atollbank::screening {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr std::string_view kBankHeader = "id,kind,name,aliases,born,countries,programme\n";
const std::string kBank = std::string(kBankHeader) +
                          "R-1,person,Rudolf Rassendyll,\"R. Rassendyll|Рудольф "
                          "Рассендилл\",1860-02-29|~1861,GB|RT,ZENDA\n"
                          "R-2,entity,\"Black Michael, Ltd\",,,,ZENDA\n";
const std::string kUk =
    "Last Updated,01/02/2026\n"
    "Name 6,Name 1,Name 2,Name 3,Name 4,Name 5,Title,Name Non-Latin Script,DOB,Group Type,Alias "
    "Type,Regime,Group ID\n"
    "RASSENDYLL,Rudolf,,,,,Mr,,29/02/1860,Individual,Primary name,Ruritania,101\n"
    "RASSENDYLL,Rudolf,Elphberg,,,,,Рудольф Рассендилл,00/00/1861,Individual,AKA,Ruritania,101\n"
    "RASSENDYLL,Rudolf,,,,,,,,Individual,AKA,Ruritania,101\n"
    "ZENDA HOLDINGS,,,,,,,,,Entity,Primary name,Ruritania,102\n"
    "STRELSAU,,,,,,,,,Ship,Primary name,Ruritania,103\n";
const std::string kOfacEntries =
    "101,\"RASSENDYLL, Rudolf\",\"individual\",\"RURITANIA\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- "
    ",\"DOB "
    "29 Feb 1860; POB Strelsau.\"\r\n"
    "102,\"ZENDA HOLDINGS\",-0- ,\"RURITANIA\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n\x1A";
const std::string kOfacAliases =
    "101,1,\"aka\",\"ELPHBERG, Rudolf\",-0- \r\n"
    "102,2,\"fka\",\"ZENDA & CO\",-0- \r\n\x1A";

ListManifest manifest_of(const std::vector<std::string>& files, ListFormat format,
                         std::uint32_t entry_count, std::uint32_t name_count) {
  ListManifest manifest{.version = "2026-02-01",
                        .format = format,
                        .sha256_files = {},
                        .entry_count = entry_count,
                        .name_count = name_count};
  for (const std::string& file : files) {
    const auto digest = base::sha256(file);
    manifest.sha256_files.push_back(base::to_hex(base::bytes_of(digest)));
  }
  return manifest;
}

std::string verdict(const std::vector<std::string>& files, ListFormat format,
                    std::uint32_t entry_count = 0, std::uint32_t name_count = 0) {
  const auto list = read_proven_list(files, manifest_of(files, format, entry_count, name_count));
  return list ? "taken" : list.error().reason;
}
std::string message(const std::string& bank_rows) {
  const std::string file = std::string(kBankHeader) + bank_rows;
  const auto list = read_proven_list({file}, manifest_of({file}, ListFormat::kBank, 1, 1));
  return list ? "taken" : list.error().reason + ": " + list.error().message;
}

TEST(ProvenList, a_list_in_the_banks_form_is_read_with_all_it_says) {
  const auto list =
      read_proven_list({kBank}, manifest_of({kBank}, ListFormat::kBank, 2, 4)).value();
  ASSERT_EQ(list.entries.size(), 2u);
  const ListEntry& entry = list.entries[0];
  EXPECT_EQ(entry.id, "R-1");
  EXPECT_EQ(entry.kind, EntryKind::kPerson);
  EXPECT_THAT(entry.names, ElementsAre("Rudolf Rassendyll", "R. Rassendyll", "Рудольф Рассендилл"));
  EXPECT_EQ(entry.births.size(), 2u);
  EXPECT_THAT(entry.countries, ElementsAre("GB", "RT"));
  EXPECT_EQ(entry.programme, "ZENDA");
  EXPECT_EQ(entry.line_number, 2u);
  EXPECT_EQ(list.entries[1].kind, EntryKind::kEntity);
}

TEST(ProvenList, rows_of_one_id_are_one_entry_of_the_united_kingdoms_list) {
  const auto list = read_proven_list({kUk}, manifest_of({kUk}, ListFormat::kUk, 3, 5)).value();
  const ListEntry& entry = list.entries[0];
  EXPECT_EQ(entry.id, "101");
  EXPECT_THAT(entry.names,
              ElementsAre("Rudolf RASSENDYLL", "Rudolf Elphberg RASSENDYLL", "Рудольф Рассендилл"));
  EXPECT_EQ(entry.births.size(), 2u);
  EXPECT_EQ(entry.programme, "Ruritania");
  EXPECT_EQ(list.entries[1].kind, EntryKind::kEntity);
  EXPECT_EQ(list.entries[2].kind, EntryKind::kOther);
}

TEST(ProvenList, the_uk_sanctions_list_is_read_by_its_own_columns) {
  const std::string file =
      "Report Date: 01-Feb-2026\n"
      "Unique ID,OFSI Group ID,Name 6,Name 1,Name 2,Name 3,Name 4,Name 5,Name type,Name non-latin "
      "script,Regime Name,Designation Type,D.O.B\n"
      "RUR0001,101,RASSENDYLL,Rudolf,,,,,Primary Name,,Ruritania,Individual,dd/mm/1860\n";
  const auto list = read_proven_list({file}, manifest_of({file}, ListFormat::kUk, 1, 1)).value();
  EXPECT_EQ(list.entries[0].id, "RUR0001");
  EXPECT_THAT(list.entries[0].names, ElementsAre("Rudolf RASSENDYLL"));
  EXPECT_EQ(list.entries[0].births.size(), 1u);
}

TEST(ProvenList, the_two_files_of_ofac_are_joined_by_their_number) {
  const std::vector<std::string> files = {kOfacEntries, kOfacAliases};
  const auto list = read_proven_list(files, manifest_of(files, ListFormat::kOfac, 2, 4)).value();
  EXPECT_EQ(list.entries[0].kind, EntryKind::kPerson);
  EXPECT_THAT(list.entries[0].names, ElementsAre("RASSENDYLL, Rudolf", "ELPHBERG, Rudolf"));
  EXPECT_EQ(list.entries[0].births.size(), 1u);
  EXPECT_EQ(list.entries[1].kind, EntryKind::kEntity);
  EXPECT_THAT(list.entries[1].names, ElementsAre("ZENDA HOLDINGS", "ZENDA & CO"));
  EXPECT_EQ(verdict({kOfacEntries, "999,1,\"aka\",\"NOBODY\",-0- \r\n"}, ListFormat::kOfac),
            "list_alias_unknown");
  EXPECT_EQ(verdict({"101,\"A\"\r\n", ""}, ListFormat::kOfac), "list_truncated");
}

TEST(ProvenList, a_list_of_other_counts_or_bytes_than_its_manifest_is_refused_whole) {
  EXPECT_EQ(verdict({kBank}, ListFormat::kBank, 2, 4), "taken");
  EXPECT_EQ(verdict({kBank}, ListFormat::kBank, 3, 4), "list_incomplete");
  EXPECT_EQ(verdict({kBank}, ListFormat::kBank, 2, 5), "list_incomplete");
  EXPECT_EQ(verdict({std::string(kBankHeader)}, ListFormat::kBank, 0, 0), "list_empty");
  EXPECT_EQ(verdict({""}, ListFormat::kBank, 0, 0), "list_empty");
  EXPECT_EQ(verdict({kBank, kBank}, ListFormat::kBank, 2, 4), "manifest_malformed");
  EXPECT_EQ(verdict({kOfacEntries}, ListFormat::kOfac, 2, 4), "manifest_malformed");
  auto manifest = manifest_of({kBank}, ListFormat::kBank, 2, 4);
  EXPECT_EQ(read_proven_list({kBank + "\n"}, manifest).error().reason, "list_changed");
  manifest.version = "";
  EXPECT_EQ(read_proven_list({kBank}, manifest).error().reason, "manifest_malformed");
}

TEST(ProvenList, a_file_that_is_cut_off_anywhere_is_refused) {
  const auto manifest = manifest_of({kBank}, ListFormat::kBank, 2, 4);
  for (std::size_t size = 0; size < kBank.size(); ++size) {
    EXPECT_EQ(read_proven_list({kBank.substr(0, size)}, manifest).error().reason, "list_changed");
  }
}

// Of a publisher who makes the hashes of a file that he has cut off himself.
TEST(ProvenList, a_row_that_is_lost_shows_in_the_counts) {
  const auto without_row = [](std::string file, std::size_t row) {
    std::size_t begin = 0;
    for (std::size_t i = 0; i < row; ++i) begin = file.find('\n', begin) + 1;
    return file.erase(begin, file.find('\n', begin) + 1 - begin);
  };
  EXPECT_EQ(verdict({without_row(kBank, 1)}, ListFormat::kBank, 2, 4), "list_incomplete");
  EXPECT_EQ(verdict({without_row(kBank, 2)}, ListFormat::kBank, 2, 4), "list_incomplete");
  for (const std::size_t row : {3u, 5u, 6u}) {
    EXPECT_EQ(verdict({without_row(kUk, row)}, ListFormat::kUk, 3, 5), "list_incomplete") << row;
  }
}

TEST(ProvenList, a_bad_row_names_its_line) {
  EXPECT_THAT(message("1,person,A,,,\n"), HasSubstr("list_truncated: line 2"));
  EXPECT_THAT(message("1,robot,A,,,,\n"), HasSubstr("list_entry_malformed: line 2"));
  EXPECT_THAT(message("1,person,A,,1960-13-01,,\n"), HasSubstr("list_entry_malformed: line 2"));
  EXPECT_THAT(message("1,person,A,,,gb,\n"), HasSubstr("list_entry_malformed: line 2"));
  EXPECT_THAT(message("1,person,A,,,,\n1,person,B,,,,\n"),
              HasSubstr("list_entry_repeated: line 3"));
  EXPECT_THAT(message(",person,A,,,,\n"), HasSubstr("list_entry_malformed: line 2"));
  EXPECT_THAT(message("1,person,,,,,\n"), HasSubstr("list_entry_malformed: line 2"));
  EXPECT_THAT(message("1,person,\xFF,,,,\n"), HasSubstr("list_not_text: line 1"));
  EXPECT_THAT(message("1,person," + std::string(513, 'a') + ",,,,\n"),
              HasSubstr("list_entry_malformed: line 2"));
  EXPECT_EQ(message("1,person,A,,,,\n"), "taken");
}

TEST(ProvenList, a_column_that_is_not_there_or_twice_is_refused) {
  EXPECT_EQ(verdict({"id,kind,name\n1,person,A\n"}, ListFormat::kBank), "list_column_missing");
  EXPECT_EQ(verdict({"id,id,kind,name,aliases,born,countries,programme\n"}, ListFormat::kBank),
            "list_column_repeated");
  EXPECT_EQ(verdict({"Name 6,Name 1\n"}, ListFormat::kUk), "list_column_missing");
}

TEST(ProvenList, a_tenth_fewer_is_not_much_smaller_and_one_more_is) {
  EXPECT_FALSE(is_much_smaller(1'000, 1'000));
  EXPECT_FALSE(is_much_smaller(900, 1'000));
  EXPECT_TRUE(is_much_smaller(899, 1'000));
  EXPECT_FALSE(is_much_smaller(1, 0));
}

}  // namespace
}  // namespace atollbank::screening
