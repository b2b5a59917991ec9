// SPDX-License-Identifier: Apache-2.0
#include "services/interest/format/interest_record.h"

namespace atollbank::interest::format {
namespace {

base::Error malformed() {
  return base::make_error(base::ErrorCode::kDataLoss, "record_malformed",
                          "a record of interest does not have its format");
}

bool is_kind(InterestKind kind) {
  return kind == InterestKind::kSavings || kind == InterestKind::kOverdraft;
}

void write_terms(base::ByteWriter& writer, const TermsFrom& from) {
  writer.write(from.first_day);
  writer.write(from.terms.rate_exponent);
  writer.write(from.terms.day_count);
  writer.write(from.terms.tier_rule);
  writer.write(static_cast<std::uint8_t>(from.terms.tiers.size()));
  for (const AccrualTier& tier : from.terms.tiers) {
    writer.write(tier.from_minor);
    writer.write(tier.rate_mantissa);
  }
}

TermsFrom read_terms(base::ByteReader& reader) {
  TermsFrom from;
  from.first_day = reader.read<std::int32_t>();
  from.terms.rate_exponent = reader.read<std::uint8_t>();
  from.terms.day_count = reader.read<DayCount>();
  from.terms.tier_rule = reader.read<TierRule>();
  const auto count = reader.read<std::uint8_t>();
  for (std::uint8_t i = 0; i < count && reader.ok(); ++i) {
    AccrualTier& tier = from.terms.tiers.emplace_back();
    tier.from_minor = reader.read<std::int64_t>();
    tier.rate_mantissa = reader.read<std::int64_t>();
  }
  return from;
}

// At least one, each from a later day than the one before.
template <class Dated>
bool is_in_order(const std::vector<Dated>& all) {
  for (std::size_t i = 1; i < all.size(); ++i) {
    if (all[i].first_day <= all[i - 1].first_day) return false;
  }
  return !all.empty();
}

}  // namespace

std::string product_partition(const std::string& name) { return kProductPrefix + name; }
std::string agreement_partition(base::Id address_id) {
  return kAgreementPrefix + base::to_base62(address_id);
}

base::Bytes encode_product(const Product& product) {
  base::ByteWriter writer;
  writer.write(kRecordFormat);
  writer.write(product.kind);
  writer.write_text(product.name);
  writer.write(static_cast<std::uint16_t>(product.terms.size()));
  for (const TermsFrom& from : product.terms) write_terms(writer, from);
  return writer.take();
}

base::Result<Product> decode_product(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto record_format = reader.read<std::uint8_t>();
  Product product;
  product.kind = reader.read<InterestKind>();
  product.name = reader.read_text();
  const auto count = reader.read<std::uint16_t>();
  bool is_good = record_format == kRecordFormat && is_kind(product.kind);
  for (std::uint16_t i = 0; i < count && reader.ok(); ++i) {
    product.terms.push_back(read_terms(reader));
    is_good &= check_terms(product.terms.back().terms).has_value();
  }
  is_good &= reader.ok() && reader.at_end() && is_in_order(product.terms);
  if (!is_good) return base::fail(malformed());
  return product;
}

base::Bytes encode_agreement(const Agreement& agreement) {
  base::ByteWriter writer;
  writer.write(kRecordFormat);
  writer.write(agreement.kind);
  writer.write(agreement.currency);
  writer.write(agreement.address_id);
  writer.write(agreement.account_id);
  writer.write(agreement.user_id);
  writer.write(static_cast<std::uint16_t>(agreement.products.size()));
  for (const AgreedProduct& product : agreement.products) {
    writer.write(product.first_day);
    writer.write_text(product.name);
  }
  return writer.take();
}

base::Result<Agreement> decode_agreement(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto record_format = reader.read<std::uint8_t>();
  Agreement agreement;
  agreement.kind = reader.read<InterestKind>();
  agreement.currency = reader.read<std::uint16_t>();
  agreement.address_id = reader.read<base::Id>();
  agreement.account_id = reader.read<base::Id>();
  agreement.user_id = reader.read<base::Id>();
  const auto count = reader.read<std::uint16_t>();
  for (std::uint16_t i = 0; i < count && reader.ok(); ++i) {
    AgreedProduct& product = agreement.products.emplace_back();
    product.first_day = reader.read<std::int32_t>();
    product.name = reader.read_text();
  }
  const bool is_good = record_format == kRecordFormat && is_kind(agreement.kind) && reader.ok() &&
                       reader.at_end() && is_in_order(agreement.products);
  if (!is_good) return base::fail(malformed());
  return agreement;
}

base::Bytes encode_day(std::int32_t day) {
  base::ByteWriter writer;
  writer.write(kRecordFormat);
  writer.write(day);
  return writer.take();
}

base::Result<std::int32_t> decode_day(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto record_format = reader.read<std::uint8_t>();
  const auto day = reader.read<std::int32_t>();
  const bool is_good = record_format == kRecordFormat && reader.ok() && reader.at_end();
  if (!is_good) return base::fail(malformed());
  return day;
}

}  // namespace atollbank::interest::format
