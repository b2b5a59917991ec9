// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/posting_contract.h"

namespace atollbank::contract {
namespace {

class LocalRoute final : public PostingRoute {
 public:
  explicit LocalRoute(RunningShard& shard) : shard_(shard) {}
  posting::PostingApi& api() override { return shard_.api(); }

 private:
  RunningShard& shard_;
};

INSTANTIATE_TEST_SUITE_P(
    InProcess, PostingContract,
    testing::Values(PostingRouteCase{
        "local", [](RunningShard& shard) { return std::make_unique<LocalRoute>(shard); }}),
    [](const auto& route) { return route.param.name; });

}  // namespace
}  // namespace atollbank::contract
