// SPDX-License-Identifier: Apache-2.0
// The metadata in a command's evidence as searches see it: names and values in their text form
// (ledger/format/metadata_text.h; a sealed value shows its keyed hash). A pure function.
#pragma once

#include <string_view>

#include "ledger/format/metadata_text.h"

namespace atollbank::queries {

// Calls visit(name, text) for each field.
template <class Visit>
void for_each_metadata(std::string_view evidence, Visit visit) {
  if (!ledger::format::has_metadata(evidence)) return;
  ledger::format::MetadataReader reader(ledger::format::metadata_of(evidence));
  for (ledger::format::MetadataView field; reader.next(field);)
    visit(field.name, ledger::format::to_text(ledger::format::decode(field).value));
}

}  // namespace atollbank::queries
