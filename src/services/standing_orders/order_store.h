// SPDX-License-Identifier: Apache-2.0
// The records of standing orders. Blocking; any thread. Every write is one commit with its event
// and audit record, and no change when it was made before (ports/commit_again.h).
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "ports/personal_text.h"
#include "ports/records.h"
#include "services/payments/api.h"
#include "services/standing_orders/api.h"

namespace atollbank::standing_orders {

class OrderStore {
 public:
  OrderStore(ports::RecordStore& records, const ports::PersonVault& persons)
      : records_(records), persons_(persons) {}

  // The order as it is there. failed_precondition order_created_differently ·
  // resource_exhausted too_many_orders
  // `any_first_date`: the first date is not compared.
  base::Result<StandingOrder> begin(const StandingOrder& order, bool any_first_date,
                                    const Context& context);
  // The order after the step, which may be asked several times and is pure. not_found
  // order_not_found, and what the step refuses
  using Step = std::function<base::Result<StandingOrder>(const StandingOrder&)>;
  base::Result<StandingOrder> change(base::Id account_id, base::Id order_id, const Step& step,
                                     const Context& context, base::Timestamp now);
  // The same change, for who commits it with a change of his own.
  static payments::AlongWithEnd along(const StandingOrder& before, const StandingOrder& after);

  base::Result<std::optional<StandingOrder>> find(base::Id account_id, base::Id order_id) const;
  // The same without waiting for the disk. Also unavailable not_in_memory.
  base::Result<std::optional<StandingOrder>> find_in_memory(base::Id account_id,
                                                            base::Id order_id) const;
  // By age.
  base::Result<std::vector<StandingOrder>> list(base::Id account_id) const;
  // All that are active, of every account. Those that an older build kept elsewhere are moved
  // first.
  base::Result<std::vector<StandingOrder>> active(const Context& context, base::Timestamp now);

 private:
  // So that active() finds the account.
  base::Result<void> note_account(base::Id account_id, const Context& context, base::Timestamp now);
  base::Result<void> move_orders(base::Id account_id, const Context& context, base::Timestamp now);
  base::Result<std::optional<StandingOrder>> find_in(const ports::RecordReader& records,
                                                     base::Id account_id, base::Id order_id) const;
  // With its texts.
  base::Result<StandingOrder> opened(StandingOrder order) const;

  ports::RecordStore& records_;
  const ports::PersonVault& persons_;
};

}  // namespace atollbank::standing_orders
