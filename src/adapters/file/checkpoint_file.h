// SPDX-License-Identifier: Apache-2.0
// Keeps the newest checkpoint of a journal in one file, replaced whole or not at all.
//
// A checkpoint only spares work: one that cannot be read is as good as none.
#pragma once

#include <optional>

#include "ports/disk.h"
#include "ports/journal.h"

namespace atollbank::adapters {

inline constexpr std::string_view kCheckpointName = "checkpoint";

base::Result<void> save_checkpoint_file(ports::Disk& disk, std::uint16_t shard,
                                        const ports::Checkpoint& checkpoint);

// None when there is none, or it is damaged, of another shard or of another format.
base::Result<std::optional<ports::Checkpoint>> load_checkpoint_file(ports::Disk& disk,
                                                                    std::uint16_t shard);

}  // namespace atollbank::adapters
