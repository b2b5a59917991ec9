// SPDX-License-Identifier: Apache-2.0
// The records of keys: what was asked under each, and what was answered. Blocking; any thread.
#pragma once

#include "ports/records.h"
#include "services/idempotency/api.h"

namespace atollbank::idempotency {

// A key within its scope, as it is known here: neither stands anywhere in plain.
base::Sha256 name_of(const KeyedRequest& request);

class AnswerStore {
 public:
  explicit AnswerStore(ports::RecordStore& records) : records_(records) {}

  // Records what is asked, or finds it with its answer. failed_precondition idempotency_key_reused
  base::Result<Claim> claim(const KeyedRequest& request, const Context& context,
                            base::Timestamp now);
  // The first answer stays.
  base::Result<void> keep(const KeyedRequest& request, const KeptAnswer& answer,
                          const Context& context, base::Timestamp now);

 private:
  ports::RecordStore& records_;
};

}  // namespace atollbank::idempotency
