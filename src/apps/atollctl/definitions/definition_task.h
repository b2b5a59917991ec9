// SPDX-License-Identifier: Apache-2.0
// What a person asks of a ledger's definitions ("atollctl ledger define", "dry-run", …): plain
// values, checked in form.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "apps/atollctl/definitions/assignments.h"
#include "services/definitions/api.h"

namespace atollbank::atollctl {

struct DefineText {
  base::Id id{};  // nil: a new one
  std::string text{};
  std::string file{};  // in place of the text
};

// Journals that the subject's key is destroyed: whatever was sealed for it is erased.
struct EraseSubject {
  base::Id id{};
  base::Id subject{};
};

enum class DefinitionList : std::uint8_t { kTemplates, kChart, kMetadata, kMonitors };

struct ShowDefinitions {
  DefinitionList list{};
};

struct DryRunTemplate {
  definitions::TemplateCall call{};
};

struct PostByTemplate {
  definitions::TemplateCall call{};
  base::Id id{};  // nil: a new one
  base::Id reference{};
  MetadataWords metadata{};
};

struct ShowFirings {
  std::uint64_t from_slot = 0;
  std::uint32_t limit = 0;
};

// The records whose metadata has this value; with a subject, sealed for it.
struct FindByMetadata {
  Assignment field{};
  base::Id subject{};
  std::uint32_t limit = 0;
};

using DefinitionTask = std::variant<DefineText, EraseSubject, ShowDefinitions, DryRunTemplate,
                                    PostByTemplate, ShowFirings, FindByMetadata>;

}  // namespace atollbank::atollctl
