// SPDX-License-Identifier: Apache-2.0
#include "gateways/ledger_http/web_files.h"

#include <algorithm>
#include <array>

#include "gateways/ledger_http/embedded_files.h"

namespace atollbank::ledger_http {
namespace {

constexpr std::string_view kScript = "text/javascript; charset=utf-8";

const std::array kFiles = {
    WebFile{"/", "text/html; charset=utf-8", embedded::kIndexHtml},
    WebFile{"/ledger.css", "text/css; charset=utf-8", embedded::kLedgerCss},
    WebFile{"/icon.svg", "image/svg+xml", embedded::kIconSvg},
    WebFile{"/ledger.js", kScript, embedded::kLedgerJs},
    WebFile{"/ask.js", kScript, embedded::kAskJs},
    WebFile{"/key.js", kScript, embedded::kKeyJs},
    WebFile{"/show.js", kScript, embedded::kShowJs},
    WebFile{"/plot.js", kScript, embedded::kPlotJs},
    WebFile{"/record.js", kScript, embedded::kRecordJs},
    WebFile{"/proof.js", kScript, embedded::kProofJs},
    WebFile{"/v1/openapi.yaml", "application/yaml", embedded::kLedgerYaml},
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
  // Nothing of the page comes from elsewhere, and nobody frames it. Saved proofs are blobs.
  response.headers.emplace_back("Content-Security-Policy",
                                "default-src 'self'; frame-ancestors 'none'; base-uri 'none'");
  return response;
}

}  // namespace atollbank::ledger_http
