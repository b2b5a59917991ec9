// SPDX-License-Identifier: Apache-2.0
// Money through accidents: clients that retry, kill -9 and power cuts in between, then the audit.
// The same --seed has the same accidents in the same order; what they hit is up to the machine.
#include <fmt/core.h>
#include <stdlib.h>

#include <CLI/CLI.hpp>
#include <exception>

#include "tests/chaos/director.h"

namespace {

using namespace atollbank::chaos;

constexpr std::size_t kFindingsShown = 30;

int run(Play play, bool keeps_folder) {
  std::string pattern = (std::filesystem::temp_directory_path() / "atoll-chaos-XXXXXX").string();
  if (play.folder.empty()) play.folder = ::mkdtemp(pattern.data());
  std::filesystem::create_directories(play.folder);
  const auto findings = Director(play).run();
  if (!findings) {
    fmt::print("failed: {} ({})\n", findings.error().message, findings.error().reason);
  } else {
    for (std::size_t i = 0; i < findings->size() && i < kFindingsShown; ++i)
      fmt::print("  found: {}\n", (*findings)[i]);
    fmt::print("{} findings\n", findings->size());
  }
  const bool is_good = findings && findings->empty();
  if (is_good && !keeps_folder) std::filesystem::remove_all(play.folder);
  if (!is_good) {
    fmt::print("again: --operations {} --kills {} --power-cuts {} --seed {}; the bank is in {}\n",
               play.operations, play.kills, play.power_cuts, play.seed, play.folder.string());
  }
  return is_good ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) try {
  Play play;
  bool keeps_folder = false;
  CLI::App app("Kills a bank under its clients and audits what is left.", "atoll-chaos-money");
  app.add_option("--atolld", play.atolld)->required();
  app.add_option("--atollctl", play.atollctl)->required();
  app.add_option("--folder", play.folder, "Empty; default: a temporary one");
  app.add_flag("--keep", keeps_folder, "Leave the folder there");
  app.add_option("--operations", play.operations)->capture_default_str();
  app.add_option("--clients", play.clients)->check(CLI::Range(1, 256))->capture_default_str();
  app.add_option("--kills", play.kills)->capture_default_str();
  app.add_option("--power-cuts", play.power_cuts)->capture_default_str();
  app.add_option("--seed", play.seed)->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  return run(play, keeps_folder);
} catch (const std::exception& failure) {
  fmt::print(stderr, "atoll-chaos-money: {}\n", failure.what());
  return 1;
}
