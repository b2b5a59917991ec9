// SPDX-License-Identifier: Apache-2.0
// The directory of customers' keys: what their records name. For rooms that stand below this one.
#pragma once

#include "ports/person_directory.h"
#include "ports/records.h"

namespace atollbank::customers {

class CustomerKeys final : public ports::PersonDirectory {
 public:
  explicit CustomerKeys(const ports::RecordStore& records) : records_(records) {}

  base::Result<std::uint64_t> key_of(base::Id user_id) const override;

 private:
  const ports::RecordStore& records_;
};

}  // namespace atollbank::customers
