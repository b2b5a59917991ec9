// SPDX-License-Identifier: Apache-2.0
// Whom a customer pays: a name and an account as she knows them, and what the bank could check of
// them. Plain values and pure rules.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/id.h"
#include "base/timestamp.h"
#include "ports/personal_text.h"

namespace atollbank::payments {

// How the name that was given compares with the holder's: as in Confirmation of Payee.
enum class NameMatch : std::uint8_t {
  kNotChecked = 0,  // the account is at another bank
  kMatches = 1,
  kClose = 2,  // an initial for a first name, a letter amiss
  kDiffers = 3,
};
inline constexpr std::uint8_t kNameMatchMax = 3;

struct Payee {
  base::Id id;  // payee_…
  base::Id user_id;
  base::Timestamp created;
  std::string name;  // as the customer gave it
  // Sealed under the key of the holder here, of the customer where the account is elsewhere.
  ports::PersonalParts name_parts;
  std::string sort_code;       // 6 digits
  std::string account_number;  // 8 digits
  base::Id account_id;         // of this bank; nil: at another
  NameMatch name_match = NameMatch::kNotChecked;

  bool is_here() const { return !account_id.is_nil(); }
  bool operator==(const Payee&) const = default;
};

// Case, blanks and punctuation do not count, nor does a title. Bytes beyond ASCII count as they
// are.
NameMatch compare_names(std::string_view given, std::string_view held);

// "matches", "close", …: the public words.
std::string_view name_of(NameMatch match);

}  // namespace atollbank::payments
