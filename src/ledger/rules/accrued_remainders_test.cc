// SPDX-License-Identifier: Apache-2.0
#include "ledger/rules/accrued_remainders.h"

#include <gtest/gtest.h>

namespace atollbank::ledger {
namespace {

bool loads(std::uint32_t nanos, std::uint64_t last_slot, std::uint64_t count = 1) {
  base::ByteWriter writer;
  writer.write(count);
  writer.write(AccrualKey{});
  writer.write(nanos);
  writer.write(last_slot);
  const base::Bytes bytes = writer.take();
  base::ByteReader reader(bytes);
  AccruedRemainders remainders;
  return remainders.load(reader);
}

TEST(AccruedRemainders, are_below_a_minor_unit_and_name_the_record_that_left_them) {
  EXPECT_TRUE(loads(0, 1));
  EXPECT_TRUE(loads(kNanosPerMinor - 1, 1));
  EXPECT_FALSE(loads(kNanosPerMinor, 1));
  EXPECT_FALSE(loads(1, 0));
  EXPECT_FALSE(loads(1, 1, 2)) << "cut short";
}

}  // namespace
}  // namespace atollbank::ledger
