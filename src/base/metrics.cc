// SPDX-License-Identifier: Apache-2.0
#include "base/metrics.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <iterator>

#include "base/assert.h"

namespace atollbank::base {
namespace {

constexpr std::array<std::string_view, 3> kKindNames = {"counter", "gauge", "histogram"};

bool is_name(std::string_view text) {
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  return !text.empty() && is_letter(text.front()) &&
         std::ranges::all_of(text, [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); });
}

// The format escapes '\' and the end of a line everywhere, '"' in label values only.
std::string escaped(std::string_view text, bool in_quotes) {
  std::string result;
  for (const char c : text) {
    if (c == '\\')
      result.append("\\\\");
    else if (c == '\n')
      result.append("\\n");
    else if (c == '"' && in_quotes)
      result.append("\\\"");
    else
      result.push_back(c);
  }
  return result;
}

// `shard="1",kind="hold"`; empty without labels.
std::string text_of(const MetricLabels& labels) {
  std::string text;
  for (const auto& [name, value] : labels) {
    ATOLL_ASSERT(is_name(name) && name != "le");
    if (!text.empty()) text.push_back(',');
    text.append(name).append("=\"").append(escaped(value, true)).append("\"");
  }
  return text;
}

std::size_t bucket_of(std::uint64_t value) {
  if (value <= 1) return 0;
  const auto octave = static_cast<std::size_t>(std::bit_width(value - 1));
  if (octave == 1) return 1;
  const std::uint64_t middle = std::uint64_t{3} << (octave - 2);
  const std::size_t index = 2 * (octave - 1) + (value <= middle ? 0 : 1);
  return std::min(index, Histogram::kBoundCount);
}

class Exposition {
 public:
  void begin_family(std::string_view name, std::string_view kind, std::string_view help) {
    name_ = name;
    append("# HELP {} {}\n# TYPE {} {}\n", name, escaped(help, false), name, kind);
  }
  void add(const std::string& labels, const std::unique_ptr<Counter>& counter) {
    add_line("", labels, counter->value());
  }
  void add(const std::string& labels, const std::unique_ptr<Gauge>& gauge) {
    add_line("", labels, gauge->value());
  }
  void add(const std::string& labels, const std::unique_ptr<Histogram>& histogram) {
    const std::string prefix = labels.empty() ? "" : labels + ",";
    std::uint64_t so_far = 0;
    for (std::size_t i = 0; i < Histogram::kBoundCount; ++i) {
      so_far += histogram->count_in(i);
      add_line("_bucket", fmt::format("{}le=\"{}\"", prefix, Histogram::bound(i)), so_far);
    }
    so_far += histogram->count_in(Histogram::kBoundCount);
    add_line("_bucket", prefix + "le=\"+Inf\"", so_far);
    add_line("_sum", labels, histogram->sum());
    add_line("_count", labels, so_far);
  }
  std::string take() { return std::move(text_); }

 private:
  template <class Number>
  void add_line(std::string_view suffix, const std::string& labels, Number value) {
    if (labels.empty())
      append("{}{} {}\n", name_, suffix, value);
    else
      append("{}{}{{{}}} {}\n", name_, suffix, labels, value);
  }
  template <class... Args>
  void append(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(text_), format, std::forward<Args>(args)...);
  }

  std::string_view name_;
  std::string text_;
};

}  // namespace

void Histogram::record(std::uint64_t value) {
  buckets_[bucket_of(value)].fetch_add(1, std::memory_order_relaxed);
  sum_.fetch_add(value, std::memory_order_relaxed);
}

std::uint64_t Histogram::count() const {
  std::uint64_t total = 0;
  for (std::size_t i = 0; i <= kBoundCount; ++i) total += count_in(i);
  return total;
}

std::uint64_t Histogram::quantile(std::uint32_t permille) const {
  ATOLL_ASSERT(permille <= 1000);
  const std::uint64_t total = count();
  if (total == 0) return 0;
  // Rounded up, without a product that could overflow.
  const std::uint64_t wanted = total / 1000 * permille + (total % 1000 * permille + 999) / 1000;
  std::uint64_t so_far = 0;
  for (std::size_t i = 0; i < kBoundCount; ++i) {
    so_far += count_in(i);
    if (so_far >= std::max<std::uint64_t>(wanted, 1)) return bound(i);
  }
  return UINT64_MAX;
}

template <class M>
M& Registry::find_or_make(std::string_view name, std::string_view help,
                          const MetricLabels& labels) {
  ATOLL_ASSERT(is_name(name));
  const Metric empty = std::unique_ptr<M>();
  const std::lock_guard lock(mutex_);
  auto found = families_.find(name);
  if (found == families_.end()) {
    found =
        families_.emplace(std::string(name), Family{std::string(help), empty.index(), {}}).first;
  }
  Family& family = found->second;
  ATOLL_ASSERT(family.kind == empty.index());
  Metric& metric = family.metrics.try_emplace(text_of(labels), std::unique_ptr<M>()).first->second;
  auto& owned = std::get<std::unique_ptr<M>>(metric);
  if (owned == nullptr) owned = std::make_unique<M>();
  return *owned;
}

Counter& Registry::counter(std::string_view name, std::string_view help, MetricLabels labels) {
  return find_or_make<Counter>(name, help, labels);
}
Gauge& Registry::gauge(std::string_view name, std::string_view help, MetricLabels labels) {
  return find_or_make<Gauge>(name, help, labels);
}
Histogram& Registry::histogram(std::string_view name, std::string_view help, MetricLabels labels) {
  return find_or_make<Histogram>(name, help, labels);
}

std::string Registry::to_prometheus() const {
  Exposition exposition;
  const std::lock_guard lock(mutex_);
  for (const auto& [name, family] : families_) {
    exposition.begin_family(name, kKindNames[family.kind], family.help);
    for (const auto& [labels, metric] : family.metrics) {
      std::visit([&](const auto& owned) { exposition.add(labels, owned); }, metric);
    }
  }
  return exposition.take();
}

}  // namespace atollbank::base
