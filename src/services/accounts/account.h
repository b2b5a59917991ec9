// SPDX-License-Identifier: Apache-2.0
// Accounts and pots as records, and the names of their ledger addresses. Plain values and pure
// rules.
//
// An account's and a pot's id is the id of its ledger address. Money, closed and locked are the
// ledger's and are only shown here.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/timestamp.h"

namespace atollbank::accounts {

inline constexpr std::uint16_t kPoundSterling = 826;

// Kept by number.
enum class AccountKind : std::uint8_t { kPersonal = 1, kJoint = 2, kBusiness = 3 };

// No payment is so large: any owner may make it alone.
inline constexpr std::int64_t kAnyOwnerAlone = INT64_MAX;

struct Account {
  base::Id id;       // acc_…
  base::Id user_id;  // the owner; of a joint account the first of them
  base::Timestamp created;
  std::uint16_t currency = kPoundSterling;
  std::string account_number;  // 8 digits
  std::string sort_code;       // 6 digits
  bool closed = false;         // from the ledger
  bool dormant = false;        // from the ledger: money comes in, and none goes out
  AccountKind kind = AccountKind::kPersonal;
  std::vector<base::Id> other_owners = {};  // of a joint account, in no order that means anything
  std::int64_t all_above_minor = kAnyOwnerAlone;  // a larger payment, every owner approves

  bool is_owned_by(base::Id user) const {
    return user == user_id || std::ranges::find(other_owners, user) != other_owners.end();
  }
  // The money stays with the same people.
  bool has_owners_of(const Account& other) const {
    const auto is_ours = [this](base::Id user) { return is_owned_by(user); };
    return other.other_owners.size() == other_owners.size() &&
           std::ranges::all_of(other.owners(), is_ours);
  }
  std::vector<base::Id> owners() const {
    std::vector<base::Id> all = {user_id};
    all.insert(all.end(), other_owners.begin(), other_owners.end());
    return all;
  }
  bool operator==(const Account&) const = default;
};

struct Pot {
  base::Id id;  // pot_…
  base::Id account_id;
  base::Timestamp created;
  base::Timestamp updated;  // last edit or movement
  std::string name;
  std::string style;  // "beach_ball"; may be ""
  std::uint16_t currency = kPoundSterling;
  std::int64_t goal_amount_minor = 0;     // 0: no goal
  std::string cover_image_url;            // may be ""
  bool round_up = false;                  // what the owner wants of purchases
  std::uint16_t round_up_multiplier = 0;  // 0: none
  base::Timestamp locked_until;           // 0: a lock lasts until it is taken off
  std::int64_t balance_minor = 0;         // from the ledger
  bool locked = false;                    // from the ledger: debits are frozen
  bool deleted = false;                   // from the ledger: the address is closed

  bool lock_has_ended(base::Timestamp now) const {
    return locked_until.nanoseconds != 0 && locked_until <= now;
  }
  bool operator==(const Pot&) const = default;
};

}  // namespace atollbank::accounts
