// SPDX-License-Identifier: Apache-2.0
// What became of one command: an ordered, numbered enum, persisted and on the wire for ever.
//
// Precedence: when several apply, the smallest number wins; checks run in this order.
// 0 is done. 1–63 bind nothing: the request was malformed, contradicted a used id, or came at a
// wrong moment, and may be sent again under the same id. 64 and up are declines: they depend on
// state, are journaled, and bind their id like a success: a retry hears the same for ever.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace atollbank::ledger {

enum class Outcome : std::uint16_t {
  kDone = 0,

  // Malformed: no state was looked at.
  kUnknownKind = 1,
  kUnknownFlag = 2,
  kReservedNotZero = 3,
  kIdIsNil = 4,
  kAmountNotPositive = 5,
  kValueTimeInvalid = 6,
  kSameAccount = 7,
  kLegCountInvalid = 8,  // fewer than 2 or more than kLegCountMax
  kLegAmountZero = 9,
  kAmountOverflow = 10,  // the sum of the legs leaves 64 bits
  kUnbalanced = 11,      // some currency does not sum to zero
  kEvidenceTooLarge = 12,
  kTextInvalid = 13,  // a name of an account opening
  kCurrencyUnknown = 14,
  kRelatedIsNil = 15,
  kLinkedChainOpen = 16,  // the last command of a batch says "linked"
  kRateMissing = 17,
  kRateInvalid = 18,      // not above zero, or an exponent or rounding that there is not
  kRatePairInvalid = 19,  // an exchange has two currencies, of which one is the rate's base

  // Contradicts what is known.
  kIdUsedWithDifferentContent = 20,
  kLinkedChainPartlyUsed = 21,
  kAccountExistsDifferently = 22,
  kDebitAccountNotFound = 23,
  kCreditAccountNotFound = 24,
  kCurrencyMismatch = 25,
  kHoldNotFound = 26,
  kRelatedPostingNotFound = 27,
  kReversalMismatch = 28,  // not the mirror of what it reverses
  kHoldAccountMismatch = 29,
  kExpiryNotInFuture = 30,
  kLinkedRefused = 31,  // another command of the chain was refused without binding
  kRateMismatch = 32,   // the quote side is not the base side at the rate, rounded by the rule
  kValueTimeOutOfRange = 33,  // too far from the booking time; for the end of a period, after it
  kBalanceNameMissing = 34,   // limits of a balance name, for an account that has none

  // Declines.
  kAlreadyReversed = 64,
  kHoldExpired = 65,
  kHoldClosed = 66,  // captured in full or released
  kExceedsHold = 67,
  kAccountClosed = 68,
  kDebitsFrozen = 69,
  kCreditsFrozen = 70,
  kAccountNotEmpty = 71,  // closing an account with money or holds
  kInsufficientFunds = 72,
  kBalanceOverflow = 73,
  kLinkedDeclined = 74,  // another command of the chain was declined
  kPeriodClosed = 75,
  kExceedsCeiling = 76,
  kConditionNotMet = 77,
  kBelowBalanceNameFloor = 78,
  kAboveBalanceNameCeiling = 79,
  kPeriodSealed = 80,  // it cannot be moved back
};

// No outcome has a greater number.
inline constexpr std::size_t kOutcomeNumberMax = 127;

// A decline is journaled and answers every retry the same way.
constexpr bool binds_id(Outcome outcome) {
  return outcome == Outcome::kDone || static_cast<std::uint16_t>(outcome) >= 64;
}

// The stable reason of an outcome: "insufficient_funds".
std::string_view name_of(Outcome outcome);

// False for numbers that this build does not know.
bool is_known(std::uint16_t outcome);

}  // namespace atollbank::ledger
