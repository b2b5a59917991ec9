// SPDX-License-Identifier: Apache-2.0
// How long a question takes from its call to its answer. One thread asks; another may answer.
#pragma once

#include <algorithm>
#include <functional>
#include <future>
#include <memory>
#include <vector>

#include "base/clock.h"
#include "base/result.h"

namespace atollbank::bench {

// Asks, waits for the answer and passes on how long it took.
template <class T, class Call>
base::Result<double> time_ns(const base::Clock& clock, Call call, T& answer) {
  // Shared with the answering thread.
  const auto promise = std::make_shared<std::promise<base::Result<T>>>();
  const base::Timestamp asked = clock.monotonic();
  call([promise](base::Result<T> given) { promise->set_value(std::move(given)); });
  auto given = promise->get_future().get();
  const base::Duration took = clock.monotonic() - asked;
  if (!given) return base::fail(std::move(given).error());
  answer = *std::move(given);
  return static_cast<double>(took.nanoseconds);
}

inline double median_of(std::vector<double>& values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, middle);
  return *middle;
}

// The median of what `ask_ns` says, again and again for a span.
inline base::Result<double> median_over(const base::Clock& clock, base::Duration span,
                           const std::function<base::Result<double>()>& ask_ns) {
  std::vector<double> taken_ns;
  const base::Timestamp started = clock.monotonic();
  while (taken_ns.empty() || clock.monotonic() - started < span) {
    ATOLL_TRY(taken_ns.emplace_back(), ask_ns());
  }
  return median_of(taken_ns);
}

}  // namespace atollbank::bench
