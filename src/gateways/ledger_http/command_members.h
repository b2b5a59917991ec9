// SPDX-License-Identifier: Apache-2.0
// The members that a command in JSON may have, by name, and a command's members gathered: each at
// most once, none that is unknown.
//
// Views into a JsonDocument; valid as long as its text. Names are found by a perfect hash made at
// compile time.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/json_view.h"
#include "base/result.h"

namespace atollbank::ledger_http {

enum class Member : std::uint8_t {
  kKind,
  kId,
  kCode,
  kReference,
  kLinked,
  kEvidence,
  kEvidenceHex,
  kMetadata,
  kDebitAccount,
  kCreditAccount,
  kAccount,
  kPayeeAccount,
  kHoldId,
  kAmountMinor,
  kAmount,
  kCurrency,
  kValueTime,
  kExpiresAt,
  kRelation,
  kPostingId,
  kLegs,
  kFinalCapture,
  kOwner,
  kFloorMinor,
  kLegalEntity,
  kNamespaceName,
  kName,
  kBalanceName,
  kDebits,
  kCredits,
  kAboveHold,
  kCeilingMinor,
  kBalanceMin,
  kBalanceMax,
  kVersion,
  kBaseCurrency,
  kRate,
  kRounding,
  kBefore,
  kSealed,
  kAmountNanos,
};
inline constexpr std::size_t kMemberCount = static_cast<std::size_t>(Member::kAmountNanos) + 1;

std::string_view name_of(Member member);
std::optional<Member> member_named(std::string_view name);

using MemberSet = std::uint64_t;
static_assert(kMemberCount <= 64);
template <class... Members>
constexpr MemberSet set_of(Members... members) {
  return ((MemberSet{1} << static_cast<unsigned>(members)) | ... | MemberSet{0});
}

class CommandMembers {
 public:
  // reasons: json_wrong_kind (no object) · json_unknown_member · json_duplicate_member
  base::Result<void> gather(base::JsonView object);

  bool has(Member member) const { return (present_ & set_of(member)) != 0; }
  base::JsonView at(Member member) const { return values_[static_cast<std::size_t>(member)]; }
  // reason: json_unknown_member, naming the first that is not in `allowed`
  base::Result<void> allow_only(MemberSet allowed) const;

 private:
  MemberSet present_ = 0;
  std::array<base::JsonView, kMemberCount> values_;
};

}  // namespace atollbank::ledger_http
