// SPDX-License-Identifier: Apache-2.0
// The payments that customers send, as they go over the wire.
#pragma once

#include "bench/bank/people.h"
#include "bench/harness/request_texts.h"

namespace atollbank::bench {

// A penny each, one payer after another; each request's number is its dedupe_id.
RequestTexts payments_of(const Bank& bank, const std::vector<Payer>& payers);

}  // namespace atollbank::bench
