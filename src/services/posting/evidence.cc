// SPDX-License-Identifier: Apache-2.0
#include "services/posting/evidence.h"

#include <array>

namespace atollbank::posting {

namespace {

// Format 1: these fields in this order, then four texts, each a length byte and that many bytes.
// Format 2 has the times of an origin between them.
struct FixedPart {
  std::uint8_t format = kEvidenceFormat;
  std::uint8_t scheme = 0;
  std::uint8_t category = 0;
  std::uint8_t decline_reason = 0;
  std::uint8_t flags = 0;
  std::uint8_t reserved = 0;
  std::uint16_t local_currency = 0;
  std::int64_t local_amount_minor = 0;
  base::Id request_id;
  base::Id merchant_id;
  base::Id dedupe;
};
static_assert(sizeof(FixedPart) == 64 && std::is_trivially_copyable_v<FixedPart>);

struct OriginPart {
  std::int64_t created_ns = 0;
  std::int64_t settled_ns = 0;
};
static_assert(sizeof(OriginPart) == 16 && std::is_trivially_copyable_v<OriginPart>);

constexpr std::uint8_t kHasNarrative = 1;
constexpr std::uint8_t kIsTold = 2;         // format 2
constexpr std::uint8_t kIsToldByPayer = 4;  // with a narrative

std::uint8_t flags_of(const Evidence& evidence) {
  const int narrative = evidence.has_narrative ? kHasNarrative : 0;
  const int by_payer = evidence.has_narrative && evidence.is_told_by_payer ? kIsToldByPayer : 0;
  const bool is_told = evidence.origin && evidence.origin->is_told;
  return static_cast<std::uint8_t>(narrative | by_payer | (is_told ? kIsTold : 0));
}

bool may_have(std::uint8_t flags, bool has_origin) {
  const int known = kHasNarrative | kIsToldByPayer | (has_origin ? kIsTold : 0);
  const bool is_of_nothing = (flags & kIsToldByPayer) != 0 && (flags & kHasNarrative) == 0;
  return (flags & ~known) == 0 && !is_of_nothing;
}

void write_text(base::ByteWriter& writer, std::string_view text) {
  text = text.substr(0, kEvidenceTextMax);
  writer.write(static_cast<std::uint8_t>(text.size()));
  writer.write_bytes(text);
}

bool read_text(base::ByteReader& reader, std::string& out) {
  const auto size = reader.read<std::uint8_t>();
  if (size > kEvidenceTextMax) return false;
  out = reader.read_bytes(size);
  return reader.ok();
}

constexpr std::array<std::string_view, kSchemeMax + 1> kSchemeNames = {
    "",      "uk_retail_pot", "payport_faster_payments", "mastercard",
    "topup", "p2p_payment",   "account_interest",        "ledger_adjustment",
    "bacs"};

constexpr std::array<std::string_view, kCategoryMax + 1> kCategoryNames = {
    "general",  "eating_out", "expenses",  "transport", "cash",   "bills",   "entertainment",
    "shopping", "holidays",   "groceries", "mondo",     "income", "savings", "transfers"};

constexpr std::array<std::string_view, kDeclineReasonMax + 1> kDeclineReasonNames = {
    "", "INSUFFICIENT_FUNDS", "CARD_INACTIVE", "CARD_BLOCKED", "INVALID_CVC", "OTHER"};

template <class Enum, std::size_t count>
std::optional<Enum> find_name(const std::array<std::string_view, count>& names,
                              std::string_view name) {
  for (std::size_t i = 0; i < count; ++i) {
    if (!name.empty() && names[i] == name) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

}  // namespace

base::Bytes encode_evidence(const Evidence& evidence) {
  base::ByteWriter writer;
  writer.write(FixedPart{.format = evidence.origin ? kEvidenceFormatOfOrigin : kEvidenceFormat,
                         .scheme = static_cast<std::uint8_t>(evidence.scheme),
                         .category = static_cast<std::uint8_t>(evidence.category),
                         .decline_reason = static_cast<std::uint8_t>(evidence.decline_reason),
                         .flags = flags_of(evidence),
                         .local_currency = evidence.local_currency,
                         .local_amount_minor = evidence.local_amount_minor,
                         .request_id = evidence.request_id,
                         .merchant_id = evidence.merchant_id,
                         .dedupe = evidence.dedupe});
  if (evidence.origin) {
    writer.write(OriginPart{.created_ns = evidence.origin->created_ns,
                            .settled_ns = evidence.origin->settled_ns});
  }
  write_text(writer, evidence.event_name);
  write_text(writer, evidence.subject);
  write_text(writer, evidence.client_id);
  write_text(writer, evidence.source_ip);
  return writer.take();
}

base::Result<Evidence> decode_evidence(base::ByteView bytes) {
  const auto malformed = [] {
    return base::fail(base::ErrorCode::kDataLoss, "evidence_malformed",
                      "evidence does not have its format");
  };
  if (bytes.empty()) return malformed();
  const auto format = static_cast<std::uint8_t>(bytes.front());
  const bool has_origin = format == kEvidenceFormatOfOrigin;
  if (format != kEvidenceFormat && !has_origin) {
    return base::fail(base::ErrorCode::kDataLoss, "evidence_format_unknown",
                      "evidence of a format that this build does not know");
  }
  base::ByteReader reader(bytes);
  const auto fixed = reader.read<FixedPart>();
  if (!reader.ok() || fixed.scheme > kSchemeMax || fixed.category > kCategoryMax ||
      fixed.decline_reason > kDeclineReasonMax || !may_have(fixed.flags, has_origin) ||
      fixed.reserved != 0) {
    return malformed();
  }
  Evidence evidence{.event_name = {},
                    .subject = {},
                    .client_id = {},
                    .source_ip = {},
                    .request_id = fixed.request_id,
                    .merchant_id = fixed.merchant_id,
                    .dedupe = fixed.dedupe,
                    .scheme = static_cast<Scheme>(fixed.scheme),
                    .category = static_cast<Category>(fixed.category),
                    .decline_reason = static_cast<DeclineReason>(fixed.decline_reason),
                    .has_narrative = (fixed.flags & kHasNarrative) != 0,
                    .is_told_by_payer = (fixed.flags & kIsToldByPayer) != 0,
                    .local_currency = fixed.local_currency,
                    .local_amount_minor = fixed.local_amount_minor,
                    .origin = {}};
  if (has_origin) {
    const auto origin = reader.read<OriginPart>();
    if (!reader.ok() || origin.created_ns < 0 || origin.settled_ns < 0) return malformed();
    evidence.origin = Origin{.created_ns = origin.created_ns,
                             .settled_ns = origin.settled_ns,
                             .is_told = (fixed.flags & kIsTold) != 0};
  }
  for (std::string* text :
       {&evidence.event_name, &evidence.subject, &evidence.client_id, &evidence.source_ip}) {
    if (!read_text(reader, *text)) return malformed();
  }
  if (!reader.at_end()) return malformed();
  return evidence;
}

std::string_view name_of(Scheme scheme) {
  return kSchemeNames.at(static_cast<std::size_t>(scheme));
}
std::string_view name_of(Category category) {
  return kCategoryNames.at(static_cast<std::size_t>(category));
}
std::string_view name_of(DeclineReason reason) {
  return kDeclineReasonNames.at(static_cast<std::size_t>(reason));
}
std::optional<Category> category_named(std::string_view name) {
  return find_name<Category>(kCategoryNames, name);
}
std::optional<DeclineReason> decline_reason_named(std::string_view name) {
  return find_name<DeclineReason>(kDeclineReasonNames, name);
}

}  // namespace atollbank::posting
