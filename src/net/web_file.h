// SPDX-License-Identifier: Apache-2.0
// A file that a program carries inside itself and serves: a page, its style, the description of an
// API. The bytes are compiled in (atoll_embed in cmake/atoll.cmake) and live as long as the
// program.
#pragma once

#include <span>
#include <string_view>

#include "net/http_message.h"

namespace atollbank::net {

struct WebFile {
  std::string_view path;  // as asked for: "/", "/ledger.css"
  std::string_view content_type;
  std::string_view bytes;
};

// Null when there is none.
const WebFile* find_web_file(std::span<const WebFile> files, std::string_view path);

// Nothing of a page comes from elsewhere, and nobody frames it.
inline constexpr std::string_view kOwnFilesOnly =
    "default-src 'self'; frame-ancestors 'none'; base-uri 'none'";

// A browser asks each time whether the file is still the same, and guesses no other type.
HttpResponse answer_of(const WebFile& file, std::string_view content_policy = kOwnFilesOnly);

}  // namespace atollbank::net
