// SPDX-License-Identifier: Apache-2.0
// The bank's pages beside its public API on one port: what is theirs goes there, all else to the
// edge, and what the edge answered to a client is shown to its developer.
#pragma once

#include <functional>

#include "gateways/edge/edge.h"
#include "gateways/pages/pages.h"
#include "net/http_server.h"

namespace atollbank::apps {

// For edge::Services::answered. The book and the clock outlive it; on the executor.
std::function<void(const edge::AnsweredCall&)> note_requests(pages::RequestBook& book,
                                                             const base::Clock& clock);

// Both outlive the handler. One limit of requests for an address, whichever of the two it asks.
net::HttpHandler pages_before(pages::Pages& pages, edge::Edge& edge);

}  // namespace atollbank::apps
