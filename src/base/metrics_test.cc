// SPDX-License-Identifier: Apache-2.0
#include "base/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace atollbank::base {
namespace {

using testing::HasSubstr;

TEST(Registry, prints_families_in_order_with_help_and_type) {
  Registry registry;
  registry.gauge("queue_depth", "Waiting now.").set(-3);
  registry.counter("postings_total", "Postings made.", {{"shard", "1"}}).add(5);
  registry.counter("postings_total", "Postings made.", {{"shard", "0"}}).add();
  EXPECT_EQ(registry.to_prometheus(),
            "# HELP postings_total Postings made.\n"
            "# TYPE postings_total counter\n"
            "postings_total{shard=\"0\"} 1\n"
            "postings_total{shard=\"1\"} 5\n"
            "# HELP queue_depth Waiting now.\n"
            "# TYPE queue_depth gauge\n"
            "queue_depth -3\n");
}

TEST(Registry, escapes_help_and_label_values) {
  Registry registry;
  registry.counter("c", "a\\b\n\"c\"", {{"path", "a\\b\n\"c\""}});
  EXPECT_EQ(registry.to_prometheus(),
            "# HELP c a\\\\b\\n\"c\"\n# TYPE c counter\nc{path=\"a\\\\b\\n\\\"c\\\"\"} 0\n");
}

TEST(Registry, the_same_name_and_labels_are_the_same_metric) {
  Registry registry;
  Counter& first = registry.counter("c", "help", {{"a", "1"}});
  EXPECT_EQ(&first, &registry.counter("c", "help", {{"a", "1"}}));
  EXPECT_NE(&first, &registry.counter("c", "help", {{"a", "2"}}));
}

TEST(RegistryDeathTest, one_name_of_two_kinds_is_a_bug) {
  Registry registry;
  registry.counter("c", "help");
  EXPECT_DEATH(registry.gauge("c", "help"), "promise broken");
}

TEST(RegistryDeathTest, a_name_prometheus_cannot_read_is_a_bug) {
  Registry registry;
  EXPECT_DEATH(registry.counter("1c", "help"), "promise broken");
  EXPECT_DEATH(registry.counter("c", "help", {{"a-b", "1"}}), "promise broken");
}

TEST(Histogram, a_value_falls_into_the_first_bucket_that_holds_it) {
  for (std::size_t i = 0; i < Histogram::kBoundCount; ++i) {
    Histogram histogram;
    histogram.record(Histogram::bound(i));
    histogram.record(Histogram::bound(i) + 1);
    EXPECT_EQ(histogram.count_in(i), 1u) << i;
    EXPECT_EQ(histogram.count_in(i + 1), 1u) << i;
  }
}

TEST(Histogram, bounds_grow) {
  for (std::size_t i = 1; i < Histogram::kBoundCount; ++i) {
    EXPECT_LT(Histogram::bound(i - 1), Histogram::bound(i));
  }
  EXPECT_EQ(Histogram::bound(Histogram::kBoundCount - 1), std::uint64_t{1} << 26);
}

TEST(Histogram, the_extremes_are_counted) {
  Histogram histogram;
  histogram.record(0);
  histogram.record(UINT64_MAX);
  EXPECT_EQ(histogram.count_in(0), 1u);
  EXPECT_EQ(histogram.count_in(Histogram::kBoundCount), 1u);
}

TEST(Histogram, a_quantile_is_the_bound_that_so_many_do_not_exceed) {
  Histogram histogram;
  EXPECT_EQ(histogram.quantile(990), 0u);
  for (int i = 0; i < 99; ++i) histogram.record(3);
  histogram.record(1'000);
  EXPECT_EQ(histogram.quantile(500), 3u);
  EXPECT_EQ(histogram.quantile(990), 3u);
  EXPECT_EQ(histogram.quantile(991), 1'024u);
  EXPECT_EQ(histogram.quantile(1000), 1'024u);
  histogram.record(UINT64_MAX);
  EXPECT_EQ(histogram.quantile(1000), UINT64_MAX);
}

TEST(Histogram, prints_cumulative_buckets_that_end_at_the_count) {
  Registry registry;
  Histogram& latency = registry.histogram("latency_us", "Time to answer.", {{"call", "post"}});
  latency.record(1);
  latency.record(3);
  latency.record(std::uint64_t{1} << 30);
  const std::string text = registry.to_prometheus();
  EXPECT_THAT(text, HasSubstr("# TYPE latency_us histogram\n"));
  EXPECT_THAT(text, HasSubstr("latency_us_bucket{call=\"post\",le=\"1\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("latency_us_bucket{call=\"post\",le=\"2\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("latency_us_bucket{call=\"post\",le=\"3\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("latency_us_bucket{call=\"post\",le=\"67108864\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("latency_us_bucket{call=\"post\",le=\"+Inf\"} 3\n"));
  EXPECT_THAT(text, HasSubstr("latency_us_sum{call=\"post\"} 1073741828\n"));
  EXPECT_THAT(text, HasSubstr("latency_us_count{call=\"post\"} 3\n"));
}

}  // namespace
}  // namespace atollbank::base
