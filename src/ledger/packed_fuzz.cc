// SPDX-License-Identifier: Apache-2.0
// Input: three little-endian u16 sizes (commands, legs, openings), then the arrays; the rest is
// evidence. Whatever unpack() and check_batch() accept lies within its arrays and packs to the same
// bytes.
#include <algorithm>

#include "base/assert.h"
#include "ledger/command_form.h"
#include "ledger/packed.h"

namespace ledger = atollbank::ledger;
namespace base = atollbank::base;

namespace {

void expect_within(const ledger::Batch& batch, const ledger::Command& command) {
  const auto end = [](std::uint32_t begin, std::uint32_t count) {
    return std::uint64_t{begin} + count;
  };
  ATOLL_ASSERT(end(command.evidence_offset, command.evidence_size) <= batch.evidence.size());
  if (ledger::has_legs(command.kind))
    ATOLL_ASSERT(end(command.side_index, command.side_count) <= batch.legs.size());
  if (command.kind == ledger::CommandKind::kOpenAccount)
    ATOLL_ASSERT(command.side_index < batch.openings.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  base::ByteReader reader({reinterpret_cast<const char*>(bytes), size});
  std::size_t sizes[3];
  for (std::size_t& each : sizes) each = reader.read<std::uint16_t>();
  ledger::PackedBatch packed;
  packed.commands = reader.read_bytes(std::min(sizes[0], reader.remaining()));
  packed.legs = reader.read_bytes(std::min(sizes[1], reader.remaining()));
  packed.openings = reader.read_bytes(std::min(sizes[2], reader.remaining()));
  packed.evidence = reader.read_bytes(reader.remaining());

  const auto batch = ledger::unpack(packed);
  if (!batch) {
    ATOLL_ASSERT(batch.error().reason == "batch_malformed" ||
                 batch.error().reason == "batch_too_large");
    return 0;
  }
  const ledger::PackedBatch again = ledger::pack(*batch);
  ATOLL_ASSERT(again.commands == packed.commands && again.legs == packed.legs);
  ATOLL_ASSERT(again.openings == packed.openings && again.evidence == packed.evidence);

  const auto slot_count = ledger::check_batch(*batch);
  if (!slot_count) return 0;
  ATOLL_ASSERT(*slot_count >= batch->commands.size() && *slot_count <= ledger::kBatchSlotMax);
  for (const ledger::Command& command : batch->commands) expect_within(*batch, command);
  return 0;
}
