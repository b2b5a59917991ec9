// SPDX-License-Identifier: Apache-2.0
#include "services/standing_orders/format/order_record.h"

#include <limits>

namespace atollbank::standing_orders::format {
namespace {

using bank_calendar::DateConvention;
using bank_calendar::Frequency;
using bank_calendar::ScheduleTerms;

constexpr std::int32_t kNoDate = std::numeric_limits<std::int32_t>::min();
constexpr std::int32_t kDayMax = 1'000'000;  // far beyond what a schedule may reach

base::Error malformed() {
  return base::make_error(base::ErrorCode::kDataLoss, "record_malformed",
                          "a record of the standing orders does not have its format");
}

std::uint8_t format_of(const StandingOrder& order) {
  const bool is_sealed = !order.reference_parts.empty() || !order.payee.name_parts.empty();
  return is_sealed ? kSealedFormat : kClearFormat;
}

void write_terms(base::ByteWriter& writer, const ScheduleTerms& terms) {
  writer.write(terms.frequency);
  writer.write(terms.convention);
  writer.write(bank_calendar::day_number(terms.first_date));
  writer.write(static_cast<std::uint8_t>(terms.payment_count.has_value()));
  writer.write(terms.payment_count.value_or(0));
  writer.write(terms.final_date ? bank_calendar::day_number(*terms.final_date) : kNoDate);
}

// Whether the bytes are those that these terms are written as.
bool read_terms(base::ByteReader& reader, ScheduleTerms& terms) {
  const auto frequency = reader.read<std::uint8_t>();
  const auto convention = reader.read<std::uint8_t>();
  const auto first_day = reader.read<std::int32_t>();
  const auto has_count = reader.read<std::uint8_t>();
  const auto count = reader.read<std::uint32_t>();
  const auto final_day = reader.read<std::int32_t>();
  const auto is_day = [](std::int32_t day) { return day > -kDayMax && day < kDayMax; };
  const bool is_good =
      frequency >= 1 && frequency <= static_cast<std::uint8_t>(Frequency::kLastWorkingDayOfMonth) &&
      convention >= 1 &&
      convention <= static_cast<std::uint8_t>(DateConvention::kModifiedFollowing) &&
      is_day(first_day) && has_count <= 1 && (has_count == 1 || count == 0) &&
      (final_day == kNoDate || is_day(final_day));
  if (!is_good) return false;
  terms.frequency = static_cast<Frequency>(frequency);
  terms.convention = static_cast<DateConvention>(convention);
  terms.first_date = bank_calendar::date_numbered(first_day);
  if (has_count == 1) terms.payment_count = count;
  if (final_day != kNoDate) terms.final_date = bank_calendar::date_numbered(final_day);
  return bank_calendar::PaymentSchedule::make(terms).has_value();
}

}  // namespace

std::string orders_partition(base::Id id) { return transactions::payer_partition(id); }
std::string account_partition(base::Id id) { return kAccountsPrefix + base::to_base62(id); }
std::string order_key(base::Id id) { return kOrderPrefix + base::to_base62(id); }

base::Bytes encode_order(const StandingOrder& order) {
  base::ByteWriter writer;
  const std::uint8_t record_format = format_of(order);
  const bool is_sealed = record_format == kSealedFormat;
  writer.write(record_format);
  writer.write(order.state);
  writer.write(order.next.number);
  writer.write(order.next.count);
  writer.write(order.paid_count);
  writer.write(order.missed_count);
  writer.write(order.id);
  writer.write(order.user_id);
  writer.write(order.account_id);
  writer.write(order.to_account_id);
  writer.write(order.last_payment_id);
  writer.write(order.created.nanoseconds);
  writer.write(order.updated.nanoseconds);
  writer.write(order.amount_minor);
  write_terms(writer, order.terms);
  if (is_sealed) {
    ports::write_personal(writer, order.payee.name, order.payee.name_parts);
    ports::write_personal(writer, order.reference, order.reference_parts);
  } else {
    writer.write_text(order.payee.name);
  }
  writer.write_text(order.payee.account_number);
  writer.write_text(order.payee.sort_code);
  writer.write_text(order.payee.user_id);
  if (!is_sealed) writer.write_text(order.reference);
  writer.write_text(order.last_refusal);
  return writer.take();
}

base::Result<StandingOrder> decode_order(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto record_format = reader.read<std::uint8_t>();
  const auto state = reader.read<std::uint8_t>();
  if (state == 0 || state > kOrderStateMax) return base::fail(malformed());
  StandingOrder order;
  order.state = static_cast<OrderState>(state);
  order.next.number = reader.read<std::uint32_t>();
  order.next.count = reader.read<std::uint8_t>();
  order.paid_count = reader.read<std::uint32_t>();
  order.missed_count = reader.read<std::uint32_t>();
  order.id = reader.read<base::Id>();
  order.user_id = reader.read<base::Id>();
  order.account_id = reader.read<base::Id>();
  order.to_account_id = reader.read<base::Id>();
  order.last_payment_id = reader.read<base::Id>();
  order.created = {reader.read<std::int64_t>()};
  order.updated = {reader.read<std::int64_t>()};
  order.amount_minor = reader.read<std::int64_t>();
  if (!read_terms(reader, order.terms)) return base::fail(malformed());
  if (record_format == kSealedFormat) {
    const bool is_good = ports::read_personal(reader, order.payee.name, order.payee.name_parts) &&
                         ports::read_personal(reader, order.reference, order.reference_parts);
    if (!is_good) return base::fail(malformed());
  } else {
    order.payee.name = reader.read_text();
  }
  order.payee.account_number = reader.read_text();
  order.payee.sort_code = reader.read_text();
  order.payee.user_id = reader.read_text();
  if (record_format != kSealedFormat) order.reference = reader.read_text();
  order.last_refusal = reader.read_text();
  const bool is_whole = reader.ok() && reader.at_end() && record_format == format_of(order);
  if (!is_whole || order.next.number == 0 || order.next.count >= kAttemptTimes.size()) {
    return base::fail(malformed());
  }
  return order;
}

}  // namespace atollbank::standing_orders::format
