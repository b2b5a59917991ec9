// SPDX-License-Identifier: Apache-2.0
// The requests of the last hour that each client made, for its developer: what was asked, what was
// answered. No body, no query, no token: those are the customers'.
//
// Bounded in time, in requests a client and in clients. Every call of the API passes here, so a
// place that is overwritten keeps its memory. One thread.
#pragma once

#include <cstdint>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/id.h"
#include "base/timestamp.h"

namespace atollbank::pages {

inline constexpr base::Duration kRequestsKept = base::Duration::from_seconds(3600);
inline constexpr std::size_t kRequestsPerClientMax = 200;
inline constexpr std::size_t kClientsMax = 1000;

struct AnsweredRequest {
  base::Timestamp began;    // wall
  std::string_view method;  // a literal
  std::string path;         // without its query
  int status = 0;
  std::string error;  // the public code of an error: "bad_request.missing_param"
  base::Duration took;
  base::Id request_id;
};

class RequestBook {
 public:
  // The path and the error of `request` are copied, no other bytes are.
  void add(std::string_view client_id, const AnsweredRequest& request);
  // The newest first.
  std::vector<AnsweredRequest> of(std::string_view client_id, base::Timestamp now) const;

 private:
  struct Client {
    std::string id;
    std::vector<AnsweredRequest> ring;
    std::size_t next = 0;  // the place of the next request: the oldest once the ring is full
  };
  using Clients = std::list<Client>;  // the one that asked last comes first

  Clients clients_;
  std::unordered_map<std::string_view, Clients::iterator> places_;  // the ids are the clients' own
};

}  // namespace atollbank::pages
