// SPDX-License-Identifier: Apache-2.0
#include "services/customers/format/customer_record.h"

namespace atollbank::customers::format {

namespace {

base::Error malformed() {
  return base::make_error(base::ErrorCode::kDataLoss, "record_malformed",
                          "a record of the customers does not have its format");
}

bool is_whole(const base::ByteReader& reader, std::uint8_t record_format) {
  return reader.ok() && reader.at_end() && record_format == kRecordFormat;
}

void write_customer(base::ByteWriter& writer, const Customer& customer) {
  writer.write(customer.id);
  writer.write(customer.created.nanoseconds);
  writer.write_text(customer.preferred_name);
  writer.write_text(customer.preferred_first_name);
}

Customer read_customer(base::ByteReader& reader) {
  Customer customer;
  customer.id = reader.read<base::Id>();
  customer.created = {reader.read<std::int64_t>()};
  customer.preferred_name = reader.read_text();
  customer.preferred_first_name = reader.read_text();
  return customer;
}

}  // namespace

std::string user_partition(base::Id id) { return kUserPrefix + base::to_base62(id); }

base::Bytes encode_customer(const Customer& customer) {
  base::ByteWriter writer;
  writer.write(kRecordFormat);
  write_customer(writer, customer);
  return writer.take();
}

base::Result<Customer> decode_customer(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto record_format = reader.read<std::uint8_t>();
  Customer customer = read_customer(reader);
  if (!is_whole(reader, record_format)) return base::fail(malformed());
  return customer;
}

base::Bytes encode_opening(const Opening& opening) {
  base::ByteWriter writer;
  writer.write(kRecordFormat);
  writer.write(static_cast<std::uint8_t>(opening.step));
  writer.write(opening.opening_id);
  writer.write(opening.account_id);
  writer.write(opening.account_slot);
  write_customer(writer, opening.customer);
  writer.write(static_cast<std::uint8_t>(opening.pots.size()));
  for (const FirstPot& pot : opening.pots) {
    writer.write_text(pot.name);
    writer.write_text(pot.style);
    writer.write(pot.goal_amount_minor);
  }
  return writer.take();
}

base::Result<Opening> decode_opening(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto record_format = reader.read<std::uint8_t>();
  const auto step = reader.read<std::uint8_t>();
  if (step == 0 || step > kOpeningStepMax) return base::fail(malformed());
  Opening opening;
  opening.step = static_cast<OpeningStep>(step);
  opening.opening_id = reader.read<base::Id>();
  opening.account_id = reader.read<base::Id>();
  opening.account_slot = reader.read<std::uint64_t>();
  opening.customer = read_customer(reader);
  const auto pot_count = reader.read<std::uint8_t>();
  for (std::uint8_t i = 0; i < pot_count && reader.ok(); ++i) {
    FirstPot pot;
    pot.name = reader.read_text();
    pot.style = reader.read_text();
    pot.goal_amount_minor = reader.read<std::int64_t>();
    opening.pots.push_back(std::move(pot));
  }
  if (!is_whole(reader, record_format)) return base::fail(malformed());
  return opening;
}

}  // namespace atollbank::customers::format
