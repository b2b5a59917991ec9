// SPDX-License-Identifier: Apache-2.0
#include "adapters/rocksdb/format/outbox_entry.h"

namespace atollbank::adapters::format {

base::Bytes encode_outbox_entry(const ports::Commit& commit, std::uint64_t version) {
  base::ByteWriter writer;
  writer.write_text(commit.partition);
  writer.write(version);
  writer.write(static_cast<std::uint32_t>(commit.events.size()));
  for (const ports::Event& event : commit.events) {
    writer.write_text(event.type);
    writer.write_text(event.payload);
  }
  writer.write_text(commit.audit);
  return writer.take();
}

base::Result<ports::OutboxEntry> decode_outbox_entry(std::uint64_t sequence, base::ByteView bytes) {
  base::ByteReader reader(bytes);
  ports::OutboxEntry entry;
  entry.sequence = sequence;
  entry.partition = reader.read_text();
  entry.version = reader.read<std::uint64_t>();
  const auto event_count = reader.read<std::uint32_t>();
  // Grows with what is there, not with what a damaged count claims.
  for (std::uint32_t i = 0; i < event_count && reader.ok(); ++i) {
    ports::Event& event = entry.events.emplace_back();
    event.type = reader.read_text();
    event.payload = reader.read_text();
  }
  entry.audit = reader.read_text();
  if (reader.ok() && reader.at_end()) return entry;
  return base::fail(base::ErrorCode::kDataLoss, "store_damaged",
                    "outbox entry " + std::to_string(sequence) + " is damaged");
}

}  // namespace atollbank::adapters::format
