// SPDX-License-Identifier: Apache-2.0
// The description of the public API and its page, made of api/rest/bank.yaml at build time by
// tools/api_document and compiled in.
#pragma once

#include "net/web_file.h"

namespace atollbank::edge {

std::span<const net::WebFile> description_files();

}  // namespace atollbank::edge
