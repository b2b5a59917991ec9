// SPDX-License-Identifier: Apache-2.0
#include "services/definitions/metadata_fields.h"

namespace atollbank::definitions {

namespace format = ledger::format;
using base::Result;

Result<void> attach_metadata(ledger::Batch& batch, ledger::Command& command,
                             std::vector<format::MetadataField> fields) {
  const std::uint64_t end = std::uint64_t{command.evidence_offset} + command.evidence_size;
  if (end > batch.evidence.size())
    return base::fail(base::ErrorCode::kInvalidArgument, "batch_malformed",
                      "a command's evidence is not in the batch");
  const std::string_view rest =
      std::string_view(batch.evidence).substr(command.evidence_offset, command.evidence_size);
  ATOLL_TRY(const std::string evidence, format::join_evidence(std::move(fields), rest));
  batch.attach_evidence(command, evidence);
  return {};
}

bool has_sealed_field(std::string_view evidence) {
  if (!format::has_metadata(evidence)) return false;
  format::MetadataReader reader(format::metadata_of(evidence));
  for (format::MetadataView field; reader.next(field);) {
    if (field.type == format::MetadataType::kSealed) return true;
  }
  return false;
}

ReadFields read_fields(std::string_view evidence) {
  ReadFields fields;
  if (!format::has_metadata(evidence)) return fields;
  format::MetadataReader reader(format::metadata_of(evidence));
  for (format::MetadataView view; reader.next(view);) {
    format::MetadataField field = format::decode(view);
    ReadField read{.name = std::move(field.name), .value = std::move(field.value)};
    if (const auto* sealed = std::get_if<format::SealedValue>(&read.value)) {
      read.subject = sealed->subject;
      read.state = FieldState::kSealed;
    }
    fields.push_back(std::move(read));
  }
  return fields;
}

}  // namespace atollbank::definitions
