// SPDX-License-Identifier: Apache-2.0
// GET /home/live: tells a page that something happened on its account, as server-sent events, for
// as long as the browser stays and its session is open. It tells no more than that: the page then
// asks for itself anew.
#pragma once

#include "gateways/pages/handlers.h"
#include "net/http_server.h"

namespace atollbank::pages {

// Answers with the stream that `page.live` asks for; or that the person has as many as she may.
// `services` outlives it. On the executor.
void begin_live(const Services& services, Visit visit, const Page& page, net::Responder responder);

}  // namespace atollbank::pages
