// SPDX-License-Identifier: Apache-2.0
#include "services/queries/filter.h"

#include <gtest/gtest.h>

namespace atollbank::queries {
namespace {

std::string reason_of(const Filter& filter) {
  const auto checked = check_filter(filter);
  return checked ? "" : checked.error().reason;
}

Filter nested(std::size_t depth) {
  Filter filter = Filter::code(1, 1);
  for (std::size_t i = 1; i < depth; ++i) filter = Filter::negation(std::move(filter));
  return filter;
}

TEST(Filter, is_refused_one_level_beyond_the_deepest) {
  EXPECT_EQ(reason_of(nested(kFilterDepthMax)), "");
  EXPECT_EQ(reason_of(nested(kFilterDepthMax + 1)), "filter_too_deep");
}

TEST(Filter, is_refused_one_node_beyond_the_widest) {
  std::vector<Filter> children(kFilterNodesMax - 1, Filter::code(1, 2));
  EXPECT_EQ(reason_of(Filter::any_of(children)), "");
  children.push_back(Filter::code(1, 2));
  EXPECT_EQ(reason_of(Filter::any_of(children)), "filter_too_wide");
}

TEST(Filter, that_makes_no_sense_is_malformed) {
  EXPECT_EQ(reason_of(Filter{.kind = FilterKind::kNot}), "filter_malformed");
  EXPECT_EQ(reason_of(Filter::amount(2, 1)), "filter_malformed");
  EXPECT_EQ(reason_of(Filter::address_prefix("")), "filter_malformed");
  EXPECT_EQ(reason_of(Filter::metadata("", "x")), "filter_malformed");
  EXPECT_EQ(reason_of(Filter{.kind = static_cast<FilterKind>(99)}), "filter_malformed");
  EXPECT_EQ(reason_of(Filter{.kind = FilterKind::kCode, .low = -1, .high = 3}), "filter_malformed");
  Filter condition_with_child = Filter::code(1, 1);
  condition_with_child.children.push_back(Filter::code(1, 1));
  EXPECT_EQ(reason_of(condition_with_child), "filter_malformed");
}

TEST(Filter, has_the_same_hash_only_as_the_same_tree) {
  const Filter one = Filter::all_of({Filter::code(1, 2), Filter::amount(3, 4)});
  const Filter turned = Filter::all_of({Filter::amount(3, 4), Filter::code(1, 2)});
  EXPECT_EQ(hash_of(one), hash_of(Filter(one)));
  EXPECT_NE(hash_of(one), hash_of(turned));
  EXPECT_NE(hash_of(one), hash_of(Filter::any_of(one.children)));
  EXPECT_NE(hash_of(Filter::metadata("a", "bc")), hash_of(Filter::metadata("ab", "c")));
}

}  // namespace
}  // namespace atollbank::queries
