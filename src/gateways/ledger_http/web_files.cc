// SPDX-License-Identifier: Apache-2.0
#include "gateways/ledger_http/web_files.h"

#include <array>

#include "gateways/ledger_http/embedded_files.h"

namespace atollbank::ledger_http {
namespace {

constexpr std::string_view kScript = "text/javascript; charset=utf-8";

const std::array kFiles = {
    net::WebFile{"/", "text/html; charset=utf-8", embedded::kIndexHtml},
    net::WebFile{"/ledger.css", "text/css; charset=utf-8", embedded::kLedgerCss},
    net::WebFile{"/icon.svg", "image/svg+xml", embedded::kIconSvg},
    net::WebFile{"/ledger.js", kScript, embedded::kLedgerJs},
    net::WebFile{"/ask.js", kScript, embedded::kAskJs},
    net::WebFile{"/key.js", kScript, embedded::kKeyJs},
    net::WebFile{"/show.js", kScript, embedded::kShowJs},
    net::WebFile{"/plot.js", kScript, embedded::kPlotJs},
    net::WebFile{"/record.js", kScript, embedded::kRecordJs},
    net::WebFile{"/proof.js", kScript, embedded::kProofJs},
    net::WebFile{"/v1/openapi.yaml", "application/yaml", embedded::kLedgerYaml},
};

}  // namespace

std::span<const net::WebFile> web_files() { return kFiles; }

}  // namespace atollbank::ledger_http
