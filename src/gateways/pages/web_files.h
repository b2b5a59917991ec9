// SPDX-License-Identifier: Apache-2.0
// What the pages are dressed in: a style sheet, an icon, two small scripts; compiled in from
// web/pages/.
#pragma once

#include <string_view>

#include "net/http_message.h"

namespace atollbank::pages {

struct WebFile {
  std::string_view path;
  std::string_view content_type;
  std::string_view bytes;
};

// Null when there is none.
const WebFile* find_web_file(std::string_view path);

net::HttpResponse answer_of(const WebFile& file);

}  // namespace atollbank::pages
