// SPDX-License-Identifier: Apache-2.0
// The records of keys: what was asked under each, and what was answered, both sealed for whoever
// asked (ports/personal_value.h). Blocking; any thread.
#pragma once

#include "ports/person_directory.h"
#include "ports/records.h"
#include "services/idempotency/api.h"

namespace atollbank::idempotency {

// A key within its scope, as it is known here: neither stands anywhere in plain.
base::Sha256 name_of(const KeyedRequest& request);

class AnswerStore {
 public:
  AnswerStore(ports::RecordStore& records, ports::Persons persons)
      : records_(records), persons_(persons) {}

  // Records what is asked, or finds it with its answer. failed_precondition
  // idempotency_key_reused, also once whoever asked is erased
  base::Result<Claim> claim(const KeyedRequest& request, const Context& context,
                            base::Timestamp now);
  // The first answer stays.
  base::Result<void> keep(const KeyedRequest& request, const KeptAnswer& answer,
                          const Context& context, base::Timestamp now);

 private:
  ports::RecordStore& records_;
  const ports::Persons persons_;
};

}  // namespace atollbank::idempotency
