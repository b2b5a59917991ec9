// SPDX-License-Identifier: Apache-2.0
#include "services/definitions/definition.h"

#include <array>

#include "services/definitions/definition_tokens.h"

namespace atollbank::definitions {

using base::ErrorCode;

namespace {

constexpr std::array<std::string_view, 5> kKindNames = {"template", "chart", "metadata", "monitor",
                                                        "destroyed"};

}  // namespace

std::string_view name_of(DefinitionKind kind) {
  const auto number = static_cast<std::size_t>(kind);
  return number >= 1 && number <= kKindNames.size() ? kKindNames[number - 1] : "unknown";
}

base::Result<DefinitionKind> kind_of(std::string_view text) {
  if (text.size() > kDefinitionSizeMax)
    return base::fail(ErrorCode::kInvalidArgument, "definition_too_large",
                      "a definition's text is at most 4,080 bytes");
  const DefinitionTokens tokens(text, "definition_kind_unknown");
  for (std::size_t i = 0; i < kKindNames.size(); ++i) {
    if (tokens.is(TokenKind::kName, kKindNames[i])) return static_cast<DefinitionKind>(i + 1);
  }
  return tokens.fail("expected template, chart, metadata, monitor or destroyed");
}

base::Id reference_of(DefinitionKind kind, std::string_view name) {
  return base::derive_id("definition/" + std::string(name_of(kind)), name, 0);
}

void append_definition(DefinitionKind kind, std::string_view name, std::string_view text,
                       base::Id id, ledger::Batch& batch) {
  ledger::Command command{.kind = ledger::CommandKind::kDefine,
                          .code = static_cast<std::uint32_t>(kind),
                          .id = id,
                          .reference = reference_of(kind, name)};
  batch.attach_evidence(command, text);
  batch.commands.push_back(command);
}

std::optional<Definition> definition_at(std::span<const ledger::format::Slot> slots,
                                        std::size_t index, std::uint64_t slot) {
  const bool is_definition = slots[index].kind == ledger::format::SlotKind::kDefined &&
                             ledger::outcome_of(slots[index]) == ledger::Outcome::kDone;
  if (!is_definition) return std::nullopt;
  const auto& record = ledger::slot_as<ledger::format::DefinedSlot>(slots[index]);
  Definition definition{.kind = static_cast<DefinitionKind>(record.header.code),
                        .slot = slot,
                        .id = record.id,
                        .text = {}};
  if (record.evidence_distance != 0)
    definition.text = ledger::evidence_at(slots, index + record.evidence_distance);
  return definition;
}

}  // namespace atollbank::definitions
