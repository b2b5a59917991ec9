// SPDX-License-Identifier: Apache-2.0
#include "services/screening/list/manifest_text.h"

#include <gtest/gtest.h>

namespace atollbank::screening {
namespace {

constexpr const char* kWhole =
    "atoll list manifest 1\nversion 2026-11-26\nformat ofac\nsha256 aa\nsha256 bb\nentries "
    "3842\n\nnames 18311\r\n";

std::string with(std::string_view line, std::string_view instead) {
  std::string text = kWhole;
  return text.replace(text.find(line), line.size(), instead);
}
std::string refusal_of(const std::string& text) {
  const auto parsed = parse_manifest(text);
  return parsed ? "" : parsed.error().message;
}

TEST(ListManifests, say_what_a_list_is) {
  const ListManifest expected{.version = "2026-11-26",
                              .format = ListFormat::kOfac,
                              .sha256_files = {"aa", "bb"},
                              .entry_count = 3842,
                              .name_count = 18311};
  EXPECT_EQ(parse_manifest(kWhole).value(), expected);
  EXPECT_EQ(parse_manifest(with("ofac", "uk"))->format, ListFormat::kUk);
  EXPECT_EQ(parse_manifest(with("ofac", "bank"))->format, ListFormat::kBank);
}

TEST(ListManifests, of_another_form_are_refused_with_the_line) {
  EXPECT_EQ(refusal_of(""), "line 1 of the list's manifest");
  EXPECT_EQ(refusal_of(with("manifest 1", "manifest 2")), "line 1 of the list's manifest");
  EXPECT_EQ(refusal_of(with("format ofac", "format eu")), "line 3 of the list's manifest");
  EXPECT_EQ(refusal_of(with("entries 3842", "entries -1")), "line 6 of the list's manifest");
  EXPECT_EQ(refusal_of(with("entries 3842", "entries 3842 or so")),
            "line 6 of the list's manifest");
  EXPECT_EQ(refusal_of(with("names 18311", "entries 1")), "line 8 of the list's manifest");
  EXPECT_EQ(refusal_of(with("names 18311", "")), "line 1 of the list's manifest");
  EXPECT_EQ(refusal_of(with("names 18311", "colour red")), "line 8 of the list's manifest");
}

}  // namespace
}  // namespace atollbank::screening
