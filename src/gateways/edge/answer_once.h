// SPDX-License-Identifier: Apache-2.0
// A write under its client's own key (the Idempotency-Key header): done once, answered the same
// ever after. What failed, holds a secret or comes in pieces is not kept: repeated, it is tried
// again as the same command.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/sha256.h"
#include "gateways/edge/route.h"
#include "gateways/edge/services.h"

namespace atollbank::edge {

// The key of the header: a string of RFC 8941 ("…") or its bare text; empty when there is none.
// invalid_argument idempotency_key_invalid
base::Result<std::string> idempotency_key_of(std::string_view header);

// A write as its client sent it.
struct KeyedWrite {
  std::string key;             // empty: the client named none
  base::Sha256 fingerprint{};  // of path, query and body
};
base::Result<KeyedWrite> keyed_write_of(const net::HttpRequest& request);

// Runs the route's handler for a call under a key, unless it is known what the answer was.
HandlerTask answer_once(const Services& services, const Route& route, KeyedWrite write, Call call);

}  // namespace atollbank::edge
