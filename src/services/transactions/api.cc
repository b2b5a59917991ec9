// SPDX-License-Identifier: Apache-2.0
#include "services/transactions/api.h"

#include "services/transactions/format/record_values.h"

namespace atollbank::transactions {

std::string payer_partition(base::Id payer_account_id) {
  return kPayerPrefix + base::to_base62(payer_account_id);
}

std::string payment_narrative_key(base::Id command_id) {
  return "narrative/" + base::to_base62(command_id);
}

ports::Put payment_narrative(const Narrative& narrative) {
  return {.key = payment_narrative_key(narrative.id), .value = format::encode_narrative(narrative)};
}

base::Result<Narrative> read_payment_narrative(std::string_view value) {
  return format::decode_narrative(value);
}

}  // namespace atollbank::transactions
