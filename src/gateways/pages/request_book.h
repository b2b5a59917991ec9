// SPDX-License-Identifier: Apache-2.0
// The requests of the last hour that each client made, for its developer: what was asked, what was
// answered. No body, no query, no token: those are the customers'.
//
// Bounded in time, in requests a client and in clients. One thread.
#pragma once

#include <cstdint>
#include <deque>
#include <list>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/timestamp.h"

namespace atollbank::pages {

inline constexpr base::Duration kRequestsKept = base::Duration::from_seconds(3600);
inline constexpr std::size_t kRequestsPerClientMax = 200;
inline constexpr std::size_t kClientsMax = 1000;

struct AnsweredRequest {
  base::Timestamp began;  // wall
  std::string method;
  std::string path;  // without its query
  int status = 0;
  std::string error;  // the public code of an error: "bad_request.missing_param"
  base::Duration took;
  std::string request_id;
};

class RequestBook {
 public:
  void add(const std::string& client_id, AnsweredRequest request);
  // The newest first.
  std::vector<AnsweredRequest> of(const std::string& client_id, base::Timestamp now) const;

 private:
  using Order = std::list<std::string>;  // the client that asked last comes first
  struct Client {
    Order::iterator place;
    std::deque<AnsweredRequest> requests;
  };
  Order order_;
  std::unordered_map<std::string, Client> clients_;
};

}  // namespace atollbank::pages
