// SPDX-License-Identifier: Apache-2.0
// The ledger page and the API's description, compiled in from web/ledger/ and api/rest/.
#pragma once

#include <string_view>

#include "net/http_message.h"

namespace atollbank::ledger_http {

struct WebFile {
  std::string_view path;  // as asked for: "/", "/ledger.css"
  std::string_view content_type;
  std::string_view bytes;
};

// Null when there is none.
const WebFile* find_web_file(std::string_view path);

net::HttpResponse answer_of(const WebFile& file);

}  // namespace atollbank::ledger_http
