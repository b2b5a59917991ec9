// SPDX-License-Identifier: Apache-2.0
// Bulks in JSON over HTTP/1.1: many connections on one thread, each with one call in flight, every
// answer read whole and every result in it looked at.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/clock.h"
#include "bench/ledger/load.h"

namespace atollbank::bench {

struct HttpLoad {
  std::uint16_t port = 0;  // of 127.0.0.1
  std::size_t connection_count = 16;
  std::uint32_t commands_each = 50;
  base::Duration span;
  std::function<ledger::Batch()> make_batch;  // of postings between two accounts in pounds
};

// Errors internal wrong_answer: an answer is not 200, or a result not a fresh `done` · unavailable
// connection_lost.
base::Result<LoadFigures> run_http_load(const base::Clock& clock, const HttpLoad& load);

}  // namespace atollbank::bench
