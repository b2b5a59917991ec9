// SPDX-License-Identifier: Apache-2.0
// A client's metadata on one transaction: a part for each owner who wrote of it, sealed under her
// key, so that whom an erasure leaves keeps her own. Pure but for the vault.
#pragma once

#include "ports/personal_text.h"
#include "services/transactions/format/record_values.h"

namespace atollbank::transactions {

// All of it that can be read. data_loss record_malformed, and those of ports::open_text
base::Result<format::Metadata> opened_metadata(const ports::PersonVault& persons,
                                               const ports::PersonalParts& written);

// As it is after the changes of who has this key (0: none): what she sets becomes hers, a ""
// deletes whoever wrote it, and parts of who is erased go. Also invalid_argument metadata_full
base::Result<ports::PersonalParts> changed_metadata(const ports::PersonVault& persons,
                                                    ports::PersonalParts written,
                                                    std::uint64_t writer_key,
                                                    const format::Metadata& changes);

}  // namespace atollbank::transactions
