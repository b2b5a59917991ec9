// SPDX-License-Identifier: Apache-2.0
// The most that the bank answers: wrk (Debian's) keeps every connection busy and counts. Its times
// are not used: a generator that waits for its answers leaves out those who would have come
// meanwhile; bench/harness/paced_load.h counts them.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "base/timestamp.h"
#include "bench/harness/request_texts.h"

namespace atollbank::bench {

struct WrkLoad {
  std::uint16_t port = 0;  // of 127.0.0.1
  std::size_t connection_count = 64;
  base::Duration span;
  std::string folder;  // for its script
};

struct WrkFigures {
  std::uint64_t requests = 0;
  std::uint64_t as_wanted = 0;  // of them, whose answer says what is wanted; 0 if nothing is
  double seconds = 0;
  double processor_ns = 0;  // what wrk itself took

  double per_second() const { return static_cast<double>(requests) / seconds; }
};

// Errors internal wrong_answer: an answer was not 200, or a connection failed · program_failed.
base::Result<WrkFigures> run_wrk(const WrkLoad& load, const RequestTexts& requests);

}  // namespace atollbank::bench
