// SPDX-License-Identifier: Apache-2.0
// Successes are counted by kept references; failures, which are rare, look theirs up.
#include "gateways/edge/edge_metrics.h"

namespace atollbank::edge {
namespace {

constexpr std::string_view kRequests = "atoll_edge_requests_total";
constexpr std::string_view kRequestsHelp = "Requests answered by the public API";

}  // namespace

EdgeMetrics::EdgeMetrics(base::Registry& registry, std::span<const Route> table)
    : registry_(registry), table_(table) {
  for (const Route& route : table) {
    const std::string name(route.name);
    succeeded_.push_back(
        &registry.counter(kRequests, kRequestsHelp, {{"route", name}, {"status", "200"}}));
    took_us_.push_back(&registry.histogram("atoll_edge_request_us",
                                           "Time from a request's last byte to its answer",
                                           {{"route", name}}));
  }
}

void EdgeMetrics::count_answer(const Route* route, int status, base::Duration took) {
  if (route != nullptr) {
    const auto place = static_cast<std::size_t>(route - table_.data());
    took_us_[place]->record(static_cast<std::uint64_t>(std::max<std::int64_t>(took.us(), 0)));
    if (status == 200) return succeeded_[place]->add();
  }
  const std::string name(route == nullptr ? "none" : route->name);
  registry_.counter(kRequests, kRequestsHelp, {{"route", name}, {"status", std::to_string(status)}})
      .add();
}

void EdgeMetrics::count_error(std::string_view reason) {
  const std::string kind(reason.substr(0, reason.find('.')));
  registry_
      .counter("atoll_edge_errors_total", "Requests refused or failed, by reason",
               {{"reason", kind}})
      .add();
}

}  // namespace atollbank::edge
