// SPDX-License-Identifier: Apache-2.0
// What a search looks for: a tree of conditions on one journaled record, joined by and, or, not.
// A plain value. A condition on entries (account, address, amount) holds when some entry of the
// record meets it; two conditions under an `and` may be met by different entries.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "ledger/command.h"
#include "ledger/format/slot.h"

namespace atollbank::queries {

inline constexpr std::size_t kFilterDepthMax = 16;   // a lone condition is 1 deep
inline constexpr std::size_t kFilterNodesMax = 256;  // conditions and joints together

enum class FilterKind : std::uint8_t {
  kAnd = 1,            // every child; without children everything matches
  kOr = 2,             // some child; without children nothing matches
  kNot = 3,            // exactly one child
  kAccount = 4,        // an entry on `account`, or a change, hold or opening of it
  kAddressPrefix = 5,  // … on an account whose "namespace.name" begins with `text`
  kCode = 6,           // code in [low, high]
  kReference = 7,      // the caller's reference is `id`
  kMetadata = 8,       // metadata field `text` has the value `value`, in its text form; with `id`,
                       // as it was sealed for this subject (only where definitions are served)
  kAmount = 9,         // an entry (or hold step) of an absolute amount in [low, high]
  kBookingTime = 10,   // booking time in [low, high), ns since 1970
  kValueTime = 11,     // value time in [low, high), ns since 1970
  kRecordKind = 12,    // `record_kind`
  kOutcome = 13,       // low 1: what was done; low 0: what was declined
};

struct Filter {
  FilterKind kind = FilterKind::kAnd;
  std::vector<Filter> children;
  base::Id id{};  // kAccount, kReference, kMetadata
  std::string text;
  std::string value;
  std::int64_t low = 0;
  std::int64_t high = 0;
  ledger::format::SlotKind record_kind{};

  bool operator==(const Filter&) const = default;

  static Filter all_of(std::vector<Filter> children);
  static Filter any_of(std::vector<Filter> children);
  static Filter negation(Filter child);
  static Filter account(ledger::AccountId account);
  static Filter address_prefix(std::string prefix);
  static Filter code(std::uint32_t low, std::uint32_t high);
  static Filter reference(base::Id reference);
  static Filter metadata(std::string name, std::string value);
  static Filter sealed_metadata(std::string name, std::string value, base::Id subject);
  static Filter amount(std::int64_t low, std::int64_t high);
  static Filter booking_time(std::int64_t from_ns, std::int64_t until_ns);
  static Filter value_time(std::int64_t from_ns, std::int64_t until_ns);
  static Filter kind_of(ledger::format::SlotKind kind);
  static Filter outcome(bool done);
};

// Whether the tree may be asked at all. invalid_argument filter_too_deep, filter_too_wide,
// filter_malformed (a `not` without exactly one child, a range that ends before it begins, an
// unknown kind, a prefix without text)
base::Result<void> check_filter(const Filter& filter);

// The same number for the same tree, for ever: cursors carry it.
std::uint64_t hash_of(const Filter& filter);

}  // namespace atollbank::queries
