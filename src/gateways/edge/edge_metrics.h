// SPDX-License-Identifier: Apache-2.0
// What the gateway counts: requests by route and status, time by route, errors by reason. Any
// thread.
#pragma once

#include <string_view>
#include <vector>

#include "base/metrics.h"
#include "base/timestamp.h"
#include "gateways/edge/route.h"

namespace atollbank::edge {

class EdgeMetrics {
 public:
  EdgeMetrics(base::Registry& registry, std::span<const Route> table);

  // `route` null: none was found.
  void count_answer(const Route* route, int status, base::Duration took);
  // Reasons come from code, never from a client, but for the parameter after the dot, which is left
  // out.
  void count_error(std::string_view reason);

 private:
  base::Registry& registry_;
  std::span<const Route> table_;
  std::vector<base::Counter*> succeeded_;  // status 200, by place in the table
  std::vector<base::Histogram*> took_us_;
};

}  // namespace atollbank::edge
