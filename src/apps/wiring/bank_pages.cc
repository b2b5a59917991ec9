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

pages::AccountsOf accounts_of(accounts::AccountsApi& accounts) {
  return [&accounts](const runtime::Context& context, base::Id user_id,
                     runtime::Completion<std::vector<base::Id>> done) {
    auto found = [done =
                      std::move(done)](base::Result<std::vector<accounts::Account>> all) mutable {
      if (!all) return done(base::fail(std::move(all).error()));
      std::vector<base::Id> ids;
      for (const accounts::Account& account : *all) ids.push_back(account.id);
      done(std::move(ids));
    };
    accounts.accounts_of(context, user_id, std::move(found));
  };
}

net::HttpHandler pages_before(pages::Pages& pages, edge::Edge& edge) {
  return [&pages, &edge](net::HttpRequest request, net::Responder responder) {
    if (pages::Pages::owns(request)) return pages.handle(std::move(request), std::move(responder));
    edge.handle(std::move(request), std::move(responder));
  };
}

}  // namespace atollbank::apps
