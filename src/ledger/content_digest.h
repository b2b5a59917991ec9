// SPDX-License-Identifier: Apache-2.0
// Digests of what a command says, as resolved within the shard, and of the slot that journaled it.
// Both give the same value, which is how a retry is told from another request under a used id.
// Evidence is not part of it.
#pragma once

#include <span>

#include "base/checksum.h"
#include "ledger/command.h"
#include "ledger/format/rule_slots.h"
#include "ledger/journaled.h"

namespace atollbank::ledger {

// Everything that tells two requests apart. Plain bytes: no padding, no pointers.
struct Content {
  std::uint8_t kind = 0;  // SlotKind
  std::uint8_t flags = 0;
  std::uint16_t currency = 0;
  std::uint32_t code = 0;
  std::uint32_t debit_account = format::kNoAccount;
  std::uint32_t credit_account = format::kNoAccount;
  std::int64_t amount_minor = 0;
  std::int64_t value_time_ns = 0;
  base::Id reference;
  std::uint64_t related_slot = 0;
  std::int64_t limit_or_time = 0;
  std::uint64_t legs_digest = 0;
};
static_assert(sizeof(Content) == 72 && std::has_unique_object_representations_v<Content>);

inline std::uint64_t digest_of(const Content& content) {
  return base::checksum64({reinterpret_cast<const char*>(&content), sizeof(content)});
}

inline std::uint64_t digest_of(const AccountOpening& opening) {
  return base::checksum64({reinterpret_cast<const char*>(&opening), sizeof(opening)}, 1);
}

// What a reversal must mirror: who was debited and credited how much.
inline std::uint64_t money_digest_of(std::uint32_t debit, std::uint32_t credit,
                                     std::int64_t amount) {
  const std::uint64_t words[2] = {(std::uint64_t{debit} << 32) | credit,
                                  static_cast<std::uint64_t>(amount)};
  return base::checksum64({reinterpret_cast<const char*>(words), sizeof(words)}, 2);
}

// The same for legs, folded one by one from 0.
inline std::uint64_t fold_leg(std::uint64_t digest, std::uint32_t account, std::int64_t amount) {
  const std::uint64_t words[3] = {digest, account, static_cast<std::uint64_t>(amount)};
  return base::checksum64({reinterpret_cast<const char*>(words), sizeof(words)}, 3);
}

Content content_of(const format::PostingSlot& slot);
Content content_of(const format::HoldSlot& slot);
Content content_of(const format::AccountChangedSlot& slot);
// Without the legs' digest.
Content content_of(const format::PostingHeadSlot& slot);

Content content_of(const format::ExpectedSlot& slot);
Content content_of(const format::PeriodClosedSlot& slot);
Content content_of(const format::BalanceLimitsSlot& slot);

// A definition's text is its content, though it is kept as evidence.
std::uint64_t digest_of_definition(std::string_view text);

AccountOpening opening_of(const format::AccountOpenedSlot& slot);

// Of a journaled command, whose own slot is given; legs are read from the slots behind it.
std::uint64_t digest_of_record(const Journaled& journaled, std::uint64_t slot_number,
                               const format::Slot& record);
// Of a posting that was done.
std::uint64_t money_digest_of(const Journaled& journaled, std::uint64_t slot_number,
                              const format::Slot& record);

}  // namespace atollbank::ledger
