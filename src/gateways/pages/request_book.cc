// SPDX-License-Identifier: Apache-2.0
#include "gateways/pages/request_book.h"

namespace atollbank::pages {

void RequestBook::add(std::string_view client_id, const AnsweredRequest& request) {
  const auto known = places_.find(client_id);
  if (known != places_.end()) {
    clients_.splice(clients_.begin(), clients_, known->second);
  } else {
    clients_.push_front({.id = std::string(client_id)});
    places_.emplace(clients_.front().id, clients_.begin());
  }
  Client& client = clients_.front();
  if (client.ring.size() < kRequestsPerClientMax)
    client.ring.push_back(request);
  else
    client.ring[client.next] = request;
  client.next = (client.next + 1) % kRequestsPerClientMax;
  if (clients_.size() <= kClientsMax) return;
  places_.erase(clients_.back().id);
  clients_.pop_back();
}

std::vector<AnsweredRequest> RequestBook::of(std::string_view client_id,
                                             base::Timestamp now) const {
  std::vector<AnsweredRequest> found;
  const auto known = places_.find(client_id);
  if (known == places_.end()) return found;
  const auto& ring = known->second->ring;
  for (std::size_t age = 1; age <= ring.size(); ++age) {
    const auto& request =
        ring[(known->second->next + kRequestsPerClientMax - age) % kRequestsPerClientMax];
    if (request.began >= now - kRequestsKept) found.push_back(request);
  }
  return found;
}

}  // namespace atollbank::pages
