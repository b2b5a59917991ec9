// SPDX-License-Identifier: Apache-2.0
#include "gateways/pages/web_files.h"

#include <algorithm>
#include <array>

#include "gateways/pages/embedded_files.h"

namespace atollbank::pages {
namespace {

const std::array kFiles = {
    WebFile{"/pages/page.css", "text/css; charset=utf-8", embedded::kPageCss},
    WebFile{"/pages/icon.svg", "image/svg+xml", embedded::kIconSvg},
    WebFile{"/favicon.ico", "image/svg+xml", embedded::kIconSvg},
    WebFile{"/pages/passkey.js", "text/javascript; charset=utf-8", embedded::kPasskeyJs},
    WebFile{"/pages/live.js", "text/javascript; charset=utf-8", embedded::kLiveJs},
};

}  // namespace

const WebFile* find_web_file(std::string_view path) {
  const auto* found = std::ranges::find(kFiles, path, &WebFile::path);
  return found == kFiles.end() ? nullptr : found;
}

net::HttpResponse answer_of(const WebFile& file) {
  net::HttpResponse response;
  response.content_type = file.content_type;
  response.body = file.bytes;
  response.headers.emplace_back("Cache-Control", "no-cache");
  response.headers.emplace_back("X-Content-Type-Options", "nosniff");
  response.headers.emplace_back("Content-Security-Policy", "default-src 'none'");
  return response;
}

}  // namespace atollbank::pages
