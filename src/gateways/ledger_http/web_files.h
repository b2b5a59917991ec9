// SPDX-License-Identifier: Apache-2.0
// The ledger page and the API's description, compiled in from web/ledger/ and api/rest/.
#pragma once

#include "net/web_file.h"

namespace atollbank::ledger_http {

std::span<const net::WebFile> web_files();

}  // namespace atollbank::ledger_http
