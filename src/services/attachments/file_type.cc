// SPDX-License-Identifier: Apache-2.0
#include "services/attachments/file_type.h"

#include <algorithm>
#include <array>

#include "services/attachments/api.h"

namespace atollbank::attachments {

using base::ErrorCode;

namespace {

constexpr std::array<std::string_view, 12> kAllowed = {
    "image/png", "image/jpeg", "image/gif",  "image/webp",      "image/heic", "image/heif",
    "image/bmp", "image/tiff", "image/avif", "application/pdf", "text/plain", "text/csv"};

char small(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + ('a' - 'A')) : letter;
}

bool is_printable(char letter) {
  return static_cast<unsigned char>(letter) >= 0x20 && letter != '\x7F';
}

}  // namespace

base::Result<std::string> allowed_type(std::string_view file_type) {
  std::string type(file_type.substr(0, file_type.find(';')));
  while (!type.empty() && type.back() == ' ') type.pop_back();
  std::transform(type.begin(), type.end(), type.begin(), small);
  if (type == "image/jpg" || type == "image/pjpeg") type = "image/jpeg";
  if (std::find(kAllowed.begin(), kAllowed.end(), type) != kAllowed.end()) return type;
  return base::fail(ErrorCode::kInvalidArgument, "file_type_not_allowed",
                    "a file is a picture, a PDF or plain text");
}

base::Result<void> check_file_name(std::string_view file_name) {
  if (!file_name.empty() && file_name.size() <= kFileNameMax &&
      std::all_of(file_name.begin(), file_name.end(), is_printable)) {
    return {};
  }
  return base::fail(ErrorCode::kInvalidArgument, "file_name_invalid",
                    "a file's name has 1 to 255 printable bytes");
}

bool looks_like_gzip(std::string_view bytes) { return bytes.starts_with("\x1F\x8B\x08"); }

}  // namespace atollbank::attachments
