// SPDX-License-Identifier: Apache-2.0
// The texts by which files are reached: whose it is, which one, and for writing a secret besides.
// Pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/id.h"
#include "base/sha256.h"

namespace atollbank::attachments {

struct FileName {
  base::Id user_id;
  base::Id key;  // 128 random bits

  bool operator==(const FileName&) const = default;
};

struct UploadName {
  FileName file;
  base::Id secret;  // 128 random bits

  bool operator==(const UploadName&) const = default;
};

std::string file_token(const FileName& name);
std::string upload_token(const UploadName& name);
std::optional<FileName> parse_file_token(std::string_view token);
std::optional<UploadName> parse_upload_token(std::string_view token);

// What is kept of an upload's secret.
base::Sha256 hash_of(base::Id secret);

// The file that an address names, where it may be one of this bank: the token behind kFilesPath.
std::optional<FileName> file_in(std::string_view file_url);

}  // namespace atollbank::attachments
