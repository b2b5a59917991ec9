// SPDX-License-Identifier: Apache-2.0
#include "ports/blobs.h"

#include <algorithm>

namespace atollbank::ports {

base::Result<void> check_blob(std::string_view name, std::size_t size) {
  const auto is_plain = [](char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
           (letter >= '0' && letter <= '9') || letter == '-' || letter == '_';
  };
  if (name.empty() || name.size() > kBlobNameMax ||
      !std::all_of(name.begin(), name.end(), is_plain)) {
    return base::fail(base::ErrorCode::kInvalidArgument, "blob_name_invalid",
                      "a blob's name has 1 to 64 letters, digits, '-' and '_'");
  }
  if (size > kBlobSizeMax) {
    return base::fail(base::ErrorCode::kInvalidArgument, "blob_too_large",
                      "a blob has at most 16 MiB");
  }
  return {};
}

}  // namespace atollbank::ports
