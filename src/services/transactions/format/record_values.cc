// SPDX-License-Identifier: Apache-2.0
#include "services/transactions/format/record_values.h"

#include <algorithm>
#include <bit>

namespace atollbank::transactions::format {

namespace {

base::Error malformed() {
  return base::make_error(base::ErrorCode::kDataLoss, "record_malformed",
                          "a record of the transactions does not have its format");
}

base::ByteWriter begin() {
  base::ByteWriter writer;
  writer.write(kRecordFormat);
  return writer;
}

// Whether everything was read and was of this format.
bool is_whole(const base::ByteReader& reader, std::uint8_t record_format,
              std::uint8_t expected_format = kRecordFormat) {
  return reader.ok() && reader.at_end() && record_format == expected_format;
}

void write_pairs(base::ByteWriter& writer, const Metadata& pairs) {
  writer.write(static_cast<std::uint32_t>(pairs.size()));
  for (const auto& [key, value] : pairs) {
    writer.write_text(key);
    writer.write_text(value);
  }
}

// Ascending keys only, so that each map has one encoding.
bool read_pairs(base::ByteReader& reader, Metadata& pairs) {
  const auto count = reader.read<std::uint32_t>();
  for (std::uint32_t i = 0; i < count && reader.ok(); ++i) {
    std::string key(reader.read_text());
    std::string value(reader.read_text());
    if (!pairs.empty() && key <= pairs.rbegin()->first) return false;
    pairs.emplace(std::move(key), std::move(value));
  }
  return reader.ok();
}

void write_counterparty(base::ByteWriter& writer, const Counterparty& counterparty) {
  writer.write_text(counterparty.name);
  writer.write_text(counterparty.account_number);
  writer.write_text(counterparty.sort_code);
  writer.write_text(counterparty.user_id);
}

Counterparty read_counterparty(base::ByteReader& reader) {
  Counterparty counterparty;
  counterparty.name = reader.read_text();
  counterparty.account_number = reader.read_text();
  counterparty.sort_code = reader.read_text();
  counterparty.user_id = reader.read_text();
  return counterparty;
}

bool has_sealed(const Narrative& narrative) {
  return !narrative.description_parts.empty() || !narrative.counterparty.name_parts.empty() ||
         (narrative.payee && !narrative.payee->name_parts.empty());
}

bool has_sealed(const ports::PersonalParts& parts) {
  return std::ranges::any_of(parts, [](const auto& part) { return part.key != 0; });
}

bool has_sealed(const Marks& marks) {
  return std::ranges::any_of(marks.attachments, [](const Attachment& attachment) {
    return !attachment.file_url_parts.empty();
  });
}

void write_sealed_side(base::ByteWriter& writer, const Counterparty& side) {
  ports::write_personal(writer, side.name, side.name_parts);
  writer.write_text(side.account_number);
  writer.write_text(side.sort_code);
  writer.write_text(side.user_id);
}

bool read_sealed_side(base::ByteReader& reader, Counterparty& side) {
  if (!ports::read_personal(reader, side.name, side.name_parts)) return false;
  side.account_number = reader.read_text();
  side.sort_code = reader.read_text();
  side.user_id = reader.read_text();
  return reader.ok();
}

base::Bytes encode_sealed(const Narrative& narrative) {
  base::ByteWriter writer;
  writer.write(kSealedFormat);
  writer.write(static_cast<std::uint8_t>(narrative.payee ? 1 : 0));
  writer.write(narrative.id);
  ports::write_personal(writer, narrative.description, narrative.description_parts);
  write_sealed_side(writer, narrative.counterparty);
  if (narrative.payee) write_sealed_side(writer, *narrative.payee);
  return writer.take();
}

base::Result<Narrative> decode_sealed(base::ByteReader& reader) {
  const auto has_payee = reader.read<std::uint8_t>();
  if (has_payee > 1) return base::fail(malformed());
  Narrative narrative;
  narrative.id = reader.read<base::Id>();
  bool is_good = ports::read_personal(reader, narrative.description, narrative.description_parts) &&
                 read_sealed_side(reader, narrative.counterparty);
  if (is_good && has_payee == 1) is_good = read_sealed_side(reader, narrative.payee.emplace());
  if (!is_good || !reader.at_end() || !has_sealed(narrative)) return base::fail(malformed());
  return narrative;
}

}  // namespace

std::string merchant_partition(base::Id id) { return "merchant/" + base::to_base62(id); }
std::string narrative_partition(base::Id id) { return "narrative/" + base::to_base62(id); }
std::string annotations_partition(base::Id id) { return "annotations/" + base::to_base62(id); }
std::string feed_partition(base::Id id) { return "feed/" + base::to_base62(id); }
std::string notes_key(base::Id id) { return kNotesPrefix + base::to_base62(id); }
std::string metadata_key(base::Id id, const std::string& client_id) {
  return kMetadataPrefix + base::to_base62(id) + '/' + client_id;
}
std::string marks_key(base::Id id) { return kMarksPrefix + base::to_base62(id); }
std::string attachment_key(base::Id id) { return "attachment/" + base::to_base62(id); }
std::string feed_item_key(base::Id id) {
  return kFeedItemPrefix + base::to_base62({.high = ~id.high, .low = ~id.low});
}

base::Bytes encode_merchant(const Merchant& merchant) {
  base::ByteWriter writer;
  writer.write(merchant.metadata.empty() ? kRecordFormat : kMerchantFormat);
  writer.write(static_cast<std::uint8_t>(merchant.category));
  writer.write(static_cast<std::uint8_t>(merchant.online ? 1 : 0));
  writer.write(static_cast<std::uint8_t>(merchant.atm ? 1 : 0));
  writer.write(merchant.id);
  writer.write(merchant.group_id);
  writer.write(merchant.created.nanoseconds);
  writer.write(std::bit_cast<std::uint64_t>(merchant.address.latitude));
  writer.write(std::bit_cast<std::uint64_t>(merchant.address.longitude));
  for (const std::string* text :
       {&merchant.name, &merchant.statement_text, &merchant.logo, &merchant.emoji,
        &merchant.address.street, &merchant.address.city, &merchant.address.region,
        &merchant.address.country, &merchant.address.postcode}) {
    writer.write_text(*text);
  }
  if (!merchant.metadata.empty()) write_pairs(writer, merchant.metadata);
  return writer.take();
}

base::Result<Merchant> decode_merchant(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto record_format = reader.read<std::uint8_t>();
  const auto category = reader.read<std::uint8_t>();
  const auto online = reader.read<std::uint8_t>();
  const auto atm = reader.read<std::uint8_t>();
  if (category > posting::kCategoryMax || online > 1 || atm > 1) return base::fail(malformed());
  Merchant merchant;
  merchant.category = static_cast<Category>(category);
  merchant.online = online == 1;
  merchant.atm = atm == 1;
  merchant.id = reader.read<base::Id>();
  merchant.group_id = reader.read<base::Id>();
  merchant.created = {reader.read<std::int64_t>()};
  merchant.address.latitude = std::bit_cast<double>(reader.read<std::uint64_t>());
  merchant.address.longitude = std::bit_cast<double>(reader.read<std::uint64_t>());
  for (std::string* text :
       {&merchant.name, &merchant.statement_text, &merchant.logo, &merchant.emoji,
        &merchant.address.street, &merchant.address.city, &merchant.address.region,
        &merchant.address.country, &merchant.address.postcode}) {
    *text = reader.read_text();
  }
  const bool has_pairs = record_format == kMerchantFormat;
  if (has_pairs && (!read_pairs(reader, merchant.metadata) || merchant.metadata.empty())) {
    return base::fail(malformed());
  }
  if (!is_whole(reader, record_format, has_pairs ? kMerchantFormat : kRecordFormat)) {
    return base::fail(malformed());
  }
  return merchant;
}

base::Bytes encode_narrative(const Narrative& narrative) {
  if (has_sealed(narrative)) return encode_sealed(narrative);
  base::ByteWriter writer;
  writer.write(narrative.payee ? kPayeeFormat : kRecordFormat);
  writer.write(narrative.id);
  writer.write_text(narrative.description);
  write_counterparty(writer, narrative.counterparty);
  if (narrative.payee) write_counterparty(writer, *narrative.payee);
  return writer.take();
}

base::Result<Narrative> decode_narrative(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto record_format = reader.read<std::uint8_t>();
  if (record_format == kSealedFormat) return decode_sealed(reader);
  Narrative narrative;
  narrative.id = reader.read<base::Id>();
  narrative.description = reader.read_text();
  narrative.counterparty = read_counterparty(reader);
  const bool has_payee = record_format == kPayeeFormat;
  if (has_payee) narrative.payee = read_counterparty(reader);
  if (!is_whole(reader, record_format, has_payee ? kPayeeFormat : kRecordFormat)) {
    return base::fail(malformed());
  }
  return narrative;
}

base::Bytes encode_pairs(const Metadata& pairs) {
  base::ByteWriter writer;
  write_pairs(writer, pairs);
  return writer.take();
}

base::Result<Metadata> decode_pairs(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  Metadata pairs;
  if (!read_pairs(reader, pairs) || !reader.at_end()) return base::fail(malformed());
  return pairs;
}

base::Bytes encode_metadata(const ports::PersonalParts& parts) {
  base::ByteWriter writer;
  if (!has_sealed(parts)) {
    writer.write(kRecordFormat);
    writer.write_bytes(parts.empty() ? encode_pairs({}) : parts.front().bytes);
    return writer.take();
  }
  writer.write(kSealedFormat);
  ports::write_personal(writer, "", parts);
  return writer.take();
}

base::Result<ports::PersonalParts> decode_metadata(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto record_format = reader.read<std::uint8_t>();
  ports::PersonalParts parts;
  if (record_format == kRecordFormat) {
    const base::ByteView pairs = reader.read_bytes(reader.remaining());
    ATOLL_TRY_VOID(decode_pairs(pairs));
    parts.push_back({.key = 0, .bytes = base::Bytes(pairs)});
    return parts;
  }
  std::string text;
  const bool is_good = ports::read_personal(reader, text, parts) && !parts.empty();
  if (!is_good || !is_whole(reader, record_format, kSealedFormat)) return base::fail(malformed());
  return parts;
}

base::Bytes encode_marks(const Marks& marks) {
  base::ByteWriter writer;
  const bool is_sealed = has_sealed(marks);
  writer.write(is_sealed                  ? kSealedFormat
               : marks.is_of_correction() ? kCorrectionFormat
                                          : kRecordFormat);
  writer.write(static_cast<std::uint8_t>(marks.category ? 1 : 0));
  writer.write(static_cast<std::uint8_t>(marks.category.value_or(Category::kGeneral)));
  writer.write(static_cast<std::uint32_t>(marks.attachments.size()));
  for (const Attachment& attachment : marks.attachments) {
    writer.write(attachment.id);
    writer.write(attachment.user_id);
    writer.write(attachment.transaction_id);
    writer.write(attachment.created.nanoseconds);
    if (is_sealed) {
      ports::write_personal(writer, attachment.file_url, attachment.file_url_parts);
    } else {
      writer.write_text(attachment.file_url);
    }
    writer.write_text(attachment.file_type);
  }
  if (is_sealed || marks.is_of_correction()) {
    writer.write(marks.corrects);
    writer.write(marks.corrected_by);
  }
  return writer.take();
}

base::Result<Marks> decode_marks(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto record_format = reader.read<std::uint8_t>();
  const auto has_category = reader.read<std::uint8_t>();
  const auto category = reader.read<std::uint8_t>();
  const bool is_category = has_category <= 1 && category <= posting::kCategoryMax;
  if (!is_category || (has_category == 0 && category != 0)) return base::fail(malformed());
  Marks marks;
  if (has_category == 1) marks.category = static_cast<Category>(category);
  const bool is_sealed = record_format == kSealedFormat;
  const auto count = reader.read<std::uint32_t>();
  for (std::uint32_t i = 0; i < count && reader.ok(); ++i) {
    Attachment attachment;
    attachment.id = reader.read<base::Id>();
    attachment.user_id = reader.read<base::Id>();
    attachment.transaction_id = reader.read<base::Id>();
    attachment.created = {reader.read<std::int64_t>()};
    if (!is_sealed) {
      attachment.file_url = reader.read_text();
    } else if (!ports::read_personal(reader, attachment.file_url, attachment.file_url_parts)) {
      return base::fail(malformed());
    }
    attachment.file_type = reader.read_text();
    marks.attachments.push_back(std::move(attachment));
  }
  if (is_sealed || record_format == kCorrectionFormat) {
    marks.corrects = reader.read<base::Id>();
    marks.corrected_by = reader.read<base::Id>();
    if (!is_sealed && !marks.is_of_correction()) return base::fail(malformed());
  }
  const bool is_known =
      is_sealed || record_format == kRecordFormat || record_format == kCorrectionFormat;
  if (!is_known || !reader.ok() || !reader.at_end() || is_sealed != has_sealed(marks)) {
    return base::fail(malformed());
  }
  return marks;
}

base::Bytes encode_transaction_id(base::Id id) { return std::string(base::bytes_of(id)); }

base::Result<base::Id> decode_transaction_id(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto id = reader.read<base::Id>();
  if (!reader.ok() || !reader.at_end()) return base::fail(malformed());
  return id;
}

base::Bytes encode_feed_item(const FeedItem& item) {
  base::ByteWriter writer = begin();
  writer.write(item.id);
  writer.write(item.user_id);
  writer.write(item.account_id);
  writer.write(item.created.nanoseconds);
  writer.write_text(item.client_id);
  writer.write_text(item.type);
  writer.write_text(item.url);
  write_pairs(writer, item.params);
  return writer.take();
}

base::Result<FeedItem> decode_feed_item(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto record_format = reader.read<std::uint8_t>();
  FeedItem item;
  item.id = reader.read<base::Id>();
  item.user_id = reader.read<base::Id>();
  item.account_id = reader.read<base::Id>();
  item.created = {reader.read<std::int64_t>()};
  item.client_id = reader.read_text();
  item.type = reader.read_text();
  item.url = reader.read_text();
  if (!read_pairs(reader, item.params) || !is_whole(reader, record_format)) {
    return base::fail(malformed());
  }
  return item;
}

}  // namespace atollbank::transactions::format
