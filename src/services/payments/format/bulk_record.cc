// SPDX-License-Identifier: Apache-2.0
#include "services/payments/format/bulk_record.h"

namespace atollbank::payments::format {
namespace {

base::Error malformed() {
  return base::make_error(base::ErrorCode::kDataLoss, "record_malformed",
                          "a record of a bulk payment does not have its format");
}

}  // namespace

std::string bulk_key(base::Id bulk_id) { return "bulk/" + base::to_base62(bulk_id); }

base::Bytes encode_bulk(const BulkPayment& bulk) {
  base::ByteWriter writer;
  writer.write(kBulkRecordFormat);
  writer.write(bulk.on_bad_line);
  writer.write(bulk.id);
  writer.write(bulk.user_id);
  writer.write(bulk.account_id);
  writer.write(bulk.created.nanoseconds);
  writer.write(bulk.currency);
  writer.write(bulk.amount_minor);
  writer.write(static_cast<std::uint16_t>(bulk.payment_ids.size()));
  for (const base::Id& id : bulk.payment_ids) writer.write(id);
  writer.write(static_cast<std::uint16_t>(bulk.bad_lines.size()));
  for (const BadLine& line : bulk.bad_lines) {
    writer.write(line.line_number);
    writer.write_text(line.reason);
  }
  return writer.take();
}

base::Result<BulkPayment> decode_bulk(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto record_format = reader.read<std::uint8_t>();
  const auto on_bad_line = reader.read<std::uint8_t>();
  if (record_format != kBulkRecordFormat || on_bad_line == 0 || on_bad_line > kOnBadLineMax) {
    return base::fail(malformed());
  }
  BulkPayment bulk;
  bulk.on_bad_line = static_cast<OnBadLine>(on_bad_line);
  bulk.id = reader.read<base::Id>();
  bulk.user_id = reader.read<base::Id>();
  bulk.account_id = reader.read<base::Id>();
  bulk.created = {reader.read<std::int64_t>()};
  bulk.currency = reader.read<std::uint16_t>();
  bulk.amount_minor = reader.read<std::int64_t>();
  const auto payment_count = reader.read<std::uint16_t>();
  if (payment_count > kBulkLinesMax) return base::fail(malformed());
  for (int i = 0; i < payment_count; ++i) bulk.payment_ids.push_back(reader.read<base::Id>());
  const auto bad_count = reader.read<std::uint16_t>();
  if (bad_count > kBulkLinesMax) return base::fail(malformed());
  for (int i = 0; i < bad_count; ++i) {
    const auto line_number = reader.read<std::uint32_t>();
    bulk.bad_lines.push_back(
        {.line_number = line_number, .reason = std::string(reader.read_text())});
  }
  if (!reader.ok() || !reader.at_end()) return base::fail(malformed());
  return bulk;
}

}  // namespace atollbank::payments::format
