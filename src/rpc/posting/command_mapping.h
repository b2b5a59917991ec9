// SPDX-License-Identifier: Apache-2.0
// Typed commands (protobuf, for people and small callers) -> a ledger batch, and its reply back.
//
// Pure; any thread. What does not fit the ledger's records is refused here, with the index of the
// command; what it means is judged by the ledger. Errors, all invalid_argument: malformed_id ·
// command_kind_missing · field_out_of_range · batch_too_large.
#pragma once

#include <cstdint>
#include <vector>

#include "atollbank/posting/v1/posting.pb.h"
#include "base/result.h"
#include "ledger/command.h"
#include "services/posting/api.h"

namespace atollbank::rpc {

namespace v1 = ::atollbank::posting::v1;

base::Result<ledger::Batch> from_proto(const v1::SubmitRequest& request);

// Legs of each command of the request: what to_proto needs of it once the batch is gone.
std::vector<std::uint32_t> leg_counts_of(const v1::SubmitRequest& request);

v1::SubmitResponse to_proto(const posting::Reply& reply,
                            const std::vector<std::uint32_t>& leg_counts);

}  // namespace atollbank::rpc
