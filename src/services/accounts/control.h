// SPDX-License-Identifier: Apache-2.0
// What the bank itself does to an account, whoever's it is: looks at it, freezes it, closes it,
// takes a booking on it back. For services/operations, which sees to it that two people wanted it.
//
// Whether an account is frozen or closed is the ledger's. Each change is named by whoever asks, and
// under the same name it is made once, for ever. Errors beside those that are named: as
// AccountsApi.
#pragma once

#include <string>

#include "runtime/context.h"
#include "services/accounts/account.h"
#include "services/transactions/api.h"

namespace atollbank::accounts {

struct AccountStanding {
  Account account;
  std::int64_t balance_minor = 0;
  std::int64_t held_minor = 0;
  bool is_frozen = false;  // by the bank's people: on both sides

  // "open", "dormant", "frozen", "closed"
  std::string_view name() const {
    if (account.closed) return "closed";
    if (account.dormant) return "dormant";
    return is_frozen ? "frozen" : "open";
  }
};

// A posting between two accounts, as one who wants it taken back should see it.
struct Booking {
  base::Id command_id;  // by which the ledger knows it
  base::Id debit_account_id;
  base::Id credit_account_id;
  base::Id debit_user_id;  // whose account or pot it is; nil: the bank's own side
  base::Id credit_user_id;
  base::Id debit_transaction_id;
  base::Id credit_transaction_id;
  std::int64_t amount_minor = 0;
  std::uint16_t currency = kPoundSterling;
  base::Timestamp booked;
  transactions::Scheme scheme{};
};

struct TakeBack {
  base::Id change_id;
  base::Id account_id;
  base::Id transaction_id;  // of that account
};

struct TakenBack {
  Booking booking;                 // that was taken back
  base::Id debit_transaction_id;   // of the posting that does it: whoever had the money
  base::Id credit_transaction_id;  // whoever has it again
  std::uint64_t slot = 0;
};

// Frozen for debits alone, by flags of the ledger.
bool is_dormant_state(std::uint32_t ledger_state);

class AccountControlApi {
 public:
  virtual ~AccountControlApi() = default;

  // not_found account_not_found
  virtual void standing(const runtime::Context& context, base::Id account_id,
                        runtime::Completion<AccountStanding> done) = 0;
  // not_found account_not_found, transaction_not_found · failed_precondition
  // booking_not_correctable: not one posting between two accounts that was booked here
  virtual void booking(const runtime::Context& context, base::Id account_id,
                       base::Id transaction_id, runtime::Completion<Booking> done) = 0;
  // One posting that mirrors the other, in the feeds of both sides and linked there with what it
  // takes back. Also failed_precondition booking_already_corrected, insufficient_funds,
  // account_frozen, account_closed, balance_limit_exceeded
  virtual void take_back(const runtime::Context& context, TakeBack request,
                         runtime::Completion<TakenBack> done) = 0;
  // No money in, no money out. failed_precondition account_closed
  virtual void set_frozen(const runtime::Context& context, base::Id change_id, base::Id account_id,
                          bool is_frozen, runtime::Completion<void> done) = 0;
  // Of one who has died: money comes in, and none goes out. What the bank's people froze stays
  // frozen on both sides. failed_precondition account_closed
  virtual void keep_estate(const runtime::Context& context, base::Id change_id, base::Id account_id,
                           runtime::Completion<void> done) = 0;
  // Makes an account dormant that is open, owes nothing and has nothing held on it; whether it did.
  virtual void lay_to_rest(const runtime::Context& context, base::Id account_id,
                           runtime::Completion<bool> done) = 0;
  // The epoch: never.
  virtual void last_woken(const runtime::Context& context, base::Id account_id,
                          runtime::Completion<base::Timestamp> done) = 0;
  // For ever; closing it again is no change. failed_precondition account_not_empty,
  // account_has_pots · conflict account_in_use: money went on moving; nothing was done
  virtual void close(const runtime::Context& context, base::Id account_id,
                     runtime::Completion<void> done) = 0;
};

}  // namespace atollbank::accounts
