// SPDX-License-Identifier: Apache-2.0
// Whatever a file says, its reader makes well-formed units of it or says why not.
#include "apps/atollctl/lines/formance_log.h"

#include <sstream>

#include "base/assert.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace atollbank::atollctl;
  std::istringstream in(std::string(reinterpret_cast<const char*>(bytes), size));
  FormanceLog units(in, {.without_metadata = true});
  while (true) {
    const auto unit = units.next();
    if (!unit || !*unit) return 0;
    ATOLL_ASSERT((*unit)->batch.commands.size() == (*unit)->answers.size());
  }
}
