// SPDX-License-Identifier: Apache-2.0
#include "apps/wiring/bank_pages.h"

namespace atollbank::apps {

std::function<void(const edge::AnsweredCall&)> note_requests(pages::RequestBook& book,
                                                             const base::Clock& clock) {
  return [&book, &clock](const edge::AnsweredCall& call) {
    book.add(call.client_id, {.began = clock.wall() - call.took,
                              .method = call.method,
                              .path = std::string(call.path),
                              .status = call.status,
                              .error = std::string(call.error),
                              .took = call.took,
                              .request_id = call.request_id});
  };
}

net::HttpHandler pages_before(pages::Pages& pages, edge::Edge& edge) {
  return [&pages, &edge](net::HttpRequest request, net::Responder responder) {
    if (!pages::Pages::owns(request)) return edge.handle(std::move(request), std::move(responder));
    const net::RateStanding standing = edge.admit_address(request.remote_ip);
    if (!standing.is_admitted) return responder.answer(pages::Pages::refuse(standing.reset_s));
    pages.handle(std::move(request), std::move(responder));
  };
}

}  // namespace atollbank::apps
