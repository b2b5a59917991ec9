// SPDX-License-Identifier: Apache-2.0
// One definition as it is journaled: a kDefine command whose code is its kind, whose reference is
// made from its name, and whose evidence is its text. Pure.
//
// A definition is followed, not asked about: books take records in journal order, and what a book
// refuses changes nothing in it, so that every follower has the same books.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "ledger/command.h"
#include "ledger/format/rule_slots.h"
#include "ledger/record_view.h"

namespace atollbank::definitions {

enum class DefinitionKind : std::uint32_t {
  kTemplate = 1,
  kChartEntry = 2,
  kMetadataType = 3,
  kMonitor = 4,
  kKeyDestroyed = 5,
};
// "template", "chart", "metadata", "monitor", "destroyed": the first word of its text.
std::string_view name_of(DefinitionKind kind);

struct Definition {
  DefinitionKind kind{};
  std::uint64_t slot = 0;
  base::Id id;
  std::string text;
};

// The kind that a text defines. invalid_argument definition_kind_unknown · definition_too_large
base::Result<DefinitionKind> kind_of(std::string_view text);

// The reference of every definition of this kind and name.
base::Id reference_of(DefinitionKind kind, std::string_view name);

// Appends the command that journals the text; `id` is its idempotency key.
void append_definition(DefinitionKind kind, std::string_view name, std::string_view text,
                       base::Id id, ledger::Batch& batch);

// The definition that slots[index] of a group journals; none when it is no done kDefine. `slot` is
// its number.
std::optional<Definition> definition_at(std::span<const ledger::format::Slot> slots,
                                        std::size_t index, std::uint64_t slot);

// Calls visit(Definition) for each in whole groups, whose slots are numbered from `first_slot`.
template <class Visit>
void for_each_definition(std::span<const ledger::format::Slot> slots, std::uint64_t first_slot,
                         Visit visit) {
  for (std::size_t i = 0; i < slots.size(); ++i) {
    if (slots[i].kind != ledger::format::SlotKind::kDefined) continue;
    auto definition = definition_at(slots, i, first_slot + i);
    if (definition) visit(*std::move(definition));
  }
}

}  // namespace atollbank::definitions
