// SPDX-License-Identifier: Apache-2.0
#include "services/tenants/metered_posting.h"

#include <algorithm>

#include "ledger/command_form.h"

namespace atollbank::tenants {

namespace {

bool opens(const ledger::Command& command) {
  return command.kind == ledger::CommandKind::kOpenAccount;
}

// What of the demand a reply shows to be unused: accounts that were not opened anew.
Demand unused_of(const std::vector<bool>& openings, const posting::Reply& reply) {
  Demand unused;
  for (std::size_t i = 0; i < openings.size() && i < reply.results.size(); ++i) {
    const auto& result = reply.results[i];
    const bool is_opened = result.outcome == ledger::Outcome::kDone && result.duplicate == 0;
    if (openings[i] && !is_opened) ++unused.accounts;
    if (result.slot == 0 || result.duplicate != 0) unused.bytes += ledger::format::kSlotSize;
  }
  return unused;
}

}  // namespace

void MeteredPosting::submit(const posting::Context& context, ledger::Batch batch,
                            posting::Completion<posting::Reply> done) {
  // What is malformed asks for nothing: whoever checks it says why it is refused.
  const auto slots = ledger::check_batch(batch);
  if (!slots) return ledger_.submit(context, std::move(batch), std::move(done));
  std::vector<bool> openings;
  for (const ledger::Command& command : batch.commands) openings.push_back(opens(command));
  const Demand demand{.postings = batch.commands.size(),
                      .accounts = static_cast<std::uint64_t>(std::ranges::count(openings, true)),
                      .bytes = std::uint64_t{*slots} * ledger::format::kSlotSize};
  const auto admitted = meter_.admit(demand, clock_.monotonic());
  if (!admitted) {
    done = runtime::on_executor_of(context, std::move(done));
    return done(base::fail(admitted.error()));
  }
  ledger_.submit(
      context, std::move(batch),
      [this, demand, openings = std::move(openings),
       done = std::move(done)](base::Result<posting::Reply> reply) mutable {
        // Of an unknown outcome all may have happened.
        const bool is_known = reply || reply.error().code != base::ErrorCode::kUnknown;
        if (is_known)
          meter_.give_back(
              reply ? unused_of(openings, *reply)
                    : Demand{.postings = 0, .accounts = demand.accounts, .bytes = demand.bytes});
        done(std::move(reply));
      });
}

}  // namespace atollbank::tenants
