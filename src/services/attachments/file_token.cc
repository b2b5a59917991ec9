// SPDX-License-Identifier: Apache-2.0
#include "services/attachments/file_token.h"

#include "base/bytes.h"
#include "services/attachments/api.h"

namespace atollbank::attachments {

namespace {

constexpr std::size_t kPart = base::kIdTextLength;

}  // namespace

std::string file_token(const FileName& name) {
  return base::to_base62(name.user_id) + base::to_base62(name.key);
}

std::string upload_token(const UploadName& name) {
  return file_token(name.file) + base::to_base62(name.secret);
}

std::optional<FileName> parse_file_token(std::string_view token) {
  if (token.size() != 2 * kPart) return std::nullopt;
  const auto user_id = base::parse_base62(token.substr(0, kPart));
  const auto key = base::parse_base62(token.substr(kPart));
  if (!user_id || !key) return std::nullopt;
  return FileName{.user_id = *user_id, .key = *key};
}

std::optional<UploadName> parse_upload_token(std::string_view token) {
  if (token.size() != 3 * kPart) return std::nullopt;
  const auto file = parse_file_token(token.substr(0, 2 * kPart));
  const auto secret = base::parse_base62(token.substr(2 * kPart));
  if (!file || !secret) return std::nullopt;
  return UploadName{.file = *file, .secret = *secret};
}

base::Sha256 hash_of(base::Id secret) { return base::sha256(base::bytes_of(secret)); }

std::optional<FileName> file_in(std::string_view file_url) {
  const std::size_t path = file_url.rfind(kFilesPath);
  if (path == std::string_view::npos) return std::nullopt;
  std::string_view token = file_url.substr(path + kFilesPath.size());
  return parse_file_token(token.substr(0, token.find_first_of("?#/")));
}

}  // namespace atollbank::attachments
