// SPDX-License-Identifier: Apache-2.0
// Walks the lines of a text, such as a table that people wrote, and cuts them into words.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace atollbank::base {

constexpr std::string_view without_outer_blanks(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

// Calls `take(number, line)` for each line that has more than blanks, the first being number 1,
// until it answers false. A line comes without its LF or CR LF.
template <class Take>
void for_each_line(std::string_view text, Take take) {
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.find_first_not_of(' ') != std::string_view::npos && !take(number, line)) return;
  }
}

// What stands between blanks.
inline std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  for (std::size_t at = line.find_first_not_of(' '); at != std::string_view::npos;) {
    const std::size_t end = line.find(' ', at);
    words.push_back(line.substr(at, end == std::string_view::npos ? end : end - at));
    at = end == std::string_view::npos ? end : line.find_first_not_of(' ', end);
  }
  return words;
}

}  // namespace atollbank::base
