// SPDX-License-Identifier: Apache-2.0
// How long people wait at a given load. Requests fall due at even steps of time whether or not the
// ones before were answered, and the time of each counts from the moment when it fell due: one that
// finds no free connection waits for it, and its waiting counts. One thread.
#pragma once

#include <atomic>
#include <cstdint>

#include "base/clock.h"
#include "base/result.h"
#include "bench/harness/request_texts.h"

namespace atollbank::bench {

struct PacedLoad {
  std::uint16_t port = 0;  // of 127.0.0.1
  std::size_t connection_count = 64;
  double rate_per_s = 0;
  base::Duration span;
  // Where one is given the load ends with it, not with the span.
  const std::atomic<bool>* is_over = nullptr;
};

struct PacedFigures {
  std::uint64_t requests = 0;
  double p50_ms = 0;
  double p99_ms = 0;
  double max_ms = 0;
};

// Errors internal wrong_answer: an answer is not 200 · unavailable connection_lost.
base::Result<PacedFigures> run_paced(const base::Clock& clock, const PacedLoad& load,
                                     const RequestTexts& requests);

}  // namespace atollbank::bench
