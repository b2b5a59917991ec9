// SPDX-License-Identifier: Apache-2.0
#include "services/customers/format/customer_record.h"

namespace atollbank::customers::format {
namespace {

tl::unexpected<base::Error> malformed() {
  return base::fail(base::ErrorCode::kDataLoss, "record_malformed",
                    "a customer's record is malformed");
}

bool begins_well(base::ByteReader& reader) {
  return reader.read<std::uint8_t>() == kFormatNumber && reader.ok();
}

}  // namespace

std::string customer_partition(base::Id user_id) {
  return std::string(kCustomerPrefix) + base::to_base62(user_id);
}

std::string token_partition(std::string_view digest) {
  return std::string(kTokenPrefix) + std::string(digest);
}

std::string encode(const Customer& customer) {
  base::ByteWriter writer;
  writer.write(kFormatNumber);
  writer.write(customer.id);
  writer.write(customer.created);
  writer.write_text(customer.preferred_name);
  writer.write_text(customer.preferred_first_name);
  return writer.take();
}

base::Result<Customer> decode_customer(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  if (!begins_well(reader)) return malformed();
  Customer customer;
  customer.id = reader.read<base::Id>();
  customer.created = reader.read<base::Timestamp>();
  customer.preferred_name = reader.read_text();
  customer.preferred_first_name = reader.read_text();
  if (!reader.ok() || !reader.at_end()) return malformed();
  return customer;
}

std::string encode(const Opening& opening) {
  base::ByteWriter writer;
  writer.write(kFormatNumber);
  writer.write(opening.stage);
  writer.write(opening.request.opening_id);
  writer.write_text(opening.request.preferred_name);
  writer.write_text(opening.request.preferred_first_name);
  writer.write(static_cast<std::uint32_t>(opening.request.pots.size()));
  for (const FirstPot& pot : opening.request.pots) {
    writer.write_text(pot.name);
    writer.write_text(pot.style);
    writer.write(pot.goal_amount_minor);
  }
  return writer.take();
}

base::Result<Opening> decode_opening(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  if (!begins_well(reader)) return malformed();
  Opening opening;
  const auto stage = reader.read<std::uint8_t>();
  opening.stage = static_cast<OpeningStage>(stage);
  opening.request.opening_id = reader.read<base::Id>();
  opening.request.preferred_name = reader.read_text();
  opening.request.preferred_first_name = reader.read_text();
  const auto pot_count = reader.read<std::uint32_t>();
  const bool known_stage =
      opening.stage == OpeningStage::kBegun || opening.stage == OpeningStage::kDone;
  if (!reader.ok() || !known_stage || pot_count > kFirstPotsMax) return malformed();
  for (std::uint32_t i = 0; i < pot_count; ++i) {
    FirstPot pot;
    pot.name = reader.read_text();
    pot.style = reader.read_text();
    pot.goal_amount_minor = reader.read<std::int64_t>();
    opening.request.pots.push_back(std::move(pot));
  }
  if (!reader.ok() || !reader.at_end()) return malformed();
  return opening;
}

std::string encode(const KeptToken& token) {
  base::ByteWriter writer;
  writer.write(kFormatNumber);
  writer.write(static_cast<std::uint8_t>(token.revoked ? 1 : 0));
  writer.write(token.holder.user_id);
  writer.write(token.holder.permissions);
  writer.write(token.holder.created);
  writer.write_text(token.holder.client_id);
  return writer.take();
}

base::Result<KeptToken> decode_token(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  if (!begins_well(reader)) return malformed();
  KeptToken token;
  const auto revoked = reader.read<std::uint8_t>();
  token.revoked = revoked == 1;
  token.holder.user_id = reader.read<base::Id>();
  token.holder.permissions = reader.read<std::uint32_t>();
  token.holder.created = reader.read<base::Timestamp>();
  token.holder.client_id = reader.read_text();
  if (!reader.ok() || !reader.at_end() || revoked > 1) return malformed();
  return token;
}

}  // namespace atollbank::customers::format
