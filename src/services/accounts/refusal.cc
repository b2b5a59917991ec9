// SPDX-License-Identifier: Apache-2.0
#include "services/accounts/refusal.h"

#include "services/accounts/api.h"

namespace atollbank::accounts {

using base::ErrorCode;
using base::fail;
using ledger::Outcome;

namespace {

bool is_about_pot(Movement movement) {
  return movement == Movement::kIntoPot || movement == Movement::kOutOfPot ||
         movement == Movement::kPotChange;
}

tl::unexpected<base::Error> refuse(std::string_view reason, std::string_view message) {
  return fail(ErrorCode::kFailedPrecondition, reason, message);
}

}  // namespace

base::Result<void> check_outcome(Outcome outcome, Movement movement) {
  switch (outcome) {
    case Outcome::kDone: return {};
    case Outcome::kIdUsedWithDifferentContent:
    case Outcome::kLinkedChainPartlyUsed:
      if (movement == Movement::kSettlement) {
        return refuse("purchase_closed", "the purchase was settled differently before");
      }
      return refuse("dedupe_id_reused", "this dedupe_id was used for a different request");
    case Outcome::kInsufficientFunds: return refuse("insufficient_funds", "not enough money");
    case Outcome::kDebitsFrozen:
      if (movement == Movement::kOutOfPot) return refuse("pot_locked", "the pot is locked");
      return refuse("account_frozen", "the account is frozen");
    case Outcome::kCurrencyMismatch:
      return refuse("currency_mismatch", "the accounts have different currencies");
    case Outcome::kExceedsCeiling:
    case Outcome::kCreditsFrozen:
      // Why somebody else's account takes no money is not the payer's to know.
      if (movement == Movement::kTransfer) {
        return refuse("payee_cannot_be_paid", "the payee's account takes no money now");
      }
      if (outcome == Outcome::kExceedsCeiling) {
        return refuse("balance_limit_exceeded", "the account may not hold so much");
      }
      return refuse("account_frozen", "the account is frozen");
    case Outcome::kAccountClosed:
      if (is_about_pot(movement)) return refuse("pot_deleted", "the pot was deleted");
      return refuse("account_closed", "the account is closed");
    case Outcome::kAccountNotEmpty: return refuse("pot_not_empty", "the pot still holds money");
    case Outcome::kHoldNotFound:
    case Outcome::kHoldAccountMismatch:
      return fail(ErrorCode::kNotFound, "purchase_not_found", "the account has no such purchase");
    case Outcome::kHoldExpired:
    case Outcome::kHoldClosed:
    case Outcome::kExceedsHold:
      return refuse("purchase_closed", "the purchase is settled or has expired");
    case Outcome::kAlreadyReversed:
      return refuse("booking_already_corrected", "this booking was taken back before");
    case Outcome::kPeriodClosed:
      return refuse("period_closed", "the books of that time are closed");
    case Outcome::kValueTimeOutOfRange:
      return refuse("value_time_out_of_range", "the time is too far away");
    case Outcome::kDebitAccountNotFound:
    case Outcome::kCreditAccountNotFound:
      return fail(ErrorCode::kNotFound, "account_not_found", "the ledger has no such account");
    default:
      if (ledger::binds_id(outcome)) return refuse("posting_declined", ledger::name_of(outcome));
      return fail(ErrorCode::kInternal, "posting_refused", ledger::name_of(outcome));
  }
}

const ledger::CommandResult& deciding_result(std::span<const ledger::CommandResult> results) {
  for (const auto& result : results) {
    const bool is_anothers =
        result.outcome == Outcome::kLinkedDeclined || result.outcome == Outcome::kLinkedRefused;
    if (result.outcome != Outcome::kDone && !is_anothers) return result;
  }
  return results.back();
}

base::Result<void> check_texts(std::initializer_list<std::string_view> texts) {
  for (const std::string_view text : texts) {
    if (text.size() > kNarrativeTextMax) {
      return fail(ErrorCode::kInvalidArgument, "text_too_long", "a text has at most 256 bytes");
    }
  }
  return {};
}

base::Result<void> check_amount(std::int64_t amount_minor) {
  if (amount_minor > 0 && amount_minor <= kAmountMinorMax) return {};
  return fail(ErrorCode::kInvalidArgument, "amount_invalid", "the amount is not positive or huge");
}

base::Result<void> check_dedupe_id(std::string_view dedupe_id) {
  if (!dedupe_id.empty() && dedupe_id.size() <= kDedupeIdMax) return {};
  return fail(ErrorCode::kInvalidArgument, "dedupe_id_invalid", "dedupe_id has 1 to 256 bytes");
}

}  // namespace atollbank::accounts
