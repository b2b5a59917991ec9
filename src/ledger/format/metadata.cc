// SPDX-License-Identifier: Apache-2.0
#include "ledger/format/metadata.h"

#include <algorithm>
#include <array>

#include "base/assert.h"
#include "base/bytes.h"
#include "base/checksum.h"
#include "base/utf8.h"
#include "ledger/command.h"

namespace atollbank::ledger::format {

using base::ErrorCode;
using base::Result;

namespace {

constexpr std::string_view kMagic("\xA7M", 2);
constexpr std::size_t kBlockHeaderSize = 5;
constexpr std::size_t kFieldHeaderSize = 2;   // type, size of the name
constexpr std::size_t kSealedFixedSize = 26;  // subject, hash, size of the box
constexpr std::size_t kNoSize = SIZE_MAX;

constexpr std::array<std::string_view, 7> kTypeNames = {"text", "integer", "decimal", "boolean",
                                                        "time", "id",      "sealed"};

auto refuse(std::string_view reason, std::string_view message) {
  return base::fail(ErrorCode::kInvalidArgument, reason, message);
}

std::uint8_t byte_at(std::string_view bytes, std::size_t index) {
  return static_cast<std::uint8_t>(bytes[index]);
}

std::size_t u16_at(std::string_view bytes, std::size_t index) {
  return byte_at(bytes, index) | std::size_t{byte_at(bytes, index + 1)} << 8;
}

// How many bytes the value at the head of `rest` takes; kNoSize when it is cut short.
std::size_t value_size(MetadataType type, std::string_view rest) {
  switch (type) {
    case MetadataType::kText: return rest.size() < 2 ? kNoSize : 2 + u16_at(rest, 0);
    case MetadataType::kInteger:
    case MetadataType::kTime: return 8;
    case MetadataType::kDecimal: return 9;
    case MetadataType::kBoolean: return 1;
    case MetadataType::kId: return 16;
    case MetadataType::kSealed:
      return rest.size() < kSealedFixedSize ? kNoSize : kSealedFixedSize + u16_at(rest, 24);
  }
  return kNoSize;
}

bool is_known(std::uint8_t type) { return type >= 1 && type <= kTypeNames.size(); }

bool is_valid(const Decimal& value) {
  return value.exponent <= kDecimalExponentMax && normalised(value) == value;
}

// Whether the value is the one encoding of what it means.
bool is_valid(const MetadataView& field) {
  switch (field.type) {
    case MetadataType::kText: return base::is_plain_utf8(field.value);
    case MetadataType::kBoolean: return byte_at(field.value, 0) <= 1;
    case MetadataType::kDecimal: return is_valid(std::get<Decimal>(decode(field).value));
    default: return true;
  }
}

Result<void> check_fields(std::string_view fields) {
  std::string_view last_name;
  while (!fields.empty()) {
    if (!is_known(byte_at(fields, 0)))
      return refuse("metadata_type_unknown", "a field has a type that this build does not know");
    MetadataReader reader(fields);
    MetadataView field;
    if (!reader.next(field)) return refuse("metadata_malformed", "a field is cut short");
    if (!is_metadata_name(field.name))
      return refuse("metadata_name_invalid", "a field's name is not one");
    if (field.name <= last_name)
      return refuse("metadata_name_repeated", "names are not each once and in order");
    if (!is_valid(field)) return refuse("metadata_malformed", "a value has not its one encoding");
    last_name = field.name;
    fields.remove_prefix(field.encoded.size());
  }
  return {};
}

struct ValueWriter {
  base::ByteWriter& out;

  void operator()(const std::string& text) const {
    out.write(static_cast<std::uint16_t>(text.size()));
    out.write_bytes(text);
  }
  void operator()(std::int64_t number) const { out.write(number); }
  void operator()(const Decimal& value) const {
    out.write(value.mantissa);
    out.write(value.exponent);
  }
  void operator()(bool flag) const { out.write(static_cast<std::uint8_t>(flag ? 1 : 0)); }
  void operator()(base::Timestamp time) const { out.write(time.nanoseconds); }
  void operator()(const base::Id& id) const { out.write(id); }
  void operator()(const SealedValue& sealed) const {
    out.write(sealed.subject);
    out.write(sealed.find_hash);
    out.write(static_cast<std::uint16_t>(sealed.box.size()));
    out.write_bytes(sealed.box);
  }
};

Result<void> check_field(const MetadataField& field) {
  if (!is_metadata_name(field.name))
    return refuse("metadata_name_invalid",
                  "a name is 1 to 64 of a-z 0-9 _ . - and begins with a letter");
  const auto* text = std::get_if<std::string>(&field.value);
  if (text != nullptr && !base::is_plain_utf8(*text))
    return refuse("metadata_value_invalid", field.name + " is not UTF-8 without zero bytes");
  const auto* decimal = std::get_if<Decimal>(&field.value);
  if (decimal != nullptr && decimal->exponent > kDecimalExponentMax)
    return refuse("metadata_value_invalid", field.name + " has more than 18 decimals");
  const auto* sealed = std::get_if<SealedValue>(&field.value);
  const std::size_t value_size = text != nullptr     ? text->size()
                                 : sealed != nullptr ? sealed->box.size()
                                                     : 0;
  if (value_size > kEvidenceSizeMax)
    return refuse("metadata_too_large", field.name + " is larger than all evidence may be");
  return {};
}

void write_field(base::ByteWriter& out, const MetadataField& field) {
  out.write(static_cast<std::uint8_t>(type_of(field.value)));
  out.write(static_cast<std::uint8_t>(field.name.size()));
  out.write_bytes(field.name);
  const auto* decimal = std::get_if<Decimal>(&field.value);
  if (decimal != nullptr)
    ValueWriter{out}(normalised(*decimal));
  else
    std::visit(ValueWriter{out}, field.value);
}

}  // namespace

std::string_view name_of(MetadataType type) {
  return kTypeNames.at(static_cast<std::size_t>(type) - 1);
}

bool is_metadata_name(std::string_view name) {
  if (name.empty() || name.size() > kMetadataNameMax) return false;
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  return is_letter(name[0]) && std::ranges::all_of(name, [&](char c) {
           return is_letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-';
         });
}

Decimal normalised(Decimal value) {
  while (value.exponent > 0 && value.mantissa % 10 == 0) {
    value.mantissa /= 10;
    --value.exponent;
  }
  return value;
}

Result<SplitEvidence> split_evidence(std::string_view evidence) {
  if (!has_metadata(evidence)) return SplitEvidence{.fields = {}, .rest = evidence};
  if (evidence.size() < kBlockHeaderSize)
    return refuse("metadata_malformed", "the metadata block is cut short");
  if (byte_at(evidence, 2) != kMetadataFormat)
    return refuse("metadata_format_unknown", "metadata of a format that this build does not know");
  const std::size_t size = u16_at(evidence, 3);
  if (evidence.size() - kBlockHeaderSize < size)
    return refuse("metadata_malformed", "the metadata block is cut short");
  const SplitEvidence split{.fields = evidence.substr(kBlockHeaderSize, size),
                            .rest = evidence.substr(kBlockHeaderSize + size)};
  // An empty block is there only to tell the caller's bytes from a block.
  if (split.fields.empty() && !has_metadata(split.rest))
    return refuse("metadata_malformed", "an empty block that nothing needs");
  ATOLL_TRY_VOID(check_fields(split.fields));
  return split;
}

bool MetadataReader::next(MetadataView& field) {
  if (rest_.size() < kFieldHeaderSize || !is_known(byte_at(rest_, 0))) return false;
  const std::size_t name_end = kFieldHeaderSize + byte_at(rest_, 1);
  if (rest_.size() < name_end) return false;
  field.type = static_cast<MetadataType>(rest_[0]);
  field.name = rest_.substr(kFieldHeaderSize, name_end - kFieldHeaderSize);
  const std::string_view at_value = rest_.substr(name_end);
  const std::size_t size = value_size(field.type, at_value);
  if (size > at_value.size()) return false;
  field.value = at_value.substr(0, size);
  if (field.type == MetadataType::kText) field.value.remove_prefix(2);
  field.encoded = rest_.substr(0, name_end + size);
  rest_.remove_prefix(field.encoded.size());
  return true;
}

std::string_view metadata_of(std::string_view evidence) {
  const auto split = split_evidence(evidence);
  return split ? split->fields : std::string_view{};
}

MetadataField decode(const MetadataView& field) {
  base::ByteReader reader(field.value);
  MetadataField decoded{.name = std::string(field.name), .value = {}};
  switch (field.type) {
    case MetadataType::kText: decoded.value = std::string(field.value); break;
    case MetadataType::kInteger: decoded.value = reader.read<std::int64_t>(); break;
    case MetadataType::kDecimal: {
      const auto mantissa = reader.read<std::int64_t>();
      decoded.value = Decimal{.mantissa = mantissa, .exponent = reader.read<std::uint8_t>()};
      break;
    }
    case MetadataType::kBoolean: decoded.value = reader.read<std::uint8_t>() != 0; break;
    case MetadataType::kTime: decoded.value = base::Timestamp{reader.read<std::int64_t>()}; break;
    case MetadataType::kId: decoded.value = reader.read<base::Id>(); break;
    case MetadataType::kSealed: {
      SealedValue sealed{.subject = reader.read<base::Id>(), .find_hash = 0, .box = {}};
      sealed.find_hash = reader.read<std::uint64_t>();
      sealed.box = reader.read_bytes(reader.read<std::uint16_t>());
      decoded.value = std::move(sealed);
      break;
    }
  }
  ATOLL_ASSERT(reader.ok());
  return decoded;
}

Result<std::vector<MetadataField>> decode_metadata(std::string_view evidence) {
  ATOLL_TRY(const SplitEvidence split, split_evidence(evidence));
  std::vector<MetadataField> fields;
  MetadataReader reader(split.fields);
  for (MetadataView field; reader.next(field);) fields.push_back(decode(field));
  return fields;
}

Result<std::string> join_evidence(std::vector<MetadataField> fields, std::string_view rest) {
  base::ByteWriter block;
  std::ranges::sort(fields, {}, &MetadataField::name);
  for (std::size_t i = 0; i < fields.size(); ++i) {
    ATOLL_TRY_VOID(check_field(fields[i]));
    if (i > 0 && fields[i].name == fields[i - 1].name)
      return refuse("metadata_name_repeated", fields[i].name + " is given twice");
    write_field(block, fields[i]);
    if (block.bytes().size() > kEvidenceSizeMax) break;
  }
  const bool needs_block = !fields.empty() || has_metadata(rest);
  const std::size_t size =
      rest.size() + (needs_block ? kBlockHeaderSize + block.bytes().size() : 0);
  if (size > kEvidenceSizeMax)
    return refuse("metadata_too_large", "metadata and evidence are more than 4,080 bytes");
  if (!needs_block) return std::string(rest);
  base::ByteWriter out;
  out.write_bytes(kMagic);
  out.write(kMetadataFormat);
  out.write(static_cast<std::uint16_t>(block.bytes().size()));
  out.write_bytes(block.bytes());
  out.write_bytes(rest);
  return out.take();
}

std::uint64_t find_hash(const MetadataView& field) {
  if (field.type != MetadataType::kSealed) return base::checksum64(field.encoded);
  base::ByteReader reader(field.value.substr(sizeof(base::Id)));
  return reader.read<std::uint64_t>();
}

Result<std::uint64_t> find_hash(const MetadataField& field) {
  ATOLL_TRY_VOID(check_field(field));
  const auto* sealed = std::get_if<SealedValue>(&field.value);
  if (sealed != nullptr) return sealed->find_hash;
  base::ByteWriter encoded;
  write_field(encoded, field);
  return base::checksum64(encoded.bytes());
}

}  // namespace atollbank::ledger::format
