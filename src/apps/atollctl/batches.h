// SPDX-License-Identifier: Apache-2.0
// Orders as batches of one command for the ledger. Pure: ids, amounts and times are already known.
#pragma once

#include <string_view>

#include "apps/atollctl/order.h"
#include "ledger/command.h"

namespace atollbank::atollctl {

// Who asks, in the evidence of every command of this tool.
inline constexpr std::string_view kSubject = "svc_atollctl";

struct Sum {
  std::int64_t minor = 0;
  std::uint16_t currency = 0;
};

// A `floor` of none is no limit.
ledger::Batch batch_of(const CreateAccount& order, base::Id id, std::uint16_t currency,
                       std::optional<std::int64_t> floor_minor);
ledger::Batch batch_of(const Post& order, base::Id id, Sum amount);
ledger::Batch batch_of(const PlaceHold& order, base::Id id, Sum amount, std::int64_t expires_at_ns);
ledger::Batch batch_of(const ChangeHold& order, base::Id id, Sum amount);
ledger::Batch batch_of(const SetLimit& order, base::Id id, std::int64_t limit_minor);
ledger::Batch batch_of(const SetNameLimits& order, base::Id id, std::int64_t floor_minor,
                       std::int64_t ceiling_minor);
ledger::Batch batch_of(const ExtendHold& order, base::Id id, std::int64_t expires_at_ns);
ledger::Batch batch_of(const ClosePeriod& order, base::Id id);
ledger::Batch batch_of(const Accrue& order, base::Id id, std::uint16_t currency);
// What is given and what is got for it.
ledger::Batch batch_of(const Exchange& order, base::Id id, Sum base, Sum quote);

// The batch of a post with a condition in front of it, whose id follows from the post's.
ledger::Batch guarded(ledger::Batch post, std::int64_t balance_min, std::int64_t balance_max,
                      std::uint64_t version);

}  // namespace atollbank::atollctl
