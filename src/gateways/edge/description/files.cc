// SPDX-License-Identifier: Apache-2.0
#include "gateways/edge/description/files.h"

#include <array>

#include "gateways/edge/embedded_description.h"

namespace atollbank::edge {
namespace {

constexpr std::array kFiles = {
    net::WebFile{"/openapi.yaml", "application/yaml", embedded::kOpenapiYaml},
    net::WebFile{"/openapi.json", "application/json", embedded::kOpenapiJson},
    net::WebFile{"/docs", "text/html; charset=utf-8", embedded::kDocsHtml},
};

}  // namespace

std::span<const net::WebFile> description_files() { return kFiles; }

}  // namespace atollbank::edge
