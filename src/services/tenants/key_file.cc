// SPDX-License-Identifier: Apache-2.0
#include "services/tenants/key_file.h"

#include <algorithm>
#include <string>

#include "services/tenants/tenant.h"

namespace atollbank::tenants {

using base::Result;

namespace {

auto refuse(std::string_view reason, std::string_view message) {
  return base::fail(base::ErrorCode::kInvalidArgument, reason, message);
}

std::string_view without_blanks(std::string_view line) {
  constexpr std::string_view kBlanks = " \t\r";
  const std::size_t begin = line.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return line.substr(begin, line.find_last_not_of(kBlanks) - begin + 1);
}

bool is_key(std::string_view text) {
  return text.size() >= kKeySizeMin && text.size() <= kKeySizeMax &&
         std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~'; });
}

}  // namespace

Result<std::vector<base::Secret>> parse_keys(std::string_view text) {
  if (text.size() > kKeyFileSizeMax) return refuse("tenant_keys_too_many", "more than 8 KiB");
  std::vector<base::Secret> keys;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    const std::string_view key = without_blanks(line);
    if (key.empty()) continue;
    if (!is_key(key))
      return refuse("tenant_key_invalid", "a key is 16 to 512 characters of ASCII without blanks");
    if (keys.size() == kKeysPerTenantMax) return refuse("tenant_keys_too_many", "more than 8 keys");
    keys.emplace_back(std::string(key));
  }
  if (keys.empty()) return refuse("key_file_empty", "there is no key");
  return keys;
}

}  // namespace atollbank::tenants
