// SPDX-License-Identifier: Apache-2.0
// What is asked of pots, and what came of it (api.h says what each call promises). Plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "services/accounts/account.h"

namespace atollbank::accounts {

struct CreatePot {
  base::Id pot_id;  // nil: a new one is made up; otherwise the same again is no change
  base::Id user_id;
  base::Id account_id;
  std::string name;
  std::string style;
  std::int64_t goal_amount_minor = 0;
  std::string cover_image_url;
  bool round_up = false;
  std::uint16_t round_up_multiplier = 0;
};

// What is absent stays as it is.
struct EditPot {
  base::Id user_id;
  base::Id pot_id;
  std::optional<std::string> name;
  std::optional<std::string> style;
  std::optional<std::int64_t> goal_amount_minor;  // 0: no goal
  std::optional<std::string> cover_image_url;
  std::optional<bool> round_up;
  std::optional<std::uint16_t> round_up_multiplier;  // 0: none
  std::optional<bool> locked;                        // false also forgets until when
  std::optional<base::Timestamp> locked_until;       // 0: until it is unlocked
};

struct PotMove {
  base::Id user_id;
  base::Id account_id;  // source of a deposit, destination of a withdrawal
  base::Id pot_id;
  std::int64_t amount_minor = 0;
  std::string dedupe_id;
};

struct PotMoved {
  Pot pot;
  std::uint64_t slot = 0;
  bool duplicate = false;  // done before under this dedupe_id; no money moved now
};

enum class PotChange : std::uint8_t { kLock = 1, kUnlock = 2, kDelete = 3 };

struct ChangePot {
  base::Id user_id;
  base::Id account_id;
  base::Id pot_id;
  PotChange change{};
  std::string dedupe_id;
};

}  // namespace atollbank::accounts
