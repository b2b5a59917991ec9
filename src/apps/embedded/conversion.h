// SPDX-License-Identifier: Apache-2.0
// The public types of the library and the types of the house, one made of the other. Packed records
// have the same bytes on both sides, which conversion.cc proves field by field.
#pragma once

#include <atoll/answers.h>
#include <atoll/commands.h>
#include <atoll/result.h>

#include "base/error.h"
#include "base/id.h"
#include "ledger/command.h"
#include "services/posting/api.h"

namespace atollbank::embedded {

inline base::Id to_house(Id id) { return {id.high, id.low}; }
inline Id to_public(base::Id id) { return {id.high, id.low}; }

ledger::Batch to_house(const Batch& batch);

Error to_public(const base::Error& error);
Reply to_public(const posting::Reply& reply);
AccountBalance to_public(const posting::AccountBalance& balance);
StatementPage to_public(posting::StatementPage page);
Record to_public(posting::RecordView view);
FollowedGroups to_public(const posting::FollowedGroups& groups);

// A Result of the house as one of the library.
template <class Public, class House>
Result<Public> to_public_result(base::Result<House> result) {
  if (!result) return to_public(result.error());
  return to_public(*std::move(result));
}

}  // namespace atollbank::embedded
