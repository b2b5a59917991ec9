// SPDX-License-Identifier: Apache-2.0
// Counters, gauges and histograms, and their text for Prometheus (exposition format 0.0.4).
//
// A Registry is made in apps/ and passed by constructor; what it hands out lives as long as it
// does. Updates are lock-free and for any thread. Names say the unit: `posting_latency_us`.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace atollbank::base {

inline constexpr std::size_t kCacheLineSize = 64;

class alignas(kCacheLineSize) Counter {
 public:
  void add(std::uint64_t count = 1) { value_.fetch_add(count, std::memory_order_relaxed); }
  std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

class alignas(kCacheLineSize) Gauge {
 public:
  void set(std::int64_t value) { value_.store(value, std::memory_order_relaxed); }
  void add(std::int64_t difference) { value_.fetch_add(difference, std::memory_order_relaxed); }
  std::int64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::int64_t> value_{0};
};

// Whole numbers in fixed buckets, two an octave: 1, 2, 3, 4, 6, 8, 12, 16 … 2^26, and above. In
// microseconds that reaches a minute, and a quantile is at most half too large.
class Histogram {
 public:
  static constexpr std::size_t kBoundCount = 52;

  // The greatest value that bucket `index` counts.
  static constexpr std::uint64_t bound(std::size_t index) {
    if (index == 0) return 1;
    return index % 2 == 1 ? std::uint64_t{1} << ((index + 1) / 2)
                          : std::uint64_t{3} << (index / 2 - 1);
  }

  void record(std::uint64_t value);

  std::uint64_t count() const;
  std::uint64_t sum() const { return sum_.load(std::memory_order_relaxed); }
  // What bucket `index` has counted; kBoundCount: all above the last bound.
  std::uint64_t count_in(std::size_t index) const {
    return buckets_[index].load(std::memory_order_relaxed);
  }
  // The bound that at least `permille` of the values do not exceed: 990 for the 99th percentile.
  // 0 when nothing was recorded; UINT64_MAX when it lies above the last bound.
  std::uint64_t quantile(std::uint32_t permille) const;

 private:
  std::array<std::atomic<std::uint64_t>, kBoundCount + 1> buckets_{};
  std::atomic<std::uint64_t> sum_{0};
};

using MetricLabels = std::vector<std::pair<std::string, std::string>>;

class Registry {
 public:
  Registry() = default;
  Registry(const Registry&) = delete;
  Registry& operator=(const Registry&) = delete;

  // The same name and labels give the same metric again; one name is one kind. Any thread, but
  // meant for constructors: keep the reference.
  Counter& counter(std::string_view name, std::string_view help, MetricLabels labels = {});
  Gauge& gauge(std::string_view name, std::string_view help, MetricLabels labels = {});
  Histogram& histogram(std::string_view name, std::string_view help, MetricLabels labels = {});

  // Families in the order of their names. Content type: text/plain; version=0.0.4
  std::string to_prometheus() const;

 private:
  using Metric =
      std::variant<std::unique_ptr<Counter>, std::unique_ptr<Gauge>, std::unique_ptr<Histogram>>;
  struct Family {
    std::string help;
    std::size_t kind = 0;                   // index of the Metric
    std::map<std::string, Metric> metrics;  // by the text of their labels
  };

  template <class M>
  M& find_or_make(std::string_view name, std::string_view help, const MetricLabels& labels);

  mutable std::mutex mutex_;
  std::map<std::string, Family, std::less<>> families_;
};

}  // namespace atollbank::base
