// SPDX-License-Identifier: Apache-2.0
// One commit's events and audit record as the outbox keeps them; the sequence is in the key.
//
// Bytes: partition text · version:8 · event count:4 · count × (type text, payload text) · audit
// text; a text is a u32 length and its bytes; little-endian. A decoder refuses anything left over.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "ports/records.h"

namespace atollbank::adapters::format {

base::Bytes encode_outbox_entry(const ports::Commit& commit, std::uint64_t version);
// data_loss store_damaged
base::Result<ports::OutboxEntry> decode_outbox_entry(std::uint64_t sequence, base::ByteView bytes);

}  // namespace atollbank::adapters::format
