// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/api_key.h"

#include <fstream>
#include <iterator>

#include "services/tenants/api.h"

namespace atollbank::atollctl {

using base::Result;
using base::Secret;

namespace {

Result<Secret> first_key_of(std::string_view where, std::string_view text) {
  auto keys = tenants::parse_keys(text);
  if (keys) return std::move(keys->front());
  base::Error error = keys.error();
  error.message = std::string(where) + ": " + error.message;
  return base::fail(std::move(error));
}

}  // namespace

Result<Secret> read_api_key(const std::string& key_file, const char* from_environment) {
  if (key_file.empty()) {
    if (from_environment == nullptr || *from_environment == '\0') return Secret();
    return first_key_of(kApiKeyVariable, from_environment);
  }
  std::ifstream file(key_file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (file.bad() || !file.is_open()) {
    return base::fail(base::ErrorCode::kInvalidArgument, "file_not_readable",
                      "cannot read " + key_file);
  }
  return first_key_of(key_file, text);
}

}  // namespace atollbank::atollctl
