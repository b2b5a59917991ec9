// SPDX-License-Identifier: Apache-2.0
// What a power cut leaves on a disk: all that was synced, and of the rest what a seed decides.
#pragma once

#include <cstdint>
#include <span>

#include "adapters/memory/memory_disk.h"
#include "tests/crash/recording_disk.h"

namespace atollbank::crash {

// What becomes of the writes that no sync followed.
enum class Unsynced {
  kKept,          // a kill of the process alone
  kDropped,       // nothing of them arrived
  kTornFront,     // of the last one only the first sectors, the ones before it whole
  kTornBack,      // of the last one only the last sectors
  kSectorsMixed,  // any sector of any of them may have arrived
};

inline constexpr Unsynced kAllUnsynced[] = {Unsynced::kKept, Unsynced::kDropped,
                                            Unsynced::kTornFront, Unsynced::kTornBack,
                                            Unsynced::kSectorsMixed};

// Makes on `after`, an empty disk, what `before` and the calls leave when the power is cut behind
// the last of them.
void cut_power(const std::map<std::string, adapters::MemoryDisk::Content>& before,
               std::span<const DiskCall> calls, Unsynced unsynced, std::uint64_t seed,
               adapters::MemoryDisk& after);

}  // namespace atollbank::crash
