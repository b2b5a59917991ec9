// SPDX-License-Identifier: Apache-2.0
#include "services/payments/format/payment_record.h"

#include <fmt/format.h>

namespace atollbank::payments::format {
namespace {

base::Error malformed() {
  return base::make_error(base::ErrorCode::kDataLoss, "record_malformed",
                          "a record of the payments does not have its format");
}

base::ByteWriter begin(std::uint8_t record_format = kRecordFormat) {
  base::ByteWriter writer;
  writer.write(record_format);
  return writer;
}

bool is_whole(const base::ByteReader& reader, std::uint8_t record_format,
              std::uint8_t wanted = kRecordFormat) {
  return reader.ok() && reader.at_end() && record_format == wanted;
}

// Texts are written as they are, or with their parts.
void write_personal(base::ByteWriter& writer, bool is_sealed, const std::string& text,
                    const ports::PersonalParts& parts) {
  if (is_sealed) return ports::write_personal(writer, text, parts);
  writer.write_text(text);
}

bool read_personal(base::ByteReader& reader, bool is_sealed, std::string& text,
                   ports::PersonalParts& parts) {
  if (is_sealed) return ports::read_personal(reader, text, parts);
  text = reader.read_text();
  return true;
}

std::uint8_t format_of(const Payment& payment) {
  if (!payment.bulk_id.is_nil()) return kBulkPaymentFormat;
  const bool is_sealed = !payment.reference_parts.empty() || !payment.payer.name_parts.empty() ||
                         !payment.payee.name_parts.empty();
  if (is_sealed) return kSealedPaymentFormat;
  return payment.client_id.empty() ? kRecordFormat : kProgramsPaymentFormat;
}

void write_counterparty(base::ByteWriter& writer, bool is_sealed,
                        const transactions::Counterparty& side) {
  write_personal(writer, is_sealed, side.name, side.name_parts);
  writer.write_text(side.account_number);
  writer.write_text(side.sort_code);
  writer.write_text(side.user_id);
}

bool read_counterparty(base::ByteReader& reader, bool is_sealed, transactions::Counterparty& side) {
  if (!read_personal(reader, is_sealed, side.name, side.name_parts)) return false;
  side.account_number = reader.read_text();
  side.sort_code = reader.read_text();
  side.user_id = reader.read_text();
  return true;
}

template <class T>
base::Bytes encode_value(T value) {
  base::ByteWriter writer = begin();
  writer.write(value);
  return writer.take();
}

template <class T>
base::Result<T> decode_value(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto record_format = reader.read<std::uint8_t>();
  const T value = reader.read<T>();
  if (!is_whole(reader, record_format)) return base::fail(malformed());
  return value;
}

}  // namespace

std::string payments_partition(base::Id id) { return transactions::payer_partition(id); }
std::string payees_partition(base::Id id) { return "payees/" + base::to_base62(id); }
std::string payment_key(base::Id id) {
  return kPaymentPrefix + base::to_base62({.high = ~id.high, .low = ~id.low});
}
std::string dedupe_key(base::Id dedupe) { return "dedupe/" + base::to_base62(dedupe); }
std::string open_key(base::Id id) { return kOpenPrefix + base::to_base62(id); }
std::string sent_key(std::int32_t day) { return fmt::format("sent/{}", day); }
std::string payee_key(base::Id id) { return kPayeePrefix + base::to_base62(id); }

base::Bytes encode_payment(const Payment& payment) {
  const std::uint8_t record_format = format_of(payment);
  const bool is_sealed = record_format >= kSealedPaymentFormat;
  base::ByteWriter writer = begin(record_format);
  writer.write(payment.state);
  writer.write(static_cast<std::uint8_t>(payment.is_own));
  writer.write(payment.id);
  writer.write(payment.user_id);
  writer.write(payment.account_id);
  writer.write(payment.to_account_id);
  writer.write(payment.created.nanoseconds);
  writer.write(payment.updated.nanoseconds);
  writer.write(payment.amount_minor);
  writer.write(payment.currency);
  write_personal(writer, is_sealed, payment.reference, payment.reference_parts);
  write_counterparty(writer, is_sealed, payment.payer);
  write_counterparty(writer, is_sealed, payment.payee);
  writer.write_text(payment.decline_reason);
  writer.write(static_cast<std::uint8_t>(payment.approvers.size()));
  for (const base::Id& approver : payment.approvers) writer.write(approver);
  writer.write(static_cast<std::uint8_t>(payment.approvals.size()));
  for (const Approval& approval : payment.approvals) {
    writer.write(approval.user_id);
    writer.write(approval.at.nanoseconds);
  }
  writer.write(payment.lapses.nanoseconds);
  writer.write(payment.released_on);
  writer.write(payment.slot);
  writer.write(payment.debit_transaction_id);
  writer.write(payment.credit_transaction_id);
  writer.write(payment.mandate_id);
  if (record_format != kRecordFormat) writer.write_text(payment.client_id);
  if (record_format != kBulkPaymentFormat) return writer.take();
  writer.write(payment.bulk_id);
  writer.write(payment.bulk_line);
  return writer.take();
}

base::Result<Payment> decode_payment(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto record_format = reader.read<std::uint8_t>();
  const auto state = reader.read<std::uint8_t>();
  const auto is_own = reader.read<std::uint8_t>();
  if (state == 0 || state > kPaymentStateMax || is_own > 1) return base::fail(malformed());
  Payment payment;
  payment.state = static_cast<PaymentState>(state);
  payment.is_own = is_own != 0;
  payment.id = reader.read<base::Id>();
  payment.user_id = reader.read<base::Id>();
  payment.account_id = reader.read<base::Id>();
  payment.to_account_id = reader.read<base::Id>();
  payment.created = {reader.read<std::int64_t>()};
  payment.updated = {reader.read<std::int64_t>()};
  payment.amount_minor = reader.read<std::int64_t>();
  payment.currency = reader.read<std::uint16_t>();
  const bool is_sealed = record_format >= kSealedPaymentFormat;
  if (!read_personal(reader, is_sealed, payment.reference, payment.reference_parts) ||
      !read_counterparty(reader, is_sealed, payment.payer) ||
      !read_counterparty(reader, is_sealed, payment.payee)) {
    return base::fail(malformed());
  }
  payment.decline_reason = reader.read_text();
  const auto approver_count = reader.read<std::uint8_t>();
  if (approver_count > kApproversMax) return base::fail(malformed());
  for (int i = 0; i < approver_count; ++i) payment.approvers.push_back(reader.read<base::Id>());
  const auto approval_count = reader.read<std::uint8_t>();
  if (approval_count > approver_count) return base::fail(malformed());
  for (int i = 0; i < approval_count; ++i) {
    const auto user_id = reader.read<base::Id>();
    payment.approvals.push_back({.user_id = user_id, .at = {reader.read<std::int64_t>()}});
  }
  payment.lapses = {reader.read<std::int64_t>()};
  payment.released_on = reader.read<std::int32_t>();
  payment.slot = reader.read<std::uint64_t>();
  payment.debit_transaction_id = reader.read<base::Id>();
  payment.credit_transaction_id = reader.read<base::Id>();
  payment.mandate_id = reader.read<base::Id>();
  if (record_format != kRecordFormat) payment.client_id = reader.read_text();
  if (record_format == kBulkPaymentFormat) {
    payment.bulk_id = reader.read<base::Id>();
    payment.bulk_line = reader.read<std::uint32_t>();
  }
  // A payment has one encoding.
  if (!is_whole(reader, record_format, format_of(payment))) return base::fail(malformed());
  return payment;
}

base::Bytes encode_payee(const Payee& payee) {
  const bool is_sealed = !payee.name_parts.empty();
  base::ByteWriter writer = begin(is_sealed ? kSealedPayeeFormat : kRecordFormat);
  writer.write(payee.name_match);
  writer.write(payee.id);
  writer.write(payee.user_id);
  writer.write(payee.created.nanoseconds);
  writer.write(payee.account_id);
  write_personal(writer, is_sealed, payee.name, payee.name_parts);
  writer.write_text(payee.sort_code);
  writer.write_text(payee.account_number);
  return writer.take();
}

base::Result<Payee> decode_payee(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto record_format = reader.read<std::uint8_t>();
  const auto name_match = reader.read<std::uint8_t>();
  if (name_match > kNameMatchMax) return base::fail(malformed());
  Payee payee;
  payee.name_match = static_cast<NameMatch>(name_match);
  payee.id = reader.read<base::Id>();
  payee.user_id = reader.read<base::Id>();
  payee.created = {reader.read<std::int64_t>()};
  payee.account_id = reader.read<base::Id>();
  const bool is_sealed = record_format == kSealedPayeeFormat;
  if (!read_personal(reader, is_sealed, payee.name, payee.name_parts)) {
    return base::fail(malformed());
  }
  payee.sort_code = reader.read_text();
  payee.account_number = reader.read_text();
  const auto own_format = payee.name_parts.empty() ? kRecordFormat : kSealedPayeeFormat;
  if (!is_whole(reader, record_format, own_format)) return base::fail(malformed());
  return payee;
}

base::Bytes encode_asked(const AskedPayment& asked) {
  base::ByteWriter writer;
  writer.write(asked.key ? kKeyedAskedFormat : kRecordFormat);
  writer.write(asked.payment_id);
  writer.write(asked.content);
  if (asked.key) writer.write(*asked.key);
  return writer.take();
}
base::Result<AskedPayment> decode_asked(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto record_format = reader.read<std::uint8_t>();
  AskedPayment asked;
  asked.payment_id = reader.read<base::Id>();
  asked.content = reader.read<base::Id>();
  const bool is_keyed = record_format == kKeyedAskedFormat;
  if (is_keyed) asked.key = reader.read<std::uint64_t>();
  if (!is_whole(reader, is_keyed ? kRecordFormat : record_format)) return base::fail(malformed());
  return asked;
}
base::Bytes encode_sent(std::int64_t sent_minor) { return encode_value(sent_minor); }
base::Result<std::int64_t> decode_sent(base::ByteView bytes) {
  return decode_value<std::int64_t>(bytes);
}

}  // namespace atollbank::payments::format
