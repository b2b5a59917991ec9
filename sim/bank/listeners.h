// SPDX-License-Identifier: Apache-2.0
// The programs that hear of the simulated bank's webhooks, and the network between: it loses
// requests and answers, brings them late or twice, and listeners refuse now and then.
//
// One thread; outlives the bank's processes. A listener keeps what it heard and complains where it
// was told otherwise the second time.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "services/webhooks/delivery_port.h"
#include "sim/world/sim_network.h"

namespace atollbank::sim {

struct ListenerFaults {
  NetworkFaults network;
  std::uint32_t refusal_percent = 0;  // of requests: 500, 503 with Retry-After, 404 or 410
  std::uint32_t busy_percent = 0;     // of deliveries: the bank's own client takes no more
};

class Listeners final : public webhooks::DeliveryPort {
 public:
  struct Heard {
    base::Id event_id;
    std::string body;
  };

  Listeners(SimLoop& loop, const base::Clock& clock, ListenerFaults faults)
      : loop_(loop),
        network_(loop, clock, faults.network),
        patience_(loop, clock),
        faults_(faults) {}

  // The bank died: nobody waits for an answer any more.
  void hang_up() { waiting_.clear(); }
  // From now on everything arrives at once and is taken.
  void heal();

  // In the order of their first arrival.
  const std::vector<Heard>& heard(const std::string& url) { return heard_[url]; }
  bool has_heard(const std::string& url, base::Id event_id) const;
  const std::string& first_difference() const { return difference_; }
  std::uint64_t repeats() const { return repeats_; }
  std::uint64_t refusals() const { return refusals_; }

  void post(webhooks::Delivery delivery,
            runtime::Completion<webhooks::EndpointAnswer> done) override;
  std::string body_of(const transactions::AccountEvent& event, transactions::EventType told_as,
                      webhooks::BodyForm form) const override;

 private:
  void send(std::function<void()> arrive);
  int arrive(const webhooks::Delivery& delivery);
  void answer(std::uint64_t number, base::Result<webhooks::EndpointAnswer> answer);

  SimLoop& loop_;
  SimNetwork network_;
  SimExecutor patience_;
  ListenerFaults faults_;
  std::map<std::uint64_t, runtime::Completion<webhooks::EndpointAnswer>> waiting_;
  std::map<std::string, std::vector<Heard>> heard_;  // by URL
  std::map<std::pair<std::string, base::Id>, std::string> body_of_;
  std::uint64_t posts_ = 0;
  std::uint64_t repeats_ = 0;
  std::uint64_t refusals_ = 0;
  std::string difference_;
  bool is_healed_ = false;
};

}  // namespace atollbank::sim
