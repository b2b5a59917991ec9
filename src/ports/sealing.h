// SPDX-License-Identifier: Apache-2.0
// Sealed metadata: values that only their subject's key can read. Destroying the key erases every
// value of the subject, in the journal and in all its copies, and changes no journaled byte.
//
// One key a subject (a customer, a payer), made with the first value and destroyed once and for
// ever. Any thread; calls may wait for the disk. A search needs the subject: the hash that it looks
// for is made with the subject's key, so that it too means nothing once the key is gone.
#pragma once

#include <string_view>

#include "base/result.h"
#include "ledger/format/metadata.h"

namespace atollbank::ports {

class Sealing {
 public:
  virtual ~Sealing() = default;

  // Errors of all: failed_precondition key_destroyed · unavailable keys_broken (after a failed
  // write; nothing more is written) · those of the disk.

  // invalid_argument: sealing_subject_nil · metadata_name_invalid · metadata_value_invalid (also a
  // sealed one) · metadata_too_large
  virtual base::Result<ledger::format::SealedValue> seal(
      base::Id subject, std::string_view name, const ledger::format::MetadataValue& value) = 0;
  // Of the field it was sealed for. not_found key_not_found · data_loss sealed_value_damaged
  virtual base::Result<ledger::format::MetadataValue> open(
      std::string_view name, const ledger::format::SealedValue& sealed) const = 0;
  // What seal() puts into SealedValue::find_hash. not_found key_not_found
  virtual base::Result<std::uint64_t> find_hash(
      base::Id subject, std::string_view name,
      const ledger::format::MetadataValue& value) const = 0;
  // Durable on return; the same again is no error, and a subject without a key never gets one.
  virtual base::Result<void> destroy_key(base::Id subject) = 0;
};

}  // namespace atollbank::ports
