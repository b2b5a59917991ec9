// SPDX-License-Identifier: Apache-2.0
// Splits paths and compares them with the patterns of the route table.
#include "gateways/edge/path.h"

#include <algorithm>

#include "base/id.h"
#include "net/form.h"

namespace atollbank::edge {
namespace {

constexpr std::string_view kIdPlace = "{id}";
constexpr std::size_t kIdPrefixMax = 16;  // "oauth2client", "pendingtoken"

// "pot_0000…": a word of ours and 22 characters.
bool has_form_of_id(std::string_view text) {
  const auto underscore = text.rfind('_');
  if (underscore == std::string_view::npos || underscore > kIdPrefixMax) return false;
  const std::string_view prefix = text.substr(0, underscore);
  const bool is_word = std::all_of(prefix.begin(), prefix.end(), [](char c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  });
  return is_word && base::parse_base62(text.substr(underscore + 1)).has_value();
}

// Takes the next segment off `rest`; empty at its end.
std::string_view next_segment(std::string_view& rest) {
  rest.remove_prefix(std::min(rest.find_first_not_of('/'), rest.size()));
  const std::string_view segment = rest.substr(0, rest.find('/'));
  rest.remove_prefix(segment.size());
  return segment;
}

}  // namespace

std::optional<std::vector<std::string>> split_path(std::string_view path) {
  std::vector<std::string> segments;
  segments.reserve(4);
  for (auto raw = next_segment(path); !raw.empty(); raw = next_segment(path)) {
    auto segment = net::percent_decode(raw, false);
    if (!segment || !net::is_plain_utf8(*segment)) return std::nullopt;
    if (segments.size() == kPathSegmentsMax) return std::nullopt;
    segments.push_back(*std::move(segment));
  }
  return segments;
}

std::optional<std::string> match_path(std::string_view pattern,
                                      const std::vector<std::string>& segments) {
  std::string id;
  for (const std::string& segment : segments) {
    const std::string_view expected = next_segment(pattern);
    if (expected == kIdPlace) {
      id = segment;
    } else if (expected != segment) {
      return std::nullopt;
    }
  }
  if (!next_segment(pattern).empty()) return std::nullopt;
  return id;
}

std::string path_to_log(std::string_view pattern, std::string_view path_id) {
  std::string path(pattern);
  const auto place = path.find(kIdPlace);
  if (place != std::string::npos && has_form_of_id(path_id)) {
    path.replace(place, kIdPlace.size(), path_id);
  }
  return path;
}

}  // namespace atollbank::edge
