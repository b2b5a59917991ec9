// SPDX-License-Identifier: Apache-2.0
#include "services/screening/list/manifest_text.h"

#include <charconv>
#include <set>

#include "base/text_lines.h"

namespace atollbank::screening {
namespace {

constexpr std::string_view kFirstLine = "atoll list manifest 1";

bool read_count(std::string_view text, std::uint32_t& count) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  return error == std::errc() && end == text.data() + text.size();
}

bool read_format(std::string_view text, ListFormat& format) {
  if (text == "bank") format = ListFormat::kBank;
  if (text == "uk") format = ListFormat::kUk;
  if (text == "ofac") format = ListFormat::kOfac;
  return text == "bank" || text == "uk" || text == "ofac";
}

// False where the line is none of the manifest's.
bool read_line(std::string_view name, std::string_view value, ListManifest& manifest) {
  if (name == "version") manifest.version = value;
  if (name == "sha256") manifest.sha256_files.emplace_back(value);
  if (name == "format") return read_format(value, manifest.format);
  if (name == "entries") return read_count(value, manifest.entry_count);
  if (name == "names") return read_count(value, manifest.name_count);
  return name == "version" || name == "sha256";
}

}  // namespace

base::Result<ListManifest> parse_manifest(std::string_view text) {
  ListManifest manifest;
  std::set<std::string_view> seen;
  std::size_t bad_line = 0;
  base::for_each_line(text, [&](std::size_t number, std::string_view line) {
    const auto words = base::words_of(line);
    const bool is_first = number == 1 && line == kFirstLine;
    const bool is_new = words.size() == 2 && (seen.insert(words[0]).second || words[0] == "sha256");
    const bool is_good =
        is_first || (number != 1 && is_new && read_line(words[0], words[1], manifest));
    if (!is_good) bad_line = number;
    return is_good;
  });
  // All five names were told, and nothing before the first line.
  if (bad_line == 0 && seen.size() != 5) bad_line = 1;
  if (bad_line == 0) return manifest;
  return base::fail(base::ErrorCode::kInvalidArgument, "manifest_malformed",
                    "line " + std::to_string(bad_line) + " of the list's manifest");
}

}  // namespace atollbank::screening
