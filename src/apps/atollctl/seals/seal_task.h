// SPDX-License-Identifier: Apache-2.0
// What a person asks of a ledger's seals ("atollctl ledger seal", "prove", …): plain values,
// checked in form. What is handed out is a text for a third party: `file` empty means standard
// output.
#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "base/id.h"

namespace atollbank::atollctl {

struct ShowSealKey {};

struct SealLedger {
  std::string file{};
};

struct ProveRecord {
  base::Id id{};  // nil: the record at `slot`
  std::uint64_t slot = 0;
  std::string file{};
};

struct ProveGrowth {
  std::uint64_t older_size = 0;
  std::uint64_t newer_size = 0;  // 0: of the newest head
  std::string file{};
};

// Asks no ledger.
struct CheckProof {
  std::string key{};
  std::string proof_file{};
  std::string head_file{};  // the head that was kept; empty: none
};

using SealTask = std::variant<ShowSealKey, SealLedger, ProveRecord, ProveGrowth, CheckProof>;

}  // namespace atollbank::atollctl
