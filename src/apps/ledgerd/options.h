// SPDX-License-Identifier: Apache-2.0
// What atoll-ledgerd is told on its command line. A plain value.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace atollbank::ledgerd {

struct Options {
  std::string data;
  std::vector<std::string> listen{"127.0.0.1:7400"};
  std::string http;
  std::string ready_file;
  std::string tenants_file;  // empty: one ledger, in the data folder itself
  std::string api_key_file;  // empty: that one is open to whoever reaches it
  bool no_seals = false;
  bool no_queries = false;
  std::uint64_t warm_segments = 0;  // 0: none becomes cold
  std::string cold_folder;
};

}  // namespace atollbank::ledgerd
