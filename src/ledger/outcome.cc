// SPDX-License-Identifier: Apache-2.0
#include "ledger/outcome.h"

namespace atollbank::ledger {

std::string_view name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::kDone: return "done";
    case Outcome::kUnknownKind: return "unknown_kind";
    case Outcome::kUnknownFlag: return "unknown_flag";
    case Outcome::kReservedNotZero: return "reserved_not_zero";
    case Outcome::kIdIsNil: return "id_is_nil";
    case Outcome::kAmountNotPositive: return "amount_not_positive";
    case Outcome::kValueTimeInvalid: return "value_time_invalid";
    case Outcome::kSameAccount: return "same_account";
    case Outcome::kLegCountInvalid: return "leg_count_invalid";
    case Outcome::kLegAmountZero: return "leg_amount_zero";
    case Outcome::kAmountOverflow: return "amount_overflow";
    case Outcome::kUnbalanced: return "unbalanced";
    case Outcome::kEvidenceTooLarge: return "evidence_too_large";
    case Outcome::kTextInvalid: return "text_invalid";
    case Outcome::kCurrencyUnknown: return "currency_unknown";
    case Outcome::kRelatedIsNil: return "related_is_nil";
    case Outcome::kLinkedChainOpen: return "linked_chain_open";
    case Outcome::kRateMissing: return "rate_missing";
    case Outcome::kRateInvalid: return "rate_invalid";
    case Outcome::kRatePairInvalid: return "rate_pair_invalid";
    case Outcome::kIdUsedWithDifferentContent: return "id_used_with_different_content";
    case Outcome::kLinkedChainPartlyUsed: return "linked_chain_partly_used";
    case Outcome::kAccountExistsDifferently: return "account_exists_differently";
    case Outcome::kDebitAccountNotFound: return "debit_account_not_found";
    case Outcome::kCreditAccountNotFound: return "credit_account_not_found";
    case Outcome::kCurrencyMismatch: return "currency_mismatch";
    case Outcome::kHoldNotFound: return "hold_not_found";
    case Outcome::kRelatedPostingNotFound: return "related_posting_not_found";
    case Outcome::kReversalMismatch: return "reversal_mismatch";
    case Outcome::kHoldAccountMismatch: return "hold_account_mismatch";
    case Outcome::kExpiryNotInFuture: return "expiry_not_in_future";
    case Outcome::kLinkedRefused: return "linked_refused";
    case Outcome::kRateMismatch: return "rate_mismatch";
    case Outcome::kValueTimeOutOfRange: return "value_time_out_of_range";
    case Outcome::kBalanceNameMissing: return "balance_name_missing";
    case Outcome::kAlreadyReversed: return "already_reversed";
    case Outcome::kHoldExpired: return "hold_expired";
    case Outcome::kHoldClosed: return "hold_closed";
    case Outcome::kExceedsHold: return "exceeds_hold";
    case Outcome::kAccountClosed: return "account_closed";
    case Outcome::kDebitsFrozen: return "debits_frozen";
    case Outcome::kCreditsFrozen: return "credits_frozen";
    case Outcome::kAccountNotEmpty: return "account_not_empty";
    case Outcome::kInsufficientFunds: return "insufficient_funds";
    case Outcome::kBalanceOverflow: return "balance_overflow";
    case Outcome::kLinkedDeclined: return "linked_declined";
    case Outcome::kPeriodClosed: return "period_closed";
    case Outcome::kExceedsCeiling: return "exceeds_ceiling";
    case Outcome::kConditionNotMet: return "condition_not_met";
    case Outcome::kBelowBalanceNameFloor: return "below_balance_name_floor";
    case Outcome::kAboveBalanceNameCeiling: return "above_balance_name_ceiling";
    case Outcome::kPeriodSealed: return "period_sealed";
  }
  return "";
}

bool is_known(std::uint16_t outcome) { return !name_of(static_cast<Outcome>(outcome)).empty(); }

}  // namespace atollbank::ledger
