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

}  // namespace atollbank::atollctl
