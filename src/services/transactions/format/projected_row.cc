// SPDX-License-Identifier: Apache-2.0
#include "services/transactions/format/projected_row.h"

#include <fmt/format.h>

namespace atollbank::transactions::format {

namespace {

// Format 1: this, then user_id. Format 2 has the payer's account between them.
struct FixedPart {
  std::uint8_t format = kProjectedFormat;
  std::uint8_t scheme = 0;
  std::uint8_t category = 0;
  std::uint8_t decline_reason = 0;
  std::uint16_t currency = 0;
  std::uint16_t local_currency = 0;
  base::Id id;
  base::Id account_id;
  base::Id command_id;
  base::Id merchant_id;
  base::Id pot_id;
  std::int64_t created_ns = 0;
  std::int64_t updated_ns = 0;
  std::int64_t settled_ns = 0;
  std::int64_t booked_minor = 0;
  std::int64_t held_minor = 0;
  std::int64_t asked_minor = 0;
  std::int64_t local_amount_minor = 0;
  std::int64_t balance_after_minor = 0;
  std::uint8_t has_narrative = 0;
  std::uint8_t user_size = 0;  // bytes of user_id, which follow
  std::uint8_t reserved[6] = {};
};
static_assert(sizeof(FixedPart) == 160 && std::is_trivially_copyable_v<FixedPart>);

base::Error malformed() {
  return base::make_error(base::ErrorCode::kDataLoss, "row_malformed",
                          "a row of the projection does not have its format");
}

}  // namespace

std::string account_partition(base::Id account_id) {
  return "account/" + base::to_base62(account_id);
}
std::string owner_partition(base::Id user_id) { return "owner/" + base::to_base62(user_id); }
std::string transaction_key(base::Id id) { return kTransactionPrefix + base::to_base62(id); }
std::string hold_key(std::uint64_t slot) { return fmt::format("hold/{:016x}", slot); }
std::string spending_key(base::Timestamp day) { return fmt::format("spending/{:016x}", day.ms()); }

base::Bytes encode_row(const Projected& row) {
  base::ByteWriter writer;
  const bool has_payer = !row.payer_account_id.is_nil();
  FixedPart fixed{.format = has_payer ? kProjectedFormatOfPayer : kProjectedFormat,
                  .scheme = static_cast<std::uint8_t>(row.scheme),
                  .category = static_cast<std::uint8_t>(row.category),
                  .decline_reason = static_cast<std::uint8_t>(row.decline_reason),
                  .currency = row.currency,
                  .local_currency = row.local_currency,
                  .id = row.id,
                  .account_id = row.account_id,
                  .command_id = row.command_id,
                  .merchant_id = row.merchant_id,
                  .pot_id = row.pot_id,
                  .created_ns = row.created_ns,
                  .updated_ns = row.updated_ns,
                  .settled_ns = row.settled_ns,
                  .booked_minor = row.booked_minor,
                  .held_minor = row.held_minor,
                  .asked_minor = row.asked_minor,
                  .local_amount_minor = row.local_amount_minor,
                  .balance_after_minor = row.balance_after_minor,
                  .has_narrative = row.has_narrative ? std::uint8_t{1} : std::uint8_t{0},
                  .user_size = static_cast<std::uint8_t>(row.user_id.size())};
  writer.write(fixed);
  if (has_payer) writer.write(row.payer_account_id);
  writer.write_bytes(base::ByteView(row.user_id).substr(0, fixed.user_size));
  return writer.take();
}

base::Result<Projected> decode_row(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto fixed = reader.read<FixedPart>();
  const bool has_payer = fixed.format == kProjectedFormatOfPayer;
  const auto payer_account_id = has_payer ? reader.read<base::Id>() : base::Id();
  const base::ByteView user_id = reader.read_bytes(fixed.user_size);
  constexpr std::uint8_t nothing[6] = {};
  if (!reader.ok() || !reader.at_end() || has_payer == payer_account_id.is_nil() ||
      (fixed.format != kProjectedFormat && !has_payer) || fixed.scheme > posting::kSchemeMax ||
      fixed.category > posting::kCategoryMax || fixed.decline_reason > posting::kDeclineReasonMax ||
      fixed.has_narrative > 1 || std::memcmp(fixed.reserved, nothing, sizeof(nothing)) != 0) {
    return base::fail(malformed());
  }
  return Projected{.id = fixed.id,
                   .account_id = fixed.account_id,
                   .command_id = fixed.command_id,
                   .merchant_id = fixed.merchant_id,
                   .pot_id = fixed.pot_id,
                   .payer_account_id = payer_account_id,
                   .created_ns = fixed.created_ns,
                   .updated_ns = fixed.updated_ns,
                   .settled_ns = fixed.settled_ns,
                   .booked_minor = fixed.booked_minor,
                   .held_minor = fixed.held_minor,
                   .asked_minor = fixed.asked_minor,
                   .local_amount_minor = fixed.local_amount_minor,
                   .balance_after_minor = fixed.balance_after_minor,
                   .currency = fixed.currency,
                   .local_currency = fixed.local_currency,
                   .scheme = static_cast<Scheme>(fixed.scheme),
                   .category = static_cast<Category>(fixed.category),
                   .decline_reason = static_cast<DeclineReason>(fixed.decline_reason),
                   .has_narrative = fixed.has_narrative == 1,
                   .user_id = std::string(user_id)};
}

base::Bytes encode_id(base::Id id) { return std::string(base::bytes_of(id)); }

base::Result<base::Id> decode_id(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto id = reader.read<base::Id>();
  if (!reader.ok() || !reader.at_end()) return base::fail(malformed());
  return id;
}

base::Bytes encode_sum(std::int64_t sum_minor) { return std::string(base::bytes_of(sum_minor)); }

base::Result<std::int64_t> decode_sum(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto sum_minor = reader.read<std::int64_t>();
  if (!reader.ok() || !reader.at_end()) return base::fail(malformed());
  return sum_minor;
}

}  // namespace atollbank::transactions::format
