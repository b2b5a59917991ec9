// SPDX-License-Identifier: Apache-2.0
// Makes old segments cold, one a step: those under a signed head, behind the newest few. The first
// segment stays as it is: it says what the journal is, to whoever looks at the folder.
//
// One thread, the sealer's. Whoever reads the journal meanwhile reads on.
#pragma once

#include "adapters/zstd/cold_disk.h"
#include "services/seals/sealer.h"

namespace atollbank::apps {

struct CoolingOptions {
  std::uint64_t segment_blocks = 16'384;
  std::uint64_t warm_segments = 4;  // the newest, the open one included
};

class Cooling {
 public:
  // Both outlive the object.
  Cooling(adapters::ColdDisk& disk, seals::Sealer& sealer, CoolingOptions options)
      : disk_(disk), sealer_(sealer), options_(options) {}

  // True when a segment became cold. Waits for the tree: nothing while that is behind.
  // Errors: those of ColdDisk::cool; nothing is lost by them.
  base::Result<bool> step();

 private:
  adapters::ColdDisk& disk_;
  seals::Sealer& sealer_;
  const CoolingOptions options_;
  std::uint64_t next_ = 1;  // those before it are cold, but for the first
};

}  // namespace atollbank::apps
