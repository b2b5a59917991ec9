// SPDX-License-Identifier: Apache-2.0
#include "gateways/ledger_http/command_members.h"

#include <bit>
#include <string>

namespace atollbank::ledger_http {
namespace {

using base::ErrorCode;

// In the order of the enum.
constexpr std::array<std::string_view, kMemberCount> kNames = {
    "kind",          "id",
    "code",          "reference",
    "linked",        "evidence",
    "evidence_hex",  "metadata",
    "debit_account", "credit_account",
    "account",       "payee_account",
    "hold_id",       "amount_minor",
    "amount",        "currency",
    "value_time",    "expires_at",
    "relation",      "posting_id",
    "legs",          "final_capture",
    "owner",         "floor_minor",
    "legal_entity",  "namespace_name",
    "name",          "balance_name",
    "debits",        "credits",
    "above_hold",    "ceiling_minor",
    "balance_min",   "balance_max",
    "version",       "base_currency",
    "rate",          "rounding",
    "before",        "sealed",
    "amount_nanos",
};

constexpr std::size_t kPlaceCount = 512;
constexpr std::uint8_t kNobody = 0xFF;

// Size, first, last and a letter between tell the names apart; a multiplier spreads them.
constexpr std::size_t place_of(std::string_view name, std::uint32_t multiplier) {
  const auto letter = [name](std::size_t i) {
    return std::uint32_t{static_cast<unsigned char>(name[i])};
  };
  const std::uint32_t mixed = static_cast<std::uint32_t>(name.size()) | letter(0) << 8 |
                              letter(name.size() * 3 / 5) << 16 | letter(name.size() - 1) << 24;
  return (mixed * multiplier) >> 23;
}
static_assert(place_of("x", 0xFFFF'FFFF) < kPlaceCount);

constexpr bool spreads(std::uint32_t multiplier) {
  std::array<bool, kPlaceCount> taken{};
  for (const std::string_view name : kNames) {
    bool& place = taken[place_of(name, multiplier)];
    if (place) return false;
    place = true;
  }
  return true;
}

// The first odd number that gives every name a place of its own, or 0.
constexpr std::uint32_t kMultiplier = [] {
  for (std::uint32_t i = 0; i < 300; ++i) {
    const std::uint32_t candidate = 0x9E37'79B1u + i * 0x3C6E'F372u;
    if (spreads(candidate)) return candidate;
  }
  return 0u;
}();
static_assert(kMultiplier != 0, "two names agree in their size and three letters");

constexpr std::array<std::uint8_t, kPlaceCount> kMemberAt = [] {
  std::array<std::uint8_t, kPlaceCount> members{};
  members.fill(kNobody);
  for (std::size_t i = 0; i < kNames.size(); ++i)
    members[place_of(kNames[i], kMultiplier)] = static_cast<std::uint8_t>(i);
  return members;
}();

tl::unexpected<base::Error> refused(std::string_view reason, std::string_view name) {
  return base::fail(ErrorCode::kInvalidArgument, reason,
                    "\"" + std::string(name.substr(0, 64)) + "\"");
}

}  // namespace

std::string_view name_of(Member member) { return kNames[static_cast<std::size_t>(member)]; }

std::optional<Member> member_named(std::string_view name) {
  if (name.empty()) return std::nullopt;
  const std::uint8_t at = kMemberAt[place_of(name, kMultiplier)];
  if (at == kNobody || kNames[at] != name) return std::nullopt;
  return static_cast<Member>(at);
}

base::Result<void> CommandMembers::gather(base::JsonView object) {
  present_ = 0;
  if (object.kind() != base::JsonKind::kObject) {
    return base::fail(ErrorCode::kInvalidArgument, "json_wrong_kind", "not an object");
  }
  for (base::JsonMembers members = object.members(); members.next();) {
    const auto member = member_named(members.key());
    if (!member) return refused("json_unknown_member", members.key());
    if (has(*member)) return refused("json_duplicate_member", members.key());
    present_ |= set_of(*member);
    values_[static_cast<std::size_t>(*member)] = members.value();
  }
  return {};
}

base::Result<void> CommandMembers::allow_only(MemberSet allowed) const {
  const MemberSet foreign = present_ & ~allowed;
  if (foreign == 0) return {};
  const auto first = static_cast<Member>(std::countr_zero(foreign));
  return refused("json_unknown_member", name_of(first));
}

}  // namespace atollbank::ledger_http
