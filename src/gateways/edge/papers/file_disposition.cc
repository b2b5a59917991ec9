// SPDX-License-Identifier: Apache-2.0
#include "gateways/edge/papers/file_disposition.h"

#include <fmt/format.h>

#include <algorithm>

namespace atollbank::edge {
namespace {

constexpr std::size_t kHostMax = 255;

bool is_word(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
         (letter >= '0' && letter <= '9') || letter == '.' || letter == '-' || letter == '_';
}

}  // namespace

std::string disposition_of(std::string_view file_name) {
  std::string plain;
  std::string whole;
  for (const char letter : file_name) {
    plain += is_word(letter) ? letter : '_';
    if (is_word(letter)) {
      whole += letter;
    } else {
      whole += fmt::format("%{:02X}", static_cast<unsigned char>(letter));
    }
  }
  return "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" + whole;
}

base::Result<std::string> address_of_bank(std::string_view host, bool is_secure) {
  const auto is_of_host = [](char letter) {
    return is_word(letter) || letter == ':' || letter == '[' || letter == ']';
  };
  if (host.empty() || host.size() > kHostMax ||
      !std::all_of(host.begin(), host.end(), is_of_host)) {
    return base::fail(base::ErrorCode::kInvalidArgument, "host_invalid",
                      "The Host field does not name a host");
  }
  return (is_secure ? "https://" : "http://") + std::string(host);
}

}  // namespace atollbank::edge
