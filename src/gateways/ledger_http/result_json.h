// SPDX-License-Identifier: Apache-2.0
// The answers of the ledger as JSON: a bulk in one buffer of the right size, a single command's as
// an object or, when it was refused or declined, as a problem (problem_json.h).
//
// Pure. Everything written is numbers, ids and our own words, so nothing needs escaping.
#pragma once

#include <string>
#include <vector>

#include "net/http_message.h"
#include "services/posting/api.h"

namespace atollbank::ledger_http {

// What the answer says of the commands besides their results.
struct Asked {
  std::string id_texts;                   // laid end to end, 22 characters each
  std::vector<std::uint32_t> leg_counts;  // one a command; empty when none has legs
};

// {"results":[{"id":…,"outcome":"done","slot":…,…},…]}
net::HttpResponse answer_bulk(const Asked& asked, const posting::Reply& reply);

// 200 with the result when it is done; otherwise a problem with the outcome as its reason: 400 for
// what is malformed, 409 for what contradicts the books, 422 for what is declined for ever.
net::HttpResponse answer_single(const Asked& asked, const posting::Reply& reply);

}  // namespace atollbank::ledger_http
