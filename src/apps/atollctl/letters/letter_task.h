// SPDX-License-Identifier: Apache-2.0
// What an operator asks about the dead letters of a bank ("atollctl dead-letters …"): plain values.
#pragma once

#include <string>
#include <variant>

#include "services/events/api.h"

namespace atollbank::atollctl {

// Of a bank that runs, or of one that does not.
struct ListLetters {
  std::string data_folder{};
};

// Of one that does not run: the owner of its folder asks.
struct SettleLetter {
  std::string data_folder{};
  events::SettleDeadLetter request{};
  bool is_dropped = false;  // or replayed
};

using LetterTask = std::variant<ListLetters, SettleLetter>;

}  // namespace atollbank::atollctl
