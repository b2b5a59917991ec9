// SPDX-License-Identifier: Apache-2.0
#include "gateways/pages/request_book.h"

namespace atollbank::pages {

void RequestBook::add(const std::string& client_id, AnsweredRequest request) {
  const auto [entry, is_new] = clients_.try_emplace(client_id);
  if (!is_new) order_.erase(entry->second.place);
  order_.push_front(client_id);
  entry->second.place = order_.begin();
  auto& requests = entry->second.requests;
  const base::Timestamp now = request.began + request.took;
  requests.push_back(std::move(request));
  while (requests.size() > kRequestsPerClientMax || requests.front().began < now - kRequestsKept)
    requests.pop_front();
  if (clients_.size() <= kClientsMax) return;
  clients_.erase(order_.back());
  order_.pop_back();
}

std::vector<AnsweredRequest> RequestBook::of(const std::string& client_id,
                                             base::Timestamp now) const {
  std::vector<AnsweredRequest> found;
  const auto entry = clients_.find(client_id);
  if (entry == clients_.end()) return found;
  const auto& requests = entry->second.requests;
  for (auto request = requests.rbegin(); request != requests.rend(); ++request)
    if (request->began >= now - kRequestsKept) found.push_back(*request);
  return found;
}

}  // namespace atollbank::pages
