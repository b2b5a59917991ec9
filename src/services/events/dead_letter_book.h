// SPDX-License-Identifier: Apache-2.0
// The dead letters that wait for an operator, and those she dropped, in records: one partition for
// each consumer. Any thread; calls block. Errors: those of ports/records.h.
#pragma once

#include "ports/records.h"
#include "services/events/api.h"

namespace atollbank::events {

// Those that wait, in the order of their names.
base::Result<std::vector<DeadLetter>> list_letters(const ports::RecordReader& records,
                                                   const ListDeadLetters& request);

class DeadLetterBook {
 public:
  explicit DeadLetterBook(ports::RecordStore& records) : records_(records) {}

  // Kept once, however often it is told; one that was dropped is not kept again.
  base::Result<void> keep(const DeadLetter& letter);
  base::Result<std::vector<DeadLetter>> list(const ListDeadLetters& request) const {
    return list_letters(records_, request);
  }
  // not_found dead_letter_not_found
  base::Result<DeadLetter> get(const DeadLetterName& name) const;
  // invalid_argument why_missing
  static base::Result<void> check_why(const std::string& why);
  // Under the id of this request, before.
  base::Result<bool> is_settled(const SettleDeadLetter& request) const;
  // It waits no more, because its consumer took it or because it goes without it. Errors of get(),
  // but that what was settled so by an unknown commit or under the same id is done.
  enum class End : std::uint8_t { kReplayed, kDropped };
  base::Result<void> settle(const SettleDeadLetter& request, End end, const Context& context,
                            base::Timestamp now);

 private:
  ports::RecordStore& records_;
};

}  // namespace atollbank::events
