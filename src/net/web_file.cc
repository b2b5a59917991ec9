// SPDX-License-Identifier: Apache-2.0
#include "net/web_file.h"

#include <algorithm>

namespace atollbank::net {

const WebFile* find_web_file(std::span<const WebFile> files, std::string_view path) {
  const auto found = std::ranges::find(files, path, &WebFile::path);
  return found == files.end() ? nullptr : &*found;
}

HttpResponse answer_of(const WebFile& file, std::string_view content_policy) {
  HttpResponse response;
  response.content_type = file.content_type;
  response.body = file.bytes;
  response.headers.emplace_back("Cache-Control", "no-cache");
  response.headers.emplace_back("X-Content-Type-Options", "nosniff");
  response.headers.emplace_back("Content-Security-Policy", content_policy);
  return response;
}

}  // namespace atollbank::net
