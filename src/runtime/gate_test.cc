// SPDX-License-Identifier: Apache-2.0
#include "runtime/gate.h"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>

#include "runtime/named_thread.h"

namespace atollbank::runtime {
namespace {

TEST(Gate, counts_who_is_inside) {
  Gate gate;
  auto first = gate.enter();
  ASSERT_TRUE(first);
  {
    const auto second = gate.enter();
    EXPECT_EQ(gate.in_flight(), 2u);
  }
  EXPECT_EQ(gate.in_flight(), 1u);
  const Gate::Pass moved = std::move(*first);
  first.reset();
  EXPECT_EQ(gate.in_flight(), 1u);
}

TEST(Gate, a_closed_gate_lets_nobody_in) {
  Gate gate;
  gate.close();
  EXPECT_FALSE(gate.enter());
  gate.wait_until_empty();
}

TEST(Gate, closing_an_empty_gate_runs_the_last_word_at_once) {
  Gate gate;
  bool ran = false;
  gate.close([&] { ran = true; });
  EXPECT_TRUE(ran);
}

TEST(Gate, the_last_to_leave_runs_the_last_word_once) {
  Gate gate;
  int ran = 0;
  auto first = gate.enter();
  auto second = gate.enter();
  gate.close([&] { ++ran; });
  first.reset();
  EXPECT_EQ(ran, 0);
  second.reset();
  EXPECT_EQ(ran, 1);
}

TEST(Gate, waiting_returns_when_the_last_has_left) {
  std::atomic<bool> left{false};
  Gate gate;
  auto pass = gate.enter();
  gate.close();
  NamedThread leaver("leaver", [&left, pass = std::move(pass)]() mutable {
    left = true;
    pass.reset();
  });
  gate.wait_until_empty();
  EXPECT_TRUE(left);
  leaver.join();
}

TEST(GateDeathTest, a_gate_destroyed_with_someone_inside_is_a_bug) {
  EXPECT_DEATH(
      {
        auto gate = std::make_unique<Gate>();
        const auto pass = gate->enter();
        gate.reset();
      },
      "promise broken: in_flight");
}

}  // namespace
}  // namespace atollbank::runtime
