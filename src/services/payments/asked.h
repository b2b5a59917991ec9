// SPDX-License-Identifier: Apache-2.0
// What was asked for under a dedupe_id, so that the same request is the same payment, or file of
// payments, and another one under it is refused. Of the request a digest is kept, under the key of
// who wrote a reference: nobody can guess at it once she is erased.
#pragma once

#include <optional>
#include <string>

#include "ports/personal_text.h"
#include "services/payments/api.h"

namespace atollbank::payments {

struct Asked {
  base::Id dedupe;
  base::Bytes content;

  bool operator==(const Asked&) const = default;
};
Asked asked_by(const Context& context, const SendPayment& request);
Asked asked_by(const Context& context, const SendBulk& request);

// The record of it, which names what was stored. `written` is something that was sealed for whoever
// asked; without it the key is the bank's.
base::Result<base::Bytes> record_of(const ports::PersonVault& persons, const Asked& asked,
                                    base::Id stored_id, base::Id account_id,
                                    const ports::PersonalParts& written);
// What was stored under the dedupe_id, as that record tells, of one who is erased whatever is asked
// now; nil: nothing. failed_precondition dedupe_id_reused · data_loss record_malformed
base::Result<base::Id> stored_before(const ports::PersonVault& persons, const Asked& asked,
                                     base::Id account_id, const std::optional<std::string>& record);

}  // namespace atollbank::payments
