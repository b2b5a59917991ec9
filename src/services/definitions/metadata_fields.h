// SPDX-License-Identifier: Apache-2.0
// Metadata as callers write and read it: whom a value is sealed for, and what became of it. Plain
// values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/command.h"
#include "ledger/format/metadata.h"

namespace atollbank::definitions {

inline constexpr std::size_t kReadEvidencesMax = 8'190;

// A field to write, always with its plain value.
struct FieldOrder {
  std::string name;
  ledger::format::MetadataValue value;
  base::Id subject;  // whose key seals it, where the name is declared as sealed; else nil

  bool operator==(const FieldOrder&) const = default;
};

// Of commands[command] of a batch.
struct CommandMetadata {
  std::uint32_t command = 0;
  std::vector<FieldOrder> fields;
};

enum class FieldState : std::uint8_t {
  kPlain = 0,
  kOpened = 1,  // sealed, and opened with its subject's key
  kSealed = 2,  // its key is not here: the value is a SealedValue without its box
  kErased = 3,  // its key was destroyed: the value is a SealedValue of the subject alone
};

struct ReadField {
  std::string name;
  ledger::format::MetadataValue value;
  base::Id subject;  // nil: kPlain
  FieldState state{};

  bool operator==(const ReadField&) const = default;
};
using ReadFields = std::vector<ReadField>;

// A search for an exact value that was sealed for a subject.
struct SealedSearch {
  base::Id subject;
  std::string name;
  std::string text;  // of the value, as its declared type is written
};

// Puts the fields in front of the command's evidence. Errors as join_evidence() · batch_malformed
// (the command's evidence is not in the batch)
base::Result<void> attach_metadata(ledger::Batch& batch, ledger::Command& command,
                                   std::vector<ledger::format::MetadataField> fields);

// Whether reading the evidence needs a key.
bool has_sealed_field(std::string_view evidence);

// The fields as they stand in the evidence: kPlain, or kSealed with their boxes.
ReadFields read_fields(std::string_view evidence);

}  // namespace atollbank::definitions
