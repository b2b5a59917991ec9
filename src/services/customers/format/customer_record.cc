// SPDX-License-Identifier: Apache-2.0
#include "services/customers/format/customer_record.h"

namespace atollbank::customers::format {

namespace {

base::Error malformed() {
  return base::make_error(base::ErrorCode::kDataLoss, "record_malformed",
                          "a record of the customers does not have its format");
}

bool is_whole(const base::ByteReader& reader) { return reader.ok() && reader.at_end(); }

std::uint8_t format_of(std::uint64_t personal_key) {
  return personal_key == 0 ? kClearFormat : kRecordFormat;
}

void write_customer(base::ByteWriter& writer, const Customer& customer, std::uint64_t key) {
  writer.write(customer.id);
  writer.write(customer.created.nanoseconds);
  if (key != 0) return writer.write(key);
  writer.write_text(customer.preferred_name);
  writer.write_text(customer.preferred_first_name);
}

// False: of another format.
bool read_customer(base::ByteReader& reader, std::uint8_t record_format, Customer& customer,
                   std::uint64_t& key) {
  customer.id = reader.read<base::Id>();
  customer.created = {reader.read<std::int64_t>()};
  if (record_format == kRecordFormat) {
    key = reader.read<std::uint64_t>();
    return key != 0;
  }
  customer.preferred_name = reader.read_text();
  customer.preferred_first_name = reader.read_text();
  return record_format == kClearFormat;
}

}  // namespace

std::string user_partition(base::Id id) { return kUserPrefix + base::to_base62(id); }

base::Secret encode_names(const Customer& customer) {
  base::ByteWriter writer;
  writer.write_text(customer.preferred_name);
  writer.write_text(customer.preferred_first_name);
  return base::Secret(writer.take());
}

base::Result<void> decode_names(const base::Secret& names, Customer& customer) {
  base::ByteReader reader(names.reveal());
  customer.preferred_name = reader.read_text();
  customer.preferred_first_name = reader.read_text();
  if (!is_whole(reader)) return base::fail(malformed());
  return {};
}

base::Bytes encode_customer(const KeptCustomer& kept) {
  base::ByteWriter writer;
  writer.write(format_of(kept.personal_key));
  write_customer(writer, kept.customer, kept.personal_key);
  if (kept.personal_key != 0) writer.write_text(kept.sealed);
  return writer.take();
}

base::Result<KeptCustomer> decode_customer(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto record_format = reader.read<std::uint8_t>();
  KeptCustomer kept;
  if (!read_customer(reader, record_format, kept.customer, kept.personal_key))
    return base::fail(malformed());
  if (kept.personal_key != 0) kept.sealed = reader.read_text();
  if (!is_whole(reader)) return base::fail(malformed());
  return kept;
}

base::Bytes encode_opening(const Opening& opening) {
  base::ByteWriter writer;
  const bool is_sealed = opening.personal_key != 0 && !opening.sealed_words.empty();
  writer.write(is_sealed ? kSealedPotsFormat : format_of(opening.personal_key));
  writer.write(static_cast<std::uint8_t>(opening.step));
  writer.write(opening.opening_id);
  writer.write(opening.account_id);
  writer.write(opening.account_slot);
  write_customer(writer, opening.customer, opening.personal_key);
  writer.write(static_cast<std::uint8_t>(opening.pots.size()));
  for (const FirstPot& pot : opening.pots) {
    if (!is_sealed) {
      writer.write_text(pot.name);
      writer.write_text(pot.style);
    }
    writer.write(pot.goal_amount_minor);
  }
  if (is_sealed) writer.write_text(opening.sealed_words);
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
  const bool is_sealed = record_format == kSealedPotsFormat;
  if (!read_customer(reader, is_sealed ? kRecordFormat : record_format, opening.customer,
                     opening.personal_key))
    return base::fail(malformed());
  const auto pot_count = reader.read<std::uint8_t>();
  for (std::uint8_t i = 0; i < pot_count && reader.ok(); ++i) {
    FirstPot pot;
    if (!is_sealed) {
      pot.name = reader.read_text();
      pot.style = reader.read_text();
    }
    pot.goal_amount_minor = reader.read<std::int64_t>();
    opening.pots.push_back(std::move(pot));
  }
  if (is_sealed) opening.sealed_words = reader.read_text();
  const bool is_good = is_whole(reader) && is_sealed == !opening.sealed_words.empty();
  if (!is_good) return base::fail(malformed());
  return opening;
}

base::Secret encode_words(const std::vector<FirstPot>& pots) {
  base::ByteWriter writer;
  for (const FirstPot& pot : pots) {
    writer.write_text(pot.name);
    writer.write_text(pot.style);
  }
  return base::Secret(writer.take());
}

base::Result<void> decode_words(const base::Secret& words, std::vector<FirstPot>& pots) {
  base::ByteReader reader(words.reveal());
  for (FirstPot& pot : pots) {
    pot.name = reader.read_text();
    pot.style = reader.read_text();
  }
  if (!is_whole(reader)) return base::fail(malformed());
  return {};
}

}  // namespace atollbank::customers::format
