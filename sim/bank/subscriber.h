// SPDX-License-Identifier: Apache-2.0
// What a resident does with webhooks on their account: registers them, enables those that the bank
// gave up on, asks for replays; and what each of them must hear of.
//
// One thread; outlives the bank's processes.
#pragma once

#include <string>
#include <vector>

#include "sim/bank/asker.h"
#include "sim/bank/town.h"

namespace atollbank::sim {

class Subscriber {
 public:
  explicit Subscriber(Asker& asker) : asker_(asker) {}

  struct Hook {
    base::Id id;
    std::string url;
    bool is_plain = false;
    transactions::EventTypes types = 0;
    base::Timestamp added_at{};  // what happens from here on is told
  };

  void has_account(base::Id account_id) { account_id_ = account_id; }
  runtime::Task<void> do_something();
  // Every hook is enabled, and stays so.
  runtime::Task<void> come_to_rest();
  const std::vector<Hook>& hooks() const { return hooks_; }
  // "" when the hook has heard once of each of the town's transactions on the account that it must
  // hear of, by what its people know and not by what the bank says.
  std::string difference_from_town(const Hook& hook, Listeners& listeners, const Town& town) const;
  // "" when the hook has heard of each of the bank's events that it must hear of, as it was, and
  // first of those that came first.
  std::string difference(const Hook& hook, Listeners& listeners,
                         const std::vector<transactions::AccountEvent>& events) const;

 private:
  using ShownWebhook = webhooks::ShownWebhook;

  runtime::Task<void> add();
  runtime::Task<bool> look_after(std::size_t number);
  runtime::Task<void> look_after_one();
  runtime::Task<void> disable();
  runtime::Task<void> replay();
  runtime::Task<void> rotate();
  webhooks::WebhookName name_of(const Hook& hook) const {
    return {.user_id = asker_.user_id(), .client_id = asker_.client_id(), .webhook_id = hook.id};
  }

  Asker& asker_;
  base::Id account_id_;
  std::vector<Hook> hooks_;
};

}  // namespace atollbank::sim
