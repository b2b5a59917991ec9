// SPDX-License-Identifier: Apache-2.0
// Reads media ranges as RFC 9110, section 12.5.1 writes them; of their parameters only q=0 matters
// to us.
#include "gateways/edge/accept.h"

#include <algorithm>
#include <string>

namespace atollbank::edge {
namespace {

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = std::min(text.find_first_not_of(" \t"), text.size());
  const std::size_t end = text.find_last_not_of(" \t");
  return end == std::string_view::npos ? std::string_view() : text.substr(begin, end + 1 - begin);
}

// Takes what stands before the next `separator` off `rest`.
std::string_view next_piece(std::string_view& rest, char separator) {
  const std::string_view piece = rest.substr(0, rest.find(separator));
  rest.remove_prefix(std::min(piece.size() + 1, rest.size()));
  return trimmed(piece);
}

bool is_refused(std::string_view parameters) {
  while (!parameters.empty()) {
    const std::string_view parameter = next_piece(parameters, ';');
    if (!parameter.starts_with("q=0")) continue;
    return parameter.find_first_not_of("0.", 2) == std::string_view::npos;
  }
  return false;
}

bool covers(std::string_view range, std::string_view content_type) {
  std::string lower(range);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  });
  if (lower == "*/*" || lower == "*" || lower == content_type) return true;
  const std::size_t slash = content_type.find('/');
  return lower.ends_with("/*") &&
         lower.substr(0, lower.size() - 1) == content_type.substr(0, slash + 1);
}

}  // namespace

bool accepts(std::string_view accept, std::string_view content_type) {
  content_type = trimmed(content_type.substr(0, content_type.find(';')));
  accept = trimmed(accept);
  if (accept.empty()) return true;
  while (!accept.empty()) {
    std::string_view parameters = next_piece(accept, ',');
    const std::string_view range = next_piece(parameters, ';');
    if (covers(range, content_type) && !is_refused(parameters)) return true;
  }
  return false;
}

}  // namespace atollbank::edge
