// SPDX-License-Identifier: Apache-2.0
// Throws what the kernel remembers of a folder's files out of memory, so that the next read is one
// of the disk.
#pragma once

#include <string>

namespace atollbank::bench {

// As root the whole page cache goes too.
void make_cold(const std::string& folder);

}  // namespace atollbank::bench
