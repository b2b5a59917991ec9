// SPDX-License-Identifier: Apache-2.0
// Where saved books are kept, so that a restart follows only what came since. Calls may wait for
// the disk; one caller at a time.
#pragma once

#include "base/bytes.h"
#include "base/result.h"

namespace atollbank::definitions {

class BooksStore {
 public:
  virtual ~BooksStore() = default;
  // Empty when there are none.
  virtual base::Result<base::Bytes> load() = 0;
  // Atomic: the previous ones stay until the new ones are durable.
  virtual base::Result<void> save(base::ByteView bytes) = 0;
};

}  // namespace atollbank::definitions
