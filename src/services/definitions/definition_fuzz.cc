// SPDX-License-Identifier: Apache-2.0
// Any text is taken or refused by the book of its kind, with a reason; a text that is taken twice
// gives the same answer, and books that took it load again from what they save.
#include "base/assert.h"
#include "ledger/format/group_example.h"
#include "services/definitions/books.h"
#include "services/definitions/definition_tokens.h"

namespace definitions = atollbank::definitions;
namespace format = atollbank::ledger::format;

namespace {

std::vector<format::Slot> journaled(definitions::DefinitionKind kind, std::string_view text) {
  format::DefinedSlot slot;
  slot.header = {.kind = format::SlotKind::kDefined, .code = static_cast<std::uint32_t>(kind)};
  slot.evidence_distance = text.empty() ? 0 : 1;
  std::vector<format::Slot> records{std::bit_cast<format::Slot>(slot)};
  for (std::size_t at = 0; at < text.size(); at += format::kEvidencePerSlot) {
    format::EvidenceSlot part;
    const std::string_view bytes = text.substr(at, format::kEvidencePerSlot);
    part.size = at == 0 ? static_cast<std::uint16_t>(text.size()) : std::uint16_t{0};
    part.used = static_cast<std::uint8_t>(bytes.size());
    bytes.copy(part.bytes, bytes.size());
    records.push_back(std::bit_cast<format::Slot>(part));
  }
  return format::example::group_of(records, format::kFirstSlot, 1);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  definitions::Books books;
  const auto checked = books.check(text);
  if (!checked) ATOLL_ASSERT(!checked.error().reason.empty() && !checked.error().message.empty());
  if (size > definitions::kDefinitionSizeMax) {
    ATOLL_ASSERT(!checked.has_value());
    return 0;
  }
  const auto kind = definitions::kind_of(text).value_or(definitions::DefinitionKind::kMonitor);
  const auto group = journaled(kind, text);
  ATOLL_ASSERT(books.take(group, {}).has_value());
  ATOLL_ASSERT((books.refused_count() == 0) == checked.has_value());
  const auto loaded = definitions::Books::load(books.save());
  ATOLL_ASSERT(loaded.has_value() && loaded->save() == books.save());
  return 0;
}
