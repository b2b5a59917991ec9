// SPDX-License-Identifier: Apache-2.0
#include "sim/scenarios/audited_posting.h"

namespace atollbank::sim {

void AuditedPosting::submit(const posting::Context& context, ledger::Batch batch,
                            posting::Completion<posting::Reply> done) {
  const std::uint64_t number = auditor_.submitted(batch);
  done = runtime::on_executor_of(context, std::move(done));
  // The auditor must hear answers in their order, which no executor between may change.
  posting::Context at_once = context;
  at_once.executor = nullptr;
  auto answered = [this, number,
                   done = std::move(done)](base::Result<posting::Reply> reply) mutable {
    if (disk_.is_dead()) return;
    auditor_.answered(number, reply, journal_, clock_.wall().nanoseconds);
    loop_.trace(number);
    done(std::move(reply));
  };
  calls_.post([this, at_once, batch = std::move(batch), answered = std::move(answered)]() mutable {
    inner_.submit(at_once, std::move(batch), std::move(answered));
  });
}

}  // namespace atollbank::sim
